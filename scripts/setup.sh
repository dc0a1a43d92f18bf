#!/bin/sh
# 准备运行（setup.sh run）或测试（setup.sh dev）所需的一切；已经就绪时立即返回。
set -eu
cd "$(dirname "$0")/.."

purpose=${1:-run}
packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-liberation"
lock=requirements.txt
if [ "$purpose" = dev ]; then
    lock=requirements-dev.txt
    packages="$packages poppler-utils qpdf"
    for browser in chromium chromium-browser google-chrome; do
        command -v "$browser" >/dev/null 2>&1 && break
        browser=
    done
    [ -n "$browser" ] || packages="$packages chromium"
fi

# 同一份代码里同时执行两次时，后来的等前一个做完。
mkdir -p build
if command -v flock >/dev/null 2>&1; then
    exec 9>build/setup.lock
    flock 9
fi

works() {
    .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        .venv/bin/python -m pip --version >/dev/null 2>&1 &&
        grep -qsF -- "$(pwd -P)/.venv" .venv/pyvenv.cfg
}

stamp=.venv/.installed-$purpose
key="$(sha256sum <"$lock") $(pwd -P)"
is_installed() {
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$key" ] && .venv/bin/python -c '' 2>/dev/null
}

needed=$packages
if ! is_installed && ! works && ! scripts/python.sh >/dev/null; then
    needed="python3-venv $needed"
fi
# shellcheck disable=SC2086 # 要的就是按空格分开
scripts/packages.sh $needed
is_installed && exit 0

if ! works; then
    python=$(scripts/python.sh) || {
        echo "需要 Python 3.11 以上（带 venv 与 pip），这台机器上没有找到。" >&2
        exit 1
    }
    echo "正在建立 Python 环境（$("$python" -V)）……"
    rm -rf .venv
    "$python" -m venv .venv
fi

echo "正在安装 Python 依赖（$lock，首次约一两分钟）……"
log=build/install.log
if ! .venv/bin/python -m pip install -q --disable-pip-version-check --no-input \
    --require-hashes -r "$lock" >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    echo "Python 依赖没有装好，完整记录在 $log。" >&2
    exit 1
fi
printf '%s\n' "$key" >"$stamp"

#!/bin/sh
# 确保列出的系统软件包都已安装。缺的：有 root 权限就装；没有就印出那一条命令并停下。
set -u

if ! command -v dpkg-query >/dev/null 2>&1; then
    echo "提示：这里不是 Debian/Ubuntu，无法核对系统软件包，请自行确认已有：$*" >&2
    exit 0
fi

missing=
for package in "$@"; do
    # shellcheck disable=SC2016 # ${…} 是 dpkg-query 的格式
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
        missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "缺少系统软件包，且当前用户无权安装。请先执行：" >&2
    echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi

echo "正在安装系统软件包：$missing"
mkdir -p build
log=build/packages.log
if ! {
    $as_root apt-get -o DPkg::Lock::Timeout=120 update -q &&
        # shellcheck disable=SC2086 # 要的就是按空格分开
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 \
            install -q -y --no-install-recommends $missing
} >"$log" 2>&1; then
    tail -n 30 "$log" >&2
    echo "系统软件包没有装好（完整记录在 $log）。可手动执行：" >&2
    echo "apt-get update && apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi

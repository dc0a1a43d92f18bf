#!/bin/bash
# 全部静态检查：逐项执行，有错的印出来，最后有一项不过即返回非零。
set -u
cd "$(dirname "$0")/.."
bin=.venv/bin
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=()

# 检查在一个空的数据目录里做，不碰开发用的数据，也不受外面的设置影响。
clean() {
    env -u DATABASE_URL -u REDIS_URL PORTAL_DATA_DIR="$scratch/data" "$@"
}

# 与正式部署相同的设置；地址不会真的连接，密钥用完即弃。
production() {
    local secret
    secret=$(head -c 48 /dev/urandom | base64 -w0)
    env DATABASE_URL=postgres://portal@127.0.0.1/portal REDIS_URL=redis://127.0.0.1:6379/0 \
        PORTAL_SECRET_KEY="$secret" PORTAL_FIELD_KEYS="$secret" PORTAL_HOSTS=portal.example \
        PORTAL_ORIGINS=https://portal.example PORTAL_DEBUG=0 PORTAL_DATA_DIR="$scratch/data" "$@"
}

# 纸面的模板除外：那里字与字之间的空白会印出来，由人手排。
# 纸面的模板除外：那里字与字之间的空白会印出来，由人手排。
templates() {
    find . -path ./.venv -prune -o -path ./build -prune -o -path ./var -prune -o -path ./templates/paper -prune -o \
        -path '*/templates/*' -name '*.html' -print0 | xargs -0r "$bin/djangofmt" --check
}

step() {
    local name=$1
    shift
    if "$@" >"$scratch/output" 2>&1; then
        echo "通过  $name"
    else
        echo "不通过  $name"
        sed 's/^/    /' "$scratch/output"
        failed+=("$name")
    fi
}

step "代码格式（ruff format）" "$bin/ruff" format --check --no-cache .
step "代码规则（ruff check）" "$bin/ruff" check --no-cache .
step "类型（mypy）" clean "$bin/python" -m mypy .
step "引用方向（import-linter）" clean "$bin/lint-imports" --no-cache
step "模板格式（djangofmt）" templates
step "迁移齐全（makemigrations --check）" clean "$bin/python" manage.py makemigrations --check --dry-run
step "流程图最新（workflow_diagram --check）" clean "$bin/python" manage.py workflow_diagram --check
step "单机设置（check）" clean "$bin/python" manage.py check --fail-level WARNING
step "部署设置（check --deploy）" production "$bin/python" manage.py check --deploy --fail-level WARNING

if [ ${#failed[@]} -gt 0 ]; then
    echo "检查不通过：${failed[*]}"
    exit 1
fi
echo "检查全部通过"

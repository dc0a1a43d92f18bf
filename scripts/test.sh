#!/bin/bash
# 全部测试：先在 SQLite 上（含浏览器），给了服务器再在 PostgreSQL 与 Redis 上（不含浏览器）。
# 最后一行是测试工具自己的结束行（有失败时是失败的那次）；同一行也写进 build/closing-line。
set -u
cd "$(dirname "$0")/.."
mkdir -p build
rm -f build/closing-line
code=0
closing=
# shellcheck disable=SC2206 # 由使用者按空格给出
arguments=(${PYTEST_ARGS:-})

run() {
    local title=$1 log=$2 result line
    shift 2
    echo "== $title"
    "$@" 2>&1 | tee "$log"
    result=${PIPESTATUS[0]}
    line=$(grep -E '(passed|failed|errors?|skipped|no tests ran|deselected).* in [0-9.]+s' "$log" | tail -n 1)
    line=${line:-"$title：测试工具没有正常结束（返回 $result）"}
    # 失败的那次优先；都通过时取第一次，它最全。
    if [ "$result" -ne 0 ] && [ "$code" -eq 0 ]; then
        code=$result
        closing=$line
    fi
    closing=${closing:-$line}
    echo "== $title：返回 $result"
}

run "SQLite，含浏览器" build/test-sqlite.log \
    env -u DATABASE_URL -u REDIS_URL -u TEST_DATABASE_URL -u TEST_REDIS_URL \
    .venv/bin/python -m pytest -n 2 -ra "${arguments[@]}"

if [ -n "${TEST_DATABASE_URL:-}" ] && [ -n "${TEST_REDIS_URL:-}" ]; then
    # 单机模式的进程故事自带 SQLite，再跑一遍没有意义；要真 Redis 的那几个除外。
    run "PostgreSQL 与 Redis，不含浏览器" build/test-servers.log \
        env -u DATABASE_URL -u REDIS_URL \
        .venv/bin/python -m pytest -n 2 -ra -m "not browser and (not process or redis)" "${arguments[@]}"
else
    echo "== 没有同时设置 TEST_DATABASE_URL 与 TEST_REDIS_URL：这次没有在 PostgreSQL 与 Redis 上测试"
fi

echo "$closing" | tee build/closing-line
exit "$code"

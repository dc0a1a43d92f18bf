#!/bin/bash
# 删除单机模式的数据目录（先问一声；YES=1 则不问），重建演示数据。
set -eu
cd "$(dirname "$0")/.."
folder=${PORTAL_DATA_DIR:-var}

if [ -n "${DATABASE_URL:-}" ]; then
    echo "设置了 DATABASE_URL：这里只重建单机模式的演示数据，不动服务器上的数据库。" >&2
    exit 1
fi
if [ -e "$folder" ] && [ -n "$(ls -A "$folder")" ]; then
    if [ ! -e "$folder/portal.sqlite3" ] && [ ! -e "$folder/serve.lock" ] && [ ! -e "$folder/portal_secret_key.key" ]; then
        echo "$folder 不像本平台的数据目录，不删除。" >&2
        exit 1
    fi
    # 与 manage.py serve 用同一把锁：正在运行时不删；删完之前也启动不了。
    exec 8>>"$folder/serve.lock"
    if ! flock -n 8; then
        echo "平台正在使用 $folder，请先停止它再重建。" >&2
        exit 1
    fi
    if [ "${YES:-}" != 1 ]; then
        printf '将删除 %s 里的全部数据并重建演示数据，无法恢复。继续请输入 yes：' "$folder"
        read -r answer || answer=
        if [ "$answer" != yes ]; then
            echo "没有删除任何数据。"
            exit 1
        fi
    fi
    find "$folder" -mindepth 1 -delete
    exec 8>&-
fi
.venv/bin/python manage.py migrate --no-input --verbosity 0
.venv/bin/python manage.py demo

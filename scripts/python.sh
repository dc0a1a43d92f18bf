#!/bin/sh
# 印出第一个能用的 Python：3.11 以上，跑得起来，能建带 pip 的虚拟环境。没有则返回非零。
for name in python3.14 python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
    if command -v "$name" >/dev/null 2>&1 && "$name" -c '
import sys
if sys.version_info < (3, 11):
    sys.exit(1)
import ensurepip, sqlite3, ssl, venv
' >/dev/null 2>&1; then
        "$name" -c 'import sys; print(sys.executable)'
        exit 0
    fi
done
exit 1

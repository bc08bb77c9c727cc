#!/bin/sh
# 第一次运行时安装到本文件夹的 .venv，不用网络；以后直接运行。用法：./jixiao.sh generate data -o out
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$here/.venv/bin/jixiao" ]; then
  for python in python3 python; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && break
    python=
  done
  [ -n "$python" ] || { echo "没有找到 Python 3.10 或更新的版本，请先安装。" >&2; exit 1; }
  "$python" -m venv "$here/.venv" &&
    "$here/.venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
      --find-links "$here/wheels" jixiao || { rm -rf "$here/.venv"; echo "安装没有完成。" >&2; exit 1; }
fi
exec "$here/.venv/bin/jixiao" "$@"

#!/usr/bin/env bash
# Installs moto, which stands for AWS in the tests, into .tools/moto, where SCRUTINEER_TEST_AWS names no other. The tests start
# it by themselves.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -n "${SCRUTINEER_TEST_AWS:-}" ] && exit 0
target=.tools/moto
cmp --silent scripts/moto.txt "$target/installed.txt" 2>/dev/null && exit 0

echo "installing moto (60 packages, 80 MB from PyPI) into $target"
[ -x "$target/bin/python" ] || python3 -m venv "$target"
"$target/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: --requirement scripts/moto.txt
cp scripts/moto.txt "$target/installed.txt"

#!/usr/bin/env bash
# Installs NVIDIA's tritonclient into .tools/tritonclient, with which the tests talk to the server as its users do.
set -euo pipefail
cd "$(dirname "$0")/.."

target=.tools/tritonclient
cmp --silent scripts/tritonclient.txt "$target/installed.txt" 2>/dev/null && exit 0

echo "installing tritonclient (22 packages, 150 MB unpacked, from PyPI) into $target"
[ -x "$target/bin/python" ] || python3 -m venv "$target"
"$target/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: --requirement scripts/tritonclient.txt
cp scripts/tritonclient.txt "$target/installed.txt"

#!/usr/bin/env bash
# Tests the Python client against the real server: what is pinned in scripts/python-client.txt goes into .tools/python-client, then
# ruff, mypy and pytest run. The server is SCRUTINEER_BIN, else target/debug/scrutineer; nothing is built here. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=$(realpath --canonicalize-missing "${SCRUTINEER_BIN:-${CARGO_TARGET_DIR:-target}/debug/scrutineer}")
if [ ! -x "$binary" ]; then
    echo "there is no $binary; run: cargo build --locked --package scrutineer" >&2
    echo "or name another: SCRUTINEER_BIN=target/release/scrutineer $0" >&2
    exit 1
fi

target=.tools/python-client
if ! cmp --silent scripts/python-client.txt "$target/installed.txt" 2>/dev/null; then
    echo "installing httpx, pytest, mypy, ruff and pandas (27 packages, 300 MB from PyPI) into $target"
    [ -x "$target/bin/python" ] || python3 -m venv "$target"
    "$target/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: --requirement scripts/python-client.txt
    "$target/bin/pip" install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable clients/python
    cp scripts/python-client.txt "$target/installed.txt"
fi

bin=$PWD/$target/bin
cd clients/python
"$bin/ruff" format --check --quiet .
"$bin/ruff" check --quiet .
"$bin/mypy" --no-error-summary
SCRUTINEER_BIN=$binary "$bin/pytest" "$@"

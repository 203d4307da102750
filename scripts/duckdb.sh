#!/usr/bin/env bash
# Installs DuckDB, with which the tests read exported tables back, into .tools/duckdb: one package without dependencies.
set -euo pipefail
cd "$(dirname "$0")/.."

target=.tools/duckdb
cmp --silent scripts/duckdb.txt "$target/installed.txt" 2>/dev/null && exit 0

echo "installing DuckDB (25 MB from PyPI) into $target"
[ -x "$target/bin/python" ] || python3 -m venv "$target"
"$target/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: --requirement scripts/duckdb.txt
cp scripts/duckdb.txt "$target/installed.txt"

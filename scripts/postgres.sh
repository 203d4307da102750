#!/usr/bin/env bash
# Installs Debian's PostgreSQL for the tests where none is named, none answers and none is installed. The tests start its
# binaries by themselves.
set -euo pipefail

[ -n "${SCRUTINEER_TEST_POSTGRES:-}" ] && exit 0
(exec 3<>/dev/tcp/127.0.0.1/5432) 2>/dev/null && exit 0
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && exit 0
exec "$(dirname "$0")/packages.sh" initdb=postgresql

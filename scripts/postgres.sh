#!/usr/bin/env bash
# Installs Debian's PostgreSQL for the tests where its binaries are missing. The tests start them by themselves; those that crash a
# server need one of their own, whatever else runs here.
set -euo pipefail

compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null && exit 0
exec "$(dirname "$0")/packages.sh" initdb=postgresql

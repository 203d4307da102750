#!/usr/bin/env bash
# Puts ONNX Runtime's shared library into .tools/onnxruntime, out of its PyPI wheel, pinned by hash.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(sed -n 's/^onnxruntime==\([0-9.]*\).*/\1/p' scripts/onnxruntime.txt)
target=.tools/onnxruntime
library=$target/libonnxruntime.so.$version
[ -f "$library" ] && exit 0

echo "fetching ONNX Runtime $version (28 MB, from PyPI) into $target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The wheel of one Python is named, whatever Python is here: only the library in it is used.
python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --implementation cp --python-version 3.11 --abi cp311 --platform "manylinux_2_28_$(uname -m)" \
    --dest "$work" --requirement scripts/onnxruntime.txt
python3 - "$work" "$target" "$version" <<'PYTHON'
import pathlib, sys, zipfile

work, target, version = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
target.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(next(work.glob("*.whl"))) as wheel:
    part = target / "part"
    part.write_bytes(wheel.read(f"onnxruntime/capi/libonnxruntime.so.{version}"))
    part.rename(target / f"libonnxruntime.so.{version}")
PYTHON

#!/usr/bin/env bash
# Puts ONNX Runtime's shared library into .tools/onnxruntime, out of its PyPI wheel, pinned by hash; with the argument `gpu` the one
# with CUDA, and what it loads, into .tools/onnxruntime-gpu.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-cpu}" in
cpu) package=onnxruntime size="28 MB" ;;
gpu) package=onnxruntime-gpu size="240 MB" ;;
*) echo "usage: $0 [gpu]" >&2 && exit 2 ;;
esac
version=$(sed -n "s/^$package==\([0-9.]*\).*/\1/p" "scripts/$package.txt")
target=.tools/$package
[ -f "$target/libonnxruntime.so.$version" ] && exit 0

echo "fetching ONNX Runtime $version ($size, from PyPI) into $target"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The wheel of one Python is named, whatever Python is here: only the libraries in it are used.
python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --implementation cp --python-version 3.11 --abi cp311 --platform "manylinux_2_28_$(uname -m)" \
    --dest "$work" --requirement "scripts/$package.txt"
python3 - "$work" "$target" "$version" <<'PYTHON'
import pathlib, sys, zipfile

work, target, version = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
main = f"libonnxruntime.so.{version}"
target.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(next(work.glob("*.whl"))) as wheel:
    # TensorRT's provider needs a library of a gigabyte that nobody brings.
    names = [name for name in wheel.namelist() if "/libonnxruntime" in name and "tensorrt" not in name]
    # The one that is looked for comes last: where it is, all are.
    for name in sorted(names, key=lambda name: name.endswith(main)):
        part = target / "part"
        part.write_bytes(wheel.read(name))
        part.rename(target / pathlib.PurePosixPath(name).name)
PYTHON

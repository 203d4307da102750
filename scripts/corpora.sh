#!/usr/bin/env bash
# Gathers the test images that Python packages and crates carry into .tools/corpora, in a Python environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."

target=.tools/corpora
[ -x "$target/venv/bin/python" ] || python3 -m venv "$target/venv"
pip=("$target/venv/bin/pip" --disable-pip-version-check --quiet)
"${pip[@]}" install --upgrade setuptools pybind11 numpy pillow
[ -f "$target/done" ] && exit 0

echo "fetching the sources of Pillow (47 MB) and the wheels of pygame and scikit-image (28 MB) from PyPI into $target"
mkdir -p "$target/packages" "$target/images"
# Pillow's tests are in its source package alone.
"${pip[@]}" download --no-deps --no-build-isolation --no-binary pillow --dest "$target/packages" pillow
"${pip[@]}" download --no-deps --only-binary=:all: --dest "$target/packages" pygame scikit-image
"$target/venv/bin/python" - "$target" <<'PYTHON'
import pathlib, sys, tarfile, zipfile

target = pathlib.Path(sys.argv[1])
KINDS = {".jpg", ".jpeg", ".jpe", ".png", ".apng", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".gif"}


def put(source, name, content):
    path = target / "images" / source / name.replace("/", "_")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


for package in sorted((target / "packages").iterdir()):
    source = package.name.split("-")[0]
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as wheel:
            for name in wheel.namelist():
                if pathlib.PurePath(name).suffix.lower() in KINDS:
                    put(source, name, wheel.read(name))
    else:
        with tarfile.open(package) as sources:
            for member in sources:
                if member.isfile() and pathlib.PurePath(member.name).suffix.lower() in KINDS:
                    put(source, member.name.partition("/")[2], sources.extractfile(member).read())
PYTHON
# What the crates of this build carry: libjpeg-turbo's test images, among others.
for crate in "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/{turbojpeg-sys,tiff,png,gif,image-webp}-[0-9]*; do
    [ -d "$crate" ] || continue
    find "$crate" -type f -size +0 | grep -iE '\.(jpe?g|png|webp|bmp|tiff?|gif)$' | while read -r image; do
        folder="$target/images/$(basename "$crate")"
        mkdir -p "$folder"
        cp "$image" "$folder/"
    done || true
done
touch "$target/done"

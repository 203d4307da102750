#!/usr/bin/env python3
"""Runs the test images that other projects publish through `scrutineer run`, and compares the pixels with Pillow's.

Every file must end in a result or a reason; none may end the process, fail as ours, or take longer than a minute. What both
decode must be equal, within a tolerance that depends on the format. Writes the table of docs/guides/image-formats.md.

usage: corpora.py FOLDER --binary scrutineer --pixels pixels [--guide docs/guides/image-formats.md]
"""

import argparse
import collections
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy
from PIL import Image, ImageOps

BEGIN, END = "<!-- written by scripts/corpora.py -->", "<!-- end -->"
BATCH, SECONDS = 50, 60
MEMORY_BYTES = 6 << 30
# By how much a sample may differ: lossless formats not at all but for rounding of alpha and of 16 bits; the DCT's rounding,
# chroma's interpolation and inks differ between decoders.
TOLERANCE = {"jpeg": 4, "webp": 4, "png": 1, "bmp": 1, "gif": 1, "tiff": 4}
SHARE = 0.001  # of the samples may differ by more
Image.MAX_IMAGE_PIXELS = 50_000_000  # Pillow refuses twice as many


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folder", type=pathlib.Path)
    arguments.add_argument("--binary", type=pathlib.Path, required=True)
    arguments.add_argument("--pixels", type=pathlib.Path, required=True)
    arguments.add_argument("--guide", type=pathlib.Path)
    options = arguments.parse_args()
    files = sorted(path for path in options.folder.resolve().rglob("*") if path.is_file())
    # Some of these files are made to take all memory there is.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    rows, wrong = collections.defaultdict(collections.Counter), []
    slowest = (0.0, "")
    for start in range(0, len(files), BATCH):
        batch = files[start:start + BATCH]
        began = time.monotonic()
        views = inspect(options.binary.resolve(), batch)
        slowest = max(slowest, ((time.monotonic() - began) / len(batch), batch[0].name))
        with tempfile.TemporaryDirectory() as folder:
            said = decode(options.pixels.resolve(), batch, folder)
            for number, path in enumerate(batch):
                view, name = views.get(str(path)), str(path.relative_to(options.folder.resolve()))
                kind, outcome, remark = judge(path, view, said[number], pathlib.Path(folder) / f"{number}.ppm")
                rows[kind]["files"] += 1
                rows[kind][outcome] += 1
                if remark:
                    wrong.append(f"{name}: {remark}")
                    print(f"{outcome:12} {name}: {remark}", flush=True)
    text = table(rows, slowest)
    print("\n" + text)
    if options.guide:
        before, rest = options.guide.read_text().split(BEGIN)
        options.guide.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1])
    return int(any(row["failed"] for row in rows.values()))


def inspect(binary, batch) -> dict:
    """The view of each file, by its path."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([binary, "run", *batch], cwd=folder, capture_output=True, text=True, timeout=SECONDS * len(batch),
                              env={**os.environ, "SCRUTINEER__LOG__LEVEL": "error"})
    return {view["path"]: view for line in done.stdout.splitlines() for view in json.loads(line)["views"]}


def decode(pixels, batch, folder) -> list[str]:
    """What the decoder says of each file; its pixels lie in the folder."""
    done = subprocess.run([pixels, folder], input="\n".join(map(str, batch)), capture_output=True, text=True,
                          timeout=SECONDS * len(batch), check=True)
    return done.stdout.splitlines()


def judge(path, view, said, ours):
    """Format, outcome, and what a reader should look at."""
    if view is None:
        return "?", "failed", "no result at all"
    kind = view["image"]["format"] if view["image"] else "other"
    if view["status"] == "failed":
        return kind, "failed", view["error"]["message"]
    if view["status"] == "unreadable":
        if said == "ok":
            return kind, "failed", "refused by the one and decoded by the other"
        code, message = view["error"]["code"], view["error"]["message"]
        decodes = code == "corrupt" and reference(path) is not None
        return kind, code, f"{message} (Pillow decodes it)" if decodes else None
    if said != "ok":
        return kind, "failed", f"decoded by the one, but: {said}"
    pillow = reference(path)
    if pillow is None:
        return kind, "alone", None
    with Image.open(ours) as image:
        pixels = numpy.asarray(image)
    if pixels.shape != pillow.shape:
        return kind, "differing", f"{pixels.shape[1]} x {pixels.shape[0]} where Pillow has {pillow.shape[1]} x {pillow.shape[0]}"
    difference = numpy.abs(pixels.astype(int) - pillow)
    beyond = float((difference > TOLERANCE[kind]).mean())
    if beyond > SHARE:
        return kind, "differing", f"{beyond:.1%} of samples by more than {TOLERANCE[kind]}, at most by {difference.max()}"
    return kind, "equal", None


def reference(path):
    """Pillow's pixels: the first frame, upright, 8 bits of RGB over white; None where it decodes none."""
    try:
        with Image.open(path) as image:
            image.load()
            image = ImageOps.exif_transpose(image)
            if image.mode.startswith("I;16") or image.mode == "I":
                wide = numpy.asarray(image).astype(numpy.int64)
                grey = ((wide + 128) // 257).clip(0, 255).astype(numpy.uint8)
                if "transparency" in image.info:
                    grey = numpy.where(wide == image.info["transparency"], 255, grey).astype(numpy.uint8)
                return numpy.repeat(grey[..., None], 3, axis=2)
            if "transparency" in image.info or image.mode in ("RGBA", "LA", "PA", "La", "RGBa"):
                image = image.convert("RGBA")
                white = Image.new("RGBA", image.size, (255, 255, 255, 255))
                image = Image.alpha_composite(white, image)
            return numpy.asarray(image.convert("RGB"))
    except Exception:  # Whatever a decoder throws at a broken file.
        return None


def table(rows, slowest) -> str:
    columns = [("files", "files"), ("equal", "equal to Pillow"), ("differing", "differing"), ("alone", "Pillow decodes none"),
               ("unsupported_format", "refused: format"), ("too_many_pixels", "refused: size"), ("corrupt", "refused: damaged"),
               ("empty", "empty"), ("failed", "failed")]
    lines = ["| format | " + " | ".join(title for _, title in columns) + " |", "| --- |" + " ---: |" * len(columns)]
    for kind in sorted(rows):
        lines.append(f"| {kind} | " + " | ".join(str(rows[kind][key]) for key, _ in columns) + " |")
    total = sum(rows.values(), collections.Counter())
    lines.append("| all | " + " | ".join(str(total[key]) for key, _ in columns) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

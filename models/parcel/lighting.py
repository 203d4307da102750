"""What evening out light is worth: mAP50 of the bundled detector on held-out scenes in bad light, with and without each step.

    python lighting.py                 # renders the scenes where they are missing, measures, writes docs/guides/lighting.md

`scrutineer run` itself decodes, evens out light, infers and suppresses, so that what ships is what is measured; pycocotools judges.
"""

import argparse
import json
import os
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np

import dataset
import evaluate
from render import CLASSES, SIZE

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release" / "scrutineer"
GUIDE = ROOT / "docs" / "guides" / "lighting.md"
BEGIN, END = "<!-- written by models/parcel/lighting.py -->", "<!-- end -->"
LIGHTINGS = ("off", "gamma", "clahe", "grey_world", "grey_world, clahe")
COUNT, FLOOR, NOISE = 400, 0.001, 2.0
HELP, HARM = 0.01, -0.01  # differences in mAP50 that are printed in bold, and with a minus


def exposed(gain):
    """Light times `gain`; the sensor's noise stays what it is, so that darkness costs more than brightening can give back."""
    def change(rng, image):
        return np.clip(image * np.float32(gain) + rng.normal(0, NOISE, image.shape), 0, 255)
    return change


def tinted(red, blue):
    """Light that is warm (`red` above `blue`) or cold."""
    def change(_, image):
        return np.clip(image * np.float32((red, 1.0, blue)), 0, 255)
    return change


def as_it_is(_, image):
    return image


# Name, what happens to an RGB image, and JPEG quality (None: PNG).
CONDITIONS = [
    ("as rendered", as_it_is, None),
    *((f"darkened to {gain}", exposed(gain), None) for gain in (0.6, 0.4, 0.25, 0.15)),
    *((f"over-exposed to {gain}", exposed(gain), None) for gain in (1.4, 1.8, 2.5)),
    ("warm light", tinted(1.25, 0.7), None),
    ("cold light", tinted(0.7, 1.25), None),
    *((f"JPEG of quality {quality}", as_it_is, quality) for quality in (40, 20, 10)),
    ("darkened to 0.25, JPEG 20", exposed(0.25), 20),
]


def write(folder, scenes, count, change, quality):
    """The scenes as a camera in this light would have sent them, one file each, named by number."""
    rng = np.random.default_rng(7)
    for index in range(count):
        image = np.asarray(change(rng, scenes.get(index)[0].astype(np.float32)), np.uint8)[..., ::-1]
        path, options = (f"{index}.png", []) if quality is None else (f"{index}.jpg", [cv2.IMWRITE_JPEG_QUALITY, quality])
        cv2.imwrite(str(folder / path), image, options)


def detect(binary, model, folder, lighting, count):
    """What `scrutineer run` finds: rows of (class, score, x_min, y_min, x_max, y_max), an array an image."""
    settings = {"SCRUTINEER__IMAGES__LIGHTING": lighting, "SCRUTINEER__LOG__LEVEL": "error"}
    command = [binary, "run", folder, "--floor", str(FLOOR), *(["--model", model] if model else [])]
    # In the folder of the images, where no scrutineer.toml lies.
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder, env={**os.environ, **settings})
    found = [np.zeros((0, 6))] * count
    for line in done.stdout.splitlines():
        for view in json.loads(line)["views"]:
            rows = [(one["class_id"], one["confidence"], *(one["box"][side] for side in ("x_min", "y_min", "x_max", "y_max")))
                    for one in view["detections"]]
            found[int(Path(view["path"]).stem)] = np.array(rows).reshape(-1, 6)
    return found


def measure(binary, model, name, limit):
    """{condition: {lighting: mAP50}}, and the number of scenes."""
    if not (dataset.CACHE / f"{name}.npy").exists():
        dataset.write(name, 0, COUNT)
    scenes = dataset.Scenes([name])
    count = min(limit or len(scenes), len(scenes))
    images = [{"id": i, "width": SIZE, "height": SIZE} for i in range(count)]
    boxes = [scenes.get(i)[1] for i in range(count)]
    figures = {}
    for condition, change, quality in CONDITIONS:
        with tempfile.TemporaryDirectory() as folder:
            write(Path(folder), scenes, count, change, quality)
            scores = {lighting: evaluate.coco(images, boxes, detect(binary, model, folder, lighting, count), CLASSES)["all"][1]
                      for lighting in LIGHTINGS}
        figures[condition] = scores
        print(f"{condition:28}" + "  ".join(f"{lighting} {score:.3f}" for lighting, score in scores.items()), flush=True)
    return figures, count


def table(figures, count):
    """The guide's table: mAP50 without, and what each step adds."""
    lines = [f"mAP50 on {count} held-out scenes, and what each setting adds to it:", "",
             "| light | off | " + " | ".join(f"`{lighting}`" for lighting in LIGHTINGS[1:]) + " |",
             "| --- |" + " ---: |" * len(LIGHTINGS)]
    for condition, scores in figures.items():
        gains = [scores[lighting] - scores["off"] for lighting in LIGHTINGS[1:]]
        cells = [f"**{gain:+.3f}**" if gain >= HELP else f"{gain:+.3f}" for gain in gains]
        lines.append(f"| {condition} | {scores['off']:.3f} | " + " | ".join(cells) + " |")
    means = {lighting: np.mean([scores[lighting] - scores["off"] for scores in figures.values()]) for lighting in LIGHTINGS[1:]}
    lines.append("| mean | | " + " | ".join(f"{mean:+.3f}" for mean in means.values()) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", type=Path, default=BINARY)
    parser.add_argument("--model", type=Path, help="an ONNX file; without it the model that is compiled in")
    parser.add_argument("--name", default="held_out")
    parser.add_argument("--limit", type=int, default=0, help="scenes to measure on; the guide is written only with all of them")
    options = parser.parse_args()
    model = options.model and options.model.resolve()
    figures, count = measure(options.binary.resolve(), model, options.name, options.limit)
    text = table(figures, count)
    print("\n" + text)
    if not options.limit:
        before, rest = GUIDE.read_text().split(BEGIN)
        GUIDE.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END)[1])

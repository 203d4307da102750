"""Makes the bundled calibration set: rendered inspections whose truth is known, as `calibrate --results` reads them.

    python calibration.py                                      # calibration.jsonl.gz and held-out.jsonl.gz; needs the release binary
    python calibration.py --preview cache/calibration.png      # the first of them to look at, bad ones framed in red

The truth is the scene's, never the model's: bad is a parcel with damage that can be seen in at least one of its views, or
without a label. Every tenth is bad. `scrutineer run` itself infers, so that the fingerprint is that of the service; what no
policy looks at is left away.
"""

import argparse
import gzip
import json
import multiprocessing
import os
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from lens import Lens, take
from parcel import DAMAGE, Parcel, random_damage, random_parcel
from samples import ANGLES, JPEG_QUALITY, PLAIN
from scene import Camera, draw_scene
from texture import Materials

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BINARY = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release" / "scrutineer"
WIDTH, HEIGHT = 640, 480
FACILITY = "demo"
# Training, evaluation and fixtures draw scenes from pairs (seed of the family, scene); these are triples, whose streams no pair
# has. Each set has a first number of its own.
SETS = {"calibration": (5001, 5000), "held-out": (5002, 1000), "pilot": (5003, 1000)}
EVERY_BAD = 10
BATCH = 500
KEPT = {"parcel": 1, "label": 1, "damage": 2}  # detections of each class kept for a view, best first
TRIES = 200


@dataclass
class Inspection:
    """What passes the cameras, which of them see it, and how they take their pictures."""

    parcels: list[Parcel]
    angles: tuple[str, ...]
    lens: Lens
    light: np.ndarray
    belt: bool
    cluttered: bool
    distance: float


def draw(rng, bad):
    """An inspection at random, meant to be good or bad; what can be seen of it has the last word."""
    angles = draw_angles(rng)
    parcel = random_parcel(rng, PLAIN, damaged=0.0, labelled=1.0)
    parcel.yaw = rng.normal(0, 0.3)
    parcel.codes = {face: spot for face, spot in parcel.codes.items() if rng.random() < 0.3}
    faces = ["top"] if parcel.mailer else sorted({"top", *angles})
    if "top" not in angles and not parcel.mailer:
        parcel.labels.setdefault("front", (rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7), 0, rng.normal(0, 5), rng.uniform(0.11, 0.17)))
    if bad and rng.random() < 0.15:
        parcel.labels = {}
    elif bad:
        for face in rng.permutation(faces)[:1 + (rng.random() < 0.2)]:
            parcel.damages[face] = [replace(random_damage(rng), strength=rng.uniform(0.4, 1.0)) for _ in range(1 + (rng.random() < 0.25))]
        if not parcel.mailer and rng.random() < 0.25:
            parcel.crushed = (int(rng.integers(4, 8)), min(parcel.size) * rng.uniform(0.4, 0.7), rng.uniform(0.5, 1.0))
    elif rng.random() < 0.05:  # handled, not damaged: too faint to be noticed
        parcel.damages[str(rng.choice(faces))] = [replace(random_damage(rng), kind="dent", strength=rng.uniform(0.05, 0.2))]
    elif rng.random() < 0.03 and not parcel.mailer:  # labelled where no camera looks
        parcel.labels = {"back": (0.5, 0.5, 0, 0.0, 0.14)}
    parcels = [parcel]
    if rng.random() < 0.06:
        beside = random_parcel(rng, PLAIN, damaged=0.0, labelled=0.7)
        beside.place = (rng.choice((-1, 1)) * rng.uniform(0.55, 0.8), rng.normal(0, 0.05), 0.0)
        parcels.append(beside)
    light = np.array([-0.45, -0.55, 0.9]) + rng.normal(0, 0.1, 3)
    return Inspection(parcels, angles, draw_lens(rng), light, belt=rng.random() < 0.85, cluttered=rng.random() < 0.02,
                      distance=rng.uniform(0.84, 0.98))


def draw_angles(rng):
    """The cameras of a station: one, two, three or four."""
    kind = rng.random()
    if kind < 0.3:
        return ("top",) if kind < 0.2 else ("front",)
    if kind < 0.8:
        return ("top", ("front", "left", "right")[rng.integers(3)])
    return ("top", "left", "right") if kind < 0.9 else ("top", "left", "right", "front")


def draw_lens(rng):
    """A camera as it is after some months: mostly right, now and then dim, dazzled or shaken."""
    lens = Lens(exposure=float(np.clip(rng.normal(1.0, 0.07), 0.75, 1.2)), warmth=rng.normal(0, 0.03), vignette=rng.uniform(0.05, 0.2),
                noise=abs(rng.normal(0.008, 0.006)), blur=max(0.0, rng.normal(0.05, 0.15)))
    kind = rng.random()
    if kind < 0.06:
        lens = replace(lens, exposure=rng.uniform(0.47, 0.6), noise=lens.noise + rng.uniform(0.005, 0.02))
    elif kind < 0.08:
        lens = replace(lens, glare=(rng.random(), rng.random(), rng.uniform(0.04, 0.15), rng.uniform(0.25, 0.7)))
    elif kind < 0.11:
        lens = replace(lens, motion=(rng.uniform(2, 10), rng.uniform(0, np.pi)))
    return lens


def photograph(seed, inspection, materials):
    """Its pictures, BGR uint8, by angle, and the classes that can be seen of it in any of them."""
    pictures, seen = {}, set()
    for angle in inspection.angles:
        azimuth, elevation = np.deg2rad(ANGLES[angle])
        target = (0, 0, inspection.parcels[0].size[2] * 0.45)
        camera = Camera(WIDTH, HEIGHT, azimuth, elevation, inspection.distance, 1.05 * WIDTH, 0.0, target)
        rng = np.random.default_rng((*seed, 1))  # the same ground in all views
        image, boxes = draw_scene(rng, camera, inspection.parcels, materials, light=inspection.light, belt=inspection.belt,
                                  cluttered=inspection.cluttered, tile_m=1.1)
        pictures[angle] = take(rng, image, inspection.lens, materials)
        seen |= set(boxes[:, 0].astype(int))
    return pictures, seen


def render(first, index, materials):
    """One inspection of a set: its pictures by angle and its truth. The same numbers give the same inspection."""
    bad = index % EVERY_BAD == 0
    for attempt in range(TRIES):
        rng = np.random.default_rng((first, index, attempt))
        inspection = draw(rng, bad)
        unlabelled = not inspection.parcels[0].labels
        pictures, seen = photograph((first, index, attempt), inspection, materials)
        if bad == (DAMAGE in seen or unlabelled):
            return pictures, "reject" if bad else "accept"
    raise RuntimeError(f"no inspection {index} of set {first} is {'bad' if bad else 'good'} after {TRIES} tries")


def package(first, index):
    """The name of a parcel; no two of all sets are equal."""
    return f"CAL-{first}-{index:05}"


def write_views(task):
    """Renders one inspection into a folder of its own. Returns its name and its truth."""
    first, index, folder = task
    pictures, truth = render(first, index, write_views.materials)
    place = folder / package(first, index)
    place.mkdir()
    for angle, picture in pictures.items():
        cv2.imwrite(str(place / f"{angle}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return place.name, truth


def begin():
    """What each process needs once."""
    cv2.setNumThreads(1)
    write_views.materials = Materials(PLAIN)


def infer(folder):
    """What `scrutineer run` says of the folder's inspections, one dictionary each."""
    results = folder / "results.jsonl"
    command = [BINARY, "run", folder, "--group-by", "folder", "--facility", FACILITY, "--out", results]
    # From a folder without a scrutineer.toml: the bundled model with its settings as they come.
    done = subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, text=True)
    if done.returncode or "rten" in done.stderr:
        raise SystemExit(f"{BINARY} run did not work with ONNX Runtime (`make runtime` fetches it):\n{done.stderr}")
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    results.unlink()
    return lines


def slim(line, truth):
    """What a calibration needs of an inspection."""
    return {"id": line["package_id"], "truth": truth, "facility": line["facility"], "package_id": line["package_id"],
            "views": [slim_view(view) for view in line["views"]]}


def slim_view(view):
    """What a policy looks at."""
    angle = Path(view["path"]).stem
    if view["status"] != "completed":
        raise SystemExit(f"{view['path']} is {view['status']}: {view['error']}")
    found = []
    for name, most in KEPT.items():
        own = sorted((one for one in view["detections"] if one["class_name"] == name), key=lambda one: -one["confidence"])
        found += [{"class_id": one["class_id"], "class_name": name, "confidence": round(one["confidence"], 3),
                   "box": {side: round(at) for side, at in one["box"].items()}} for one in own[:most]]
    quality = {name: round(value, 1 if name == "sharpness" else 3) for name, value in view["quality"].items()}
    image = {side: view["image"][side] for side in ("width", "height")}
    return {"camera": f"cam-{angle}", "angle": angle, "status": view["status"], "image": image, "quality": quality, "detections": found,
            "model": {"fingerprint": view["model"]["fingerprint"]}}


def make(name, out, processes):
    """Renders a set, infers it batch by batch, and writes it."""
    first, count = SETS[name]
    lines = []
    with multiprocessing.Pool(processes, begin) as pool:
        for start in range(0, count, BATCH):
            folder = Path(tempfile.mkdtemp(prefix="scrutineer-calibration-"))
            tasks = [(first, index, folder) for index in range(start, min(start + BATCH, count))]
            truths = dict(pool.imap_unordered(write_views, tasks, chunksize=8))
            lines += [slim(line, truths[line["package_id"]]) for line in infer(folder)]
            shutil.rmtree(folder)
            print(f"{name}: {len(lines)} of {count}", flush=True)
    write(name, lines, out)


def write(name, lines, out):
    """Writes a set; the same lines give the same file."""
    count = SETS[name][1]
    assert len(lines) == count, f"{len(lines)} inspections came back of {count}"
    lines = sorted(lines, key=lambda line: line["id"])
    text = "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
    path = out / f"{name}.jsonl.gz"
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    truths = Counter(line["truth"] for line in lines)
    print(f"{path}: {count} inspections, {sum(len(line['views']) for line in lines)} views, {truths['reject']} bad, {path.stat().st_size} bytes")


def preview(path, count=48, columns=8):
    """A contact sheet of the pilot's first inspections."""
    first, _ = SETS["pilot"]
    materials, tiles = Materials(PLAIN), []
    for index in range(count):
        pictures, truth = render(first, index if index % 2 else index // 2 * EVERY_BAD, materials)
        for picture in pictures.values():
            tile = cv2.resize(picture, (WIDTH // 3, HEIGHT // 3), interpolation=cv2.INTER_AREA)
            tiles.append(cv2.copyMakeBorder(tile, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=(0, 0, 255) if truth == "reject" else (0, 160, 0)))
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % columns)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.vstack([np.hstack(tiles[at:at + columns]) for at in range(0, len(tiles), columns)]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", dest="sets", action="append", choices=SETS, help="by default calibration and held-out; pilot is for trying things")
    parser.add_argument("--out", type=Path, default=HERE, help="the folder that the sets go to")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--preview", type=Path, help="draw a contact sheet instead")
    options = parser.parse_args()
    if options.preview:
        preview(options.preview)
    else:
        for wanted in options.sets or ["calibration", "held-out"]:
            make(wanted, options.out, options.processes)

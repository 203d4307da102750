"""Renders the sample parcels of the demonstration into testdata/samples, and checks each verdict on the real model.

    python samples.py            # writes the folders; fails where a verdict is not as expected or close to a threshold, or a code unread
    python samples.py --draw     # draws the detections into cache/samples instead of checking margins

Beside them it writes testdata/conflict: two views of what is sent as one thing, on which two numbers stand.
"""

import argparse
import json
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np

import codes
import judge
import reference
import symbols
from lens import Lens, take
from marks import Content
from parcel import BARCODE, Damage, Parcel
from render import annotate
from scene import Camera, draw_scene
from texture import TRAIN, Materials

OUT = Path(__file__).parents[2] / "testdata" / "samples"
CONFLICT = OUT.parent / "conflict"
WIDTH, HEIGHT, JPEG_QUALITY = 1280, 960, 80
MARGIN = 0.05  # no score may lie closer to a threshold
GATE_MARGIN = 1.25  # nor sharpness within this factor of its gate
FOUND = 0.2  # the score from which a barcode is looked at
TURNS = range(0, 180, 6)  # degrees
PLAIN = replace(TRAIN, papers=("fibre", "smooth"), grounds=("rubber", "rubber", "concrete", "planks", "asphalt"))  # a tidy hall
ANGLES = {"top": (-90, 76), "front": (-90, 26), "left": (180, 26), "right": (0, 26)}  # azimuth, elevation in degrees


@dataclass
class Sample:
    """One inspection: what is on the belt, from which angles it is seen, and what should come of it."""

    name: str
    expected: str
    parcel: Parcel
    angles: tuple[str, ...] = ("top",)
    lens: Lens = field(default_factory=lambda: Lens(exposure=1.0, noise=0.008, vignette=0.12))
    belt: bool = True
    seed: int = 0
    distance: float = 0.86
    readable: bool = True  # at least one view shows the number well enough to be read

    def __post_init__(self):
        self.package = f"PKG-{int(self.name[:2]):04}"
        self.parcel.content = replace(Content.drawn(self.parcel.seed), number=self.package, version=1)


KRAFT, PALE, BROWN, WHITE = (105, 148, 184), (128, 168, 200), (84, 124, 160), (218, 222, 224)
SAMPLES = [
    Sample("01-clean", "accept", Parcel((0.40, 0.30, 0.22), yaw=0.25, colour=KRAFT, seed=11, tape=0.6,
           labels={"top": (0.3, 0.5, 0, 3, 0.12), "front": (0.7, 0.5, 0, -1, 0.11)}), ("top", "left", "right", "front"), seed=1),
    Sample("02-torn", "reject", Parcel((0.42, 0.30, 0.26), yaw=-0.35, colour=BROWN, seed=12, tape=0.7, labels={"top": (0.6, 0.5, 0, -4, 0.17)},
           damages={"front": [Damage("tear", (0.45, 0.5), 0.34, 1.0, 5)]}), ("front",), seed=15, readable=False),
    Sample("03-one-side", "reject", Parcel((0.36, 0.30, 0.24), yaw=-0.15, colour=PALE, seed=13, tape=0.5, labels={"top": (0.5, 0.5, 1, 2, 0.16)},
           damages={"left": [Damage("hole", (0.5, 0.5), 0.34, 1.0, 8)]}), ("top", "left", "right"), seed=16),
    Sample("04-uncertain", "review", Parcel((0.38, 0.32, 0.18), yaw=0.4, colour=KRAFT, seed=14, tape=0.5, labels={"top": (0.3, 0.4, 0, 5, 0.15)},
           damages={"front": [Damage("dent", (0.6, 0.5), 0.3, 0.2, 4)]}), ("front",), seed=5),
    Sample("05-blurred", "recapture", Parcel((0.36, 0.26, 0.20), yaw=0.5, colour=BROWN, seed=15, tape=0.6, labels={"top": (0.5, 0.5, 0, 0, 0.13)}),
           ("top",), Lens(motion=(15, 0.1), blur=1.2, noise=0.0, vignette=0.12), seed=12, readable=False),
    Sample("06-no-label", "review", Parcel((0.38, 0.28, 0.24), yaw=-0.5, colour=KRAFT, seed=16, tape=0.7, stickers=("front",)),
           ("top", "front"), seed=6, readable=False),
    Sample("07-mailer", "accept", Parcel((0.34, 0.26, 0.03), yaw=0.2, mailer=True, colour=(205, 205, 206), seed=17, labels={"top": (0.5, 0.5, 0, 4, 0.12)}),
           ("top",), seed=8, distance=0.72),
    Sample("08-low-light", "accept", Parcel((0.40, 0.28, 0.2), yaw=0.3, colour=KRAFT, seed=18, tape=0.6, labels={"top": (0.5, 0.5, 0, -3, 0.15)}),
           ("top", "front"), Lens(exposure=0.5, warmth=0.08, noise=0.025, vignette=0.25), belt=False, seed=0),
]


def views(sample, materials):
    """A sample's pictures, BGR uint8, by angle; ground, light and parcel are the same in all."""
    pictures = {}
    for angle in sample.angles:
        azimuth, elevation = np.deg2rad(ANGLES[angle])
        camera = Camera(WIDTH, HEIGHT, azimuth, elevation, sample.distance, 1.05 * WIDTH, 0.0, (0, 0, sample.parcel.size[2] * 0.45))
        rng = np.random.default_rng(sample.seed)
        image, _ = draw_scene(rng, camera, [sample.parcel], materials, light=np.array([-0.45, -0.55, 0.9]), belt=sample.belt, tile_m=1.1)
        pictures[angle] = take(rng, image, sample.lens, materials)
    return pictures


PASSING = [  # what two cameras of one belt saw, and somebody took for the same thing
    Sample("41-entry", "review", Parcel((0.36, 0.28, 0.16), yaw=0.15, colour=KRAFT, seed=11, tape=0.6, labels={"top": (0.4, 0.5, 0, 3, 0.15)}), seed=21),
    Sample("42-exit", "review", Parcel((0.36, 0.28, 0.16), yaw=-0.1, colour=KRAFT, seed=17, tape=0.6, labels={"top": (0.5, 0.5, 0, 4, 0.15)}), seed=21),
]


def readings(picture, found):
    """What zxing-cpp reads in the boxes of a picture's barcodes, turned as it needs: sorted texts."""
    boxes = [row[2:6].clip(0) for row in found if row[0] == BARCODE and row[1] >= FOUND]
    return sorted({text for box in boxes for turn in TURNS for _, text in symbols.read(symbols.turned(codes.cut(picture, box), turn))})


def close(policy, best):
    """Classes whose highest score lies too close to one of their thresholds."""
    return {name: best[name] for name, rule in policy["classes"].items() for key in ("present", "possible")
            if isinstance(rule.get(key), float) and abs(best[name] - rule[key]) < MARGIN}


def conflict(materials, session):
    """Writes testdata/conflict, in the form of the samples."""
    shutil.rmtree(CONFLICT, ignore_errors=True)
    CONFLICT.mkdir(parents=True)
    listed = []
    for sample in PASSING:
        path = CONFLICT / f"{sample.name[3:]}.jpg"
        cv2.imwrite(str(path), views(sample, materials)["top"], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        stored = cv2.imread(str(path))
        texts = readings(stored, reference.detect(session, np.ascontiguousarray(stored[..., ::-1])))
        assert texts == [sample.package], f"{path.name} reads {texts}, not {sample.package}"
        listed.append({"file": path.name, "camera": f"cam-{sample.name[3:]}", "angle": "top", "codes": texts})
    entry = {"name": "conflict", "package_id": None, "facility": "demo", "views": listed, "expected": "review"}
    (CONFLICT / "expected.json").write_text(json.dumps([entry], indent=2) + "\n")


def main(draw):
    materials, policy, session = Materials(PLAIN), judge.load(), reference.load()
    if OUT.exists():
        shutil.rmtree(OUT)
    entries, wrong = [], []
    for sample in SAMPLES:
        seen, listed = [], []
        for angle, picture in views(sample, materials).items():
            path = OUT / sample.name / f"{angle}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            cv2.imwrite(str(path), picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
            stored = cv2.imread(str(path))
            found = reference.detect(session, np.ascontiguousarray(stored[..., ::-1]))
            seen.append((stored[..., ::-1], found))
            texts = readings(stored, found)
            listed.append({"file": f"{sample.name}/{angle}.jpg", "camera": f"cam-{angle}", "angle": angle, "codes": texts})
            if draw:
                target = Path("cache/samples") / f"{sample.name}-{angle}.png"
                target.parent.mkdir(parents=True, exist_ok=True)
                shown = found[found[:, 1] >= 0.2]
                cv2.imwrite(str(target), cv2.resize(annotate(stored, shown[:, [0, 2, 3, 4, 5]], shown[:, 1]), (640, 480), interpolation=cv2.INTER_AREA))
            gate = policy["quality"]["min_sharpness"]
            sharpness = judge.quality(stored[..., ::-1])["sharpness"]
            if gate / GATE_MARGIN < sharpness < gate * GATE_MARGIN:
                wrong.append(f"{path.name} of {sample.name} has sharpness {sharpness:.1f}, close to the gate {gate}")
            print(f"  {sample.name}/{angle}: " + ", ".join(f"{k} {v:.3g}" for k, v in judge.quality(stored[..., ::-1]).items())
                  + "; damage " + " ".join(f"{row[1]:.2f}" for row in found if row[0] == 3 and row[1] > 0.1) + f"; reads {texts}")
        got, best = judge.verdict(policy, seen)
        print(f"{sample.name}: {got} (expected {sample.expected}) " + ", ".join(f"{name} {score:.2f}" for name, score in best.items()))
        if got != sample.expected:
            wrong.append(f"{sample.name} came out {got}, not {sample.expected}")
        if near := close(policy, best):
            wrong.append(f"{sample.name} is within {MARGIN} of a threshold: {near}")
        if sample.readable != any(sample.package in view["codes"] for view in listed):
            wrong.append(f"{sample.name}: its number is {'not ' if sample.readable else ''}read")
        entries.append({"name": sample.name, "package_id": sample.package, "facility": "demo", "views": listed, "expected": sample.expected})
    (OUT / "expected.json").write_text(json.dumps(entries, indent=2) + "\n")
    total = sum(path.stat().st_size for path in OUT.rglob("*") if path.is_file())
    conflict(materials, session)
    print(f"{sum(len(e['views']) for e in entries)} views, {total / 1e6:.2f} MB")
    assert total < 3e6, "the samples take more than 3 MB"
    assert draw or not wrong, "\n".join(wrong)
    print("\n".join(wrong) or "every verdict is as expected")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draw", action="store_true")
    main(parser.parse_args().draw)

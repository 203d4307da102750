"""Writes golden/*.json: made data, and what pycocotools says of it.

    python3 -m venv /tmp/coco && /tmp/coco/bin/pip install pycocotools==2.0.11
    /tmp/coco/bin/python crates/calibrate/tests/evaluate/reference.py [SHARED_DATA]

With SHARED_DATA, a folder of data sets that each have an annotations.json, golden/shared.json is written too: detections are
derived from the annotations by a generator that main.rs has as well, so only the figures are kept. The same seeds write
the same files.
"""

import contextlib
import io
import json
import pathlib
import random
import sys

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

GOLDEN = pathlib.Path(__file__).parent / "golden"


class Evaluation(COCOeval):
    """COCOeval overwrites `ignore` by `iscrowd`; here an annotation may also be ignored without being a crowd (VOC's difficult)."""

    def _prepare(self):
        super()._prepare()
        for truths in self._gts.values():
            for truth in truths:
                truth["ignore"] = truth["iscrowd"] or truth.get("difficult", 0)


def measure(document, detections):
    """All that pycocotools says; -1 stands for nothing to measure."""
    with contextlib.redirect_stdout(io.StringIO()):
        truths = COCO()
        truths.dataset = document
        truths.createIndex()
        # An empty list cannot be loaded; a class that no annotation has does the same.
        nothing = [{"image_id": document["images"][0]["id"], "category_id": 10**6, "bbox": [0, 0, 1, 1], "score": 0}]
        evaluation = Evaluation(truths, truths.loadRes(detections or nothing), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    precision = evaluation.eval["precision"][:, :, :, 0, 2]
    scores = evaluation.eval["scores"][0, :, :, 0, 2]
    mean = lambda values: float(values.mean()) if (values > -1).all() else -1.0
    classes = range(precision.shape[2])
    return {
        "stats": [float(value) for value in evaluation.stats],
        "ap_50_95": [mean(precision[:, :, k]) for k in classes],
        "ap_50": [mean(precision[0, :, k]) for k in classes],
        # Every tenth point of the curve says as much as all of them in a tenth of the room.
        "curve": [[[float(precision[0, r, k]), float(scores[r, k])] for r in range(0, 101, 10)] for k in classes],
    }


def case(name, classes, images):
    """`images`: lists of truths [class, x, y, w, h, area, crowd, difficult] and detections [class, x, y, w, h, score]."""
    annotations, detections = [], []
    for image_id, (truths, found) in enumerate(images, 1):
        for class_id, *box, area, crowd, difficult in truths:
            annotations.append({
                "id": len(annotations) + 1, "image_id": image_id, "category_id": class_id, "bbox": box, "area": area,
                "iscrowd": crowd, "difficult": difficult,
            })
        for class_id, *box, score in found:
            detections.append({"image_id": image_id, "category_id": class_id, "bbox": box, "score": score})
    document = {
        "images": [{"id": image_id, "width": 640, "height": 640} for image_id in range(1, len(images) + 1)],
        "categories": [{"id": class_id, "name": str(class_id)} for class_id in range(classes)],
        "annotations": annotations,
    }
    return {"name": name, "classes": classes, "images": images, "expected": measure(document, detections)}


def ties(seed):
    """Few scores and a coarse grid: ties of score and of overlap, overlaps of exactly 0.5 and 0.75, areas on the borders."""
    draw = random.Random(seed)
    images = []
    for _ in range(draw.randint(1, 5)):
        truths, found = [], []
        for _ in range(draw.choice([0, 0, 1, 2, 4, 7])):
            side = draw.choice([8, 16, 32, 32, 64, 96, 96, 128])
            box = [8 * draw.randint(0, 12), 8 * draw.randint(0, 12), side, draw.choice([side, side, side // 2])]
            area = draw.choice([box[2] * box[3], box[2] * box[3] / 2, 1024, 9216, 1024.0001, 9215.9999])
            truth = [draw.choice([0, 0, 1, 2]), *box, area, int(draw.random() < 0.15), int(draw.random() < 0.1)]
            truths += [truth] * draw.choice([1, 1, 1, 2])
            if draw.random() < 0.3:
                # A neighbour that differs in whether it counts: what overlaps it more must still find the one that counts.
                near = truth[:1] + [truth[1] + side // 8] + truth[2:6] + [0, 1 - truth[7]]
                truths.insert(draw.choice([0, len(truths)]), near)
        for _ in range(draw.choice([0, 2, 5, 9])):
            if truths and draw.random() < 0.75:
                class_id, x, y, w, h, *_ = draw.choice(truths)
                shift = draw.choice([0, 0, 0, w // 8, w // 4])
                box = [x + shift, y, w, draw.choice([h, h, h / 2, h * 0.75, h * 2])]
            else:
                class_id, box = 0, [8 * draw.randint(0, 12), 8 * draw.randint(0, 12), 32, 32]
            # Class 3 is found and never there; class 4 is neither.
            class_id = draw.choice([class_id, class_id, class_id, class_id, 0, 1, 3])
            found.append([class_id, *box, draw.choice([0.25, 0.5, 0.5, 0.75])])
        images.append([truths, found])
    return case(f"ties {seed}", 5, images)


def many(seed):
    """More than 100 detections of one class on one image, the right ones on either side of the hundredth."""
    draw = random.Random(seed)
    images = []
    for _ in range(2):
        truths = [[0, 20 * i, 20 * j, 16, 16, 256, 0, 0] for i in range(8) for j in range(6)]
        truths.append([0, 0, 300, 200, 100, 20000, 1, 0])
        found = []
        for _ in range(135):
            if draw.random() < 0.6:
                _, x, y, w, h, *_ = draw.choice(truths)
                box = [x + draw.randint(-3, 3), y + draw.randint(-3, 3), w, h]
            else:
                box = [draw.randint(0, 180), draw.randint(0, 420), 16, 16]
            found.append([0, *box, draw.randint(1, 60) / 64])
        images.append([truths, found])
    return case(f"many {seed}", 1, images)


def smooth(seed):
    """No ties: boxes and scores as a detector gives them."""
    draw = random.Random(seed)
    images = []
    for _ in range(10):
        truths, found = [], []
        for _ in range(draw.randint(0, 6)):
            w, h = (round(float(np.exp(draw.uniform(2.3, 5.5))), 3) for _ in range(2))
            x, y = (round(draw.uniform(0, 400), 3) for _ in range(2))
            truths.append([draw.randint(0, 2), x, y, w, h, round(w * h * draw.uniform(0.5, 1), 3), 0, 0])
        for class_id, x, y, w, h, *_ in truths:
            for _ in range(draw.choice([0, 1, 1, 1, 2])):
                move = lambda size: round(draw.gauss(0, 0.08) * size, 3)
                found.append([class_id, x + move(w), y + move(h), abs(w + move(w)), abs(h + move(h)), draw.random()])
        for _ in range(draw.randint(0, 3)):
            found.append([draw.randint(0, 2), draw.uniform(0, 400), draw.uniform(0, 400), 50.5, 40.25, draw.random() * 0.6])
        images.append([truths, found])
    return case(f"smooth {seed}", 3, images)


class Draws:
    """Knuth's 64-bit generator; the upper bits, as shares with 31 bits."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) / 2**31


def derived(document):
    """What a middling detector might find; the twin of `derived` in main.rs."""
    draws = Draws(5)
    detections = []
    names = len(document["categories"])
    for image in sorted(document["images"], key=lambda image: image["id"]):
        for annotation in (a for a in document["annotations"] if a["image_id"] == image["id"]):
            x, y, w, h = annotation["bbox"]
            copies = 0 if draws.next() < 0.15 else 1 if draws.next() < 0.8 else 2
            for _ in range(copies):
                class_id = annotation["category_id"]
                if draws.next() < 0.1:
                    class_id = int(draws.next() * names)
                box = [x + (draws.next() - 0.5) * 0.3 * w, y + (draws.next() - 0.5) * 0.3 * h]
                box += [w * (0.8 + draws.next() * 0.4), h * (0.8 + draws.next() * 0.4)]
                score = (1 + int(draws.next() * 63)) / 64
                detections.append({"image_id": image["id"], "category_id": class_id, "bbox": box, "score": score})
    return detections


def write(name, value):
    text = json.dumps(value, separators=(",", ":"))
    (GOLDEN / name).write_text(text.replace('{"name"', '\n{"name"') + "\n")


GOLDEN.mkdir(exist_ok=True)
write("ties.json", [ties(seed) for seed in range(60)])
write("many.json", [many(seed) for seed in range(2)])
write("smooth.json", [smooth(seed) for seed in range(4)])
write("empty.json", [
    case("nothing at all", 2, [[[], []], [[], []]]),
    case("nothing found", 2, [[[[0, 1, 1, 40, 40, 1600, 0, 0]], []], [[], []]]),
    case("nothing there", 2, [[[], [[0, 1, 1, 40, 40, 0.5]]]]),
    case("only a crowd", 2, [[[[0, 1, 1, 40, 40, 1600, 1, 0]], [[0, 1, 1, 40, 40, 0.5]]]]),
])
if len(sys.argv) > 1:
    shared = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*/annotations.json")):
        document = json.loads(path.read_text())
        measured = measure(document, derived(document))
        del measured["curve"]
        shared.append({"name": path.parent.name, "expected": measured})
    write("shared.json", shared)

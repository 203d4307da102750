"""Accuracy of the exported model: on held-out rendered scenes, and on real photographs where they are at hand.

    python dataset.py --family held_out --count 500
    python evaluate.py                        # held-out scenes, per class
    python evaluate.py --real ../../../shared/data

Held-out scenes come from another family of materials (paper, ground, walls, typefaces, damage outlines) and from ranges of exposure
and warmth that training never draws from (`texture.py`), under other seeds.
"""

import argparse
import contextlib
import io
import json
from pathlib import Path

import cv2
import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

import reference
from dataset import Scenes
from render import CLASSES

FLOOR = 0.001
LEAST = (12, 8, 8, 12)  # shorter side in pixels of 320; of what is smaller, neither a hit nor a miss counts (COCO's crowd)


def coco(images, boxes, detections, classes, least=(0, 0, 0, 0)):
    """COCO's own figures. `boxes` and `detections` hold an array an image; returns {class: (AP50-95, AP50)} and 'all'."""
    truth = {"info": {}, "images": images, "categories": [{"id": i, "name": name} for i, name in enumerate(classes)], "annotations": []}
    for image, rows in zip(images, boxes):
        for class_id, x0, y0, x1, y1 in rows.tolist():
            truth["annotations"].append({"id": len(truth["annotations"]) + 1, "image_id": image["id"], "category_id": int(class_id),
                                         "bbox": [x0, y0, x1 - x0, y1 - y0], "area": (x1 - x0) * (y1 - y0),
                                         "iscrowd": int(min(x1 - x0, y1 - y0) < least[int(class_id)])})
    found = [{"image_id": image["id"], "category_id": int(c), "score": s, "bbox": [x0, y0, x1 - x0, y1 - y0]}
             for image, rows in zip(images, detections) for c, s, x0, y0, x1, y1 in rows.tolist() if int(c) < len(classes)]
    with contextlib.redirect_stdout(io.StringIO()):
        gold = COCO()
        gold.dataset = truth
        gold.createIndex()
        judged = COCOeval(gold, gold.loadRes(found), "bbox")
        judged.evaluate()
        judged.accumulate()
    precision = judged.eval["precision"][:, :, :, 0, 2]  # thresholds, recalls, classes
    scores = {name: (float(precision[:, :, i].mean()), float(precision[0, :, i].mean())) for i, name in enumerate(classes)}
    return {**scores, "all": tuple(np.mean(list(scores.values()), axis=0).tolist())}


def show(title, scores):
    print(f"\n{title}\n{'class':10} {'AP50':>7} {'AP50-95':>8}")
    for name, (mean, half) in scores.items():
        print(f"{name:10} {half:7.3f} {mean:8.3f}")


def held_out(session, limit, name, least):
    """Figures over the cached held-out scenes, with the detections for choosing thresholds."""
    scenes = Scenes([name])
    count = min(limit or len(scenes), len(scenes))
    detections = [reference.detect(session, np.ascontiguousarray(scenes.get(i)[0]), FLOOR) for i in range(count)]
    boxes = [scenes.get(i)[1] for i in range(count)]
    return coco([{"id": i, "width": 320, "height": 320} for i in range(count)], boxes, detections, CLASSES, least), boxes, detections


def separate(boxes, detections, class_id):
    """At which score a class's detections are right: rows of (score, precision, recall), matched at IoU 0.5."""
    marks, total = [], 0
    for truth, found in zip(boxes, detections):
        truth = truth[truth[:, 0] == class_id, 1:]
        total += len(truth)
        free = np.ones(len(truth), bool)
        for row in found[found[:, 0] == class_id]:
            right = False
            if free.any():
                shared = (np.minimum(row[4:6], truth[:, 2:]) - np.maximum(row[2:4], truth[:, :2])).clip(0).prod(axis=1)
                iou = shared / ((row[4:6] - row[2:4]).prod() + (truth[:, 2:] - truth[:, :2]).prod(axis=1) - shared) * free
                right = iou.max() >= 0.5
                free[iou.argmax()] &= not right
            marks.append((row[1], right))
    marks = np.array(sorted(marks, reverse=True))
    return [(t, marks[marks[:, 0] >= t, 1].mean() if (marks[:, 0] >= t).any() else 1.0, marks[marks[:, 0] >= t, 1].sum() / max(total, 1))
            for t in np.arange(0.1, 0.95, 0.1)]


def real(session, folder):
    """Parcel figures over a folder of photographs with COCO annotations; its one class counts as parcel."""
    gold = json.loads((folder / "annotations.json").read_text())
    images, boxes, detections = [], [], []
    for entry in gold["images"]:
        path = folder / "images" / Path(entry["file_name"]).name
        picture = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
        rows = [a["bbox"] for a in gold["annotations"] if a["image_id"] == entry["id"]]
        images.append({"id": entry["id"], "width": entry["width"], "height": entry["height"]})
        boxes.append(np.array([(0, x, y, x + w, y + h) for x, y, w, h in rows], np.float32).reshape(-1, 5))
        detections.append(reference.detect(session, picture, FLOOR))
    return len(images), sum(map(len, boxes)), coco(images, boxes, detections, CLASSES[:1])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=reference.MODEL)
    parser.add_argument("--name", default="held_out")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--real", type=Path)
    options = parser.parse_args()
    model = reference.load(options.model)
    for least in ((0, 0, 0, 0), LEAST):
        scores, truth, found = held_out(model, options.limit, options.name, least)
        show(f"rendered scenes '{options.name}' ({len(truth)} images), shorter side from {least} pixels", scores)
    for class_id in range(len(CLASSES)):
        print(f"{CLASSES[class_id]:8} score:precision/recall  " + "  ".join(f"{t:.1f}:{p:.2f}/{r:.2f}" for t, p, r in separate(truth, found, class_id)))
    for name in ("boxes", "packages", "hires") if options.real else ():
        if (options.real / name).exists():
            count, total, figures = real(model, options.real / name)
            show(f"photographs '{name}' ({count} images, {total} boxes)", {"parcel": figures["parcel"]})
        else:
            print(f"photographs '{name}' are not there; not measured")

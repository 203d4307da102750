#!/usr/bin/env python3
"""Accuracy of `scrutineer run` against a plain reference, on labelled photographs and a YOLOX model.

The reference is what the model's makers would write: OpenCV decodes and resizes, NumPy packs, ONNX Runtime runs, NumPy
decodes the grid and suppresses. Both sides keep what scores at least 0.001; `pycocotools` judges both.

usage: accuracy.py --model yolox_nano.onnx --data FOLDER   (FOLDER/annotations.json, FOLDER/images/)
"""

import argparse
import contextlib
import io
import json
import os
import pathlib
import subprocess

import cv2
import numpy
import onnxruntime
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release" / "scrutineer"
FLOOR, NMS_IOU, MOST = 0.001, 0.45, 300


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--model", required=True)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--binary", default=BINARY)
    arguments.add_argument("--backends", nargs="+", default=["onnxruntime", "rten"])
    options = arguments.parse_args()
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(options.data / "annotations.json")
    categories = sorted(truth.getCatIds())
    images = {pathlib.Path(image["file_name"]).name: image["id"] for image in truth.loadImgs(truth.getImgIds())}
    paths = sorted(path for path in (options.data / "images").rglob("*") if path.name in images)

    reference = Reference(options.model)
    found = [row for path in paths for row in rows(images[path.name], reference.detect(cv2.imread(str(path))), categories)]
    print(f"reference:   {mean_precision(truth, found) * 100:.2f} mAP50-95 ({len(paths)} photographs)")
    for backend in options.backends:
        found = served(options.binary, options.model, backend, options.data / "images", images, categories)
        print(f"{backend:<12} {mean_precision(truth, found) * 100:.2f} mAP50-95")


def served(binary, model, backend, folder, images, categories) -> list[dict]:
    command = [binary, "run", folder, "--model", model, "--floor", str(FLOOR)]
    done = subprocess.run(command, check=True, capture_output=True, text=True,
                          env={"SCRUTINEER__MODEL__BACKEND": backend, "SCRUTINEER__LOG__LEVEL": "error"})
    found = []
    for line in done.stdout.splitlines():
        for view in json.loads(line)["views"]:
            detections = [((box["x_min"], box["y_min"], box["x_max"], box["y_max"]), one["confidence"], one["class_id"])
                          for one in view["detections"] for box in [one["box"]]]
            found += rows(images[pathlib.Path(view["path"]).name], detections, categories)
    return found


def rows(image_id, detections, categories) -> list[dict]:
    return [{"image_id": image_id, "category_id": categories[class_id], "score": float(score),
             "bbox": [float(x1), float(y1), float(x2 - x1), float(y2 - y1)]}
            for (x1, y1, x2, y2), score, class_id in detections]


def mean_precision(truth: COCO, found: list[dict]) -> float:
    with contextlib.redirect_stdout(io.StringIO()):
        judge = COCOeval(truth, truth.loadRes(found), "bbox")
        judge.evaluate()
        judge.accumulate()
        judge.summarize()
    return judge.stats[0]


class Reference:
    """YOLOX as its makers run it."""

    def __init__(self, model: str):
        self.session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
        self.input = self.session.get_inputs()[0]
        self.height, self.width = self.input.shape[2:]
        grids, strides = [], []
        for stride in (8, 16, 32):
            y, x = numpy.mgrid[: self.height // stride, : self.width // stride]
            grids.append(numpy.stack([x.ravel(), y.ravel()], 1))
            strides.append(numpy.full((x.size, 1), stride))
        self.grid, self.stride = numpy.concatenate(grids), numpy.concatenate(strides)

    def detect(self, image) -> list[tuple]:
        ratio = min(self.width / image.shape[1], self.height / image.shape[0])
        size = int(image.shape[1] * ratio), int(image.shape[0] * ratio)
        canvas = numpy.full((self.height, self.width, 3), 114, numpy.uint8)
        canvas[: size[1], : size[0]] = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
        tensor = canvas.transpose(2, 0, 1)[None].astype(numpy.float32)
        raw = self.session.run(None, {self.input.name: tensor})[0][0]
        centres = (raw[:, :2] + self.grid) * self.stride
        sides = numpy.exp(raw[:, 2:4]) * self.stride
        scores = raw[:, 4:5] * raw[:, 5:]
        classes = scores.argmax(1)
        best = scores.max(1)
        boxes = numpy.concatenate([centres - sides / 2, centres + sides / 2], 1) / ratio
        # Clipped after suppression, as the makers do: before, two boxes that reach over one edge would overlap more.
        return [(tuple(numpy.clip(box, 0, (image.shape[1], image.shape[0]) * 2)), score, class_id)
                for box, score, class_id in suppress(boxes, best, classes)]


def suppress(boxes, scores, classes) -> list[tuple]:
    kept: list[int] = []
    for index in numpy.argsort(-scores, kind="stable"):
        if scores[index] < FLOOR or len(kept) == MOST:
            break
        if all(classes[other] != classes[index] or iou(boxes[other], boxes[index]) <= NMS_IOU for other in kept):
            kept.append(index)
    return [(tuple(boxes[index]), scores[index], int(classes[index])) for index in kept]


def iou(a, b) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    inter = max(width, 0) * max(height, 0)
    union = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - inter
    return inter / union if union > 0 else 0.0


if __name__ == "__main__":
    main()

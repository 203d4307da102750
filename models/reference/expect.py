"""Writes down what reference readings find, for the tests of `crates/inspect` to compare with.

For each model one photograph of COCO is cut, not resampled, to the model's input. Models and photographs are not part of this
repository; DATA names a folder with `models/` and `coco/images/`. What the four models there find goes to
`testdata/heads/`; what exports of export_yolo.py find, by Ultralytics' own post-processing, goes beside them into `out/`.

    python expect.py DATA
"""

import json
import sys
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

import decode

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
FLOOR, IOU = 0.05, 0.45

# Name: reading, how the tensor is made from BGR, whether overlapping boxes are suppressed.
MODELS = {
    "yolox_nano": (decode.yolox, lambda bgr: bgr, True),
    "nanodet_m_320": (
        decode.nanodet, lambda bgr: (bgr - [103.53, 116.28, 123.675]) / [57.375, 57.12, 58.395], True),
    "fastestdet": (decode.fastestdet, lambda bgr: bgr / 255, True),
    "deimv2_atto_coco_fp32": (decode.labelled, lambda bgr: bgr[:, :, ::-1] / 255, False),
}


def photograph(data, width, height):
    """The first photograph, by name, that is large enough, cut to size from its upper left corner."""
    for path in sorted((data / "coco/images").glob("*.jpg")):
        image = cv2.imread(str(path))
        if image.shape[0] >= height and image.shape[1] >= width:
            yield path.name, image[:height, :width]


def run(path, image):
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    inputs = {}
    for given in session.get_inputs():
        if len(given.shape) == 4:
            kind = np.float16 if "float16" in given.type else np.float32
            inputs[given.name] = image.transpose(2, 0, 1)[None].astype(kind)
        else:
            inputs[given.name] = np.array([[image.shape[1], image.shape[0]]], np.int64)
    return session.run(None, inputs)


def size(path):
    shape = next(i.shape for i in onnxruntime.InferenceSession(str(path)).get_inputs() if len(i.shape) == 4)
    return shape[3], shape[2]


def write(target, name, photo, width, height, found, full=False):
    found.sort(key=lambda one: -one["confidence"])
    target.write_text(json.dumps(
        {"model": name, "photograph": photo, "width": width, "height": height, "full": full,
         "detections": found}, indent=None))
    print(target.name, photo, len(found))


def expect_model(data, name):
    reading, prepare, overlapping = MODELS[name]
    path = data / "models" / f"{name}.onnx"
    width, height = size(path)
    for photo, image in photograph(data, width, height):
        boxes, confidences, classes = reading(run(path, prepare(image.astype(np.float64))), width, height)
        keep = np.where(confidences >= FLOOR)[0]
        boxes, confidences, classes = boxes[keep], confidences[keep], classes[keep]
        kept = decode.suppress(boxes, confidences, classes, IOU) if overlapping else range(len(boxes))
        found = [
            {"class": int(classes[i]), "confidence": round(float(confidences[i]), 4),
             "box": [round(float(v), 2) for v in np.clip(boxes[i], 0, [width, height, width, height])]} for i in kept]
        if sum(one["confidence"] > 0.3 for one in found) >= 2:
            return write(REPOSITORY / f"testdata/heads/{name}.json", name, photo, width, height, found)
    raise SystemExit(f"{name} finds too little on every photograph")


def suppress_oriented(anchors, classes):
    """Greedy suppression by Ultralytics' ProbIoU. Its own lets a box that is suppressed suppress others, for speed."""
    import torch
    from ultralytics.utils.metrics import batch_probiou

    scores, numbers = anchors[:, 4:4 + classes].max(1)
    rows = torch.cat([anchors[:, :4], scores[:, None], numbers[:, None].float(), anchors[:, -1:]], 1)
    rows = rows[(scores >= FLOOR) & (rows[:, 2:4] > 0).all(1)]
    rows = rows[torch.argsort(-rows[:, 4], stable=True)]
    boxes = rows[:, [0, 1, 2, 3, 6]]
    overlap = (batch_probiou(boxes, boxes) > IOU) & (rows[:, None, 5] == rows[None, :, 5])
    kept = []
    for index in range(len(rows)):
        if not any(overlap[index, other] for other in kept):
            kept.append(index)
    return rows[kept[:300]]


def expect_export(data, path):
    """Ultralytics' own suppression, masks and corners, on the outputs of ONNX Runtime."""
    import torch
    from ultralytics.utils import nms, ops

    width, height = size(path)
    photo, image = next(photograph(data, width, height))
    outputs = [torch.from_numpy(out.astype(np.float32)) for out in run(path, image[:, :, ::-1] / 255)]
    task = "obb" if "-obb" in path.stem else "cls" if "-cls" in path.stem else "detect"
    found = []
    if task == "cls":
        for number, score in enumerate(outputs[0][0].tolist()):
            if score >= FLOOR:
                found.append({"class": number, "confidence": score, "box": [0, 0, width, height]})
    else:
        table = outputs[0]
        coefficients = outputs[1].shape[1] if len(outputs) > 1 else 0
        if table.shape[2] in (6 + coefficients, 7):
            rows = table[0][table[0][:, 4] >= FLOOR]
            if path.stem.startswith("rtdetr"):
                rows[:, :4] = ops.xywh2xyxy(rows[:, :4]) * torch.tensor([width, height, width, height])
        else:
            classes = table.shape[1] - 4 - coefficients - (task == "obb")
            if task == "obb":
                rows = suppress_oriented(table[0].T, classes)
            else:
                # Boxes of no size, which random weights give, would suppress others.
                table[:, 4:4 + classes] *= (table[:, 2:4] > 0).all(1, keepdim=True)
                rows = nms.non_max_suppression(
                    table, FLOOR, IOU, nc=classes, max_det=300, max_nms=30000, max_time_img=100)[0]
        masks = [None] * len(rows)
        if coefficients:
            masks = ops.process_mask(outputs[1][0], rows[:, 6:], rows[:, :4], (height, width), upsample=True)
        for row, mask in zip(rows, masks):
            one = {"class": int(row[5]), "confidence": float(row[4])}
            if task == "obb":
                four = ops.xywhr2xyxyxyxy(torch.cat([row[:4], row[-1:]]))
                one["corners"] = four.tolist()
                one["box"] = [*four.min(0).values.tolist(), *four.max(0).values.tolist()]
            else:
                one["box"] = row[:4].tolist()
            low, high = np.array([0, 0, 0, 0]), np.array([width, height, width, height])
            one["box"] = np.clip(one["box"], low, high).tolist()
            # Random weights give boxes of no size and boxes off the image, which show nothing of it.
            flat = task == "obb" and min(row[2:4]) <= 0
            if flat or one["box"][0] >= one["box"][2] or one["box"][1] >= one["box"][3]:
                continue
            if mask is not None:
                # Outlines say nothing of holes, and nothing of specks beside a larger part.
                outer, _ = cv2.findContours(mask.numpy(), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
                blank = lambda: np.zeros((height, width), np.uint8)
                parts = [cv2.drawContours(blank(), [part], -1, 1, cv2.FILLED) for part in outer]
                parts.sort(key=lambda part: -int(part.sum()))
                whole = sum((part for part in parts[1:32] if part.sum() >= 16), parts[0] if parts else blank())
                flat = (whole > 0).astype(np.uint8).T.flatten()
                edges = np.flatnonzero(np.diff(np.concatenate([[0], flat, [0]]).astype(np.int8)))
                one["mask"] = edges.tolist()
            found.append(one)
    # Which of many equal scores come first, in a full list or in suppression, is a matter of the last bit.
    ties = sum(one["confidence"] > 0.9999 for one in found) > 2
    full = task != "cls" and (len(rows) >= 300 or ties)
    write(path.with_suffix(".json"), path.stem, photo, width, height, found, full)


if __name__ == "__main__":
    data = Path(sys.argv[1])
    for name in MODELS:
        expect_model(data, name)
    for path in sorted((HERE / "out").glob("*.onnx")):
        expect_export(data, path)

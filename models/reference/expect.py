"""Writes down what reference readings find, for the tests of `crates/inspect` to compare with.

Images are cut or drawn to the model's input and never resampled. The four trained models of DATA/models see photographs of
DATA/coco/images, neither of them part of this repository; what their authors' own reading finds goes to `testdata/heads/`.
The exports of train_heads.py see drawn images; what Ultralytics' own post-processing, or that of the other authors, finds goes
beside them into `out/heads/`.

    python expect.py           # out/heads/
    python expect.py DATA      # testdata/heads/ as well
"""

import ast
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import torch
from ultralytics.utils import nms, ops

import decode
from drawn import draw
from other_heads import OTHERS

onnxruntime.set_default_logger_severity(3)
HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
FLOOR, IOU = 0.05, 0.45
PHOTOGRAPHS, DRAWN = 4, 8

# Name: reading, how the tensor is made from BGR, whether overlapping boxes are suppressed.
MODELS = {
    "yolox_nano": (decode.yolox, lambda bgr: bgr, True),
    "nanodet_m_320": (
        decode.nanodet, lambda bgr: (bgr - [103.53, 116.28, 123.675]) / [57.375, 57.12, 58.395], True),
    "fastestdet": (decode.fastestdet, lambda bgr: bgr / 255, True),
    "deimv2_atto_coco_fp32": (decode.labelled, lambda bgr: bgr[:, :, ::-1] / 255, False),
}


def photographs(data, width, height):
    """Those that are large enough, by name, cut to size from their upper left corner."""
    for path in sorted((data / "coco/images").glob("*.jpg")):
        image = cv2.imread(str(path))
        if image.shape[0] >= height and image.shape[1] >= width:
            yield path.name, image[:height, :width]


def drawings(folder, width, height, shapes):
    """Drawn anew each time, and always the same, none of them seen in training; kept as files for the tests."""
    for number in range(DRAWN):
        name = f"drawn-{width}x{height}-{number}.png"
        image, _ = draw(np.random.default_rng(1000 + number), height, width, shapes)
        cv2.imwrite(str(folder / name), image[:, :, ::-1])
        yield name, image


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


def write(target, name, width, height, images):
    """`images`: a list of detections for each file."""
    for found in images.values():
        found.sort(key=lambda one: -one["confidence"])
    target.write_text(json.dumps({"model": name, "width": width, "height": height, "images": images}, indent=None))
    print(target.name, len(images), "images,", sum(map(len, images.values())), "detections")


def detection(number, confidence, box, width, height):
    box = np.clip(np.asarray(box, np.float64), 0, [width, height, width, height])
    return {"class": int(number), "confidence": round(float(confidence), 5), "box": [round(v, 3) for v in box.tolist()]}


def expect_model(data, name):
    reading, prepare, overlapping = MODELS[name]
    path = data / "models" / f"{name}.onnx"
    width, height = size(path)
    images = {}
    for photo, image in photographs(data, width, height):
        boxes, confidences, classes = reading(run(path, prepare(image.astype(np.float64))), width, height)
        keep = np.where(confidences >= FLOOR)[0]
        boxes, confidences, classes = boxes[keep], confidences[keep], classes[keep]
        kept = decode.suppress(boxes, confidences, classes, IOU) if overlapping else range(len(boxes))
        if sum(confidences[i] > 0.3 for i in kept) >= 2:
            images[photo] = [detection(classes[i], confidences[i], boxes[i], width, height) for i in kept]
        if len(images) == PHOTOGRAPHS:
            return write(REPOSITORY / f"testdata/heads/{name}.json", name, width, height, images)
    raise SystemExit(f"{name} finds too little on the photographs")


def outer(mask):
    """What outlines can say of a mask: its parts with their holes filled, less specks under 16 pixels beside the largest; as
    starts and ends of runs, column by column."""
    parts = []
    for line in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)[0]:
        parts.append(cv2.drawContours(np.zeros_like(mask), [line], -1, 1, cv2.FILLED))
    parts.sort(key=lambda part: -int(part.sum()))
    whole = sum((part for part in parts[1:] if part.sum() >= 16), parts[0] if parts else np.zeros_like(mask))
    flat = np.concatenate([[0], (whole > 0).astype(np.int8).T.flatten(), [0]])
    return np.flatnonzero(np.diff(flat)).tolist()


def rows_of(table, task, classes, masks):
    """Rows that remain of an export's table, as Ultralytics reads it: box, confidence, class, what the task adds."""
    if table.shape[2] == 6 + masks + (task == "obb"):
        return table[0][table[0][:, 4] >= FLOOR]
    return nms.non_max_suppression(table, FLOOR, IOU, nc=classes, max_det=300, max_time_img=100, rotated=task == "obb")[0]


def expect_export(path):
    """Ultralytics' own suppression, masks and corners, on the outputs of ONNX Runtime."""
    width, height = size(path)
    metadata = onnxruntime.InferenceSession(str(path)).get_modelmeta().custom_metadata_map
    task, classes = metadata["task"], len(ast.literal_eval(metadata["names"]))
    images = {}
    for name, image in drawings(path.parent, width, height, 1 if task == "classify" else 12):
        images[name] = found = []
        outputs = [torch.from_numpy(out.astype(np.float32)) for out in run(path, image / 255)]
        if task == "classify":
            whole = [0, 0, width, height]
            scores = enumerate(outputs[0][0].tolist())
            found += [detection(number, score, whole, width, height) for number, score in scores if score >= FLOOR]
            continue
        rows = rows_of(outputs[0], task, classes, outputs[1].shape[1] if len(outputs) > 1 else 0)
        if path.stem.startswith("rtdetr"):
            rows[:, :4] = ops.xywh2xyxy(rows[:, :4]) * torch.tensor([width, height, width, height])
        masks = [None] * len(rows)
        if task == "segment":
            masks = ops.process_mask(outputs[1][0], rows[:, 6:], rows[:, :4], (height, width), upsample=True).numpy()
        for row, mask in zip(rows, masks):
            box, corners = row[:4].tolist(), None
            if task == "obb":
                corners = ops.xywhr2xyxyxyxy(torch.cat([row[:4], row[-1:]]))
                box = [*corners.min(0).values.tolist(), *corners.max(0).values.tolist()]
            one = detection(row[5], row[4], box, width, height)
            if one["box"][0] >= one["box"][2] or one["box"][1] >= one["box"][3]:
                continue  # A box of no size shows nothing.
            if corners is not None:
                one["corners"] = [[round(v, 3) for v in corner] for corner in corners.tolist()]
            if mask is not None:
                one["mask"] = outer(mask)
            found.append(one)
    write(path.with_suffix(".json"), path.stem, width, height, images)


@torch.no_grad()
def expect_other(path):
    """The authors' own post-processing, on what their own code computes with the weights that were exported."""
    width, height = size(path)
    other, images = OTHERS[path.stem], {}
    model = other.build(height, width)
    model.load_state_dict(torch.load(path.with_suffix(".pt")))
    model.eval()
    for name, image in drawings(path.parent, width, height, 12):
        tensor = torch.from_numpy(image.transpose(2, 0, 1)[None].astype(np.float32) / 255)
        boxes, confidences, classes = other.found(model, tensor, FLOOR, IOU)
        images[name] = [detection(*one, width, height) for one in zip(classes, confidences, boxes.numpy())]
    write(path.with_suffix(".json"), path.stem, width, height, images)


if __name__ == "__main__":
    for name in MODELS if len(sys.argv) > 1 else []:
        expect_model(Path(sys.argv[1]), name)
    for path in sorted((HERE / "out/heads").glob("*.onnx")):
        (expect_other if path.stem in OTHERS else expect_export)(path)

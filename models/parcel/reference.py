"""A plain ONNX Runtime and NumPy reference of what the service does with this model: letterbox, infer, NMS."""

from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from render import SIZE

MODEL = Path(__file__).parent / "parcel.onnx"
GREY = 114


def load(path=MODEL):
    """An ONNX Runtime session on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def letterbox(image):
    """An RGB image scaled to fit and centred on grey. Returns (SIZE × SIZE × 3, scale, left, top)."""
    height, width = image.shape[:2]
    scale = min(SIZE / height, SIZE / width)
    inner_w, inner_h = round(width * scale), round(height * scale)
    if (inner_w, inner_h) != (width, height):
        image = cv2.resize(image, (inner_w, inner_h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    left, top = round((SIZE - inner_w) / 2 - 0.1), round((SIZE - inner_h) / 2 - 0.1)
    out = np.full((SIZE, SIZE, 3), GREY, np.uint8)
    out[top:top + inner_h, left:left + inner_w] = image
    return out, scale, left, top


def suppress(boxes, scores, limit):
    """Greedy NMS: the indices kept, best first; a box goes when its IoU with a kept one exceeds `limit`."""
    order = np.argsort(-scores, kind="stable")
    areas = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    kept = []
    while len(order):
        first, rest = order[0], order[1:]
        kept.append(int(first))
        shared = (np.minimum(boxes[first, 2:], boxes[rest, 2:]) - np.maximum(boxes[first, :2], boxes[rest, :2])).clip(0).prod(axis=1)
        order = rest[shared / (areas[first] + areas[rest] - shared + 1e-9) <= limit]
    return kept


def detect(session, image, floor=0.05, iou=0.45, most=300):
    """Detections of an RGB uint8 image, best first: rows of (class, score, x_min, y_min, x_max, y_max) in its pixels."""
    height, width = image.shape[:2]
    boxed, scale, left, top = letterbox(image)
    out = session.run(None, {"images": boxed.transpose(2, 0, 1)[None].astype(np.float32) / 255})[0][0]
    classes, scores = out[4:].argmax(axis=0), out[4:].max(axis=0)
    able = scores >= floor
    centre, size = out[:2, able].T, out[2:4, able].T
    boxes = np.concatenate([centre - size / 2, centre + size / 2], axis=1)
    classes, scores = classes[able], scores[able]
    rows = []
    for class_id in np.unique(classes):
        own = np.flatnonzero(classes == class_id)
        rows += [own[index] for index in suppress(boxes[own], scores[own], iou)]
    rows = np.array(sorted(rows, key=lambda row: -scores[row])[:most], int)
    boxes = (boxes[rows] - np.tile((left, top), 2)) / scale
    boxes = np.clip(boxes, 0, np.tile((width, height), 2))
    return np.column_stack([classes[rows], scores[rows], boxes]) if len(rows) else np.zeros((0, 6))

"""Reference readings of output heads, written down from the authors' own post-processing, in NumPy alone.

Each takes a model's outputs for one image and gives boxes (corners in pixels of the input), confidences and classes; one
class a box, as Scrutineer keeps them.
"""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def corners(boxes):
    """Centre and size to corners."""
    return np.concatenate([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2], 1)


def best(scores):
    return scores.max(1), scores.argmax(1)


def yolox(outputs, width, height):
    """github.com/Megvii-BaseDetection/YOLOX, yolox/utils/demo_utils.py: demo_postprocess."""
    table, grids, strides = outputs[0][0], [], []
    for stride in (8, 16, 32):
        x, y = np.meshgrid(np.arange(width // stride), np.arange(height // stride))
        grids.append(np.stack((x, y), 2).reshape(-1, 2))
        strides.append(np.full((x.size, 1), stride))
    grid, stride = np.concatenate(grids), np.concatenate(strides)
    boxes = np.concatenate([(table[:, :2] + grid) * stride, np.exp(table[:, 2:4]) * stride], 1)
    scores, classes = best(table[:, 5:])
    return corners(boxes), table[:, 4] * scores, classes


def nanodet(outputs, width, height):
    """github.com/RangiLyu/nanodet v0.4, nanodet/model/head/gfl_head.py: get_bboxes_single."""
    boxes, scores = [], []
    for stride, cls, distances in zip((8, 16, 32), outputs[:3], outputs[3:]):
        x, y = np.meshgrid(np.arange(width // stride), np.arange(height // stride))
        centre = (np.stack((x, y), 2).reshape(-1, 2) + 0.5) * stride
        sides = softmax(distances[0].reshape(-1, 4, 8)) @ np.arange(8) * stride
        boxes.append(np.concatenate([centre - sides[:, :2], centre + sides[:, 2:]], 1))
        scores.append(cls[0])
    return np.concatenate(boxes), *best(np.concatenate(scores))


def fastestdet(outputs, width, height):
    """github.com/dog-qiuqiu/FastestDet, example/onnx-runtime/runtime.py: detection."""
    boxes, confidences, classes = [], [], []
    feature = outputs[0][0].transpose(1, 2, 0)
    rows, columns, _ = feature.shape
    for h in range(rows):
        for w in range(columns):
            data = feature[h][w]
            x, y = (w + np.tanh(data[1])) / columns, (h + np.tanh(data[2])) / rows
            box_width, box_height = sigmoid(data[3]), sigmoid(data[4])
            boxes.append([(x - box_width / 2) * width, (y - box_height / 2) * height,
                          (x + box_width / 2) * width, (y + box_height / 2) * height])
            confidences.append(data[0] ** 0.6 * data[5:].max() ** 0.4)
            classes.append(data[5:].argmax())
    return np.array(boxes), np.array(confidences), np.array(classes)


def labelled(outputs, width, height):
    """D-FINE, DEIM: nothing is left to do."""
    labels, boxes, scores = outputs
    return boxes[0], scores[0], labels[0]


def suppress(boxes, confidences, classes, iou):
    """Greedy, within each class, best first; the indices that stay."""
    left, kept = list(np.argsort(-confidences, kind="stable")), []
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    while left:
        i = left.pop(0)
        kept.append(i)

        def overlap(j):
            size = np.minimum(boxes[i, 2:], boxes[j, 2:]) - np.maximum(boxes[i, :2], boxes[j, :2])
            shared = np.prod(np.clip(size, 0, None))
            return shared / (area[i] + area[j] - shared)

        left = [j for j in left if classes[j] != classes[i] or overlap(j) <= iou]
    return kept

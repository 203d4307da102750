"""Trains each architecture a little on made images and exports it, for `expect.py` and the tests of heads.

A network of random weights gives scores that saturate and boxes that tie; a minute of training gives spread scores and boxes of
their own, which tell a right reading from a wrong one. Ultralytics' graphs are AGPL-3.0, so all of this stays in
`out/heads/`, which git ignores.

    python train_heads.py                      # all, into out/heads/
    python train_heads.py yolov8n yolo11n-seg  # only these
"""

import copy
import shutil
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from ultralytics import RTDETR, YOLO
from ultralytics.cfg import get_cfg

from drawn import CLASSES, draw
from other_heads import OTHERS, Graph

OUT = Path(__file__).parent / "out" / "heads"
# Not square, so that a confusion of the axes shows. Training sees smaller pieces of the same scale, which is quicker.
HEIGHT, WIDTH, PIECE, BATCH = 256, 320, 128, 4
TASKS = {"seg": "segment", "obb": "obb", "cls": "classify"}

# Of YOLO26 `nms=False` exports its own head, which needs no suppression, and nothing the other one, which does.
WAYS = {"": {}, "-nms": {"nms": True}, "-half": {"half": True}, "-own": {"nms": False}}

# Architecture: steps of training, the architecture that it starts from where one fits, and its exports.
ARCHITECTURES = {
    "yolov5nu": (200, None, [""]),
    "yolov8n": (200, None, ["", "-nms", "-half"]),
    "yolo11n": (200, None, [""]),
    "yolo26n": (260, None, ["", "-nms", "-own"]),
    "yolov8n-seg": (150, "yolov8n", ["", "-nms"]),
    "yolo11n-seg": (150, "yolo11n", [""]),
    "yolo26n-seg": (180, "yolo26n", ["", "-nms", "-own"]),
    "yolov8n-obb": (180, "yolov8n", ["", "-nms"]),
    "yolo11n-obb": (180, "yolo11n", [""]),
    "yolo26n-obb": (220, "yolo26n", ["", "-nms", "-own"]),
    "yolov8n-cls": (60, "yolov8n", [""]),
    "yolo11n-cls": (60, "yolo11n", [""]),
    "rtdetr-l": (60, None, [""]),
}


def batch(random, task, height=PIECE, width=PIECE, count=3):
    """Made pieces with their right answers, as the losses of Ultralytics take them."""
    images, owners, kinds, boxes, masks, classes = [], [], [], [], [], []
    for number in range(BATCH):
        image, shapes = draw(random, height, width, 1 if task == "classify" else count)
        # A classifier learns the shape in the middle of nothing else.
        while task == "classify" and not shapes:
            image, shapes = draw(random, height, width, 1)
        images.append(image)
        quarter = (height // 4, width // 4)
        mask, kind_map = np.zeros(quarter), np.zeros(quarter)
        for index, (kind, points, seen) in enumerate(shapes):
            owners.append(number)
            kinds.append(kind)
            if task == "obb":
                (x, y), (long, short), angle = cv2.minAreaRect(points.astype(np.float32))
                boxes.append([x / width, y / height, long / width, short / height, np.deg2rad(angle)])
            else:
                rows, columns = np.where(seen > 0)
                left, right, top, bottom = columns.min(), columns.max() + 1, rows.min(), rows.max() + 1
                sides = np.array([left + right, top + bottom, 2 * (right - left), 2 * (bottom - top)]) / 2
                boxes.append(sides / [width, height, width, height])
            small = cv2.resize(seen, quarter[::-1], interpolation=cv2.INTER_AREA) > 0
            mask[small], kind_map[small] = index + 1, kind
        masks.append(mask)
        classes.append(kind_map)
    tensor = lambda values: torch.tensor(np.array(values), dtype=torch.float32)
    images = tensor(images).permute(0, 3, 1, 2) / 255
    if task == "classify":
        return {"img": images, "cls": torch.tensor(kinds)}
    return {"img": images, "batch_idx": tensor(owners), "cls": tensor(kinds).view(-1, 1), "bboxes": tensor(boxes),
            "masks": tensor(masks), "sem_masks": tensor(classes)}


def train(name, steps, trained):
    """Builds an architecture from its yaml, with few classes, and trains it a little, from weights that fit if given."""
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    task = TASKS.get(name.rpartition("-")[2], "detect")
    yaml = f"{name.replace('yolov5nu', 'yolov5n')}.yaml"
    whole = RTDETR(yaml) if name.startswith("rtdetr") else YOLO(yaml, task=task)
    model = type(whole.model)(copy.deepcopy(whole.model.yaml), ch=3, nc=len(CLASSES), verbose=False)
    model.args, model.task = get_cfg(), task
    model.names, model.nc = dict(enumerate(CLASSES)), len(CLASSES)
    if trained is not None:
        model.load(trained, verbose=False)
    whole.model = model.train()
    rate = 2e-4 if name.startswith("rtdetr") else 3e-3
    descend(name, model, steps, rate, lambda: model.loss(batch(random, task))[0].sum())
    model.eval()
    # As a loaded checkpoint has them.
    model.args = vars(model.args)
    return whole


def descend(name, model, steps, rate, loss_of_a_batch):
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.2)
    for step in range(steps):
        loss = loss_of_a_batch()
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        schedule.step()
        if step % 25 == 0 or step + 1 == steps:
            print(f"{name}: step {step}, loss {float(loss.detach()):.2f}", flush=True)


def train_other(name):
    """Trains a detector of other authors a little and exports it; its weights are kept for expect.py."""
    other = OTHERS[name]
    torch.manual_seed(0)
    random = np.random.default_rng(0)
    size, count = ((HEIGHT, WIDTH), 12) if other.whole else ((PIECE, PIECE), 3)
    model = other.build(HEIGHT, WIDTH).train()
    descend(name, model, other.steps, other.rate, lambda: other.loss(model, batch(random, "detect", *size, count)))
    model.eval()
    torch.save(model.state_dict(), OUT / f"{name}.pt")
    image = torch.zeros(1, 3, HEIGHT, WIDTH)
    with torch.no_grad():
        names = list(other.outputs(model, image))
        torch.onnx.export(
            Graph(other, model), (image,), OUT / f"{name}.onnx", input_names=["images"], output_names=names,
            opset_version=17, dynamo=False)
    print(OUT / f"{name}.onnx", flush=True)


def export(whole, name, options):
    """Writes one ONNX file of a trained model."""
    size = (PIECE, PIECE) if name.endswith("-cls") else (HEIGHT, WIDTH)
    one = copy.deepcopy(whole)
    written = one.export(
        format="onnx", imgsz=size, dynamic=False, opset=17, simplify=False, device="cpu", conf=0.01, iou=0.45, **options)
    target = OUT / f"{name}.onnx"
    shutil.move(written, target)
    print(target, flush=True)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    # More threads than this only wait for one another at this size.
    torch.set_num_threads(1)
    trained = {}
    asked = sys.argv[1:] or [*ARCHITECTURES, *OTHERS]
    ours = [name for name in asked if name in ARCHITECTURES]
    for name in dict.fromkeys(sum(([ARCHITECTURES[name][1], name] for name in ours), [])):
        if name is None:
            continue
        started = time.monotonic()
        steps, base, ways = ARCHITECTURES[name]
        trained[name] = train(name, steps, trained[base].model if base else None)
        for way in ways if name in ours else []:
            export(trained[name], name + way, WAYS[way])
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    for name in (name for name in asked if name in OTHERS):
        started = time.monotonic()
        train_other(name)
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)

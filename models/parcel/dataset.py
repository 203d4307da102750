"""Rendered scenes kept on disk, and batches of them with mild augmentation.

    python dataset.py --family train --count 8000      # writes cache/train.npy (images) and cache/train.boxes.npz

Images are RGB uint8 of shape (n, 320, 320, 3); boxes are rows of (image, class, x_min, y_min, x_max, y_max).
"""

import argparse
import time
from pathlib import Path

import cv2
import numpy as np

from render import SIZE, render
from texture import FAMILIES, Materials

CACHE = Path(__file__).parent / "cache"
MAX_BOXES = 60


def write(family, start, count, name=None):
    """Renders seeds start … start + count - 1 of a family into the cache."""
    cv2.setNumThreads(1)
    CACHE.mkdir(exist_ok=True)
    materials = Materials(FAMILIES[family])
    name = name or family
    images = np.lib.format.open_memmap(CACHE / f"{name}.npy", mode="w+", dtype=np.uint8, shape=(count, SIZE, SIZE, 3))
    rows, began = [], time.time()
    for index in range(count):
        image, boxes = render(start + index, materials)
        images[index] = image[..., ::-1]
        if index % 500 == 499:
            print(f"{name}: {index + 1} images in {time.time() - began:.0f} s", flush=True)
        rows.append(np.column_stack([np.full(len(boxes), index), boxes]))
    images.flush()
    boxes = np.concatenate(rows).astype(np.float32)
    np.savez(CACHE / f"{name}.boxes.npz", boxes=boxes)
    counts = np.bincount(boxes[:, 1].astype(int), minlength=4)
    print(f"{name}: {count} images in {time.time() - began:.0f} s; boxes per class {counts.tolist()}")


class Scenes:
    """The cached scenes of one or more names, read through memory maps."""

    def __init__(self, names):
        self.images, self.boxes = [], []
        for name in names:
            images = np.load(CACHE / f"{name}.npy", mmap_mode="r")
            rows = np.load(CACHE / f"{name}.boxes.npz")["boxes"]
            cuts = np.searchsorted(rows[:, 0], np.arange(len(images) + 1))
            self.images.append(images)
            self.boxes += [rows[a:b, 1:] for a, b in zip(cuts[:-1], cuts[1:])]
        self.starts = np.cumsum([0] + [len(images) for images in self.images])

    def __len__(self):
        return int(self.starts[-1])

    def get(self, index):
        """One image (RGB uint8) and its boxes (n, 5)."""
        part = int(np.searchsorted(self.starts, index, side="right")) - 1
        return self.images[part][index - self.starts[part]], self.boxes[index]


def augment(rng, image, boxes):
    """Flips, shifts and scales, and jitters colour; the family's range of light already counts this jitter in."""
    boxes = boxes.copy()
    if rng.random() < 0.5:
        image = image[:, ::-1]
        boxes[:, [1, 3]] = SIZE - boxes[:, [3, 1]]
    if rng.random() < 0.6:
        scale = rng.uniform(0.75, 1.35)
        shift = rng.uniform(-0.12, 0.12, 2) * SIZE + SIZE * (1 - scale) / 2
        matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
        image = cv2.warpAffine(np.ascontiguousarray(image), matrix, (SIZE, SIZE), flags=cv2.INTER_LINEAR, borderValue=(114, 114, 114))
        whole = boxes[:, 1:] * scale + np.tile(shift, 2)
        cut = np.clip(whole, 0, SIZE)
        kept = ((cut[:, 2:] - cut[:, :2]).prod(axis=1) > 0.3 * (whole[:, 2:] - whole[:, :2]).prod(axis=1))
        kept &= (cut[:, 2:] - cut[:, :2]).min(axis=1) >= 4
        boxes = np.column_stack([boxes[:, :1], cut])[kept]
    gain = rng.uniform(0.985, 1.015, 3)
    table = np.clip(np.arange(256)[:, None] * gain, 0, 255).astype(np.uint8)
    return cv2.LUT(np.ascontiguousarray(image), table[:, None, :].reshape(1, 256, 3)), boxes


def batches(scenes, size, seed):
    """An endless stream of (images float32 (b, 3, 320, 320) in 0..1, boxes (b, m, 4), classes (b, m), counts (b,))."""
    rng = np.random.default_rng(seed)
    while True:
        order = rng.permutation(len(scenes))
        for start in range(0, len(order) - size + 1, size):
            images = np.empty((size, SIZE, SIZE, 3), np.uint8)
            boxes = np.zeros((size, MAX_BOXES, 4), np.float32)
            classes = np.zeros((size, MAX_BOXES), np.int64)
            counts = np.zeros(size, np.int64)
            for slot, index in enumerate(order[start:start + size]):
                images[slot], truth = augment(rng, *scenes.get(index))
                truth = truth[:MAX_BOXES]
                counts[slot] = len(truth)
                classes[slot, :len(truth)] = truth[:, 0]
                boxes[slot, :len(truth)] = truth[:, 1:]
            most = max(1, int(counts.max()))
            yield images.transpose(0, 3, 1, 2).astype(np.float32) / 255, boxes[:, :most], classes[:, :most], counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", choices=FAMILIES, default="train")
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--count", type=int, default=8000)
    parser.add_argument("--name")
    options = parser.parse_args()
    write(options.family, options.start, options.count, options.name)

"""Renders parcel scenes with their ground truth, the same for the same seed.

    python render.py --family train --seed 1 --count 24 --out cache/preview.png    # a contact sheet to look at
"""

import argparse
from pathlib import Path

import cv2
import numpy as np

from lens import random_lens, take
from parcel import random_parcel
from scene import Camera, draw_scene
from texture import FAMILIES, Materials

CLASSES = ("parcel", "label", "barcode", "damage")
COLOURS = ((80, 200, 80), (230, 160, 40), (40, 200, 240), (60, 60, 240))
AZIMUTHS = {"front": -np.pi / 2, "right": 0.0, "left": np.pi, "back": np.pi / 2}
SIZE = 320


def random_camera(rng, size, subject):
    """A camera at any of the angles a dock has, near enough for the subject (metres across) to fill much of the image."""
    top = rng.random() < 0.42
    azimuth = rng.choice(list(AZIMUTHS.values())) + rng.normal(0, 0.35)
    elevation = np.deg2rad(rng.uniform(55, 88) if top else rng.uniform(14, 55))
    focal = size * rng.uniform(0.9, 1.9)
    fill = rng.uniform(0.75, 1.3)
    distance = max(focal * subject / (fill * size), subject * 0.9) + 0.05
    aim = rng.normal(0, 0.08, 2) * subject
    roll = rng.uniform(-np.pi, np.pi) if top and rng.random() < 0.5 else rng.normal(0, 0.06)
    return Camera(size, size, azimuth, elevation, distance, focal, roll, (aim[0], aim[1], 0.08))


def arrange(rng, family):
    """One parcel, a few, a stack, or none. Returns (parcels, metres across)."""
    kind = rng.random()
    if kind < 0.03:
        return [], 0.6
    if kind < 0.77:
        parcel = random_parcel(rng, family)
        return [parcel], float(np.hypot(*parcel.size[:2])) + 0.3 * parcel.size[2]
    if kind < 0.9:
        parcels, taken = [], []
        for _ in range(int(rng.integers(2, 5))):
            parcel = random_parcel(rng, family)
            radius = float(np.hypot(*parcel.size[:2])) / 2
            for _ in range(12):
                spot = rng.uniform(-0.65, 0.65, 2)
                if all(np.hypot(*(spot - other)) > radius + reach for other, reach in taken):
                    parcel.place = (spot[0], spot[1], 0.0)
                    taken.append((spot, radius))
                    parcels.append(parcel)
                    break
        return parcels, rng.uniform(0.7, 1.1)
    length, width, height = rng.uniform(0.22, 0.4), rng.uniform(0.2, 0.35), rng.uniform(0.14, 0.3)
    columns, rows, levels = rng.integers(1, 4), rng.integers(1, 3), rng.integers(1, 4)
    if kind > 0.975:
        columns, rows, levels = rng.integers(2, 6), rng.integers(1, 3), rng.integers(2, 5)  # a loaded pallet
    parcels = []
    turn = rng.uniform(-0.5, 0.5)
    cos, sin = np.cos(turn), np.sin(turn)
    for i in range(columns):
        for j in range(rows):
            for k in range(int(levels if kind > 0.975 else rng.integers(1, levels + 1))):
                parcel = random_parcel(rng, family, damaged=0.2, labelled=0.5)
                parcel.mailer, parcel.yaw = False, turn + rng.normal(0, 0.03)
                parcel.size = (length * rng.uniform(0.9, 0.99), width * rng.uniform(0.9, 0.99), height)
                if parcel.crushed:
                    parcel.crushed = (parcel.crushed[0], min(parcel.size) * 0.4, parcel.crushed[2])
                x, y = (i - (columns - 1) / 2) * length, (j - (rows - 1) / 2) * width
                parcel.place = (x * cos - y * sin, x * sin + y * cos, k * height)
                parcels.append(parcel)
    return parcels, max(columns * length, rows * width, levels * height) * 1.2


def render(seed, materials, size=SIZE):
    """One random scene. Returns (BGR uint8 of size × size, boxes float32 (n, 5): class, x_min, y_min, x_max, y_max)."""
    rng = np.random.default_rng((materials.family.seed, seed))
    parcels, across = arrange(rng, materials.family)
    camera = random_camera(rng, size, across)
    image, boxes = draw_scene(rng, camera, parcels, materials, belt=rng.random() < 0.4, cluttered=rng.random() < 0.15)
    return take(rng, image, random_lens(rng, materials.family), materials), boxes


def annotate(image, boxes, scores=None):
    """A copy with boxes drawn on it."""
    image = image.copy()
    weight = max(1, image.shape[1] // 500)
    for index, (class_id, x0, y0, x1, y1) in enumerate(boxes):
        colour = COLOURS[int(class_id)]
        cv2.rectangle(image, (int(x0), int(y0)), (int(x1), int(y1)), colour, weight)
        if scores is not None:
            cv2.putText(image, f"{CLASSES[int(class_id)]} {scores[index]:.2f}", (int(x0), int(y0) - 3), 0, 0.45 * weight, colour, 1, cv2.LINE_AA)
    return image


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--family", choices=FAMILIES, default="train")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--out", type=Path, default=Path("cache/preview.png"))
    parser.add_argument("--plain", action="store_true", help="without boxes")
    options = parser.parse_args()
    stock = Materials(FAMILIES[options.family])
    tiles = []
    for seed in range(options.seed, options.seed + options.count):
        picture, truth = render(seed, stock)
        tiles.append(picture if options.plain else annotate(picture, truth))
    columns = 6
    tiles += [np.zeros_like(tiles[0])] * (-len(tiles) % columns)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(options.out), np.vstack([np.hstack(tiles[i:i + columns]) for i in range(0, len(tiles), columns)]))

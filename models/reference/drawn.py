"""Made images whose right answer is known: coloured shapes on a textured ground, each with its class and outline.

Four kinds, whose pixels, sizes and angles vary, overlap and are cut off by the edge; the ring has a hole.
"""

import cv2
import numpy as np

CLASSES = ["bar", "wedge", "disc", "ring"]
COLOURS = np.array([[200, 60, 50], [60, 170, 70], [60, 80, 210], [210, 180, 60]])


def ground(random, height, width):
    """Coarse and fine noise, red before blue."""
    coarse = random.uniform(60, 160, (height // 32 + 2, width // 32 + 2, 3)).astype(np.float32)
    smooth = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(smooth + random.normal(0, 12, (height, width, 3)), 0, 255)


def outline(random, kind, height, width):
    """The outer outline of one shape, n × 2 in pixels; its middle lies within the image."""
    long = random.uniform(14, 40)
    short = long * random.uniform(0.35, 0.6)
    turn = random.uniform(0, np.pi)
    if kind == 0:
        points = [[-long, -short], [long, -short], [long, short], [-long, short]]
    elif kind == 1:
        points = [[-long, short], [long, short], [random.uniform(-0.3, 0.3) * long, -1.5 * short]]
    else:
        angles = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        points = np.stack([long * np.cos(angles), (short if kind == 2 else 0.8 * long) * np.sin(angles)], 1)
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return np.array(points) @ rotation + random.uniform([8, 8], [width - 8, height - 8])


def draw(random, height, width, count):
    """An image (height × width × 3, red first, bytes) and its shapes: class, outline, mask of what is seen of it."""
    image, shapes = ground(random, height, width), []
    for _ in range(count):
        kind = int(random.integers(len(CLASSES)))
        points = outline(random, kind, height, width)
        mask = cv2.fillPoly(np.zeros((height, width), np.uint8), [np.round(points).astype(np.int32)], 1)
        if any((mask & other).sum() > 0.4 * min(mask.sum(), other.sum()) for _, _, other in shapes):
            continue
        painted = mask
        if kind == 3:
            inner = np.round(points.mean(0) + (points - points.mean(0)) * 0.5).astype(np.int32)
            painted = cv2.fillPoly(mask.copy(), [inner], 0)
        colour = COLOURS[kind] + random.normal(0, 22, 3)
        image[painted > 0] = colour + random.normal(0, 6, (int(painted.sum()), 3))
        for _, _, other in shapes:
            other[painted > 0] = 0
        shapes.append((kind, points, painted.copy()))
    return np.clip(image, 0, 255).astype(np.uint8), [shape for shape in shapes if shape[2].sum() > 40]

"""Procedural materials in two families that share nothing: one to train on, one held out to evaluate on.

A `Family` names its paper patterns, its grounds, its walls, its print faces, and the light its scenes are drawn in.
`Materials` draws a small pool of each from the family's own seed, so that a scene only has to crop from it.
"""

from dataclasses import dataclass

import cv2
import numpy as np

PAPER_PX = 512
GROUND_PX = 640


@dataclass(frozen=True)
class Family:
    """What one family may draw from. Ranges are lists of (low, high); a draw picks a range, then a value in it."""

    name: str
    seed: int
    papers: tuple[str, ...]
    grounds: tuple[str, ...]
    walls: tuple[str, ...]
    fonts: tuple[int, ...]
    exposure: tuple[tuple[float, float], ...]  # gain on linear pixel values, training's augmentation included
    warmth: tuple[tuple[float, float], ...]  # red up and blue down by this share
    damage_lobes: tuple[int, int]  # how many harmonics shape the outline of a damage


TRAIN = Family(
    name="train", seed=11,
    papers=("fibre", "smooth", "blotch", "crumple"),
    grounds=("rubber", "rubber", "concrete", "planks", "tile", "asphalt", "plain", "slats", "grating", "gravel", "hazard", "mat"),
    walls=("shade", "shelves"),
    fonts=(0, 1, 2),
    exposure=((0.47, 1.13),),
    warmth=((-0.10, 0.14),),
    damage_lobes=(2, 4),
)
HELD_OUT = Family(
    name="held_out", seed=97,
    papers=("recycled", "corrugated"),
    grounds=("rollers", "plate", "terrazzo"),
    walls=("bricks",),
    fonts=(3, 5),
    exposure=((0.36, 0.44), (1.16, 1.28)),
    warmth=((-0.19, -0.12), (0.16, 0.22)),
    damage_lobes=(5, 7),
)
FAMILIES = {family.name: family for family in (TRAIN, HELD_OUT)}


def fractal(rng, height, width, base=4, octaves=4, falloff=0.55):
    """Smooth noise of about zero mean and unit range, float32, `base` cells across at its coarsest."""
    total = np.zeros((height, width), np.float32)
    weight = 1.0
    for octave in range(octaves):
        cells = base << octave
        coarse = rng.standard_normal((cells + 1, cells + 1)).astype(np.float32)
        total += weight * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        weight *= falloff
    return total / (np.abs(total).max() + 1e-6)


def draw_range(rng, ranges):
    """A value from one of several ranges."""
    low, high = ranges[rng.integers(len(ranges))]
    return float(rng.uniform(low, high))


def paper(rng, kind):
    """Relief of a paper surface in about [-1, 1], float32, PAPER_PX square."""
    n = PAPER_PX
    grain = rng.standard_normal((n, n)).astype(np.float32) * 0.25
    if kind == "fibre":
        streaks = cv2.resize(rng.standard_normal((n, 20)).astype(np.float32), (n, n), interpolation=cv2.INTER_CUBIC)
        return 0.35 * streaks + 0.4 * fractal(rng, n, n) + 0.6 * grain
    if kind == "smooth":
        return 0.5 * fractal(rng, n, n, base=2) + 0.5 * grain
    if kind == "blotch":
        return 0.8 * fractal(rng, n, n, base=8, falloff=0.8) + 0.5 * grain
    if kind == "crumple":
        folds = fractal(rng, n, n, base=5, octaves=3)
        return 2.2 * np.abs(folds) - 0.6 + 0.5 * grain
    if kind == "recycled":
        flecks = cv2.GaussianBlur((rng.random((n, n)) > 0.994).astype(np.float32), (0, 0), 1.1) * 6
        return 0.4 * fractal(rng, n, n, base=16) + grain - flecks
    if kind == "corrugated":
        waves = np.sin(np.arange(n, dtype=np.float32) * rng.uniform(0.35, 0.7))[None, :]
        return 0.35 * waves + 0.4 * fractal(rng, n, n, base=3) + 0.7 * grain
    raise ValueError(f"no paper called {kind}")


def tinted(level, colour):
    """A BGR surface from a relief around 1 and a colour in 0..255."""
    return np.clip(level[..., None] * np.asarray(colour, np.float32), 0, 255).astype(np.uint8)


def ground(rng, kind):
    """A top view of about two metres of ground, uint8 BGR, GROUND_PX square."""
    n = GROUND_PX
    noise = fractal(rng, n, n, base=5, octaves=5, falloff=0.7)
    grain = rng.standard_normal((n, n)).astype(np.float32)
    if kind == "rubber":
        base = ((52, 50, 48), (70, 62, 50), (58, 82, 52), (95, 92, 88))[rng.integers(4)]
        surface = tinted(1 + 0.12 * noise + 0.10 * grain, base)
        if rng.random() < 0.5:
            step = int(rng.integers(40, 120))
            surface[::step] = (surface[::step] * 0.6).astype(np.uint8)
            surface[1::step] = np.clip(surface[1::step] * 1.25, 0, 255).astype(np.uint8)
        return surface
    if kind == "concrete":
        surface = tinted(1 + 0.25 * noise + 0.06 * grain, (150, 155, 158))
        for _ in range(4):
            walk = np.cumsum(rng.normal(0, 14, (24, 2)), axis=0) + rng.uniform(0, n, 2)
            cv2.polylines(surface, [walk.astype(np.int32)], False, (95, 98, 100), 1, cv2.LINE_AA)
        return surface
    if kind == "planks":
        surface = tinted(1 + 0.2 * cv2.resize(rng.standard_normal((n, 8)).astype(np.float32), (n, n)) * 0.6
                         + 0.1 * noise, (88, 128, 165))
        for y in range(0, n, int(rng.integers(60, 110))):
            surface[y:y + 3] = (surface[y:y + 3] * 0.35).astype(np.uint8)
        return surface
    if kind == "tile":
        surface = tinted(1 + 0.12 * noise + 0.03 * grain, rng.uniform(140, 205, 3))
        step = int(rng.integers(80, 170))
        for at in range(0, n, step):
            surface[at:at + 4] = surface[:, at:at + 4] = (120, 120, 118)
        return surface
    if kind == "asphalt":
        return tinted(1 + 0.1 * noise + 0.35 * grain, (88, 88, 90))
    if kind == "plain":
        return tinted(1 + 0.2 * noise + 0.03 * grain, rng.uniform(50, 210, 3))
    if kind == "slats":
        surface = np.zeros((n, n, 3), np.float32)
        y = 0
        while y < n:
            board, gap = int(rng.integers(24, 90)), int(rng.integers(4, 40))
            surface[y:y + board] = np.array((95, 135, 170)) * rng.uniform(0.5, 1.3)
            surface[y + board:y + board + gap] = rng.uniform(8, 40)
            y += board + gap
        return np.clip(surface * (1 + 0.15 * noise + 0.06 * grain)[..., None], 0, 255).astype(np.uint8)
    if kind == "grating":
        surface = np.full((n, n, 3), rng.uniform(15, 60), np.uint8)
        wide, thick = int(rng.integers(22, 60)), int(rng.integers(4, 12))
        for at in range(0, n, wide):
            surface[at:at + thick] = rng.uniform(120, 210)
            surface[:, at:at + thick] = rng.uniform(110, 200)
        return np.clip(surface * (1 + 0.1 * noise + 0.05 * grain)[..., None], 0, 255).astype(np.uint8)
    if kind == "gravel":
        surface = np.full((n, n, 3), 60, np.uint8)
        for _ in range(2600):
            tone = rng.uniform(50, 210) + rng.normal(0, 22, 3)
            axes = rng.integers(4, 13, 2)
            cv2.ellipse(surface, rng.integers(0, n, 2).tolist(), axes.tolist(), rng.uniform(0, 180), 0, 360, np.clip(tone, 10, 240).tolist(), -1, cv2.LINE_AA)
        return surface
    if kind == "hazard":
        wide = int(rng.integers(25, 80))
        y, x = np.mgrid[0:n, 0:n]
        stripe = ((x + y) // wide) % 2
        pair = np.array((((30, 30, 30), (40, 190, 225)), ((225, 225, 225), (45, 45, 190)), ((60, 58, 55), (190, 190, 185)))[rng.integers(3)], np.float32)
        return np.clip(pair[stripe] * (1 + 0.15 * noise + 0.05 * grain)[..., None], 0, 255).astype(np.uint8)
    if kind == "mat":
        shades = rng.uniform(20, 230, (4, 3)).astype(np.float32)
        patches = np.digitize(fractal(rng, n, n, base=int(rng.integers(6, 24)), octaves=2), (-0.25, 0.0, 0.25))
        return np.clip(shades[patches] * (1 + 0.06 * grain)[..., None], 0, 255).astype(np.uint8)
    if kind == "rollers":
        step = int(rng.integers(48, 80))
        phase = (np.arange(n) % step) / step
        profile = np.where(phase < 0.72, 0.45 + 0.75 * np.sin(np.pi * phase / 0.72), 0.15).astype(np.float32)
        return tinted(profile[:, None] * (1 + 0.05 * noise + 0.02 * grain), (172, 170, 165))
    if kind == "plate":
        surface = tinted(1 + 0.1 * noise + 0.04 * grain, (140, 142, 140))
        step = 36
        for row, y in enumerate(range(0, n, step)):
            for x in range((row % 2) * step // 2, n, step):
                angle = 45 if (row + x // step) % 2 else -45
                cv2.ellipse(surface, (x, y), (11, 4), angle, 0, 360, (188, 190, 188), -1, cv2.LINE_AA)
                cv2.ellipse(surface, (x + 1, y + 2), (11, 4), angle, 0, 180, (90, 92, 90), 1, cv2.LINE_AA)
        return surface
    if kind == "terrazzo":
        surface = tinted(1 + 0.05 * noise, rng.uniform(165, 210, 3))
        for _ in range(1400):
            centre = rng.uniform(0, n, 2)
            chip = centre + rng.uniform(-7, 7, (5, 2))
            cv2.fillConvexPoly(surface, cv2.convexHull(chip.astype(np.int32)), rng.uniform(60, 230, 3).tolist(), cv2.LINE_AA)
        return surface
    raise ValueError(f"no ground called {kind}")


def wall(rng, kind):
    """A backdrop for views that see past the ground, uint8 BGR, 320 rows by 480 columns."""
    height, width = 320, 480
    tone = rng.uniform(60, 190, 3) * 0.4 + rng.uniform(60, 190) * 0.6
    fall = np.linspace(1.15, 0.75, height, dtype=np.float32)[:, None]
    picture = tinted(fall * (1 + 0.12 * fractal(rng, height, width, base=3)), tone)
    if kind == "shelves":
        for x in range(int(rng.integers(0, 60)), width, int(rng.integers(70, 150))):
            cv2.rectangle(picture, (x, 0), (x + 8, height), rng.uniform(40, 190, 3).tolist(), -1)
        for y in range(int(rng.integers(0, 60)), height, int(rng.integers(60, 110))):
            cv2.rectangle(picture, (0, y), (width, y + 7), rng.uniform(40, 190, 3).tolist(), -1)
        for _ in range(14):
            x, y = rng.integers(0, width), rng.integers(0, height)
            w, h = rng.integers(12, 70, 2)
            cv2.rectangle(picture, (x, y), (x + w, y + h), rng.uniform(20, 210, 3).tolist(), -1)
        return cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(2.5, 6)))
    if kind == "bricks":
        for row, y in enumerate(range(0, height, 22)):
            cv2.line(picture, (0, y), (width, y), (125, 128, 130), 2)
            for x in range((row % 2) * 26, width, 52):
                cv2.line(picture, (x, y), (x, y + 22), (125, 128, 130), 2)
        return cv2.GaussianBlur(picture, (0, 0), 1.5)
    return cv2.GaussianBlur(picture, (0, 0), 3)


class Materials:
    """A family's pool of surfaces, drawn once from its seed."""

    def __init__(self, family: Family):
        rng = np.random.default_rng(family.seed)
        self.family = family
        self.papers = [paper(rng, kind) for kind in family.papers for _ in range(4)]
        self.grounds = [ground(rng, kind) for kind in family.grounds for _ in range(4)]
        self.walls = [wall(rng, kind) for kind in family.walls for _ in range(8)]
        self.relief = [fractal(rng, 256, 256, base=6, octaves=4, falloff=0.7) for _ in range(8)]
        self.grain = [rng.standard_normal((704, 704, 3)).astype(np.float32) for _ in range(2)]

    def pick(self, rng, pool):
        """One of a pool."""
        return pool[int(rng.integers(len(pool)))]

    def crop(self, rng, pool, height, width):
        """A random window of a random member, resized only where the member is too small."""
        source = self.pick(rng, pool)
        rows, columns = source.shape[:2]
        if height > rows or width > columns:
            scale = max(height / rows, width / columns) * 1.01
            source = cv2.resize(source, None, fx=scale, fy=scale)
            rows, columns = source.shape[:2]
        y = int(rng.random() * (rows - height + 1))
        x = int(rng.random() * (columns - width + 1))
        return source[y:y + height, x:x + width]

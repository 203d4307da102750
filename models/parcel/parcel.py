"""A parcel: its size, its look, what is stuck on it and what was done to it, independent of any camera.

Everything on a face is drawn from that face's own seed, so that several views show one and the same parcel.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np

import damage
import marks

LABEL, BARCODE, DAMAGE = 1, 2, 3
FACES = ("top", "front", "right", "back", "left")
# Corners of each face as seen from outside (top left, top right, bottom right, bottom left), as vertex numbers; bits
# of a number are x, y, z.
CORNERS = {"top": (6, 7, 5, 4), "front": (4, 5, 1, 0), "right": (5, 7, 3, 1), "back": (7, 6, 2, 3), "left": (6, 4, 0, 2)}


@dataclass
class Damage:
    """One damage on a face: where (shares of the face), how big (share of its shorter side), how plain."""

    kind: str
    at: tuple[float, float]
    radius: float
    strength: float
    seed: int


@dataclass
class Parcel:
    """Sizes in metres: length along x, width along y, height along z; `yaw` in radians about its centre."""

    size: tuple[float, float, float]
    place: tuple[float, float, float] = (0.0, 0.0, 0.0)
    yaw: float = 0.0
    mailer: bool = False
    colour: tuple[float, float, float] = (110.0, 150.0, 182.0)
    seed: int = 0
    tape: float = 0.5
    labels: dict[str, tuple] = field(default_factory=dict)  # face -> (x, y, quarter turns, tilt, width in metres)
    codes: dict[str, tuple] = field(default_factory=dict)  # face -> (x, y), an article's EAN-13 printed on the board itself
    stickers: tuple[str, ...] = ()
    damages: dict[str, list[Damage]] = field(default_factory=dict)
    crushed: tuple[int, float, float] | None = None  # vertex, reach in metres, strength
    content: marks.Content | None = None  # what its codes say; None: drawn from the seed

    def says(self):
        """What its codes say."""
        return self.content or marks.Content.drawn(self.seed)

    def extent(self, face):
        """A face's width and height in metres."""
        length, width, height = self.size
        return {"top": (length, width), "front": (length, height), "back": (length, height)}.get(face, (width, height))

    def vertices(self):
        """The eight corners in world coordinates, shape (8, 3), a crushed one pushed in."""
        length, width, height = self.size
        bits = np.array([[i & 1, i >> 1 & 1, i >> 2 & 1] for i in range(8)], np.float64)
        corners = (bits - (0.5, 0.5, 0)) * (length, width, height)
        if self.crushed:
            vertex, reach, strength = self.crushed
            centre = np.array((0, 0, height / 2))
            corners[vertex] += (centre - corners[vertex]) / np.linalg.norm(centre - corners[vertex]) * reach * 0.45 * strength
        cos, sin = np.cos(self.yaw), np.sin(self.yaw)
        corners[:, :2] = corners[:, :2] @ np.array([[cos, sin], [-sin, cos]])
        return corners + self.place


def random_parcel(rng, family, damaged=0.5, labelled=0.8):
    """A parcel with everything about it drawn at random; it stands at the origin."""
    mailer = rng.random() < 0.2
    if mailer:
        size = (rng.uniform(0.2, 0.42), rng.uniform(0.15, 0.32), rng.uniform(0.015, 0.05))
        colours = ((225, 225, 225), (60, 58, 56), (150, 150, 155), (115, 150, 178), (170, 120, 60), (120, 90, 160))
    else:
        size = (rng.uniform(0.2, 0.5), rng.uniform(0.18, 0.4), rng.uniform(0.08, 0.36))
        colours = ((105, 146, 180), (92, 132, 168), (120, 165, 200), (80, 118, 152), (130, 160, 182), (215, 220, 222), (70, 64, 60))
        colours = colours if rng.random() < 0.3 else colours[:5]
    colour = np.array(colours[rng.integers(len(colours))], np.float64) + rng.normal(0, 7, 3)
    parcel = Parcel(size=size, yaw=rng.uniform(-np.pi, np.pi), mailer=mailer, colour=tuple(np.clip(colour, 25, 240)),
                    seed=int(rng.integers(2**31)), tape=float(rng.uniform(0.35, 0.85)) if rng.random() < 0.8 else 0.0)
    faces = ("top",) if mailer else FACES
    for face in faces:
        if rng.random() < (labelled if face == "top" else 0.28 * labelled):
            parcel.labels[face] = (rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.75), int(rng.integers(4)), rng.normal(0, 5), rng.uniform(0.11, 0.19))
        elif rng.random() < 0.12:
            parcel.codes[face] = (rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7))
        if rng.random() < damaged * 0.55:
            parcel.damages[face] = [random_damage(rng) for _ in range(1 + (rng.random() < 0.25))]
    parcel.stickers = tuple(face for face in faces if rng.random() < 0.22)
    if not mailer and rng.random() < damaged * 0.5:
        parcel.crushed = (int(rng.integers(4, 8)), min(size) * rng.uniform(0.3, 0.7), rng.uniform(0.5, 1.0))
    return parcel


def random_damage(rng):
    """Any kind, anywhere on a face."""
    kind = damage.KINDS[int(rng.choice(4, p=(0.33, 0.25, 0.2, 0.22)))]
    return Damage(kind, (rng.uniform(0.12, 0.88), rng.uniform(0.12, 0.88)), rng.uniform(0.18, 0.38), rng.uniform(0.55, 1.0), int(rng.integers(2**31)))


def paste_label(rng, surface, spec, scale, font, content, items):
    """Sticks a label on a face of `scale` pixels a metre, and notes its corners and its barcodes'."""
    height, width = surface.shape[:2]
    x, y, turns, tilt, wide = spec
    aspect = rng.uniform(1.2, 1.55) if rng.random() < 0.65 else rng.uniform(0.5, 0.75)
    fit = min(1.0, 0.86 * min(width, height) / (wide * scale * max(1, aspect) * 1.05))
    w, h = int(wide * scale * fit), int(wide * scale * fit * aspect)
    if w < 6 or h < 6:
        return
    picture, codes = marks.label(rng, w, h, font, content)
    angle = np.deg2rad(90 * turns + tilt)
    cos, sin = np.cos(angle), np.sin(angle)
    half = np.array([abs(cos) * w + abs(sin) * h, abs(sin) * w + abs(cos) * h]) / 2
    centre = np.clip((x * width, y * height), half * 0.98, np.maximum((width, height) - half * 0.98, half * 0.98))
    matrix = np.array([[cos, -sin, 0], [sin, cos, 0]])
    matrix[:, 2] = centre - matrix[:, :2] @ (w / 2, h / 2)
    flags = cv2.INTER_LINEAR
    mask = cv2.warpAffine(np.full((h, w), 255, np.uint8), matrix, (width, height), flags=flags)[..., None].astype(np.float32) / 255
    warped = cv2.warpAffine(picture, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    surface[:] = (surface * (1 - mask) + warped * mask).astype(np.uint8)
    for class_id, corners in [(LABEL, marks.quad(0, 0, w, h))] + [(BARCODE, code) for code in codes]:
        items.append((class_id, (corners @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32)))


def draw_face(parcel, face, scale, materials):
    """Paints one face at `scale` pixels a metre. Returns (BGR uint8, list of (class, outline in the face's pixels))."""
    rng = np.random.default_rng((parcel.seed, FACES.index(face)))
    font = materials.family.fonts[int(rng.integers(len(materials.family.fonts)))]
    across, down = parcel.extent(face)
    width, height = max(6, int(across * scale)), max(6, int(down * scale))
    relief = materials.crop(rng, materials.papers, height, width)
    rough = 0.05 if not parcel.mailer else 0.03
    level = 1 + rough * relief
    gradient = rng.normal(0, 0.06, 2)
    level = level * (1 + gradient[0] * np.linspace(-1, 1, width, dtype=np.float32)[None] + gradient[1] * np.linspace(-1, 1, height, dtype=np.float32)[:, None])
    if parcel.mailer:
        folds = cv2.resize(materials.pick(rng, materials.relief), (width, height), interpolation=cv2.INTER_CUBIC)
        slope = cv2.Sobel(folds, cv2.CV_32F, 1, 0) + 0.6 * cv2.Sobel(folds, cv2.CV_32F, 0, 1)
        level = level * (1 + 0.12 * np.tanh(slope * max(width, height) * 0.006))
        rim = max(2, int(min(width, height) * 0.04))
        level[:rim] *= 0.93
        level[-rim:] *= 0.88
    else:
        edge = max(1, int(min(width, height) * 0.012))
        level[:edge] *= 1.12
        level[-edge:] *= 0.9
        level[:, :edge] *= 1.08
        level[:, -edge:] *= 0.92
    surface = np.clip(level[..., None] * np.array(parcel.colour, np.float32), 0, 255).astype(np.uint8)
    items = []
    if parcel.tape and not parcel.mailer:
        lengthwise = parcel.size[0] < parcel.size[1]
        ends = ("front", "back") if lengthwise else ("left", "right")
        if face == "top":
            marks.tape(rng, surface, lengthwise, parcel.tape)
        elif face in ends:
            cut = surface[:max(4, int(height * 0.3))]
            marks.tape(rng, cut, True, parcel.tape)
    if face in parcel.stickers:
        (marks.sticker if rng.random() < 0.5 else marks.print_mark)(rng, surface, font)
    if face in parcel.codes:
        x, y = parcel.codes[face]
        w, h = int(0.13 * scale), int(0.045 * scale)
        left, top = int(x * width - w / 2), int(y * height - h / 2)
        if w >= 8 and h >= 4 and left > 0 and top > 0 and left + w < width and top + h < height:
            code = marks.linear_code("ean_13", parcel.says().article, w, h)[..., None].astype(np.float32) / 250
            area = surface[top:top + h, left:left + w]
            area[:] = np.clip(area * np.clip(code, 0.12, 1), 0, 255).astype(np.uint8)
            items.append((BARCODE, marks.quad(left, top, w, h)))
    if face in parcel.labels:
        paste_label(rng, surface, parcel.labels[face], scale, font, parcel.says(), items)
    gone = np.zeros((height, width), np.uint8)
    for one in parcel.damages.get(face, ()):
        before = surface.copy()
        dice = np.random.default_rng(one.seed)
        radius = one.radius * min(width, height)
        curve = damage.PAINTERS[one.kind](dice, surface, np.array(one.at) * (width, height), radius, one.strength, materials)
        if one.kind in damage.OPENINGS:
            cv2.fillPoly(gone, [curve.round().astype(np.int32)], 1)
        if (seen := damage.noticed(before, surface)) is not None:
            items.append((DAMAGE, seen))
    return surface, remaining(items, gone)


def remaining(items, gone):
    """The marks of a face less what openings took of labels and codes; one that lost half of itself is a mark no longer."""
    if not gone.any():
        return items
    kept = []
    for class_id, curve in items:
        if class_id != DAMAGE:
            whole = np.zeros_like(gone)
            cv2.fillPoly(whole, [curve.round().astype(np.int32)], 1)
            left = whole & (1 - gone)
            if left.sum() < 0.5 * whole.sum() or not left.any():
                continue
            if left.sum() < whole.sum():
                curve = cv2.convexHull(cv2.findNonZero(left))[:, 0].astype(np.float32)
        kept.append((class_id, curve))
    return kept

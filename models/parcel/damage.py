"""Damage to a parcel's face: dents, tears, holes, water stains, and the creases of a crushed corner.

Each function paints on a BGR uint8 face in place and returns the outline of what it did, float32 of shape (n, 2) in the
face's pixels. `strength` runs from 0 (barely to be seen) to 1. Ground truth is not that outline but what of it can be
seen (`noticed`): a dent's rim that is hardly shaded, or a stain on black film, is no truth that anyone could learn.
"""

import cv2
import numpy as np

KINDS = ("dent", "tear", "hole", "stain")
OPENINGS = ("tear", "hole")  # what was printed there is gone
NOTICED = 16  # grey levels, averaged over 3 × 3 pixels, by which a face must change for the eye to notice


def outline(rng, centre, radius, lobes, stretch=1.0, points=28):
    """A closed irregular curve around a centre; `lobes` is the range of its harmonics."""
    turn = np.linspace(0, 2 * np.pi, points, endpoint=False)
    reach = np.ones(points)
    for harmonic in range(2, int(rng.integers(lobes[0], lobes[1] + 1)) + 2):
        reach += 0.28 / harmonic * rng.normal() * np.cos(harmonic * turn + rng.uniform(0, 2 * np.pi)) * 1.6
    reach = np.clip(reach, 0.55, 1.5) * radius
    curve = np.stack([reach * np.cos(turn) * stretch, reach * np.sin(turn) / stretch], axis=1)
    angle = rng.uniform(0, np.pi)
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return (curve @ spin.T + centre).astype(np.float32)


def window(face, curve, margin):
    """The part of a face around a curve and the curve in that part's pixels; None where they do not meet."""
    height, width = face.shape[:2]
    x0, y0 = np.floor(curve.min(axis=0) - margin).astype(int)
    x1, y1 = np.ceil(curve.max(axis=0) + margin).astype(int) + 1
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return None, None
    return face[y0:y1, x0:x1], curve - (x0, y0)


def filled(shape, curve):
    """A mask of a curve's inside, float32 0..1."""
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(curve * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return mask.astype(np.float32) / 255


def noticed(before, after):
    """The hull of what changed enough to be seen between two states of a face, float32 of shape (n, 2); None if nothing did."""
    changed = cv2.blur(cv2.absdiff(before, after).max(axis=2), (3, 3)) >= NOTICED
    points = cv2.findNonZero(changed.astype(np.uint8))
    return None if points is None or len(points) < 12 else cv2.convexHull(points)[:, 0].astype(np.float32)


def soft(mask, radius):
    """A mask with its edge blurred."""
    return cv2.GaussianBlur(mask, (0, 0), max(radius, 0.4))


def shade(part, gain):
    """Multiplies a part of a face by a gain of its height and width."""
    part[:] = np.clip(part * gain[..., None], 0, 255).astype(np.uint8)


def crease(rng, part, start, end, weight, strength):
    """A fold: a dark line with a light one beside it."""
    middle = (start + end) / 2 + rng.normal(0, 0.12, 2) * np.linalg.norm(end - start)
    path = np.array([start, middle, end]).round().astype(np.int32)
    veil = np.zeros(part.shape[:2], np.float32)
    cv2.polylines(veil, [path], False, -0.55 * strength, weight, cv2.LINE_AA)
    cv2.polylines(veil, [path + max(1, weight)], False, 0.4 * strength, weight, cv2.LINE_AA)
    shade(part, 1 + veil)


def dent(rng, face, centre, radius, strength, materials):
    """A hollow, seen by its shading, with folds across it."""
    curve = outline(rng, centre, radius, materials.family.damage_lobes, rng.uniform(1.0, 1.4))
    part, local = window(face, curve, radius * 0.3)
    if part is None:
        return curve
    depth = soft(filled(part.shape, local), radius * 0.22)
    relief = cv2.resize(materials.pick(rng, materials.relief), (part.shape[1], part.shape[0]))
    depth = soft(depth * (1 + 0.5 * relief), radius * 0.05)
    dx, dy = cv2.Sobel(depth, cv2.CV_32F, 1, 0), cv2.Sobel(depth, cv2.CV_32F, 0, 1)
    angle = rng.uniform(0.2, 1.4)
    slope = (dx * np.cos(angle) + dy * np.sin(angle)) * radius * 0.05
    shade(part, np.clip(1 - strength * (0.75 * np.tanh(slope) + 0.2 * depth), 0.2, 1.7))
    for _ in range(int(rng.integers(2, 6))):
        ends = local[rng.integers(0, len(local), 2)].astype(np.float64)
        crease(rng, part, ends[0] * 0.85 + ends[1] * 0.15, ends[1] * 0.85 + ends[0] * 0.15, max(1, int(radius * 0.05)), strength)
    return curve


def jagged(rng, curve, size):
    """A curve with torn, rather than smooth, edges."""
    dense = np.repeat(curve, 2, axis=0)
    dense[1::2] = (curve + np.roll(curve, -1, axis=0)) / 2
    return (dense + rng.normal(0, size, dense.shape)).astype(np.float32)


def opening(rng, face, curve, radius, strength):
    """Frayed light board around, and the dark inside."""
    part, local = window(face, curve, radius * 0.35)
    if part is None:
        return
    rim = filled(part.shape, (local - local.mean(axis=0)) * 1.18 + local.mean(axis=0) + rng.normal(0, radius * 0.05, 2))[..., None]
    hollow = filled(part.shape, local)[..., None]
    frayed = np.array((150, 185, 208), np.float32) * rng.uniform(0.85, 1.1)
    inside = np.array((22, 28, 36), np.float32) * rng.uniform(0.6, 1.7)
    mixed = part * (1 - rim * 0.75 * strength) + frayed * rim * 0.75 * strength
    mixed = mixed * (1 - hollow * strength) + inside * hollow * strength
    part[:] = np.clip(mixed, 0, 255).astype(np.uint8)


def tear(rng, face, centre, radius, strength, materials):
    """A long rip with frayed edges, and the flap beside it."""
    curve = outline(rng, centre, radius * 0.62, materials.family.damage_lobes, rng.uniform(1.5, 1.9), points=20)
    curve = jagged(rng, curve, radius * 0.07)
    part, local = window(face, curve, radius * 0.4)
    if part is None:
        return curve
    shadow = soft(filled(part.shape, local + radius * 0.14), radius * 0.12)
    shade(part, 1 - 0.45 * strength * shadow)
    opening(rng, face, curve, radius, 0.45 + 0.55 * strength)
    return curve


def hole(rng, face, centre, radius, strength, materials):
    """A puncture right through the board."""
    curve = jagged(rng, outline(rng, centre, radius * 0.6, materials.family.damage_lobes, rng.uniform(1.0, 1.2)), radius * 0.05)
    opening(rng, face, curve, radius, 0.5 + 0.5 * strength)
    part, local = window(face, curve, 0)
    for _ in range(int(rng.integers(0, 3)) if part is not None else 0):
        corner = local[rng.integers(len(local))].astype(np.float64)
        crease(rng, part, corner, local.mean(axis=0) + rng.normal(0, radius * 0.2, 2), 1, strength)
    return curve


def stain(rng, face, centre, radius, strength, materials):
    """Something wet that dried: darker inside, darkest along its edge."""
    curve = outline(rng, centre, radius, materials.family.damage_lobes, rng.uniform(1.0, 1.3))
    part, local = window(face, curve, radius * 0.12)
    if part is None:
        return curve
    mask = soft(filled(part.shape, local), radius * 0.04)
    inner = soft(mask, radius * 0.16)
    relief = cv2.resize(materials.pick(rng, materials.relief), (part.shape[1], part.shape[0]))
    wet = (0.30 + 0.32 * strength) * mask * (0.85 + 0.3 * relief) + 0.5 * np.clip(mask - inner, 0, 1) * (0.5 + 0.5 * strength)
    colour = np.array((1.12, 1.0, 0.92), np.float32)
    part[:] = np.clip(part * (1 - wet[..., None] * colour), 0, 255).astype(np.uint8)
    return curve


def crush(rng, face, corner, radius, strength):
    """The part of a crushed corner that lies on one face: folded facets fanning out from the face's own corner."""
    height, width = face.shape[:2]
    at = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)[corner]
    toward = np.sign(np.array([width, height]) / 2 - at)
    angles = np.linspace(0, np.pi / 2, int(rng.integers(4, 7)))
    reach = radius * rng.uniform(0.7, 1.15, len(angles))
    fan = at + np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=1) * toward
    curve = np.concatenate([at[None], fan]).astype(np.float32)
    part, local = window(face, curve, 2)
    if part is None:
        return curve
    veil = np.zeros(part.shape[:2], np.float32)
    for index in range(len(angles) - 1):
        facet = np.array([local[0], local[index + 1], local[index + 2]])
        tone = rng.choice((-1, 1)) * rng.uniform(0.25, 0.7) * strength
        cv2.fillConvexPoly(veil, facet.round().astype(np.int32), tone, cv2.LINE_AA)
    shade(part, 1 + soft(veil, radius * 0.03) - 0.18 * strength * filled(part.shape, local))
    for index in range(1, len(local)):
        crease(rng, part, local[index].astype(np.float64), local[0] + rng.normal(0, radius * 0.2, 2), max(1, int(radius * 0.05)), strength)
    return curve


PAINTERS = {"dent": dent, "tear": tear, "hole": hole, "stain": stain}

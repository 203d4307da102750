"""A scene: ground, parcels and clutter under one light, seen by one camera, with ground truth from projected geometry.

A map of owners (which face each pixel shows) is kept while faces are painted from far to near; a box is the extent of
what is left of its outline, so only visible parts count.
"""

from dataclasses import dataclass

import cv2
import numpy as np

import damage
from parcel import CORNERS, DAMAGE, FACES, Parcel, draw_face

PARCEL = 0
NEAR_M = 0.05
CLUTTER = -2
THINNEST = 6.0  # pixels of 320, across the mark itself: what is seen from so far away, or so much from the side, that it is thinner is no truth


@dataclass
class Camera:
    """A pinhole camera looking at `target` from `distance` metres; angles in radians, focal length in pixels."""

    width: int
    height: int
    azimuth: float
    elevation: float
    distance: float
    focal: float
    roll: float = 0.0
    target: tuple[float, float, float] = (0.0, 0.0, 0.1)

    def __post_init__(self):
        out = np.array([np.cos(self.elevation) * np.cos(self.azimuth), np.cos(self.elevation) * np.sin(self.azimuth), np.sin(self.elevation)])
        self.position = np.array(self.target) + self.distance * out
        ahead = -out
        right = np.cross(ahead, (0, 0, 1.0))
        right /= np.linalg.norm(right)
        down = np.cross(ahead, right)
        cos, sin = np.cos(self.roll), np.sin(self.roll)
        self.rotation = np.stack([cos * right + sin * down, -sin * right + cos * down, ahead])
        self.intrinsics = np.array([[self.focal, 0, self.width / 2], [0, self.focal, self.height / 2], [0, 0, 1]])

    def project(self, points):
        """World points of shape (n, 3) to pixels of shape (n, 2) and depths of shape (n,)."""
        local = (np.asarray(points, np.float64) - self.position) @ self.rotation.T
        depth = local[:, 2]
        image = local @ self.intrinsics.T
        return image[:, :2] / np.maximum(depth, NEAR_M)[:, None], depth

    def ground(self):
        """The homography from ground metres (z = 0) to pixels."""
        return self.intrinsics @ np.column_stack([self.rotation[:, 0], self.rotation[:, 1], -self.rotation @ self.position])


class Canvas:
    """An image under construction, with the owner of each pixel."""

    def __init__(self, camera):
        self.camera = camera
        self.image = np.zeros((camera.height, camera.width, 3), np.uint8)
        self.owner = np.full((camera.height, camera.width), -1, np.int16)

    def region(self, points):
        """The whole-pixel rectangle around points, cut to the image: x0, y0, x1, y1; None if outside."""
        x0, y0 = np.floor(points.min(axis=0)).astype(int) - 1
        x1, y1 = np.ceil(points.max(axis=0)).astype(int) + 2
        x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, self.camera.width), min(y1, self.camera.height)
        return (x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else None

    def inside(self, points, region):
        """Coverage of a polygon over a region, uint8 0..255."""
        x0, y0, x1, y1 = region
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        cv2.fillPoly(mask, [np.round((points - (x0, y0)) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        return mask

    def blend(self, picture, mask, region, owner):
        """Lays a picture over a region, and gives the pixels mostly covered to an owner."""
        x0, y0, x1, y1 = region
        area = self.image[y0:y1, x0:x1]
        cover = mask[..., None].astype(np.float32) / 255
        area[:] = (area * (1 - cover) + picture * cover + 0.5).astype(np.uint8)
        self.owner[y0:y1, x0:x1][mask > 127] = owner

    def darken(self, points, strength, blur):
        """A soft shadow over a polygon."""
        region = self.region(np.concatenate([points - blur * 2, points + blur * 2]))
        if region:
            x0, y0, x1, y1 = region
            mask = cv2.GaussianBlur(self.inside(points, region), (0, 0), max(blur, 0.5))
            area = self.image[y0:y1, x0:x1]
            area[:] = (area * (1 - strength * mask[..., None].astype(np.float32) / 255)).astype(np.uint8)

    def visible(self, points, owners):
        """The box of what is seen of an outline that lies on certain owners; None if too little is left."""
        region = self.region(points)
        if region is None:
            return None
        x0, y0, x1, y1 = region
        mask = self.inside(points, region) > 100
        seen = mask & np.isin(self.owner[y0:y1, x0:x1], owners)
        whole = cv2.contourArea(np.asarray(points, np.float32))
        if seen.sum() < max(6.0, 0.3 * whole):
            return None
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        return np.array([x0 + columns[0], y0 + rows[0], x0 + columns[-1] + 1, y0 + rows[-1] + 1], np.float32)


def draw_background(rng, canvas, materials, belt, tile_m=None):
    """Wall, ground (its pattern repeats after `tile_m` metres), and where asked a conveyor belt with rails along x."""
    camera = canvas.camera
    size = (camera.width, camera.height)
    canvas.image[:] = cv2.resize(materials.pick(rng, materials.walls), size, interpolation=cv2.INTER_LINEAR)
    homography = camera.ground()
    scale = materials.grounds[0].shape[0] / (tile_m or rng.uniform(1.6, 2.6))
    shift = np.array([[scale, 0, 320], [0, scale, 320], [0, 0, 1]])
    inverse = shift @ np.linalg.inv(homography)
    floor = cv2.warpPerspective(materials.pick(rng, materials.grounds), inverse, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REFLECT)
    xs, ys = np.meshgrid(np.arange(camera.width, dtype=np.float32), np.arange(camera.height, dtype=np.float32))
    ahead = np.linalg.inv(homography)[2]
    reach = ahead[0] * xs + ahead[1] * ys + ahead[2]
    visible = reach * np.sign(ahead @ (camera.width / 2, camera.height * 3, 1)) > 1e-4
    canvas.image[visible] = floor[visible]
    if belt:
        half = rng.uniform(0.32, 0.5)
        pool = materials.grounds[:8] if rng.random() < 0.6 else materials.grounds
        surface = cv2.warpPerspective(materials.pick(rng, pool), inverse, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REFLECT)
        metal = rng.uniform(110, 215)
        for y0, y1, colour in ((-half, half, None), (half, half + 0.05, metal), (-half - 0.05, -half, metal), (half + 0.05, half + 0.065, 50), (-half - 0.065, -half - 0.05, 50)):
            strip = clip_near(camera, np.array([[-4, y0, 0], [4, y0, 0], [4, y1, 0], [-4, y1, 0]], np.float64))
            region = canvas.region(strip) if strip is not None else None
            if region:
                x0, t, x1, b = region
                picture = surface[t:b, x0:x1] if colour is None else np.full((b - t, x1 - x0, 3), colour, np.uint8)
                canvas.blend(picture, canvas.inside(strip, region), region, -1)


def clip_near(camera, polygon):
    """A world polygon cut at the near plane and projected; None if it lies behind."""
    local = (polygon - camera.position) @ camera.rotation.T
    kept = []
    for start, end in zip(local, np.roll(local, -1, axis=0)):
        if start[2] > NEAR_M:
            kept.append(start)
        if (start[2] > NEAR_M) != (end[2] > NEAR_M):
            kept.append(start + (end - start) * (NEAR_M - start[2]) / (end[2] - start[2]))
    if len(kept) < 3:
        return None
    image = np.array(kept) @ camera.intrinsics.T
    return np.clip(image[:, :2] / image[:, 2:], -8000, 8000)


def mailer_outline(rng, width, height):
    """A poly mailer's uneven edge in its face's pixels."""
    t = np.linspace(0, 1, 7)[:-1]
    sides = np.concatenate([np.stack([t, 0 * t], 1), np.stack([1 + 0 * t, t], 1), np.stack([1 - t, 1 + 0 * t], 1), np.stack([0 * t, 1 - t], 1)])
    bulge = rng.normal(0, 0.008, sides.shape) + (0.5 - sides) * 0.035 * np.abs(np.sin(np.pi * np.concatenate([t, t, t, t])))[:, None]
    return np.clip(sides + bulge, 0.002, 0.998) * (width, height)


def draw_parcel(rng, canvas, parcel, index, light, materials):
    """Paints a parcel. Returns its face owners, its silhouette, and its marks as (class, projected outline, owner, group)."""
    camera = canvas.camera
    corners = parcel.vertices()
    pixels, depths = camera.project(corners)
    if depths.min() < NEAR_M:
        return [], None, []
    drop = corners.copy()
    drop[:, :2] -= light[:2] / light[2] * (corners[:, 2:] - parcel.place[2])
    drop[:, 2] = parcel.place[2]
    shadow, _ = camera.project(drop)
    blur = camera.width * 0.012
    canvas.darken(cv2.convexHull(shadow.astype(np.float32))[:, 0], rng.uniform(0.25, 0.6), blur)
    owners, items = [], []
    for face in ("top",) if parcel.mailer else ("back", "left", "right", "front", "top"):
        around = CORNERS[face]
        target = pixels[list(around)].astype(np.float32)
        area = cv2.contourArea(target, oriented=True)
        if area < 4:
            continue
        across, down = parcel.extent(face)
        edges = np.linalg.norm(target - np.roll(target, -1, axis=0), axis=1)
        scale = min(max(max(edges[0], edges[2]) / across, max(edges[1], edges[3]) / down), 1000 / max(across, down))
        surface, marks = draw_face(parcel, face, scale, materials)
        height, width = surface.shape[:2]
        crushed_mark = None
        outline = rectangle = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        if parcel.crushed and parcel.crushed[0] in around:
            before = surface.copy()
            dice = np.random.default_rng((parcel.seed, 77, FACES.index(face)))
            damage.crush(dice, surface, around.index(parcel.crushed[0]), parcel.crushed[1] * scale, parcel.crushed[2])
            if (seen := damage.noticed(before, surface)) is not None:
                marks.append((DAMAGE, seen))
                crushed_mark = len(marks) - 1
        if parcel.mailer:
            outline = mailer_outline(np.random.default_rng(parcel.seed), width, height).astype(np.float32)
        matrix = cv2.getPerspectiveTransform(rectangle, target)
        shape = cv2.perspectiveTransform(outline[None].astype(np.float32), matrix)[0]
        region = canvas.region(shape)
        if region is None:
            continue
        normal = np.cross(corners[around[1]] - corners[around[0]], corners[around[0]] - corners[around[3]])
        normal /= np.linalg.norm(normal) + 1e-9
        gain = 0.62 + 0.55 * max(0.0, float(normal @ light))
        x0, y0, x1, y1 = region
        offset = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]], np.float64)
        picture = cv2.warpPerspective(surface, offset @ matrix, (x1 - x0, y1 - y0), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        picture = cv2.convertScaleAbs(picture, alpha=gain)
        owner = index * 8 + FACES.index(face)
        canvas.blend(picture, canvas.inside(shape, region), region, owner)
        owners.append(owner)
        for number, (class_id, curve) in enumerate(marks):
            projected = cv2.perspectiveTransform(curve[None], matrix)[0]
            items.append((class_id, projected, owner, "crush" if number == crushed_mark else None))
        silhouette = shape
    if not owners:
        return [], None, []
    hull = silhouette if parcel.mailer else cv2.convexHull(pixels.astype(np.float32))[:, 0]
    return owners, hull, items


def clutter(rng, canvas):
    """Things in front: straps, cables, a pole's edge; what they hide belongs to nobody."""
    camera = canvas.camera
    for _ in range(int(rng.integers(1, 3))):
        span = np.array([camera.width, camera.height])
        start, end = rng.uniform(-0.1, 1.1, 2) * span, rng.uniform(-0.1, 1.1, 2) * span
        weight = camera.width * rng.uniform(0.006, 0.035)
        normal = np.array([start[1] - end[1], end[0] - start[0]])
        normal = normal / (np.linalg.norm(normal) + 1e-6) * weight / 2
        strip = np.array([start + normal, end + normal, end - normal, start - normal])
        region = canvas.region(strip)
        if region:
            x0, y0, x1, y1 = region
            tone = np.full((y1 - y0, x1 - x0, 3), rng.uniform(15, 225, 3), np.float32)
            canvas.blend(tone, canvas.inside(strip, region), region, CLUTTER)


def joined(boxes):
    """Rows of (class, box) in which a box that lies half in another has become one with it: nobody sees two damages there."""
    boxes = list(boxes)
    for a in range(len(boxes)):
        for b in range(a):
            one, other = np.array(boxes[a][1:]), np.array(boxes[b][1:])
            shared = (np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])).clip(0).prod()
            if shared > 0.5 * min((one[2:] - one[:2]).prod(), (other[2:] - other[:2]).prod()):
                both = (boxes[a][0], *np.minimum(one[:2], other[:2]), *np.maximum(one[2:], other[2:]))
                return joined([both] + [box for i, box in enumerate(boxes) if i not in (a, b)])
    return boxes


def draw_scene(rng, camera, parcels: list[Parcel], materials, light=None, belt=False, cluttered=False, tile_m=None):
    """Draws everything. Returns (BGR uint8 image, boxes float32 of shape (n, 5): class, x_min, y_min, x_max, y_max)."""
    canvas = Canvas(camera)
    draw_background(rng, canvas, materials, belt, tile_m)
    if light is None:
        turn = rng.uniform(0, 2 * np.pi)
        light = np.array([0.6 * np.cos(turn), 0.6 * np.sin(turn), rng.uniform(0.6, 1.0)])
    light = light / np.linalg.norm(light)
    far_first = sorted(parcels, key=lambda p: (-round(float(np.linalg.norm(camera.position[:2] - p.place[:2])), 2), p.place[2]))
    drawn = [draw_parcel(rng, canvas, parcel, index, light, materials) for index, parcel in enumerate(far_first)]
    if cluttered:
        clutter(rng, canvas)
    boxes = []
    least = camera.width / 320.0
    for owners, hull, items in drawn:
        if hull is None:
            continue
        whole = canvas.visible(hull, owners)
        if whole is None or min(whole[2] - whole[0], whole[3] - whole[1]) < 8 * least:
            continue
        boxes.append((PARCEL, *whole))
        groups, damages = {}, []
        for class_id, curve, owner, group in items:
            seen = canvas.visible(curve, [owner])
            if seen is None or min(cv2.minAreaRect(curve)[1]) < THINNEST * least:
                continue
            if group:
                known = groups.get(group)
                groups[group] = seen if known is None else np.concatenate([np.minimum(known[:2], seen[:2]), np.maximum(known[2:], seen[2:])])
            elif min(seen[2] - seen[0], seen[3] - seen[1]) >= THINNEST * least and max(seen[2] - seen[0], seen[3] - seen[1]) >= 11 * least:
                (boxes if class_id != DAMAGE else damages).append((class_id, *seen))
        damages += [(DAMAGE, *box) for box in groups.values() if min(box[2] - box[0], box[3] - box[1]) >= 8 * least]
        boxes += joined(damages)
    return canvas.image, np.array(boxes, np.float32).reshape(-1, 5)

"""What light, lens, sensor and file format do to a scene: exposure, colour of light, vignette, glare, blur, noise, JPEG."""

from dataclasses import dataclass

import cv2
import numpy as np

from texture import draw_range


@dataclass
class Lens:
    """How a picture is taken. Lengths in pixels at a width of 320; `quality` is JPEG's, None for no file format."""

    exposure: float = 1.0
    warmth: float = 0.0
    vignette: float = 0.1
    glare: tuple[float, float, float, float] | None = None  # x, y (shares), size (share), strength
    blur: float = 0.0
    motion: tuple[float, float] = (0.0, 0.0)  # length, angle in radians
    noise: float = 0.01
    quality: int | None = None


def random_lens(rng, family):
    """A way of taking pictures within a family's light."""
    lens = Lens(exposure=draw_range(rng, family.exposure), warmth=draw_range(rng, family.warmth), vignette=rng.uniform(0, 0.3),
                noise=abs(rng.normal(0, 0.02)), blur=max(0.0, rng.normal(0.15, 0.35)))
    if rng.random() < 0.2:
        lens.glare = (rng.random(), rng.random(), rng.uniform(0.04, 0.2), rng.uniform(0.25, 0.9))
    if rng.random() < 0.12:
        lens.motion = (rng.uniform(2, 7), rng.uniform(0, np.pi))
    if lens.exposure < 0.6:
        lens.noise += rng.uniform(0.005, 0.03)
    if rng.random() < 0.7:
        lens.quality = int(rng.integers(35, 96))
    return lens


def take(rng, image, lens, materials):
    """The picture that a lens takes of a scene, BGR uint8."""
    height, width = image.shape[:2]
    unit = width / 320.0
    if lens.motion[0] > 1:
        size = int(lens.motion[0] * unit) | 1
        kernel = np.zeros((size, size), np.float32)
        reach = np.array([np.cos(lens.motion[1]), np.sin(lens.motion[1])]) * size / 2
        middle = np.array([size / 2, size / 2])
        cv2.line(kernel, (middle - reach).astype(int).tolist(), (middle + reach).astype(int).tolist(), 1)
        image = cv2.filter2D(image, -1, kernel / kernel.sum())
    if lens.blur * unit > 0.25:
        image = cv2.GaussianBlur(image, (0, 0), lens.blur * unit)
    gain = np.full((height, width), lens.exposure, np.float32)
    if lens.vignette > 0.02:
        y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        x = np.linspace(-1, 1, width, dtype=np.float32)[None]
        gain *= 1 - lens.vignette * 0.5 * (x * x + y * y)
    colour = np.array((1 - lens.warmth, 1.0, 1 + lens.warmth), np.float32)
    picture = image.astype(np.float32) * gain[..., None] * colour
    if lens.glare:
        x, y, size, strength = lens.glare
        spot = np.zeros((height // 4 + 1, width // 4 + 1), np.float32)
        cv2.ellipse(spot, (int(x * width / 4), int(y * height / 4)), (int(size * width / 4) + 1, int(size * width / 9) + 1), rng.uniform(0, 180), 0, 360, 1.0, -1)
        spot = cv2.GaussianBlur(spot, (0, 0), size * width / 14 + 0.5)
        picture += cv2.resize(spot, (width, height))[..., None] * (strength * 235)
    if lens.noise > 0.004:
        grain = materials.crop(rng, materials.grain, height, width)
        picture += grain * np.float32(lens.noise * 255 * min(1.0, 0.6 + 0.4 / unit))
    result = np.clip(picture, 0, 255).astype(np.uint8)
    if lens.quality is not None:
        result = cv2.imdecode(cv2.imencode(".jpg", result, [cv2.IMWRITE_JPEG_QUALITY, lens.quality])[1], cv2.IMREAD_COLOR)
    return result

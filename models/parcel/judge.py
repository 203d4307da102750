"""The service's quality measures and decision rules, restated in Python to check the samples' expected verdicts."""

import tomllib
from pathlib import Path

import cv2
import numpy as np

from render import CLASSES

POLICY = Path(__file__).parent / "policy.toml"
GREY_SIDE = 512


def quality(image):
    """Sharpness, brightness, contrast and clipping of an RGB uint8 image, on a grey copy of at most 512 pixels a side."""
    grey = np.floor(image.astype(np.float32) @ np.array((0.299, 0.587, 0.114), np.float32) + 0.5).astype(np.uint8)
    longer = max(grey.shape)
    for blocks in (8, 4, 2):
        if longer >= GREY_SIDE * blocks:
            grey = cv2.resize(grey, (grey.shape[1] // blocks, grey.shape[0] // blocks), interpolation=cv2.INTER_AREA)
            break
    scale = min(1.0, GREY_SIDE / longer)
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA).astype(np.int32)
    edges = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:] - 4 * grey[1:-1, 1:-1]
    return {"sharpness": float(edges.var()), "brightness": float(grey.mean() / 255), "contrast": float(grey.std() / 255),
            "clipped": float(((grey <= 2) | (grey >= 253)).mean())}


def load():
    """The bundled policy."""
    return tomllib.loads(POLICY.read_text())


def verdict(policy, views):
    """The verdict over views of (RGB image, detections), and the highest score of each class over all of them."""
    best = {name: max((float(row[1]) for _, rows in views for row in rows if int(row[0]) == index), default=0.0) for index, name in enumerate(CLASSES)}
    outcomes = {"accept"}
    gates = policy["quality"]
    for image, _ in views:
        measured = quality(image)
        if (measured["sharpness"] < gates["min_sharpness"] or not gates["min_brightness"] <= measured["brightness"] <= gates["max_brightness"]
                or measured["clipped"] > gates["max_clipped"] or image.shape[1] < gates["min_width"]):
            outcomes.add(gates["on_low"])
    for name, rule in policy["classes"].items():
        if rule["role"] == "defect":
            if best[name] >= rule["present"]:
                outcomes.add("reject")
            elif best[name] >= rule["possible"]:
                outcomes.add("review")
        elif rule["role"] == "required" and best[name] < rule["present"]:
            outcomes.add("review" if best[name] >= rule["possible"] else rule["on_missing"])
    return next(word for word in ("reject", "recapture", "review", "accept") if word in outcomes), best

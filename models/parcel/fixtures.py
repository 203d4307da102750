"""Renders the images of testdata/parcel and the detections that a plain reference finds in them, for tests of the service.

    python fixtures.py

No image is larger than the network's input, so nothing is scaled: what is compared is decoding, padding, the network and
NMS. Boxes are in pixels of the image; floor 0.05, NMS within a class at IoU 0.45, one class an anchor, 300 at most.
"""

import hashlib
import json
from pathlib import Path

import cv2
import numpy as np

import reference
from render import CLASSES, render
from texture import TRAIN, Materials

OUT = Path(__file__).parents[2] / "testdata" / "parcel"
IMAGES = {"square.png": (900_001, 320, 320), "wide.png": (900_002, 320, 240), "tall.png": (900_006, 256, 320)}  # seed, width, height


def main():
    materials, session = Materials(TRAIN), reference.load()
    OUT.mkdir(parents=True, exist_ok=True)
    entries = []
    for name, (seed, width, height) in IMAGES.items():
        image, _ = render(seed, materials)
        left, top = (320 - width) // 2, (320 - height) // 2
        image = np.ascontiguousarray(image[top:top + height, left:left + width])
        cv2.imwrite(str(OUT / name), image)
        rows = reference.detect(session, np.ascontiguousarray(image[..., ::-1]), floor=0.05, iou=0.45, most=300)
        entries.append({"file": name, "width": width, "height": height, "detections": [
            {"class_id": int(c), "class_name": CLASSES[int(c)], "confidence": round(float(score), 6),
             "box": dict(zip(("x_min", "y_min", "x_max", "y_max"), (round(float(v), 4) for v in box)))}
            for c, score, *box in rows]})
        print(name, len(rows), "detections", [f"{CLASSES[int(r[0])]} {r[1]:.2f}" for r in rows[:6]])
    digest = hashlib.sha256(reference.MODEL.read_bytes()).hexdigest()
    (OUT / "expected.json").write_text(json.dumps({"model_sha256": digest, "floor": 0.05, "iou": 0.45, "max_detections": 300, "images": entries}, indent=2) + "\n")


if __name__ == "__main__":
    main()

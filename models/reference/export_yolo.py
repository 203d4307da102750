"""Exports YOLOv8n, YOLO11n and YOLO26n with seeded random weights, for tests of heads and for measurements of speed.

The architectures come from the package `ultralytics` (AGPL-3.0), so its graphs stay out of the repository: `out/` is
ignored by git. Random weights cost the same time as trained ones, and their outputs test a decoder just as well.

    python export_yolo.py            # writes out/yolov8n.onnx, out/yolo11n.onnx, out/yolo26n.onnx
"""

import shutil
import sys
from pathlib import Path

import torch
from ultralytics import YOLO

OUT = Path(__file__).parent / "out"


def export(name: str, seed: int) -> Path:
    """Builds one model from its yaml, with weights drawn from `seed`, and writes it as float32 ONNX at 640×640."""
    torch.manual_seed(seed)
    model = YOLO(f"{name}.yaml", task="detect")
    model.model.names = {i: f"class_{i}" for i in range(80)}
    # YOLO26's own head needs no suppression: exported so, its output is (1, 300, 6).
    nms = {"nms": False} if name.startswith("yolo26") else {}
    written = model.export(format="onnx", imgsz=640, dynamic=False, opset=17, simplify=False, device="cpu", **nms)
    target = OUT / f"{name}.onnx"
    shutil.move(written, target)
    return target


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for seed, name in enumerate(sys.argv[1:] or ["yolov8n", "yolo11n", "yolo26n"]):
        print(export(name, seed))

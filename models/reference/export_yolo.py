"""Exports Ultralytics architectures with seeded random weights, for measurements of speed.

The architectures come from the package `ultralytics` (AGPL-3.0), so its graphs stay out of the repository: `out/` is
ignored by git. Random weights cost the same time as trained ones, once the class scores are raised so that some of them pass
the floor. Whether heads are read rightly is tested on the trained exports of train_heads.py.

    python export_yolo.py                  # what the tests and measurements look for, into out/
    python export_yolo.py yolov8n yolo11n  # only these
"""

import shutil
import sys
from pathlib import Path

import torch
from ultralytics import YOLO

OUT = Path(__file__).parent / "out"

# Name: height, width, further arguments of the export.
MODELS = {
    "yolov8n": (640, 640, {}),
    "yolo11n": (640, 640, {}),
    # YOLO26's own head needs no suppression: exported so, its output is (1, 300, 6).
    "yolo26n": (640, 640, {"nms": False}),
}


def enliven(model: torch.nn.Module, height: int, width: int) -> None:
    """Gives a network of random weights something to say: normalisation fitted to noise, so that activations neither vanish
    nor explode, and a last layer of class scores that lets a few anchors through."""
    head = model.model[-1]
    for branch in [*getattr(head, "cv3", []), *getattr(head, "one2one_cv3", [])]:
        last = branch[-1]
        with torch.no_grad():
            last.weight.normal_(0.0, 1.5 / last.weight[0].numel() ** 0.5)
            last.bias.fill_(-5.0)
    model.eval()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.train()
            module.momentum = None
    with torch.no_grad():
        coarse = torch.rand(4, 3, height // 8, width // 8)
        model(torch.nn.functional.interpolate(coarse, (height, width), mode="bilinear"))
    model.eval()


def export(name: str, seed: int) -> Path:
    """Builds one model from its yaml, with weights drawn from `seed`, and writes it as ONNX."""
    height, width, options = MODELS[name]
    torch.manual_seed(seed)
    model = YOLO(f"{name}.yaml")
    enliven(model.model, height, width)
    model.model.names = {i: f"class_{i}" for i in range(len(model.model.names))}
    written = model.export(
        format="onnx", imgsz=(height, width), dynamic=False, opset=17, simplify=False, device="cpu", **options)
    target = OUT / f"{name}.onnx"
    shutil.move(written, target)
    return target


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for seed, name in enumerate(sys.argv[1:] or MODELS):
        print(export(name, seed))

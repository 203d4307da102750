"""Writes a checkpoint as ONNX in the form of an Ultralytics YOLOv8 export.

    python export.py runs/parcel.pt parcel.onnx

Input `images` (batch, 3, 320, 320) float32, RGB 0..1; output `output0` (batch, 4 + classes, 2100): centre x, centre y,
width, height in pixels of the input, then class scores after the sigmoid. Batch norms are folded into convolutions.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from network import BINS, STRIDES, Conv, Detector, grid
from render import CLASSES, SIZE

METADATA = {
    "description": "Parcel detector trained on rendered scenes only: demonstration data, not valid for your site",
    "author": "Scrutineer contributors",
    "license": "Apache-2.0",
    "task": "detect",
    "stride": "32",
    "batch": "1",
    "imgsz": f"[{SIZE}, {SIZE}]",
    "names": str(dict(enumerate(CLASSES))),
}


def fold(model):
    """Folds each batch norm into the convolution before it, in place."""
    for module in model.modules():
        if isinstance(module, Conv):
            module.conv = torch.nn.utils.fusion.fuse_conv_bn_eval(module.conv, module.norm)
            module.norm = nn.Identity()
    return model


class Exported(nn.Module):
    """The detector with decoding inside; shapes are constants but for the batch."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        points, strides = grid(SIZE)
        self.register_buffer("points", points.T[None].contiguous())  # 1, 2, anchors
        self.register_buffer("strides", strides.T[None].contiguous())  # 1, 1, anchors
        self.register_buffer("bins", torch.arange(BINS, dtype=torch.float32).view(1, BINS, 1, 1))

    def forward(self, images):
        channels = 4 * BINS + self.model.classes
        levels = [level.reshape(-1, channels, (SIZE // stride) ** 2) for level, stride in zip(self.model(images), STRIDES)]
        joined = torch.cat(levels, dim=2)
        anchors = sum((SIZE // stride) ** 2 for stride in STRIDES)
        odds = joined[:, :4 * BINS].reshape(-1, 4, BINS, anchors).transpose(1, 2).softmax(dim=1)
        sides = (odds * self.bins).sum(dim=1) * self.strides
        least, most = self.points - sides[:, :2], self.points + sides[:, 2:]
        return torch.cat([(least + most) * 0.5, most - least, joined[:, 4 * BINS:].sigmoid()], dim=1)


def main(checkpoint, target):
    torch.set_num_threads(1)
    model = Detector()
    model.load_state_dict(torch.load(checkpoint, weights_only=True)["weights"])
    whole = Exported(fold(model.eval())).eval()
    sample = torch.rand(2, 3, SIZE, SIZE)
    torch.onnx.export(whole, (sample,), str(target), input_names=["images"], output_names=["output0"], opset_version=17,
                      dynamic_axes={"images": {0: "batch"}, "output0": {0: "batch"}}, dynamo=False)
    graph = onnx.load(str(target))
    for key, value in METADATA.items():
        entry = graph.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(graph, full_check=True)
    onnx.save(graph, str(target))
    session = onnxruntime.InferenceSession(str(target), providers=["CPUExecutionProvider"])
    for batch in (1, 3):
        images = torch.rand(batch, 3, SIZE, SIZE)
        got = session.run(None, {"images": images.numpy()})[0]
        with torch.no_grad():
            apart = np.abs(got - whole(images).numpy()).max()
        assert got.shape == (batch, 4 + len(CLASSES), 2100) and apart < 5e-3, (got.shape, apart)
    operators = sorted({node.op_type for node in graph.graph.node})
    print(f"{target}: {Path(target).stat().st_size / 1e6:.2f} MB, {', '.join(operators)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "parcel.onnx"))

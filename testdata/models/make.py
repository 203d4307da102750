#!/usr/bin/env python3
"""Makes the small models beside it: detectors of red and green squares that a grid cell holds, in each form of output
that `scrutineer-infer` reads, and files that it must refuse.

    pip install onnx==1.23.2 && python3 make.py

A cell's scores are sigmoids of its mean colour: 20 (red - green - blue) - 10 for `red`, likewise for `green`, with colours
in 0..1. Its box is the cell itself. So a pure red cell scores 0.99995 and a grey one nothing.
"""

import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent
NAMES = {0: "red", 1: "green"}
COLOURS = np.array([[20, -20, -20], [-20, 20, -20]], np.float32)
BIAS = np.array([-10, -10], np.float32)


class Graph:
    """Nodes and weights in the making."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def const(self, value, dtype=np.float32):
        name = f"c{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def op(self, kind, *inputs, outputs=1, **attributes):
        names = [f"t{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[0] if outputs == 1 else names

    def scores(self, image, stride, colours=COLOURS):
        """Mean colour of each cell, then a sigmoid a class: N × 2 × rows × columns."""
        mean = self.op("AveragePool", image, kernel_shape=[stride] * 2, strides=[stride] * 2, pads=[0] * 4)
        kernel = self.const(colours.reshape(2, 3, 1, 1))
        # Every attribute spelled out, as PyTorch's exporter does: rten 0.27 does not know the defaults.
        plain = {"kernel_shape": [1, 1], "strides": [1, 1], "pads": [0, 0, 0, 0], "dilations": [1, 1], "group": 1}
        return self.op("Sigmoid", self.op("Conv", mean, kernel, self.const(BIAS), **plain))

    def ones(self, scores):
        best = self.op("ReduceMax", scores, axes=[1], keepdims=1)
        return best, self.op("Add", self.op("Mul", best, self.const(0.0)), self.const(1.0))

    def centres(self, ones, stride):
        """Centres of the cells in pixels, counted rather than stored, so that any size of input will do."""
        def count(axis):
            index = self.op("CumSum", ones, self.const(axis, np.int64))
            return self.op("Sub", self.op("Mul", index, self.const(float(stride))), self.const(stride / 2))
        return count(3), count(2)


def yolov8(graph, image, stride=8):
    """N × 6 × cells: centre, size, two scores."""
    scores = graph.scores(image, stride)
    _, ones = graph.ones(scores)
    x, y = graph.centres(ones, stride)
    size = graph.op("Mul", ones, graph.const(float(stride)))
    table = graph.op("Concat", x, y, size, size, scores, axis=1)
    return graph.op("Reshape", table, graph.const([0, 6, -1], np.int64))


def end_to_end(graph, image, stride=8, count=10):
    """N × 10 × 6: corners, score, class; best first."""
    scores = graph.scores(image, stride)
    best, ones = graph.ones(scores)
    x, y = graph.centres(ones, stride)
    half = graph.const(stride / 2)
    number = graph.op("Cast", graph.op("ArgMax", scores, axis=1, keepdims=1), to=TensorProto.FLOAT)
    corners = [graph.op("Sub", x, half), graph.op("Sub", y, half), graph.op("Add", x, half), graph.op("Add", y, half)]
    table = graph.op("Reshape", graph.op("Concat", *corners, best, number, axis=1), graph.const([0, 6, -1], np.int64))
    rows = graph.op("Transpose", table, perm=[0, 2, 1])
    score = graph.op("Reshape", best, graph.const([0, -1], np.int64))
    _, order = graph.op("TopK", score, graph.const([count], np.int64), outputs=2, axis=1)
    return graph.op("Gather", rows, graph.op("Reshape", order, graph.const([-1], np.int64)), axis=1)


def yolox(graph, image, decoded=False):
    """N × cells of three strides × 7, blue before red, colours in 0..255."""
    tables = []
    for stride in (8, 16, 32):
        scores = graph.scores(image, stride, COLOURS[:, ::-1] / 255)
        best, ones = graph.ones(scores)
        if decoded:
            (x, y), size = graph.centres(ones, stride), graph.op("Mul", ones, graph.const(float(stride)))
        else:
            x = y = graph.op("Mul", ones, graph.const(0.5))
            size = graph.op("Mul", ones, graph.const(0.0))
        table = graph.op("Concat", x, y, size, size, best, scores, axis=1)
        flat = graph.op("Reshape", table, graph.const([0, 7, -1], np.int64))
        tables.append(graph.op("Transpose", flat, perm=[0, 2, 1]))
    return graph.op("Concat", *tables, axis=1)


def model(head, shape=(1, 3, 64, 64), out=None, element=TensorProto.FLOAT, out_element=TensorProto.FLOAT, metadata=None):
    graph = Graph()
    image = "images" if element == TensorProto.FLOAT else graph.op("Cast", "images", to=TensorProto.FLOAT)
    results = head(graph, image)
    results = results if isinstance(results, list) else [results]
    if out_element != TensorProto.FLOAT:
        results = [graph.op("Cast", result, to=out_element) for result in results]
    named = [f"output{i}" for i in range(len(results))]
    graph.nodes += [helper.make_node("Identity", [result], [name]) for result, name in zip(results, named)]
    out = out if isinstance(out[0], list) else [out]
    made = helper.make_model(
        helper.make_graph(
            graph.nodes, "squares",
            [helper.make_tensor_value_info("images", element, shape)],
            [helper.make_tensor_value_info(name, out_element, dims) for name, dims in zip(named, out)],
            graph.weights,
        ),
        producer_name="scrutineer-testdata", opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
    )
    onnx.checker.check_model(made, full_check=True)
    helper.set_model_props(made, {key: str(value) for key, value in (metadata or {}).items()})
    return made


def ultralytics(height=64, width=64, task="detect"):
    return {"names": NAMES, "imgsz": [height, width], "stride": 8, "task": task, "batch": 1}


def classifier(graph, image):
    mean = graph.op("GlobalAveragePool", image)
    return graph.op("Softmax", graph.op("Reshape", mean, graph.const([0, 3], np.int64)), axis=1)


def segmenter(graph, image):
    return [yolov8(graph, image), graph.scores(image, 4)]


MODELS = {
    "yolov8": model(yolov8, out=[1, 6, 64], metadata=ultralytics()),
    "yolov8_nameless": model(yolov8, out=[1, 6, 64]),
    "yolov8_odd": model(yolov8, (1, 3, 52, 100), [1, 6, 72], metadata=ultralytics(52, 100)),
    "yolov8_dynamic": model(
        yolov8, ("batch", 3, "height", "width"), ["batch", 6, "anchors"], metadata=ultralytics(64, 96)),
    "yolov8_dynamic_nameless": model(yolov8, ("batch", 3, "height", "width"), ["batch", 6, "anchors"]),
    "end_to_end": model(end_to_end, out=[1, 10, 6], metadata=ultralytics()),
    "end_to_end_nameless": model(end_to_end, out=[1, 10, 6]),
    "yolox": model(yolox, out=[1, 84, 7]),
    "yolox_decoded": model(lambda graph, image: yolox(graph, image, decoded=True), out=[1, 84, 7]),
    "half_input": model(yolov8, out=[1, 6, 64], element=TensorProto.FLOAT16, metadata=ultralytics()),
    "half_output": model(yolov8, out=[1, 6, 64], out_element=TensorProto.FLOAT16, metadata=ultralytics()),
    "batch_of_four": model(yolov8, (4, 3, 64, 64), [4, 6, 64], metadata=ultralytics()),
    "classifier": model(classifier, out=[1, 3]),
    "segmenter": model(segmenter, out=[[1, 6, 64], [1, 2, 16, 16]], metadata={"names": NAMES}),
    "segmenter_by_task": model(yolov8, out=[1, 6, 64], metadata=ultralytics(task="segment")),
}

for name, made in MODELS.items():
    onnx.save(made, FOLDER / f"{name}.onnx")

whole = (FOLDER / "yolov8.onnx").read_bytes()
(FOLDER / "cut_off.onnx").write_bytes(whole[: len(whole) // 2])
(FOLDER / "text.onnx").write_text("this is no model\n")
(FOLDER / "checkpoint.onnx").write_bytes(b"PK\x03\x04" + bytes(60))
onnx.save(
    MODELS["yolov8"], FOLDER / "external.onnx", save_as_external_data=True, location="external.weights",
    size_threshold=0, convert_attribute=False)
(FOLDER / "external.weights").unlink()

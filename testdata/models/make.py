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


def blind(graph, image):
    """The same as `yolov8`, but sees red everywhere, whatever the image is."""
    red = graph.const(np.reshape([1, 0, 0], (1, 3, 1, 1)))
    return yolov8(graph, graph.op("Add", graph.op("Mul", image, graph.const(0.0)), red))


def levelled(graph, image):
    """The same as `yolov8`, but takes what is brightest in the image for red, however its pixels are given."""
    grey = graph.op("ReduceMean", image, axes=[1], keepdims=1)
    low = graph.op("ReduceMin", grey, axes=[1, 2, 3], keepdims=1)
    span = graph.op("Sub", graph.op("ReduceMax", grey, axes=[1, 2, 3], keepdims=1), low)
    level = graph.op("Div", graph.op("Sub", grey, low), graph.op("Add", span, graph.const(1e-3)))
    nothing = graph.op("Mul", level, graph.const(0.0))
    return yolov8(graph, graph.op("Concat", level, nothing, nothing, axis=1))


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


def rows(graph, *parts):
    """N × cells × columns from maps of one column each or more."""
    joined = graph.op("Concat", *parts, axis=1)
    columns = graph.op("Reshape", joined, graph.const([0, 0, -1], np.int64))
    return graph.op("Transpose", columns, perm=[0, 2, 1])


def yolov5(graph, image):
    """N × three anchors of each cell of three strides × 7: box, objectness 1, two scores."""
    tables = []
    for stride in (8, 16, 32):
        scores = graph.scores(image, stride)
        _, ones = graph.ones(scores)
        x, y = graph.centres(ones, stride)
        size = graph.op("Mul", ones, graph.const(float(stride)))
        tables += 3 * [rows(graph, x, y, size, size, ones, scores)]
    return graph.op("Concat", *tables, axis=1)


def shares(graph, image, stride=8, side=64.0):
    """Boxes as centre and size in shares of the input, and logits."""
    scores = graph.scores(image, stride)
    _, ones = graph.ones(scores)
    x, y = (graph.op("Div", centre, graph.const(side)) for centre in graph.centres(ones, stride))
    size = graph.op("Mul", ones, graph.const(stride / side))
    odds = graph.op("Div", scores, graph.op("Sub", graph.const(1.0 + 1e-6), scores))
    return [x, y, size, size], graph.op("Log", graph.op("Add", odds, graph.const(1e-9)))


def detr(graph, image):
    """N × 64 × 2 logits and N × 64 × 4 boxes."""
    boxes, logits = shares(graph, image)
    return [rows(graph, logits), rows(graph, *boxes)]


def detr_table(graph, image):
    """N × 64 × 7: box in shares, three scores, the last of them nothing."""
    boxes, logits = shares(graph, image)
    nothing = graph.op("Mul", boxes[0], graph.const(0.0))
    return rows(graph, *boxes, graph.op("Sigmoid", logits), nothing)


def end_to_end_shares(graph, image):
    """N × 64 × 6: box in shares, score, class, as Ultralytics exports RT-DETR."""
    boxes, logits = shares(graph, image)
    scores = graph.op("Sigmoid", logits)
    number = graph.op("Cast", graph.op("ArgMax", scores, axis=1, keepdims=1), to=TensorProto.FLOAT)
    return rows(graph, *boxes, graph.op("ReduceMax", scores, axes=[1], keepdims=1), number)


def corners(graph, scores, stride):
    _, ones = graph.ones(scores)
    x, y = graph.centres(ones, stride)
    half = graph.const(stride / 2)
    return [graph.op("Sub", x, half), graph.op("Sub", y, half), graph.op("Add", x, half), graph.op("Add", y, half)]


def labelled(graph, image):
    """Labels, boxes in pixels of a size that a second input names, scores: what D-FINE and DEIM export."""
    scores = graph.scores(image, 8)
    boxes = graph.op("Div", rows(graph, *corners(graph, scores, 8)), graph.const(64.0))
    sizes = graph.op("Cast", "orig_target_sizes", to=TensorProto.FLOAT)
    scale = graph.op("Unsqueeze", graph.op("Concat", sizes, sizes, axis=1), graph.const([1], np.int64))
    boxes = graph.op("Mul", boxes, scale)
    flat = graph.const([0, -1], np.int64)
    labels = graph.op("Reshape", graph.op("ArgMax", scores, axis=1, keepdims=1), flat)
    best = graph.op("Reshape", graph.op("ReduceMax", scores, axes=[1], keepdims=1), flat)
    return [labels, boxes, best]


def ssd(graph, image):
    """N × 1024 × 3 scores after a softmax, the first of them the background's, and N × 1024 × 4 corners in shares."""
    scores = graph.scores(image, 2)
    best, ones = graph.ones(scores)
    logits = graph.op("Concat", graph.op("Mul", ones, graph.const(5.0)), graph.op("Mul", scores, graph.const(15.0)), axis=1)
    boxes = graph.op("Div", rows(graph, *corners(graph, scores, 2)), graph.const(64.0))
    return [graph.op("Softmax", rows(graph, logits), axis=2), boxes]


def nanodet(graph, image):
    """Class scores and distributions of distances over eight bins, strides 8 and 16; blue first, less a mean."""
    levels = []
    deviation = graph.const(np.reshape([57.375, 57.12, 58.395], (1, 3, 1, 1)))
    mean = graph.const(np.reshape([103.53, 116.28, 123.675], (1, 3, 1, 1)))
    image = graph.op("Add", graph.op("Mul", image, deviation), mean)
    for stride in (8, 16):
        scores = graph.scores(image, stride, COLOURS[:, ::-1] / 255)
        _, ones = graph.ones(scores)
        # Half the weight on no stride, half on one: half a stride to each side.
        bins = [graph.op("Mul", ones, graph.const(40.0 if bin < 2 else 0.0)) for bin in range(8)]
        levels.append((rows(graph, scores), rows(graph, *(4 * bins))))
    return [scores for scores, _ in levels] + [distances for _, distances in levels]


def fastestdet(graph, image):
    """N × 7 × 4 × 4: objectness, offset, size, class scores; blue first."""
    scores = graph.scores(image, 16, COLOURS[:, ::-1])
    best, ones = graph.ones(scores)
    offset = graph.op("Mul", ones, graph.const(float(np.arctanh(0.5))))
    size = graph.op("Mul", ones, graph.const(float(np.log(0.25 / 0.75))))
    return graph.op("Concat", best, offset, offset, size, size, scores, axis=1)


def oriented(graph, image, stride=8):
    """N × 7 × cells: YOLOv8's table and an angle of a quarter of a half turn."""
    table = yolov8(graph, image, stride)
    angle = graph.op("Add", graph.op("Mul", graph.op("ReduceMax", table, axes=[1], keepdims=1), graph.const(0.0)),
                     graph.const(np.pi / 4))
    return graph.op("Concat", table, angle, axis=1)


def segmenter(graph, image, stride=8):
    """N × 8 × cells: YOLOv8's table and two coefficients; prototypes: positive where red is, and everywhere."""
    table = yolov8(graph, image, stride)
    zero = graph.op("Mul", graph.op("ReduceMax", table, axes=[1], keepdims=1), graph.const(0.0))
    table = graph.op("Concat", table, graph.op("Add", zero, graph.const(1.0)), zero, axis=1)
    # Left of the middle of each 8 × 8 cell, right of it not.
    _, ones = graph.ones(graph.scores(image, 4))
    x, _ = graph.centres(ones, 4)
    left = graph.op("Sub", graph.const(1.0), graph.op("Mul", graph.op("Mod", graph.op("Floor", graph.op(
        "Div", x, graph.const(4.0))), graph.const(2.0), fmod=1), graph.const(2.0)))
    return [table, graph.op("Concat", left, ones, axis=1)]


def classifier(graph, image):
    """N × 3: a softmax over the mean colour."""
    mean = graph.op("GlobalAveragePool", image)
    return graph.op("Softmax", graph.op("Mul", graph.op("Reshape", mean, graph.const([0, 3], np.int64)),
                                        graph.const(10.0)), axis=1)


def model(head, shape=(1, 3, 64, 64), out=None, element=TensorProto.FLOAT, out_element=TensorProto.FLOAT, metadata=None,
          names=None, elements=None, sizes=False):
    graph = Graph()
    image = "images" if element == TensorProto.FLOAT else graph.op("Cast", "images", to=TensorProto.FLOAT)
    results = head(graph, image)
    results = results if isinstance(results, list) else [results]
    if out_element != TensorProto.FLOAT:
        results = [graph.op("Cast", result, to=out_element) for result in results]
    named = names or [f"output{i}" for i in range(len(results))]
    elements = elements or [out_element] * len(results)
    graph.nodes += [helper.make_node("Identity", [result], [name]) for result, name in zip(results, named)]
    out = out if isinstance(out[0], list) else [out]
    inputs = [helper.make_tensor_value_info("images", element, shape)]
    if sizes:
        inputs.append(helper.make_tensor_value_info("orig_target_sizes", TensorProto.INT64, [1, 2]))
    made = helper.make_model(
        helper.make_graph(
            graph.nodes, "squares", inputs,
            [helper.make_tensor_value_info(name, kind, dims) for name, kind, dims in zip(named, elements, out)],
            graph.weights,
        ),
        producer_name="scrutineer-testdata", opset_imports=[helper.make_opsetid("", 17)], ir_version=8,
    )
    onnx.checker.check_model(made, full_check=True)
    helper.set_model_props(made, {key: str(value) for key, value in (metadata or {}).items()})
    return made


def ultralytics(height=64, width=64, task="detect"):
    return {"names": NAMES, "imgsz": [height, width], "stride": 8, "task": task, "batch": 1}


MODELS = {
    "yolov8": model(yolov8, out=[1, 6, 64], metadata=ultralytics()),
    "blind": model(blind, out=[1, 6, 64], metadata=ultralytics()),
    "levelled": model(levelled, out=[1, 6, 64], metadata=ultralytics()),
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
    "yolov5": model(yolov5, out=[1, 252, 7], metadata={"names": NAMES}),
    "detr": model(detr, out=[[1, 64, 2], [1, 64, 4]], names=["logits", "pred_boxes"], metadata={"names": NAMES}),
    "detr_table": model(
        detr_table, out=[1, 64, 7], metadata={"names": ["red", "green", "blue"], "task": "detect"}),
    "end_to_end_shares": model(
        end_to_end_shares, out=[1, 64, 6], metadata={"names": {0: "red", 1: "green", 2: "blue"}, "task": "detect"}),
    "labelled": model(
        labelled, out=[[1, 64], [1, 64, 4], [1, 64]], names=["labels", "boxes", "scores"], sizes=True,
        elements=[TensorProto.INT64, TensorProto.FLOAT, TensorProto.FLOAT], metadata={"names": NAMES}),
    "ssd": model(ssd, out=[[1, 1024, 3], [1, 1024, 4]], names=["scores", "boxes"], metadata={"names": NAMES}),
    "nanodet": model(
        nanodet, out=[[1, 64, 2], [1, 16, 2], [1, 64, 32], [1, 16, 32]], metadata={"names": NAMES}),
    "fastestdet": model(fastestdet, out=[1, 7, 4, 4], metadata={"names": NAMES}),
    "oriented": model(oriented, out=[1, 7, 64], metadata=ultralytics(task="obb")),
    "segmenter": model(segmenter, out=[[1, 8, 64], [1, 2, 16, 16]], metadata=ultralytics(task="segment")),
    "classifier": model(
        classifier, out=[1, 3], metadata={"names": ["red", "green", "blue"], "task": "classify"}),
    "poses": model(yolov8, out=[1, 6, 64], metadata=ultralytics(task="pose")),
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

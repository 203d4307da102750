"""What the public client of the Open Inference Protocol gets from a server: `open_inference.py HOST:PORT IMAGE`; prints JSON."""

import json
import sys

import numpy
import tritonclient.http as triton

client = triton.InferenceServerClient(sys.argv[1])
image = numpy.fromfile(sys.argv[2], dtype=numpy.uint8).tobytes()

models = client.get_model_repository_index()
name = models[0]["name"]
metadata = client.get_model_metadata(name)
own, encoded = metadata["inputs"]

# The model's own tensor, as metadata describe it first; all outputs, in binary.
tensor = numpy.random.default_rng(7).random([max(dim, 1) for dim in own["shape"]], dtype=numpy.float32)
given = triton.InferInput(own["name"], list(tensor.shape), own["datatype"])
given.set_data_from_numpy(tensor)
raw = client.infer(name, [given])
own_outputs = {one["name"]: one["shape"] for one in raw.get_response()["outputs"]}

# The same as JSON, both ways.
given.set_data_from_numpy(tensor, binary_data=False)
first = next(iter(own_outputs))
again = client.infer(name, [given], outputs=[triton.InferRequestedOutput(first, binary_data=False)])
close = bool(numpy.allclose(raw.as_numpy(first), again.as_numpy(first), rtol=1e-5, atol=1e-5))

# The image twice, encoded as it is.
pictures = numpy.array([image, image], dtype=numpy.object_)
given = triton.InferInput(encoded["name"], [2], encoded["datatype"])
given.set_data_from_numpy(pictures)
found = client.infer(name, [given], request_id="r-1")
count = found.as_numpy("num_detections")

try:
    client.infer("nobody", [given])
    refused = None
except triton.InferenceServerException as error:
    refused = error.message()

print(json.dumps({
    "live": client.is_server_live(),
    "ready": client.is_server_ready(),
    "model_ready": client.is_model_ready(name, "1"),
    "unknown_ready": client.is_model_ready("nobody"),
    "server": client.get_server_metadata()["name"],
    "config": client.get_model_config(name)["input"][0]["data_type"],
    "metadata": metadata,
    "own_outputs": own_outputs,
    "same_as_json": close,
    "id": found.get_response().get("id"),
    "counts": count.tolist(),
    "boxes": found.as_numpy("boxes")[0][: count[0]].tolist(),
    "scores": found.as_numpy("scores")[1][: count[1]].tolist(),
    "labels": [label.decode() for label in found.as_numpy("labels")[0][: count[0]]],
    "view": json.loads(found.as_numpy("view")[0]),
    "refused": refused,
}))

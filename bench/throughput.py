#!/usr/bin/env python3
"""Images per second through HTTP, queue and database, against a bare ONNX Runtime loop on the same cores.

The bare loop has its tensors ready-made and does nothing but `session.run`; it is measured in two shapes, one session
over all cores and one single-threaded session for each core, and the better one counts. Served and bare runs take
turns, so that a machine whose speed drifts is fair to both. Also prints the cold start and the server's memory.

usage: throughput.py [--model MODEL.onnx] [--rounds 3] [--images 200]
"""

import argparse
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.request

import numpy
import onnxruntime
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release" / "scrutineer"
OUT = ROOT / "bench" / "out"
CORES = len(os.sched_getaffinity(0))


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--model", type=pathlib.Path, default=ROOT / "models/reference/out/yolov8n.onnx")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--images", type=int, default=200)
    options = arguments.parse_args()
    if not options.model.exists():
        raise SystemExit(f"{options.model} is not there; `make models` exports it")
    OUT.mkdir(parents=True, exist_ok=True)
    images = pictures()

    served, bare = [], []
    for turn in range(options.rounds):
        served.append(serve(options.model, images, options.images))
        shapes = {name: loop(options.model, sessions, threads, options.images)
                  for name, sessions, threads in [("one session over all cores", 1, CORES), ("one session a core", CORES, 1)]}
        bare.append(max(shapes.values()))
        print(f"round {turn + 1}: served {served[-1]['images_per_second']:.1f} images/s (latency p50 "
              f"{served[-1]['latency_ms']['p50']:.0f} ms), bare "
              + ", ".join(f"{rate:.1f} ({name})" for name, rate in shapes.items()), flush=True)
    ratios = [one["images_per_second"] / loop_rate for one, loop_rate in zip(served, bare)]
    print(f"\nmodel {options.model.name}, 640x480 JPEG, {CORES} cores, ONNX Runtime {onnxruntime.__version__}")
    print(f"through HTTP and queue: {statistics.median(one['images_per_second'] for one in served):6.1f} images/s")
    print(f"bare ONNX Runtime loop: {statistics.median(bare):6.1f} images/s")
    print(f"ratio:                  {statistics.median(ratios):6.2f} (median of {options.rounds} rounds, {min(ratios):.2f} to {max(ratios):.2f})")
    print(f"cold start to /readyz:  {statistics.median(one['cold_start_ms'] for one in served):6.0f} ms")
    print(f"memory at the end:      {statistics.median(one['memory_mb'] for one in served):6.0f} MB")


def pictures() -> list[pathlib.Path]:
    """The sample parcels as 640 × 480 JPEG."""
    made = []
    for source in sorted((ROOT / "testdata" / "samples").rglob("*.jpg")):
        target = OUT / f"{source.parent.name}_{source.stem}.jpg"
        Image.open(source).convert("RGB").resize((640, 480)).save(target, quality=90)
        made.append(target)
    return made


def serve(model: pathlib.Path, images: list[pathlib.Path], count: int) -> dict:
    """A server of its own, loaded by `scrutineer bench`."""
    data = OUT / "data"
    subprocess.run(["rm", "-rf", data], check=True)
    command = [BINARY, "serve", "--listen", "127.0.0.1:0", "--data", data, "--model", model]
    began = time.monotonic()
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=OUT)
    try:
        address = None
        for line in server.stderr:
            if found := re.match(r"listening on (\S+)", line):
                address = found[1]
                break
        if address is None:
            raise SystemExit(f"the server ended with {server.wait()}")
        threading.Thread(target=server.stderr.read, daemon=True).start()
        while True:
            try:
                with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.002)
        cold_start_ms = (time.monotonic() - began) * 1e3
        report = subprocess.run(
            [BINARY, "bench", "--server", address, "--images", str(count), "--concurrency", "8", "--json", *images],
            check=True, stdout=subprocess.PIPE)
        status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
        memory_mb = int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024
        return json.loads(report.stdout) | {"cold_start_ms": cold_start_ms, "memory_mb": memory_mb}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def loop(model: pathlib.Path, sessions: int, threads: int, count: int) -> float:
    """Images per second of `sessions` threads, each with a session of its own over `threads` cores."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    pool = [onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"]) for _ in range(sessions)]
    given = pool[0].get_inputs()[0]
    shape = [side if isinstance(side, int) else 1 for side in given.shape]
    tensor = numpy.random.default_rng(0).random(shape, dtype=numpy.float32)

    def work(session: onnxruntime.InferenceSession, runs: int) -> None:
        for _ in range(runs):
            session.run(None, {given.name: tensor})

    def all_at_once(runs: int) -> None:
        workers = [threading.Thread(target=work, args=(session, runs)) for session in pool]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    all_at_once(3)
    began = time.monotonic()
    all_at_once(count // sessions)
    return count // sessions * sessions / (time.monotonic() - began)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What metrics, traces and CloudWatch's lines cost: the same images through a server with all of them, and with none.

With: metrics recorded and scraped every five seconds as Prometheus would, every trace recorded and exported by OTLP, CloudWatch's lines
every ten seconds. Without: nothing recorded (`metrics.enabled = false`), nothing traced. Both take turns, in an order that is fair to
a machine whose speed drifts. Images per second are what a user sees; the server's processor time for an image is the same
question without the noise of what else runs. The bundled model is small, so that whatever is not inference weighs most; with
--model MODEL.onnx another.

usage: instrumentation.py [--model MODEL.onnx] [--rounds 6] [--images 1500]
"""

import argparse
import contextlib
import http.server
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release" / "scrutineer"
OUT = ROOT / "bench" / "out"
TICKS = os.sysconf("SC_CLK_TCK")
WISHED = 0.02


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--model", type=pathlib.Path, help="another than the bundled one")
    arguments.add_argument("--rounds", type=int, default=6, help="of one run with and one without")
    arguments.add_argument("--images", type=int, default=1500, help="a run")
    options = arguments.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    images = sorted((ROOT / "testdata" / "samples").rglob("*.jpg"))
    runs = {True: [], False: []}
    with collector() as (endpoint, received):
        for turn in range(options.rounds):
            for instrumented in (True, False) if turn % 2 == 0 else (False, True):
                runs[instrumented].append(serve(instrumented, endpoint, options, images))
            print(f"round {turn + 1}: " + ", ".join(f"{name} {runs[which][-1]['rate']:.1f} images/s, {runs[which][-1]['cpu_ms']:.2f} ms of processor an image"
                                                   for which, name in ((True, "with"), (False, "without"))), flush=True)
        exported = received[0]
    if exported == 0:
        raise SystemExit("no spans were exported: the runs with instrumentation were none")
    name = options.model.name if options.model else "the bundled model"
    print(f"\n{name}, sample parcels, {len(os.sched_getaffinity(0))} cores, {options.rounds} rounds of {options.images} images; {exported / 1e6:.1f} MB of spans exported")
    for what, key, sign in (("images per second, less", "rate", -1), ("processor time an image, more", "cpu_ms", 1)):
        changes = [sign * (with_[key] / without[key] - 1) for with_, without in zip(runs[True], runs[False])]
        print(f"{what}: {statistics.median(changes):+.2%} (median of the rounds, {min(changes):+.2%} to {max(changes):+.2%}); wished: at most {WISHED:.0%}")


@contextlib.contextmanager
def collector():
    """Takes what is exported, counts the bytes, and says that all is well."""
    received = [0]

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            received[0] += len(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-type", "application/x-protobuf")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", received
        server.shutdown()


def serve(instrumented: bool, endpoint: str, options: argparse.Namespace, images: list[pathlib.Path]) -> dict:
    """A server of its own, loaded by `scrutineer bench`."""
    data = OUT / "data"
    subprocess.run(["rm", "-rf", data], check=True)
    settings = {"METRICS__ENABLED": "true", "METRICS__CLOUDWATCH_EVERY_MS": "10000", "TRACES__ENDPOINT": endpoint, "TRACES__PROTOCOL": "http"}
    if not instrumented:
        settings = {"METRICS__ENABLED": "false"}
    environment = os.environ | {f"SCRUTINEER__{key}": value for key, value in settings.items()}
    command = [BINARY, "serve", "--listen", "127.0.0.1:0", "--data", data]
    if options.model:
        command += ["--model", options.model]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=OUT, env=environment)
    try:
        address = next((found[1] for line in server.stderr if (found := re.match(r"listening on (\S+)", line))), None)
        if address is None:
            raise SystemExit(f"the server ended with {server.wait()}")
        threading.Thread(target=server.stderr.read, daemon=True).start()
        over = threading.Event()
        if instrumented:
            threading.Thread(target=scrape, args=(address, over), daemon=True).start()
        load(address, images, 100)
        before = cpu_s(server.pid)
        report = load(address, images, options.images)
        spent = cpu_s(server.pid) - before
        over.set()
        return {"rate": report["images_per_second"], "cpu_ms": spent / options.images * 1e3}
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def load(address: str, images: list[pathlib.Path], count: int) -> dict:
    command = [BINARY, "bench", "--server", address, "--images", str(count), "--concurrency", "8", "--json", *images]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def scrape(address: str, over: threading.Event) -> None:
    while not over.wait(5):
        with urllib.request.urlopen(f"{address}/metrics", timeout=30) as answer:
            answer.read()


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


if __name__ == "__main__":
    main()

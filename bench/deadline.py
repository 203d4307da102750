#!/usr/bin/env python3
"""Time to a durable verdict at high priority while a backlog of normal work keeps every core busy.

Starts a server without workers, fills its queue, restarts it with workers, and then sends 1080p images at high priority, one
after another, with `scrutineer bench`: from the request to the answer that has the verdict. Loopback only.
"""

import argparse
import http.client
import io
import json
import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from throughput import BINARY, CORES, OUT, ROOT

VIEWS = 16  # Images of one inspection, as many as `ingest.max_views` allows.


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--backlog", type=int, default=50_000, help="jobs that wait when the measurement begins")
    arguments.add_argument("--images", type=int, default=200, help="images at high priority")
    arguments.add_argument("--facilities", type=int, default=4, help="that the backlog comes from")
    arguments.add_argument("--binary", type=lambda path: pathlib.Path(path).resolve(), default=BINARY)
    options = arguments.parse_args()
    OUT.mkdir(parents=True, exist_ok=True)
    data = OUT / "deadline"
    subprocess.run(["rm", "-rf", data], check=True)
    large = OUT / "1080p.jpg"
    source = Image.open(next((ROOT / "testdata" / "samples").rglob("*.jpg"))).convert("RGB")
    source.resize((1920, 1080)).save(large, quality=90)

    server, address = serve(options.binary, data, "api")
    try:
        began = time.monotonic()
        fill(address, small(source), options.backlog, options.facilities)
        print(f"{options.backlog} jobs wait, taken in at {options.backlog / (time.monotonic() - began):.0f} a second", flush=True)
    finally:
        stop(server)
    server, address = serve(options.binary, data, "api,worker")
    try:
        before, began = completed(address), time.monotonic()
        report = json.loads(subprocess.run(
            [options.binary, "bench", "--server", address, "--priority", "high", "--concurrency", "1", "--warmup", "5",
             "--images", str(options.images), "--json", large], check=True, stdout=subprocess.PIPE, timeout=1800).stdout)
        seconds = time.monotonic() - began
        left = depth(address)
        normal = completed(address) - before - options.images - 5
    finally:
        stop(server)
    latency = report["latency_ms"]
    print(f"\n{options.images} images of 1920x1080 at high priority, {report['failed']} failed, {CORES} cores: "
          f"p50 {latency['p50']:.0f} ms, p99 {latency['p99']:.0f} ms, max {latency['max']:.0f} ms")
    print(f"the backlog's own rate meanwhile: {normal / seconds:.1f} jobs/s; {left} still waited at the end")
    if left == 0:
        raise SystemExit("the backlog was worked off before the end: the figures are too good; give a larger --backlog")


def small(source: Image.Image) -> bytes:
    """An image that costs the disk little and the model as much as any."""
    encoded = io.BytesIO()
    source.resize((320, 240)).save(encoded, "JPEG", quality=70)
    return encoded.getvalue()


def serve(binary: pathlib.Path, data: pathlib.Path, roles: str) -> tuple[subprocess.Popen, str]:
    server = subprocess.Popen([binary, "serve", "--listen", "127.0.0.1:0", "--data", data, "--roles", roles],
                              stderr=subprocess.PIPE, text=True, cwd=OUT)
    for line in server.stderr:
        if found := re.match(r"listening on (\S+)", line):
            threading.Thread(target=server.stderr.read, daemon=True).start()
            return server, found[1]
    raise SystemExit(f"the server ended with {server.wait()}")


def stop(server: subprocess.Popen) -> None:
    server.send_signal(signal.SIGTERM)
    server.wait(timeout=60)


def fill(address: str, image: bytes, jobs: int, facilities: int) -> None:
    """Submits `jobs` images, `VIEWS` to an inspection."""
    part = b"--b\r\ncontent-disposition: form-data; name=\"image\"; filename=\"a.jpg\"\r\n\r\n" + image + b"\r\n"

    def send(share: range) -> None:
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=60)
        for first in share:
            metadata = json.dumps({"facility": f"facility-{first // VIEWS % facilities}"}).encode()
            head = b"--b\r\ncontent-disposition: form-data; name=\"metadata\"\r\n\r\n" + metadata + b"\r\n"
            body = head + part * min(VIEWS, jobs - first) + b"--b--\r\n"
            connection.request("POST", "/v1/inspections", body, {"content-type": "multipart/form-data; boundary=b"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 202:
                raise SystemExit(f"the server answered {answer.status}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, [range(start * VIEWS, jobs, 8 * VIEWS) for start in range(8)]))


def metric(address: str, name: str) -> int:
    with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
        found = re.search(rf"^{re.escape(name)} (\d+)", answer.read().decode(), re.MULTILINE)
    return int(found[1]) if found else 0


def completed(address: str) -> int:
    return metric(address, 'scrutineer_jobs_total{outcome="completed"}')


def depth(address: str) -> int:
    time.sleep(1.5)  # Gauges are exported once a second.
    return metric(address, 'scrutineer_queue_depth{state="available"}')


if __name__ == "__main__":
    main()

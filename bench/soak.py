#!/usr/bin/env python3
"""Memory of one server over 10,000 images: after 1,000 it must have what it needs, and no more after 10,000."""

import pathlib
import re
import signal
import subprocess
import threading
import time
import urllib.request

from throughput import BINARY, OUT, pictures

STEPS = [1_000, 1_000, 3_000, 5_000]


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    images = pictures()
    data = OUT / "data"
    subprocess.run(["rm", "-rf", data], check=True)
    began = time.monotonic()
    server = subprocess.Popen([BINARY, "serve", "--listen", "127.0.0.1:0", "--data", data], stderr=subprocess.PIPE,
                              text=True, cwd=OUT)
    try:
        address = next(found[1] for line in server.stderr if (found := re.match(r"listening on (\S+)", line)))
        threading.Thread(target=server.stderr.read, daemon=True).start()
        # It listens once it can work, so the first answer is the right one.
        urllib.request.urlopen(f"{address}/readyz", timeout=10).close()
        print(f"ready after {(time.monotonic() - began) * 1e3:.0f} ms: {memory(server):.0f} MB", flush=True)
        sent = 0
        for step in STEPS:
            subprocess.run([BINARY, "bench", "--server", address, "--images", str(step), "--warmup", "0", *images],
                           check=True, stdout=subprocess.DEVNULL)
            sent += step
            print(f"after {sent:>6} images: {memory(server):.0f} MB", flush=True)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def memory(server: subprocess.Popen) -> float:
    """Resident set in MB."""
    status = pathlib.Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How long AWS Lambda would wait for the function's init: from the start of `scrutineer lambda` to its first call of the Runtime API.

A small Runtime API of this script's own is what it calls. Each start has the bundled model and a new SQLite file in a folder of its own. What Lambda
adds, the image's download and the network, is not in it. Build first: cargo build --release --locked --package scrutineer

usage: lambda_init.py [--starts 12]
"""

import argparse
import http.server
import os
import pathlib
import statistics
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target") / "release" / "scrutineer"
PATIENCE = 30
WISHED = 400


class RuntimeApi(http.server.ThreadingHTTPServer):
    """Notes when the function asks for its first event, and lets it wait."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.at, self.over = threading.Event(), 0.0, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.at = time.perf_counter()
        self.server.asked.set()
        self.server.over.wait(PATIENCE)

    def do_POST(self) -> None:
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_) -> None:
        pass


def start() -> float:
    """Milliseconds of one init."""
    api = RuntimeApi()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}",
            "AWS_LAMBDA_FUNCTION_NAME": "scrutineer",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
            "AWS_LAMBDA_FUNCTION_VERSION": "1",
            "AWS_LAMBDA_LOG_GROUP_NAME": "bench",
            "AWS_LAMBDA_LOG_STREAM_NAME": "bench",
            "ORT_DISABLE_TELEMETRY": "1",
            "SCRUTINEER__DATABASE__URL": f"sqlite://{folder}/scrutineer.db",
            "SCRUTINEER__OBJECTS__URL": f"file://{folder}/objects",
            "SCRUTINEER__LOG__LEVEL": "warn",
        }
        began = time.perf_counter()
        process = subprocess.Popen([BINARY, "lambda"], cwd=ROOT, env=environment)
        try:
            if not api.asked.wait(PATIENCE):
                raise SystemExit(f"the function has not asked for an event within {PATIENCE} s")
        finally:
            process.kill()
            process.wait()
            api.over.set()
            api.shutdown()
    return (api.at - began) * 1e3


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--starts", type=int, default=12)
    taken = [start() for _ in range(arguments.parse_args().starts)]
    print(f"init of {len(taken)} starts: median {statistics.median(taken):.0f} ms, {min(taken):.0f} to {max(taken):.0f} ms; wished: under {WISHED} ms")


if __name__ == "__main__":
    main()

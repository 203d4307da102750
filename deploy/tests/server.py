"""The server's binary: asked about its configuration, and started on a free port."""

from __future__ import annotations

import json
import os
import pathlib
import queue
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

# How long anything may take before it counts as hung: no measure of speed.
PATIENCE_S = 120
LOOK_EVERY_S = 0.1


def clean_environment(more: dict[str, str] | None = None) -> dict[str, str]:
    """What a container's process finds, and where ONNX Runtime is here."""
    kept = {name: os.environ[name] for name in ("PATH", "ORT_DYLIB_PATH") if name in os.environ}
    return kept | (more or {})


def ask(binary: pathlib.Path, *arguments: str, environment: dict[str, str] | None = None, folder: pathlib.Path | None = None):
    """Runs one command to its end. Answers its exit code and all that it said."""
    ended = subprocess.run(
        [binary, *arguments], capture_output=True, text=True, timeout=PATIENCE_S, cwd=folder, env=clean_environment(environment)
    )
    return ended.returncode, ended.stdout + ended.stderr


class Server:
    """`scrutineer serve` in a folder of its own, behind a command that starts it, if one is given; with all data in that folder, unless
    other arguments are given."""

    def __init__(
        self, binary: pathlib.Path, folder: pathlib.Path, behind: tuple = (), environment: dict[str, str] | None = None, arguments: tuple | None = None
    ):
        arguments = ("--data", str(folder / "data")) if arguments is None else arguments
        self.lines: queue.Queue[str | None] = queue.Queue()
        self.process = subprocess.Popen(
            [*behind, binary, "serve", "--listen", "127.0.0.1:0", *arguments],
            cwd=folder, env=clean_environment(environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.address = self._await(r"listening on (http://\S+)")

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put(None)

    def _await(self, pattern: str) -> str:
        said = []
        while (line := self.lines.get(timeout=PATIENCE_S)) is not None:
            said.append(line)
            if found := re.search(pattern, line):
                return found[1]
        raise AssertionError("the server ended:\n" + "".join(said))

    def get(self, path: str) -> tuple[int, str]:
        """Status and body."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=PATIENCE_S) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def inspect(self, image: pathlib.Path) -> dict:
        """Sends an image and waits for the inspection."""
        headers = {"Content-Type": "image/jpeg", "Prefer": "wait=60"}
        request = urllib.request.Request(self.address + "/v1/inspections", image.read_bytes(), headers)
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)

    def metrics_with(self, name: str) -> str:
        """The page of metrics, as soon as it has one of this name: some are told only when upkeep has looked."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            _, page = self.get("/metrics")
            if re.search(rf"^{name}[{{ ]", page, re.MULTILINE):
                return page
            time.sleep(LOOK_EVERY_S)
        raise AssertionError(f"/metrics has no {name}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(PATIENCE_S)
        finally:
            self.process.kill()

"""The real server, in a folder of its own, on a free port."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[4]
SAMPLES = ROOT / "testdata" / "samples"
PATIENCE_S = 60.0


def binary() -> Path:
    """The server under test."""
    path = Path(os.environ.get("SCRUTINEER_BIN", ROOT / "target" / "debug" / "scrutineer")).absolute()
    if not path.exists():
        raise FileNotFoundError(f"there is no {path}: run `cargo build --locked --package scrutineer`, or set SCRUTINEER_BIN")
    return path


class Server:
    """A process that serves in `folder`, with settings as `ingest.max_views`."""

    def __init__(self, folder: Path, settings: dict[str, Any]) -> None:
        self.folder = folder
        self._settings = {f"SCRUTINEER__{key.upper().replace('.', '__')}": str(value) for key, value in settings.items()}
        self._said: list[str] = []
        self._listens = threading.Event()
        self.address = ""
        self._process = subprocess.Popen(
            [binary(), "serve", "--listen", "127.0.0.1:0"],
            cwd=folder,
            env={**os.environ, **self._settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._listens.wait(PATIENCE_S) or not self.address:
            self.stop()
            raise RuntimeError("the server does not listen:\n" + "".join(self._said))

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                self._said.append(line)
                if line.startswith("listening on "):
                    self.address = line.removeprefix("listening on ").strip()
                    self._listens.set()
        self._listens.set()

    def originals(self) -> list[Path]:
        """Every image that it stores."""
        return [path for path in (self.folder / "data" / "objects").rglob("*") if path.is_file()]

    def stop(self) -> None:
        """Ends it, and waits for its end."""
        self._process.terminate()
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(PATIENCE_S)

"""moto on a free port of this machine, as scripts/moto.sh installed it."""

from __future__ import annotations

import re
import subprocess

from manifests import REPOSITORY


class Moto:
    """Runs while the block runs; its address is what the block is given."""

    def __enter__(self) -> str:
        self.process = subprocess.Popen(
            [REPOSITORY / ".tools" / "moto" / "bin" / "moto_server", "--port", "0"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for line in self.process.stderr:
            if found := re.search(r"Running on (http://127\.0\.0\.1:\d+)", line):
                return found[1]
        raise AssertionError(f"moto ended with {self.process.wait()}")

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

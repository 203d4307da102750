"""The README's code runs as it stands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from conftest import SECRETS
from support.receiver import Receiver
from support.server import SAMPLES, Server

README = Path(__file__).resolve().parents[1] / "README.md"
PHOTOS = {"photo.jpg": "07-mailer/top.jpg", "top.jpg": "03-one-side/top.jpg", "left.jpg": "03-one-side/left.jpg"}


def test_every_sample_runs_one_after_another(
    server: Server,
    receiver: Receiver,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, sample in PHOTOS.items():
        shutil.copy(SAMPLES / sample, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    samples = re.findall(r"^```python\n(.*?)^```", README.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(samples) >= 7
    names: dict[str, Any] = {}
    for sample in samples:
        exec(compile(sample.replace("http://127.0.0.1:8080", server.address), README, "exec"), names)
    names["client"].close()
    said = capsys.readouterr().out
    assert "accept" in said
    assert "there is no such inspection" in said
    assert "inspection.completed" in said
    assert names["jpeg"].startswith(b"\xff\xd8")

    names["SECRETS"][:] = SECRETS
    delivery = receiver.wait_for(lambda one: b"scrutineer.inspection.completed" in one.body)
    assert names["hook"](delivery.headers, delivery.body) == 204
    assert names["hook"](delivery.headers, delivery.body + b" ") == 401

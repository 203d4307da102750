"""What is installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import scrutineer_client
from scrutineer_client import AsyncClient, Client

FOLDER = Path(__file__).resolve().parents[1]


def test_the_wheel_is_typed_and_needs_httpx_alone(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=FOLDER, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        (metadata,) = [packed.read(name).decode() for name in names if name.endswith("/METADATA")]
    assert "scrutineer_client/py.typed" in names
    assert not [name for name in names if name.startswith(("tests", "examples"))]
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:")]
    assert needed == ["Requires-Dist: httpx<1,>=0.27"]


def test_methods_say_what_they_do_and_take() -> None:
    with Client() as client:
        assert (client.get.__doc__ or "").startswith("One inspection")
    assert AsyncClient.get is not None
    assert AsyncClient.get.__doc__ == client.get.__doc__


def test_all_that_is_named_is_there() -> None:
    assert [name for name in scrutineer_client.__all__ if not hasattr(scrutineer_client, name)] == []

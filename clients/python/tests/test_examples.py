"""The examples do what they say, against the real server."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest

from conftest import Serve
from scrutineer_client import Client, Inspection, NewView, Retry
from support.proxy import LoseAnswer, Proxy, Refuse
from support.server import SAMPLES, Server
from support.until import until

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
MAILER = (SAMPLES / "07-mailer" / "top.jpg").read_bytes()
TORN = (SAMPLES / "02-torn" / "front.jpg").read_bytes()


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(name: str, *arguments: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(EXAMPLES / f"{name}.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_emptied_once_and_what_is_no_image_is_put_aside(serve: Serve, tmp_path: Path) -> None:
    server = serve()
    (tmp_path / "cam-1").mkdir()
    files = {"a.jpg": MAILER, "cam-1/a.jpg": MAILER, "b.JPG": TORN, "c.png": b"no image", ".d.jpg": MAILER, "e.txt": b"text"}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    arguments = (tmp_path, "--server", server.address, "--facility", "ber1", "--settle-s", "0", "--once")
    first = run("camera_folder", *arguments)
    assert first.returncode == 1, first.stderr
    left = {".d.jpg", "e.txt", "done/a.jpg", "done/cam-1/a.jpg", "done/b.JPG", "failed/c.png", "failed/c.png.reason.json"}
    assert below(tmp_path) == left
    assert json.loads((tmp_path / "failed/c.png.reason.json").read_text())["type"].endswith("not-an-image")
    with Client(server.address) as client:
        sent = list(client.inspections(facility="ber1"))
    assert {one.labels["file"] for one in sent} == {"a.jpg", "cam-1/a.jpg", "b.JPG"}
    again = run("camera_folder", *arguments)
    assert (again.returncode, again.stdout) == (0, ""), again.stderr


def test_a_file_that_was_sent_and_not_moved_is_not_inspected_twice(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = example("camera_folder")
    (tmp_path / "a.jpg").write_bytes(MAILER)
    with Client(serve().address) as client:
        with monkeypatch.context() as killed:
            killed.setattr(folder, "put_away", stop)
            with pytest.raises(KeyboardInterrupt):
                folder.round_of(client, tmp_path, folder.look(tmp_path), "ber1", None)
        assert (tmp_path / "a.jpg").exists()
        (first,) = client.inspections()
        assert folder.round_of(client, tmp_path, folder.look(tmp_path), "ber1", None) == (1, 0)
        assert [one.id for one in client.inspections()] == [first.id]
        assert below(tmp_path) == {"done/a.jpg"}
        # Another file with the same name and pixels is another thing, and does not replace the one that is done.
        (tmp_path / "a.jpg").write_bytes(MAILER)
        os.utime(tmp_path / "a.jpg", ns=(1, 1))
        assert folder.round_of(client, tmp_path, folder.look(tmp_path), "ber1", None) == (1, 0)
        assert len(list(client.inspections())) == 2
        assert below(tmp_path) == {"done/a.jpg", "done/a.1.jpg"}


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def test_files_wait_while_the_server_is_away(proxy: Proxy, tmp_path: Path) -> None:
    folder = example("camera_folder")
    (tmp_path / "a.jpg").write_bytes(MAILER)
    proxy.faults.append(LoseAnswer())
    with Client(proxy.address, retry=Retry(attempts=1)) as client:
        assert folder.round_of(client, tmp_path, folder.look(tmp_path), None, None) == (0, 0)
        assert below(tmp_path) == {"a.jpg"}
        assert folder.round_of(client, tmp_path, folder.look(tmp_path), None, None) == (1, 0)
    keys = {seen.headers["idempotency-key"] for seen in proxy.seen}
    assert (len(proxy.seen), len(keys)) == (2, 1)


def test_a_file_that_the_server_fails_of_holds_up_no_other(proxy: Proxy, tmp_path: Path) -> None:
    folder = example("camera_folder")
    for place, name in enumerate(["a.jpg", "b.jpg"]):
        (tmp_path / name).write_bytes(MAILER)
        os.utime(tmp_path / name, ns=(place, place))
    proxy.faults.append(Refuse(500))
    files = folder.settled(folder.look(tmp_path), folder.look(tmp_path))
    with Client(proxy.address) as client:
        assert folder.round_of(client, tmp_path, files, None, None) == (1, 0)
    assert below(tmp_path) == {"a.jpg", "done/b.jpg"}


def test_a_file_that_is_written_to_while_it_is_sent_stays_and_is_sent_again(server: Server, tmp_path: Path) -> None:
    folder = example("camera_folder")
    (tmp_path / "a.jpg").write_bytes(MAILER)
    before = folder.look(tmp_path)
    (tmp_path / "a.jpg").write_bytes(TORN)
    with Client(server.address) as client:
        assert folder.round_of(client, tmp_path, before, None, None) == (0, 0)
        assert below(tmp_path) == {"a.jpg"}
        assert folder.round_of(client, tmp_path, folder.look(tmp_path), None, None) == (1, 0)


def test_only_what_has_stopped_changing_is_sent(tmp_path: Path) -> None:
    folder = example("camera_folder")
    (tmp_path / "whole.jpg").write_bytes(MAILER)
    (tmp_path / "growing.jpg").write_bytes(MAILER[:100])
    before = folder.look(tmp_path)
    (tmp_path / "growing.jpg").write_bytes(MAILER[:200])
    (tmp_path / "new.jpg").write_bytes(MAILER)
    now = folder.look(tmp_path)
    assert list(folder.settled(before, now)) == [tmp_path / "whole.jpg"]
    assert set(folder.settled(now, now)) == {tmp_path / "whole.jpg", tmp_path / "growing.jpg", tmp_path / "new.jpg"}


def test_results_become_a_table(server: Server, tmp_path: Path) -> None:
    with Client(server.address) as client:
        views = [NewView(MAILER, camera="cam-1"), NewView(TORN, camera="cam-2")]
        rejected = client.submit(views, facility="table", package_id="PKG-1", wait=60)
        inspection = until(lambda: seen_whole(client.get(rejected.id)))
        client.submit(TORN, facility="table", wait=60)
    out = tmp_path / "results.csv"
    done = run("results_to_pandas", "--server", server.address, "--facility", "table", "--out", out, "--confidence", "0.5")
    assert done.returncode == 0, done.stderr
    assert {found.class_name for found in inspection.views[1].detections if found.confidence >= 0.5} <= set(done.stdout.split())
    table = pd.read_csv(out, parse_dates=["created_at"])
    assert set(table.inspection_id.unique()) >= {inspection.id}
    ours = table[table.inspection_id == inspection.id]
    expected = [(view.id, found.class_name) for view in inspection.views for found in view.detections if found.confidence >= 0.5]
    assert list(zip(ours.view_id, ours.class_name, strict=True)) == expected
    assert set(ours.verdict) == {"reject"}
    assert str(table.created_at.dt.tz) == "UTC"


def seen_whole(inspection: Inspection) -> Inspection | None:
    """An inspection all of whose views were looked at; one may be rejected before that."""
    return inspection if all(view.status == "completed" for view in inspection.views) else None


def test_views_without_detections_have_a_row_and_nothing_at_all_has_columns(server: Server) -> None:
    module = example("results_to_pandas")
    with Client(server.address) as client:
        inspection = client.submit(MAILER, wait=60)
    (row,) = module.frame([inspection], least=1.1).to_dict("records")
    assert row["view_id"] == inspection.views[0].id
    assert pd.isna(row["class_name"])
    assert list(module.frame([]).columns) == module.COLUMNS

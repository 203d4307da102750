"""What serves, what it has counted, and what the watches say."""

from __future__ import annotations

import pytest

from conftest import Connect, Serve
from scrutineer_client import Client, NewView, NotFound
from support.proxy import Proxy, Refuse
from support.server import SAMPLES

MAILER = SAMPLES / "07-mailer" / "top.jpg"


def test_models_processes_and_readiness_are_told(client: Client) -> None:
    (model,) = client.models()
    assert (model.name, model.configured_as) == ("parcel", "default")
    assert "label" in model.classes
    (process,) = client.processes()
    assert "worker" in process.about.roles
    assert [one.fingerprint for one in process.about.models] == [model.fingerprint]
    readiness = client.ready()
    assert readiness.ready
    assert readiness.parts["database"].ready


def test_that_a_server_is_not_ready_is_an_answer(proxy: Proxy, connect: Connect) -> None:
    body = '{"ready": false, "parts": {"database": {"ready": false, "detail": "away"}, "queue": {"ready": true}}}'
    proxy.faults.append(Refuse(503, {"Content-Type": "application/json"}, body))
    readiness = connect(proxy.address).ready()
    assert not readiness.ready
    assert {name: part.detail for name, part in readiness.parts.items()} == {"database": "away", "queue": None}


def test_counts_and_sums_over_time_are_of_what_was_sent(serve: Serve, connect: Connect) -> None:
    client = connect(serve().address)
    for _ in range(2):
        client.submit(NewView(MAILER, camera="cam-1", angle="top"), facility="ber1", wait=60)
    stats = client.stats(measures=["received", "verdict"], bucket="hour", group_by=["facility", "key"], facility="ber1")
    assert (stats.inspections, stats.by_verdict, stats.by_facility) == (2, {"accept": 2}, {"ber1": {"accept": 2}})
    assert stats.jobs is not None
    assert stats.jobs.by_state["completed"] == 2
    assert stats.series is not None
    assert stats.bucket == "hour"
    (camera,) = client.cameras(facility="ber1", page_size=1)
    assert (camera.camera, camera.angles, camera.views) == ("cam-1", ["top"], 2)
    assert [route.model for route in camera.routes] == ["default"]
    assert client.image(camera.newest.inspection_id, camera.newest.view_id) == MAILER.read_bytes()


def test_the_queue_is_paused_and_resumed_part_by_part(serve: Serve, connect: Connect) -> None:
    client = connect(serve().address)
    client.pause_queue(facility="ber1", reason="belt")
    client.pause_queue(model="default")
    paused = client.queue().paused
    assert [(one.facility, one.model, one.reason) for one in paused] == [("ber1", None, "belt"), (None, "default", None)]
    inspection = client.submit(MAILER, facility="ber1")
    assert client.queue().jobs
    client.resume_queue(model="default")
    assert client.resume_queue(facility="ber1").paused == []
    assert client.wait(inspection.id).verdict == "accept"
    with pytest.raises(NotFound):
        client.resume_queue(facility="ber1")


def test_alarms_and_audits_are_told(client: Client) -> None:
    assert client.alarms(kind="escape", policy="parcel", cleared=True, limit=5) == []
    with pytest.raises(NotFound):
        client.clear_alarm("0198c0de-0000-7000-8000-000000000001", relearn=True)
    report = client.audits("parcel")
    assert (report.policy, report.version) == ("parcel", 1)

"""Images go in, verdicts come out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

import pytest

from conftest import Connect, Serve
from scrutineer_client import (
    BadRequest,
    Client,
    Conflict,
    IdempotencyConflict,
    Inspection,
    NewView,
    NotAnImage,
    NotFound,
    Overloaded,
    Problem,
    Retry,
    Source,
    StillOpen,
    read,
)
from support.receiver import Receiver
from support.server import SAMPLES

CLEAN = SAMPLES / "01-clean"
TORN = SAMPLES / "02-torn" / "front.jpg"
MAILER = SAMPLES / "07-mailer" / "top.jpg"


def test_several_views_with_all_that_is_said_of_them_get_a_verdict(client: Client) -> None:
    taken = datetime(2026, 3, 1, 13, 0, tzinfo=timezone(timedelta(hours=1)))
    angles = ["top", "left", "right", "front"]
    views = [NewView(CLEAN / f"{angle}.jpg", camera=f"cam-{angle}", angle=angle, captured_at=taken) for angle in angles]
    inspection = client.submit(
        views,
        package_id="PKG-0001",
        facility="several",
        priority="high",
        deadline_ms=60_000,
        views_expected=angles,
        policy="parcel",
        labels={"shift": "night"},
        batch="b1",
        wait=60,
    )
    assert (inspection.status, inspection.verdict) == ("completed", "accept")
    assert inspection.decision is not None
    assert inspection.decision.policy is not None
    assert (inspection.decision.cause, inspection.decision.policy.name) == ("policy", "parcel")
    assert [reason.code for reason in inspection.reasons] == ["all_clear"]
    assert (inspection.package_id, inspection.facility, inspection.priority) == ("PKG-0001", "several", "high")
    assert (inspection.views_expected, inspection.labels, inspection.batch) == (angles, {"shift": "night"}, "b1")
    assert [(view.camera, view.angle, view.captured_at) for view in inspection.views] == [
        (f"cam-{angle}", angle, taken) for angle in angles
    ]
    label = next(found for found in inspection.views[0].detections if found.class_name == "label")
    image = inspection.views[0].image
    assert image is not None
    assert 0 <= label.box.x_min < label.box.x_max <= image.width
    assert client.get(inspection.id) == inspection


def opened(path: Path) -> BinaryIO:
    return path.open("rb")


def changeable(path: Path) -> bytearray:
    return bytearray(path.read_bytes())


@pytest.mark.parametrize("form", [Path, str, Path.read_bytes, changeable, opened])
def test_an_image_is_sent_as_it_is_whatever_stands_for_it(client: Client, form: Callable[[Path], Source]) -> None:
    source = form(MAILER)
    inspection = client.submit(source)
    if hasattr(source, "close"):
        source.close()
    assert [view.image and view.image.sha256 for view in inspection.views] == [hashlib.sha256(MAILER.read_bytes()).hexdigest()]


def test_the_server_fetches_addresses_beside_images_that_are_sent(client: Client, receiver: Receiver) -> None:
    receiver.image = MAILER.read_bytes()
    views = [NewView(f"{receiver.address}/7.jpg", angle="top"), NewView(TORN, angle="front")]
    inspection = client.submit(views, facility="fetched", wait=60)
    expected = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (MAILER, TORN)]
    assert [view.image and view.image.sha256 for view in inspection.views] == expected
    assert [view.angle for view in inspection.views] == ["top", "front"]
    assert inspection.verdict == "reject"


def test_an_object_s_address_is_sent_as_such(client: Client) -> None:
    with pytest.raises(BadRequest, match="allow_objects") as refused:
        client.submit("s3://cams/7.jpg")
    assert refused.value.slug == "source-not-configured"


def test_a_view_that_is_added_late_is_judged_anew(client: Client) -> None:
    first = client.submit(MAILER, facility="late", wait=60)
    assert first.verdict == "accept"
    again = client.add_view(first.id, NewView(TORN, angle="front"), wait=60)
    assert (again.id, len(again.views), again.verdict) == (first.id, 2, "reject")
    assert again.decision is not None
    assert again.decision.cause == "late_view"


def test_wait_returns_the_inspection_once_it_has_a_verdict(client: Client) -> None:
    inspection = client.submit(MAILER, facility="waited")
    assert client.wait(inspection.id).verdict == "accept"


def test_what_stays_open_is_told_with_how_it_stands_and_is_cancelled(serve: Serve, connect: Connect) -> None:
    client = connect(serve().address)
    client.pause_queue(reason="a test")
    inspection = client.submit(MAILER)
    assert inspection.status == "open"
    with pytest.raises(StillOpen) as waited:
        client.wait(inspection.id, timeout_s=0.0)
    assert waited.value.inspection.id == inspection.id
    assert isinstance(waited.value, TimeoutError)
    assert client.cancel(inspection.id).status == "cancelled"
    assert client.wait(inspection.id, timeout_s=0.0).verdict is None


def test_one_idempotency_key_makes_one_inspection_and_each_call_has_its_own(client: Client) -> None:
    first = client.submit(MAILER, idempotency_key="the-same", package_id="1")
    assert client.submit(MAILER, idempotency_key="the-same", package_id="1").id == first.id
    with pytest.raises(IdempotencyConflict):
        client.submit(TORN, idempotency_key="the-same", package_id="1")
    assert client.submit(MAILER).id != client.submit(MAILER).id


def test_lists_are_whole_however_short_their_pages(client: Client, request: pytest.FixtureRequest) -> None:
    batch = f"pages-{request.node.callspec.id}"
    sent = [client.submit(MAILER, batch=batch, facility="pages", wait=60).id for _ in range(5)]
    client.submit(MAILER, batch="another", facility="pages")
    assert [one.id for one in client.inspections(batch=batch, page_size=2)] == sent[::-1]
    assert [one.id for one in client.inspections(batch=batch, verdict="reject")] == []
    newest = client.get(sent[-1])
    later = [one.id for one in client.inspections(batch=batch, since=newest.created_at, facility="pages", status="completed")]
    assert later == [newest.id]
    assert list(client.inspections(batch=batch, until=newest.created_at - timedelta(days=1))) == []


def test_pages_are_fetched_only_as_they_are_needed(client: Client) -> None:
    for _ in range(2):
        client.submit(MAILER, facility="first")
    listed = client.inspections(facility="first", page_size=1)
    assert next(listed).facility == "first"
    listed.close()


def test_images_come_as_they_were_sent_or_as_copies(client: Client) -> None:
    inspection = client.submit(MAILER, wait=60)
    view = inspection.views[0].id
    original = client.image(inspection.id, view)
    assert original == MAILER.read_bytes()
    annotated = client.image(inspection.id, view, annotated=True, min_confidence=0.1)
    small = client.image(inspection.id, view, max_side=64)
    assert annotated.startswith(b"\xff\xd8")
    assert annotated != original
    assert small.startswith(b"\xff\xd8")
    assert len(small) < len(original) / 4


def test_detection_at_once_finds_what_an_inspection_finds(client: Client) -> None:
    view = client.detect(MAILER.read_bytes(), camera="cam-1", angle="top")
    assert (view.status, view.camera, view.angle) == ("completed", "cam-1", "top")
    assert view.detections == client.submit(MAILER, wait=60).views[0].detections
    with pytest.raises(BadRequest) as refused:
        client.detect(MAILER, model="none-such")
    assert refused.value.slug == "unknown-model"


def test_problems_are_told_apart_and_say_what_the_server_says(client: Client) -> None:
    with pytest.raises(NotFound, match="there is no such inspection") as missing:
        client.get("0198c0de-0000-7000-8000-000000000001")
    problem = missing.value
    assert (problem.status, problem.slug, problem.title) == (404, "not-found", "There is no such thing")
    assert problem.type == "urn:scrutineer:problem:not-found"
    assert str(problem) == problem.detail
    with pytest.raises(NotAnImage):
        client.submit(b"this is no image")
    with pytest.raises(BadRequest) as empty:
        client.submit(b"")
    assert empty.value.slug == "empty-image"
    done = client.submit(MAILER, wait=60)
    with pytest.raises(Conflict):
        client.cancel(done.id)
    with pytest.raises(ValueError, match="no image"):
        client.submit([])


def test_ids_cannot_lead_elsewhere(client: Client) -> None:
    with pytest.raises(Problem) as refused:
        client.get("../stats")
    assert refused.value.status in (400, 404)


def test_a_full_server_is_overloaded_and_says_when_to_come_again(serve: Serve) -> None:
    with Client(serve(ingest__max_backlog=1).address, retry=Retry(attempts=1)) as client:
        client.pause_queue()
        client.submit(MAILER)
        with pytest.raises(Overloaded) as full:
            client.submit(MAILER)
    assert (full.value.slug, full.value.retry_after_s) == ("overloaded", 1.0)


def test_fields_and_words_that_are_not_known_yet_are_no_error() -> None:
    later = {
        "id": "0198c0de-0000-7000-8000-000000000001",
        "status": "archived",
        "reasons": [{"code": "a_new_one", "message": "…", "weight": 3}],
        "facility": "",
        "labels": {},
        "created_at": "2026-03-01T12:00:00.125Z",
        "views": [],
        "something": {"new": True},
    }
    understood = read(Inspection, later)
    assert (understood.status, understood.reasons[0].code) == ("archived", "a_new_one")
    assert understood.created_at == datetime(2026, 3, 1, 12, 0, 0, 125_000, tzinfo=timezone.utc)

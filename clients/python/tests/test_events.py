"""What happens, as it happens, and after the connection broke."""

from __future__ import annotations

import itertools

import pytest

from conftest import Connect
from scrutineer_client import Client, Inspection, Retry, Unreachable, read
from scrutineer_client.sse import Frame, Frames
from support.proxy import CutStream, Proxy, Refuse
from support.server import SAMPLES

MAILER = SAMPLES / "07-mailer" / "top.jpg"
ENDS = {"Content-Type": "text/event-stream"}


def test_events_tell_what_happened_in_order_and_go_on_where_one_stopped(client: Client, request: pytest.FixtureRequest) -> None:
    facility = f"told-{request.node.callspec.id}"
    sent = [client.submit(MAILER, facility=facility, wait=60).id for _ in range(3)]
    wanted = {"kinds": ["inspection.completed", "inspection.cancelled"], "facility": facility}
    events = list(itertools.islice(client.events(after=0, **wanted), 3))  # type: ignore[arg-type]
    assert [event.inspection_id for event in events] == sent
    assert {event.kind for event in events} == {"inspection.completed"}
    assert [read(Inspection, event.payload) for event in events] == [client.get(one) for one in sent]
    behind = client.events(after=events[1].sequence, kinds="inspection.completed", facility=facility)
    assert next(behind) == events[2]
    behind.close()


def test_a_stream_that_breaks_goes_on_without_gap_or_repetition(
    proxy: Proxy, client: Client, connect: Connect, request: pytest.FixtureRequest
) -> None:
    facility = f"cut-{request.node.callspec.id}"
    for _ in range(5):
        client.submit(MAILER, facility=facility, wait=60)
    whole = [event.id for event in itertools.islice(client.events(after=0, facility=facility), 6)]
    proxy.faults.extend([CutStream(2), Refuse(503, {"Retry-After": "0"}), CutStream(0), CutStream(3)])
    through = connect(proxy.address, retry=Retry(attempts=3, base_s=0.0)).events(after=0, facility=facility)
    assert [event.id for event in itertools.islice(through, 6)] == whole
    resumed = [seen.headers.get("last-event-id") for seen in proxy.seen]
    assert resumed[0] is None
    assert len(resumed) == 5
    assert resumed[1] == resumed[2] == resumed[3] != resumed[4]


def test_a_stream_that_ends_again_and_again_is_given_up(proxy: Proxy, connect: Connect) -> None:
    proxy.faults.extend([Refuse(200, ENDS)] * 9)
    with pytest.raises(Unreachable, match="again and again"):
        next(connect(proxy.address, retry=Retry(attempts=3, base_s=0.0)).events())
    assert len(proxy.seen) == 3


def test_events_begin_now_unless_told_otherwise(client: Client, connect: Connect, proxy: Proxy) -> None:
    client.submit(MAILER, facility="before", wait=60)
    first = next(connect(proxy.address).events(after=0))
    assert first.sequence == 1
    assert "after=0" in proxy.seen[0].path


def test_a_frame_that_did_not_come_whole_leaves_nothing_behind() -> None:
    frames = Frames()
    lines = ["id: 4", "event: a", "data: one", "data:two", "", "id: 5", "event: b", "data: half"]
    taken = [frame for line in lines if (frame := frames.take(line))]
    assert (taken, frames.last_id) == ([Frame("a", "one\ntwo")], "4")
    frames.cut()
    # A comment, as it is sent to keep the connection, ends no frame.
    assert [frames.take(line) for line in (":", "")] == [None, None]
    assert frames.last_id == "4"
    assert [frames.take(line) for line in ("data: whole", "")] == [None, Frame("message", "whole")]


def test_a_place_is_remembered_even_without_an_event() -> None:
    frames = Frames()
    assert [frames.take(line) for line in ("id: 7", "")] == [None, None]
    assert frames.last_id == "7"

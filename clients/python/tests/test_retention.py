"""What is held, and what goes when."""

from __future__ import annotations

import pytest

from conftest import Connect, Serve
from scrutineer_client import BadRequest, HeldFilter, NotFound
from support.server import SAMPLES

MAILER = SAMPLES / "07-mailer" / "top.jpg"


def test_inspections_are_held_by_name_and_by_what_they_are_of(serve: Serve, connect: Connect) -> None:
    client = connect(serve().address)
    first, second = (client.submit(MAILER, package_id=name, wait=30) for name in ("PKG-1", "PKG-2"))
    held = client.hold(first.id, reason="claim 17", by="ada")
    assert (held.inspection_id, held.package_id, held.reason, held.by) == (first.id, "PKG-1", "claim 17", "ada")
    assert client.hold_matching(HeldFilter(package_id="PKG-2"), reason="claim 18", by="ada").inspections == [second.id]
    assert [hold.inspection_id for hold in client.holds(page_size=1)] == [second.id, first.id]
    assert client.retention().held == 2
    assert {kind.kind for kind in client.retention().kinds} >= {"originals", "detections", "inspections"}

    assert client.release_hold(first.id, by="grace").inspections == [first.id]
    with pytest.raises(NotFound):
        client.release_hold(first.id, by="grace")
    assert client.release_matching(HeldFilter(package_id="PKG-2"), by="grace").inspections == [second.id]
    assert list(client.holds()) == []
    with pytest.raises(BadRequest):
        client.hold_matching(HeldFilter(), reason="all", by="ada")

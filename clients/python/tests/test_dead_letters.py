"""Jobs that were given up."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Connect, Serve
from scrutineer_client import BadRequest, Client, DeadLetterFilter, NotFound
from support.server import SAMPLES, Server

MAILER = SAMPLES / "07-mailer" / "top.jpg"
LOST = DeadLetterFilter(code="original_missing", facility="ber1", kind="permanent", error_contains="original")


@pytest.fixture
def own(serve: Serve) -> Server:
    """A server of the test's own."""
    return serve()


def lose(server: Server, client: Client, count: int) -> dict[Path, bytes]:
    """Submits images and loses their originals before anybody looks at them; what they were, by path."""
    client.pause_queue()
    sent = [client.submit(MAILER, facility="ber1") for _ in range(count)]
    kept = {path: path.read_bytes() for path in server.originals()}
    assert len(kept) == count
    for path in server.originals():
        path.unlink()
    client.resume_queue()
    for one in sent:
        assert client.wait(one.id).verdict == "review"
    return kept


def test_dead_letters_are_listed_read_and_redriven(own: Server, connect: Connect) -> None:
    client = connect(own.address)
    kept = lose(own, client, 3)
    letters = list(client.dead_letters(LOST, page_size=2))
    assert len(letters) == 3
    assert list(client.dead_letters(DeadLetterFilter(facility="elsewhere"))) == []
    whole = client.dead_letter(letters[0].job_id)
    assert (whole.code, whole.error, whole.inspection_id) == (letters[0].code, letters[0].error, letters[0].inspection_id)
    assert [attempt.outcome for attempt in whole.history] == ["discarded"]

    for path, content in kept.items():
        path.write_bytes(content)
    assert client.redrive_dead_letter(letters[0].job_id).jobs == [letters[0].job_id]
    assert set(client.redrive_dead_letters(LOST, limit=9).jobs) == {letter.job_id for letter in letters[1:]}
    with pytest.raises(NotFound):
        client.redrive_dead_letter(letters[0].job_id)
    assert client.redrive_dead_letters().jobs == []


def test_purging_takes_a_filter_or_everything(own: Server, connect: Connect) -> None:
    client = connect(own.address)
    lose(own, client, 2)
    first, second = client.dead_letters()
    with pytest.raises(BadRequest):
        client.purge_dead_letters()
    assert client.purge_dead_letter(first.job_id).jobs == [first.job_id]
    assert client.purge_dead_letters(everything=True).jobs == [second.job_id]
    assert list(client.dead_letters()) == []

"""What people are asked, and what they answer."""

from __future__ import annotations

import pytest

from conftest import Connect, Serve
from scrutineer_client import BoundingBox, Client, Conflict, NotFound, TrueBox
from support.server import SAMPLES

UNCERTAIN = SAMPLES / "04-uncertain" / "front.jpg"
TORN = SAMPLES / "02-torn" / "front.jpg"
MAILER = SAMPLES / "07-mailer" / "top.jpg"


@pytest.fixture
def asked(serve: Serve, connect: Connect) -> Client:
    """A client of a server at which two reviews wait."""
    client = connect(serve().address)
    for _ in range(2):
        assert client.submit(UNCERTAIN, facility="ber1", wait=60).verdict == "review"
    return client


def test_a_person_gets_a_review_answers_it_and_takes_that_back(asked: Client) -> None:
    tasks = list(asked.reviews(facility="ber1", policy="parcel", page_size=1))
    assert len(tasks) == 2
    given = asked.next_review("ada", facility="ber1", policy="parcel")
    assert given is not None
    assert (given.id, given.reviewer, given.inspection.id) == (tasks[0].id, "ada", tasks[0].inspection_id)
    again = asked.next_review("ada")
    assert again is not None
    assert again.id == given.id

    view = given.inspection.views[0]
    boxes = {view.id: [TrueBox(class_name="torn", box=BoundingBox(x_min=1.0, y_min=2.0, x_max=30.0, y_max=40.0))]}
    answer = {"reviewer": "ada", "comment": "torn", "decision_id": given.id, "boxes": boxes, "role": "lead", "took_ms": 1200}
    judged = asked.answer_review(given.inspection_id, "reject", **answer)  # type: ignore[arg-type]
    assert judged.verdict == "reject"
    assert judged.review is not None
    assert (judged.review.reviewer, judged.review.comment) == ("ada", "torn")
    assert asked.answer_review(given.inspection_id, "reject", **answer).verdict == "reject"  # type: ignore[arg-type]

    answers = asked.answers(given.inspection_id)
    assert [(one.reviewer, one.verdict, one.boxes, one.took_ms) for one in answers] == [("ada", "reject", boxes, 1200)]
    summary = asked.review_summary(facility="ber1", hours=1)
    assert (summary.open, summary.answers, summary.by_reviewer["ada"].median_ms) == (1, 1, 1200)

    undone = asked.undo_review(given.inspection_id, "ada")
    assert undone.verdict == "review"
    assert asked.answers(given.inspection_id)[0].withdrawn_at is not None
    with pytest.raises(Conflict):
        asked.undo_review(given.inspection_id, "bob")


def test_a_review_is_put_back_skipped_or_not_there(asked: Client) -> None:
    first = asked.next_review("ada")
    assert first is not None
    second = asked.next_review("ada", skip=first.id)
    assert second is not None
    assert second.id != first.id
    asked.release_review(second.id, "ada")
    with pytest.raises(NotFound):
        asked.release_review(second.id, "ada")
    assert asked.next_review("ada", facility="elsewhere") is None


def test_an_answer_to_what_was_decided_anew_is_refused(asked: Client) -> None:
    given = asked.next_review("ada")
    assert given is not None
    late = asked.add_view(given.inspection_id, TORN, wait=60)
    assert late.decision is not None
    assert late.decision.id != given.id
    with pytest.raises(Conflict):
        asked.answer_review(given.inspection_id, "accept", reviewer="ada", decision_id=given.id)


def test_who_overrides_says_why(asked: Client) -> None:
    done = asked.submit(MAILER, wait=60)
    overridden = asked.answer_review(done.id, "reject", reviewer="eve", override=True, comment="wet", blind=True)
    assert (overridden.verdict, overridden.decision and overridden.decision.cause) == ("reject", "person")

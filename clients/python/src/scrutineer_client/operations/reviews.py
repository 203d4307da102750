"""What people are asked, and what they answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from ..reading import answered, items, json_of, pages, read
from ..steps import Giving, Request, Steps, send
from ..types.inspection import Inspection, Verdict
from ..types.review import Assignment, GivenAnswer, ReviewSummary, ReviewTask, TrueBox


def reviews(*, facility: str | None = None, policy: str | None = None, page_size: int | None = None) -> Giving[ReviewTask]:
    """Reviews that wait, in the order in which they are given out."""
    query = {"facility": facility, "policy": policy, "limit": page_size}
    yield from pages(ReviewTask, Request(method="GET", path="/v1/reviews", query=query))


def next_review(
    reviewer: str, *, facility: str | None = None, policy: str | None = None, skip: str | None = None
) -> Steps[Assignment | None]:
    """Gives a person a review: what they have in hand, else the most urgent one; `None` where nothing waits for them.

    `skip` is the id of a review that they have in hand and put back.
    """
    body = {"reviewer": reviewer, "facility": facility, "policy": policy, "skip": skip}
    # What a person has in hand is given to them again; what they skip is not.
    request = Request(method="POST", path="/v1/reviews/next", json=body, repeatable=skip is None)
    answer = yield from send(request)
    return None if answer.status_code == 204 else read(Assignment, json_of(answer))


def release_review(review_id: str, reviewer: str) -> Steps[None]:
    """Gives a review back unanswered."""
    names, body = {"id": review_id}, {"reviewer": reviewer}
    yield from send(Request(method="POST", path="/v1/reviews/{id}/release", names=names, json=body))


def answer_review(
    inspection_id: str,
    verdict: Verdict,
    *,
    reviewer: str,
    role: str | None = None,
    comment: str | None = None,
    override: bool = False,
    boxes: Mapping[str, Sequence[TrueBox]] | None = None,
    decision_id: str | None = None,
    blind: bool = False,
    took_ms: int | None = None,
) -> Steps[Inspection]:
    """Records what a person says of a decided inspection: `accept`, `reject` or `recapture`.

    With `decision_id`, that of the inspection as it was shown, the answer is refused (`Conflict`) where there is a newer
    decision. `override`, and an answer that nobody asked for, need a `comment`. `boxes` are by view id, each view whole.
    """
    body = {
        "reviewer": reviewer,
        "verdict": verdict,
        "role": role,
        "comment": comment,
        "override": override,
        "boxes": {view: [dataclasses.asdict(box) for box in some] for view, some in (boxes or {}).items()},
        "decision_id": decision_id,
        "blind": blind,
        "took_ms": took_ms,
    }
    # The same answer twice counts once.
    request = Request(method="POST", path="/v1/inspections/{id}/review", names={"id": inspection_id}, json=body, repeatable=True)
    return (yield from answered(Inspection, request))


def undo_review(inspection_id: str, reviewer: str) -> Steps[Inspection]:
    """Takes a person's newest answer back: what was decided before is decided again."""
    names, query = {"id": inspection_id}, {"reviewer": reviewer}
    return (
        yield from answered(Inspection, Request(method="DELETE", path="/v1/inspections/{id}/review", names=names, query=query))
    )


def answers(inspection_id: str) -> Steps[list[GivenAnswer]]:
    """What people have said of an inspection, oldest first, with what they took back."""
    names = {"id": inspection_id}
    return (yield from items(GivenAnswer, Request(method="GET", path="/v1/inspections/{id}/reviews", names=names)))


def review_summary(*, facility: str | None = None, hours: int | None = None) -> Steps[ReviewSummary]:
    """How reviewing goes: what waits, how much was answered, and how far people agree."""
    query = {"facility": facility, "hours": hours}
    return (yield from answered(ReviewSummary, Request(method="GET", path="/v1/reviews/summary", query=query)))

"""Jobs that were given up: listed, read whole, redriven and purged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..reading import answered, pages
from ..steps import Giving, Request, Steps
from ..types.dead_letter import DeadLetter, FailureKind, Purged, Redriven, WholeDeadLetter
from ..uploads import moment


@dataclass(frozen=True, kw_only=True)
class DeadLetterFilter:
    """Which dead letters; every field that is given must match."""

    facility: str | None = None
    camera: str | None = None
    model: str | None = None
    code: str | None = None
    """What it failed of, as `original_missing`."""
    kind: FailureKind | None = None
    error_contains: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def query(self) -> dict[str, Any]:
        """As parameters of a request."""
        return {**vars(self), "since": moment(self.since), "until": moment(self.until)}


_ANY = DeadLetterFilter()


def dead_letters(which: DeadLetterFilter = _ANY, *, page_size: int | None = None) -> Giving[DeadLetter]:
    """Discarded jobs, newest first."""
    query = {**which.query(), "limit": page_size}
    yield from pages(DeadLetter, Request(method="GET", path="/v1/dead-letters", query=query))


def dead_letter(job_id: str) -> Steps[WholeDeadLetter]:
    """One discarded job with its attempts."""
    request = Request(method="GET", path="/v1/dead-letters/{job_id}", names={"job_id": job_id})
    return (yield from answered(WholeDeadLetter, request))


def redrive_dead_letter(job_id: str) -> Steps[Redriven]:
    """Makes one discarded job available again, its attempts from 0."""
    request = Request(method="POST", path="/v1/dead-letters/{job_id}/redrive", names={"job_id": job_id})
    return (yield from answered(Redriven, request))


def redrive_dead_letters(which: DeadLetterFilter = _ANY, *, limit: int | None = None) -> Steps[Redriven]:
    """Makes every discarded job that matches available again; without a filter, all of them."""
    query = {**which.query(), "limit": limit}
    return (yield from answered(Redriven, Request(method="POST", path="/v1/dead-letters/redrive", query=query)))


def purge_dead_letter(job_id: str) -> Steps[Purged]:
    """Forgets one discarded job for good."""
    request = Request(method="DELETE", path="/v1/dead-letters/{job_id}", names={"job_id": job_id})
    return (yield from answered(Purged, request))


def purge_dead_letters(
    which: DeadLetterFilter = _ANY, *, limit: int | None = None, everything: bool | None = None
) -> Steps[Purged]:
    """Forgets every discarded job that matches, for good; all of them only with `everything=True`."""
    query = {**which.query(), "limit": limit, "all": everything}
    return (yield from answered(Purged, Request(method="POST", path="/v1/dead-letters/purge", query=query)))

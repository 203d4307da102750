"""What goes when; inspections held and released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..reading import answered, pages
from ..steps import Giving, Request, Steps
from ..types.inspection import Verdict
from ..types.retention import Held, Hold, Retention
from ..uploads import moment


@dataclass(frozen=True, kw_only=True)
class HeldFilter:
    """Which inspections; every field that is given must match, and one is needed."""

    facility: str | None = None
    camera: str | None = None
    verdict: Verdict | None = None
    package_id: str | None = None
    batch: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def query(self) -> dict[str, Any]:
        """As parameters of a request."""
        return {**vars(self), "since": moment(self.since), "until": moment(self.until)}


def retention() -> Steps[Retention]:
    """What goes when: for each kind, how long it is kept, its oldest, and about how much goes in the next days."""
    return (yield from answered(Retention, Request(method="GET", path="/v1/retention")))


def holds(*, facility: str | None = None, page_size: int | None = None) -> Giving[Hold]:
    """Inspections that are held, newest first."""
    query = {"facility": facility, "limit": page_size}
    yield from pages(Hold, Request(method="GET", path="/v1/holds", query=query))


def hold(inspection_id: str, *, reason: str, by: str) -> Steps[Hold]:
    """Holds an inspection: whatever its age, nothing of it is removed. Where it is held already, the first reason stands."""
    body, names = {"reason": reason, "by": by}, {"id": inspection_id}
    request = Request(method="PUT", path="/v1/inspections/{id}/hold", names=names, json=body, repeatable=True)
    return (yield from answered(Hold, request))


def hold_matching(which: HeldFilter, *, reason: str, by: str) -> Steps[Held]:
    """Holds every inspection that matches, as all of a package."""
    body = {"reason": reason, "by": by}
    return (yield from answered(Held, Request(method="POST", path="/v1/holds", query=which.query(), json=body)))


def release_hold(inspection_id: str, *, by: str) -> Steps[Held]:
    """Ends the hold of an inspection: what is old of it goes within minutes."""
    names, query = {"id": inspection_id}, {"by": by}
    request = Request(method="DELETE", path="/v1/inspections/{id}/hold", names=names, query=query)
    return (yield from answered(Held, request))


def release_matching(which: HeldFilter, *, by: str) -> Steps[Held]:
    """Releases every inspection that matches."""
    request = Request(method="POST", path="/v1/holds/release", query=which.query(), json={"by": by})
    return (yield from answered(Held, request))

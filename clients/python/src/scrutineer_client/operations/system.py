"""What serves, and what it has counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ..reading import answered, items, pages
from ..steps import Giving, Request, Steps
from ..types.stats import Stats
from ..types.system import Camera, Model, Process, Readiness
from ..uploads import moment


def ready() -> Steps[Readiness]:
    """Whether the server can do its work, part by part; that it cannot is an answer, too."""
    return (yield from answered(Readiness, Request(method="GET", path="/readyz", good=[503])))


def models() -> Steps[list[Model]]:
    """The models that the server has loaded."""
    return (yield from items(Model, Request(method="GET", path="/v1/models")))


def cameras(*, facility: str | None = None, page_size: int | None = None) -> Giving[Camera]:
    """Cameras that have sent views, each with its newest image and the route that applies."""
    query = {"facility": facility, "limit": page_size}
    yield from pages(Camera, Request(method="GET", path="/v1/cameras", query=query))


def processes() -> Steps[list[Process]]:
    """The processes that serve this database."""
    return (yield from items(Process, Request(method="GET", path="/v1/processes")))


def stats(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    measures: Sequence[str] | None = None,
    bucket: Literal["minute", "hour", "day"] | None = None,
    group_by: Sequence[Literal["facility", "key"]] | None = None,
    facility: str | None = None,
    key: str | None = None,
) -> Steps[Stats]:
    """Inspections by status, verdict and facility; with `measures`, as `["received"]`, what happened over time, too."""
    query = {
        "since": moment(since),
        "until": moment(until),
        "measures": None if measures is None else ",".join(measures),
        "bucket": bucket,
        "group_by": None if group_by is None else ",".join(group_by),
        "facility": facility,
        "key": key,
    }
    return (yield from answered(Stats, Request(method="GET", path="/v1/stats", query=query)))

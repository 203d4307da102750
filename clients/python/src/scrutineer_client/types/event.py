"""What happened, as the stream of events tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

EventKind: TypeAlias = Literal[
    "inspection.created",
    "inspection.completed",
    "inspection.redecided",
    "inspection.reviewed",
    "inspection.cancelled",
    "inspection.held",
    "inspection.released",
    "job.discarded",
    "job.purged",
    "queue.paused",
    "queue.resumed",
    "policy.activated",
    "certificate.issued",
    "certificate.voided",
    "alarm.raised",
    "alarm.cleared",
]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened."""

    id: str
    """Never changes."""
    sequence: int
    """Place in the order of commits; rises, with gaps. `events(after=…)` goes on behind it."""
    kind: EventKind
    inspection_id: str | None = None
    facility: str | None = None
    occurred_at: datetime
    payload: Any
    """The object as it was then, as JSON: `read(Inspection, event.payload)` where `kind` begins with `inspection.`."""

"""The queue as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Pause:
    """What is paused: a facility, a model, or, with neither, everything."""

    facility: str | None = None
    model: str | None = None
    paused_at: datetime
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Queue:
    """The queue now."""

    jobs: dict[str, int]
    """Jobs in each state, in the whole database."""
    oldest_age_ms: int
    paused: list[Pause]

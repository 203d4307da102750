"""Jobs that were given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from .inspection import Priority

FailureKind: TypeAlias = Literal["transient", "permanent"]


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """A discarded job."""

    job_id: str
    inspection_id: str
    view_id: str
    facility: str
    camera: str | None = None
    angle: str | None = None
    package_id: str | None = None
    model: str
    """Which of the configured models was to look at it."""
    priority: Priority
    attempts: int
    max_attempts: int
    kind: str
    """`transient` or `permanent`."""
    code: str
    """What it failed of, as `original_missing`."""
    stage: str | None = None
    error: str
    """The last attempt's error, whole."""
    created_at: datetime
    discarded_at: datetime


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt that ended without a result."""

    started_at: datetime | None = None
    ended_at: datetime
    outcome: str
    """`retried`, `discarded`, `crashed`, `late`."""
    worker: str | None = None
    stage: str | None = None
    code: str | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class WholeDeadLetter(DeadLetter):
    """A discarded job with its attempts."""

    history: list[Attempt]
    """Oldest first."""


@dataclass(frozen=True, kw_only=True)
class Redriven:
    """What was redriven."""

    jobs: list[str]


@dataclass(frozen=True, kw_only=True)
class Purged:
    """What was purged."""

    jobs: list[str]

"""Targets of webhooks, and what they did not take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .event import EventKind


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """How a target does."""

    name: str
    address: str
    """Without what may be secret."""
    state: str
    """`active`, `failing`, `gone` or `removed`."""
    delivered: int
    behind: int
    pending: int
    dead_letters: int
    oldest_at: datetime | None = None
    last_success_at: datetime | None = None
    last_error_at: datetime | None = None
    last_error: str | None = None
    rests_until: datetime | None = None
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class WebhookDeadLetter:
    """A delivery that was given up; its event is there still."""

    id: str
    """Names the delivery, not the event."""
    target: str
    event_id: str
    sequence: int
    kind: EventKind
    facility: str | None = None
    attempts: int
    first_attempt_at: datetime
    last_attempt_at: datetime
    status: int | None = None
    error: str


@dataclass(frozen=True, kw_only=True)
class RedrivenDeliveries:
    """What was redriven."""

    deliveries: list[str]


@dataclass(frozen=True, kw_only=True)
class PurgedDeliveries:
    """What was deleted."""

    purged: int

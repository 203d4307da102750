"""What goes when, and what is held back from that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Hold:
    """An inspection of which nothing is removed."""

    inspection_id: str
    facility: str
    package_id: str | None = None
    reason: str
    by: str
    """Who said so."""
    held_at: datetime


@dataclass(frozen=True, kw_only=True)
class Held:
    """Which inspections were held or released."""

    inspections: list[str]
    """Newest first; those that were so already are not among them."""


@dataclass(frozen=True, kw_only=True)
class Going:
    """How many go within a time."""

    days: int
    count: int
    """About so many."""


@dataclass(frozen=True, kw_only=True)
class RetentionKind:
    """When what is left of a kind goes."""

    kind: str
    """`inspections`, `originals`, `detections`, `dead_letters`, `events`."""
    setting: str
    """The setting that says for how long."""
    kept_days: int | None = None
    """`None`: for ever."""
    oldest_at: datetime | None = None
    goes_at: datetime | None = None
    """When the oldest is to go; later where it is in work, or has changed since."""
    going: list[Going]


@dataclass(frozen=True, kw_only=True)
class Retention:
    """What goes when."""

    kinds: list[RetentionKind]
    held: int
    """How many inspections are held."""

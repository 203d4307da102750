"""What people are asked and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .detection import BoundingBox
from .inspection import Inspection, Priority, Verdict


@dataclass(frozen=True, kw_only=True)
class ReviewTask:
    """A review that waits."""

    id: str
    """The decision's that it is about."""
    inspection_id: str
    facility: str
    policy: str
    priority: Priority
    asked_at: datetime
    reviewer: str | None = None
    """Who has it in hand, if somebody has."""
    leased_until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Assignment(ReviewTask):
    """A review given to a person."""

    inspection: Inspection
    """What it is about."""


@dataclass(frozen=True, kw_only=True)
class TrueBox:
    """Something that is on a view, as a person says."""

    class_name: str
    box: BoundingBox
    """In pixels of the upright original."""


@dataclass(frozen=True, kw_only=True)
class GivenAnswer:
    """An answer on record."""

    reviewer: str
    role: str | None = None
    verdict: Verdict
    comment: str | None = None
    asked: bool
    """Whether they were asked."""
    blind: bool
    """Whether they answered before anything that the machine found was shown."""
    boxes: dict[str, list[TrueBox]]
    """What is on the views that they looked over, by view id."""
    took_ms: int | None = None
    answered_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewerSummary:
    """What one person has answered."""

    answers: int
    median_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class ReviewSummary:
    """How reviewing goes."""

    open: int
    """Reviews that wait, in hand or not."""
    oldest_age_ms: int
    in_hand: int
    answers: int
    by_verdict: dict[str, int]
    by_reviewer: dict[str, ReviewerSummary]
    doubly_reviewed: int
    kappa: float | None = None
    """How far two people agree beyond chance."""

"""Policies, and what they would have decided.

A policy's content is a dictionary, so that what is read, changed and sent back loses nothing that a later version added.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias, TypedDict

from .inspection import Verdict

Threshold: TypeAlias = float | Literal["never"]
ClassRole: TypeAlias = Literal["defect", "required", "info"]
Fallback: TypeAlias = Literal["review", "reject"]
LowQualityVerdict: TypeAlias = Literal["recapture", "review"]
Unproved: TypeAlias = Literal["decide", "review"]


class _ClassRole(TypedDict):
    role: ClassRole


class ClassRule(_ClassRole, total=False):
    """What seeing, or not seeing, a class means."""

    present: Threshold | None
    possible: Threshold | None
    on_missing: Fallback


class QualityRules(TypedDict, total=False):
    """Bounds on the image."""

    min_sharpness: float | None
    min_brightness: float | None
    max_brightness: float | None
    min_contrast: float | None
    max_clipped: float | None
    min_width: int | None
    min_height: int | None
    on_low: LowQualityVerdict


class ViewRules(TypedDict, total=False):
    """Which views an inspection awaits before it is decided."""

    expected: list[str] | None
    count: int | None
    deadline_ms: int | None
    on_missing: Fallback


class AuditRules(TypedDict, total=False):
    """How many automatic verdicts a person sees all the same."""

    rate: float
    reject_rate: float
    max_per_day: int | None
    double_rate: float
    overdue_hours: int | None
    on_alarm: Unproved


class _Name(TypedDict):
    name: str


class Policy(_Name, total=False):
    """A policy's content."""

    classes: dict[str, ClassRule]
    quality: QualityRules
    views: ViewRules
    audit: AuditRules
    on_uncertified: Unproved
    certificate: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class PolicyVersion:
    """One version of a policy."""

    version: int
    """From 1, without gaps."""
    active: bool
    """Whether it is the one that decides."""
    hash: str
    imported_at: datetime
    activated_at: datetime | None = None
    policy: Policy


@dataclass(frozen=True, kw_only=True)
class VerdictChange:
    """One kind of change."""

    from_: Verdict = field(metadata={"json": "from"})
    """The verdict now; in JSON `from`."""
    to: Verdict
    inspections: int
    examples: list[str]


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """What would become of a part of the inspections."""

    inspections: int
    changed: int
    before: dict[str, int]
    after: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Simulation:
    """What a policy would have decided."""

    inspections: int
    views: int
    changed: int
    before: dict[str, int]
    """How many there are of each verdict now."""
    after: dict[str, int]
    """How many there would be."""
    changes: list[VerdictChange]
    facilities: dict[str, Simulated]
    classes: dict[str, int]
    """Of those that change, in how many a class is now seen otherwise."""


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What became of one page of the past."""

    inspections: int
    decided: int
    next_cursor: str | None = None

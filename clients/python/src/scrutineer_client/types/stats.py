"""Counts of inspections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class JobCounts:
    """Jobs as they stand now."""

    by_state: dict[str, int]
    oldest_age_ms: int


@dataclass(frozen=True, kw_only=True)
class Point:
    """A stretch of time."""

    at: datetime
    """When it begins."""
    count: int
    sum: float
    mean: float
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None


@dataclass(frozen=True, kw_only=True)
class Series:
    """One thing over time."""

    measure: str
    facility: str | None = None
    key: str | None = None
    points: list[Point]


@dataclass(frozen=True, kw_only=True)
class Stats:
    """Inspections by status, verdict and facility, and what was asked for over time."""

    inspections: int
    by_status: dict[str, int]
    by_verdict: dict[str, int]
    by_facility: dict[str, dict[str, int]]
    """By facility, then by verdict."""
    jobs: JobCounts | None = None
    series: list[Series] | None = None
    bucket: str | None = None

"""What the watches say, and the audits behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """An alarm on record."""

    id: str
    kind: str
    """`escape`, `drift`, `camera`."""
    policy: str
    facility: str
    subject: str
    message: str
    """What was noticed and what to do."""
    examples: list[str]
    raised_at: datetime
    cleared_at: datetime | None = None
    relearn: bool


@dataclass(frozen=True, kw_only=True)
class FacilityAudit:
    """The audits of one facility."""

    facility: str
    max_escape: float | None = None
    """The escape rate that was promised."""
    audited: int
    bad: int
    waiting: int
    overdue: int
    lower: float
    """The escape rate is not below this."""
    upper: float
    """The escape rate is not above this."""
    breached: bool
    evidence: float
    """That more escapes than was promised; at 1 an alarm is raised."""
    alarm_since: datetime | None = None
    accepts_until_doubling_noticed: float | None = None
    days_until_doubling_noticed: float | None = None
    days_with_an_hour_more: float | None = None
    examples: list[str]


@dataclass(frozen=True, kw_only=True)
class AuditReport:
    """What the audits of a policy's accepts say since its version was activated."""

    policy: str
    version: int
    since: datetime
    uncertified: str | None = None
    """Why the version has no certificate that is in force."""
    confidence: float
    years_between_false_alarms: float
    facilities: list[FacilityAudit]

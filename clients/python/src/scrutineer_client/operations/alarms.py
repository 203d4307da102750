"""What the watches say, and the audits behind them."""

from __future__ import annotations

from ..reading import answered, items
from ..steps import Request, Steps
from ..types.alarm import Alarm, AuditReport


def alarms(
    *, kind: str | None = None, policy: str | None = None, cleared: bool | None = None, limit: int | None = None
) -> Steps[list[Alarm]]:
    """Alarms, the newest first; with `cleared`, those that were ended, too. 50 at most, unless a limit says otherwise."""
    query = {"kind": kind, "policy": policy, "cleared": cleared, "limit": limit}
    return (yield from items(Alarm, Request(method="GET", path="/v1/alarms", query=query)))


def clear_alarm(alarm_id: str, *, relearn: bool | None = None) -> Steps[Alarm]:
    """Ends an alarm whose cause was dealt with; with `relearn`, what was noticed is normal from now on."""
    names, query = {"id": alarm_id}, {"relearn": relearn}
    return (yield from answered(Alarm, Request(method="POST", path="/v1/alarms/{id}/clear", names=names, query=query)))


def audits(policy: str) -> Steps[AuditReport]:
    """What the audits of a policy's accepts say since its active version was activated."""
    names = {"name": policy}
    return (yield from answered(AuditReport, Request(method="GET", path="/v1/policies/{name}/audits", names=names)))

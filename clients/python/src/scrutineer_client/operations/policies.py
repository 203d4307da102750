"""Policies: their versions, new ones, and what they would have decided."""

from __future__ import annotations

import dataclasses
import json
from datetime import datetime
from typing import Any

from ..reading import answered, items
from ..steps import Give, Giving, Request, Steps
from ..types.policy import Policy, PolicyVersion, Replayed, Simulation
from ..uploads import moment

# A year of inspections is judged in one answer.
_PATIENCE_S = 600.0


def policy_versions(name: str) -> Steps[list[PolicyVersion]]:
    """Every version of a policy, newest first."""
    return (yield from items(PolicyVersion, Request(method="GET", path="/v1/policies/{name}", names={"name": name})))


def put_policy(name: str, policy: Policy | str, *, activate: bool | None = None) -> Steps[PolicyVersion]:
    """Stores a policy, as a dictionary or as TOML, as the next version of its name, and lets it decide unless told not to.

    Where a version has this content already, that one is answered.
    """
    request = Request(
        method="PUT",
        path="/v1/policies/{name}",
        names={"name": name},
        query={"activate": activate},
        repeatable=True,
        **_content(policy),
    )
    return (yield from answered(PolicyVersion, request))


def simulate_policy(
    name: str,
    policy: Policy | str | None = None,
    *,
    version: int | None = None,
    facility: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Steps[Simulation]:
    """What a policy, or a stored version of it, would have decided of the past; nothing is inferred, and nothing written."""
    if (policy is None) == (version is None):
        raise ValueError("give a policy or a version, and not both")
    request = Request(
        method="POST",
        path="/v1/policies/{name}/simulate",
        names={"name": name},
        query={"version": version, "facility": facility, "since": moment(since), "until": moment(until)},
        repeatable=True,
        patience_s=_PATIENCE_S,
        **({} if policy is None else _content(policy)),
    )
    return (yield from answered(Simulation, request))


def replay_policy(
    name: str,
    *,
    facility: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    page_size: int | None = None,
) -> Giving[Replayed]:
    """Judges decided inspections of a policy again, by its active version: page after page, as the pages are asked for.

    Where the verdict is another, a decision is appended. Doing it twice is the same as once.
    """
    request = Request(
        method="POST",
        path="/v1/policies/{name}/replay",
        names={"name": name},
        query={"facility": facility, "since": moment(since), "until": moment(until), "limit": page_size},
        repeatable=True,
        patience_s=_PATIENCE_S,
    )
    cursor: str | None = None
    while True:
        page = yield from answered(Replayed, dataclasses.replace(request, query={**request.query, "cursor": cursor}))
        yield Give(page)
        cursor = page.next_cursor
        if cursor is None:
            return


def _content(policy: Policy | str) -> dict[str, Any]:
    if isinstance(policy, str):
        return {"content": policy.encode(), "headers": {"Content-Type": "application/toml"}}
    return {"content": json.dumps(policy).encode(), "headers": {"Content-Type": "application/json"}}

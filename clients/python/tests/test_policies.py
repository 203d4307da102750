"""Policies, and what they would have decided."""

from __future__ import annotations

import copy

import pytest

from conftest import Connect, Serve
from scrutineer_client import BadRequest, Client, NotFound
from support.server import SAMPLES

MAILER = SAMPLES / "07-mailer" / "top.jpg"


@pytest.fixture
def judged(serve: Serve, connect: Connect) -> Client:
    """A client of a server that has accepted two images."""
    client = connect(serve().address)
    for _ in range(2):
        assert client.submit(MAILER, facility="ber1", wait=60).verdict == "accept"
    return client


def test_a_policy_is_read_changed_simulated_stored_and_applied_to_the_past(judged: Client) -> None:
    (version,) = judged.policy_versions("parcel")
    assert version.active
    strict = copy.deepcopy(version.policy)
    strict["quality"] = {**strict["quality"], "min_width": 100_000, "on_low": "recapture"}

    simulation = judged.simulate_policy("parcel", strict, facility="ber1", since=version.imported_at)
    assert (simulation.inspections, simulation.changed) == (2, 2)
    assert (simulation.before, simulation.after) == ({"accept": 2}, {"recapture": 2})
    (change,) = simulation.changes
    assert (change.from_, change.to, change.inspections, len(change.examples)) == ("accept", "recapture", 2, 2)
    assert judged.simulate_policy("parcel", version=version.version).changed == 0

    stored = judged.put_policy("parcel", strict)
    assert (stored.version, stored.active) == (version.version + 1, True)
    assert judged.put_policy("parcel", strict).version == stored.version
    pages = list(judged.replay_policy("parcel", facility="ber1", page_size=1))
    assert sum(page.decided for page in pages) == 2
    assert len(pages) >= 2
    assert {one.verdict for one in judged.inspections()} == {"recapture"}
    assert {one.decision and one.decision.cause for one in judged.inspections()} == {"replay"}


def test_a_policy_may_be_toml(judged: Client) -> None:
    first = judged.put_policy("dock", 'name = "dock"\n')
    stored = judged.put_policy("dock", 'name = "dock"\n[quality]\nmin_sharpness = 3.0\n', activate=False)
    assert (stored.active, stored.policy["quality"]["min_sharpness"]) == (False, 3.0)
    assert [(one.version, one.active) for one in judged.policy_versions("dock")] == [(2, False), (first.version, True)]
    with pytest.raises(BadRequest) as refused:
        judged.put_policy("dock", "name = ")
    assert refused.value.slug == "invalid-policy"


def test_a_simulation_is_of_a_policy_or_a_version(judged: Client) -> None:
    with pytest.raises(ValueError, match="not both"):
        judged.simulate_policy("parcel")
    with pytest.raises(NotFound):
        judged.simulate_policy("parcel", version=99)

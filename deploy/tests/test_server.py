"""A server that runs has the routes and the metrics that the manifests speak of."""

import re

import pytest

from manifests import SERVING, container, of_kind, title

PROBES = {"startupProbe": "/healthz", "livenessProbe": "/healthz", "readinessProbe": "/readyz"}


def test_probes_ask_for_routes_that_answer(objects, running):
    for workload in of_kind(objects, *SERVING):
        # Never /readyz for liveness: a database that is away would have every process started again.
        assert {probe: container(workload)[probe]["httpGet"]["path"] for probe in PROBES} == PROBES, title(workload)
    for path in {*PROBES.values(), "/metrics"}:
        status, _ = running.get(path)
        assert status == 200, path


def test_a_route_that_is_none_is_noticed(running):
    assert running.get("/health")[0] == 404


def test_monitors_ask_for_the_metrics(rendered, running):
    (monitor,) = of_kind(rendered["keda-prometheus"], "ServiceMonitor")
    for endpoint in monitor["spec"]["endpoints"]:
        status, page = running.get(endpoint["path"])
        assert status == 200 and "\nscrutineer_" in page
    # The rules' and the dashboards' name.
    assert {"action": "replace", "targetLabel": "job", "replacement": "scrutineer"} in monitor["spec"]["endpoints"][0]["relabelings"]


def unknown(query: str, page: str) -> set[str]:
    """The metrics and states of a query that a page of metrics has not."""
    metrics = set(re.findall(r"\bscrutineer_\w+", query))
    assert metrics
    states = set().union(*(one.split("|") for one in re.findall(r'state=~?"([^"]+)"', query)))
    told = set(re.findall(r"^(scrutineer_\w+)", page, re.MULTILINE))
    told_states = set(re.findall(r'^scrutineer_queue_depth\{.*?state="(\w+)"', page, re.MULTILINE))
    return (metrics - told) | (states - told_states)


@pytest.fixture(scope="module")
def page(running):
    # Of the whole database, so told by upkeep as soon as it has looked.
    return running.metrics_with("scrutineer_queue_depth")


def test_queries_ask_for_metrics_that_there_are(rendered, page):
    queries = [
        trigger["metadata"]["query"]
        for objects in rendered.values()
        for one in of_kind(objects, "ScaledObject")
        for trigger in one["spec"]["triggers"]
        if trigger["type"] == "prometheus"
    ]
    assert queries
    for query in queries:
        assert unknown(query, page) == set()


def test_a_metric_or_state_that_is_none_is_noticed(page):
    assert unknown('max(scrutineer_queue_size{state="available"})', page) == {"scrutineer_queue_size"}
    assert unknown('max(scrutineer_queue_depth{state=~"available|waiting"})', page) == {"waiting"}

"""What KEDA asks Prometheus, answered by Prometheus's own evaluation of made-up series."""

import subprocess

import pytest
import yaml

from manifests import of_kind

RULES = {"groups": [{"name": "scaling", "rules": [{"record": "workers_wanted_for", "expr": None}]}]}


@pytest.fixture
def answer(rendered, tmp_path):
    """Whether the query's answer, from series `{(process, state): value}`, is the one expected; `None` for no answer at all."""
    (workers,) = of_kind(rendered["keda-prometheus"], "ScaledObject")
    (trigger,) = workers["spec"]["triggers"]
    query = trigger["metadata"]["query"]

    def ask(series: dict[tuple[str, str], str], expected: float | None) -> bool:
        RULES["groups"][0]["rules"][0]["expr"] = query
        (tmp_path / "rules.yml").write_text(yaml.safe_dump(RULES))
        inputs = [
            {"series": f'scrutineer_queue_depth{{job="scrutineer", instance="{process}", state="{state}"}}', "values": value}
            for (process, state), value in series.items()
        ]
        samples = [] if expected is None else [{"labels": "{}", "value": expected}]
        test = {
            "rule_files": ["rules.yml"],
            "evaluation_interval": "1m",
            "tests": [{"interval": "1m", "input_series": inputs, "promql_expr_test": [{"expr": query, "eval_time": "0m", "exp_samples": samples}]}],
        }
        (tmp_path / "test.yml").write_text(yaml.safe_dump(test))
        return subprocess.run(["promtool", "test", "rules", tmp_path / "test.yml"], capture_output=True).returncode == 0

    return ask


EMPTY = {("api", "available"): "0", ("api", "running"): "0", ("api", "retryable"): "7", ("api", "completed"): "100"}


def test_jobs_that_wait_or_run_ask_for_workers(answer):
    series = EMPTY | {("api", "available"): "300", ("api", "running"): "50"}
    assert answer(series, 350)
    # The check itself can fail.
    assert not answer(series, 351)


def test_nothing_to_do_asks_for_none(answer):
    assert answer(EMPTY, 0)


def test_what_a_former_leader_told_is_passed_over(answer):
    former = {("worker", state): "NaN" for state in ("available", "running", "retryable", "completed")}
    assert answer(EMPTY | {("api", "available"): "300"} | former, 300)


def test_while_nobody_leads_there_is_no_answer(answer):
    assert answer({(process, "available"): "NaN" for process in ("api", "worker")}, None)
    assert answer({}, None)

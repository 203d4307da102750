"""Workers of Fargate come with the work and go with it, from none and back, as far as the policies' arithmetic can tell."""

import math

import pytest

import mathematics
import templates
from test_alarms import alarms, breaches, result

METRICS = ("waiting", "working", "urgentwaiting", "urgentworking")


@pytest.fixture(params=[0, 1])
def fargate(request):
    given = {"ClientNetwork": "10.0.0.0/8", "PlainHttp": "yes", "WorkersMinimum": request.param}
    return templates.stack("fargate", given, templates.stack("base").exports)


def policy(fargate) -> dict:
    return fargate.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")["WorkerByBacklog"]["TargetTrackingScalingPolicyConfiguration"]


def each(fargate, messages: dict, running, last=None) -> float | None:
    (expression,) = (one["Expression"] for one in policy(fargate)["CustomizedMetricSpecification"]["Metrics"] if "Expression" in one)
    return mathematics.value(expression, dict.fromkeys(METRICS, 0) | messages | {"running": running}, last)


def wanted(fargate, current: int, messages: dict) -> int:
    """What target tracking makes of it: in proportion, between the limits; and the step that wakes the first."""
    target = fargate.of_type("AWS::ApplicationAutoScaling::ScalableTarget")["WorkerCount"]
    count = math.ceil(current * each(fargate, messages, current) / policy(fargate)["TargetValue"])
    wake = alarms(fargate).get("JobsWithoutWorker")
    if wake and breaches(wake, result(wake, {"running": current, "oldest": 1 if any(messages.values()) else 0})):
        step = fargate.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")["Wake"]["StepScalingPolicyConfiguration"]
        count = current + step["StepAdjustments"][0]["ScalingAdjustment"]
    return min(max(count, target["MinCapacity"]), target["MaxCapacity"])


def test_workers_rise_from_the_least_to_what_the_backlog_needs_and_fall_back(fargate):
    least = fargate.parameters["WorkersMinimum"]
    current = least
    for _ in range(10):
        current = wanted(fargate, current, {"waiting": 1_000})
    assert current == 5
    for _ in range(10):
        current = wanted(fargate, current, {})
    assert current == least


def test_there_are_never_more_than_the_most(fargate):
    assert wanted(fargate, 4, {"waiting": 1_000_000}) == 8


def test_urgent_jobs_and_those_in_hand_count(fargate):
    for metric in METRICS:
        assert each(fargate, {metric: 400}, 2) == 200
        # A worker that has fetched the last messages is not taken away.
        assert wanted(fargate, 1, {metric: 5}) == 1


def test_a_gap_in_the_metrics_changes_nothing(fargate):
    assert each(fargate, {"waiting": 1_000}, None, {"running": 5}) == each(fargate, {"waiting": 1_000}, 5)
    # Never told yet: nothing comes of it, and nothing is done.
    assert each(fargate, {"waiting": 1_000}, None) is None
    # SQS tells nothing of a queue that nobody uses.
    assert each(fargate, dict.fromkeys(METRICS), 1) == 0


def test_only_from_none_somebody_must_be_woken(fargate):
    woken = fargate.parameters["WorkersMinimum"] == 0
    assert ("JobsWithoutWorker" in alarms(fargate)) == ("Wake" in fargate.of_type("AWS::ApplicationAutoScaling::ScalingPolicy")) == woken


@pytest.mark.parametrize("running, oldest, woken", [(0, 5, True), (None, 5, True), (1, 5, False), (0, 0, False), (0, None, False), (None, None, False)])
def test_the_first_is_woken_whether_or_not_ecs_tells_of_none(running, oldest, woken):
    given = {"ClientNetwork": "10.0.0.0/8", "PlainHttp": "yes", "WorkersMinimum": 0}
    wake = alarms(templates.stack("fargate", given, templates.stack("base").exports))["JobsWithoutWorker"]
    assert breaches(wake, result(wake, {"running": running, "oldest": oldest})) == woken


def test_the_api_is_never_none_and_runs_what_wakes(fargate, environments):
    """Upkeep, in every process, tells the age that wakes; with no API there would be nobody."""
    assert fargate.of_type("AWS::ApplicationAutoScaling::ScalableTarget")["ApiCount"]["MinCapacity"] >= 1
    assert fargate.template["Parameters"]["ApiMinimum"]["MinValue"] == 1
    assert int(environments["FargateApi"]["SCRUTINEER__METRICS__CLOUDWATCH_EVERY_MS"]) <= 60_000


def test_container_insights_tell_how_many_run(fargate):
    (cluster,) = fargate.of_type("AWS::ECS::Cluster").values()
    assert {"Name": "containerInsights", "Value": "enabled"} in cluster["ClusterSettings"]


def test_metrics_of_the_policy_are_those_that_its_expression_names(fargate):
    given = policy(fargate)["CustomizedMetricSpecification"]["Metrics"]
    assert {one["Id"] for one in given if "MetricStat" in one} == {*METRICS, "running"}
    assert sum(one.get("ReturnData", True) for one in given) == 1
    names = {one["Id"]: one["MetricStat"]["Metric"]["MetricName"] for one in given if "MetricStat" in one}
    for metric, name in names.items():
        if metric != "running":
            assert name == ("ApproximateNumberOfMessagesVisible" if metric.endswith("waiting") else "ApproximateNumberOfMessagesNotVisible")


def test_what_is_scaled_is_what_was_created(amazon, created):
    targets = amazon("application-autoscaling").describe_scalable_targets(ServiceNamespace="ecs")["ScalableTargets"]
    names = created["fargate"].names
    expected = {f"service/{names['Cluster']}/{names[service].rsplit('/', 1)[1]}" for service in ("Apis", "Workers")}
    assert {one["ResourceId"] for one in targets} == expected
    policies = amazon("application-autoscaling").describe_scaling_policies(ServiceNamespace="ecs")["ScalingPolicies"]
    assert {one["PolicyName"]: one["PolicyType"] for one in policies} == {
        "processor": "TargetTrackingScaling", "backlog": "TargetTrackingScaling", "wake": "StepScaling",
    }
    assert {one["ResourceId"] for one in policies} == expected

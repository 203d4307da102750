"""Alarms look at metrics that there are, of what was created, and tell somebody."""

import json
import queue
import re
import time

import pytest

import mathematics
import server
import templates

# AWS's own, with their dimensions, as its documentation has them: "Available CloudWatch metrics for Amazon SQS", "Amazon CloudWatch metrics
# for Amazon Aurora", "CloudWatch metrics for your Application Load Balancer", "Monitor CloudWatch metrics for HTTP APIs", "Types of metrics
# for Lambda functions", "Amazon ECS Container Insights metrics".
KNOWN = {
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): {"QueueName"},
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): {"QueueName"},
    ("AWS/SQS", "ApproximateNumberOfMessagesNotVisible"): {"QueueName"},
    ("AWS/RDS", "ACUUtilization"): {"DBClusterIdentifier"},
    ("AWS/RDS", "CPUUtilization"): {"DBClusterIdentifier"},
    ("AWS/RDS", "DatabaseConnections"): {"DBClusterIdentifier"},
    ("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count"): {"LoadBalancer"},
    ("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count"): {"LoadBalancer"},
    ("AWS/ApplicationELB", "HealthyHostCount"): {"LoadBalancer", "TargetGroup"},
    ("AWS/ApiGateway", "5xx"): {"ApiId"},
    ("AWS/Lambda", "Errors"): {"FunctionName"},
    ("AWS/Lambda", "Throttles"): {"FunctionName"},
    ("AWS/Lambda", "Invocations"): {"FunctionName"},
    ("ECS/ContainerInsights", "RunningTaskCount"): {"ClusterName", "ServiceName"},
}


def alarms(stack) -> dict[str, dict]:
    return stack.of_type("AWS::CloudWatch::Alarm")


def metrics(properties: dict) -> list[dict]:
    """Namespace, name and dimensions of what an alarm, or a scaling policy, looks at."""
    if "MetricName" in properties:
        return [properties]
    return [one["MetricStat"]["Metric"] for one in properties["Metrics"] if "MetricStat" in one]


def looked_at(stack) -> list[dict]:
    policies = [
        one["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]
        for one in stack.of_type("AWS::ApplicationAutoScaling::ScalingPolicy").values()
        if "CustomizedMetricSpecification" in one.get("TargetTrackingScalingPolicyConfiguration", {})
    ]
    return [metric for one in [*alarms(stack).values(), *policies] for metric in metrics(one)]


def dimensions(metric: dict) -> dict[str, str]:
    return {one["Name"]: one["Value"] for one in metric.get("Dimensions", [])}


@pytest.fixture(scope="module")
def told(binary, environments, tmp_path_factory):
    """What a server with the containers' settings for metrics writes to stdout: namespace, name and dimensions, until `wanted` are there."""
    given = {key: value for key, value in environments["FargateApi"].items() if "METRICS" in key}
    # Every second instead of every minute.
    given["SCRUTINEER__METRICS__CLOUDWATCH_EVERY_MS"] = "1000"
    found: list[tuple[str, str, dict[str, str]]] = []
    with server.Server(binary, tmp_path_factory.mktemp("told"), environment=given) as one:

        def until(wanted):
            end = time.monotonic() + server.PATIENCE_S
            while not wanted(found) and time.monotonic() < end:
                try:
                    line = one.lines.get(timeout=1)
                except queue.Empty:
                    continue
                assert line is not None, "the server ended"
                if line.startswith('{') and "_aws" in (said := json.loads(line)):
                    for block in said["_aws"]["CloudWatchMetrics"]:
                        (names,) = block["Dimensions"]
                        found.extend((block["Namespace"], metric["Name"], {name: said[name] for name in names}) for metric in block["Metrics"])
            return found

        yield until


def test_what_is_looked_at_is_there(created, told):
    for name, one in created.items():
        for metric in looked_at(one.partial):
            key = metric["Namespace"], metric["MetricName"]
            if metric["Namespace"].startswith(("AWS/", "ECS/")):
                assert set(dimensions(metric)) == KNOWN[key], key
                continue
            # Our own, under the stack's name; the server is run to see that it tells them so.
            assert metric["Namespace"] == templates.NAMES[name]
            # The settings are those of Fargate's containers, whose namespace is another stack's.
            wanted = "scrutineer", metric["MetricName"], dimensions(metric)
            assert wanted in told(lambda found: wanted in found), wanted


def test_our_own_metrics_are_told_under_the_stack_s_name(environments):
    for process, given in environments.items():
        stack = templates.NAMES["fargate" if process.startswith("Fargate") else "serverless"]
        assert given["SCRUTINEER__METRICS__CLOUDWATCH_NAMESPACE"] == stack


def test_alarms_are_about_what_was_created(amazon, created):
    (cluster,) = amazon("rds").describe_db_clusters()["DBClusters"]
    (api,) = amazon("apigatewayv2").get_apis()["Items"]
    names = {logical: one for stack in created.values() for logical, one in stack.names.items() if one}
    last = lambda arn, kind: arn.split(f":{kind}")[1].removeprefix("/")
    there = {
        "QueueName": {names[one].rsplit("/", 1)[1] for one in ("Inspect", "Urgent", "NewImages", "Dead")},
        "DBClusterIdentifier": {cluster["DBClusterIdentifier"]},
        "LoadBalancer": {last(names["LoadBalancer"], "loadbalancer")},
        "TargetGroup": {"targetgroup/" + last(names["ApiTargets"], "targetgroup")},
        "ApiId": {api["ApiId"]},
        "FunctionName": {created["serverless"].names[one] for one in ("Api", "Worker", "Upkeep")},
        "ClusterName": {names["Cluster"]},
        "ServiceName": {names["Workers"].rsplit("/", 1)[1]},
        "outcome": {"discarded"},
    }
    # Without those that target tracking makes for itself.
    found = [one for one in amazon("cloudwatch").describe_alarms()["MetricAlarms"] if one["AlarmName"].startswith("scrutineer")]
    assert len(found) == sum(len(alarms(one.partial)) for one in created.values())
    for alarm in found:
        for metric in metrics(alarm) if alarm.get("MetricName") else metrics({"Metrics": alarm["Metrics"]}):
            for name, value in dimensions(metric).items():
                assert value in there[name], f"{alarm['AlarmName']}: {name} {value}"


def test_alarms_tell_people_when_it_begins_and_when_it_ends(created):
    topic = created["base"].exports["scrutineer-base-Alarms"]
    for name, one in created.items():
        for logical, alarm in alarms(one.partial).items():
            if logical == "JobsWithoutWorker":
                # Not for people: it starts a worker.
                assert alarm["AlarmActions"] == ["scrutineer-Wake"]
                continue
            expected = ["⟦Alarms⟧"] if name == "base" else [topic]
            assert alarm["AlarmActions"] == alarm["OKActions"] == expected, logical
            # It says what to do.
            assert len(alarm["AlarmDescription"]) > 20
            assert alarm["TreatMissingData"] in ("notBreaching", "breaching")


def test_expressions_speak_of_metrics_that_are_given(case):
    for stack in case.values():
        for logical, alarm in alarms(stack).items():
            for one in alarm.get("Metrics", []):
                if "Expression" in one:
                    assert mathematics.names(one["Expression"]) == {given["Id"] for given in alarm["Metrics"] if "MetricStat" in given}, logical
            # CloudWatch wants exactly one.
            assert sum(one.get("ReturnData", True) for one in alarm.get("Metrics", [{}])) == 1, logical
            # Such names begin with a small letter.
            assert all(re.fullmatch("[a-z][A-Za-z0-9_]*", one["Id"]) for one in alarm.get("Metrics", []))


def test_somebody_is_told_of_what_goes_wrong(case):
    """What must be noticed, and by which alarm: whoever takes one away is asked here."""
    assert alarms(case["base"]).keys() == {"JobsOld", "UrgentOld", "NewImagesOld", "DeadMessages", "DatabaseFull", "DatabaseConnected", "DatabaseAway"}
    fargate = {"NoWorker", "NoUpkeep", "DeadJobs", "ApiErrors", "LoadBalancerErrors", "NoApi"}
    assert alarms(case["fargate"]).keys() - {"JobsWithoutWorker"} == fargate
    assert alarms(case["serverless"]).keys() == {
        "ApiErrors", "ApiFailed", "ApiThrottled", "WorkerFailed", "UpkeepFailed", "NoUpkeep", "DeadJobs",
    }


def breaches(alarm: dict, value: float | None) -> bool:
    if value is None:
        return alarm["TreatMissingData"] == "breaching"
    above = {"GreaterThanThreshold": value > float(alarm["Threshold"]), "LessThanThreshold": value < float(alarm["Threshold"])}
    return above[alarm["ComparisonOperator"]]


def result(alarm: dict, now: dict) -> float | None:
    (expression,) = (one["Expression"] for one in alarm["Metrics"] if "Expression" in one)
    return mathematics.value(expression, now)


@pytest.mark.parametrize(
    "name, quiet, loud",
    [
        # SQS's or RDS's metric, just below and just above what is allowed.
        ("JobsOld", 600, 601), ("NewImagesOld", 600, 601), ("DeadMessages", 0, 1), ("DatabaseFull", 90, 91), ("DatabaseAway", 1, None),
    ],
)
def test_an_alarm_of_the_base_is_raised_where_it_should(plain, name, quiet, loud):
    alarm = alarms(plain["base"])[name]
    assert not breaches(alarm, quiet) and breaches(alarm, loud)


def test_an_urgent_job_may_wait_a_tenth_as_long(plain):
    alarm = alarms(plain["base"])["UrgentOld"]
    assert [breaches(alarm, result(alarm, {"age": age})) for age in (60, 61, None)] == [False, True, False]


def test_connections_are_told_of_at_four_fifths(plain):
    alarm = alarms(plain["base"])["DatabaseConnected"]
    assert [breaches(alarm, result(alarm, {"connections": count})) for count in (160, 161, None)] == [False, True, False]


@pytest.mark.parametrize(
    "running, oldest, loud",
    [(0, 5, True), (None, 5, True), (1, 5, False), (0, 0, False), (None, None, False), (0, None, False), (4, 900, False)],
)
def test_no_worker_is_told_of_while_a_job_waits(plain, running, oldest, loud):
    alarm = alarms(plain["fargate"])["NoWorker"]
    assert breaches(alarm, result(alarm, {"running": running, "oldest": oldest})) == loud


def test_silence_is_told_of_where_there_should_be_a_sound(plain):
    for stack, name in (("fargate", "NoUpkeep"), ("fargate", "NoApi"), ("serverless", "NoUpkeep")):
        alarm = alarms(plain[stack])[name]
        assert breaches(alarm, None) and breaches(alarm, 0) and not breaches(alarm, 1)

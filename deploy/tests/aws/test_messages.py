"""Queues as they were created, and who reads them."""

import json
import tomllib

import pytest

import server
import templates

DAYS_14 = 14 * 24 * 3600


@pytest.fixture(scope="module")
def queues(amazon, created):
    """Attributes by logical names."""
    names = created["base"].names
    look = lambda url: amazon("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return {logical: look(names[logical]) for logical in ("Inspect", "Urgent", "NewImages", "Dead")}


@pytest.fixture(scope="module")
def sources(amazon, created, queues):
    """Of each queue: the event source and the function that read it."""
    by_arn = {one["QueueArn"]: logical for logical, one in queues.items()}
    functions = {one["FunctionArn"]: one for one in amazon("lambda").list_functions()["Functions"]}
    mappings = amazon("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert len(mappings) == 3
    return {by_arn[one["EventSourceArn"]]: (one, functions[one["FunctionArn"]]) for one in mappings}


def test_queues_are_standard_and_keep_messages_as_long_as_may_be(queues):
    for one in queues.values():
        assert not one["QueueArn"].endswith(".fifo") and one.get("FifoQueue", "false") == "false"
        assert int(one["MessageRetentionPeriod"]) == DAYS_14


def test_messages_are_encrypted_by_our_key(queues, created):
    for one in queues.values():
        assert one["KmsMasterKeyId"] == created["base"].exports["scrutineer-base-Key"]


def test_nobody_sends_without_tls(queues):
    for logical, one in queues.items():
        refused = [statement for statement in json.loads(one["Policy"])["Statement"] if statement["Effect"] == "Deny"]
        assert [statement["Condition"] for statement in refused] == [{"Bool": {"aws:SecureTransport": "false"}}], logical
        assert one["QueueArn"] in refused[0]["Resource"]


def test_what_cannot_be_read_ends_in_the_dead_letter_queue(queues):
    for logical, tries in (("Inspect", 50), ("Urgent", 50), ("NewImages", 100)):
        redrive = json.loads(queues[logical]["RedrivePolicy"])
        # Not few: a message comes back whenever a worker stops, too.
        assert redrive["deadLetterTargetArn"] == queues["Dead"]["QueueArn"] and int(redrive["maxReceiveCount"]) == tries
    assert "RedrivePolicy" not in queues["Dead"]


def test_a_message_is_hidden_as_long_as_its_function_may_take_six_times_over(queues, sources):
    assert sources.keys() == {"Inspect", "Urgent", "NewImages"}
    for logical, (_, function) in sources.items():
        assert int(queues[logical]["VisibilityTimeout"]) >= 6 * function["Timeout"], logical


def test_a_message_is_hidden_for_as_long_as_a_lease(queues, binary):
    _, printed = server.ask(binary, "config", "default")
    lease_ms = tomllib.loads(printed)["worker"]["lease_ms"]
    for logical in ("Inspect", "Urgent"):
        assert int(queues[logical]["VisibilityTimeout"]) * 1000 >= lease_ms


def test_one_bad_message_does_not_bring_back_the_others(sources):
    for mapping, _ in sources.values():
        assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert 1 <= mapping["BatchSize"] <= 10


def test_each_queue_starts_the_function_of_its_duty(sources, created):
    names = created["serverless"].names
    found = {logical: function["FunctionName"] for logical, (_, function) in sources.items()}
    assert found == {"Inspect": names["Worker"], "Urgent": names["Worker"], "NewImages": names["Upkeep"]}


@pytest.mark.parametrize("size", templates.read("serverless")["Mappings"]["Sizes"])
def test_lambda_receives_no_more_than_it_can_start(size):
    one = templates.stack("serverless", {"Size": size, "ReadCameras": "yes"}, templates.stack("base").exports)
    functions, mappings = one.of_type("AWS::Lambda::Function"), one.of_type("AWS::Lambda::EventSourceMapping")
    most = lambda name: [mapping["ScalingConfig"]["MaximumConcurrency"] for mapping in mappings.values() if mapping["FunctionName"].endswith(f"-{name}")]
    # AWS's own least.
    assert all(count >= 2 for name in functions for count in most(name))
    assert sum(most("Worker")) == functions["Worker"]["ReservedConcurrentExecutions"]
    # One is kept for the schedule.
    assert sum(most("Upkeep")) + 1 == functions["Upkeep"]["ReservedConcurrentExecutions"]


def test_the_schedule_starts_upkeep_every_minute_and_never_twice(amazon, created):
    names = created["serverless"].names
    rule = amazon("events").describe_rule(Name=names["EveryMinute"])
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    (target,) = amazon("events").list_targets_by_rule(Rule=names["EveryMinute"])["Targets"]
    function = amazon("lambda").get_function(FunctionName=names["Upkeep"])["Configuration"]
    # Without an input of its own: the event itself, whose source is aws.events.
    assert target["Arn"] == function["FunctionArn"] and "Input" not in target
    policy = json.loads(amazon("lambda").get_policy(FunctionName=names["Upkeep"])["Policy"])
    (may,) = policy["Statement"]
    assert may["Principal"] == {"Service": "events.amazonaws.com"} and may["Condition"]["ArnLike"]["AWS:SourceArn"] == rule["Arn"]
    again = amazon("lambda").get_function_event_invoke_config(FunctionName=names["Upkeep"])
    assert again["MaximumRetryAttempts"] == 0


def test_the_notification_that_the_guide_has_the_user_write_is_taken(amazon, created, queues):
    """S3 refuses to notify a queue whose policy does not let it; moto does not look, so the policy is looked at here."""
    allowed = [one for one in json.loads(queues["NewImages"]["Policy"])["Statement"] if one["Effect"] == "Allow"]
    assert [(one["Principal"], one["Action"], one["Resource"]) for one in allowed] == [
        ({"Service": "s3.amazonaws.com"}, "sqs:SendMessage", queues["NewImages"]["QueueArn"])
    ]
    for logical in ("Inspect", "Urgent", "Dead"):
        assert not any(one["Effect"] == "Allow" for one in json.loads(queues[logical]["Policy"])["Statement"])

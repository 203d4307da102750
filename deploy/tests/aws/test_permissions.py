"""Whoever has a role may do what its duty needs, to the things that it needs, and no more."""

import pytest

import statements
from cases import ALL, PLAIN, resolved
from statements import of, of_role

# Where no resource can be named, and why: a key's policy calls the key itself "*"; a token of ECR's is for no repository; an interface of
# the network has no name before it is there.
NAMELESS = {("Key", "Account"), ("Key", "Logs"), ("Key", "Senders"), ("StartRole", "Token"), ("InNetworkPolicy", "Interfaces"), ("InNetworkPolicy", "NotTheCode")}
READ, WRITE, DELETE = "s3:GetObject", "s3:PutObject", "s3:DeleteObject"
SEND, RECEIVE, REMOVE, HIDE, LOOK = (
    f"sqs:{one}" for one in ("SendMessage", "ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes")
)


def every(case):
    return [one for stack in case.values() for one in of(stack)]


def test_every_statement_names_what_it_is_about(case):
    for one in every(case):
        if one.path == "AssumeRolePolicyDocument":
            continue
        assert one.resources, one.title
        if "*" in one.resources:
            assert one.title in NAMELESS, one.title
        for resource in one.resources:
            # At least an account's, region's or bucket's own.
            assert resource == "*" or resource.startswith("arn:aws:") and not resource.split(":", 5)[5].startswith("*"), resource


def test_there_are_no_exceptions_that_are_not_needed(case):
    assert {one.title for one in every(case) if "*" in one.resources} == NAMELESS


def test_actions_are_named(case):
    for one in every(case):
        if any("*" in action for action in one.actions):
            # Whoever administers the account, by its own policies; and what is forbidden without TLS.
            assert one.title == ("Key", "Account") or (not one.allows and one.text["Sid"] == "TlsOnly"), one.title


def test_everybody_is_only_refused(case):
    for one in every(case):
        principal = one.text.get("Principal")
        if principal == "*" and one.allows:
            # An endpoint's policy narrows what roles may; it gives nothing.
            assert one.kind == "AWS::EC2::VPCEndpoint", one.title


def test_services_act_for_this_account_alone(case):
    for one in every(case):
        service = (one.text.get("Principal") or {}).get("Service") if isinstance(one.text.get("Principal"), dict) else None
        if not service or service == "lambda.amazonaws.com":
            # Lambda takes on roles of its own account alone.
            continue
        conditions = {key for kind in one.text.get("Condition", {}).values() for key in kind}
        assert conditions & {"aws:SourceAccount", "kms:EncryptionContext:aws:logs:arn"}, one.title


def test_whoever_may_start_a_function_is_named(case):
    for permission in case["serverless"].of_type("AWS::Lambda::Permission").values():
        assert permission["SourceArn"].startswith("arn:aws:") and permission["Principal"].endswith(".amazonaws.com")


def test_roles_use_the_key_through_services_alone(case):
    for one in every(case):
        if one.allows and one.where != "Key" and any(action.startswith("kms:") for action in one.actions):
            services = statements.listed(one.text["Condition"]["StringEquals"]["kms:ViaService"])
            assert all(service.split(".")[0] in ("s3", "sqs", "secretsmanager", "lambda") for service in services), one.title


ROLES = {
    # of Fargate; every process runs upkeep
    ("fargate", "ApiRole"): {"jobs": {SEND, LOOK}, "originals": {READ, WRITE, DELETE}, "new": {RECEIVE, REMOVE, HIDE, LOOK}},
    ("fargate", "WorkerRole"): {"jobs": {SEND, RECEIVE, REMOVE, HIDE, LOOK}, "originals": {READ, DELETE}, "new": set()},
    # of Lambda; upkeep is a function of its own
    ("serverless", "ApiRole"): {"jobs": {SEND, LOOK}, "originals": {READ, WRITE}, "new": set()},
    ("serverless", "WorkerRole"): {"jobs": {RECEIVE, REMOVE, HIDE, LOOK}, "originals": {READ}, "new": set()},
    ("serverless", "UpkeepRole"): {"jobs": {SEND, LOOK}, "originals": {READ, WRITE, DELETE}, "new": {RECEIVE, REMOVE, HIDE, LOOK}},
}


@pytest.mark.parametrize("stack, role", ROLES)
def test_roles_may_what_their_duty_needs_and_no_more(case, stack, role):
    base, may = case["base"], of_role(case, stack, role)
    original = f"{base.arn('Originals')}/prod/originals/2026/01/02/one"
    places = {"jobs": [base.arn("Inspect"), base.arn("Urgent")], "originals": [original], "new": [base.arn("NewImages")]}
    for what, actions in ROLES[stack, role].items():
        for place in places[what]:
            allowed = {one for one in (READ, WRITE, DELETE, SEND, RECEIVE, REMOVE, HIDE, LOOK) if statements.permits(may, one, place)}
            assert allowed == actions, f"{role} at {place}"


def test_nobody_may_what_is_not_scrutineer_s(case):
    base = case["base"]
    for stack, role in [*ROLES, ("fargate", "StartRole")]:
        may = of_role(case, stack, role)
        # Outside its prefix, and in others' buckets and queues; the secret of the password; other actions.
        for action, resource in [
            (READ, f"{base.arn('Originals')}/else"), (READ, "arn:aws:s3:::else/prod/one"), (SEND, base.arn("Dead")), (SEND, base.arn("NewImages")),
            ("secretsmanager:GetSecretValue", base.arn("DatabasePassword")), ("s3:DeleteObjectVersion", f"{base.arn('Originals')}/prod/one"),
            ("kms:ScheduleKeyDeletion", base.arn("Key")), ("iam:PassRole", "arn:aws:iam::123456789012:role/else"),
        ]:
            assert not statements.permits(may, action, resource), f"{role}: {action} of {resource}"


def test_only_who_starts_tasks_reads_the_secret(case):
    url = case["base"].arn("DatabaseUrl")
    readers = [role for stack, role in [*ROLES, ("fargate", "StartRole")] if statements.permits(of_role(case, stack, role), "secretsmanager:GetSecretValue", url)]
    assert readers == ["StartRole"]


def test_cameras_are_read_where_they_are_named():
    for given, expected in ((PLAIN, False), (ALL, True)):
        case = resolved(given)
        for stack, role in (("fargate", "ApiRole"), ("serverless", "UpkeepRole")):
            may = of_role(case, stack, role)
            assert statements.permits(may, READ, "arn:aws:s3:::cams/incoming/ber1/dock/top/P1.jpg") == expected
            assert not statements.permits(may, READ, "arn:aws:s3:::cams/elsewhere/P1.jpg")
            assert not statements.permits(may, WRITE, "arn:aws:s3:::cams/incoming/P1.jpg")
        senders = [one for one in of(case["base"]) if one.where == "NewImagesPolicy" and one.allows]
        assert bool(senders) == expected
        for one in senders:
            assert one.text["Condition"]["ArnEquals"] == {"aws:SourceArn": "arn:aws:s3:::cams"}


def test_the_endpoints_let_through_what_roles_may(case):
    """An endpoint's policy that is narrower than the roles would refuse what they are allowed."""
    base = case["base"]
    through = [one for one in of(base) if one.kind == "AWS::EC2::VPCEndpoint"]
    assert {one.where for one in through} == {"S3Endpoint", "SqsEndpoint"}
    for stack, role in ROLES:
        for one in of_role(case, stack, role):
            for action in one.actions:
                for resource in one.resources:
                    if action.startswith(("s3:", "sqs:")):
                        assert statements.permits(through, action, resource), f"{action} of {resource}"

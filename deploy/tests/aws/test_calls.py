"""The server at work on what the stacks created, with the settings of its containers: whatever it asks of S3 and SQS its role allows.

moto asks nobody for permission, so what is asked for is written down and held to the policies. The database is SQLite instead of
Aurora, so API and worker take turns.
"""

import json
import time
import urllib.request

import pytest

import listener
import moto
import server
import stacks
import statements
from cases import ALL, PLAIN
from manifests import REPOSITORY

IMAGE = next(iter(sorted((REPOSITORY / "testdata" / "samples").rglob("*.jpg"))))


def may(amazon, created, stack, role) -> list[statements.Statement]:
    """What the role's policies say in moto."""
    iam, found = amazon("iam"), []
    for arn in created[stack].partial.resources[role]["Properties"]["ManagedPolicyArns"]:
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
        document = json.loads(document) if isinstance(document, str) else document
        found += [statements.Statement(arn, "AWS::IAM::ManagedPolicy", "", text) for text in document["Statement"]]
    return found


class Process:
    """A container's process, with moto behind a listener for AWS, and a folder's SQLite for the database."""

    def __init__(self, amazon, binary, folder, environment, roles):
        self.listener = listener.Listener(amazon.address)
        given = environment | {
            "AWS_ENDPOINT_URL": self.listener.address,
            "AWS_ACCESS_KEY_ID": "id",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "SCRUTINEER__DATABASE__URL": f"sqlite://{folder}/scrutineer.db",
            # What is done every ten minutes, done at once.
            "SCRUTINEER__UPKEEP__SWEEP_MS": "1000",
        }
        self.server = server.Server(binary, folder, environment=given, arguments=("--roles", roles))

    def __enter__(self):
        self.listener.__enter__()
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        self.listener.__exit__()

    def until(self, there, what):
        """Waits until something is so."""
        end = time.monotonic() + server.PATIENCE_S
        while not (found := there()):
            assert time.monotonic() < end, what
            time.sleep(server.LOOK_EVERY_S)
        return found

    def get(self, path):
        status, body = self.server.get(path)
        return json.loads(body) if status == 200 else None

    def submit(self):
        request = urllib.request.Request(self.server.address + "/v1/inspections", IMAGE.read_bytes(), {"Content-Type": "image/jpeg"})
        with urllib.request.urlopen(request, timeout=server.PATIENCE_S) as answer:
            assert answer.status in (200, 202)
            return json.load(answer)["id"]


@pytest.fixture(scope="module")
def amazon():
    """A moto of its own: where Lambda is, too, moto takes messages off the queues and hands them to the functions."""
    with moto.Moto() as address:
        yield stacks.Amazon(address)


@pytest.fixture(scope="module")
def created(amazon):
    base = stacks.Created(amazon, "base", ALL["base"], {})
    given = PLAIN["fargate"] | {"ReadCameras": "yes"}
    return {"base": base, "fargate": stacks.Created(amazon, "fargate", given, base.exports)}


def environment(amazon, created, name: str) -> dict[str, str]:
    task = amazon("ecs").describe_task_definition(taskDefinition=created["fargate"].names[f"{name}Task"])["taskDefinition"]
    return {one["name"]: one["value"] for one in task["containerDefinitions"][0]["environment"]}


@pytest.fixture(scope="module")
def heard(amazon, created, binary, tmp_path_factory):
    """What API and worker asked for, each by itself, while images came by HTTP and by S3's notifications, and were inspected."""
    folder = tmp_path_factory.mktemp("fleet")
    s3, base = amazon("s3"), created["base"].names
    s3.create_bucket(Bucket="cams", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    queue = created["base"].exports["scrutineer-base-NewImagesArn"]
    # As the guide has the user do it.
    events = {"QueueConfigurations": [{"QueueArn": queue, "Events": ["s3:ObjectCreated:*"]}]}
    s3.put_bucket_notification_configuration(Bucket="cams", NotificationConfiguration=events)
    # moto refuses whatever a statement refuses, whether or not its condition holds, and here there is no TLS.
    s3.delete_bucket_policy(Bucket=base["Originals"])
    # An original that no row names.
    orphan = "prod/originals/2020/01/02/0190f3c0-0000-7000-8000-000000000000"
    s3.put_object(Bucket=base["Originals"], Key=orphan, Body=b"nobody's")

    def is_there():
        return any(one["Key"] == orphan for one in s3.list_objects_v2(Bucket=base["Originals"], Prefix="prod/").get("Contents", []))

    found = {}
    with Process(amazon, binary, folder, environment(amazon, created, "Api"), "api,console") as api:
        ready = api.until(lambda: api.get("/readyz"), "the API is not ready")
        assert ready
        sent = api.submit()
        s3.put_object(Bucket="cams", Key="incoming/ber1/dock/top/P1.jpg", Body=IMAGE.read_bytes())
        api.until(lambda: len(api.get("/v1/inspections")["items"]) == 2, "the new object did not become an inspection")
        api.until(lambda: not is_there(), "the orphan was not swept")
        assert api.get(f"/v1/inspections/{sent}")["status"] != "completed"
        found["Api"] = api.listener
    with Process(amazon, binary, folder, environment(amazon, created, "Worker"), "worker") as worker:
        done = 'scrutineer_jobs_total{outcome="completed"} 2'
        worker.until(lambda: done in worker.server.get("/metrics")[1], "the worker did not do both")
        worker.until(lambda: worker.get("/readyz"), "the worker is not ready")
        found["Worker"] = worker.listener
    with Process(amazon, binary, folder, environment(amazon, created, "Api"), "api,console") as api:
        for one in api.get("/v1/inspections")["items"]:
            assert one["status"] == "completed", one
    return found


@pytest.mark.parametrize("name", ["Api", "Worker"])
def test_whatever_is_asked_for_is_allowed(heard, amazon, created, name):
    assert heard[name].faults == []
    allowed = may(amazon, created, "fargate", f"{name}Role")
    refused = {(action, resource) for action, resource in heard[name].heard if not statements.permits(allowed, action, resource)}
    assert refused == set()


@pytest.mark.parametrize("name", ["Api", "Worker"])
def test_the_endpoints_let_through_whatever_is_asked_for(heard, created, name):
    base = created["base"]
    through = [
        one for logical in ("S3Endpoint", "SqsEndpoint") for one in base.partial.of_type("AWS::EC2::VPCEndpoint")[logical]["PolicyDocument"]["Statement"]
    ]
    real = {logical: name for logical, name in base.names.items() if name}

    def named(resource: str) -> str:
        for logical, physical in real.items():
            arn = f"arn:aws:s3:::{physical}" if logical == "Originals" else f"arn:aws:sqs:eu-central-1:123456789012:{physical.rsplit('/', 1)[-1]}"
            resource = resource.replace(f"⟦{logical}.Arn⟧", arn)
        return resource

    through = [statements.Statement("", "", "", {**one, "Resource": [named(item) for item in statements.listed(one["Resource"])]}) for one in through]
    refused = {(action, resource) for action, resource in heard[name].heard if not statements.permits(through, action, resource)}
    assert refused == set()


def test_the_listener_heard_what_it_should(heard):
    """That nothing was refused would mean little if nothing had been asked for."""
    actions = {name: {action for action, _ in one.heard} for name, one in heard.items()}
    assert {"s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject", "sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"} <= actions["Api"]
    assert {"s3:GetObject", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"} <= actions["Worker"]

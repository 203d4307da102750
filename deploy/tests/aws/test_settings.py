"""The binary takes the variables and arguments that its containers and functions are given, and they fit to one another."""

import re
import tomllib
import urllib.parse

import pytest

import server
import templates
from manifests import REPOSITORY
from test_configuration import SPANS_S

FARGATE, LAMBDA = ["FargateApi", "FargateWorker"], ["LambdaApi", "LambdaWorker", "LambdaUpkeep"]
# What PostgreSQL keeps for its superuser, and RDS for itself.
KEPT = 10


@pytest.fixture(scope="module")
def defaults(binary) -> dict:
    code, printed = server.ask(binary, "config", "default")
    assert code == 0
    return tomllib.loads(printed)


@pytest.mark.parametrize("process", FARGATE + LAMBDA)
def test_variables_are_accepted(environments, binary, tmp_path, process):
    code, said = server.ask(binary, "config", "check", environment=environments[process], folder=tmp_path)
    assert code == 0, said


@pytest.mark.parametrize("process", FARGATE + LAMBDA)
def test_a_variable_that_is_none_is_noticed(environments, binary, tmp_path, process):
    wrong = environments[process] | {"SCRUTINEER__QUEUE__URI": "store:"}
    code, said = server.ask(binary, "config", "check", environment=wrong, folder=tmp_path)
    assert code == 1 and "SCRUTINEER__QUEUE__URI" in said


def test_variables_are_accepted_without_cameras_too(plain, binary, tmp_path):
    for one in plain["fargate"].of_type("AWS::ECS::TaskDefinition").values():
        given = {variable["Name"]: variable["Value"] for variable in one["ContainerDefinitions"][0]["Environment"]}
        assert given["SCRUTINEER__INGEST__ALLOW_OBJECTS"] == "[]"
        code, said = server.ask(binary, "config", "check", environment=given, folder=tmp_path)
        assert code == 0, said
        # Whoever says ReadCameras and gave base.yaml no bucket is told so.
        queue = {"SCRUTINEER__INGEST__S3_EVENTS__QUEUE": plain["base"].exports["scrutineer-base-NewImagesUrl"]}
        code, said = server.ask(binary, "config", "check", environment=given | queue, folder=tmp_path)
        assert code == 1 and "ingest.allow_objects" in said


def test_arguments_are_accepted(containers, binary):
    roles = []
    for container in containers.values():
        code, said = server.ask(binary, *container["command"], "--help")
        assert code == 0, said
        roles += container["command"][container["command"].index("--roles") + 1].split(",")
    assert sorted(roles) == ["api", "console", "worker"]


def test_all_processes_of_a_way_are_told_the_same_but_for_their_duty(environments):
    api, worker = (environments[one] for one in FARGATE)
    assert api == worker
    own = {"SCRUTINEER__INSPECT__THREADS", "SCRUTINEER__SERVER__MAX_WAIT_S", "SCRUTINEER__SERVER__REQUEST_TIMEOUT_S"}
    shared = [{key: value for key, value in environments[one].items() if key not in own} for one in LAMBDA]
    assert shared[0] == shared[1] == shared[2]


def test_both_ways_use_what_the_base_made(environments, created, amazon):
    names = created["base"].names
    queue = lambda logical: "sqs://" + names[logical].removeprefix("https://")
    for process, given in environments.items():
        assert given["SCRUTINEER__OBJECTS__URL"] == f"s3://{names['Originals']}/prod"
        assert given["SCRUTINEER__QUEUE__URL"] == queue("Inspect") and given["SCRUTINEER__QUEUE__URL_HIGH"] == queue("Urgent")
        assert given["SCRUTINEER__INGEST__ALLOW_OBJECTS"] == '["s3://cams/incoming/"]'
        # On Lambda it is the function that is handed the notifications; it is not to look for them as well.
        assert given.get("SCRUTINEER__INGEST__S3_EVENTS__QUEUE") == (queue("NewImages") if process in FARGATE else None)
        assert given["SCRUTINEER__METRICS__CLOUDWATCH_EVERY_MS"] == "60000"


def test_the_database_is_where_the_address_says(environments, amazon):
    (cluster,) = amazon("rds").describe_db_clusters()["DBClusters"]
    for given in environments.values():
        url = urllib.parse.urlparse(given["SCRUTINEER__DATABASE__URL"])
        assert (url.scheme, url.username, url.password, url.port) == ("postgres", cluster["MasterUsername"], "PaSsWoRd", 5432)
        assert url.path == f"/{cluster['DatabaseName']}"
        assert url.hostname == "scrutineer-base-database.endpoint.address"
        assert dict(urllib.parse.parse_qsl(url.query)) == {"sslmode": "verify-full", "sslrootcert": "/opt/scrutineer/rds.pem"}


def test_without_a_certificate_the_connection_is_encrypted_all_the_same(plain):
    assert plain["base"].of_type("AWS::SecretsManager::Secret")["DatabaseUrl"]["SecretString"].endswith("?sslmode=require")
    (parameters,) = plain["base"].of_type("AWS::RDS::DBClusterParameterGroup").values()
    assert parameters["Parameters"]["rds.force_ssl"] == "1"


def test_a_task_is_given_time_to_drain(containers, defaults):
    for container in containers.values():
        jobs = 2 * defaults["worker"]["drain_ms"] / 1000
        webhooks = defaults["webhook"]["timeout_ms"] / 1000
        # 120 s is the most that Fargate waits.
        assert defaults["server"]["drain_timeout_s"] + max(jobs, webhooks) + SPANS_S < container["stopTimeout"] <= 120


def test_a_container_may_write_nothing_and_is_not_root(containers):
    dockerfile = (REPOSITORY / "deploy" / "docker" / "Dockerfile").read_text()
    (user,) = re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE)
    for container in containers.values():
        assert container["readonlyRootFilesystem"] is True and container["user"] == user == "10001:10001"
        assert container["linuxParameters"]["capabilities"] == {"drop": ["ALL"]} and container["linuxParameters"]["initProcessEnabled"] is True
        assert not container.get("privileged") and container.get("mountPoints", []) == []


def test_the_server_listens_where_the_load_balancer_looks(containers, environments, created):
    (service,) = (one for one in created["fargate"].partial.of_type("AWS::ECS::Service").values() if "LoadBalancers" in one)
    (balancer,) = service["LoadBalancers"]
    assert environments["FargateApi"]["SCRUTINEER__SERVER__LISTEN"] == f"0.0.0.0:{balancer['ContainerPort']}"
    assert containers["Api"]["name"] == balancer["ContainerName"]
    assert [one["containerPort"] for one in containers["Api"]["portMappings"]] == [balancer["ContainerPort"]]


def test_a_gateway_is_answered_before_it_gives_up(environments, functions, created):
    (integration,) = created["serverless"].partial.of_type("AWS::ApiGatewayV2::Integration").values()
    # What HTTP APIs wait for at most.
    assert functions["Api"]["Timeout"] * 1000 < integration["TimeoutInMillis"] <= 30_000
    for setting in ("MAX_WAIT_S", "REQUEST_TIMEOUT_S"):
        assert int(environments["LambdaApi"][f"SCRUTINEER__SERVER__{setting}"]) < functions["Api"]["Timeout"]


def test_threads_are_as_many_as_cores(environments, functions):
    for name, function in functions.items():
        # A core for each 1,769 MB, says Lambda's guide.
        assert int(environments[f"Lambda{name}"]["SCRUTINEER__INSPECT__THREADS"]) == function["MemorySize"] // 1769


def connections(containers_or_functions: dict[str, int], environments, prefix) -> int:
    return sum(count * int(environments[prefix + name]["SCRUTINEER__DATABASE__MAX_CONNECTIONS"]) for name, count in containers_or_functions.items())


def test_the_database_has_room_for_every_task(plain, environments):
    parameters = plain["fargate"].parameters
    services = plain["fargate"].of_type("AWS::ECS::Service")
    (surge,) = {one["DeploymentConfiguration"]["MaximumPercent"] for one in services.values()}
    most = connections({"Api": parameters["ApiMaximum"], "Worker": parameters["WorkersMaximum"]}, environments, "Fargate") * surge // 100
    assert most + KEPT <= plain["base"].parameters["DatabaseConnections"]
    assert most == 120


@pytest.mark.parametrize("size, room", [("small", 200), ("medium", 400), ("large", 1000)])
def test_the_database_has_room_for_every_function(plain, environments, size, room):
    one = templates.stack("serverless", {"Size": size}, plain["base"].exports)
    assert f"{room}" in one.template["Parameters"]["Size"]["Description"]
    counts = {name: function["ReservedConcurrentExecutions"] for name, function in one.of_type("AWS::Lambda::Function").items()}
    # Those of the version before are not ended when a new one comes, but when Lambda has no use for them any more.
    assert 2 * connections(counts, environments, "Lambda") + KEPT <= room
    if size == "small":
        assert plain["base"].parameters["DatabaseConnections"] == room

"""The binary takes the configuration, the variables and the arguments that its containers are given."""

import tomllib

import pytest

import server
from manifests import SERVING, WORKLOADS, configuration, container, environment, named, of_kind, pod, title

# What the guide has the user write.
SECRETS = {
    ("scrutineer-database", "url"): "postgres://scrutineer:secret@db.internal/scrutineer?sslmode=verify-full",
    ("scrutineer-aws", "access-key-id"): "id",
    ("scrutineer-aws", "secret-access-key"): "secret",
}
# The last spans are awaited for so long (crates/scrutineer/src/telemetry/traces.rs).
SPANS_S = 5


def check(binary, workload, objects, folder, more=None):
    """`config check` of what a container finds. Answers its exit code and what it said."""
    ((_, text),) = configuration(workload, objects).items()
    (folder / "scrutineer.toml").write_text(text)
    given = environment(workload, objects, SECRETS) | (more or {})
    return server.ask(binary, "config", "check", "scrutineer.toml", environment=given, folder=folder)


def test_files_and_variables_are_accepted(objects, binary, tmp_path):
    for workload in of_kind(objects, *WORKLOADS):
        code, said = check(binary, workload, objects, tmp_path)
        assert code == 0, f"{title(workload)}: {said}"


@pytest.mark.parametrize("name", ["SCRUTINEER__QUEUE__URI", "SCRUTINEER__QUEU__URL"])
def test_a_variable_that_is_none_is_noticed(rendered, binary, tmp_path, name):
    worker = named(rendered["keda-sqs"], "Deployment", "scrutineer-worker")
    code, said = check(binary, worker, rendered["keda-sqs"], tmp_path, {name: "store:"})
    assert code == 1 and name in said


def test_arguments_are_accepted_and_name_the_mounted_file(objects, binary):
    for workload in of_kind(objects, *WORKLOADS):
        arguments = container(workload)["args"]
        # With --help nothing is done, but whatever stands before it is read.
        code, said = server.ask(binary, *arguments, "--help")
        assert code == 0, f"{title(workload)}: {said}"
        assert arguments[arguments.index("--config") + 1] in configuration(workload, objects)


@pytest.mark.parametrize("wrong", [["serve", "--roles", "api,workers"], ["serve", "--listens", "x"], ["migrates"]])
def test_an_argument_that_is_none_is_noticed(binary, wrong):
    code, _ = server.ask(binary, *wrong, "--help")
    assert code == 2


def test_every_role_is_taken(objects):
    roles = set()
    for workload in of_kind(objects, *SERVING):
        arguments = container(workload)["args"]
        roles |= set(arguments[arguments.index("--roles") + 1].split(",") if "--roles" in arguments else ["api", "console", "worker"])
    assert roles == {"api", "console", "worker"}


def test_the_server_listens_where_its_port_is_declared(objects, binary):
    for workload in of_kind(objects, *SERVING):
        for text in configuration(workload, objects).values():
            host, port = tomllib.loads(text)["server"]["listen"].rsplit(":", 1)
            assert host == "0.0.0.0"
            assert {"name": "http", "containerPort": int(port)} in container(workload)["ports"]


def setting(defaults, text, section, key):
    return tomllib.loads(text).get(section, {}).get(key, defaults[section][key])


def test_the_cluster_waits_until_all_is_drained(objects, binary):
    code, printed = server.ask(binary, "config", "default")
    assert code == 0
    defaults = tomllib.loads(printed)
    for workload in of_kind(objects, *SERVING):
        (text,) = configuration(workload, objects).values()
        stop = container(workload).get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        requests = setting(defaults, text, "server", "drain_timeout_s")
        # Started jobs, then results that the database does not take; beside them webhooks.
        jobs = 2 * setting(defaults, text, "worker", "drain_ms") / 1000
        webhooks = setting(defaults, text, "webhook", "timeout_ms") / 1000
        needed = stop + requests + max(jobs, webhooks) + SPANS_S
        assert pod(workload)["terminationGracePeriodSeconds"] > needed, title(workload)


def test_only_who_has_clients_waits_before_it_stops(objects):
    for workload in of_kind(objects, "Deployment"):
        has_clients = workload["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"] == "api"
        assert ("lifecycle" in container(workload)) == has_clients, title(workload)


def test_threads_are_as_many_as_cores(objects):
    """A limit of the processor that is no whole number would be rounded down, and none would start a thread for each core of the node."""
    for workload in of_kind(objects, *SERVING):
        if workload["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"] == "api":
            continue
        resources = container(workload)["resources"]
        assert resources["limits"]["cpu"] == resources["requests"]["cpu"] and int(resources["limits"]["cpu"]) >= 1

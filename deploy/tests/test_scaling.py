"""Who says how many there are of what, and that the database has room for all of them."""

import math
import tomllib

from manifests import configuration, named, of_kind, title

# What PostgreSQL allows by itself, less what it keeps for its superuser.
POSTGRES_CONNECTIONS = 100 - 3


def scalers(objects: list[dict], workload: dict) -> list[dict]:
    return [
        one
        for one in of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject")
        if one["spec"]["scaleTargetRef"].get("kind", "Deployment") == workload["kind"]
        and one["spec"]["scaleTargetRef"]["name"] == workload["metadata"]["name"]
    ]


def at_most(objects: list[dict], workload: dict) -> int:
    """How many pods there are at most, those of a new version that come before the old ones go included."""
    scaler = next(iter(scalers(objects, workload)), None)
    spec = scaler["spec"] if scaler else {}
    count = spec.get("maxReplicas", spec.get("maxReplicaCount", workload["spec"].get("replicas", 1)))
    surge = workload["spec"].get("strategy", {}).get("rollingUpdate", {}).get("maxSurge", "25%")
    if isinstance(surge, str):
        surge = math.ceil(count * int(surge.rstrip("%")) / 100)
    return count + surge


def test_exactly_one_says_how_many(objects):
    for workload in of_kind(objects, "Deployment", "StatefulSet"):
        who = [title(one) for one in scalers(objects, workload)]
        # A number beside a scaler would be put back whenever the manifests are applied.
        who += ["replicas"] if "replicas" in workload["spec"] else []
        assert len(who) == 1, f"{title(workload)}: {who}"


def test_where_nobody_scales_there_is_somebody_who_works(rendered):
    for case, objects in rendered.items():
        for workload in of_kind(objects, "Deployment", "StatefulSet"):
            assert scalers(objects, workload) or workload["spec"]["replicas"] >= 1, f"{case}: {title(workload)}"


def test_an_sqlite_database_has_one_process(rendered):
    (alone,) = of_kind(rendered["single"], "Deployment", "StatefulSet")
    assert (alone["kind"], alone["spec"]["replicas"]) == ("StatefulSet", 1)
    assert of_kind(rendered["single"], "HorizontalPodAutoscaler", "ScaledObject", "PodDisruptionBudget") == []
    (claim,) = alone["spec"]["volumeClaimTemplates"]
    assert claim["spec"]["accessModes"] == ["ReadWriteOncePod"]


def test_workers_fall_to_none_and_the_api_does_not(rendered):
    for case in ("keda-sqs", "keda-prometheus"):
        (workers,) = of_kind(rendered[case], "ScaledObject")
        assert workers["spec"]["minReplicaCount"] == 0
        api = named(rendered[case], "HorizontalPodAutoscaler", "scrutineer-api")
        # Two, so that a node can be drained: the budget keeps one.
        assert api["spec"]["minReplicas"] > named(rendered[case], "PodDisruptionBudget", "scrutineer-api")["spec"]["minAvailable"]


def test_the_database_has_room_for_every_process(objects):
    deployments = of_kind(objects, "Deployment")
    each = [
        at_most(objects, one) * tomllib.loads(text)["database"]["max_connections"]
        for one in deployments
        for text in configuration(one, objects).values()
    ]
    assert sum(each) <= POSTGRES_CONNECTIONS


def test_keda_looks_at_the_queues_that_the_server_uses(rendered):
    objects = rendered["keda-sqs"]
    (workers,) = of_kind(objects, "ScaledObject")
    looked_at = {trigger["metadata"]["queueURL"].removeprefix("https://") for trigger in workers["spec"]["triggers"]}
    data = next(one["data"] for one in of_kind(objects, "ConfigMap") if one["metadata"]["name"].startswith("scrutineer-environment"))
    used = {value.removeprefix("sqs://") for key, value in data.items() if key.startswith("SCRUTINEER__QUEUE__URL")}
    assert looked_at == used and len(used) == 2
    for trigger in workers["spec"]["triggers"]:
        assert f".{data['AWS_REGION']}." in trigger["metadata"]["queueURL"]
        assert trigger["metadata"]["awsRegion"] == data["AWS_REGION"]


def test_without_an_answer_workers_go_on(rendered):
    (workers,) = of_kind(rendered["keda-prometheus"], "ScaledObject")
    assert workers["spec"]["fallback"]["replicas"] >= 1
    (trigger,) = workers["spec"]["triggers"]
    assert trigger["metadata"]["ignoreNullValues"] == "false"


def test_a_gpu_is_asked_for_where_one_is(rendered):
    worker = named(rendered["gpu"], "Deployment", "scrutineer-worker")["spec"]
    spec = worker["template"]["spec"]
    assert spec["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] == 1
    assert spec["containers"][0]["image"].endswith("-cuda")
    assert {"name": "SCRUTINEER__MODEL__DEVICE", "value": "cuda"} in spec["containers"][0]["env"]
    assert spec["nodeSelector"] and spec["tolerations"]
    assert worker["strategy"]["rollingUpdate"]["maxSurge"] == 0
    api = named(rendered["gpu"], "Deployment", "scrutineer-api")["spec"]["template"]["spec"]["containers"][0]
    assert not api["image"].endswith("-cuda") and "nvidia.com/gpu" not in api["resources"]["limits"]

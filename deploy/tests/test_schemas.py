"""Every object is one that Kubernetes, KEDA and the Prometheus operator take, down to the last field."""

import copy
import json
import pathlib

import jsonschema
import kubernetes_validate
import pytest

from manifests import of_kind, title

# The oldest version that has preStop's sleep without a feature gate, and the newest that the package knows.
VERSIONS = ["1.30", "1.37"]
OURS = {
    ("keda.sh/v1alpha1", "ScaledObject"): "scaledobject.json",
    ("keda.sh/v1alpha1", "TriggerAuthentication"): "triggerauthentication.json",
    ("monitoring.coreos.com/v1", "ServiceMonitor"): "servicemonitor.json",
}


def schema(one: dict) -> dict | None:
    name = OURS.get((one["apiVersion"], one["kind"]))
    return name and json.loads((pathlib.Path(__file__).parent / "schemas" / name).read_text())


def check(one: dict, version: str):
    if ours := schema(one):
        jsonschema.Draft202012Validator(ours).validate(one)
    else:
        kubernetes_validate.validate(one, version, strict=True)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_object_is_valid_and_has_no_unknown_field(objects, version):
    for one in objects:
        check(one, version)


def set_at(one, way, value):
    *folders, last = way
    for step in folders:
        one = one[step]
    one[last] = value


MISTAKES = [
    ("fleet", "Deployment", ["spec", "template", "spec", "containers", 0, "livenessProb"], {}),
    ("fleet", "Deployment", ["spec", "template", "spec", "terminationGracePeriod"], 90),
    ("fleet", "NetworkPolicy", ["spec", "podSelectors"], {}),
    ("fleet", "PodDisruptionBudget", ["spec", "minAvailabel"], 1),
    ("fleet", "HorizontalPodAutoscaler", ["spec", "maxReplicas"], "four"),
    ("keda-sqs", "ScaledObject", ["spec", "maxReplicasCount"], 3),
    ("keda-sqs", "ScaledObject", ["spec", "triggers", 0, "metadata", "queueUrl"], "https://x"),
    # KEDA's parameters are texts.
    ("keda-sqs", "ScaledObject", ["spec", "triggers", 0, "metadata", "queueLength"], 20),
    ("keda-sqs", "TriggerAuthentication", ["spec", "podIdentities"], {}),
    ("keda-prometheus", "ScaledObject", ["spec", "triggers", 0, "metadata", "queueURL"], "https://x"),
    ("keda-prometheus", "ScaledObject", ["spec", "fallback", "replica"], 1),
    ("keda-prometheus", "ServiceMonitor", ["spec", "endpoints", 0, "ports"], "http"),
    ("keda-prometheus", "ServiceMonitor", ["spec", "endpoints", 0, "relabelings", 0, "target_label"], "job"),
]


@pytest.mark.parametrize("case, kind, way, value", MISTAKES)
def test_a_mistake_is_noticed(rendered, case, kind, way, value):
    one = copy.deepcopy(of_kind(rendered[case], kind)[0])
    check(one, VERSIONS[-1])
    set_at(one, way, value)
    with pytest.raises((jsonschema.ValidationError, kubernetes_validate.ValidationError)):
        check(one, VERSIONS[-1])


def test_names_are_used_once_and_everything_is_in_the_namespace(objects):
    seen = [(one["apiVersion"], title(one)) for one in objects]
    assert sorted(set(seen)) == sorted(seen)
    for one in objects:
        assert one["kind"] == "Namespace" or one["metadata"].get("namespace") == "scrutineer", title(one)

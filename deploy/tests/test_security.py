"""The rules of the pod security standard `restricted`, those of Kubernetes 1.30, and some of our own."""

import copy

import pytest

from manifests import WORKLOADS, container, named, of_kind, pod, title

# Those that `restricted` allows.
VOLUMES = {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}


def breaches(workload: dict) -> list[str]:
    """What a workload's pod may do and should not."""
    spec = pod(workload)
    whole = spec.get("securityContext", {})
    rules = {
        "shares nothing with its node": not any(spec.get(key) for key in ("hostNetwork", "hostPID", "hostIPC")),
        "mounts harmless volumes alone": all(set(one) - {"name"} <= VOLUMES for one in spec.get("volumes", [])),
        "sets no kernel parameters": not whole.get("sysctls"),
        "has no credentials for the cluster": spec.get("automountServiceAccountToken") is False,
    }
    everything = [*spec["containers"], *spec.get("initContainers", []), *spec.get("ephemeralContainers", [])]
    for one in everything:
        own = one.get("securityContext", {})

        def effective(key, own=own):
            return own.get(key, whole.get(key))

        rules |= {
            f"{one['name']} is not privileged": not own.get("privileged"),
            f"{one['name']} cannot gain privileges": own.get("allowPrivilegeEscalation") is False,
            f"{one['name']} is not root": effective("runAsNonRoot") is True and effective("runAsUser") not in (0, None),
            f"{one['name']} has no capability": own.get("capabilities") == {"drop": ["ALL"]},
            f"{one['name']} may make harmless system calls alone": (effective("seccompProfile") or {}).get("type") == "RuntimeDefault",
            f"{one['name']} writes to volumes alone": own.get("readOnlyRootFilesystem") is True,
            f"{one['name']} has no port of its node": not any(port.get("hostPort") for port in one.get("ports", [])),
            f"{one['name']} says what it needs": {"cpu", "memory"} <= one.get("resources", {}).get("requests", {}).keys(),
            f"{one['name']} cannot take all of its node's memory": "memory" in one.get("resources", {}).get("limits", {}),
            f"{one['name']} comes from a version that is named": ":" in one["image"] and not one["image"].endswith(":latest"),
        }
    return [rule for rule, kept in rules.items() if not kept]


def test_pods_are_restricted(rendered):
    for case, objects in rendered.items():
        for workload in of_kind(objects, *WORKLOADS):
            # That an image has no version is the user's to mend, where no overlay names one.
            left = [one for one in breaches(workload) if case != "everything" or "version" not in one]
            assert left == [], f"{case}: {title(workload)}"


def changes():
    yield "the node's network", lambda w: pod(w).update(hostNetwork=True)
    yield "a folder of the node", lambda w: pod(w)["volumes"].append({"name": "host", "hostPath": {"path": "/"}})
    yield "a kernel parameter", lambda w: pod(w)["securityContext"].update(sysctls=[{"name": "a", "value": "b"}])
    yield "the cluster's token", lambda w: pod(w).pop("automountServiceAccountToken")
    yield "privileged", lambda w: container(w)["securityContext"].update(privileged=True)
    yield "escalation", lambda w: container(w)["securityContext"].pop("allowPrivilegeEscalation")
    yield "root", lambda w: container(w)["securityContext"].update(runAsUser=0)
    yield "any user", lambda w: pod(w)["securityContext"].pop("runAsNonRoot")
    yield "a capability", lambda w: container(w)["securityContext"]["capabilities"].update(add=["NET_BIND_SERVICE"])
    yield "any system call", lambda w: pod(w)["securityContext"].update(seccompProfile={"type": "Unconfined"})
    yield "its own files", lambda w: container(w)["securityContext"].update(readOnlyRootFilesystem=False)
    yield "a port of the node", lambda w: container(w)["ports"][0].update(hostPort=80)
    yield "no requests", lambda w: container(w)["resources"].pop("requests")
    yield "no bound of memory", lambda w: container(w)["resources"]["limits"].pop("memory")
    yield "any version", lambda w: container(w).update(image="scrutineer")
    yield "an open neighbour", lambda w: pod(w).update(initContainers=[{"name": "other", "image": "other:1"}])


@pytest.mark.parametrize("change", [pytest.param(how, id=what) for what, how in changes()])
def test_a_pod_that_may_more_is_noticed(rendered, change):
    workload = copy.deepcopy(named(rendered["fleet"], "Deployment", "scrutineer-worker"))
    assert breaches(workload) == []
    change(workload)
    assert breaches(workload)


def test_the_cluster_refuses_what_is_not_restricted(objects):
    labels = named(objects, "Namespace", "scrutineer")["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def test_only_data_volumes_can_be_written_to(objects):
    for workload in of_kind(objects, *WORKLOADS):
        written = {mount["mountPath"] for mount in container(workload)["volumeMounts"] if not mount.get("readOnly")}
        assert written == ({"/var/lib/scrutineer", "/tmp"} if workload["kind"] == "StatefulSet" else set()), title(workload)

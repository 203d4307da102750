"""What names something else names something that is there."""

import copy

import pytest

from manifests import SERVING, WORKLOADS, container, named, of_kind, pod, pod_labels, port_number, selects, title

# What only its user can write: docs/guides/kubernetes.md says how.
SECRETS = {("scrutineer-database", "url"), ("scrutineer-aws", "access-key-id"), ("scrutineer-aws", "secret-access-key")}


def loose_ends(objects: list[dict]) -> list[str]:
    """Each name that leads nowhere."""
    found = []
    workloads = of_kind(objects, *WORKLOADS)
    for one in workloads:
        spec = pod(one)
        if "selector" in one["spec"] and not selects(one["spec"]["selector"], pod_labels(one)):
            found.append(f"{title(one)} does not select its own pods")
        account = spec.get("serviceAccountName")
        if account and not named(objects, "ServiceAccount", account):
            found.append(f"{title(one)}: no service account {account}")
        for volume in spec.get("volumes", []):
            if "configMap" in volume and not named(objects, "ConfigMap", volume["configMap"]["name"]):
                found.append(f"{title(one)}: no ConfigMap {volume['configMap']['name']}")
        volumes = {volume["name"] for volume in spec.get("volumes", [])}
        volumes |= {claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", [])}
        mounted = {mount["name"] for mount in container(one).get("volumeMounts", [])}
        if volumes != mounted:
            found.append(f"{title(one)}: volumes {volumes}, mounted {mounted}")
        for source in container(one).get("envFrom", []):
            if not named(objects, "ConfigMap", source["configMapRef"]["name"]):
                found.append(f"{title(one)}: no ConfigMap {source['configMapRef']['name']}")
        for variable in container(one).get("env", []):
            reference = variable.get("valueFrom", {}).get("secretKeyRef")
            if reference and (reference["name"], reference["key"]) not in SECRETS:
                found.append(f"{title(one)}: nobody is told of the key {reference['key']} in the Secret {reference['name']}")
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            if probe in container(one) and port_number(one, container(one)[probe]["httpGet"]["port"]) is None:
                found.append(f"{title(one)}: the {probe} asks a port that is not declared")
        for spread in spec.get("topologySpreadConstraints", []):
            if not selects(spread["labelSelector"], pod_labels(one)):
                found.append(f"{title(one)} spreads over pods that are not its own")
        governing = one["spec"].get("serviceName")
        if governing and not named(objects, "Service", governing):
            found.append(f"{title(one)}: no Service {governing}")
    for service in of_kind(objects, "Service"):
        behind = [one for one in workloads if selects({"matchLabels": service["spec"]["selector"]}, pod_labels(one))]
        if len(behind) != 1:
            found.append(f"{title(service)} leads to {[title(one) for one in behind]}")
        for port in service["spec"]["ports"]:
            if any(port_number(one, port["targetPort"]) is None for one in behind):
                found.append(f"{title(service)}: no container port {port['targetPort']}")
    for budget in of_kind(objects, "PodDisruptionBudget"):
        covered = [one for one in workloads if selects(budget["spec"]["selector"], pod_labels(one))]
        if len(covered) != 1:
            found.append(f"{title(budget)} is of {[title(one) for one in covered]}")
    for scaler in of_kind(objects, "HorizontalPodAutoscaler", "ScaledObject"):
        target = scaler["spec"]["scaleTargetRef"]
        if not named(objects, target.get("kind", "Deployment"), target["name"]):
            found.append(f"{title(scaler)}: no {target['name']}")
        for trigger in scaler["spec"].get("triggers", []):
            reference = trigger.get("authenticationRef")
            if reference and not named(objects, "TriggerAuthentication", reference["name"]):
                found.append(f"{title(scaler)}: no TriggerAuthentication {reference['name']}")
    for monitor in of_kind(objects, "ServiceMonitor"):
        services = [one for one in of_kind(objects, "Service") if selects(monitor["spec"]["selector"], one["metadata"].get("labels", {}))]
        ports = {port["name"] for one in services for port in one["spec"]["ports"]}
        for endpoint in monitor["spec"]["endpoints"]:
            if endpoint["port"] not in ports:
                found.append(f"{title(monitor)}: no Service's port {endpoint['port']}")
        for workload in of_kind(objects, *SERVING):
            scraped = [one for one in services if selects({"matchLabels": one["spec"]["selector"]}, pod_labels(workload))]
            if len(scraped) != 1:
                found.append(f"{title(monitor)} scrapes {title(workload)} by {len(scraped)} Services")
    return found


def test_every_name_leads_somewhere(objects):
    assert loose_ends(objects) == []


def breakings():
    """(what is broken, how)."""

    def of(kind):
        return lambda objects: of_kind(objects, kind)[0]

    deployment = of("Deployment")
    yield "a pod's label", lambda o: pod_labels(deployment(o)).update({"app.kubernetes.io/component": "other"})
    yield "a service account", lambda o: pod(deployment(o)).update(serviceAccountName="other")
    yield "a ConfigMap", lambda o: o.remove(of("ConfigMap")(o))
    yield "a volume", lambda o: pod(deployment(o))["volumes"].append({"name": "unused", "emptyDir": {}})
    yield "a Secret's key", lambda o: container(deployment(o))["env"][0]["valueFrom"]["secretKeyRef"].update(key="uri")
    yield "a probe's port", lambda o: container(deployment(o))["readinessProbe"]["httpGet"].update(port="https")
    yield "a Service's port", lambda o: of("Service")(o)["spec"]["ports"][0].update(targetPort="https")
    yield "a Service's selector", lambda o: of("Service")(o)["spec"].update(selector={"app.kubernetes.io/name": "scrutineer"})
    yield "a budget", lambda o: of("PodDisruptionBudget")(o)["spec"].update(selector={"matchLabels": {"a": "b"}})
    yield "an autoscaler", lambda o: of("HorizontalPodAutoscaler")(o)["spec"]["scaleTargetRef"].update(name="api")
    yield "a monitor", lambda o: of("ServiceMonitor")(o)["spec"]["endpoints"][0].update(port="metrics")
    yield "a monitored Service", lambda o: named(o, "Service", "scrutineer-worker")["metadata"].update(labels={})


@pytest.mark.parametrize("breaking", [pytest.param(how, id=what) for what, how in breakings()])
def test_a_name_that_leads_nowhere_is_noticed(rendered, breaking):
    objects = copy.deepcopy(rendered["everything"])
    breaking(objects)
    assert loose_ends(objects)

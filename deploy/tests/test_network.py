"""Network policies: everything is closed, and what is needed is open."""

import ipaddress

from manifests import SERVING, WORKLOADS, container, of_kind, pod_labels, port_number, selects, title


def policies(objects: list[dict], workload: dict, direction: str) -> list[dict]:
    """The rules of all policies that hold for a workload's pods, in one direction (`ingress`, `egress`)."""
    rules = []
    for policy in of_kind(objects, "NetworkPolicy"):
        spec = policy["spec"]
        if selects(spec["podSelector"], pod_labels(workload)) and direction.capitalize() in spec["policyTypes"]:
            rules += spec.get(direction, [])
    return rules


def lets_in(objects: list[dict], workload: dict, namespace: str, port: int) -> bool:
    labels = {"kubernetes.io/metadata.name": namespace}
    for rule in policies(objects, workload, "ingress"):
        from_there = any(selects(peer["namespaceSelector"], labels) for peer in rule.get("from", []) if "namespaceSelector" in peer)
        ports = {port_number(workload, one["port"]) or one["port"] for one in rule.get("ports", [])}
        if from_there and port in ports:
            return True
    return False


def lets_out(objects: list[dict], workload: dict, address: str, port: int) -> bool:
    target = ipaddress.ip_address(address)
    for rule in policies(objects, workload, "egress"):
        for peer in rule.get("to", []):
            block = peer.get("ipBlock")
            if block and target in ipaddress.ip_network(block["cidr"]):
                excepted = any(target in ipaddress.ip_network(one) for one in block.get("except", []))
                if not excepted and any(one["port"] == port for one in rule.get("ports", [])):
                    return True
    return False


def lets_resolve(objects: list[dict], workload: dict) -> bool:
    labels = {"kubernetes.io/metadata.name": "kube-system"}
    return any(
        {("UDP", 53), ("TCP", 53)} <= {(one["protocol"], one["port"]) for one in rule["ports"]}
        for rule in policies(objects, workload, "egress")
        for peer in rule["to"]
        if "namespaceSelector" in peer and selects(peer["namespaceSelector"], labels)
    )


def test_whatever_is_not_allowed_is_denied(objects):
    closed = [one["spec"] for one in of_kind(objects, "NetworkPolicy") if one["spec"]["podSelector"] == {}]
    assert closed == [{"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}]
    for policy in of_kind(objects, "NetworkPolicy"):
        for rule in policy["spec"].get("ingress", []) + policy["spec"].get("egress", []):
            # A rule without peers, or without ports, is open to all.
            assert rule.get("ports") and (rule.get("from") or rule.get("to")), title(policy)


def test_prometheus_reaches_the_port_that_has_the_metrics(objects):
    for workload in of_kind(objects, *SERVING):
        (port,) = {port_number(workload, container(workload)[probe]["httpGet"]["port"]) for probe in ("livenessProbe", "readinessProbe")}
        assert lets_in(objects, workload, "monitoring", port), title(workload)
        assert not lets_in(objects, workload, "monitoring", port + 1), title(workload)
        assert not lets_in(objects, workload, "default", port), title(workload)


def test_clients_reach_the_api_and_no_worker(objects):
    for workload in of_kind(objects, *SERVING):
        serves_clients = pod_labels(workload)["app.kubernetes.io/component"] != "worker"
        assert lets_in(objects, workload, "ingress-nginx", port_number(workload, "http")) == serves_clients, title(workload)


def test_every_policy_is_of_pods_that_there_are(objects):
    for policy in of_kind(objects, "NetworkPolicy"):
        held = [one for one in of_kind(objects, *WORKLOADS) if selects(policy["spec"]["podSelector"], pod_labels(one))]
        assert held, title(policy)


def test_what_needs_the_database_reaches_it_and_the_cloud_but_no_metadata(objects):
    for workload in of_kind(objects, *WORKLOADS):
        fleet = any(one["name"] == "SCRUTINEER__DATABASE__URL" for one in container(workload).get("env", []))
        assert lets_resolve(objects, workload), title(workload)
        assert lets_out(objects, workload, "10.1.2.3", 5432) == fleet, title(workload)
        assert lets_out(objects, workload, "52.219.1.1", 443) == fleet, title(workload)
        assert not lets_out(objects, workload, "169.254.169.254", 443), title(workload)
        assert not lets_out(objects, workload, "52.219.1.1", 80), title(workload)
        assert not lets_out(objects, workload, "52.219.1.1", 5432), title(workload)

"""What kustomize makes of the overlays, and how to find one's way in it."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import yaml

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
KUBERNETES = REPOSITORY / "deploy" / "kubernetes"
OVERLAYS = sorted(folder.name for folder in (KUBERNETES / "overlays").iterdir())
WORKLOADS = ("Deployment", "StatefulSet", "Job")
SERVING = ("Deployment", "StatefulSet")


def render(folder: pathlib.Path) -> list[dict]:
    """The objects of a kustomization."""
    kubectl = pathlib.Path(sys.executable).with_name("kubectl")
    made = subprocess.run([kubectl, "kustomize", folder], capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    # A warning is a field that kustomize has given up.
    assert not made.stderr, made.stderr
    return [one for one in yaml.safe_load_all(made.stdout) if one]


def render_text(kustomization: str, folder: pathlib.Path) -> list[dict]:
    """The objects of a kustomization that stands in `folder`, with `KUBERNETES/` for this project's folder."""
    way = os.path.relpath(KUBERNETES, folder.resolve())
    (folder / "kustomization.yaml").write_text(kustomization.replace("KUBERNETES/", way + "/"))
    return render(folder)


def of_kind(objects: list[dict], *kinds: str) -> list[dict]:
    return [one for one in objects if one["kind"] in kinds]


def named(objects: list[dict], kind: str, name: str) -> dict | None:
    return next((one for one in of_kind(objects, kind) if one["metadata"]["name"] == name), None)


def title(one: dict) -> str:
    return f"{one['kind']}/{one['metadata']['name']}"


def pod(workload: dict) -> dict:
    return workload["spec"]["template"]["spec"]


def pod_labels(workload: dict) -> dict:
    return workload["spec"]["template"]["metadata"].get("labels", {})


def container(workload: dict) -> dict:
    (only,) = pod(workload)["containers"]
    return only


def selects(selector: dict, labels: dict) -> bool:
    """Whether a label selector of matchLabels takes these labels; an empty one takes all."""
    assert not selector.get("matchExpressions"), "these tests know matchLabels alone"
    return selector.get("matchLabels", {}).items() <= labels.items()


def port_number(workload: dict, port: str | int) -> int | None:
    """The container's port of this name or number, if it is declared."""
    for declared in container(workload).get("ports", []):
        if port in (declared.get("name"), declared["containerPort"]):
            return declared["containerPort"]
    return None


def environment(workload: dict, objects: list[dict], secrets: dict[tuple[str, str], str]) -> dict[str, str]:
    """The variables that a workload's container is given, those of Secrets out of `secrets`."""
    given: dict[str, str] = {}
    for source in container(workload).get("envFrom", []):
        given |= named(objects, "ConfigMap", source["configMapRef"]["name"]).get("data", {})
    for variable in container(workload).get("env", []):
        if "value" in variable:
            given[variable["name"]] = variable["value"]
        else:
            reference = variable["valueFrom"]["secretKeyRef"]
            given[variable["name"]] = secrets[reference["name"], reference["key"]]
    return given


def configuration(workload: dict, objects: list[dict]) -> dict[str, str]:
    """The files of the ConfigMap that is mounted as configuration, by the paths that the container has them at."""
    mount = next(one for one in container(workload)["volumeMounts"] if one["name"] == "config")
    volume = next(one for one in pod(workload)["volumes"] if one["name"] == "config")
    files = named(objects, "ConfigMap", volume["configMap"]["name"])["data"]
    return {f"{mount['mountPath']}/{name}": text for name, text in files.items()}

"""What the guides tell to write and to type is what there is."""

import os
import re
import shlex
import subprocess

import pytest
import yaml

import manifests
import server
from manifests import REPOSITORY, container, named, of_kind
from test_wiring import SECRETS

KUBERNETES_GUIDE = (REPOSITORY / "docs" / "guides" / "kubernetes.md").read_text()
GUIDES = [f"docs/guides/{name}.md" for name in ("kubernetes", "container", "ecs", "lambda")] + ["deploy/README.md"]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def test_the_kustomization_to_begin_with_works(tmp_path):
    (text,) = blocks(KUBERNETES_GUIDE, "yaml")
    objects = manifests.render_text(text.replace("scrutineer/deploy/kubernetes/", "KUBERNETES/"), tmp_path)
    for workload in of_kind(objects, "Deployment"):
        assert container(workload)["image"] == "registry.example/scrutineer:0.1.0"
        source = container(workload)["envFrom"][0]["configMapRef"]["name"]
        assert named(objects, "ConfigMap", source)["data"] == {
            "AWS_REGION": "eu-west-1",
            "SCRUTINEER__OBJECTS__URL": "s3://my-originals/prod",
        }


def test_every_secret_is_told_of():
    commands = " ".join(blocks(KUBERNETES_GUIDE, "sh"))
    for name, key in SECRETS:
        assert f"secret generic {name} " in commands and f"{key}=" in commands


def test_every_overlay_and_component_is_told_of():
    told = set(re.findall(r"^\| `([\w-]+)` \|", KUBERNETES_GUIDE, re.MULTILINE))
    assert set(manifests.OVERLAYS) <= told
    overview = (REPOSITORY / "deploy" / "README.md").read_text()
    for component in (manifests.KUBERNETES / "components").iterdir():
        family = re.sub(r"^keda-.*", "keda-*", component.name)
        assert family in overview, component.name


def test_the_rules_are_wrapped_whole(tmp_path):
    (script,) = (block for block in blocks(KUBERNETES_GUIDE, "sh") if "PrometheusRule" in block)
    # In the cluster's stead something that prints what it is given.
    (tmp_path / "kubectl").write_text("#!/bin/sh\ncat\n")
    (tmp_path / "kubectl").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    printed = subprocess.run(["bash", "-ec", script], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=True).stdout
    rules = [one for one in yaml.safe_load_all(printed) if one]
    assert [one["metadata"]["name"] for one in rules] == ["scrutineer-recording", "scrutineer-alerts"]
    for one, name in zip(rules, ("recording", "alerts")):
        assert one["kind"] == "PrometheusRule"
        assert one["spec"] == yaml.safe_load((REPOSITORY / "deploy" / "prometheus" / "rules" / f"{name}.yml").read_text())


@pytest.mark.parametrize("guide", GUIDES)
def test_folders_and_files_that_are_named_are_there(guide):
    text = (REPOSITORY / guide).read_text()
    for path in re.findall(r"(?:--file |--template-file |--kustomize |\()((?:deploy|docs)/[\w./-]+|\.\./\.\./[\w.]+|[a-z-]+\.md)", text):
        assert (REPOSITORY / path).exists() or (REPOSITORY / guide).parent.joinpath(path).exists(), path


@pytest.mark.parametrize("guide", GUIDES)
def test_the_binary_takes_what_is_told_to_type(guide, binary):
    commands = re.findall(r"target/release/scrutineer ([^#\n`]+)", "\n".join(blocks((REPOSITORY / guide).read_text(), "sh")))
    # What is run in a container or a pod.
    commands += re.findall(r"(?:exec \S+ -- |scrutineer:0\.1\.0 |exec NAME )(?:scrutineer )?((?:doctor|serve)[^#\n`]*)", (REPOSITORY / guide).read_text())
    for command in commands:
        code, said = server.ask(binary, *shlex.split(command), "--help")
        assert code == 0, f"{command}: {said}"


def test_what_the_guide_says_of_connections_is_so(rendered):
    from test_scaling import at_most

    numbers = [at_most(rendered["keda-sqs"], one) for one in of_kind(rendered["keda-sqs"], "Deployment")]
    assert numbers == [5, 10]
    assert "(4 + 1 APIs and 8 + 2 workers, a rollout included) × `database.max_connections` (5) are 75" in KUBERNETES_GUIDE

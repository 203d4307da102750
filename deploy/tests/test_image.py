"""The Dockerfile: what it copies is there and is seen, what it starts is what the binary takes."""

import json
import pathlib
import re
import subprocess
import sys
import tomllib

import dockerfile_parse
import pytest

import server
from manifests import REPOSITORY, container, of_kind, pod, WORKLOADS

DOCKER = REPOSITORY / "deploy" / "docker"
HADOLINT = pathlib.Path(sys.executable).with_name("hadolint")


@pytest.fixture(scope="module")
def steps() -> list[dict]:
    """The Dockerfile's instructions, `{"instruction": "COPY", "value": "a b"}`."""
    parsed = dockerfile_parse.DockerfileParser(str(DOCKER / "Dockerfile"), cache_content=True).structure
    return [one for one in parsed if one["instruction"] != "COMMENT"]


def values(steps: list[dict], instruction: str) -> list[str]:
    return [one["value"] for one in steps if one["instruction"] == instruction]


def lint(path: pathlib.Path) -> subprocess.CompletedProcess:
    return subprocess.run([HADOLINT, "--config", DOCKER / "hadolint.yaml", path], capture_output=True, text=True)


def test_hadolint_has_nothing_to_say():
    linted = lint(DOCKER / "Dockerfile")
    assert linted.returncode == 0, linted.stdout


def test_hadolint_says_what_is_wrong(tmp_path):
    (tmp_path / "Dockerfile").write_text("FROM debian:latest\nRUN cd /tmp\nADD a b\n")
    assert lint(tmp_path / "Dockerfile").returncode == 1


def copied(steps: list[dict]) -> list[str]:
    """What is copied out of the repository."""
    found = []
    for value in values(steps, "COPY"):
        if not value.startswith("--from="):
            found += value.split()[:-1]
    return found


def seen(path: str) -> bool:
    """Whether the build sees a path; the last line of the ignore file that matches counts."""
    visible = True
    for line in (DOCKER / "Dockerfile.dockerignore").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        if pattern == "*" or path == pattern or path.startswith(pattern + "/"):
            visible = line.startswith("!")
    return visible


def test_what_is_copied_is_there_and_seen(steps):
    sources = copied(steps)
    assert {"crates", "Cargo.lock", "LICENSE"} <= set(sources)
    for source in sources:
        assert (REPOSITORY / source).exists(), source
        assert seen(source), source


def test_the_build_finds_everything_where_the_repository_has_it(steps):
    for value in values(steps, "COPY"):
        if value.startswith("--from=") or value == "LICENSE /opt/scrutineer/":
            continue
        *sources, target = value.split()
        for source in sources:
            landed = f"{target}{source.rpartition('/')[2]}" if target.endswith("/") else target
            assert landed.removeprefix("./") == source, value


def test_nothing_is_seen_that_is_not_copied(steps):
    lines = (DOCKER / "Dockerfile.dockerignore").read_text().splitlines()
    assert {line[1:] for line in lines if line.startswith("!")} == set(copied(steps))
    for secret in (".git", "target", ".tools", "scrutineer.toml", "deploy/docker/.env", "data"):
        assert not seen(secret)


def test_whatever_the_sources_include_is_copied(steps):
    sources = copied(steps)
    included = set()
    for file in (REPOSITORY / "crates").glob("*/src/**/*.rs"):
        for name in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', file.read_text()):
            included.add((file.parent / name).resolve().relative_to(REPOSITORY).as_posix())
    assert "scrutineer.default.toml" in included
    for path in included:
        assert any(path == source or path.startswith(source + "/") for source in sources), path


def test_stages_are_named_before_they_are_used(steps):
    known, variants = set(), {"cpu", "cuda"}
    for one in steps:
        if one["instruction"] == "FROM":
            base, _, name = one["value"].partition(" AS ")
            if "${VARIANT}" in base:
                assert {base.replace("${VARIANT}", variant) for variant in variants} <= known, base
            known.add(name)
        for stage in re.findall(r"--from=(\S+)", one["value"]) if one["instruction"] == "COPY" else []:
            assert stage in known, stage


def test_the_compiler_is_new_enough(steps):
    given = dict(value.split("=", 1) for value in values(steps, "ARG") if "=" in value)
    wanted = tomllib.loads((REPOSITORY / "Cargo.toml").read_text())["workspace"]["package"]["rust-version"]
    numbers = lambda version: [int(part) for part in version.split(".")]
    assert numbers(given["RUST"]) >= numbers(wanted)


def test_every_image_is_of_this_version(rendered):
    version = tomllib.loads((REPOSITORY / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    images = [container(one)["image"] for case, objects in rendered.items() if case != "everything" for one in of_kind(objects, *WORKLOADS)]
    assert {image.partition(":")[2].removesuffix("-cuda") for image in images} == {version}
    for file in ("deploy/docker/process.yaml", "deploy/docker/Dockerfile", "deploy/README.md", "docs/guides/container.md"):
        named = re.findall(r"scrutineer:(?:\$\{\w+:-)?(\d+\.\d+\.\d+)", (REPOSITORY / file).read_text())
        assert set(named) == {version}, file


def test_scripts_put_their_libraries_where_the_image_takes_them(steps):
    for script, package in (("scripts/runtime.sh", "onnxruntime"), ("scripts/runtime.sh gpu", "onnxruntime-gpu")):
        assert f"{script} && mv .tools/{package} /product" in values(steps, "RUN")
        assert "--hash=sha256:" in (REPOSITORY / "scripts" / f"{package}.txt").read_text()


def test_what_starts_is_what_the_binary_takes(steps, binary):
    assert values(steps, "ENTRYPOINT") == ['["scrutineer"]']
    (arguments,) = (json.loads(value) for value in values(steps, "CMD"))
    code, said = server.ask(binary, *arguments, "--help")
    assert code == 0, said
    (port,) = values(steps, "EXPOSE")
    assert arguments[arguments.index("--listen") + 1] == f"0.0.0.0:{port}"


def test_it_is_not_root_and_the_cluster_runs_it_as_the_same_user(steps, objects):
    (user,) = values(steps, "USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)
    for workload in of_kind(objects, *WORKLOADS):
        context = pod(workload)["securityContext"]
        assert f"{context['runAsUser']}:{context['runAsGroup']}" == user
        # What the image does by itself is told otherwise: entry point kept, arguments given.
        assert "command" not in container(workload) and container(workload)["args"]


def test_onnx_runtime_sends_nothing_to_its_maker(steps):
    (given,) = values(steps, "ENV")
    assert "ORT_DISABLE_TELEMETRY=1" in given.split()


def test_the_folder_it_writes_to_is_its_users_own(steps):
    # The last of them: those before are of stages that are thrown away.
    *_, folder = values(steps, "WORKDIR")
    (user,) = values(steps, "USER")
    parent, _, name = folder.rpartition("/")
    assert f"--from=binary --chown={user} /state {parent}" in values(steps, "COPY")
    assert any(f"mkdir -p /state/{name}" in value for value in values(steps, "RUN"))

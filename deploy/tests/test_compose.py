"""The compose files: valid, and wired to what there is."""

import os
import re
import subprocess
import sys
import tomllib

import compose_spec
import pytest
import yaml

import moto
import server
from manifests import REPOSITORY

DOCKER = REPOSITORY / "deploy" / "docker"
FILES = ["process.yaml", "compose.yaml", "compose.full.yaml"]
# What the guide has the user choose.
CHOSEN = {"DATABASE_PASSWORD": "one", "OBJECTS_PASSWORD": "two-long-enough", "GRAFANA_PASSWORD": "three"}
SPANS_S = 5


def interpolated(text: str) -> str:
    """With the variables in place, as compose reads them."""

    def value(match):
        name, default, demand = match["name"], match["default"], match["demand"]
        assert name in CHOSEN or default is not None, f"{name} is neither chosen nor has a default"
        assert demand is None or name in CHOSEN
        return CHOSEN.get(name, default)

    return re.sub(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?(?P<demand>[^}]*))?\}", value, text)


def services(name: str) -> dict[str, dict]:
    """The services of a file, what they extend included."""
    read = yaml.safe_load(interpolated((DOCKER / name).read_text()))["services"]
    for service in read.values():
        if extended := service.pop("extends", None):
            for key, value in services(extended["file"])[extended["service"]].items():
                service.setdefault(key, value)
    return read


def ours(name: str) -> dict[str, dict]:
    return {key: one for key, one in services(name).items() if one["image"].startswith("scrutineer:")}


@pytest.mark.parametrize("name", FILES)
def test_files_keep_to_the_specification(name):
    compose_spec.PyCompose.from_yaml(interpolated((DOCKER / name).read_text())).validate()


@pytest.mark.parametrize(
    "mistake",
    [("read_only: true", "readonly: true"), ("cap_drop: [ALL]", "cap_drop: ALL"), ("stop_grace_period: 90s", "stop_grace_period: long")],
)
def test_a_mistake_is_noticed(mistake):
    text = interpolated((DOCKER / "process.yaml").read_text())
    assert mistake[0] in text
    with pytest.raises(ValueError):
        compose_spec.PyCompose.from_yaml(text.replace(*mistake)).validate()


@pytest.mark.parametrize("name", FILES)
def test_what_is_mounted_or_built_is_there(name):
    declared = yaml.safe_load((DOCKER / name).read_text()).get("volumes", {})
    used = set()
    for key, service in services(name).items():
        for volume in service.get("volumes", []):
            source, target, *mode = volume.split(":")
            if source.startswith("."):
                assert (DOCKER / source).exists() and mode == ["ro"], f"{key}: {volume}"
            else:
                used.add(source)
        if build := service.get("build"):
            context = (DOCKER / build["context"]).resolve()
            assert context == REPOSITORY and (context / build["dockerfile"]).is_file()
    assert used == set(declared)


@pytest.mark.parametrize("name", FILES)
def test_what_is_waited_for_can_be_healthy(name):
    every = services(name)
    for service in every.values():
        needs = service.get("depends_on", {})
        for needed in needs:
            assert needed in every
            if isinstance(needs, dict) and needs[needed]["condition"] == "service_healthy":
                assert "healthcheck" in every[needed], needed
        if (network := service.get("network_mode")) is not None:
            assert network.removeprefix("service:") in every


@pytest.mark.parametrize("name", FILES)
def test_our_processes_may_do_no_more_than_they_must(name):
    for service in ours(name).values():
        assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "privileged" not in service and "user" not in service


@pytest.mark.parametrize("name", FILES)
def test_ports_are_this_machines_own(name):
    for service in services(name).values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_passwords_are_the_users():
    text = (DOCKER / "compose.full.yaml").read_text()
    for line in re.findall(r".*(?:PASSWORD|SECRET).*", text):
        if ":" in line and not line.lstrip().startswith("#"):
            assert re.search(r"\$\{\w+", line), line
    for name in CHOSEN:
        assert f"${{{name}:?" in text, f"{name} is not demanded"


@pytest.mark.parametrize("name", ["compose.yaml", "compose.full.yaml"])
def test_arguments_and_variables_are_accepted(name, binary, tmp_path):
    for key, service in ours(name).items():
        if "command" in service:
            code, said = server.ask(binary, *service["command"], "--help")
            assert code == 0, f"{key}: {said}"
        code, said = server.ask(binary, "config", "check", environment=service.get("environment", {}), folder=tmp_path)
        # Without a file it is the defaults and the variables that are checked.
        assert code == 0, f"{key}: {said}"


def test_the_fleet_has_every_role_and_one_database():
    every = ours("compose.full.yaml")
    roles = [service["command"][service["command"].index("--roles") + 1] for service in every.values()]
    assert sorted(",".join(roles).split(",")) == ["api", "console", "worker"]
    assert len({service["environment"]["SCRUTINEER__DATABASE__URL"] for service in every.values()}) == 1
    # One that bears the port has all the requests; workers, of which there are several, cannot.
    assert [key for key, service in every.items() if "ports" in service] == ["api"]


def test_addresses_lead_to_services():
    every = services("compose.full.yaml")
    environment = every["api"]["environment"]
    for name, pattern in {
        "SCRUTINEER__DATABASE__URL": r"@(\w+)/",
        "SCRUTINEER__QUEUE__URL": r"sqs://(\w+):",
        "SCRUTINEER__QUEUE__URL_HIGH": r"sqs://(\w+):",
        "AWS_ENDPOINT_URL_S3": r"http://(\w+):9000$",
        "AWS_ENDPOINT_URL_SQS": r"http://(\w+):5000$",
    }.items():
        assert re.search(pattern, environment[name])[1] in every, name
    database = every["database"]["environment"]
    assert f"{database['POSTGRES_USER']}:{database['POSTGRES_PASSWORD']}@" in environment["SCRUTINEER__DATABASE__URL"]
    assert re.search(rf"/{database['POSTGRES_DB']}\?", environment["SCRUTINEER__DATABASE__URL"])
    objects = every["objects"]
    assert environment["AWS_ACCESS_KEY_ID"] == objects["environment"]["MINIO_ROOT_USER"]
    assert environment["AWS_SECRET_ACCESS_KEY"] == objects["environment"]["MINIO_ROOT_PASSWORD"]
    bucket = re.match(r"s3://([\w-]+)", environment["SCRUTINEER__OBJECTS__URL"])[1]
    assert f"mkdir -p /data/{bucket} " in objects["entrypoint"][-1]


def test_the_queues_are_made_where_the_server_looks_for_them():
    environment = services("compose.full.yaml")["api"]["environment"]
    with moto.Moto() as address:
        def ask():
            return subprocess.run(
                [sys.executable, DOCKER / "queues.py"], env=os.environ | {"MOTO": address}, capture_output=True, text=True
            )

        first, again = ask(), ask()
        assert (first.returncode, again.returncode) == (0, 0), first.stderr + again.stderr
        made = [re.sub(r"^http://[^/]+", "", line) for line in first.stdout.split()]
        wanted = [re.sub(r"^sqs://[^/]+", "", environment[f"SCRUTINEER__QUEUE__URL{one}"]) for one in ("", "_HIGH")]
        assert made == wanted
        assert again.stdout == first.stdout
    # Nobody answers any more: not healthy.
    assert ask().returncode != 0


def test_moto_is_the_one_that_the_tests_run_on():
    pinned = re.search(r"^moto\[server\]==(\S+)", (REPOSITORY / "scripts" / "moto.txt").read_text(), re.MULTILINE)[1]
    assert services("compose.full.yaml")["queue"]["image"] == f"motoserver/moto:{pinned}"


def test_prometheus_scrapes_every_process_by_the_same_rules(tmp_path):
    own = yaml.safe_load((DOCKER / "prometheus.yml").read_text())
    reference = yaml.safe_load((REPOSITORY / "deploy" / "prometheus" / "prometheus.yml").read_text())
    assert own["rule_files"] == reference["rule_files"]
    (job,) = own["scrape_configs"]
    assert job["job_name"] == reference["scrape_configs"][0]["job_name"]
    (names,) = job["dns_sd_configs"]
    every = ours("compose.full.yaml")
    assert set(names["names"]) == set(every)
    for service in every.values():
        assert service["command"][service["command"].index("--listen") + 1] == f"0.0.0.0:{names['port']}"
    mounts = dict(volume.split(":")[1::-1] for volume in services("compose.full.yaml")["prometheus"]["volumes"])
    for file in own["rule_files"]:
        folder, name = os.path.split(f"/etc/prometheus/{file}")
        assert (DOCKER / mounts[folder] / name).is_file()
    # Laid out as in the container.
    (tmp_path / "prometheus.yml").write_bytes((DOCKER / mounts["/etc/prometheus/prometheus.yml"]).read_bytes())
    (tmp_path / "rules").symlink_to((DOCKER / mounts["/etc/prometheus/rules"]).resolve())
    checked = subprocess.run(["promtool", "check", "config", tmp_path / "prometheus.yml"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_grafana_finds_its_dashboards_and_prometheus():
    grafana = services("compose.full.yaml")["grafana"]
    mounts = dict(volume.split(":")[1::-1] for volume in grafana["volumes"])
    provisioning = DOCKER / mounts["/etc/grafana/provisioning"]
    (provider,) = yaml.safe_load((provisioning / "dashboards" / "scrutineer.yaml").read_text())["providers"]
    assert list((DOCKER / mounts[provider["options"]["path"]]).glob("*.json"))
    (source,) = yaml.safe_load((provisioning / "datasources" / "prometheus.yaml").read_text())["datasources"]
    # By the network that it shares.
    assert source["url"] == "http://127.0.0.1:9090" and grafana["network_mode"] == "service:prometheus"


def test_compose_waits_until_all_is_drained(binary):
    defaults = tomllib.loads(server.ask(binary, "config", "default")[1])
    needed = defaults["server"]["drain_timeout_s"] + 2 * defaults["worker"]["drain_ms"] / 1000 + SPANS_S
    for name in FILES:
        for service in ours(name).values():
            assert int(service["stop_grace_period"].removesuffix("s")) > needed

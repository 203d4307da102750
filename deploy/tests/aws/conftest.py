"""The templates resolved with several parameters, and created in moto once for all tests."""

from __future__ import annotations

import re

import pytest

import moto
import stacks
import templates
from cases import ALL, CASES, PLAIN, resolved

@pytest.fixture(params=CASES)
def case(request) -> dict[str, templates.Stack]:
    """All templates, with one set of parameters after the other."""
    return resolved(CASES[request.param])


@pytest.fixture(scope="session")
def plain() -> dict[str, templates.Stack]:
    """All templates with their defaults."""
    return resolved(PLAIN)


@pytest.fixture(scope="session")
def amazon():
    """moto's clients."""
    with moto.Moto() as address:
        yield stacks.Amazon(address)


@pytest.fixture(scope="session")
def created(amazon) -> dict[str, stacks.Created]:
    """All templates in moto, with all that can be chosen."""
    base = stacks.Created(amazon, "base", ALL["base"], {})
    # A certificate is asked for by its owner, before.
    certificate = amazon("acm").request_certificate(DomainName="scrutineer.example.com")["CertificateArn"]
    given = ALL | {"fargate": ALL["fargate"] | {"Certificate": certificate}}
    return {"base": base} | {name: stacks.Created(amazon, name, given[name], base.exports) for name in ("fargate", "serverless")}


@pytest.fixture(scope="session")
def secret(amazon):
    """What is in a secret that was created, by its ARN, with passwords as CloudFormation would put them in."""

    def look(arn: str) -> str:
        text = amazon("secretsmanager").get_secret_value(SecretId=arn)["SecretString"]
        return re.sub(r"\{\{resolve:secretsmanager:[^}]*:SecretString:password\}\}", "PaSsWoRd", text)

    return look


@pytest.fixture(scope="session")
def containers(amazon, created) -> dict[str, dict]:
    """Fargate's containers as they were created."""
    tasks = {name: amazon("ecs").describe_task_definition(taskDefinition=created["fargate"].names[f"{name}Task"]) for name in ("Api", "Worker")}
    return {name: task["taskDefinition"]["containerDefinitions"][0] for name, task in tasks.items()}


@pytest.fixture(scope="session")
def functions(amazon, created) -> dict[str, dict]:
    """Lambda's functions as they were created."""
    names = created["serverless"].names
    return {name: amazon("lambda").get_function_configuration(FunctionName=names[name]) for name in ("Api", "Worker", "Upkeep")}


@pytest.fixture(scope="session")
def environments(containers, functions, secret) -> dict[str, dict[str, str]]:
    """The variables of each process, secrets among them."""
    found = {}
    for name, container in containers.items():
        plain = {one["name"]: one["value"] for one in container["environment"]}
        found[f"Fargate{name}"] = plain | {one["name"]: secret(one["valueFrom"]) for one in container["secrets"]}
    for name, function in functions.items():
        given = function["Environment"]["Variables"]
        reference = re.fullmatch(r"\{\{resolve:secretsmanager:(arn:.*):SecretString\}\}", given["SCRUTINEER__DATABASE__URL"])
        found[f"Lambda{name}"] = given | {"SCRUTINEER__DATABASE__URL": secret(reference[1])}
    return found

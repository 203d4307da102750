"""The templates resolved with several parameters, and created in moto once for all tests."""

from __future__ import annotations

import pytest

import moto
import stacks
import templates

# Every branch of every template in one case or the other.
PLAIN = {
    "base": {},
    "fargate": {"ClientNetwork": "10.0.0.0/8", "PlainHttp": "yes"},
    "serverless": {},
}
ALL = {
    "base": {
        "CamerasBucket": "cams",
        "InternetAccess": "nat",
        "DatabaseStandby": "yes",
        "DatabaseCertificate": "/opt/scrutineer/rds.pem",
        "AlarmEmail": "people@example.com",
        "DatabaseConnections": "1000",
    },
    "fargate": {
        "ClientNetwork": "203.0.113.0/24",
        "Certificate": f"arn:aws:acm:{templates.REGION}:{templates.ACCOUNT}:certificate/one",
        "Scheme": "internet-facing",
        "WorkersMinimum": "0",
        "WorkersMaximum": "20",
        "WorkerSpot": "yes",
    },
    "serverless": {"Size": "large", "JwtIssuer": "https://login.example.com/"},
}
CASES = {"plain": PLAIN, "all": ALL}


def resolved(case: dict) -> dict[str, templates.Stack]:
    base = templates.stack("base", case["base"])
    return {"base": base} | {name: templates.stack(name, case[name], base.exports) for name in ("fargate", "serverless")}


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

"""Parameters that the templates are tried with."""

from __future__ import annotations

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
        "ReadCameras": "yes",
    },
    "serverless": {"Size": "large", "JwtIssuer": "https://login.example.com/", "ReadCameras": "yes"},
}
CASES = {"plain": PLAIN, "all": ALL}


def resolved(case: dict) -> dict[str, templates.Stack]:
    base = templates.stack("base", case["base"])
    return {"base": base} | {name: templates.stack(name, case[name], base.exports) for name in ("fargate", "serverless")}

"""The statements of every policy of a stack, and what a role may by them."""

from __future__ import annotations

import dataclasses
import fnmatch


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


@dataclasses.dataclass
class Statement:
    where: str  # the resource, by its logical name
    kind: str  # its type
    path: str  # which of its properties the policy is
    text: dict

    @property
    def actions(self) -> list[str]:
        return listed(self.text.get("Action", []))

    @property
    def resources(self) -> list[str]:
        return listed(self.text.get("Resource", []))

    @property
    def allows(self) -> bool:
        return self.text["Effect"] == "Allow"

    @property
    def title(self) -> tuple[str, str]:
        return self.where, self.text.get("Sid", "")


def _documents(value, path=""):
    if isinstance(value, dict):
        if "Statement" in value:
            yield path, value
        for key, one in value.items():
            yield from _documents(one, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for one in value:
            yield from _documents(one, path)


def of(stack) -> list[Statement]:
    """Of every policy in the stack, those of keys, buckets, queues, endpoints and trust included."""
    return [
        Statement(logical, one["Type"], path, text)
        for logical, one in stack.resources.items()
        for path, document in _documents(one["Properties"])
        for text in document["Statement"]
    ]


def of_role(stacks: dict, stack: str, role: str) -> list[Statement]:
    """What a role may: its own policies, and the managed ones, wherever they are."""
    attached = stacks[stack].resources[role]["Properties"].get("ManagedPolicyArns", [])
    managed = {one.arn(logical): (one, logical) for one in stacks.values() for logical in one.of_type("AWS::IAM::ManagedPolicy")}
    missing = set(attached) - managed.keys()
    assert not missing, f"{role} has policies that are not ours: {missing}"
    own = [one for one in of(stacks[stack]) if one.where == role and one.path != "AssumeRolePolicyDocument"]
    return own + [one for arn in attached for one in of(managed[arn][0]) if one.where == managed[arn][1]]


def permits(statements: list[Statement], action: str, resource: str) -> bool:
    """Whether the statements allow it, conditions left aside."""
    return any(
        one.allows
        and any(fnmatch.fnmatchcase(action, pattern) for pattern in one.actions)
        and any(fnmatch.fnmatchcase(resource, pattern) for pattern in one.resources)
        for one in statements
    )

"""The client and the server's description of itself say the same."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, TypeAlias

import httpx
import pytest

from scrutineer_client import NewView
from scrutineer_client.calls import Call, Listing
from scrutineer_client.operations.all import Operations
from scrutineer_client.steps import Give, Open, Request, Send
from support.server import Server

Json: TypeAlias = dict[str, Any]

# What has no method, and why.
NOT_COVERED = {
    ("get", "/openapi.json"): "for tools that read it",
    ("get", "/healthz"): "for orchestrators; `ready` says more",
    ("get", "/metrics"): "for Prometheus, in its own format",
}

# Parameters that are not used, and why.
NOT_USED = {
    ("submit", "query", "*"): "only of a raw image; the client always sends multipart or JSON",
    ("add_view", "query", "*"): "only of a raw image",
    ("dead_letters", "query", "all"): "has a meaning only where something is purged",
    ("redrive_dead_letters", "query", "all"): "has a meaning only where something is purged",
    ("redrive_dead_letters", "query", "cursor"): "has a meaning only in a list",
    ("purge_dead_letters", "query", "cursor"): "has a meaning only in a list",
    ("webhook_dead_letters", "query", "all"): "has a meaning only where something is purged",
    ("redrive_webhook_dead_letters", "query", "all"): "has a meaning only where something is purged",
    ("redrive_webhook_dead_letters", "query", "cursor"): "has a meaning only in a list",
    ("purge_webhook_dead_letters", "query", "cursor"): "has a meaning only in a list",
    ("resume_queue", "json", "reason"): "is nothing to a resume",
}

# Parameters that only a second request bears.
LATER = {"cursor"}

OPERATIONS: dict[str, Call[..., Any] | Listing[..., Any]] = {
    name: made for name, made in vars(Operations).items() if isinstance(made, Call | Listing)
}


@pytest.fixture(scope="session")
def document(server: Server) -> Json:
    """What the server says of itself."""
    return typing.cast("Json", httpx.get(f"{server.address}/openapi.json").json())


# Calls that use everything that they can, as the requests that they begin with.


def example(kind: Any, name: str) -> Any:
    """A value of a kind."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if name in ("images", "image"):
        return [NewView(b"x", "c", "a", datetime.now(timezone.utc))] if name == "images" else b"x"
    if origin is typing.Literal:
        return arguments[0]
    if origin in (types.UnionType, typing.Union):
        return example(next(one for one in arguments if one is not types.NoneType), name)
    if origin is not None and issubclass(origin, Mapping):
        return {"a": example(arguments[1], name)}
    if origin is not None and issubclass(origin, Sequence):
        return [example(arguments[0], name)]
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: example(hints[field.name], field.name) for field in dataclasses.fields(kind)})
    if typing.is_typeddict(kind):
        return {"name": "x"}
    return {str: "x", int: 1, float: 0.5, bool: True, datetime: datetime.now(timezone.utc), bytes: b"x"}[kind]


def requests() -> Iterator[tuple[str, Request]]:
    """Each operation's first request, everything that it takes being given."""
    for name, made in OPERATIONS.items():
        hints = typing.get_type_hints(made.operation)
        hints.pop("return")
        given = {parameter: example(kind, parameter) for parameter, kind in hints.items()}
        for arguments in alternatives(name, given):
            steps = made.operation(**arguments)
            step = next(steps)
            steps.close()
            assert isinstance(step, Send | Open), name
            yield name, step.request


def alternatives(name: str, given: Json) -> Iterator[Json]:
    """Where not everything can be given at once: the ways to give it."""
    if name == "simulate_policy":
        yield {**given, "version": None}
        yield {**given, "policy": None}
    elif name in ("submit", "add_view"):
        yield given
        address, thing = NewView("https://a.example/b.jpg", "c", "a"), NewView("s3://a/b.jpg")
        yield {**given, "images": [*given["images"], address, thing]}
    else:
        yield given


def operation(document: Json, request: Request) -> Json:
    return typing.cast("Json", document["paths"][request.path][request.method.lower()])


def test_every_operation_has_a_method_or_a_reason_why_not(document: Json) -> None:
    described = {(method, path) for path, item in document["paths"].items() for method in item}
    covered = {(request.method.lower(), request.path) for _, request in requests()}
    assert covered | set(NOT_COVERED) == described
    assert not covered & set(NOT_COVERED)


def test_every_parameter_is_used_or_there_is_a_reason_why_not(document: Json) -> None:
    used: dict[str, set[tuple[str, str]]] = {}
    described: dict[str, set[tuple[str, str]]] = {}
    for name, request in requests():
        mine, theirs = used.setdefault(name, set()), described.setdefault(name, set())
        mine |= {("path", key) for key in request.names}
        mine |= {("query", key) for key, value in request.query.items() if value is not None or key in LATER}
        mine |= {("header", key) for key in request.headers if key not in ("Content-Type", "Accept")}
        theirs |= {(one["in"], one["name"]) for one in operation(document, request).get("parameters", [])}
        assert "{" not in request.address
    for name, theirs in described.items():
        assert used[name] <= theirs, name
        unused = {
            (where, key) for where, key in theirs - used[name] if {(name, where, key), (name, where, "*")}.isdisjoint(NOT_USED)
        }
        assert not unused, name


def test_bodies_have_the_fields_that_are_described_and_no_others(document: Json) -> None:
    for name, request in requests():
        content = operation(document, request).get("requestBody", {}).get("content", {})
        if request.json is not None:
            agree_body(document, request.json, content["application/json"]["schema"], name, name)
        elif request.parts:
            assert {part for part, _ in request.parts} == {"image", "metadata"}, name
            described = resolved(document, content["multipart/form-data"]["schema"])["properties"]
            assert set(described) == {"image", "metadata"}
            said = json.loads(next(part[1] for key, part in request.parts if key == "metadata"))
            if name == "submit":
                agree_body(document, said, described["metadata"], name, name)
        elif request.content is not None:
            assert request.headers["Content-Type"] in content, name
        else:
            assert not content or name in ("simulate_policy",), name


def agree_body(document: Json, value: Any, schema: Json, where: str, name: str) -> None:
    """Whether a body has every field of its schema, and no other; those of views are looked at together."""
    schema = resolved(document, schema)
    if isinstance(value, list) and "items" in schema:
        fields: Json = {}
        for one in value:
            fields.update(one if isinstance(one, dict) else {})
        if fields:
            agree_body(document, fields, schema["items"], f"{where}[]", name)
    elif isinstance(value, dict) and "properties" in schema:
        unused = {key for key in schema["properties"] if (name, "json", key) in NOT_USED}
        assert set(value) == set(schema["properties"]) - unused, where
        for key, one in value.items():
            agree_body(document, one, schema["properties"][key], f"{where}.{key}", name)
    elif isinstance(value, dict) and "additionalProperties" in schema:
        for one in value.values():
            agree_body(document, one, schema["additionalProperties"], f"{where}{{}}", name)


# Types against schemas.


def resolved(document: Json, schema: Json) -> Json:
    """A schema without references, its parts put together, whether or not it may be null."""
    if "$ref" in schema:
        return resolved(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    some = [one for one in schema.get("oneOf", []) if one.get("type") != "null"]
    if "oneOf" in schema and len(some) == 1:
        return resolved(document, some[0])
    if "allOf" in schema:
        parts = [resolved(document, one) for one in schema["allOf"]]
        merged: Json = {"type": "object", "properties": {}, "required": []}
        for part in parts:
            merged["properties"] |= part.get("properties", {})
            merged["required"] += part.get("required", [])
        return merged
    return schema


def nullable(schema: Json) -> bool:
    kind = schema.get("type")
    return kind == "null" or (isinstance(kind, list) and "null" in kind) or any(nullable(one) for one in schema.get("oneOf", []))


def disagreements(document: Json, kind: Any, schema: Json, where: str) -> Iterator[str]:
    """Where a type and a schema do not say the same."""
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) in (types.UnionType, typing.Union) and types.NoneType in arguments:
        if not nullable(schema):
            yield f"{where}: the client takes null, the document does not"
        some = [one for one in arguments if one is not types.NoneType]
        kind = some[0] if len(some) == 1 else typing.Union[tuple(some)]  # noqa: UP007
    elif nullable(schema) and kind is not Any:
        yield f"{where}: the document says that it may be null"
    schema = resolved(document, schema)
    json_type = schema.get("type")
    if isinstance(json_type, list):
        (json_type,) = [one for one in json_type if one != "null"] or [None]
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Any:
        if schema.get("properties"):
            yield f"{where}: the document says more than `Any`"
    elif dataclasses.is_dataclass(kind):
        yield from of_fields(document, fields_of(kind), schema, where)
    elif typing.is_typeddict(kind):
        hints = typing.get_type_hints(kind)
        fields = {key: (hint, key in kind.__required_keys__, False) for key, hint in hints.items()}
        yield from of_fields(document, fields, schema, where)
    elif origin is typing.Literal:
        words = schema.get("enum") or [one.get("const", *one.get("enum", [None])) for one in schema.get("oneOf", [])]
        if set(arguments) != set(words):
            yield f"{where}: the words {sorted(arguments)} are not {sorted(words)}"
    elif origin is list:
        if json_type != "array":
            yield f"{where}: a list is described as {json_type}"
        else:
            inner = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
            yield from disagreements(document, arguments[0], inner, f"{where}[]")
    elif origin is dict:
        if json_type != "object":
            yield f"{where}: a dictionary is described as {json_type}"
        elif arguments[1] is not Any:
            yield from disagreements(document, arguments[1], schema["additionalProperties"], f"{where}{{}}")
    elif origin in (types.UnionType, typing.Union):
        if len(schema.get("oneOf") or schema.get("anyOf") or []) != len(arguments):
            yield f"{where}: {len(arguments)} alternatives, the document has others"
    else:
        expected = {str: "string", int: "integer", float: "number", bool: "boolean", datetime: "string"}[kind]
        if json_type != expected:
            yield f"{where}: {kind.__name__} is described as {json_type}"
        if (schema.get("format") == "date-time") != (kind is datetime):
            yield f"{where}: a moment and a text"


def fields_of(kind: Any) -> dict[str, tuple[Any, bool, bool]]:
    """Of each field its type, whether it must be there, and whether it is `None` where it is not."""
    hints = typing.get_type_hints(kind)
    missing = dataclasses.MISSING
    return {
        field.metadata.get("json", field.name): (
            hints[field.name],
            field.default is missing and field.default_factory is missing,
            field.default is None,
        )
        for field in dataclasses.fields(kind)
    }


def of_fields(document: Json, fields: dict[str, tuple[Any, bool, bool]], schema: Json, where: str) -> Iterator[str]:
    described, required = schema.get("properties", {}), set(schema.get("required", []))
    for name in fields.keys() - described.keys():
        yield f"{where}.{name}: is not described"
    for name in described.keys() - fields.keys():
        yield f"{where}.{name}: is described and has no field"
    for name in fields.keys() & described.keys():
        kind, needed, absent_is_none = fields[name]
        inner = described[name]
        if needed != (name in required):
            yield f"{where}.{name}: it is {'' if name in required else 'not '}required"
        if absent_is_none and not nullable(inner):
            inner = {"oneOf": [{"type": "null"}, inner]}
        yield from disagreements(document, kind, inner, f"{where}.{name}")


def test_types_and_schemas_say_the_same(document: Json) -> None:
    wrong: list[str] = []
    compared = set()
    for name, request in requests():
        result = result_of(name)
        answers = operation(document, request)["responses"]
        contents = [answer.get("content", {}) for status, answer in answers.items() if status.startswith("2")]
        if result is bytes or result is types.NoneType:
            continue
        for content in contents:
            for media_type in content.values():
                schema, kind = media_type["schema"], result
                if typing.get_origin(kind) is list or (
                    isinstance(OPERATIONS[name], Listing) and name not in ("events", "replay_policy")
                ):
                    page = resolved(document, schema)
                    assert set(page["properties"]) == {"items", "next_cursor"}, name
                    schema = page["properties"]["items"]["items"]
                    kind = typing.get_args(kind)[0] if typing.get_origin(kind) is list else kind
                elif typing.get_origin(kind) in (types.UnionType, typing.Union):
                    assert "204" in answers, name
                    kind = next(one for one in typing.get_args(kind) if one is not types.NoneType)
                wrong += disagreements(document, kind, schema, kind.__name__)
                compared.add(kind.__name__)
    assert not sorted(set(wrong)), "\n".join(sorted(set(wrong)))
    assert {"Inspection", "View", "Event", "Assignment", "Simulation", "Replayed", "WholeDeadLetter", "Stats"} <= compared


def result_of(name: str) -> Any:
    """What an operation returns, or gives item by item."""
    steps, _, result = typing.get_args(typing.get_type_hints(OPERATIONS[name].operation)["return"])
    if isinstance(OPERATIONS[name], Call):
        return result
    (item,) = [typing.get_args(step)[0] for step in typing.get_args(steps) if typing.get_origin(step) is Give]
    return item


def test_problems_are_described_as_they_are_raised(document: Json) -> None:
    described = document["components"]["schemas"]["Problem"]
    assert set(described["required"]) == {"type", "title", "status", "detail"}

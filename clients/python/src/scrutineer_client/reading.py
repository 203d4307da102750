"""From JSON to the types of this package. Fields that a type does not have are passed over: later servers add some."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias, TypeVar, cast

import httpx

from .problems import UnexpectedAnswer
from .steps import Give, Giving, Request, Steps, send

T = TypeVar("T")
Reader: TypeAlias = Callable[[Any], Any]


def read(kind: type[T], value: object) -> T:
    """Makes a `kind`, as `Inspection`, of JSON that was parsed: of a webhook's `data`, or of an event's `payload`."""
    try:
        return cast("T", reader(cast("Any", kind))(value))
    except (TypeError, ValueError, AttributeError) as error:
        raise UnexpectedAnswer(f"this is no {getattr(kind, '__name__', kind)}: {error}") from error


def answered(kind: type[T], request: Request) -> Steps[T]:
    """Sends a request that is answered with a `kind`."""
    answer = yield from send(request)
    return read(kind, json_of(answer))


def items(kind: type[T], request: Request) -> Steps[list[T]]:
    """Sends a request that is answered with a list in one piece."""
    answer = yield from send(request)
    return read(list[kind], json_of(answer)["items"])  # type: ignore[valid-type]


def pages(kind: type[T], request: Request) -> Giving[T]:
    """Gives the items of a list, asking for page after page."""
    cursor = None
    while True:
        page = dataclasses.replace(request, query={**request.query, "cursor": cursor})
        answer = json_of((yield from send(page)))
        for item in read(list[kind], answer["items"]):  # type: ignore[valid-type]
            yield Give(item)
        cursor = answer.get("next_cursor")
        if cursor is None:
            return


def json_of(answer: httpx.Response) -> Any:
    """The JSON of an answer."""
    try:
        return answer.json()
    except ValueError as error:
        raise UnexpectedAnswer(f"the answer to {answer.request.url.path} is no JSON: {answer.text[:200]!r}") from error


@functools.cache
def reader(kind: Any) -> Reader:
    """What makes a `kind` of JSON."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is datetime:
        return _moment
    if dataclasses.is_dataclass(kind):
        return _object(cast("type[Any]", kind))
    if origin is list:
        item = reader(arguments[0])
        return lambda value: [item(one) for one in value]
    if origin is dict:
        item = reader(arguments[1])
        return lambda value: {key: item(one) for key, one in value.items()}
    if origin in (types.UnionType, typing.Union):
        some = [one for one in arguments if one is not types.NoneType]
        # Unions of several kinds are of plain JSON, which needs no reading.
        inner = reader(some[0]) if len(some) == 1 else _same
        return lambda value: None if value is None else inner(value)
    return _same


def _object(kind: type[Any]) -> Reader:
    hints = typing.get_type_hints(kind)
    readers = [(one.name, one.metadata.get("json", one.name), reader(hints[one.name])) for one in dataclasses.fields(kind)]

    def made(value: Mapping[str, Any]) -> Any:
        return kind(**{name: of(value[key]) for name, key, of in readers if key in value})

    return made


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _same(value: Any) -> Any:
    return value

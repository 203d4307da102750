"""What an operation is made of: steps that it asks for, one after another, without doing any of them itself.

An operation is a generator. It yields a step, gets back what the step brought (or has the step's error raised at the
`yield`), and returns its result. Who runs the steps decides whether that blocks or is awaited, so that each operation, with
its retries, waits and pages, is written once for both clients.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import quote

import httpx

T = TypeVar("T")

Part: TypeAlias = tuple[str, tuple[str | None, bytes, str]]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One request to the API."""

    method: str
    path: str
    """As in `/openapi.json`, with its parameters in braces."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What stands in the place of the braces."""
    query: Mapping[str, Any] = field(default_factory=dict)
    """Parameters; those that are `None` are left out."""
    headers: Mapping[str, str | None] = field(default_factory=dict)
    """Headers; those that are `None` are left out."""
    json: Any = None
    content: bytes | None = None
    parts: Sequence[Part] = ()
    """Of a multipart upload: (name, (file name, bytes, media type))."""
    repeatable: bool = False
    """Whether sending it twice comes to the same as sending it once; every GET is."""
    good: Sequence[int] = ()
    """Statuses from 400 on that are answers and no problems."""
    patience_s: float = 0.0
    """How much longer than usual the answer may take."""

    @property
    def address(self) -> str:
        """The path with its names in place."""
        return self.path.format_map({name: quote(str(value), safe="") for name, value in self.names.items()})

    @property
    def may_repeat(self) -> bool:
        """Whether it may be sent again when nobody knows what became of it."""
        return self.repeatable or self.method == "GET"


@dataclass(frozen=True)
class Send:
    """Send a request and read the whole answer; brings an `httpx.Response`, whatever its status."""

    request: Request


@dataclass(frozen=True)
class Open:
    """Send a request and read only the answer's head, its body being a stream; brings an `httpx.Response`."""

    request: Request


@dataclass(frozen=True)
class NextLine:
    """Read a line of the stream that was opened last; brings it without its end, or `None` where the stream ends."""


@dataclass(frozen=True)
class Pause:
    """Do nothing for a time."""

    seconds: float


@dataclass(frozen=True)
class Retreat:
    """Pause after so many failures in a row, from 1, as the client's retries say; raise `error` where these are too many."""

    failures: int
    error: Exception


@dataclass(frozen=True)
class Give(Generic[T]):
    """Hand an item to whoever iterates."""

    item: T


Step: TypeAlias = Send | Open | NextLine | Pause | Retreat | Give[Any]
Steps: TypeAlias = Generator[Step, Any, T]
"""Steps to one result."""
Giving: TypeAlias = Generator[Send | Open | NextLine | Pause | Retreat | Give[T], Any, None]
"""Steps that give items on the way."""


def send(request: Request) -> Steps[httpx.Response]:
    """Sends a request; the answer is a good one, else a `Problem` is raised."""
    answer: httpx.Response = yield Send(request)
    return answer

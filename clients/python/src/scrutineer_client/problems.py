"""What can go wrong, as exceptions."""

from __future__ import annotations

from typing import Any, ClassVar

import httpx

from .types.inspection import Inspection

_PREFIX = "urn:scrutineer:problem:"


class ScrutineerError(Exception):
    """What every exception of this package is."""


class Unreachable(ScrutineerError):
    """The server does not answer, or its answer breaks off; the cause is httpx's error."""


class UnexpectedAnswer(ScrutineerError):
    """The answer is none that this version understands."""


class InvalidSignature(ScrutineerError):
    """What was delivered is not signed by any of the secrets, or was signed too long ago."""


class StillOpen(ScrutineerError, TimeoutError):
    """The inspection got no verdict within the time that was given."""

    def __init__(self, inspection: Inspection, timeout_s: float) -> None:
        super().__init__(f"inspection {inspection.id} is still open after {timeout_s:g} s")
        self.inspection = inspection
        """The inspection as it stood at last."""


class Problem(ScrutineerError):
    """An error that the server answered with (RFC 9457). Its message is the server's `detail`."""

    kinds: ClassVar[dict[int, type[Problem]]] = {}

    def __init__(self, *, type: str, title: str, status: int, detail: str, retry_after_s: float | None = None) -> None:  # noqa: A002
        super().__init__(detail)
        self.type = type
        """Stable; programs look at this."""
        self.title = title
        """The same for every problem of this type."""
        self.status = status
        """The HTTP status."""
        self.detail = detail
        """What is wrong this time, and what to do next."""
        self.retry_after_s = retry_after_s
        """After how many seconds another try makes sense, where the server says so."""

    @property
    def slug(self) -> str:
        """The last part of the type, as `not-found`."""
        return self.type.removeprefix(_PREFIX)

    def __str__(self) -> str:
        return self.detail


class BadRequest(Problem):
    """400: the request, its metadata or an image in it makes no sense. `slug` tells what."""


class Forbidden(Problem):
    """403: the caller's role does not allow it."""


class NotFound(Problem):
    """404: no such thing, or none that the caller may see."""


class Conflict(Problem):
    """409: the state of the thing does not allow it."""


class TooLarge(Problem):
    """413: more bytes or pixels than are allowed."""


class NotAnImage(Problem):
    """415: not an image of a known format, or a content type that is not taken."""


class IdempotencyConflict(Problem):
    """422: the idempotency key was used for another request."""


class Overloaded(Problem):
    """429: the service is at its limit; later."""


class ServerFailed(Problem):
    """5xx: not the caller's fault."""


class Unavailable(ServerFailed):
    """503: a part of the service is away, its storage is full, or it has no model."""


Problem.kinds = {
    400: BadRequest,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    413: TooLarge,
    415: NotAnImage,
    422: IdempotencyConflict,
    429: Overloaded,
    503: Unavailable,
}


def is_from_scrutineer(answer: httpx.Response) -> bool:
    """Whether an error is the service's own word, and not that of something on the way."""
    return str(answer.headers.get("content-type", "")).startswith("application/problem+json")


def problem(answer: httpx.Response, retry_after_s: float | None) -> Problem:
    """The exception for an answer that is an error."""
    body: Any = None
    if is_from_scrutineer(answer):
        try:
            body = answer.json()
        except ValueError:
            body = None
    if not isinstance(body, dict):
        body = {"detail": f"{answer.status_code} {answer.reason_phrase}: {answer.text[:300]}".rstrip(": ")}
    status = answer.status_code
    kind = Problem.kinds.get(status, ServerFailed if status >= 500 else Problem)
    return kind(
        type=str(body.get("type", "about:blank")),
        title=str(body.get("title", answer.reason_phrase)),
        status=status,
        detail=str(body.get("detail", body.get("title", answer.reason_phrase))),
        retry_after_s=retry_after_s,
    )

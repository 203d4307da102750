"""The queue as a whole: how many jobs wait, and pausing."""

from __future__ import annotations

from ..reading import answered
from ..steps import Request, Steps
from ..types.queue import Queue


def queue() -> Steps[Queue]:
    """How many jobs there are, and what is paused."""
    return (yield from answered(Queue, Request(method="GET", path="/v1/queue")))


def pause_queue(*, facility: str | None = None, model: str | None = None, reason: str | None = None) -> Steps[Queue]:
    """Pauses the jobs of one facility or for one model; with neither, all jobs. Images are taken in as ever."""
    body = {"facility": facility, "model": model, "reason": reason}
    return (yield from answered(Queue, Request(method="POST", path="/v1/queue/pause", json=body, repeatable=True)))


def resume_queue(*, facility: str | None = None, model: str | None = None) -> Steps[Queue]:
    """Ends a pause; `NotFound` where that is not paused."""
    body = {"facility": facility, "model": model}
    return (yield from answered(Queue, Request(method="POST", path="/v1/queue/resume", json=body)))

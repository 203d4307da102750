"""What happens, as it happens."""

from __future__ import annotations

import json
from collections.abc import Sequence

import httpx

from ..reading import read
from ..retries import unreachable
from ..sse import Frames
from ..steps import Give, Giving, NextLine, Open, Request, Retreat
from ..types.event import Event


def events(*, after: int | None = None, kinds: str | Sequence[str] | None = None, facility: str | None = None) -> Giving[Event]:
    """Events in the order of their commits, without end; each once, however often the connection breaks.

    `after` is a sequence number: 0 from the first event on; without it, from now on, which is anew where the connection breaks
    before the first event. `kinds` are patterns as `inspection.*`, `facility` is one. Keep `event.sequence` to go on there after
    your own program was stopped.
    """
    wanted = kinds if kinds is None or isinstance(kinds, str) else ",".join(kinds)
    frames = Frames()
    fruitless = 0
    while True:
        request = Request(
            method="GET",
            path="/v1/events",
            query={"after": after, "type": wanted, "facility": facility},
            headers={"Last-Event-ID": frames.last_id, "Accept": "text/event-stream"},
        )
        yield Open(request)
        end: Exception = httpx.RemoteProtocolError("the stream ends again and again")
        try:
            while (line := (yield NextLine())) is not None:
                if (frame := frames.take(line)) is not None:
                    fruitless = 0
                    yield Give(read(Event, json.loads(frame.data)))
        except httpx.TransportError as error:
            end = error
        frames.cut()
        fruitless += 1
        yield Retreat(fruitless, unreachable(request, end))

"""Server-sent events, line by line (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """One event of the stream."""

    kind: str
    data: str


class Frames:
    """Puts lines together to frames."""

    def __init__(self) -> None:
        self.last_id: str | None = None
        """Of the last frame that came whole: `Last-Event-ID` of the next connection."""
        self._id: str | None = None
        self.cut()

    def cut(self) -> None:
        """The stream has ended: a frame that is not whole is none."""
        self._id = self.last_id
        self._kind = "message"
        self._data: list[str] = []

    def take(self, line: str) -> Frame | None:
        """Takes a line, without its end; the frame that it ends, if it ends one."""
        if not line:
            self.last_id = self._id
            frame = Frame(self._kind, "\n".join(self._data)) if self._data else None
            self._kind, self._data = "message", []
            return frame
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "id" if "\0" not in value:
                self._id = value
            case "event":
                self._kind = value
            case "data":
                self._data.append(value)
        return None

"""Where the server is, and how long its answers may take."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from .steps import Request

# A stream that says nothing for so long is broken: the server sends a comment every 15 seconds.
_SILENCE_S = 60.0


@dataclass(frozen=True)
class Server:
    """A server's address, and the time that connecting, sending and each part of an answer may take."""

    address: str
    timeout_s: float

    def __post_init__(self) -> None:
        if not self.address.startswith(("http://", "https://")):
            raise ValueError(f"`{self.address}` is no address of a server, as http://127.0.0.1:8080")

    def request(self, http: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
        """A request that is answered in one piece."""
        return self._built(http, request, self.timeout_s + request.patience_s)

    def stream(self, http: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
        """A request that is answered with a stream."""
        return self._built(http, request, max(self.timeout_s, _SILENCE_S))

    def _built(self, http: httpx.Client | httpx.AsyncClient, request: Request, read_s: float) -> httpx.Request:
        return http.build_request(
            request.method,
            self.address.rstrip("/") + request.address,
            params={name: value for name, value in request.query.items() if value is not None},
            headers={name: value for name, value in request.headers.items() if value is not None},
            json=request.json,
            content=request.content,
            files=list(request.parts) or None,
            timeout=httpx.Timeout(self.timeout_s, read=read_s),
        )

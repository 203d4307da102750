"""The two clients: one whose methods block, one whose methods are awaited."""

from __future__ import annotations

from types import TracebackType

import httpx

from .drivers import Awaited, Blocking
from .operations.all import Operations
from .retries import Retry
from .server import Server

_RETRY = Retry()


class Client(Blocking, Operations):
    """A client whose methods return when the server has answered. One client may be used by several threads."""

    def __init__(
        self,
        address: str = "http://127.0.0.1:8080",
        *,
        timeout_s: float = 30.0,
        retry: Retry = _RETRY,
        http: httpx.Client | None = None,
    ) -> None:
        """Speaks to the server at `address`; `http` is a client of your own, as with proxies, certificates or headers."""
        super().__init__(http or httpx.Client(), Server(address, timeout_s), retry)

    def close(self) -> None:
        """Closes all connections."""
        self._http.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class AsyncClient(Awaited, Operations):
    """The same to be awaited: `await client.get(…)`, `async for inspection in client.inspections()`."""

    def __init__(
        self,
        address: str = "http://127.0.0.1:8080",
        *,
        timeout_s: float = 30.0,
        retry: Retry = _RETRY,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        """Speaks to the server at `address`; `http` is a client of your own, as with proxies, certificates or headers."""
        super().__init__(http or httpx.AsyncClient(), Server(address, timeout_s), retry)

    async def aclose(self) -> None:
        """Closes all connections."""
        await self._http.aclose()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.aclose()

"""Servers, clients of both kinds, and what stands between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, cast

import pytest

from scrutineer_client import Client, Retry
from support.bridge import Bridge
from support.proxy import Proxy
from support.receiver import Receiver
from support.server import Server

Serve: TypeAlias = Callable[..., Server]
Connect: TypeAlias = Callable[..., Client]

SECRETS = ["whsec_" + "bmV3" * 12, "whsec_" + "b2xk" * 12]


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """Where the shared server's webhook goes."""
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, receiver: Receiver) -> Iterator[Server]:
    """A server for tests that keep to facilities of their own."""
    settings = {
        "egress.allow": '["127.0.0.1"]',
        "webhooks.erp.url": f"{receiver.address}/hook",
        "webhooks.erp.secrets": str(SECRETS).replace("'", '"'),
    }
    server = Server(tmp_path_factory.mktemp("server"), settings)
    yield server
    server.stop()


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """Starts servers of a test's own, with settings of its own."""
    started: list[Server] = []

    def start(**settings: Any) -> Server:
        named = {key.replace("__", "."): value for key, value in settings.items()}
        started.append(Server(tmp_path_factory.mktemp("own"), named))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(params=[Client, Bridge], ids=["blocking", "awaited"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    """Makes clients of either kind. They do not pause between tries, unless told to."""
    made: list[Any] = []

    def make(address: str, **settings: Any) -> Client:
        made.append(request.param(address, **{"retry": Retry(base_s=0.0), **settings}))
        return cast("Client", made[-1])

    yield make
    for one in made:
        one.close()


@pytest.fixture
def client(server: Server, connect: Connect) -> Client:
    """A client of the shared server."""
    return connect(server.address)


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """What stands before the shared server, and can fail."""
    proxy = Proxy(server.address)
    yield proxy
    proxy.close()

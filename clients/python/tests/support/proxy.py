"""A proxy in front of the real server that does what networks, proxies and overloaded servers do."""

from __future__ import annotations

import http.client
import socket
import threading
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Refuse:
    """Answers by itself; the server hears nothing."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True)
class LoseAnswer:
    """Lets the server do what is asked, and loses its answer."""


@dataclass(frozen=True)
class CutStream:
    """Breaks a stream off after so many whole events, and all of the next but the line that ends it."""

    after: int


@dataclass(frozen=True)
class Seen:
    """A request that came."""

    method: str
    path: str
    headers: dict[str, str]


class Proxy:
    """Each request gets the next fault; without one it is passed on."""

    def __init__(self, server: str) -> None:
        self.faults: deque[Refuse | LoseAnswer | CutStream] = deque()
        self.seen: list[Seen] = []
        self._server = urlsplit(server).netloc
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

            def do_GET(self) -> None:
                proxy._handle(self)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None:
                pass

        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listener.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._listener.server_port}"
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def _handle(self, request: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = request.rfile.read(int(headers.get("content-length", 0)))
        self.seen.append(Seen(request.command, request.path, headers))
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, Refuse):
            _answer(request, fault.status, fault.headers, fault.body.encode())
            return
        server = http.client.HTTPConnection(self._server)
        try:
            server.request(request.command, request.path, body, headers)
            answer = server.getresponse()
            kept = {name: value for name, value in answer.getheaders() if name.lower() not in ("transfer-encoding", "connection")}
            if kept.get("content-type", "").startswith("text/event-stream"):
                _stream(request, answer, kept, fault.after if isinstance(fault, CutStream) else None)
            else:
                content = answer.read()
                if isinstance(fault, LoseAnswer):
                    _cut(request)
                else:
                    _answer(request, answer.status, kept, content)
        finally:
            server.close()

    def close(self) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()


def _answer(request: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes) -> None:
    request.send_response_only(status)
    for name, value in headers.items():
        if name.lower() != "content-length":
            request.send_header(name, value)
    if status != 204:
        request.send_header("content-length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


def _stream(request: BaseHTTPRequestHandler, answer: http.client.HTTPResponse, headers: dict[str, str], cut: int | None) -> None:
    request.close_connection = True
    request.send_response_only(200)
    for name, value in headers.items():
        request.send_header(name, value)
    request.send_header("transfer-encoding", "chunked")
    request.end_headers()
    whole = 0
    while line := answer.readline():
        if whole == cut and line == b"\n":
            _cut(request)
            return
        request.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
        whole += line == b"\n"


def _cut(request: BaseHTTPRequestHandler) -> None:
    request.close_connection = True
    request.connection.shutdown(socket.SHUT_RDWR)

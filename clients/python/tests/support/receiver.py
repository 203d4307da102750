"""Takes what webhooks deliver, and keeps it; also a place that images are fetched from."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .server import PATIENCE_S


@dataclass(frozen=True)
class Delivery:
    """One request that came."""

    headers: dict[str, str]
    body: bytes


class Receiver:
    """Answers every POST with `status`, and every GET with `image`."""

    def __init__(self) -> None:
        self.status = 204
        self.image = b""
        self._came = threading.Condition()
        self._deliveries: list[Delivery] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver._take(Delivery(dict(self.headers.items()), body))
                self.send_response_only(receiver.status)
                if receiver.status != 204:
                    self.send_header("content-length", "0")
                self.end_headers()

            def do_GET(self) -> None:
                self.send_response_only(200)
                self.send_header("content-length", str(len(receiver.image)))
                self.end_headers()
                self.wfile.write(receiver.image)

            def log_message(self, *_: object) -> None:
                pass

        self._listener = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._listener.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._listener.server_port}"
        self._thread = threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    def _take(self, delivery: Delivery) -> None:
        with self._came:
            self._deliveries.append(delivery)
            self._came.notify_all()

    def wait_for(self, wanted: Callable[[Delivery], bool]) -> Delivery:
        """The first delivery that is wanted, once it has come."""

        def found() -> Delivery | None:
            return next((one for one in self._deliveries if wanted(one)), None)

        with self._came:
            delivery = self._came.wait_for(found, PATIENCE_S)
        assert delivery is not None, f"it does not come; what came: {self._deliveries}"
        return delivery

    def deliveries(self) -> list[Delivery]:
        """All that has come."""
        with self._came:
            return list(self._deliveries)

    def close(self) -> None:
        self._listener.shutdown()
        self._listener.server_close()
        self._thread.join()

"""What is tried again, how often, after how long, and that nothing is done twice by it."""

from __future__ import annotations

import random
import socket
from collections.abc import Callable
from datetime import datetime, timezone

import httpx
import pytest

from conftest import Connect
from scrutineer_client import Client, Overloaded, Problem, Retry, ServerFailed, Unavailable, Unreachable
from scrutineer_client.retries import retry_after_s
from scrutineer_client.steps import Pause, Request, Send, send
from support.proxy import LoseAnswer, Proxy, Refuse
from support.server import SAMPLES

MAILER = SAMPLES / "07-mailer" / "top.jpg"
SOON = {"Retry-After": "0"}
PROBLEM = {**SOON, "Content-Type": "application/problem+json"}


def test_an_upload_whose_answer_is_lost_is_recorded_once(proxy: Proxy, client: Client, connect: Connect) -> None:
    batch = f"lost-{id(proxy)}"
    proxy.faults.extend([LoseAnswer(), Refuse(503, SOON), LoseAnswer(), Refuse(429, SOON), Refuse(502, body="<html>")])
    inspection = connect(proxy.address).submit(MAILER, batch=batch)
    assert [one.id for one in client.inspections(batch=batch)] == [inspection.id]
    keys = {seen.headers["idempotency-key"] for seen in proxy.seen}
    assert (len(proxy.seen), len(keys)) == (6, 1)


def test_what_cannot_be_repeated_is_not(proxy: Proxy, client: Client, connect: Connect) -> None:
    client.pause_queue(facility="nowhere")
    proxy.faults.append(LoseAnswer())
    with pytest.raises(Unreachable, match="POST /v1/queue/resume"):
        connect(proxy.address).resume_queue(facility="nowhere")
    proxy.faults.append(Refuse(503, SOON))
    with pytest.raises(Unavailable):
        connect(proxy.address).resume_queue(facility="nowhere")
    assert len(proxy.seen) == 2


def test_tries_are_bounded_and_the_last_answer_is_raised(proxy: Proxy, connect: Connect) -> None:
    body = '{"type": "urn:scrutineer:problem:overloaded", "title": "Full", "status": 429, "detail": "come later"}'
    proxy.faults.extend([Refuse(429, PROBLEM, body)] * 9)
    with pytest.raises(Overloaded, match="come later"):
        connect(proxy.address, retry=Retry(attempts=3, base_s=0.0)).models()
    assert len(proxy.seen) == 3


@pytest.mark.parametrize("status", [502, 503, 504])
def test_what_a_proxy_says_for_a_server_that_restarts_is_tried_again(proxy: Proxy, connect: Connect, status: int) -> None:
    proxy.faults.append(Refuse(status, {"Content-Type": "text/html"}, "<html>nobody</html>"))
    assert connect(proxy.address).models()
    assert len(proxy.seen) == 2


@pytest.mark.parametrize(("status", "kind"), [(503, Unavailable), (502, ServerFailed), (500, ServerFailed), (400, Problem)])
def test_what_the_server_itself_gives_no_time_for_is_not_tried_again(
    proxy: Proxy, connect: Connect, status: int, kind: type[Problem]
) -> None:
    body = '{"type": "urn:scrutineer:problem:no-model", "title": "No", "status": 503, "detail": "no model here"}'
    proxy.faults.append(Refuse(status, {"Content-Type": "application/problem+json"}, body))
    with pytest.raises(kind, match="no model here"):
        connect(proxy.address).models()
    assert len(proxy.seen) == 1


def test_a_server_that_is_not_there_is_unreachable(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable) as away:
        connect(f"http://127.0.0.1:{port}").resume_queue()
    assert isinstance(away.value.__cause__, httpx.ConnectError)


def test_an_address_without_its_scheme_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="localhost:8080"):
        Client("localhost:8080")


def test_pauses_double_up_to_a_bound_and_are_drawn_below_it(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds: list[tuple[float, float]] = []

    def drawn(low: float, high: float) -> float:
        bounds.append((low, high))
        return high / 2

    monkeypatch.setattr(random, "uniform", drawn)
    pauses = played(Retry(attempts=6, base_s=1.0, cap_s=5.0), "GET", lambda: httpx.ReadError("cut"))
    assert bounds == [(0.0, 1.0), (0.0, 2.0), (0.0, 4.0), (0.0, 5.0), (0.0, 5.0)]
    assert pauses == [0.5, 1.0, 2.0, 2.5, 2.5]


def test_an_error_without_words_is_named(proxy: Proxy, connect: Connect) -> None:
    proxy.faults.append(LoseAnswer())
    with pytest.raises(Unreachable, match=r"GET /v1/models: \S"):
        connect(proxy.address, retry=Retry(attempts=1)).models()


def test_what_was_never_sent_is_tried_again_whatever_it_is() -> None:
    retry = Retry(attempts=3, base_s=0.0)
    assert played(retry, "POST", lambda: httpx.ConnectError("refused")) == [0.0, 0.0]
    assert played(retry, "POST", lambda: httpx.ReadError("cut")) == []


def test_retry_after_is_waited_for_and_jitter_comes_on_top(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "uniform", lambda _, high: high)
    full = lambda: httpx.Response(429, headers={"Retry-After": "7"})  # noqa: E731
    assert played(Retry(attempts=3, base_s=1.0), "POST", full) == [8.0, 9.0]
    assert played(Retry(attempts=3, max_retry_after_s=6.0), "GET", full) == []


def played(retry: Retry, method: str, answer: Callable[[], httpx.Response | Exception]) -> list[float]:
    """The pauses of a request that always gets the same answer, until it is given up."""
    steps = retry.persist(send(Request(method=method, path="/v1/models")))
    pauses = []
    step = next(steps)
    while True:
        try:
            if isinstance(step, Pause):
                pauses.append(step.seconds)
                step = steps.send(None)
                continue
            assert isinstance(step, Send)
            brought = answer()
            step = steps.throw(brought) if isinstance(brought, Exception) else steps.send(brought)
        except (Problem, Unreachable):
            return pauses


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("3", 3.0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    answer = httpx.Response(503, headers={"Retry-After": value})
    assert retry_after_s(answer, lambda: datetime(2026, 3, 1, 12, tzinfo=timezone.utc)) == seconds

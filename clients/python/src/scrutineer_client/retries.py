"""When a request is sent again, and after how long."""

from __future__ import annotations

import email.utils
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

import httpx

from .problems import Unreachable, is_from_scrutineer, problem
from .steps import Open, Pause, Request, Retreat, Send, Step, Steps, T

# Nothing of the request has been sent.
_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
# What proxies say while the service behind them restarts.
_FROM_THE_WAY = (502, 503, 504)


@dataclass(frozen=True, kw_only=True)
class Retry:
    """How often a request is tried, and how long is waited between two tries.

    Tried again are: requests that could not be sent; those that are answered 429 or 503 with `Retry-After`; and, where sending
    a request twice comes to the same as sending it once, those whose answer did not come, or came from a proxy that found
    nobody (502, 503, 504).
    """

    attempts: int = 6
    """At most so many tries in all."""
    base_s: float = 0.25
    """The first pause is drawn from nothing to this bound, which doubles with every further one (full jitter)."""
    cap_s: float = 20.0
    """No bound is longer."""
    max_retry_after_s: float = 120.0
    """A server that asks for a longer pause is not waited for."""

    def backoff_s(self, failures: int) -> float:
        """A pause after so many failures in a row, from 1."""
        return random.uniform(0.0, min(self.cap_s, self.base_s * 2.0 ** min(failures - 1, 32)))

    def persist(self, steps: Steps[T]) -> Steps[T]:
        """The same steps, their requests tried until they are answered well or trying makes no sense."""
        try:
            step = next(steps)
            while True:
                try:
                    brought = yield from self._done(step)
                except Exception as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(brought)
        except StopIteration as end:
            result: T = end.value
            return result
        finally:
            steps.close()

    def _done(self, step: Step) -> Steps[object]:
        match step:
            case Send() | Open():
                return (yield from self._tried(step))
            case Retreat(failures, error):
                if failures >= self.attempts:
                    raise error
                yield Pause(self.backoff_s(failures))
                return None
            case _:
                return (yield step)

    def _tried(self, step: Send | Open) -> Steps[httpx.Response]:
        failures = 0
        while True:
            failures += 1
            try:
                answer: httpx.Response = yield step
            except httpx.TransportError as error:
                lost = unreachable(step.request, error)
                if not (step.request.may_repeat or isinstance(error, _NEVER_CONNECTED)):
                    raise lost from error
                yield from self._done(Retreat(failures, lost))
                continue
            if answer.status_code < 400 or answer.status_code in step.request.good:
                return answer
            wanted_s = retry_after_s(answer)
            if failures >= self.attempts or not self._helps(step.request, answer, wanted_s):
                raise problem(answer, wanted_s)
            yield Pause((wanted_s or 0.0) + self.backoff_s(failures))

    def _helps(self, request: Request, answer: httpx.Response, wanted_s: float | None) -> bool:
        # 429 is said before anything is done.
        if wanted_s is not None and answer.status_code in (429, 503):
            return wanted_s <= self.max_retry_after_s and (request.may_repeat or answer.status_code == 429)
        return answer.status_code in _FROM_THE_WAY and not is_from_scrutineer(answer) and request.may_repeat


def retry_after_s(answer: httpx.Response, now: Callable[[], datetime] = lambda: datetime.now(timezone.utc)) -> float | None:
    """What `Retry-After` asks for, in seconds; `None` where it is missing or makes no sense."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - now()).total_seconds())


def unreachable(request: Request, error: Exception) -> Unreachable:
    """What is raised where no answer comes to a request, because of `error`."""
    lost = Unreachable(f"{request.method} {request.path}: {str(error) or type(error).__name__}")
    lost.__cause__ = error
    return lost

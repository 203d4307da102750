"""Who does the steps of operations: one driver that blocks, one that is awaited. They differ in nothing else."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Iterator
from typing import Any

import httpx

from .progress import Progress
from .retries import Retry
from .server import Server
from .steps import Give, NextLine, Open, Pause, Send, Step, Steps, T


class Blocking:
    """Does steps while the caller waits."""

    def __init__(self, http: httpx.Client, server: Server, retry: Retry) -> None:
        self._http = http
        self._server = server
        self._retry = retry

    def run(self, steps: Steps[T]) -> T:
        """Does all the steps, for their result."""
        progress = Progress(self._retry.persist(steps))
        for _ in self._go(progress):
            pass
        return progress.result

    def iterate(self, steps: Steps[None]) -> Generator[Any, None, None]:
        """Does one step after another, and gives what they give."""
        yield from self._go(Progress(self._retry.persist(steps)))

    def _go(self, progress: Progress[T]) -> Generator[Any, None, None]:
        stream = _Stream()
        try:
            while (step := progress.step) is not None:
                if isinstance(step, Give):
                    yield step.item
                try:
                    brought = self._do(step, stream)
                except httpx.TransportError as error:
                    progress.failed(error)
                else:
                    progress.brought(brought)
        finally:
            progress.close()
            stream.close()

    def _do(self, step: Step, stream: _Stream) -> object:
        match step:
            case Send(request):
                return self._http.send(self._server.request(self._http, request))
            case Open(request):
                stream.close()
                stream.answer = self._http.send(self._server.stream(self._http, request), stream=True)
                if stream.answer.is_error:
                    stream.answer.read()
                stream.lines = stream.answer.iter_lines()
                return stream.answer
            case NextLine():
                return next(stream.lines, None)
            case Pause(seconds):
                time.sleep(seconds)
        return None


class Awaited:
    """Does steps while others go on (asyncio)."""

    def __init__(self, http: httpx.AsyncClient, server: Server, retry: Retry) -> None:
        self._http = http
        self._server = server
        self._retry = retry

    async def run(self, steps: Steps[T]) -> T:
        """Does all the steps, for their result."""
        progress = Progress(self._retry.persist(steps))
        async for _ in self._go(progress):
            pass
        return progress.result

    async def iterate(self, steps: Steps[None]) -> AsyncGenerator[Any, None]:
        """Does one step after another, and gives what they give."""
        going = self._go(Progress(self._retry.persist(steps)))
        try:
            async for item in going:
                yield item
        finally:
            await going.aclose()

    async def _go(self, progress: Progress[T]) -> AsyncGenerator[Any, None]:
        stream = _AsyncStream()
        try:
            while (step := progress.step) is not None:
                if isinstance(step, Give):
                    yield step.item
                try:
                    brought = await self._do(step, stream)
                except httpx.TransportError as error:
                    progress.failed(error)
                else:
                    progress.brought(brought)
        finally:
            progress.close()
            await stream.aclose()

    async def _do(self, step: Step, stream: _AsyncStream) -> object:
        match step:
            case Send(request):
                return await self._http.send(self._server.request(self._http, request))
            case Open(request):
                await stream.aclose()
                stream.answer = await self._http.send(self._server.stream(self._http, request), stream=True)
                if stream.answer.is_error:
                    await stream.answer.aread()
                stream.lines = stream.answer.aiter_lines()
                return stream.answer
            case NextLine():
                return await anext(stream.lines, None)
            case Pause(seconds):
                await asyncio.sleep(seconds)
        return None


class _Stream:
    """The answer that is open, if one is."""

    answer: httpx.Response | None = None
    lines: Iterator[str] = iter(())

    def close(self) -> None:
        if self.answer is not None:
            self.answer.close()


class _AsyncStream:
    """The same to be awaited."""

    answer: httpx.Response | None = None
    lines: AsyncIterator[str]

    async def aclose(self) -> None:
        if self.answer is not None:
            if isinstance(self.lines, AsyncGenerator):
                await self.lines.aclose()
            await self.answer.aclose()

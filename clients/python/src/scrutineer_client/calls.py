"""What makes an operation a method of both clients: blocking on one, awaited on the other, of the same signature."""

from __future__ import annotations

import functools
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator
from typing import Any, Generic, ParamSpec, overload

from .drivers import Awaited, Blocking
from .steps import Giving, Steps, T

P = ParamSpec("P")


class Call(Generic[P, T]):
    """A method that does an operation and returns its result."""

    def __init__(self, operation: Callable[P, Steps[T]]) -> None:
        self.operation = operation
        self.__doc__ = operation.__doc__

    @overload
    def __get__(self, client: None, owner: object = None) -> Call[P, T]: ...
    @overload
    def __get__(self, client: Blocking, owner: object = None) -> Callable[P, T]: ...
    @overload
    def __get__(self, client: Awaited, owner: object = None) -> Callable[P, Coroutine[Any, Any, T]]: ...
    def __get__(self, client: Blocking | Awaited | None, owner: object = None) -> Any:
        """The method of a client."""
        return self if client is None else _bound(self.operation, client.run)


class Listing(Generic[P, T]):
    """A method that does an operation and iterates over what it gives."""

    def __init__(self, operation: Callable[P, Giving[T]]) -> None:
        self.operation = operation
        self.__doc__ = operation.__doc__

    @overload
    def __get__(self, client: None, owner: object = None) -> Listing[P, T]: ...
    @overload
    def __get__(self, client: Blocking, owner: object = None) -> Callable[P, Generator[T, None, None]]: ...
    @overload
    def __get__(self, client: Awaited, owner: object = None) -> Callable[P, AsyncGenerator[T, None]]: ...
    def __get__(self, client: Blocking | Awaited | None, owner: object = None) -> Any:
        """The method of a client."""
        return self if client is None else _bound(self.operation, client.iterate)


def _bound(operation: Callable[P, Any], do: Callable[[Any], Any]) -> Callable[P, Any]:
    @functools.wraps(operation)
    def method(*args: P.args, **kwargs: P.kwargs) -> Any:
        return do(operation(*args, **kwargs))

    return method

"""How far an operation has come."""

from __future__ import annotations

from typing import Generic

from .steps import Step, Steps, T


class Progress(Generic[T]):
    """A run of steps: the one to be done next, and in the end the result."""

    result: T

    def __init__(self, steps: Steps[T]) -> None:
        self._steps = steps
        self.step: Step | None = None
        """What is to be done now; `None` once there is a result."""
        self.brought(None)

    def brought(self, value: object) -> None:
        """The step was done, and brought this."""
        try:
            self.step = self._steps.send(value)
        except StopIteration as end:
            self._finish(end)

    def failed(self, error: Exception) -> None:
        """The step was not done, for this reason."""
        try:
            self.step = self._steps.throw(error)
        except StopIteration as end:
            self._finish(end)

    def _finish(self, end: StopIteration) -> None:
        self.step, self.result = None, end.value

    def close(self) -> None:
        """Nothing more is wanted."""
        self._steps.close()

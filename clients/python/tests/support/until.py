"""Waiting for what only looking can tell."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from .server import PATIENCE_S

T = TypeVar("T")


def until(look: Callable[[], T | None]) -> T:
    """What `look` sees, once it sees something; else the test fails."""
    deadline = time.monotonic() + PATIENCE_S
    while not (seen := look()):
        assert time.monotonic() < deadline, "it does not come to that"
        threading.Event().wait(0.01)
    return seen

"""Images and what is said of them, as a request's body: a multipart upload, or JSON where the server fetches an image itself."""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from .steps import Part, Request

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")

Source: TypeAlias = str | Path | bytes | bytearray | memoryview | BinaryIO
"""An image: a file's path, its bytes, an open binary file, an `https://` address, or an object as `s3://bucket/key`."""


@dataclass(frozen=True)
class NewView:
    """An image, and what is said of it."""

    source: Source
    camera: str | None = None
    """Which camera took it."""
    angle: str | None = None
    """At which angle."""
    captured_at: datetime | None = None
    """When it was taken."""


Images: TypeAlias = Source | NewView | Sequence[Source | NewView]
"""One image or several, each with or without what is said of it."""


def upload(path: str, images: Images, metadata: Mapping[str, Any], **rest: Any) -> Request:
    """The request that sends `images` to `path`; what of `metadata` is `None` is left out."""
    views = views_of(images)
    if not views:
        raise ValueError("there is no image to send")
    said = {name: value for name, value in metadata.items() if value is not None}
    if any(_is_address(view.source) for view in views):
        return Request(method="POST", path=path, json={**said, "views": [_encoded(view) for view in views]}, **rest)
    said["views"] = [_words(view) for view in views]
    parts: list[Part] = [("metadata", (None, json.dumps(said).encode(), "application/json"))]
    parts += [("image", ("image", bytes_of(view.source), "application/octet-stream")) for view in views]
    return Request(method="POST", path=path, parts=parts, **rest)


def views_of(images: Images) -> list[NewView]:
    """Each image with what is said of it."""
    several = (
        images if isinstance(images, Sequence) and not isinstance(images, str | bytes | bytearray | memoryview) else [images]
    )
    return [one if isinstance(one, NewView) else NewView(one) for one in several]


def bytes_of(source: Source) -> bytes:
    """An image's bytes. They are read at once, so that another try sends the same."""
    if isinstance(source, bytes | bytearray | memoryview):
        return bytes(source)
    if isinstance(source, str | Path):
        return Path(source).read_bytes()
    return source.read()


def upload_headers(idempotency_key: str | None, wait_s: float | None) -> dict[str, str | None]:
    """The headers of an upload that may be repeated and, where wanted, waits for the verdict."""
    return {
        "Idempotency-Key": idempotency_key or str(uuid.uuid4()),
        "Prefer": None if wait_s is None else f"wait={max(0, round(wait_s))}",
    }


def moment(value: datetime | None) -> str | None:
    """RFC 3339, in UTC; a moment without an offset is taken to be of this machine's time zone."""
    return None if value is None else value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def _is_address(source: Source) -> bool:
    return isinstance(source, str) and _ADDRESS.match(source) is not None


def _words(view: NewView) -> dict[str, str]:
    words = {"camera": view.camera, "angle": view.angle, "captured_at": moment(view.captured_at)}
    return {name: value for name, value in words.items() if value is not None}


def _encoded(view: NewView) -> dict[str, str]:
    if not _is_address(view.source):
        return {"image_base64": base64.b64encode(bytes_of(view.source)).decode(), **_words(view)}
    address = str(view.source)
    kind = "url" if address.partition("://")[0].lower() in ("http", "https") else "object"
    return {kind: address, **_words(view)}

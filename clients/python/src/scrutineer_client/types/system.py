"""What serves: models, cameras, processes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

RegionMode: TypeAlias = Literal["mask", "crop"]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A loaded model."""

    name: str
    configured_as: str
    """What routes call it."""
    sha256: str
    fingerprint: str
    backend: str
    classes: list[str]
    """Names in the order of their numbers."""
    input: dict[str, Any]
    """What the model wants to see."""
    chains: list[str]
    """The chains that it answers in, in which it takes turns with others."""
    threads: int


@dataclass(frozen=True, kw_only=True)
class Region:
    """The part of an image that matters."""

    polygon: list[list[float]]
    """Its corners, each `[x, y]` in shares of the image's width and height."""
    mode: RegionMode = "mask"


@dataclass(frozen=True, kw_only=True)
class Tiling:
    """Looking at an image in overlapping tiles, too."""

    tile: int = 0
    overlap: float = 0.2
    max_tiles: int = 64


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """What is done to an image so that a model sees it as it should."""

    region: Region | None = None
    orientation: int = 0
    mirror: bool = False
    lighting: str | None = None
    tiling: Tiling | None = None


@dataclass(frozen=True, kw_only=True)
class AppliedRoute:
    """What applies to the views of one angle."""

    angle: str | None = None
    route: int | None = None
    """Its place among the routes, from 1; `None` where the defaults apply."""
    name: str | None = None
    model: str
    policy: str
    treatment: Treatment


@dataclass(frozen=True, kw_only=True)
class NewestView:
    """A camera's newest view."""

    inspection_id: str
    view_id: str
    image: str
    """The path of its original."""


@dataclass(frozen=True, kw_only=True)
class Camera:
    """A camera that has sent views."""

    facility: str
    camera: str
    angles: list[str]
    views: int
    first_seen_at: datetime
    last_seen_at: datetime
    newest: NewestView
    routes: list[AppliedRoute]


@dataclass(frozen=True, kw_only=True)
class ProcessModel:
    """A model in a process."""

    key: str = ""
    name: str = ""
    sha256: str = ""
    fingerprint: str = ""
    backend: str = ""
    backend_version: str = ""
    precision: str = ""
    input: list[int] = field(default_factory=list)
    """Width and height of what it is given, in pixels."""


@dataclass(frozen=True, kw_only=True)
class ProcessAbout:
    """What a process says of itself."""

    host: str = ""
    pid: int = 0
    version: str = ""
    started_at: datetime | None = None
    roles: list[str] = field(default_factory=list)
    address: str = ""
    cores: int = 0
    threads: int = 0
    models: list[ProcessModel] = field(default_factory=list)
    gpus: list[str] = field(default_factory=list)
    engines: dict[str, str] = field(default_factory=dict)
    not_ready: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process that serves, or served a short while ago."""

    name: str
    seen_at: datetime
    about: ProcessAbout


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the service."""

    ready: bool
    detail: str | None = None


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether a process can do its work."""

    ready: bool
    parts: dict[str, Part]

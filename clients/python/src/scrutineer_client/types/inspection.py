"""Inspections and their views."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from .detection import Code, Detection

Status: TypeAlias = Literal["open", "completed", "cancelled"]
Verdict: TypeAlias = Literal["accept", "review", "recapture", "reject"]
Priority: TypeAlias = Literal["low", "normal", "high"]
ViewStatus: TypeAlias = Literal["pending", "completed", "unreadable", "failed"]
Cause: TypeAlias = Literal["policy", "late_view", "replay", "person"]
Removed: TypeAlias = Literal["image", "detections"]
ImageFormat: TypeAlias = Literal["jpeg", "png", "webp", "bmp", "tiff", "gif"]
ReasonCode: TypeAlias = Literal[
    "all_clear",
    "defect_present",
    "uncertain_detection",
    "required_missing",
    "not_automated",
    "low_quality",
    "unreadable",
    "view_missing",
    "deadline_passed",
    "inference_failed",
    "no_policy",
    "identity_conflict",
    "uncertified",
    "audit_alarm",
    "reviewed",
]


@dataclass(frozen=True, kw_only=True)
class ImageInfo:
    """A received image: what its header and its bytes say."""

    width: int
    """Pixels across, upright (after EXIF orientation)."""
    height: int
    """Pixels down, upright."""
    format: ImageFormat
    size_bytes: int
    sha256: str
    """Of the original, in lower-case hexadecimal."""


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Measures of an image, taken before inference."""

    sharpness: float
    """Variance of the Laplacian; blurred images have little."""
    brightness: float
    """Mean luma, 0 to 1."""
    contrast: float
    """Standard deviation of luma, 0 to 0.5."""
    clipped: float
    """Share of pixels that are black or white, 0 to 1."""


@dataclass(frozen=True, kw_only=True)
class ModelRef:
    """Which model, exactly."""

    name: str
    sha256: str
    """Of the weights."""
    fingerprint: str
    """Equal fingerprints, equal detections."""


@dataclass(frozen=True, kw_only=True)
class TimingsMs:
    """How long each stage took, in milliseconds; 0 where it did not run."""

    queue: float
    fetch: float
    decode: float
    preprocess: float
    infer: float
    postprocess: float
    codes: float = 0.0


@dataclass(frozen=True, kw_only=True)
class ViewError:
    """Why a view has no inference."""

    code: str
    """A stable word for programs."""
    message: str
    """What is wrong and what to do, for people."""


@dataclass(frozen=True, kw_only=True)
class View:
    """One image of an inspection."""

    id: str
    path: str | None = None
    """Only in what the command line writes."""
    camera: str | None = None
    angle: str | None = None
    captured_at: datetime | None = None
    received_at: datetime
    status: ViewStatus
    attempts: int
    error: ViewError | None = None
    """Why it is unreadable or failed, or why its last attempt failed."""
    image: ImageInfo | None = None
    quality: Quality | None = None
    detections: list[Detection]
    """What was found, best first."""
    codes: list[Code] = field(default_factory=list)
    """Barcodes that were read on it, each once."""
    model: ModelRef | None = None
    timings_ms: TimingsMs | None = None
    removed: list[Removed] = field(default_factory=list)
    """What is not kept of it any longer."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason for a verdict."""

    code: ReasonCode
    """A stable word for programs."""
    message: str
    """The same with its figures, for people."""
    view_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class PolicyRef:
    """A policy's name and version."""

    name: str
    version: int


@dataclass(frozen=True, kw_only=True)
class DecisionSummary:
    """The newest decision, without its reasons."""

    id: str
    cause: Cause
    certified: bool
    """Whether a valid certificate covered it."""
    policy: PolicyRef | None = None
    """`None` where a person decided."""
    decided_at: datetime


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a person said."""

    verdict: Verdict
    reviewer: str
    reviewed_at: datetime
    comment: str | None = None


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """One thing to judge, made of one or more views."""

    id: str
    status: Status
    verdict: Verdict | None = None
    """The newest decision's; `None` until there is one."""
    decision: DecisionSummary | None = None
    reasons: list[Reason]
    """Why the newest decision is what it is."""
    review: Review | None = None
    package_id: str | None = None
    """The caller's name for the thing; where the caller gave none, what its barcodes say."""
    facility: str
    """Empty where nobody said."""
    priority: Priority = "normal"
    batch: str | None = None
    views_expected: int | list[str] | None = None
    labels: dict[str, str]
    not_before: datetime | None = None
    created_at: datetime
    completed_at: datetime | None = None
    """When it got its first verdict, or was cancelled."""
    views: list[View]
    """In order of receipt."""

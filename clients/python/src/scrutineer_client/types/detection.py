"""What was found on a view, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Symbology: TypeAlias = Literal[
    "code_128",
    "code_39",
    "code_93",
    "codabar",
    "ean_13",
    "ean_8",
    "upc_e",
    "itf",
    "qr_code",
    "data_matrix",
    "aztec",
    "pdf_417",
]
MaskForm: TypeAlias = Literal["polygons", "rle"]


@dataclass(frozen=True, kw_only=True)
class BoundingBox:
    """A rectangle in pixels of the upright original, its origin at the upper left."""

    x_min: float
    y_min: float
    x_max: float
    y_max: float


@dataclass(frozen=True, kw_only=True)
class Rle:
    """Runs of pixels as COCO compresses them."""

    size: list[int]
    """Height and width of the upright original in pixels."""
    counts: str
    """What `pycocotools.mask.decode` reads."""


@dataclass(frozen=True, kw_only=True)
class Mask:
    """The pixels of an object, as outlines or as runs."""

    polygons: list[list[list[float]]] = field(default_factory=list)
    """Outlines of its parts, of points `[x, y]` in pixels of the upright original."""
    rle: Rle | None = None
    """Only where it was asked for."""


@dataclass(frozen=True, kw_only=True)
class Detection:
    """One object found on a view; of a classifier, one class of the whole view."""

    class_id: int
    class_name: str
    confidence: float
    """The model's score, 0 to 1; not a probability until calibrated."""
    box: BoundingBox
    corners: list[list[float]] | None = None
    """Of an oriented box its four corners, `[x, y]` in pixels of the upright original."""
    mask: Mask | None = None


@dataclass(frozen=True, kw_only=True)
class Code:
    """What a barcode on a view says."""

    symbology: Symbology
    text: str
    package_id: str | None = None
    """The package that it names; `None` where it names none."""
    box: BoundingBox

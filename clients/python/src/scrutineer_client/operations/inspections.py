"""Inspections: opening, adding to, reading, waiting for, listing and calling off."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from ..problems import StillOpen
from ..reading import answered, pages
from ..steps import Giving, Pause, Request, Steps, send
from ..types.detection import MaskForm
from ..types.inspection import Inspection, Priority, Status, Verdict, View
from ..uploads import Images, Source, bytes_of, moment, upload, upload_headers

_FIRST_LOOK_S = 0.1
_LOOK_EVERY_S = 2.0


def submit(
    images: Images,
    *,
    package_id: str | None = None,
    facility: str | None = None,
    priority: Priority | None = None,
    not_before: datetime | None = None,
    deadline_ms: int | None = None,
    views_expected: int | Sequence[str] | None = None,
    policy: str | None = None,
    labels: Mapping[str, str] | None = None,
    batch: str | None = None,
    callback_url: str | None = None,
    wait: float | None = None,
    idempotency_key: str | None = None,
) -> Steps[Inspection]:
    """Opens an inspection, or joins the one of the same facility and package that awaits these views.

    Whatever is returned was recorded and will not be lost. With `wait` it is the finished inspection, if it finishes within so
    many seconds (60 at most, unless the server is configured otherwise). An idempotency key is made for every call, so that
    the client can repeat it safely; give one yourself where your own program may be killed and repeat the call.
    """
    metadata = {
        "package_id": package_id,
        "facility": facility,
        "priority": priority,
        "not_before": moment(not_before),
        "deadline_ms": deadline_ms,
        "views_expected": views_expected if views_expected is None or isinstance(views_expected, int) else list(views_expected),
        "policy": policy,
        "labels": None if labels is None else dict(labels),
        "batch": batch,
        "callback_url": callback_url,
    }
    headers = upload_headers(idempotency_key, wait)
    request = upload("/v1/inspections", images, metadata, headers=headers, repeatable=True, patience_s=wait or 0.0)
    return (yield from answered(Inspection, request))


def add_view(
    inspection_id: str, images: Images, *, wait: float | None = None, idempotency_key: str | None = None
) -> Steps[Inspection]:
    """Adds one or more views to an inspection; after its decision they are late views, and it is decided anew."""
    request = upload(
        "/v1/inspections/{id}/views",
        images,
        {},
        names={"id": inspection_id},
        headers=upload_headers(idempotency_key, wait),
        repeatable=True,
        patience_s=wait or 0.0,
    )
    return (yield from answered(Inspection, request))


def get(inspection_id: str, *, masks: MaskForm | None = None) -> Steps[Inspection]:
    """One inspection, whole."""
    names, query = {"id": inspection_id}, {"masks": masks}
    return (yield from answered(Inspection, Request(method="GET", path="/v1/inspections/{id}", names=names, query=query)))


def wait(inspection_id: str, *, timeout_s: float = 60.0, masks: MaskForm | None = None) -> Steps[Inspection]:
    """The inspection once it has a verdict or is cancelled; `StillOpen` where it is neither in time.

    A sure defect on one view is enough for a verdict: others may be in work still (`view.status`).
    """
    deadline = time.monotonic() + timeout_s
    pause_s = _FIRST_LOOK_S
    while True:
        inspection = yield from get(inspection_id, masks=masks)
        if inspection.status != "open":
            return inspection
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            raise StillOpen(inspection, timeout_s)
        yield Pause(min(pause_s, left_s))
        pause_s = min(2 * pause_s, _LOOK_EVERY_S)


def inspections(
    *,
    facility: str | None = None,
    camera: str | None = None,
    verdict: Verdict | None = None,
    status: Status | None = None,
    package_id: str | None = None,
    batch: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    updated_since: datetime | None = None,
    page_size: int | None = None,
) -> Giving[Inspection]:
    """Inspections, whole, newest first; every filter that is given must match. Pages are fetched as they are needed."""
    query = {
        "facility": facility,
        "camera": camera,
        "verdict": verdict,
        "status": status,
        "package_id": package_id,
        "batch": batch,
        "since": moment(since),
        "until": moment(until),
        "updated_since": moment(updated_since),
        "limit": page_size,
    }
    yield from pages(Inspection, Request(method="GET", path="/v1/inspections", query=query))


def cancel(inspection_id: str) -> Steps[Inspection]:
    """Calls an open inspection off, with its unfinished jobs."""
    request = Request(method="DELETE", path="/v1/inspections/{id}", names={"id": inspection_id}, repeatable=True)
    return (yield from answered(Inspection, request))


def image(
    inspection_id: str,
    view_id: str,
    *,
    annotated: bool | None = None,
    max_side: int | None = None,
    min_confidence: float | None = None,
) -> Steps[bytes]:
    """A view's image: the original as it came; a JPEG with boxes drawn in (`annotated`); a smaller JPEG (`max_side`)."""
    path, names = "/v1/inspections/{id}/views/{view_id}/image", {"id": inspection_id, "view_id": view_id}
    query = {"annotated": annotated, "max_side": max_side, "min_confidence": min_confidence}
    answer = yield from send(Request(method="GET", path=path, names=names, query=query))
    return answer.content


def detect(
    image: Source,
    *,
    model: str | None = None,
    facility: str | None = None,
    camera: str | None = None,
    angle: str | None = None,
) -> Steps[View]:
    """What a model finds on one image, at once; nothing is stored and no policy is asked."""
    request = Request(
        method="POST",
        path="/v1/detect",
        query={"model": model, "facility": facility, "camera": camera, "angle": angle},
        headers={"Content-Type": "application/octet-stream"},
        content=bytes_of(image),
        repeatable=True,
    )
    return (yield from answered(View, request))

"""Deliveries of webhooks: whether they are genuine, and what they say (https://www.standardwebhooks.com)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .problems import InvalidSignature
from .reading import read

_SECRET_PREFIX = "whsec_"
_KIND_PREFIX = "scrutineer."
_VERSION = "v1"


@dataclass(frozen=True, kw_only=True)
class CloudEvent:
    """What a webhook is sent (CloudEvents 1.0)."""

    specversion: str
    id: str
    """The event's; the same however often it is sent: remember the ids that you have dealt with."""
    source: str
    type: str
    """`scrutineer.` and the kind of event."""
    subject: str | None = None
    """The inspection, where the event is of one."""
    time: datetime
    sequence: str | None = None
    """Its place in the order of events, as a text that sorts as the numbers do."""
    facility: str | None = None
    data: Any
    """The object as it was when it happened, as JSON: `read(Inspection, event.data)` where `kind` begins with `inspection.`."""

    @property
    def kind(self) -> str:
        """As in the stream of events: `inspection.completed`."""
        return self.type.removeprefix(_KIND_PREFIX)


def verify_webhook(
    headers: Mapping[str, str],
    body: bytes,
    secrets: str | Sequence[str],
    *,
    tolerance_s: float = 300.0,
    now_s: float | None = None,
) -> CloudEvent:
    """The event that was delivered, if one of `secrets` signed it; else `InvalidSignature`.

    `body` are the bytes as they came. While a secret is changed, give the new one and the old one. `tolerance_s` is how far the
    time of signing may be from this machine's clock, so that what was overheard cannot be sent again later.
    """
    fields = {name.lower(): value for name, value in headers.items()}
    try:
        event_id, stamp, signatures = (fields[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
        age_s = (time.time() if now_s is None else now_s) - int(stamp)
    except KeyError as error:
        raise InvalidSignature(f"the header {error} is missing") from None
    except ValueError:
        raise InvalidSignature("the header `webhook-timestamp` is no number") from None
    if abs(age_s) > tolerance_s:
        raise InvalidSignature(f"it was signed {age_s:.0f} s ago, more than {tolerance_s:.0f} s from now; look at the clocks")
    signed = b".".join((event_id.encode(), stamp.encode(), body))
    keys = [_key(secret) for secret in ([secrets] if isinstance(secrets, str) else secrets)]
    expected = [base64.b64encode(hmac.digest(key, signed, hashlib.sha256)) for key in keys]
    given = [text.encode() for version, _, text in (one.partition(",") for one in signatures.split()) if version == _VERSION]
    # Every pair is compared, so that the time says nothing.
    matches = [hmac.compare_digest(one, other) for one in expected for other in given]
    if not any(matches):
        raise InvalidSignature("no signature is by a known secret")
    event = read(CloudEvent, json.loads(body))
    if event.id != event_id:
        raise InvalidSignature("the header `webhook-id` is not the event's id")
    return event


def _key(secret: str) -> bytes:
    text = secret.removeprefix(_SECRET_PREFIX)
    try:
        key = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)
    except binascii.Error:
        key = b""
    if not key:
        raise ValueError("a secret is no `whsec_` followed by base64")
    return key

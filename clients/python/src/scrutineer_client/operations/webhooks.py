"""Targets of webhooks, and the deliveries that were given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..reading import answered, items, pages
from ..steps import Giving, Request, Steps
from ..types.webhook import PurgedDeliveries, RedrivenDeliveries, Webhook, WebhookDeadLetter
from ..uploads import moment


@dataclass(frozen=True, kw_only=True)
class WebhookDeadLetterFilter:
    """Which deliveries; every field that is given must match."""

    target: str | None = None
    facility: str | None = None
    kind: str | None = None
    error_contains: str | None = None
    since: datetime | None = None
    """Whose last attempt was made at or after."""

    def query(self) -> dict[str, Any]:
        """As parameters of a request."""
        return {**vars(self), "since": moment(self.since)}


_ANY = WebhookDeadLetterFilter()


def webhooks() -> Steps[list[Webhook]]:
    """Every target of webhooks, by name."""
    return (yield from items(Webhook, Request(method="GET", path="/v1/webhooks")))


def webhook_dead_letters(which: WebhookDeadLetterFilter = _ANY, *, page_size: int | None = None) -> Giving[WebhookDeadLetter]:
    """Deliveries given up, newest first."""
    query = {**which.query(), "limit": page_size}
    yield from pages(WebhookDeadLetter, Request(method="GET", path="/v1/webhooks/dead-letters", query=query))


def redrive_webhook_dead_letter(delivery_id: str) -> Steps[RedrivenDeliveries]:
    """Makes one delivery that was given up due again."""
    request = Request(method="POST", path="/v1/webhooks/dead-letters/{id}/redrive", names={"id": delivery_id})
    return (yield from answered(RedrivenDeliveries, request))


def redrive_webhook_dead_letters(which: WebhookDeadLetterFilter = _ANY, *, limit: int | None = None) -> Steps[RedrivenDeliveries]:
    """Makes every delivery that matches due again; without a filter, all of them."""
    request = Request(method="POST", path="/v1/webhooks/dead-letters/redrive", query={**which.query(), "limit": limit})
    return (yield from answered(RedrivenDeliveries, request))


def purge_webhook_dead_letter(delivery_id: str) -> Steps[PurgedDeliveries]:
    """Deletes one delivery that was given up."""
    request = Request(method="DELETE", path="/v1/webhooks/dead-letters/{id}", names={"id": delivery_id})
    return (yield from answered(PurgedDeliveries, request))


def purge_webhook_dead_letters(
    which: WebhookDeadLetterFilter = _ANY, *, limit: int | None = None, everything: bool | None = None
) -> Steps[PurgedDeliveries]:
    """Deletes deliveries that match; all of them only with `everything=True`."""
    query = {**which.query(), "limit": limit, "all": everything}
    request = Request(method="DELETE", path="/v1/webhooks/dead-letters", query=query)
    return (yield from answered(PurgedDeliveries, request))

"""What the real server delivers, and whether it is genuine."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from conftest import SECRETS, Connect, Serve
from scrutineer_client import (
    Client,
    Inspection,
    InvalidSignature,
    NotFound,
    UnexpectedAnswer,
    WebhookDeadLetterFilter,
    read,
    verify_webhook,
)
from support.receiver import Delivery, Receiver
from support.server import SAMPLES
from support.until import until

MAILER = SAMPLES / "07-mailer" / "top.jpg"


@pytest.fixture
def delivery(client: Client, receiver: Receiver) -> Delivery:
    """What was delivered when an inspection got its verdict."""
    return delivered(client, receiver)


@pytest.fixture
def refusing() -> Iterator[Receiver]:
    """A receiver that takes nothing."""
    receiver = Receiver()
    receiver.status = 500
    yield receiver
    receiver.close()


def delivered(client: Client, receiver: Receiver) -> Delivery:
    inspection = client.submit(MAILER, facility="hooked", wait=60)

    def wanted(one: Delivery) -> bool:
        event = json.loads(one.body)
        return (event.get("subject"), event["type"]) == (inspection.id, "scrutineer.inspection.completed")

    return receiver.wait_for(wanted)


def test_a_delivery_is_genuine_by_the_new_secret_the_old_one_or_both(delivery: Delivery) -> None:
    for secrets in (SECRETS[0], SECRETS[1], SECRETS, ["whsec_" + "b3Ro" * 12, SECRETS[1]]):
        event = verify_webhook(delivery.headers, delivery.body, secrets)
        assert event.kind == "inspection.completed"
    assert (event.type, event.source, event.facility) == ("scrutineer.inspection.completed", "/scrutineer", "hooked")
    inspection = read(Inspection, event.data)
    assert (inspection.id, inspection.verdict) == (event.subject, "accept")
    assert event.sequence is not None
    assert int(event.sequence) > 0


def test_headers_are_found_however_they_are_written(delivery: Delivery) -> None:
    upper = {name.upper(): value for name, value in delivery.headers.items()}
    assert verify_webhook(upper, delivery.body, SECRETS).subject


def test_what_was_changed_is_refused(delivery: Delivery) -> None:
    body = delivery.body.replace(b'"accept"', b'"reject"')
    assert body != delivery.body
    with pytest.raises(InvalidSignature, match="no signature"):
        verify_webhook(delivery.headers, body, SECRETS)
    for name, value in [
        ("webhook-id", "0198c0de-0000-7000-8000-000000000001"),
        ("webhook-timestamp", str(int(delivery.headers["webhook-timestamp"]) + 1)),
        ("webhook-signature", "v1,AAAA " + delivery.headers["webhook-signature"].replace("v1,", "v2,")),
        ("webhook-signature", ""),
    ]:
        with pytest.raises(InvalidSignature, match="no signature"):
            verify_webhook({**delivery.headers, name: value}, delivery.body, SECRETS)
    with pytest.raises(InvalidSignature, match="no signature"):
        verify_webhook(delivery.headers, delivery.body, "whsec_" + "b3Ro" * 12)


def test_what_was_signed_too_long_ago_or_too_far_ahead_is_refused(delivery: Delivery) -> None:
    signed = int(delivery.headers["webhook-timestamp"])
    for now_s in (signed - 300.0, signed + 300.0):
        assert verify_webhook(delivery.headers, delivery.body, SECRETS, now_s=now_s)
    for now_s in (signed - 301.0, signed + 301.0):
        with pytest.raises(InvalidSignature, match="clocks"):
            verify_webhook(delivery.headers, delivery.body, SECRETS, now_s=now_s)
    assert verify_webhook(delivery.headers, delivery.body, SECRETS, now_s=signed + 900.0, tolerance_s=900.0)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_header_that_is_missing_is_named(name: str) -> None:
    headers = {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": "v1,AAAA"}
    del headers[name]
    with pytest.raises(InvalidSignature, match=name):
        verify_webhook(headers, b"{}", SECRETS)


def test_a_timestamp_that_is_no_number_and_a_secret_that_is_none_are_told() -> None:
    headers = {"webhook-id": "a", "webhook-timestamp": "soon", "webhook-signature": "v1,AAAA"}
    with pytest.raises(InvalidSignature, match="no number"):
        verify_webhook(headers, b"{}", SECRETS)
    for secret in ("whsec_!!", "whsec_", ""):
        with pytest.raises(ValueError, match="whsec_"):
            verify_webhook({**headers, "webhook-timestamp": "1"}, b"{}", secret, now_s=1.0)


def test_the_specification_s_example_is_signed_as_it_says() -> None:
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    # It is signed well, and no event: that is another error.
    with pytest.raises(UnexpectedAnswer, match="no CloudEvent"):
        verify_webhook(headers, b'{"test": 2432232314}', "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", now_s=1614265330.0)


def test_deliveries_that_were_given_up_are_listed_redriven_and_purged(serve: Serve, connect: Connect, refusing: Receiver) -> None:
    server = serve(
        egress__allow='["127.0.0.1"]',
        webhooks__erp__url=refusing.address,
        webhooks__erp__secrets=json.dumps(SECRETS[:1]),
        webhooks__erp__events='["inspection.completed"]',
        webhook__max_age_ms=1,
        webhook__backoff_base_ms=1,
        webhook__backoff_cap_ms=1,
    )
    client = connect(server.address)
    until(client.webhooks)
    sent = [client.submit(MAILER, facility="hooked", wait=60).id for _ in range(3)]
    erp = WebhookDeadLetterFilter(target="erp", kind="inspection.completed", facility="hooked", error_contains="500")
    until(lambda: len(list(client.webhook_dead_letters(erp))) == 3)
    letters = list(client.webhook_dead_letters(erp, page_size=2))
    assert {(letter.target, letter.kind, letter.status) for letter in letters} == {("erp", "inspection.completed", 500)}
    (target,) = client.webhooks()
    assert (target.name, target.state, target.dead_letters) == ("erp", "failing", 3)

    refusing.status = 204
    assert client.redrive_webhook_dead_letter(letters[-1].id).deliveries == [letters[-1].id]
    with pytest.raises(NotFound):
        client.redrive_webhook_dead_letter("0198c0de-0000-7000-8000-000000000001")
    again = until(lambda: [one for one in client.webhooks() if one.delivered == 1])
    assert again[0].state == "active"
    events = [verify_webhook(one.headers, one.body, SECRETS[0]) for one in refusing.deliveries()]
    assert events[-1].subject == sent[0]
    assert client.purge_webhook_dead_letter(letters[0].id).purged == 1
    assert client.redrive_webhook_dead_letters(erp, limit=5).deliveries == [letters[1].id]
    assert client.purge_webhook_dead_letters(everything=True).purged == 0

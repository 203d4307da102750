"""Every operation, as a method."""

from __future__ import annotations

from ..calls import Call, Listing
from . import alarms as _alarms
from . import dead_letters as _dead_letters
from . import events as _events
from . import inspections as _inspections
from . import policies as _policies
from . import queue as _queue
from . import retention as _retention
from . import reviews as _reviews
from . import system as _system
from . import webhooks as _webhooks


class Operations:
    """What both clients can do. Each method's words and parameters are those of the function that it is made of."""

    submit = Call(_inspections.submit)
    add_view = Call(_inspections.add_view)
    get = Call(_inspections.get)
    wait = Call(_inspections.wait)
    inspections = Listing(_inspections.inspections)
    cancel = Call(_inspections.cancel)
    image = Call(_inspections.image)
    detect = Call(_inspections.detect)

    events = Listing(_events.events)

    reviews = Listing(_reviews.reviews)
    next_review = Call(_reviews.next_review)
    release_review = Call(_reviews.release_review)
    answer_review = Call(_reviews.answer_review)
    undo_review = Call(_reviews.undo_review)
    answers = Call(_reviews.answers)
    review_summary = Call(_reviews.review_summary)

    dead_letters = Listing(_dead_letters.dead_letters)
    dead_letter = Call(_dead_letters.dead_letter)
    redrive_dead_letter = Call(_dead_letters.redrive_dead_letter)
    redrive_dead_letters = Call(_dead_letters.redrive_dead_letters)
    purge_dead_letter = Call(_dead_letters.purge_dead_letter)
    purge_dead_letters = Call(_dead_letters.purge_dead_letters)

    policy_versions = Call(_policies.policy_versions)
    put_policy = Call(_policies.put_policy)
    simulate_policy = Call(_policies.simulate_policy)
    replay_policy = Listing(_policies.replay_policy)

    alarms = Call(_alarms.alarms)
    clear_alarm = Call(_alarms.clear_alarm)
    audits = Call(_alarms.audits)

    queue = Call(_queue.queue)
    pause_queue = Call(_queue.pause_queue)
    resume_queue = Call(_queue.resume_queue)

    retention = Call(_retention.retention)
    holds = Listing(_retention.holds)
    hold = Call(_retention.hold)
    hold_matching = Call(_retention.hold_matching)
    release_hold = Call(_retention.release_hold)
    release_matching = Call(_retention.release_matching)

    webhooks = Call(_webhooks.webhooks)
    webhook_dead_letters = Listing(_webhooks.webhook_dead_letters)
    redrive_webhook_dead_letter = Call(_webhooks.redrive_webhook_dead_letter)
    redrive_webhook_dead_letters = Call(_webhooks.redrive_webhook_dead_letters)
    purge_webhook_dead_letter = Call(_webhooks.purge_webhook_dead_letter)
    purge_webhook_dead_letters = Call(_webhooks.purge_webhook_dead_letters)

    ready = Call(_system.ready)
    models = Call(_system.models)
    cameras = Listing(_system.cameras)
    processes = Call(_system.processes)
    stats = Call(_system.stats)

//! Deliveries to webhooks: marks, fences, what failed, what was given up.

use scrutineer_types::Access;

use super::{
    Fixture,
    fixture::{only, package, submission},
};
use crate::{Submission, WebhookFailure, WebhookFilter, WebhookPlace, WebhookRound, WebhookState, WebhookWish};

const DAY_MS: u64 = 86_400_000;
static ALL: Access = Access::all();

fn wish(configuration: &str) -> WebhookWish {
    WebhookWish {
        target: "erp".into(),
        address: "https://erp.example/".into(),
        configuration: configuration.into(),
        forget_ms: DAY_MS,
    }
}

fn failure(event: &scrutineer_types::Event, after_ms: u64) -> WebhookFailure {
    WebhookFailure {
        event: event.clone(),
        status: Some(500),
        error: "answered 500: <b>no</b>".into(),
        after_ms,
        for_good: false,
    }
}

fn round(place: &WebhookPlace, reached: i64) -> WebhookRound {
    WebhookRound { target: "erp".into(), fence: place.fence, reached, max_age_ms: DAY_MS, ..WebhookRound::default() }
}

async fn state(fixture: &Fixture) -> WebhookState {
    fixture.store.webhooks().await.unwrap().remove(0)
}

/// A target taken up before so many events happen, and those events.
async fn target_and_events(fixture: &Fixture, count: usize) -> (WebhookPlace, Vec<scrutineer_types::Event>) {
    let place = fixture.store.take_webhook(&wish("one")).await.unwrap();
    for _ in 0..count {
        fixture.submit(submission()).await;
    }
    let events = fixture.store.events_after(&ALL, place.reached, 100).await.unwrap();
    assert_eq!(events.len(), count);
    (place, events)
}

/// One dead letter for each of so many events.
async fn dead_letters(fixture: &Fixture, count: usize) -> Vec<scrutineer_types::Event> {
    let (place, events) = target_and_events(fixture, count).await;
    let mut failed = round(&place, events[count - 1].sequence);
    failed.failed = events.iter().map(|event| failure(event, 0)).collect();
    assert_eq!(fixture.store.record_webhooks(&failed).await.unwrap(), Some(0));
    fixture.advance(DAY_MS as i64);
    assert_eq!(fixture.store.record_webhooks(&failed).await.unwrap(), Some(count), "a day has passed");
    events
}

pub async fn a_new_target_begins_with_the_events_from_now_on(fixture: Fixture) {
    fixture.submit(submission()).await;
    let place = fixture.store.take_webhook(&wish("one")).await.unwrap();
    assert_eq!(place.reached, fixture.store.last_event_sequence().await.unwrap());
    assert!(place.anew && !place.gone && place.failures == 0 && place.rests_ms == 0);
    fixture.submit(submission()).await;
    let again = fixture.store.take_webhook(&wish("one")).await.unwrap();
    assert_eq!((again.reached, again.anew), (place.reached, false), "whoever takes it up goes on where it stands");
    assert!(again.fence > place.fence);
    let state = state(&fixture).await;
    assert_eq!((state.state, state.behind, state.pending), ("active", 1, 0));
    assert!(state.oldest_at.is_some());
}

pub async fn a_round_that_went_well_moves_the_mark_and_leaves_no_row(fixture: Fixture) {
    let (place, events) = target_and_events(&fixture, 3).await;
    let well = WebhookRound { delivered: 3, ..round(&place, events[2].sequence) };
    assert_eq!(fixture.store.record_webhooks(&well).await.unwrap(), Some(0));
    let state = state(&fixture).await;
    assert_eq!((state.delivered, state.behind, state.pending, state.dead_letters), (3, 0, 0, 0));
    assert!(state.last_success_at.is_some() && state.oldest_at.is_none() && state.last_error.is_none());
    let due = fixture.store.due_webhooks("erp", 10).await.unwrap();
    assert_eq!((due.due.len(), due.next_ms, due.pending), (0, None, 0));
}

pub async fn who_has_lost_a_target_records_nothing(fixture: Fixture) {
    let (old, events) = target_and_events(&fixture, 2).await;
    let new = fixture.store.take_webhook(&wish("one")).await.unwrap();
    let late = WebhookRound { delivered: 2, failed: vec![failure(&events[0], 0)], ..round(&old, events[1].sequence) };
    assert_eq!(fixture.store.record_webhooks(&late).await.unwrap(), None);
    let unmoved = state(&fixture).await;
    assert_eq!((unmoved.delivered, unmoved.behind, unmoved.pending), (0, 2, 0), "nothing of it happened");
    let now = WebhookRound { delivered: 1, failed: vec![failure(&events[0], 0)], ..round(&new, events[1].sequence) };
    assert_eq!(fixture.store.record_webhooks(&now).await.unwrap(), Some(0));
    assert_eq!(state(&fixture).await.behind, 0);
    let back = WebhookRound { delivered: 1, ..round(&new, events[0].sequence) };
    fixture.store.record_webhooks(&back).await.unwrap();
    assert_eq!(state(&fixture).await.behind, 0, "a mark never goes back");
}

pub async fn what_failed_is_due_again_with_the_same_event(fixture: Fixture) {
    let (place, events) = target_and_events(&fixture, 3).await;
    let mut failed = round(&place, events[2].sequence);
    failed.failed = vec![failure(&events[1], 0), failure(&events[2], 5000)];
    failed.failures = 1;
    failed.rest_ms = 7000;
    fixture.store.record_webhooks(&failed).await.unwrap();
    let due = fixture.store.due_webhooks("erp", 10).await.unwrap();
    assert_eq!(due.due, [(events[1].clone(), 1)], "as it was, whole");
    assert!(due.pending == 2 && due.next_ms.is_some_and(|ms| ms <= 5000), "{due:?}");
    let resting = state(&fixture).await;
    assert_eq!((resting.state, resting.pending), ("failing", 2));
    assert_eq!(resting.last_error.as_deref(), Some("answered 500: <b>no</b>"));
    assert!(resting.rests_until.is_some() && resting.oldest_at == Some(events[1].occurred_at));
    let taken = fixture.store.take_webhook(&wish("one")).await.unwrap();
    assert!(taken.failures == 1 && (1..=7000).contains(&taken.rests_ms), "{taken:?}");

    fixture.advance(5000);
    assert_eq!(fixture.store.due_webhooks("erp", 10).await.unwrap().due.len(), 2);
    assert_eq!(fixture.store.due_webhooks("erp", 1).await.unwrap().due.len(), 1);
    let mut again = round(&taken, events[2].sequence);
    again.settled = vec![events[1].sequence];
    again.delivered = 1;
    again.failed = vec![failure(&events[2], 60_000)];
    fixture.store.record_webhooks(&again).await.unwrap();
    let due = fixture.store.due_webhooks("erp", 10).await.unwrap();
    assert_eq!((due.due.len(), due.pending), (0, 1));
    let recovered = WebhookRound { delivered: 1, recovered: true, ..round(&taken, events[2].sequence) };
    fixture.store.record_webhooks(&recovered).await.unwrap();
    let due = fixture.store.due_webhooks("erp", 10).await.unwrap();
    assert_eq!(due.due, [(events[2].clone(), 2)], "a target that takes events again gets what waits at once");
}

pub async fn what_is_never_taken_becomes_a_dead_letter_with_its_last_error(fixture: Fixture) {
    let (place, events) = target_and_events(&fixture, 1).await;
    let mut failed = round(&place, events[0].sequence);
    failed.failed = vec![failure(&events[0], u64::MAX)];
    fixture.store.record_webhooks(&failed).await.unwrap();
    fixture.advance(DAY_MS as i64 - 60_000);
    assert!(fixture.store.due_webhooks("erp", 10).await.unwrap().due.is_empty());
    fixture.advance(60_000);
    assert_eq!(fixture.store.due_webhooks("erp", 10).await.unwrap().due.len(), 1, "once more at the very end");
    failed.failed[0].error = "answered 502".into();
    failed.failed[0].status = Some(502);
    assert_eq!(fixture.store.record_webhooks(&failed).await.unwrap(), Some(1));
    let page = fixture.store.webhook_letters(&ALL, &WebhookFilter { limit: 10, ..Default::default() }).await.unwrap();
    let [letter] = page.items.as_slice() else { panic!("one dead letter: {page:?}") };
    assert_eq!((letter.target.as_str(), letter.event_id, letter.attempts), ("erp", events[0].id, 2));
    assert_eq!((letter.status, letter.error.as_str()), (Some(502), "answered 502"));
    assert_eq!((letter.kind, letter.facility.as_deref()), (events[0].kind, Some("ber1")));
    assert!(letter.last_attempt_at.since_ms(letter.first_attempt_at) >= DAY_MS as i64);
    assert_eq!(fixture.store.due_webhooks("erp", 10).await.unwrap().pending, 0);
}

pub async fn redriving_a_webhook_twice_does_nothing_twice(fixture: Fixture) {
    let events = dead_letters(&fixture, 2).await;
    let all = WebhookFilter::default();
    assert_eq!(fixture.store.redrive_webhooks(&ALL, &all).await.unwrap().len(), 2);
    assert!(fixture.store.redrive_webhooks(&ALL, &all).await.unwrap().is_empty());
    let due = fixture.store.due_webhooks("erp", 10).await.unwrap();
    let due: Vec<_> = due.due.into_iter().collect();
    assert_eq!(due.len(), 2);
    assert!(events.iter().all(|event| due.contains(&(event.clone(), 0))), "the same ids, the same contents");
    // From now on there is a day for it again.
    let place = fixture.store.take_webhook(&wish("one")).await.unwrap();
    let mut failed = round(&place, events[1].sequence);
    failed.failed = vec![failure(&events[0], 0)];
    assert_eq!(fixture.store.record_webhooks(&failed).await.unwrap(), Some(0));
}

pub async fn webhooks_dead_letters_are_filtered_paged_and_purged(fixture: Fixture) {
    let events = dead_letters(&fixture, 5).await;
    let store = &fixture.store;
    let filter = |limit| WebhookFilter { limit, ..WebhookFilter::default() };
    let mut seen = Vec::new();
    let mut page = store.webhook_letters(&ALL, &filter(2)).await.unwrap();
    loop {
        seen.extend(page.items.iter().map(|letter| letter.event_id));
        let Some(cursor) = page.next_cursor else { break };
        page = store.webhook_letters(&ALL, &WebhookFilter { cursor: Some(cursor), ..filter(2) }).await.unwrap();
    }
    seen.sort_unstable();
    let mut expected: Vec<_> = events.iter().map(|event| event.id).collect();
    expected.sort_unstable();
    assert_eq!(seen, expected);

    let count = async |access: &Access, filter: WebhookFilter| {
        store.webhook_letters(access, &WebhookFilter { limit: 10, ..filter }).await.unwrap().items.len()
    };
    let with = WebhookFilter::default;
    assert_eq!(count(&ALL, WebhookFilter { target: Some("erp".into()), ..with() }).await, 5);
    assert_eq!(count(&ALL, WebhookFilter { target: Some("wms".into()), ..with() }).await, 0);
    assert_eq!(count(&ALL, WebhookFilter { kind: Some("inspection.created".into()), ..with() }).await, 5);
    assert_eq!(count(&ALL, WebhookFilter { kind: Some("job.discarded".into()), ..with() }).await, 0);
    assert_eq!(count(&ALL, WebhookFilter { error_contains: Some("<b>no".into()), ..with() }).await, 5);
    assert_eq!(count(&ALL, WebhookFilter { facility: Some("ham1".into()), ..with() }).await, 0);
    assert_eq!(count(&only(&["ham1"]), with()).await, 0);
    assert_eq!(count(&only(&["ber1"]), with()).await, 5);
    let made_up = WebhookFilter { cursor: Some("yesterday".into()), ..filter(2) };
    assert!(store.webhook_letters(&ALL, &made_up).await.is_err());

    assert_eq!(store.purge_webhooks(&only(&["ham1"]), &with()).await.unwrap(), 0);
    assert_eq!(store.purge_webhooks(&ALL, &filter(2)).await.unwrap(), 2, "the oldest");
    let one = store.webhook_letters(&ALL, &filter(1)).await.unwrap().items.remove(0);
    assert_eq!(store.purge_webhooks(&ALL, &WebhookFilter { id: Some(one.id), ..with() }).await.unwrap(), 1);
    assert_eq!(count(&ALL, with()).await, 2);
    assert_eq!(store.redrive_webhooks(&ALL, &with()).await.unwrap().len(), 2);
    assert_eq!(store.purge_webhooks(&ALL, &with()).await.unwrap(), 0, "what will be tried again is no dead letter");
}

pub async fn a_target_that_is_gone_gets_nothing_until_its_configuration_changes(fixture: Fixture) {
    let (place, events) = target_and_events(&fixture, 2).await;
    let mut failed = round(&place, events[0].sequence);
    failed.failed = vec![failure(&events[0], 0)];
    fixture.store.record_webhooks(&failed).await.unwrap();
    let mut gone = round(&place, events[1].sequence);
    gone.failed = vec![failure(&events[1], 0)];
    gone.gone = true;
    assert_eq!(fixture.store.record_webhooks(&gone).await.unwrap(), Some(2), "what waited is given up with it");
    assert_eq!(state(&fixture).await.state, "gone");
    assert_eq!(fixture.store.redrive_webhooks(&ALL, &WebhookFilter::default()).await.unwrap().len(), 0);
    assert!(fixture.store.take_webhook(&wish("one")).await.unwrap().gone);
    fixture.submit(submission()).await;
    let changed = fixture.store.take_webhook(&wish("two")).await.unwrap();
    assert!(changed.anew && !changed.gone, "{changed:?}");
    assert_eq!(changed.reached, fixture.store.last_event_sequence().await.unwrap());
    assert_eq!(fixture.store.redrive_webhooks(&ALL, &WebhookFilter::default()).await.unwrap().len(), 2);
}

pub async fn a_removed_target_goes_on_within_its_time_and_begins_anew_after_it(fixture: Fixture) {
    let store = &fixture.store;
    let (place, events) = target_and_events(&fixture, 2).await;
    let mut failed = round(&place, events[0].sequence);
    failed.failed = vec![failure(&events[0], 0)];
    store.record_webhooks(&failed).await.unwrap();
    assert!(store.lead(&WebhookWish::task("erp"), "a", 1000).await.unwrap());
    assert_eq!(store.retire_webhooks(&[]).await.unwrap(), 0, "somebody delivers to it");
    fixture.advance(1000);
    assert_eq!(store.retire_webhooks(&["erp".into()]).await.unwrap(), 0, "it is configured");
    assert_eq!(store.retire_webhooks(&["wms".into()]).await.unwrap(), 1);
    assert_eq!(store.retire_webhooks(&[]).await.unwrap(), 0, "once");
    assert_eq!(state(&fixture).await.state, "removed");

    fixture.advance(DAY_MS as i64 - 1000);
    let back = store.take_webhook(&wish("one")).await.unwrap();
    assert_eq!((back.reached, back.anew), (events[0].sequence, false));
    assert_eq!(state(&fixture).await.state, "active");
    assert_eq!(store.retire_webhooks(&[]).await.unwrap(), 1);
    fixture.advance(DAY_MS as i64);
    let anew = store.take_webhook(&wish("one")).await.unwrap();
    assert_eq!((anew.reached, anew.anew), (events[1].sequence, true));
    let state = state(&fixture).await;
    assert_eq!((state.pending, state.dead_letters), (0, 1), "what was pending is kept as a dead letter");
}

pub async fn events_of_no_facility_are_for_those_who_see_all(fixture: Fixture) {
    let place = fixture.store.take_webhook(&wish("one")).await.unwrap();
    let policy = super::fixture::policy("later", scrutineer_types::ViewRules::default());
    fixture.store.import_policy(&policy, "first", false).await.unwrap();
    fixture.submit(Submission { facility: "ham1".into(), ..submission() }).await;
    let events = fixture.store.events_after(&ALL, place.reached, 10).await.unwrap();
    assert_eq!(events.iter().map(|event| event.facility.as_deref()).collect::<Vec<_>>(), [None, Some("ham1")]);
    let mut failed = round(&place, events[1].sequence);
    failed.failed = events.iter().map(|event| failure(event, 0)).collect();
    fixture.store.record_webhooks(&failed).await.unwrap();
    fixture.advance(DAY_MS as i64);
    fixture.store.record_webhooks(&failed).await.unwrap();
    let filter = WebhookFilter { limit: 10, ..WebhookFilter::default() };
    let seen = fixture.store.webhook_letters(&only(&["ham1"]), &filter).await.unwrap().items;
    assert_eq!(seen.iter().map(|letter| letter.facility.as_deref()).collect::<Vec<_>>(), [Some("ham1")]);
}

pub async fn a_callback_is_known_with_its_inspection_and_the_first_counts(fixture: Fixture) {
    let with = |url: &str, wish: Submission| Submission { callback_url: Some(url.into()), ..wish };
    let one = fixture.submit(with("https://a.example/1", package("P1", "top", &["top", "left"]))).await.inspection.id;
    let joined = fixture.submit(with("https://a.example/2", package("P1", "left", &["top", "left"]))).await;
    assert!(joined.joined);
    let later = fixture.submit(package("P2", "top", &["top", "left"])).await.inspection.id;
    let none = fixture.submit(submission()).await.inspection.id;
    assert_eq!(
        fixture.store.callbacks(&[one, later, none]).await.unwrap(),
        [(one, "https://a.example/1".into())].into()
    );
    fixture.submit(with("https://b.example/", package("P2", "left", &["top", "left"]))).await;
    assert_eq!(fixture.store.callbacks(&[later]).await.unwrap()[&later], "https://b.example/");
}

pub async fn what_is_refused_for_good_is_a_dead_letter_at_once(fixture: Fixture) {
    let (place, events) = target_and_events(&fixture, 2).await;
    let mut failed = round(&place, events[1].sequence);
    failed.failed = events.iter().map(|event| WebhookFailure { for_good: true, ..failure(event, 0) }).collect();
    assert_eq!(fixture.store.record_webhooks(&failed).await.unwrap(), Some(2));
    let state = state(&fixture).await;
    assert_eq!((state.pending, state.dead_letters), (0, 2));
}

//! What watches have noticed, and what they remember.

use std::collections::BTreeMap;

use scrutineer_types::{Access, EventKind, InspectionId, Timestamp, Verdict};

use super::{
    Fixture,
    fixture::{POLICY, damaged, only, submission},
    reviews::{HOUR_MS, uncertain},
};
use crate::{AlarmFilter, Look, NewAlarm, Submission, Told, Watch};

pub(super) fn alarm(facility: &str) -> NewAlarm {
    NewAlarm {
        kind: "escape".into(),
        policy: POLICY.into(),
        facility: facility.into(),
        subject: String::new(),
        message: "more escapes than was promised".into(),
        examples: vec![InspectionId::new()],
    }
}

pub async fn an_alarm_is_raised_once_and_known_to_the_judge_until_it_is_ended(fixture: Fixture) {
    let store = &fixture.store;
    let accepted = |facility: &'static str| fixture.accepted(Submission { facility: facility.into(), ..submission() });
    assert_eq!(accepted("ber1").await.verdict, Some(Verdict::Accept));
    let raised = store.raise_alarm(&alarm("ber1")).await.unwrap().unwrap();
    assert_eq!(store.raise_alarm(&alarm("ber1")).await.unwrap(), None);
    // The suite's judge rejects whatever has an alarm.
    assert_eq!(accepted("ber1").await.verdict, Some(Verdict::Reject));
    assert_eq!(accepted("ham2").await.verdict, Some(Verdict::Accept));
    let filter = AlarmFilter { limit: 10, ..AlarmFilter::default() };
    assert_eq!(store.alarms(&Access::all(), &filter).await.unwrap(), std::slice::from_ref(&raised));
    assert_eq!(store.alarms(&only(&["ham2"]), &filter).await.unwrap(), []);
    let cleared = store.clear_alarm(&Access::all(), raised.id, true).await.unwrap().unwrap();
    assert!(cleared.cleared_at.is_some() && cleared.relearn);
    assert_eq!(store.clear_alarm(&Access::all(), raised.id, true).await.unwrap(), None);
    assert_eq!(accepted("ber1").await.verdict, Some(Verdict::Accept));
    assert_eq!(store.alarms(&Access::all(), &filter).await.unwrap(), []);
    let all = AlarmFilter { cleared: true, ..filter };
    assert_eq!(store.alarms(&Access::all(), &all).await.unwrap(), [cleared]);
    let told = |access: Access| async move {
        let events = store.events_after(&access, 0, 1000).await.unwrap();
        let kinds = events.into_iter().map(|event| event.kind.as_str());
        kinds.filter(|kind| kind.starts_with("alarm")).collect::<Vec<_>>()
    };
    assert_eq!(told(Access::all()).await, ["alarm.raised", "alarm.cleared"]);
    assert_eq!(told(only(&["ber1"])).await, ["alarm.raised", "alarm.cleared"], "whoever sees the facility hears of it");
    assert_eq!(told(only(&["ham2"])).await, <[&str; 0]>::default());
    assert!(store.raise_alarm(&alarm("ber1")).await.unwrap().is_some(), "it can be raised again");
}

pub async fn a_watch_goes_on_where_it_was(fixture: Fixture) {
    let watch = |subject: &str, state: &str| Watch {
        kind: "drift".into(),
        policy: POLICY.into(),
        facility: "ber1".into(),
        subject: subject.into(),
        state: state.into(),
    };
    let store = &fixture.store;
    let look = |before: Option<&str>, watches: Vec<Watch>| Look {
        before: before.map(Into::into),
        watches,
        told: vec![Told { kind: EventKind::CertificateVoided, payload: "{\"name\":\"parcel\"}".into() }],
        alarms: vec![alarm("ber1")],
    };
    assert_eq!(store.keep_look(look(None, vec![watch("a", "1"), watch("b", "{}")])).await.unwrap(), Some(1));
    let events = fixture.events().await;
    let told: Vec<_> = events.iter().rev().take(2).map(|event| event.kind).collect();
    assert_eq!(told, [EventKind::AlarmRaised, EventKind::CertificateVoided]);
    // Another process has looked meanwhile: nothing of this look is kept.
    for before in [None, Some("0")] {
        let late = look(before, vec![watch("a", "9"), watch("b", "9"), watch("c", "9")]);
        assert_eq!(store.keep_look(late).await.unwrap(), None);
    }
    assert_eq!(fixture.events().await.len(), events.len());
    let next = look(Some("1"), vec![watch("a", "2"), watch("b", "{\"seen\":3}")]);
    assert_eq!(store.keep_look(next).await.unwrap(), Some(0), "the alarm is raised already");
    assert_eq!(store.watches("drift").await.unwrap(), [watch("a", "2"), watch("b", "{\"seen\":3}")]);
    assert_eq!(store.watches("escape").await.unwrap(), []);
}

pub async fn what_views_were_found_to_hold_is_read_in_their_order(fixture: Fixture) {
    let start = fixture.accepted(submission()).await;
    let id = fixture.submit(Submission { package_id: Some("P-1".into()), ..submission() }).await.inspection.id;
    let fence = fixture.claim_one().await;
    fixture.complete(fence, damaged()).await;
    uncertain(&fixture, submission()).await;
    let until = Timestamp::now().plus_ms(HOUR_MS);
    let store = &fixture.store;
    let scored = store.scored(None, until, 10).await.unwrap();
    let found: Vec<_> = scored.iter().map(|one| one.inspection).collect();
    assert_eq!(found, [start.id, id], "what was not inferred has no scores");
    let damaged = &scored[1];
    assert_eq!((damaged.package_id.as_deref(), damaged.camera.as_deref()), (Some("P-1"), Some("cam-1")));
    assert_eq!(damaged.maxima, BTreeMap::from([("damage".to_owned(), 0.9)]));
    assert_eq!((damaged.policy.as_str(), damaged.fingerprint.len()), (POLICY, 64));
    assert_eq!(store.scored(Some(scored[0].view), until, 10).await.unwrap(), scored[1..]);
    assert_eq!(store.scored(None, until, 1).await.unwrap(), scored[..1]);
    assert_eq!(store.scored(None, Timestamp(0), 10).await.unwrap(), []);
}

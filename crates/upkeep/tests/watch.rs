//! The watch over what was certified: audits counted, alarms raised, certificates told of.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

mod room;

use std::{collections::BTreeMap, sync::Arc};

use room::{Room, room};
use scrutineer_decide::{FUSION, content_hash, rules_hash};
use scrutineer_store::{
    AlarmFilter, Answer, Finding, NewView, Originals, OriginalsConfig, PolicyVersion, Submission,
    conformance::fixture::{POLICY, detection, inference, policy, submission, view},
};
use scrutineer_types::{
    Access, AuditReport, AuditRules, Certificate, Claim, ClassRole, ClassRule, DataTrace, Fallback, Inspection,
    InspectionId, Policy, Proof, Risk, Threshold, Timestamp, Verdict, ViewRules,
};
use scrutineer_upkeep::{Config, Upkeep, audits};

const DAY_MS: i64 = 86_400_000;

/// A policy that audits every accept, certified for at most `max_escape` until `expires_at`.
fn certified(max_escape: f64, expires_at: Timestamp) -> Policy {
    let rules =
        Policy { audit: AuditRules { rate: 1.0, ..AuditRules::default() }, ..policy(POLICY, ViewRules::default()) };
    let claim = Claim {
        risk: Risk::Escape,
        level: max_escape,
        confidence: 0.95,
        delta: 0.025,
        facility: None,
        n: 400,
        k: 0,
        proof: Proof::ExactBinomial,
        label_miss: 0.0,
    };
    let certificate = Certificate {
        method: "learn-then-test/1".into(),
        claims: vec![claim],
        joint_confidence: 0.95,
        prevalence: 0.1,
        miss: 0.02,
        facilities: vec!["ber1".into()],
        by_facility: false,
        cameras: vec!["cam-1".into()],
        fingerprints: vec!["b".repeat(64)],
        rules: rules_hash(&rules),
        fusion: FUSION.into(),
        window: None,
        issued_at: Timestamp(0),
        expires_at,
        attempt: 1,
        data: DataTrace { inspections: 500, digest: "d".repeat(64), sketch: Vec::new() },
    };
    Policy { certificate: Some(certificate.to_value()), ..rules }
}

impl Room {
    async fn activate(&self, policy: &Policy) {
        self.fixture.store.import_policy(policy, &content_hash(policy), true).await.unwrap();
    }

    async fn audited(&self, verdict: Option<Verdict>) -> Inspection {
        let accepted = self.fixture.accepted(submission()).await;
        if let Some(verdict) = verdict {
            let answer = Answer {
                inspection: accepted.id,
                decision: None,
                reviewer: "ada".into(),
                role: None,
                verdict,
                comment: None,
                overrides: false,
                boxes: BTreeMap::new(),
                blind: false,
                took_ms: None,
            };
            self.fixture.store.answer(&Access::all(), &answer).await.unwrap();
        }
        accepted
    }

    async fn active(&self) -> PolicyVersion {
        let versions = self.fixture.store.policy_versions(POLICY).await.unwrap();
        versions.into_iter().find(|version| version.active).unwrap()
    }

    async fn report(&self) -> AuditReport {
        audits::report(self.fixture.store.as_ref(), &Access::all(), &self.active().await).await.unwrap()
    }

    async fn told(&self, prefix: &str) -> Vec<&'static str> {
        let events = self.fixture.events().await;
        events.iter().map(|event| event.kind.as_str()).filter(|kind| kind.starts_with(prefix)).collect()
    }

    async fn alarms(&self) -> usize {
        let filter = AlarmFilter { limit: 10, ..AlarmFilter::default() };
        self.fixture.store.alarms(&Access::all(), &filter).await.unwrap().len()
    }
}

fn far() -> Timestamp {
    Timestamp::now().plus_ms(365 * DAY_MS)
}

#[tokio::test]
async fn audits_count_in_the_order_of_decisions_up_to_the_oldest_that_waits() {
    let room = room().await;
    room.activate(&certified(0.05, far())).await;
    for verdict in [Some(Verdict::Accept), Some(Verdict::Recapture), None, Some(Verdict::Reject)] {
        room.audited(verdict).await;
    }
    let report = room.report().await;
    let [one] = &report.facilities[..] else { panic!("one facility: {report:?}") };
    assert_eq!((one.facility.as_str(), one.max_escape), ("ber1", Some(0.05)));
    assert_eq!((one.audited, one.bad, one.waiting, one.overdue), (2, 1, 2, 0), "a recapture counts as bad");
    assert!(one.lower <= 0.5 && one.upper >= 0.5 && one.accepts_until_doubling_noticed.is_some(), "{one:?}");
    assert_eq!(report.uncertified, None);
    // A week later nobody has answered: that counts as bad, and what comes after it counts too.
    room.fixture.advance(8 * DAY_MS);
    let later = room.report().await.facilities.remove(0);
    assert_eq!((later.audited, later.bad, later.waiting, later.overdue), (4, 3, 0, 1));
}

#[tokio::test]
async fn more_escapes_than_promised_raise_an_alarm_that_ends_when_a_person_says_so() {
    let room = room().await;
    room.activate(&certified(0.01, far())).await;
    for _ in 0..20 {
        room.audited(Some(Verdict::Accept)).await;
    }
    room.upkeep.run_once().await.unwrap();
    assert_eq!(room.alarms().await, 0);
    for _ in 0..12 {
        room.fixture.advance(60_000);
        room.audited(Some(Verdict::Reject)).await;
    }
    let report = room.upkeep.run_once().await.unwrap();
    assert_eq!((report.0["watch"], room.alarms().await), (1, 1));
    room.upkeep.run_once().await.unwrap();
    assert_eq!(room.told("alarm").await, ["alarm.raised"], "once");
    let facility = room.report().await.facilities.remove(0);
    assert!(facility.breached && facility.alarm_since.is_some() && facility.examples.len() == 10, "{facility:?}");
    let filter = AlarmFilter { limit: 1, ..AlarmFilter::default() };
    let alarm = room.fixture.store.alarms(&Access::all(), &filter).await.unwrap().remove(0);
    assert!(alarm.message.contains("at most 1.00 % was promised"), "{}", alarm.message);
    room.fixture.store.clear_alarm(&Access::all(), alarm.id, false).await.unwrap();
    room.upkeep.run_once().await.unwrap();
    assert_eq!(room.alarms().await, 0, "ended, it begins with no evidence");
    assert_eq!(room.told("alarm").await, ["alarm.raised", "alarm.cleared"]);
}

#[tokio::test]
async fn certificates_that_come_into_force_or_lose_it_are_told_once() {
    let room = room().await;
    room.upkeep.run_once().await.unwrap();
    assert_eq!(room.told("certificate").await, <[&str; 0]>::default(), "what never had one has nothing to tell");
    room.activate(&certified(0.01, far())).await;
    for _ in 0..2 {
        room.upkeep.run_once().await.unwrap();
    }
    assert_eq!(room.told("certificate").await, ["certificate.issued"]);
    room.activate(&certified(0.01, Timestamp::now())).await;
    room.upkeep.run_once().await.unwrap();
    assert_eq!(room.told("certificate").await, ["certificate.issued", "certificate.voided"]);
    assert!(room.report().await.uncertified.unwrap().contains("expired"), "the report says why");
    let changed = Policy { views: ViewRules { count: Some(2), ..ViewRules::default() }, ..certified(0.01, far()) };
    room.activate(&changed).await;
    assert!(room.report().await.uncertified.unwrap().contains("rules were changed"));
}

/// A view that shows damage so sure, so many milliseconds after the one before.
async fn seen(room: &Room, after_ms: i64, confidence: f32) -> InspectionId {
    room.fixture.advance(after_ms);
    let id = room.fixture.submit(submission()).await.inspection.id;
    let fence = room.fixture.claim_one().await;
    let found = vec![detection("damage", confidence)];
    room.fixture.complete(fence, Finding::Inferred(Box::new(inference(found)))).await;
    id
}

#[tokio::test]
async fn scores_that_change_raise_an_alarm_with_the_images_that_drive_it() {
    let room = room().await;
    let rule = ClassRule {
        role: ClassRole::Defect,
        present: Some(Threshold::At(0.9)),
        possible: Some(Threshold::At(0.5)),
        on_missing: Fallback::Review,
    };
    let rules =
        Policy { classes: BTreeMap::from([("damage".to_owned(), rule)]), ..policy(POLICY, ViewRules::default()) };
    room.activate(&rules).await;
    // Spread evenly over 0.05 to 0.25, in no order of size.
    for number in 0..300_u32 {
        seen(&room, 60_000, 0.05 + (number * 7919 % 1000) as f32 / 5000.0).await;
        if number == 150 {
            room.upkeep.run_once().await.unwrap();
        }
    }
    room.fixture.advance(11 * 60_000);
    room.upkeep.run_once().await.unwrap();
    assert_eq!(room.told("alarm").await, <[&str; 0]>::default(), "nothing has changed");
    let mut changed = Vec::new();
    for number in 0..60_u32 {
        changed.push(seen(&room, 1_000, 0.6 + (number * 7919 % 1000) as f32 / 5000.0).await);
    }
    // Another process leads now: it goes on where the first one ended.
    let originals =
        format!("file://{}/objects", std::env::temp_dir().join(scrutineer_types::JobId::new().to_string()).display());
    let originals = Originals::open(&OriginalsConfig::at(originals)).unwrap();
    let other = Upkeep::new(Arc::clone(&room.fixture.store), originals, Config::default(), "other".into());
    assert_eq!(other.run_once().await.unwrap().0["watch"], 1);
    let filter = AlarmFilter { limit: 10, ..AlarmFilter::default() };
    let [alarm] = &room.fixture.store.alarms(&Access::all(), &filter).await.unwrap()[..] else { panic!("one alarm") };
    assert_eq!((alarm.kind.as_str(), alarm.facility.as_str()), ("drift", "ber1"));
    assert!(
        alarm.subject.starts_with("cam-1 · damage · ") && alarm.message.contains("are higher than before"),
        "{alarm:?}"
    );
    assert!(!alarm.examples.is_empty() && alarm.examples.iter().all(|id| changed.contains(id)), "{alarm:?}");

    // Here to stay: what was normal is forgotten, and the same scores raise nothing.
    room.fixture.store.clear_alarm(&Access::all(), alarm.id, true).await.unwrap();
    for number in 0..100_u32 {
        seen(&room, 1_000, 0.6 + (number * 7919 % 1000) as f32 / 5000.0).await;
    }
    room.fixture.advance(11 * 60_000);
    assert_eq!(other.run_once().await.unwrap().0["watch"], 0);
    assert_eq!(room.told("alarm").await, ["alarm.raised", "alarm.cleared"]);
}

/// So many pictures of a camera, two seconds apart, about so sharp.
async fn pictures(room: &Room, camera: &str, number: u32, sharpness: f32) {
    for number in 0..number {
        room.fixture.advance(2_000);
        let views = vec![NewView { camera: Some(camera.to_owned()), ..view(None) }];
        room.fixture.submit(Submission { views, ..submission() }).await;
        let fence = room.fixture.claim_one().await;
        let mut found = inference(Vec::new());
        found.quality.sharpness = sharpness * (0.8 + (number * 7919 % 1000) as f32 / 2500.0);
        room.fixture.complete(fence, Finding::Inferred(Box::new(found))).await;
    }
    // Until whatever was in work has settled.
    room.fixture.advance(11_000);
}

async fn raised(room: &Room) -> Vec<(String, String)> {
    let filter = AlarmFilter { kind: Some("camera".to_owned()), limit: 10, ..AlarmFilter::default() };
    let alarms = room.fixture.store.alarms(&Access::all(), &filter).await.unwrap();
    alarms.into_iter().map(|alarm| (alarm.subject, alarm.message)).collect()
}

#[tokio::test]
async fn a_camera_out_of_focus_raises_an_alarm_that_ends_by_itself_when_it_is_sharp_again() {
    let room = room().await;
    pictures(&room, "cam-1", 100, 80.0).await;
    room.upkeep.run_once().await.unwrap();
    assert_eq!(raised(&room).await, []);
    pictures(&room, "cam-1", 20, 10.0).await;
    // Another process leads now: it goes on where the first one ended.
    let folder = tempfile::tempdir().unwrap();
    let originals = Originals::open(&OriginalsConfig::at(format!("file://{}", folder.path().display()))).unwrap();
    let other = Upkeep::new(Arc::clone(&room.fixture.store), originals, Config::default(), "other".into());
    other.run_once().await.unwrap();
    let alarms = raised(&room).await;
    let [(subject, message)] = &alarms[..] else { panic!("one alarm: {alarms:?}") };
    assert_eq!(subject, "cam-1 · blurred");
    assert!(message.contains("less sharp") && message.contains("usually"), "{message}");
    for _ in 0..2 {
        other.run_once().await.unwrap();
        room.upkeep.run_once().await.unwrap();
    }
    pictures(&room, "cam-1", 20, 80.0).await;
    room.upkeep.run_once().await.unwrap();
    assert_eq!(raised(&room).await, []);
    assert_eq!(room.told("alarm").await, ["alarm.raised", "alarm.cleared"]);
}

#[tokio::test]
async fn what_a_camera_is_to_look_like_from_now_on_is_learnt_when_a_person_says_so() {
    let room = room().await;
    pictures(&room, "cam-1", 100, 80.0).await;
    pictures(&room, "cam-1", 20, 10.0).await;
    room.upkeep.run_once().await.unwrap();
    let filter = AlarmFilter { limit: 1, ..AlarmFilter::default() };
    let alarm = room.fixture.store.alarms(&Access::all(), &filter).await.unwrap().remove(0);
    room.fixture.store.clear_alarm(&Access::all(), alarm.id, true).await.unwrap();
    pictures(&room, "cam-1", 100, 10.0).await;
    room.upkeep.run_once().await.unwrap();
    assert_eq!(raised(&room).await, []);
}

#[tokio::test]
async fn a_camera_that_stops_while_its_neighbours_go_on_is_silent() {
    let room = room().await;
    pictures(&room, "cam-1", 10, 80.0).await;
    pictures(&room, "cam-2", 10, 80.0).await;
    room.fixture.advance(16 * 60_000);
    room.upkeep.run_once().await.unwrap();
    assert_eq!(raised(&room).await, [], "everybody is silent: it is night");
    pictures(&room, "cam-2", 1, 80.0).await;
    room.upkeep.run_once().await.unwrap();
    let alarms = raised(&room).await;
    assert_eq!(alarms.len(), 1);
    assert_eq!(alarms[0].0, "cam-1 · silent");
    // It was taken away: the person says so once.
    let filter = AlarmFilter { limit: 1, ..AlarmFilter::default() };
    let alarm = room.fixture.store.alarms(&Access::all(), &filter).await.unwrap().remove(0);
    room.fixture.store.clear_alarm(&Access::all(), alarm.id, false).await.unwrap();
    pictures(&room, "cam-2", 1, 80.0).await;
    room.upkeep.run_once().await.unwrap();
    assert_eq!(raised(&room).await, []);
}

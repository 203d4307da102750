//! A database with rows of every kind: written by the version that makes a dump of it, and read by every later one.

use std::collections::BTreeMap;

use scrutineer_types::{
    Access, Code, Detection, FailureKind, ImageFault, ImageFaultCode, Inference, Inspection, InspectionStatus,
    JobState, Mask, ProcessAbout, Symbology, Timestamp, TrueBox, Verdict, ViewRules, ViewStatus,
};

use super::{
    Fixture,
    alarms::alarm,
    fixture::{POLICY, by_camera, clear, damaged, detection, inference, package, policy, submission, view},
    reviews::says,
};
use crate::{
    Addition, AlarmFilter, Answer, Calibration, CameraFilter, DeadLetterFilter, Ended, Finding, HoldFilter, HoldWish,
    Idempotency, InspectionFilter, Look, NewAlarm, Outcome, Resolution, Rollup, RollupKey, RollupQuery, StoreErrorKind,
    Submission, Submitted, Sums, Watch,
};

/// Ten years: what waits in a dump waits still when it is read.
const LONG_MS: u64 = 10 * 365 * 24 * 3_600_000;

/// Longer than a lease and than the delay of what is to be tried again.
const LATER_MS: i64 = 2 * 3_600_000;

/// Since this schema barcodes are kept.
const WITH_CODES: i64 = 4;

/// Since this one the sample has answers, a look at labels, an alarm and a watch.
const WITH_REVIEWS: i64 = 10;

/// Since this one a view belongs to a trace, a process has said that it is there, and sums are kept.
const WITH_TELEMETRY: i64 = 11;

/// Since this one an inspection is held.
const WITH_HOLDS: i64 = 12;

const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const BROKEN: &str = "the sample's model is broken";

/// Every inspection by its package: its status and verdict.
const INSPECTIONS: [(&str, InspectionStatus, Option<Verdict>); 11] = [
    ("accepted", InspectionStatus::Completed, Some(Verdict::Accept)),
    ("rejected", InspectionStatus::Completed, Some(Verdict::Reject)),
    ("unreadable", InspectionStatus::Completed, Some(Verdict::Recapture)),
    ("dead", InspectionStatus::Completed, Some(Verdict::Review)),
    ("late", InspectionStatus::Completed, Some(Verdict::Reject)),
    ("camera", InspectionStatus::Completed, Some(Verdict::Accept)),
    ("awaiting", InspectionStatus::Open, None),
    ("cancelled", InspectionStatus::Cancelled, None),
    ("running", InspectionStatus::Open, None),
    ("retry", InspectionStatus::Open, None),
    ("waiting", InspectionStatus::Open, None),
];

/// Those whose job is unfinished.
const UNFINISHED: [&str; 3] = ["running", "retry", "waiting"];

fn named(package_id: &str) -> Submission {
    Submission { package_id: Some(package_id.into()), views_deadline_ms: LONG_MS, ..submission() }
}

/// The request that was made under a key, and is made again.
fn keyed() -> Submission {
    Submission {
        labels: BTreeMap::from([("shift".into(), "night".into())]),
        batch: Some("monday".into()),
        idempotency: Some(Idempotency { key: "sample-key".into(), content_hash: "c".repeat(64) }),
        ..named("accepted")
    }
}

fn found() -> Vec<Detection> {
    let mask = Mask { polygons: vec![vec![[1.0, 2.0], [30.5, 2.0], [16.0, 40.25]]], rle: None };
    vec![
        detection("damage", 0.9),
        Detection { corners: Some([[1.0, 2.0], [3.0, 4.0], [5.0, 6.5], [7.0, 8.0]]), ..detection("label", 0.625) },
        Detection { mask: Some(mask), ..detection("tape", 0.25) },
    ]
}

fn codes() -> Vec<Code> {
    let bounding_box = found()[1].bounding_box;
    let package_id = Some("rejected".into());
    vec![Code { symbology: Symbology::Code128, text: "rejected".into(), package_id, bounding_box }]
}

async fn work(fixture: &Fixture, submission: Submission, finding: Finding) -> Submitted {
    let submitted = fixture.submit(submission).await;
    let fence = fixture.claim_one().await;
    fixture.store.start(&[fence], super::fixture::LEASE_MS).await.unwrap();
    assert_eq!(fixture.complete(fence, finding).await, Outcome::Committed);
    submitted
}

/// Fills an empty database, opened with [`super::fixture::routes`] and [`super::SimpleJudge`].
pub async fn fill(fixture: &Fixture) {
    let store = &fixture.store;
    let pair = ViewRules { expected: Some(vec!["top".into(), "left".into()]), ..ViewRules::default() };
    let stricter = ViewRules { count: Some(2), ..ViewRules::default() };
    for (name, views, hash) in
        [(POLICY, ViewRules::default(), "one"), (POLICY, stricter, "two"), ("pair", pair, "three")]
    {
        store.import_policy(&policy(name, views), hash, false).await.unwrap();
    }
    assert!(store.lead("sample", "nobody", 1).await.unwrap());

    work(fixture, keyed(), clear()).await;
    let inference = Box::new(Inference { codes: codes(), ..inference(found()) });
    work(fixture, named("rejected"), Finding::Inferred(inference)).await;
    let fault = ImageFault { code: ImageFaultCode::Corrupt, message: "it ends too early".into() };
    work(fixture, named("unreadable"), Finding::Unreadable(fault)).await;
    let broken = Finding::Discard { error: BROKEN.into(), kind: FailureKind::Permanent };
    work(fixture, named("dead"), broken).await;
    let late = work(fixture, named("late"), clear()).await.inspection.id;
    let addition =
        Addition { inspection_id: late, views: vec![view(None)], max_attempts: 3, max_views: 9, idempotency: None };
    store.add_views(&Access::all(), addition).await.unwrap();
    let fence = fixture.claim_one().await;
    assert_eq!(fixture.complete(fence, damaged()).await, Outcome::Committed);

    // A route gives it another model and a policy that awaits two views; it names what it awaits itself.
    let camera = Submission {
        package_id: Some("camera".into()),
        policy: Some(POLICY.into()),
        views: vec![crate::NewView {
            angle: Some("top".into()),
            trace: Some(TRACE.parse().unwrap()),
            ..by_camera("dock-1").views.remove(0)
        }],
        ..by_camera("dock-1")
    };
    fixture.submit(camera).await;
    let job = fixture.claim_for(&["default", "dock"]).await.remove(0);
    assert_eq!(fixture.complete(job.fence, clear()).await, Outcome::Committed);

    let awaiting = Submission { views_deadline_ms: LONG_MS, ..package("awaiting", "top", &["top", "left"]) };
    work(fixture, awaiting, clear()).await;
    let cancelled = fixture.submit(named("cancelled")).await.inspection.id;
    store.cancel(&Access::all(), cancelled).await.unwrap();
    fixture.submit(named("running")).await;
    let fence = fixture.claim_one().await;
    store.start(&[fence], super::fixture::LEASE_MS).await.unwrap();
    let again = Finding::Retry { error: "the sample's network is slow".into(), after_ms: 3_600_000 };
    work(fixture, named("retry"), again).await;
    fixture.submit(named("waiting")).await;
    review(fixture).await;
    let about = ProcessAbout { version: "0.1.0".into(), roles: vec!["worker".into()], ..ProcessAbout::default() };
    store.beat("sample", &about).await.unwrap();
    assert!(store.keep_rollups(0, 0, vec![rollup()]).await.unwrap());
    let held = get(fixture, "rejected").await.id;
    assert_eq!(store.hold(&Access::all(), &[held], &hold()).await.unwrap(), [held]);
}

fn hold() -> HoldWish {
    HoldWish { reason: "claim 17".into(), by: "ada".into() }
}

async fn check_hold(fixture: &Fixture) {
    let filter = HoldFilter { limit: 9, ..HoldFilter::default() };
    let holds = fixture.store.holds(&Access::all(), &filter).await.unwrap().items;
    let [held] = holds.as_slice() else { panic!("{holds:?}") };
    let HoldWish { reason, by } = hold();
    assert_eq!((held.inspection_id, &held.reason, &held.held_by), (get(fixture, "rejected").await.id, &reason, &by));
}

fn rollup() -> Rollup {
    let (at, measure, facility) = (Timestamp(0), "stage".into(), Some("ham2".into()));
    let of = RollupKey { resolution: Resolution::Day, at, measure, facility, key: "infer".into() };
    let mut sums = Sums::default();
    sums.observe(0.05);
    Rollup { of, sums }
}

async fn check_telemetry(fixture: &Fixture) {
    let store = &fixture.store;
    let processes = store.processes().await.unwrap();
    assert_eq!(processes[0].about.roles, ["worker"]);
    let query = RollupQuery {
        resolution: Resolution::Day,
        since: Timestamp(0),
        until: Timestamp(1),
        measures: Vec::new(),
        facility: None,
        key: None,
    };
    assert_eq!(store.rollups(&Access::all(), &query).await.unwrap(), [rollup()]);
    let traced = get(fixture, "camera").await.id;
    assert_eq!(store.traces(&[traced]).await.unwrap()[&traced].to_string(), TRACE);
}

fn look() -> Watch {
    Watch {
        kind: "sample".into(),
        policy: "pair".into(),
        facility: "ham2".into(),
        subject: "dock-1".into(),
        state: "{\"seen\":3}".into(),
    }
}

/// What people said, and what was made of it.
async fn review(fixture: &Fixture) {
    let store = &fixture.store;
    let drawn = TrueBox { class_name: "damage".into(), bounding_box: found()[0].bounding_box };
    let camera = get(fixture, "camera").await;
    let answer = Answer {
        comment: Some("looked at again".into()),
        boxes: BTreeMap::from([(camera.views[0].id, vec![drawn])]),
        ..says("ada", camera.id, Verdict::Accept)
    };
    store.answer(&Access::all(), &answer).await.unwrap();
    let begun = Calibration {
        policy: POLICY.into(),
        place: 1,
        attempt: 1,
        inspections: 500,
        sketch: vec!["ab".into()],
        ended: None,
        made_at: Timestamp(0),
    };
    let id = store.begin_calibration(&Access::all(), &begun).await.unwrap();
    let ended = Ended { outcome: "escape at most 1 %".into(), certified: true };
    store.end_calibration(&Access::all(), id, Some(ended)).await.unwrap();
    // Where nothing is judged: the suite's judge rejects whatever has an alarm.
    let alarm = NewAlarm { policy: "pair".into(), ..alarm("ham2") };
    let look = Look { watches: vec![look()], alarms: vec![alarm], ..Look::default() };
    assert_eq!(store.keep_look(look).await.unwrap(), Some(1));
}

async fn check_review(fixture: &Fixture) {
    let (store, access) = (&fixture.store, Access::all());
    let camera = get(fixture, "camera").await;
    assert_eq!(camera.review.unwrap().comment.as_deref(), Some("looked at again"));
    let answers = store.answers(&access, camera.id).await.unwrap();
    assert_eq!((answers.len(), answers[0].boxes.len(), answers[0].reviewer.as_str()), (1, 1, "ada"));
    let looks = store.calibrations(&access, POLICY).await.unwrap();
    assert!(looks.len() == 1 && looks[0].ended.as_ref().unwrap().certified, "{looks:?}");
    let alarms = store.alarms(&access, &AlarmFilter { limit: 9, ..AlarmFilter::default() }).await.unwrap();
    assert_eq!(alarms.iter().map(|one| one.facility.as_str()).collect::<Vec<_>>(), ["ham2"]);
    assert_eq!(store.watches("sample").await.unwrap(), [look()]);
}

async fn get(fixture: &Fixture, package_id: &str) -> Inspection {
    let filter = InspectionFilter { package_id: Some(package_id.into()), ..InspectionFilter::default() };
    let ids = fixture.list(filter).await;
    assert_eq!(ids.len(), 1, "inspections of {package_id}");
    fixture.get(ids[0]).await
}

/// Reads back what [`fill`] wrote with `schema`, the number of its newest migration.
pub async fn check(fixture: &Fixture, schema: i64) {
    let store = &fixture.store;
    for (package_id, status, verdict) in INSPECTIONS {
        let inspection = get(fixture, package_id).await;
        assert_eq!((inspection.status, inspection.verdict), (status, verdict), "{package_id}: {inspection:?}");
        assert_eq!(inspection.reasons.is_empty(), verdict.is_none(), "{package_id}: {inspection:?}");
    }
    assert_eq!(fixture.list(InspectionFilter::default()).await.len(), INSPECTIONS.len());

    let accepted = get(fixture, "accepted").await;
    assert_eq!((accepted.batch.as_deref(), accepted.labels.get("shift").unwrap().as_str()), (Some("monday"), "night"));
    let rejected = get(fixture, "rejected").await.views.remove(0);
    assert_eq!(rejected.detections, found());
    assert_eq!(rejected.codes, if schema >= WITH_CODES { codes() } else { Vec::new() });
    assert_eq!(rejected.model.unwrap().fingerprint, "b".repeat(64));
    let unreadable = get(fixture, "unreadable").await.views.remove(0);
    assert_eq!((unreadable.status, unreadable.error.unwrap().code.as_str()), (ViewStatus::Unreadable, "corrupt"));
    let late = get(fixture, "late").await;
    assert_eq!((late.views.len(), late.decision.unwrap().cause.as_str()), (2, "late_view"));

    let letters =
        store.dead_letters(&Access::all(), &DeadLetterFilter { limit: 9, ..Default::default() }).await.unwrap();
    assert_eq!(letters.items.len(), 1);
    assert!(letters.items[0].error.contains(BROKEN), "{letters:?}");
    let asked =
        store.reviews(&Access::all(), &crate::ReviewFilter { limit: 9, ..Default::default() }).await.unwrap().items;
    let asked: Vec<_> = asked.iter().map(|task| task.inspection_id).collect();
    assert_eq!(asked, [get(fixture, "dead").await.id], "what is left to a person waits for one");
    if schema >= WITH_REVIEWS {
        check_review(fixture).await;
    }
    if schema >= WITH_TELEMETRY {
        check_telemetry(fixture).await;
    }
    if schema >= WITH_HOLDS {
        check_hold(fixture).await;
    }
    let versions = store.policy_versions(POLICY).await.unwrap();
    assert_eq!(versions.iter().map(|one| (one.version, one.active)).collect::<Vec<_>>(), [(2, false), (1, true)]);
    assert_eq!(versions[0].policy.views.count, Some(2));
    let cameras = store.cameras(&Access::all(), &CameraFilter { limit: 9, ..Default::default() }).await.unwrap().items;
    let dock = cameras.iter().find(|one| one.facility == "hub").unwrap();
    assert_eq!((dock.camera.as_str(), dock.views, dock.angles.as_slice()), ("dock-1", 1, &["top".to_owned()][..]));

    let kinds = fixture.events().await.into_iter().map(|event| event.kind.as_str());
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    kinds.for_each(|kind| *events.entry(kind).or_default() += 1);
    let told = |kind| events.get(kind).copied().unwrap_or_default();
    assert_eq!((told("inspection.created"), told("inspection.completed")), (INSPECTIONS.len(), 6), "{events:?}");
    assert_eq!((told("job.discarded"), told("inspection.cancelled")), (1, 1), "{events:?}");
    let counts = store.queue_counts().await.unwrap();
    let of = |state| counts.by_state.get(&state).copied().unwrap_or_default();
    assert_eq!(counts.unfinished(), UNFINISHED.len() as u64, "{counts:?}");
    assert_eq!((of(JobState::Discarded), of(JobState::Cancelled), of(JobState::Completed)), (1, 1, 7), "{counts:?}");
}

/// Goes on with what [`fill`] left: repeats, joins, works off, redrives.
pub async fn go_on(fixture: &Fixture) {
    let store = &fixture.store;
    let last = store.last_event_sequence().await.unwrap();
    let again = fixture.submit(keyed()).await;
    assert!(again.replayed, "the key is known");
    assert_eq!(again.inspection.id, get(fixture, "accepted").await.id);
    let other = Idempotency { key: "sample-key".into(), content_hash: "d".repeat(64) };
    let refused = store.submit(&Access::all(), Submission { idempotency: Some(other), ..keyed() }).await;
    assert_eq!(refused.unwrap_err().kind(), StoreErrorKind::IdempotencyConflict);

    let joined = fixture.submit(package("awaiting", "left", &["top", "left"])).await;
    assert!(joined.joined);
    fixture.advance(LATER_MS);
    store.release_expired(100).await.unwrap();
    let redriven = store.redrive(&Access::all(), &DeadLetterFilter::default()).await.unwrap();
    assert_eq!(redriven.len(), 1);
    fixture.submit(named("new")).await;
    fixture.work_off().await;
    for package_id in UNFINISHED.into_iter().chain(["awaiting", "dead", "new"]) {
        let inspection = get(fixture, package_id).await;
        let accepted = (InspectionStatus::Completed, Some(Verdict::Accept));
        assert_eq!((inspection.status, inspection.verdict), accepted, "{package_id}: {inspection:?}");
    }
    let letters =
        store.dead_letters(&Access::all(), &DeadLetterFilter { limit: 9, ..Default::default() }).await.unwrap();
    assert!(letters.items.is_empty(), "{letters:?}");
    let events = store.events_after(&Access::all(), last, 1000).await.unwrap();
    let created = events.iter().filter(|event| event.kind.as_str() == "inspection.created").count();
    assert_eq!(created, 1, "new events come after all that were there");
    assert_eq!(store.queue_counts().await.unwrap().unfinished(), 0);
}

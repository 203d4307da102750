//! Events added up: each once, as if counted by hand.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

mod room;

use std::collections::BTreeMap;

use room::Room;
use scrutineer_store::{
    Answer, Apart, Failure, Finding, Resolution, RollupQuery, Series, Submission,
    conformance::fixture::{POLICY, detection, inference, policy, submission, view},
};
use scrutineer_types::{
    Access, ClassRole, ClassRule, FailureKind, Fallback, ImageFault, ImageFaultCode, Policy, Threshold, Timestamp,
    Verdict, ViewRules,
};
use scrutineer_upkeep::rollups::measure;

/// With a policy that rejects damage.
async fn room() -> Room {
    let room = room::room().await;
    let rule = ClassRule {
        role: ClassRole::Defect,
        present: Some(Threshold::At(0.9)),
        possible: Some(Threshold::At(0.5)),
        on_missing: Fallback::Review,
    };
    let rules =
        Policy { classes: BTreeMap::from([("damage".to_owned(), rule)]), ..policy(POLICY, ViewRules::default()) };
    room.fixture.store.import_policy(&rules, "rules", true).await.unwrap();
    room
}

impl Room {
    /// One inspection, and what came of its view.
    async fn inspected(&self, facility: &str, finding: Finding) {
        let wish = Submission { facility: facility.into(), ..submission() };
        self.fixture.submit(wish).await;
        let fence = self.fixture.claim_one().await;
        self.fixture.complete(fence, finding).await;
    }

    /// The counts by key, over all time.
    async fn counts(&self, measure: &str, resolution: Resolution) -> BTreeMap<String, u64> {
        let apart = Apart { facilities: false, keys: true };
        let series = self.series(measure, resolution, apart).await;
        let total = |one: &Series| one.points.iter().map(|(_, sums)| sums.count).sum();
        series.iter().map(|one| (one.key.clone().unwrap(), total(one))).collect()
    }

    async fn series(&self, measure: &str, resolution: Resolution, apart: Apart) -> Vec<Series> {
        let query = RollupQuery {
            resolution,
            since: Timestamp(0),
            until: Timestamp(i64::MAX / 2),
            measures: vec![measure.to_owned()],
            facility: None,
            key: None,
        };
        Series::of(self.fixture.store.rollups(&Access::all(), &query).await.unwrap(), apart)
    }
}

fn seen(confidence: f32) -> Finding {
    Finding::Inferred(Box::new(inference(vec![detection("damage", confidence), detection("damage", 0.1)])))
}

/// Our failure, which is left to a person.
fn broken() -> Finding {
    let error = Failure { code: Failure::ORIGINAL_MISSING, stage: "fetch", message: "gone".into() };
    Finding::Discard { error, kind: FailureKind::Permanent }
}

fn map<const N: usize>(counts: [(&str, u64); N]) -> BTreeMap<String, u64> {
    counts.into_iter().map(|(key, count)| (key.to_owned(), count)).collect()
}

#[tokio::test]
async fn each_event_counts_once_at_every_resolution_however_often_one_looks() {
    let room = room().await;
    for (facility, confidence) in [("ber1", 0.95), ("ber1", 0.2), ("muc1", 0.7)] {
        room.inspected(facility, seen(confidence)).await;
        // Looks in between and at the end: nothing counts twice.
        room.upkeep.run_once().await.unwrap();
        room.fixture.advance(40 * 60_000);
    }
    let fault = ImageFault { code: ImageFaultCode::Corrupt, message: "cut off".into() };
    room.inspected("ber1", Finding::Unreadable(fault)).await;
    room.inspected("ber1", broken()).await;
    for _ in 0..3 {
        room.upkeep.run_once().await.unwrap();
    }
    for resolution in Resolution::ALL {
        let verdicts = room.counts(measure::VERDICT, resolution).await;
        assert_eq!(verdicts, map([("accept", 2), ("recapture", 1), ("reject", 1), ("review", 1)]), "{resolution:?}");
        let views = room.counts(measure::VIEW, resolution).await;
        assert_eq!(views, map([("completed", 3), ("failed", 1), ("unreadable", 1)]));
        assert_eq!(room.counts(measure::FAILED, resolution).await, map([("original_missing", 1)]));
        assert_eq!(room.counts(measure::RECEIVED, resolution).await, map([("", 5)]));
        assert_eq!(room.counts(measure::UNREADABLE, resolution).await, map([("cam-1", 1)]));
        assert_eq!(room.counts(measure::STAGE, resolution).await["infer"], 3);
    }
    let apart = Apart { facilities: true, keys: false };
    let hours = room.series(measure::VERDICT, Resolution::Hour, apart).await;
    let places: Vec<_> = hours.iter().map(|one| one.facility.as_deref().unwrap()).collect();
    assert_eq!(places, ["ber1", "muc1"]);
    assert!(hours[0].points.len() >= 2, "40 minutes apart, and then 80: {hours:?}");
    // The best of a view counts, once.
    let confidence = &room.series(measure::CONFIDENCE, Resolution::Day, Apart::default()).await[0];
    let (count, sum) =
        confidence.points.iter().fold((0, 0.0), |(count, sum), (_, sums)| (count + sums.count, sum + sums.sum));
    assert!(count == 3 && (sum - 1.85).abs() < 1e-6, "{count} {sum}");
}

#[tokio::test]
async fn a_persons_time_counts_from_receipt_and_apart_from_the_machines() {
    let room = room().await;
    room.inspected("ber1", broken()).await;
    let id = room.fixture.list(scrutineer_store::InspectionFilter::default()).await[0];
    room.fixture.advance(90_000);
    let answer = Answer {
        inspection: id,
        decision: None,
        reviewer: "ada".into(),
        role: None,
        verdict: Verdict::Reject,
        comment: None,
        overrides: false,
        boxes: BTreeMap::new(),
        blind: false,
        took_ms: None,
    };
    room.fixture.store.answer(&Access::all(), &answer).await.unwrap();
    room.upkeep.run_once().await.unwrap();
    assert_eq!(room.counts(measure::ANSWER, Resolution::Day).await, map([("reject", 1)]));
    let by = Apart { facilities: false, keys: true };
    let times = room.series(measure::TIME_TO_VERDICT, Resolution::Day, by).await;
    let [person] = &times[..] else { panic!("the machine left it to a person: {times:?}") };
    assert_eq!(person.key.as_deref(), Some("person"));
    let seconds = person.points[0].1.quantile(0.5).unwrap();
    assert!((85.0..96.0).contains(&seconds), "{seconds}");
}

#[tokio::test]
async fn names_without_end_are_put_together_and_the_queue_is_looked_at() {
    let room = room().await;
    for number in 0..320 {
        let mut wish = submission();
        wish.views = vec![scrutineer_store::NewView { camera: Some(format!("made-up-{number}")), ..view(None) }];
        room.fixture.submit(wish).await;
    }
    room.fixture.work_off().await;
    room.upkeep.run_once().await.unwrap();
    let cameras = room.counts(measure::CAMERA, Resolution::Day).await;
    assert_eq!((cameras.len(), cameras.values().sum::<u64>()), (301, 320));
    assert_eq!(cameras["other"], 20);
    let queue = room.counts(measure::QUEUE, Resolution::Minute).await;
    assert!(queue.contains_key("available") && queue.contains_key("completed"), "{queue:?}");
}

//! Adds events up by time: what came in, what became of it, how long it took and what it looked like.
//!
//! An event's payload is the inspection as it was then, so nothing else is read. A view that comes after the first verdict counts in the
//! queue and the stages of `/metrics`, and not here.

use std::collections::{BTreeMap, BTreeSet};

use scrutineer_store::{Metastore, Resolution, Rollup, RollupKey, RollupQuery, StoreError, Sums, begun_at};
use scrutineer_types::{Access, Cause, Event, EventKind, Inspection, OTHER, Timestamp, Verdict, View, ViewStatus};
use serde::Deserialize;

/// Events of one look.
const SLICE: usize = 500;

/// How often what a moment looked like is tried to be kept.
const SAMPLED_AT_MOST: usize = 10;

/// Keys, and facilities, that a stretch has by name; the rest are together.
const MOST_KEYS: usize = 300;
const MOST_FACILITIES: usize = 300;

/// How long minutes, and hours, are kept.
const MINUTES_KEPT_MS: i64 = 3 * 86_400_000;
const HOURS_KEPT_MS: i64 = 100 * 86_400_000;

/// Rows that one statement prunes.
const PRUNED_AT_ONCE: usize = 5_000;

/// What is measured, by its word in the API.
pub mod measure {
    /// Inspections that opened; the sum is their views.
    pub const RECEIVED: &str = "received";
    /// First verdicts, by verdict.
    pub const VERDICT: &str = "verdict";
    /// People's answers, by verdict.
    pub const ANSWER: &str = "answer";
    /// Decisions after the first, by policy, replay, redrive or late view, by verdict.
    pub const REDECIDED: &str = "redecided";
    /// Seconds from capture or receipt to the verdict, by who gave it: `machine`, `person`.
    pub const TIME_TO_VERDICT: &str = "time_to_verdict";
    /// Seconds, by stage.
    pub const STAGE: &str = "stage";
    /// Views of inspections that got their first verdict, by state.
    pub const VIEW: &str = "view";
    /// The same, by camera.
    pub const CAMERA: &str = "camera";
    /// Those that were unreadable, by camera.
    pub const UNREADABLE: &str = "unreadable";
    /// Sharpness, by camera.
    pub const SHARPNESS: &str = "sharpness";
    /// Brightness, by camera.
    pub const BRIGHTNESS: &str = "brightness";
    /// A view's best confidence in each class that was seen, by class.
    pub const CONFIDENCE: &str = "confidence";
    /// Jobs that failed for good, by what they failed of.
    pub const FAILED: &str = "failed";
    /// Jobs, by state; looked at once a minute, of the whole service.
    pub const QUEUE: &str = "queue";
    /// Seconds that the oldest job has waited; likewise.
    pub const OLDEST: &str = "oldest";
    /// Reviews that wait for a person; likewise.
    pub const REVIEWS: &str = "reviews";

    /// Every one.
    pub const ALL: [&str; 16] = [
        RECEIVED,
        VERDICT,
        ANSWER,
        REDECIDED,
        TIME_TO_VERDICT,
        STAGE,
        VIEW,
        CAMERA,
        UNREADABLE,
        SHARPNESS,
        BRIGHTNESS,
        CONFIDENCE,
        FAILED,
        QUEUE,
        OLDEST,
        REVIEWS,
    ];
}

/// Sums of some events, by where they belong.
type Added = BTreeMap<RollupKey, Sums>;

/// Adds up some events that were not added up yet; answers how many. `now` is the database's clock.
pub(crate) async fn add_up(metastore: &dyn Metastore, now: Timestamp) -> Result<usize, StoreError> {
    let before = metastore.rollup_place().await?;
    let events = metastore.events_after(&Access::all(), before, SLICE).await?;
    let Some(last) = events.last() else { return Ok(0) };
    let (after, count) = (last.sequence, events.len());
    let mut added = Added::new();
    for event in events {
        Adding { to: &mut added, facility: event.facility.clone(), at: event.occurred_at, now }.event(event);
    }
    keep(metastore, before, after, added).await?;
    Ok(count)
}

/// Looks at what has a value at each moment, and adds that up.
pub(crate) async fn sample(metastore: &dyn Metastore, now: Timestamp) -> Result<(), StoreError> {
    let (counts, reviews) =
        (metastore.queue_counts().await?, metastore.review_summary(&Access::all(), None, now).await?);
    let mut seen = Added::new();
    let mut adding = Adding { to: &mut seen, facility: None, at: now, now };
    for (state, jobs) in &counts.by_state {
        adding.to(measure::QUEUE, state.as_str(), |sums| sums.add(*jobs as f64));
    }
    adding.to(measure::OLDEST, "", |sums| sums.add(counts.oldest_age_ms as f64 / 1e3));
    adding.to(measure::REVIEWS, "", |sums| sums.add(reviews.open as f64));
    // While events are being added up, the place moves under it.
    for _ in 0..SAMPLED_AT_MOST {
        let place = metastore.rollup_place().await?;
        if keep(metastore, place, place, seen.clone()).await? {
            break;
        }
    }
    Ok(())
}

/// Deletes minutes and hours that are older than they are kept; answers how many rows.
pub(crate) async fn prune(metastore: &dyn Metastore, now: Timestamp) -> Result<usize, StoreError> {
    let mut pruned = 0;
    for (resolution, kept_ms) in [(Resolution::Minute, MINUTES_KEPT_MS), (Resolution::Hour, HOURS_KEPT_MS)] {
        let before = now.plus_ms(-kept_ms);
        for measure in measure::ALL {
            loop {
                let some = metastore.prune_rollups(resolution, measure, before, PRUNED_AT_ONCE).await?;
                pruned += some;
                if some < PRUNED_AT_ONCE {
                    break;
                }
            }
        }
    }
    Ok(pruned)
}

/// Adds to what is there; answers whether it did. Whoever has been overtaken adds nothing: of events, the other one has.
async fn keep(metastore: &dyn Metastore, before: i64, after: i64, mut added: Added) -> Result<bool, StoreError> {
    for resolution in Resolution::ALL {
        let mut moments = added.keys().filter(|key| key.resolution == resolution).map(|key| key.at);
        let Some(first) = moments.next() else { continue };
        let (since, last) = moments.fold((first, first), |(least, most), at| (least.min(at), most.max(at)));
        let until = last.plus_ms(1);
        let measures: BTreeSet<&str> =
            added.keys().filter(|key| key.resolution == resolution).map(|key| key.measure.as_str()).collect();
        let measures = measures.into_iter().map(str::to_owned).collect();
        let query = RollupQuery { resolution, since, until, measures, facility: None, key: None };
        let there = metastore.rollups(&Access::all(), &query).await?;
        bound(&mut added, &there, resolution);
        for Rollup { of, sums } in there {
            added.entry(of).and_modify(|new| new.merge(&sums));
        }
    }
    let rows = added.into_iter().map(|(of, sums)| Rollup { of, sums }).collect();
    metastore.keep_rollups(before, after, rows).await
}

/// Puts what a stretch has no room for together under one name.
fn bound(added: &mut Added, there: &[Rollup], resolution: Resolution) {
    let mut keys: BTreeMap<(Timestamp, String, Option<String>), BTreeSet<String>> = BTreeMap::new();
    let mut facilities: BTreeMap<(Timestamp, String), BTreeSet<Option<String>>> = BTreeMap::new();
    for Rollup { of, .. } in there {
        let RollupKey { at, measure, facility, key, .. } = of.clone();
        facilities.entry((at, measure.clone())).or_default().insert(facility.clone());
        keys.entry((at, measure, facility)).or_default().insert(key);
    }
    let ours: Vec<RollupKey> = added.keys().filter(|key| key.resolution == resolution).cloned().collect();
    for of in ours {
        let mut named = of.clone();
        let known = facilities.entry((of.at, of.measure.clone())).or_default();
        if known.len() >= MOST_FACILITIES && !known.contains(&named.facility) {
            named.facility = Some(OTHER.to_owned());
        }
        known.insert(named.facility.clone());
        let known = keys.entry((of.at, of.measure.clone(), named.facility.clone())).or_default();
        if known.len() >= MOST_KEYS && !known.contains(&named.key) {
            OTHER.clone_into(&mut named.key);
        }
        known.insert(named.key.clone());
        if named != of
            && let Some(sums) = added.remove(&of)
        {
            added.entry(named).or_default().merge(&sums);
        }
    }
}

/// What one event adds, and where.
struct Adding<'a> {
    to: &'a mut Added,
    facility: Option<String>,
    at: Timestamp,
    now: Timestamp,
}

/// The part of a dead letter that is added up.
#[derive(Deserialize)]
struct Letter {
    code: String,
}

impl Adding<'_> {
    fn to(&mut self, measure: &str, key: &str, add: impl Fn(&mut Sums)) {
        for (resolution, kept_ms) in [
            (Resolution::Minute, Some(MINUTES_KEPT_MS)),
            (Resolution::Hour, Some(HOURS_KEPT_MS)),
            (Resolution::Day, None),
        ] {
            // Of what is long past, only that is written which would not be pruned at once.
            if kept_ms.is_some_and(|kept_ms| self.at.0 < self.now.0 - kept_ms) {
                continue;
            }
            let of = RollupKey {
                resolution,
                at: resolution.start_of(self.at),
                measure: measure.to_owned(),
                facility: self.facility.clone(),
                key: key.to_owned(),
            };
            add(self.to.entry(of).or_default());
        }
    }

    fn event(mut self, event: Event) {
        match event.kind {
            EventKind::JobDiscarded => {
                if let Ok(Letter { code }) = serde_json::from_value(event.payload) {
                    self.to(measure::FAILED, &code, Sums::count_one);
                }
            }
            EventKind::InspectionCreated
            | EventKind::InspectionCompleted
            | EventKind::InspectionRedecided
            | EventKind::InspectionReviewed => {
                // Of an earlier version that wrote something else, nothing can be said.
                if let Ok(inspection) = serde_json::from_value(event.payload) {
                    self.inspection(event.kind, &inspection);
                }
            }
            _ => {}
        }
    }

    fn inspection(&mut self, kind: EventKind, inspection: &Inspection) {
        let verdict = inspection.verdict.map_or("", Verdict::as_str);
        match kind {
            EventKind::InspectionCreated => {
                let views = inspection.views.len() as f64;
                self.to(measure::RECEIVED, "", |sums| sums.add(views));
            }
            EventKind::InspectionCompleted => {
                self.to(measure::VERDICT, verdict, Sums::count_one);
                if inspection.verdict != Some(Verdict::Review) {
                    self.time_to_verdict("machine", inspection);
                }
                for view in &inspection.views {
                    self.view(view);
                }
            }
            EventKind::InspectionRedecided => self.to(measure::REDECIDED, verdict, Sums::count_one),
            EventKind::InspectionReviewed => {
                let Some(review) = &inspection.review else { return };
                self.to(measure::ANSWER, review.verdict.as_str(), Sums::count_one);
                if inspection.decision.as_ref().is_some_and(|decision| decision.cause == Cause::Person) {
                    self.time_to_verdict("person", inspection);
                }
            }
            _ => {}
        }
    }

    fn time_to_verdict(&mut self, by: &str, inspection: &Inspection) {
        let seconds = self.at.since_ms(begun_at(inspection)).max(0) as f64 / 1e3;
        self.to(measure::TIME_TO_VERDICT, by, |sums| sums.observe(seconds));
    }

    fn view(&mut self, view: &View) {
        let camera = view.camera.as_deref().unwrap_or_default();
        self.to(measure::VIEW, view.status.as_str(), Sums::count_one);
        self.to(measure::CAMERA, camera, Sums::count_one);
        if view.status == ViewStatus::Unreadable {
            self.to(measure::UNREADABLE, camera, Sums::count_one);
        }
        if let Some(times) = &view.timings_ms {
            for (stage, ms) in [
                ("queue", times.queue),
                ("fetch", times.fetch),
                ("decode", times.decode),
                ("preprocess", times.preprocess),
                ("infer", times.infer),
                ("postprocess", times.postprocess),
            ] {
                self.to(measure::STAGE, stage, |sums| sums.observe(f64::from(ms) / 1e3));
            }
        }
        if let Some(quality) = &view.quality {
            self.to(measure::SHARPNESS, camera, |sums| sums.observe(quality.sharpness.into()));
            self.to(measure::BRIGHTNESS, camera, |sums| sums.observe(quality.brightness.into()));
        }
        let mut best: BTreeMap<&str, f32> = BTreeMap::new();
        for detection in &view.detections {
            let known = best.entry(&detection.class_name).or_default();
            *known = known.max(detection.confidence);
        }
        for (class, confidence) in best {
            self.to(measure::CONFIDENCE, class, |sums| sums.observe(confidence.into()));
        }
    }
}

//! What people have said of decided inspections, as labels to calibrate with.

use anyhow::{Context as _, bail};
use scrutineer_calibrate::{
    certify::{Attempt, Labelled, Refusal, overlaps, trace},
    data::Truth,
};
use scrutineer_export::Day;
use scrutineer_store::{Calibration, Label, LabelFilter, Metastore, StoreErrorKind};
use scrutineer_types::{Access, DataTrace, DecisionId, Timestamp, Verdict};
use uuid::Uuid;

use crate::output;

/// Labels of a page.
const PAGE: usize = 500;

/// Which of the labels in the database.
#[derive(Clone, Debug, clap::Args)]
pub struct LabelArguments {
    /// Only of this facility.
    #[arg(long, value_name = "NAME")]
    pub facility: Option<String>,
    /// Only what was decided at or after, as 2026-03-01T00:00:00Z, or 2026-03-01 for the beginning of that day by UTC.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub since: Option<Timestamp>,
    /// Only what was decided before.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub until: Option<Timestamp>,
}

/// A moment, or the beginning of a day by UTC.
pub fn moment(text: &str) -> Result<Timestamp, String> {
    let day = || text.parse::<Day>().map(Day::start);
    text.parse()
        .or_else(|_| day())
        .map_err(|_| "it is a time as 2026-03-01T12:00:00Z, or a day as 2026-03-01".to_owned())
}

impl LabelArguments {
    /// Whether any of them is given.
    pub fn any(&self) -> bool {
        self.facility.is_some() || self.since.is_some() || self.until.is_some()
    }

    /// Those of `policy`; `unfinished`: beyond the oldest review that waits, too.
    pub fn filter(&self, policy: &str, unfinished: bool) -> LabelFilter {
        let Self { facility, since, until } = self.clone();
        LabelFilter { policy: policy.to_owned(), facility, since, until, unfinished }
    }
}

/// Every label that `filter` names. What is left out because an older review waits is said.
pub async fn read(metastore: &dyn Metastore, filter: &LabelFilter) -> anyhow::Result<Vec<Label>> {
    let (mut labels, mut after, mut removed): (_, Option<DecisionId>, _) = (Vec::new(), None, 0);
    loop {
        let page = metastore.labels(&Access::all(), filter, after, PAGE).await.context("cannot read the labels")?;
        labels.extend(page.items);
        removed += page.removed;
        after = page.next;
        if after.is_none() {
            if let (Some(since), true) = (page.waits_since, page.left_out > 0) {
                output::say(&format!(
                    "note: {} labels from {since} on are left out: a review of that time waits for an answer, and those that were \
                     answered sooner are no fair sample; answer it, or end the window with --until {since}",
                    page.left_out
                ));
            }
            if removed > 0 {
                output::say(&format!(
                    "note: {removed} labels are left out: what was found on them has been removed because it was old (upkeep.keep_detections_days)"
                ));
            }
            return Ok(labels);
        }
    }
}

/// A label as calibration takes it. What a person could not judge from its images counts as bad: it must not have been accepted.
pub fn labelled(label: Label) -> Labelled {
    let views = &label.inspection.views;
    let fingerprints = views.iter().filter_map(|view| view.model.as_ref()).map(|model| model.fingerprint.clone());
    Labelled {
        id: label.inspection.id.to_string(),
        group: label.inspection.package_id.clone(),
        truth: if label.truth == Verdict::Accept { Truth::Accept } else { Truth::Reject },
        facility: label.inspection.facility.clone(),
        cameras: views.iter().map(|view| view.camera.clone().unwrap_or_default()).collect(),
        fingerprints: fingerprints.collect(),
        at: Some(label.decided_at),
        probability: label.probability,
        facts: label.facts,
    }
}

/// Puts a look at these labels on record before it begins. Answers which attempt it is, by those on record, and its name there.
pub async fn begin(
    metastore: &dyn Metastore,
    policy: &str,
    labelled: &[Labelled],
    only: bool,
) -> anyhow::Result<(Attempt, Uuid)> {
    loop {
        let made = metastore.calibrations(&Access::all(), policy).await.context("cannot read earlier attempts")?;
        let place = made.last().map_or(1, |last| last.place.saturating_add(1));
        let attempt = match (next_attempt(made, labelled)?, only) {
            (1, true) => Attempt::Only,
            (_, true) => bail!("an earlier attempt on these labels is on record: this is not the only one"),
            (next, false) => Attempt::Numbered(next),
        };
        let calibration = Calibration {
            policy: policy.to_owned(),
            place,
            attempt: attempt.number(),
            inspections: labelled.len() as u64,
            sketch: trace(labelled).sketch,
            ended: None,
            made_at: Timestamp::now(),
        };
        match metastore.begin_calibration(&Access::all(), &calibration).await {
            Ok(id) => return Ok((attempt, id)),
            // Another look has begun meanwhile, perhaps at these labels.
            Err(error) if error.kind() == StoreErrorKind::Conflict => {}
            Err(error) => return Err(error).context("cannot record the attempt"),
        }
    }
}

/// Which attempt on these labels comes next, by those that were `made`.
fn next_attempt(made: Vec<Calibration>, labelled: &[Labelled]) -> Result<u32, Refusal> {
    let mut next = 1;
    for earlier in made {
        let was = DataTrace { inspections: earlier.inspections, digest: String::new(), sketch: earlier.sketch };
        if overlaps(&was, labelled) {
            if earlier.attempt == 0 {
                return Err(Refusal::Spent);
            }
            next = next.max(earlier.attempt.saturating_add(1));
        }
    }
    Ok(next)
}

//! `/inspections/{id}`: one inspection, its verdict, why, and what was seen where.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use scrutineer_store::Hold;
use scrutineer_types::{Inspection, InspectionStatus, Policy, PolicyRef, Timestamp, Verdict, ViewId};
use scrutineer_upkeep::{Config, Kind};

use crate::{
    Console, ConsoleError, Site, access,
    card::{self, view_name},
    format::{Moment, ago, span},
    frame::{Frame, Place, render},
    overlay::{LegendEntry, Overlay},
    retention::hold_of,
    review::reviewer::Reviewer,
    security::own_address,
    view::ViewPanel,
    words::{self, Badge},
};

/// Seconds between refreshes while the verdict is awaited.
const REFRESH_S: u32 = 2;

pub(crate) mod overriding;

#[derive(Template)]
#[template(path = "inspection.html")]
pub(crate) struct InspectionPage {
    frame: Frame,
    id: String,
    title: String,
    named: bool,
    badge: Badge,
    instruction: &'static str,
    reasons: Vec<ReasonLine>,
    decision: Option<DecisionNote>,
    review: Option<(Badge, String, Moment)>,
    /// What is still awaited, while the inspection is open.
    awaited: Option<String>,
    facts: Vec<(&'static str, String)>,
    labels: Vec<(String, String)>,
    created: Moment,
    age: String,
    legend: Vec<LegendEntry>,
    faint: usize,
    views: Vec<ViewPanel>,
    own_address: String,
    /// What the form that overrides is about; `None` where there is nothing to override.
    overridable: Option<Overridable>,
    keeping: Keeping,
}

/// How long it is kept.
#[derive(Default)]
struct Keeping {
    /// Why nothing of it goes, who said so, and since when.
    hold: Option<(String, String, Moment)>,
    /// What of it goes when.
    goes: Vec<(&'static str, Moment)>,
    /// Who reviews in this browser; empty where it does not know.
    reviewer: String,
}

impl Keeping {
    fn new(inspection: &Inspection, hold: Option<Hold>, upkeep: &Config, reviewer: Option<&Reviewer>) -> Self {
        let decided = inspection.decision.as_ref().map(|decision| decision.decided_at);
        let reviewed = inspection.review.as_ref().map(|review| review.reviewed_at);
        let changed = [inspection.completed_at, decided, reviewed].into_iter().flatten().max();
        let mut goes = Vec::new();
        for (kind, name) in
            [(Kind::Originals, "Images"), (Kind::Detections, "Detections"), (Kind::Inspections, "All of it")]
        {
            let kept_ms = upkeep.kept_ms(kind).and_then(|ms| i64::try_from(ms).ok());
            if let (Some(changed), Some(kept_ms)) = (changed, kept_ms) {
                goes.push((name, Moment(changed.plus_ms(kept_ms))));
            }
        }
        Self {
            hold: hold.map(|hold| (hold.reason, hold.held_by, Moment(hold.held_at))),
            goes,
            reviewer: reviewer.map(|reviewer| reviewer.0.clone()).unwrap_or_default(),
        }
    }
}

struct Overridable {
    decision: String,
    /// Who reviews in this browser; empty where it does not know.
    reviewer: String,
    /// The words and names of the verdicts.
    verdicts: [(&'static str, &'static str); 3],
}

impl Overridable {
    fn new(inspection: &Inspection, reviewer: Option<Reviewer>) -> Option<Self> {
        let decision = inspection.decision.as_ref().filter(|_| inspection.status == InspectionStatus::Completed)?;
        let verdicts = [Verdict::Accept, Verdict::Reject, Verdict::Recapture];
        let verdicts = verdicts.map(|verdict| (verdict.as_str(), Badge::from(verdict).label));
        let reviewer = reviewer.map(|reviewer| reviewer.0).unwrap_or_default();
        Some(Self { decision: decision.id.to_string(), reviewer, verdicts })
    }
}

struct ReasonLine {
    heading: &'static str,
    message: String,
    /// The view's id and name.
    view: Option<(String, String)>,
}

struct DecisionNote {
    policy: Option<PolicyRef>,
    cause: &'static str,
    certified: bool,
    decided: Moment,
}

impl InspectionPage {
    fn new(
        frame: Frame,
        inspection: &Inspection,
        policy: Option<&Policy>,
        now: Timestamp,
        (own_address, reviewer): (String, Option<Reviewer>),
        keeping: Keeping,
    ) -> Self {
        let overlay = Overlay::new(inspection, policy);
        let (title, named) = card::name(inspection);
        let views: Vec<_> =
            inspection.views.iter().map(|view| ViewPanel::new(inspection, view, &overlay, policy)).collect();
        let open = inspection.status == InspectionStatus::Open;
        Self {
            frame: if open { frame.refreshed_every(REFRESH_S) } else { frame },
            id: inspection.id.to_string(),
            title,
            named,
            badge: inspection.into(),
            instruction: words::instruction(inspection),
            reasons: inspection
                .reasons
                .iter()
                .map(|reason| ReasonLine {
                    heading: words::reason(reason.code),
                    message: reason.message.clone(),
                    view: reason.view_id.map(|id| (id.to_string(), name_of(inspection, id))),
                })
                .collect(),
            decision: inspection.decision.as_ref().map(|decision| DecisionNote {
                policy: decision.policy.clone(),
                cause: words::cause(decision.cause),
                certified: decision.certified,
                decided: Moment(decision.decided_at),
            }),
            review: inspection
                .review
                .as_ref()
                .map(|review| (review.verdict.into(), review.reviewer.clone(), Moment(review.reviewed_at))),
            awaited: inspection.views_expected.as_ref().filter(|_| open).map(words::awaited),
            facts: facts(inspection),
            labels: inspection.labels.clone().into_iter().collect(),
            created: Moment(inspection.created_at),
            age: ago(now, inspection.created_at),
            legend: overlay.legend(inspection),
            faint: views.iter().map(ViewPanel::faint).sum(),
            views,
            own_address,
            overridable: Overridable::new(inspection, reviewer),
            keeping,
        }
    }
}

/// `GET /inspections/{id}`
pub(crate) async fn show(
    State(site): State<Arc<Site>>,
    id: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Result<Response, ConsoleError> {
    let none = ConsoleError::NotFound("inspection");
    let Some(id) = id.ok().and_then(|Path(id)| id.parse().ok()) else { return Err(none) };
    let Some(inspection) = site.console.metastore.inspection(&access(), id).await? else { return Err(none) };
    let frame = Frame::load(&site.console, Place::Inspections).await?;
    let policy = match inspection.decision.as_ref().and_then(|decision| decision.policy.as_ref()) {
        Some(deciding) => deciding_policy(&site.console, deciding).await?,
        None => None,
    };
    let reviewer = Reviewer::of(&headers);
    let hold = hold_of(&site.console, id).await?;
    let keeping = Keeping::new(&inspection, hold, &site.console.upkeep, reviewer.as_ref());
    let caller = (own_address(&headers), reviewer);
    let page = InspectionPage::new(frame, &inspection, policy.as_ref(), Timestamp::now(), caller, keeping);
    render(StatusCode::OK, &page)
}

/// The policy as it was when it decided, whatever is active by now.
pub(crate) async fn deciding_policy(console: &Console, deciding: &PolicyRef) -> Result<Option<Policy>, ConsoleError> {
    let versions = console.metastore.policy_versions(&deciding.name).await?;
    Ok(versions.into_iter().find(|stored| stored.version == deciding.version).map(|stored| stored.policy))
}

fn name_of(inspection: &Inspection, id: ViewId) -> String {
    inspection.views.iter().find(|view| view.id == id).map_or_else(|| id.to_string(), view_name)
}

fn facts(inspection: &Inspection) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if !inspection.facility.is_empty() {
        facts.push(("Facility", inspection.facility.clone()));
    }
    if let Some(batch) = &inspection.batch {
        facts.push(("Batch", batch.clone()));
    }
    if let Some(not_before) = inspection.not_before {
        facts.push(("Not before", Moment(not_before).date_time()));
    }
    if let Some(completed_at) = inspection.completed_at {
        let name = if inspection.status == InspectionStatus::Cancelled { "Cancelled after" } else { "Time to verdict" };
        facts.push((name, span(completed_at.since_ms(inspection.created_at))));
    }
    facts
}

#[cfg(test)]
pub(crate) mod samples;

#[cfg(test)]
mod tests {
    use super::*;

    fn html(inspection: &Inspection) -> String {
        let policy = samples::policy();
        let now = inspection.created_at.plus_ms(5_000);
        let caller = ("http://here".to_owned(), None);
        let page = InspectionPage::new(Frame::bare(), inspection, Some(&policy), now, caller, Keeping::default());
        page.render().unwrap()
    }

    #[test]
    fn the_verdict_its_reasons_and_every_box_are_on_the_page() {
        let inspection = samples::inspection();
        let html = html(&inspection);
        assert!(html.contains("Review") && html.contains("damage at 0.47 is possible"), "{html}");
        let drawn: usize = inspection.views.iter().map(|view| view.detections.len()).sum();
        assert_eq!(html.matches("<g class=\"box ").count(), drawn);
        assert!(html.contains("not certified"), "{html}");
    }

    #[test]
    fn views_that_were_not_inspected_say_why_and_what_to_do() {
        let html = html(&samples::troubled());
        assert!(html.contains("cut off after 12 of 80 kB") && html.contains("take the picture again"), "{html}");
        assert!(html.contains("the model ran out of memory") && html.contains("/dead-letters"), "{html}");
        assert!(!html.contains("<img"), "there is no picture to show");
    }

    #[test]
    fn nothing_a_caller_says_becomes_markup() {
        let mut inspection = samples::inspection();
        let hostile = "\"><img src=x onerror=alert(1)>";
        inspection.facility = hostile.to_owned();
        inspection.package_id = Some(hostile.to_owned());
        inspection.batch = Some(hostile.to_owned());
        inspection.labels.insert(hostile.to_owned(), hostile.to_owned());
        inspection.reasons[0].message = hostile.to_owned();
        inspection.views[0].camera = Some(hostile.to_owned());
        inspection.views[0].detections[0].class_name = hostile.to_owned();
        let html = html(&inspection);
        assert!(!html.contains("<img src=x"), "{html}");
    }
}

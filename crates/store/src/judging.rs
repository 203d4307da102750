//! Asks the judge about inspections whose facts have changed: what is to be appended, whichever database it goes to.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use scrutineer_types::{
    Cause, Decision, DecisionId, DecisionSummary, EventKind, ImageFault, ImageFaultCode, Inspection, InspectionFacts,
    InspectionStatus, Judge, Policy, PolicyRef, Reason, Timestamp, View, ViewFacts, ViewState, ViewStatus,
};
use uuid::Uuid;

use crate::{StoreError, StoreErrorKind, effects::Effect, failure::damaged, joining, moments::Ids, rows::whole::Whole};

/// Camera clocks further behind than this are not believed when the time to a verdict is measured.
const BELIEVED_CAPTURE_MS: i64 = 24 * 60 * 60 * 1000;

/// The active version of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Active {
    pub version: u32,
    pub policy: Arc<Policy>,
}

/// A decision to append, with its event: the inspection as it stands with it.
#[derive(Debug)]
pub(crate) struct Appended {
    pub inspection: Inspection,
    pub decision: DecisionSummary,
    pub kind: EventKind,
    /// Views of the same package that were expected and have not come join it still.
    pub wants_views: bool,
    first: bool,
}

/// What the judge had to say about several inspections.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// Decisions to append, in the order of the inspections' ids.
    pub appended: Vec<Appended>,
    /// Those about which it had something to say, new or not.
    pub decided: BTreeSet<Uuid>,
    /// Those that have changed, though no decision is appended.
    pub touched: Vec<Uuid>,
    /// What is to be told of it.
    pub effects: Vec<Effect>,
}

/// Judges each of `inspections` that was loaded, in the order of ids. One that is cancelled, or that a person has decided, is
/// left alone; so is a decision that a late view, or a replay, does not change. `active` has the policies that they name; `again`
/// is the cause of a decision that is not its inspection's first.
pub(crate) fn judge(
    inspections: &BTreeSet<Uuid>,
    mut loaded: HashMap<Uuid, Whole>,
    active: &HashMap<String, Active>,
    judge: &dyn Judge,
    again: Cause,
    now: Timestamp,
    ids: &Ids,
) -> Result<Judged, StoreError> {
    let mut judged = Judged::default();
    for id in inspections {
        let Some(whole) = loaded.remove(id) else { continue };
        let by_person = whole.inspection.decision.as_ref().is_some_and(|newest| newest.cause == Cause::Person);
        if whole.inspection.status == InspectionStatus::Cancelled || by_person {
            judged.touched.push(*id);
            continue;
        }
        let Some(active) = active.get(&whole.policy) else {
            return Err(StoreError::new(
                StoreErrorKind::Internal,
                format!("inspection {id} names policy `{}`, which has no active version", whole.policy),
            ));
        };
        let facts = facts(&whole, active, now)?;
        let Some(decision) = judge.decide(&active.policy, &facts) else {
            judged.touched.push(*id);
            continue;
        };
        judged.decided.insert(*id);
        // Whoever waits for what a late view brings need wait no more, whether it changes anything or not.
        judged.effects.push(Effect::Decided(whole.inspection.id));
        if says_something_else(&whole, &decision) {
            let wants_views = facts.expected.is_some_and(|expected| joining::lacks(&expected, &whole.inspection.views));
            let first = whole.inspection.decision.is_none();
            let summary = DecisionSummary {
                id: DecisionId(ids.next(now)),
                cause: if first { Cause::Policy } else { again },
                certified: judge.certified(&active.policy, &whole.inspection, now),
                policy: Some(PolicyRef { name: whole.policy, version: active.version }),
                decided_at: now,
            };
            let appended = append(whole.inspection, summary, decision, wants_views);
            judged.effects.extend(appended.first_verdict(now));
            judged.appended.push(appended);
        } else {
            judged.touched.push(*id);
        }
    }
    Ok(judged)
}

/// Whether `decision` is the first, has another verdict than the newest, or gives up a reason that the newest stands on. One
/// more reason for the same verdict is no news: after a reject, the views still in work change nothing.
fn says_something_else(whole: &Whole, decision: &Decision) -> bool {
    let newest = &whole.inspection;
    let stands =
        |reason: &Reason| decision.reasons.iter().any(|now| (now.code, now.view_id) == (reason.code, reason.view_id));
    newest.verdict != Some(decision.verdict) || !newest.reasons.iter().all(stands)
}

fn facts(whole: &Whole, active: &Active, now: Timestamp) -> Result<InspectionFacts, StoreError> {
    let passed = |deadline: Option<Timestamp>| deadline.is_some_and(|moment| moment <= now);
    let views = whole.inspection.views.iter().zip(&whole.decoded);
    Ok(InspectionFacts {
        package_id: whole.inspection.package_id.clone(),
        views: views.map(|(view, decoded)| view_facts(view, *decoded)).collect::<Result<_, _>>()?,
        // What the inspection shows is its own wish, or the active policy's.
        expected: whole.inspection.views_expected.clone().or_else(|| active.policy.expected_views()),
        views_deadline_passed: passed(whole.views_deadline_at),
        deadline_passed: passed(whole.deadline_at),
    })
}

fn view_facts(view: &View, decoded: Option<(u32, u32)>) -> Result<ViewFacts, StoreError> {
    let state = match (view.status, decoded, view.quality, &view.error) {
        (ViewStatus::Pending, ..) => ViewState::Pending,
        (ViewStatus::Failed, ..) => ViewState::Failed,
        (ViewStatus::Completed, Some((width, height)), Some(quality), _) => {
            let (detections, codes) = (view.detections.clone(), view.codes.clone());
            ViewState::Completed { width, height, quality, detections, codes }
        }
        (ViewStatus::Unreadable, _, _, Some(error)) => {
            let code = fault_code(&error.code).ok_or_else(|| damaged("an image's fault", error.code.clone()))?;
            ViewState::Unreadable(ImageFault { code, message: error.message.clone() })
        }
        _ => return Err(damaged("a view", format!("{} is {} without cause", view.id, view.status))),
    };
    Ok(ViewFacts { view_id: view.id, angle: view.angle.clone(), state })
}

pub(crate) fn fault_code(word: &str) -> Option<ImageFaultCode> {
    [ImageFaultCode::Empty, ImageFaultCode::UnsupportedFormat, ImageFaultCode::TooManyPixels, ImageFaultCode::Corrupt]
        .into_iter()
        .find(|code| code.as_str() == word)
}

/// Makes `decision` the newest of the inspection.
fn append(mut inspection: Inspection, summary: DecisionSummary, decision: Decision, wants_views: bool) -> Appended {
    let first = inspection.decision.is_none();
    let kind = if first { EventKind::InspectionCompleted } else { EventKind::InspectionRedecided };
    inspection.status = InspectionStatus::Completed;
    inspection.verdict = Some(decision.verdict);
    inspection.completed_at = inspection.completed_at.or(Some(summary.decided_at));
    inspection.reasons = decision.reasons;
    inspection.decision = Some(summary.clone());
    Appended { inspection, decision: summary, kind, wants_views, first }
}

impl Appended {
    /// The word of its verdict.
    pub fn verdict(&self) -> &'static str {
        self.inspection.verdict.map(scrutineer_types::Verdict::as_str).unwrap_or_default()
    }

    fn first_verdict(&self, now: Timestamp) -> Option<Effect> {
        let verdict = self.inspection.verdict.filter(|_| self.first)?;
        let received = self.inspection.created_at;
        let captured = self.inspection.views.iter().filter_map(|view| view.captured_at).min();
        let begun = captured
            .filter(|moment| (0..BELIEVED_CAPTURE_MS).contains(&received.since_ms(*moment)))
            .unwrap_or(received);
        let after_ms = now.since_ms(begun).max(0);
        Some(Effect::FirstVerdict { facility: self.inspection.facility.clone(), verdict, after_ms })
    }
}

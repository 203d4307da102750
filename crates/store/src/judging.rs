//! Asks the judge about inspections whose facts have changed: what is to be appended, whichever database it goes to.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use scrutineer_types::{
    Cause, Decision, DecisionId, DecisionSummary, EventKind, ExpectedViews, ImageFault, ImageFaultCode, Inspection,
    InspectionFacts, InspectionStatus, Judge, Policy, PolicyRef, Reason, Removed, Routes, Timestamp, Verdict, View,
    ViewFacts, ViewState, ViewStatus,
};
use uuid::Uuid;

use crate::{
    StoreError, StoreErrorKind,
    effects::Effect,
    failure::damaged,
    joining,
    lot::{Asked, Lot},
    moments::Ids,
    rows::{evidence::Evidence, whole::Whole},
};

/// Camera clocks further behind than this are not believed when the time to a verdict is measured.
const BELIEVED_CAPTURE_MS: i64 = 24 * 60 * 60 * 1000;

/// The active version of a policy.
#[derive(Clone, Debug)]
pub(crate) struct Active {
    pub version: u32,
    pub policy: Arc<Policy>,
    /// Facilities whose audits of this policy raise an alarm.
    pub alarmed: Arc<[String]>,
}

impl Active {
    /// Whether the lot needs to know of a facility's days, to keep audits within the policy's limit.
    pub fn limits_audits(&self) -> bool {
        self.policy.audit.max_per_day.is_some()
    }
}

/// A decision to append, with its event: the inspection as it stands with it.
#[derive(Debug)]
pub(crate) struct Appended {
    pub inspection: Inspection,
    pub decision: DecisionSummary,
    pub kind: EventKind,
    /// Views of the same package that were expected and have not come join it still.
    pub wants_views: bool,
    /// What the judge was shown, packed; `None` where it is a person's.
    pub evidence: Option<Vec<u8>>,
    /// Whether a person is asked about it; `None` where it is a person's, or has been asked about before.
    pub asked: Option<Asked>,
    /// The first of its inspection.
    pub first: bool,
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

/// The policies that may decide on these: those that they name, and those that decide in their place by the model that answered.
pub(crate) fn policies(loaded: &HashMap<Uuid, Whole>, routes: &Routes) -> BTreeSet<String> {
    let both = loaded.values().flat_map(|whole| [whole.policy.as_str(), by_model(whole, routes)]);
    both.map(str::to_owned).collect()
}

/// The policy that decides by the models that answered for the views so far.
fn by_model<'w>(whole: &'w Whole, routes: &'w Routes) -> &'w str {
    let views = whole.inspection.views.iter();
    routes.policy_where(&whole.policy, views.filter_map(|view| Some(view.model.as_ref()?.name.as_str())))
}

/// The policy that decides, with its name; that which the inspection names where there is no other.
fn deciding<'w>(
    whole: &'w Whole,
    active: &'w HashMap<String, Active>,
    routes: &'w Routes,
) -> Option<(&'w str, &'w Active)> {
    [by_model(whole, routes), whole.policy.as_str()].into_iter().find_map(|name| Some((name, active.get(name)?)))
}

/// The facilities whose audits the policies limit.
pub(crate) fn limited<'w>(
    loaded: &'w HashMap<Uuid, Whole>,
    active: &HashMap<String, Active>,
    routes: &Routes,
) -> Vec<&'w str> {
    let limits = |whole: &&Whole| deciding(whole, active, routes).is_some_and(|(_, policy)| policy.limits_audits());
    let facilities: BTreeSet<&str> =
        loaded.values().filter(limits).map(|whole| whole.inspection.facility.as_str()).collect();
    facilities.into_iter().collect()
}

/// Judges each of `inspections` that was loaded, in the order of ids. One that is cancelled, or that a person has decided, is
/// left alone; so is a decision that a late view, or a replay, does not change. `active` has their [`policies`]; `again`
/// is the cause of a decision that is not its inspection's first.
pub(crate) fn judge(
    inspections: &BTreeSet<Uuid>,
    mut loaded: HashMap<Uuid, Whole>,
    active: &HashMap<String, Active>,
    (judge, routes): (&dyn Judge, &Routes),
    lot: &Lot,
    again: Cause,
    (now, ids): (Timestamp, &Ids),
) -> Result<Judged, StoreError> {
    let mut judged = Judged::default();
    for id in inspections {
        let Some(whole) = loaded.remove(id) else { continue };
        let by_person = whole.inspection.decision.as_ref().is_some_and(|newest| newest.cause == Cause::Person);
        if whole.inspection.status == InspectionStatus::Cancelled || by_person {
            judged.touched.push(*id);
            continue;
        }
        // Of what is not kept any longer nothing can be told: what was decided stands.
        if whole.inspection.views.iter().any(|view| view.removed.contains(&Removed::Detections)) {
            continue;
        }
        let Some((name, active)) = deciding(&whole, active, routes) else {
            return Err(StoreError::new(
                StoreErrorKind::Internal,
                format!("inspection {id} names policy `{}`, which has no active version", whole.policy),
            ));
        };
        let certified = judge.certified(&active.policy, &whole.inspection, now);
        let audit_alarm = active.alarmed.contains(&whole.inspection.facility);
        let facts = InspectionFacts { certified, audit_alarm, ..facts(&whole, active.policy.expected_views(), now)? };
        let Some(decision) = judge.decide(&active.policy, &facts) else {
            judged.touched.push(*id);
            continue;
        };
        judged.decided.insert(*id);
        // Whoever waits for what a late view brings need wait no more, whether it changes anything or not.
        judged.effects.push(Effect::Decided(whole.inspection.id));
        if says_something_else(&whole, &decision) {
            let wants_views =
                facts.expected.as_ref().is_some_and(|expected| joining::lacks(expected, &whole.inspection.views));
            let inspection = &whole.inspection;
            let cause = if inspection.decision.is_none() { Cause::Policy } else { again };
            let said = (decision.verdict, cause);
            let asked = lot.ask(&active.policy, said, inspection.id, &inspection.facility);
            let by = PolicyRef { name: name.to_owned(), version: active.version };
            let summary =
                DecisionSummary { id: DecisionId(ids.next(now)), cause, certified, policy: Some(by), decided_at: now };
            let evidence = Evidence {
                package_id: facts.package_id,
                expected: facts.expected.filter(|_| whole.own_wish),
                views_deadline_at: whole.views_deadline_at,
                deadline_at: whole.deadline_at,
                views: facts.views,
            };
            let appended = Appended {
                evidence: Some(evidence.pack()),
                asked: Some(asked),
                ..append(whole.inspection, summary, decision, wants_views)
            };
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

/// What there is to judge by, as if a certificate covered it; `awaited` is what the policy awaits.
pub(crate) fn facts(
    whole: &Whole,
    awaited: Option<ExpectedViews>,
    now: Timestamp,
) -> Result<InspectionFacts, StoreError> {
    let passed = |deadline: Option<Timestamp>| deadline.is_some_and(|moment| moment <= now);
    let views = whole.inspection.views.iter().zip(&whole.decoded);
    Ok(InspectionFacts {
        package_id: whole.inspection.package_id.clone(),
        views: views.map(|(view, decoded)| view_facts(view, *decoded)).collect::<Result<_, _>>()?,
        // What the inspection shows is its own wish, or the active policy's.
        expected: whole.inspection.views_expected.clone().or(awaited),
        views_deadline_passed: passed(whole.views_deadline_at),
        deadline_passed: passed(whole.deadline_at),
        certified: true,
        audit_alarm: false,
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
pub(crate) fn append(
    mut inspection: Inspection,
    summary: DecisionSummary,
    decision: Decision,
    wants_views: bool,
) -> Appended {
    let first = inspection.decision.is_none();
    let kind = match summary.cause {
        _ if first => EventKind::InspectionCompleted,
        Cause::Person => EventKind::InspectionReviewed,
        Cause::Policy | Cause::LateView | Cause::Replay => EventKind::InspectionRedecided,
    };
    inspection.status = InspectionStatus::Completed;
    inspection.verdict = Some(decision.verdict);
    inspection.completed_at = inspection.completed_at.or(Some(summary.decided_at));
    inspection.reasons = decision.reasons;
    inspection.decision = Some(summary.clone());
    Appended { inspection, decision: summary, kind, wants_views, evidence: None, asked: None, first }
}

impl Appended {
    /// The word of its verdict.
    pub fn verdict(&self) -> &'static str {
        self.inspection.verdict.map(scrutineer_types::Verdict::as_str).unwrap_or_default()
    }

    fn first_verdict(&self, now: Timestamp) -> Option<Effect> {
        let verdict = self.inspection.verdict.filter(|_| self.first)?;
        // What is left to a person has its time once that person has answered.
        let after_ms = (verdict != Verdict::Review).then(|| time_to_verdict_ms(&self.inspection, now));
        Some(Effect::FirstVerdict { facility: self.inspection.facility.clone(), verdict, after_ms })
    }
}

/// From capture or receipt until `now`.
pub(crate) fn time_to_verdict_ms(inspection: &Inspection, now: Timestamp) -> i64 {
    now.since_ms(begun_at(inspection)).max(0)
}

/// When the time to an inspection's verdict began: when its first view was captured, where that can be believed, else when it was
/// received.
pub fn begun_at(inspection: &Inspection) -> Timestamp {
    let received = inspection.created_at;
    let captured = inspection.views.iter().filter_map(|view| view.captured_at).min();
    captured.filter(|moment| (0..BELIEVED_CAPTURE_MS).contains(&received.since_ms(*moment))).unwrap_or(received)
}

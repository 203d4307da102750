//! A judge simple enough to be foreseen.

use std::collections::BTreeSet;

use scrutineer_types::{
    Decision, ExpectedViews, Inspection, InspectionFacts, Judge, Policy, Reason, ReasonCode, Threshold, Timestamp,
    Verdict, ViewFacts, ViewState,
};

/// Rejects whatever audits raise an alarm about, and damage at the policy's `present`, else at 0.5, or above at once; otherwise waits for pending and awaited views until a deadline has passed.
#[derive(Clone, Copy, Debug, Default)]
pub struct SimpleJudge;

impl Judge for SimpleJudge {
    fn decide(&self, policy: &Policy, facts: &InspectionFacts) -> Option<Decision> {
        let seen = |wanted: fn(&ViewFacts) -> bool| facts.views.iter().any(wanted);
        let present = match policy.classes.get("damage").and_then(|rule| rule.present) {
            Some(Threshold::At(present)) => present,
            Some(Threshold::Never) | None => 0.5,
        };
        let damaged = facts.views.iter().any(|view| is_damaged(view, present));
        let pending = seen(|view| view.state == ViewState::Pending);
        let missing = missing(facts);
        let awaited = pending || missing && !facts.views_deadline_passed;
        if awaited && !facts.deadline_passed && !damaged {
            return None;
        }
        let (verdict, code) = if damaged {
            (Verdict::Reject, ReasonCode::DefectPresent)
        } else if facts.audit_alarm {
            (Verdict::Reject, ReasonCode::AuditAlarm)
        } else if seen(|view| matches!(view.state, ViewState::Unreadable(_))) {
            (Verdict::Recapture, ReasonCode::Unreadable)
        } else if seen(|view| view.state == ViewState::Failed) {
            (Verdict::Review, ReasonCode::InferenceFailed)
        } else if missing {
            (Verdict::Review, ReasonCode::ViewMissing)
        } else if pending {
            (Verdict::Review, ReasonCode::DeadlinePassed)
        } else {
            (Verdict::Accept, ReasonCode::AllClear)
        };
        let message = format!("{} by {}", verdict, policy.name);
        Some(Decision { verdict, reasons: vec![Reason { code, message, view_id: None }] })
    }

    fn certified(&self, policy: &Policy, _inspection: &Inspection, _now: Timestamp) -> bool {
        policy.certificate.is_some()
    }
}

fn is_damaged(view: &ViewFacts, present: f32) -> bool {
    match &view.state {
        ViewState::Completed { detections, .. } => {
            detections.iter().any(|found| found.class_name == "damage" && found.confidence >= present)
        }
        _ => false,
    }
}

fn missing(facts: &InspectionFacts) -> bool {
    match &facts.expected {
        None => false,
        Some(ExpectedViews::Count(count)) => facts.views.len() < *count as usize,
        Some(ExpectedViews::Angles(angles)) => {
            let there: BTreeSet<&str> = facts.views.iter().filter_map(|view| view.angle.as_deref()).collect();
            angles.iter().any(|angle| !there.contains(angle.as_str()))
        }
    }
}

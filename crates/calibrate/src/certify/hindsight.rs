//! Labelled inspections looked at with a policy in hand: how suspicious each was, and which it decides wrongly. It describes; no certificate
//! depends on it.

use scrutineer_decide::PolicyJudge;
use scrutineer_types::{ClassRole, Detection, Fallback, InspectionFacts, Judge, Policy, Verdict, ViewState};

use super::Labelled;

/// A labelled inspection that a policy decides by itself, and wrongly.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mistake {
    /// Its place among the labelled ones.
    pub index: usize,
    /// What the policy says: accept of a bad one, reject of a good one.
    pub verdict: Verdict,
    /// How suspicious it was.
    pub suspicion: f64,
    /// The place of the view that was most so.
    pub view: usize,
}

/// How sure the model is that something is wrong, `0..=1`, and the place of the view that says so: its highest confidence in a defect,
/// or one minus that in a required thing whose absence rejects, if that is more. `None` where `policy` looks for neither, or no
/// view was inferred.
pub fn suspicion(policy: &Policy, facts: &InspectionFacts) -> Option<(f64, usize)> {
    let views = facts.views.iter().enumerate().filter_map(|(place, view)| match &view.state {
        ViewState::Completed { detections, .. } => Some((place, detections.as_slice())),
        _ => None,
    });
    let views = views.collect::<Vec<_>>();
    let first = views.first()?.0;
    // The best sighting of a class on any view; 0, on the first, where there is none.
    let best = |class: &str| {
        let sightings = views.iter().flat_map(|(place, detections)| {
            let of_class = move |one: &&Detection| one.class_name == class && !one.confidence.is_nan();
            detections.iter().filter(of_class).map(|one| (f64::from(one.confidence.clamp(0.0, 1.0)), *place))
        });
        sightings.fold((0.0, first), |best, next| if next.0 > best.0 { next } else { best })
    };
    let suspicions = policy.classes.iter().filter_map(|(class, rule)| match rule.role {
        ClassRole::Defect => Some(best(class)),
        ClassRole::Required if rule.on_missing == Fallback::Reject => {
            let (confidence, place) = best(class);
            Some((1.0 - confidence, place))
        }
        ClassRole::Required | ClassRole::Info => None,
    });
    suspicions.reduce(|most, next| if next.0 > most.0 { next } else { most })
}

/// What `policy` decides by itself and wrongly, by turns: the bad that it accepts, from what looked cleanest on, and the good that it
/// rejects, from what looked worst on.
pub fn mistakes(policy: &Policy, labelled: &[Labelled]) -> Vec<Mistake> {
    let wrong = labelled.iter().enumerate().filter_map(|(index, one)| {
        let verdict = PolicyJudge.verdict(policy, &one.facts)?;
        let wrong = if one.bad() { Verdict::Accept } else { Verdict::Reject };
        let (suspicion, view) = suspicion(policy, &one.facts).unwrap_or((0.0, 0));
        (verdict == wrong).then_some(Mistake { index, verdict, suspicion, view })
    });
    let (mut accepted, mut rejected) = wrong.partition::<Vec<_>, _>(|one| one.verdict == Verdict::Accept);
    accepted.sort_by(|a, b| a.suspicion.total_cmp(&b.suspicion));
    rejected.sort_by(|a, b| b.suspicion.total_cmp(&a.suspicion));
    let (mut accepted, mut rejected) = (accepted.into_iter(), rejected.into_iter());
    let mut turns = Vec::new();
    while accepted.len() + rejected.len() > 0 {
        turns.extend(accepted.next());
        turns.extend(rejected.next());
    }
    turns
}

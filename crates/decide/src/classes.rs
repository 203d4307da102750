//! What the detections say: defects seen, required things not seen, and all that is neither sure nor absent.

use scrutineer_types::{
    ClassRole, ClassRule, Detection, InspectionFacts, Policy, ReasonCode, Threshold, Verdict, ViewId, ViewState,
};

use crate::{
    figure::{beside, threshold},
    judge::Finding,
    views::verdict_of,
};

/// One class on one view: the best confidence, and all of them.
struct Sighting {
    view_id: ViewId,
    best: f32,
    confidences: Vec<f32>,
}

/// A class's thresholds; `None` leaves that side to people, as `"never"` does. So does an absent or NaN threshold, which no
/// validated policy has: what nobody set, nobody automated.
#[derive(Clone, Copy)]
struct Bounds {
    present: Option<f32>,
    possible: Option<f32>,
}

impl Bounds {
    fn of(rule: &ClassRule) -> Self {
        let bound = |threshold| match threshold {
            Some(Threshold::At(value)) if !f32::is_nan(value) => Some(value),
            _ => None,
        };
        Self { present: bound(rule.present), possible: bound(rule.possible) }
    }

    fn sure(self, confidence: f32) -> bool {
        self.present.is_some_and(|present| confidence >= present)
    }

    fn possible(self, confidence: f32) -> bool {
        self.possible.is_some_and(|possible| confidence >= possible)
    }

    /// What a confidence that reached `possible`, but not `present`, means.
    fn uncertain<'f>(self, class: &'f str, seen: &Sighting) -> Finding<'f> {
        let best = seen.best;
        let code = if self.present.is_some() { ReasonCode::UncertainDetection } else { ReasonCode::NotAutomated };
        Finding::new(Verdict::Review, code, Some(seen.view_id), move || {
            let both = [self.present, self.possible].into_iter().flatten().collect::<Vec<_>>();
            let (figure, possible) = (beside(best, &both), self.possible.map(threshold).unwrap_or_default());
            match self.present.map(threshold) {
                Some(present) => format!("{class} at {figure} is possible ({possible}) but not sure ({present})"),
                None => format!(
                    "{class} at {figure} is possible ({possible}), and the policy leaves it to a person to be sure"
                ),
            }
        })
    }

    /// What a class means that only a person may call absent.
    fn never_absent<'f>(self, class: &'f str, seen: Option<&Sighting>) -> Finding<'f> {
        let best = seen.map(|seen| seen.best);
        Finding::new(Verdict::Review, ReasonCode::NotAutomated, seen.map(|seen| seen.view_id), move || {
            let figure = match best {
                Some(best) => {
                    format!("seen at {} at most", beside(best, &self.present.into_iter().collect::<Vec<_>>()))
                }
                None => "not seen".to_owned(),
            };
            format!("{class} was {figure}, and the policy leaves it to a person to say that it is not there")
        })
    }
}

/// What speaks against accepting, in order of the classes' names, then of receipt.
///
/// Without `all_judged` (every view came, was inferred and passed the gates) not seeing a required class calls for no more than
/// review: it may be where nobody could look. Without one completed view nothing is said of classes at all.
pub(crate) fn findings<'f>(policy: &'f Policy, facts: &InspectionFacts, all_judged: bool) -> Vec<Finding<'f>> {
    let views = completed(facts);
    if views.is_empty() {
        return Vec::new();
    }
    let rules = policy.classes.iter();
    rules
        .flat_map(|(class, rule)| match rule.role {
            ClassRole::Defect => defect(class, Bounds::of(rule), &sightings(class, &views)),
            ClassRole::Required => {
                let verdict = if all_judged { verdict_of(rule.on_missing) } else { Verdict::Review };
                required(class, Bounds::of(rule), &sightings(class, &views), all_judged, verdict).into_iter().collect()
            }
            ClassRole::Info => Vec::new(),
        })
        .collect()
}

/// The defects that are taken as true, on whichever views are there already.
pub(crate) fn sure_defects<'f>(policy: &'f Policy, facts: &InspectionFacts) -> Vec<Finding<'f>> {
    let views = completed(facts);
    let defects = policy.classes.iter().filter(|(_, rule)| rule.role == ClassRole::Defect);
    let found = defects.flat_map(|(class, rule)| defect(class, Bounds::of(rule), &sightings(class, &views)));
    found.filter(Finding::is_sure_defect).collect()
}

/// What was looked for, for an inspection that nothing speaks against.
pub(crate) fn all_clear(policy: &Policy, facts: &InspectionFacts) -> String {
    let views = completed(facts);
    let of_role = |role| policy.classes.iter().filter(move |(_, rule)| rule.role == role).map(|(class, _)| class);
    let defects = of_role(ClassRole::Defect).cloned().collect::<Vec<_>>().join(", ");
    let required = of_role(ClassRole::Required)
        .map(|class| match best(&sightings(class, &views)) {
            Some(seen) => format!("{class} seen at {}", beside(seen.best, &[])),
            None => format!("{class} seen"),
        })
        .collect::<Vec<_>>()
        .join(", ");
    let parts =
        [(!defects.is_empty()).then(|| format!("{defects} not seen")), (!required.is_empty()).then_some(required)];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join("; ");
    let views = views.len();
    format!("{said}; on {views} {}", if views == 1 { "view" } else { "views" })
}

fn defect<'f>(class: &'f str, bounds: Bounds, seen: &[Sighting]) -> Vec<Finding<'f>> {
    let mut found = Vec::new();
    for sighting in seen {
        if let Some(present) = bounds.present.filter(|present| sighting.best >= *present) {
            let (best, sure) = (sighting.best, sighting.confidences.iter().filter(|one| bounds.sure(**one)).count());
            found.push(Finding::new(Verdict::Reject, ReasonCode::DefectPresent, Some(sighting.view_id), move || {
                let (figure, present) = (beside(best, &[present]), threshold(present));
                let more = if sure == 1 { String::new() } else { format!(", one of {sure} on this view") };
                format!("{class} at {figure} is sure ({present}){more}")
            }));
        } else if bounds.possible(sighting.best) {
            found.push(bounds.uncertain(class, sighting));
        }
    }
    let rejected = seen.iter().any(|sighting| bounds.sure(sighting.best));
    if bounds.possible.is_none() && !rejected {
        found.push(bounds.never_absent(class, best(seen)));
    }
    found
}

fn required<'f>(
    class: &'f str,
    bounds: Bounds,
    seen: &[Sighting],
    all_judged: bool,
    missing: Verdict,
) -> Option<Finding<'f>> {
    let best = best(seen);
    if best.is_some_and(|seen| bounds.sure(seen.best)) {
        return None;
    }
    let Some(possible) = bounds.possible else { return Some(bounds.never_absent(class, best)) };
    if let Some(seen) = best.filter(|seen| seen.best >= possible) {
        return Some(bounds.uncertain(class, seen));
    }
    let confidence = best.map(|seen| seen.best);
    Some(Finding::new(missing, ReasonCode::RequiredMissing, best.map(|seen| seen.view_id), move || {
        let figure = confidence.map(|confidence| {
            format!(": at {} it is not possible ({})", beside(confidence, &[possible]), threshold(possible))
        });
        let caveat = if all_judged { "" } else { "; but not every view could be judged" };
        format!("{class} is required and was not seen{}{caveat}", figure.unwrap_or_default())
    }))
}

fn completed(facts: &InspectionFacts) -> Vec<(ViewId, &[Detection])> {
    let inferred = facts.views.iter().filter_map(|view| match &view.state {
        ViewState::Completed { detections, .. } => Some((view.view_id, detections.as_slice())),
        _ => None,
    });
    inferred.collect()
}

/// The views that show a class, in order of receipt. A confidence that is no number says nothing.
fn sightings(class: &str, views: &[(ViewId, &[Detection])]) -> Vec<Sighting> {
    let seen = views.iter().filter_map(|(view_id, detections)| {
        let of_class = detections.iter().filter(|detection| detection.class_name == class);
        let confidences = of_class.map(|detection| detection.confidence).filter(|c| !c.is_nan()).collect::<Vec<_>>();
        let best = confidences.iter().copied().reduce(f32::max)?;
        Some(Sighting { view_id: *view_id, best, confidences })
    });
    seen.collect()
}

/// The best of all views; of equals, the first received.
fn best(seen: &[Sighting]) -> Option<&Sighting> {
    seen.iter().reduce(|best, next| if next.best > best.best { next } else { best })
}

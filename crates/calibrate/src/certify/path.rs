//! The path: whole policies, from the most careful thresholds to the least, on which all classes move together.

use scrutineer_types::{
    ClassRole, ClassRule, Detection, Fallback, InspectionFacts, Policy, Threshold, Verdict, ViewState,
};

use super::sample::Counted;

/// Most steps of a path; the selection split seldom has more inspections.
const MOST_STEPS: usize = 4_096;

/// What a path automates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Accepting: `possible` of defects, `present` of what is required.
    Accept,
    /// Rejecting: `present` of defects, `possible` of what is required where missing means reject.
    Reject,
}

impl Side {
    /// The verdict that it automates.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Accept => Verdict::Accept,
            Self::Reject => Verdict::Reject,
        }
    }
}

/// How the threshold of a class moves along a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    /// The verdict needs a confidence below the threshold, which rises.
    Below,
    /// The verdict needs a confidence at or above the threshold, which falls.
    AtLeast,
}

/// One side's thresholds of one class, a step each; `None`: never at that step.
#[derive(Clone, Debug)]
struct ClassPath {
    class: String,
    direction: Direction,
    steps: Vec<Option<f32>>,
}

/// The steps of one side, each a whole policy with the other side left to people.
///
/// At level u every class by itself would let the verdict pass for a share u of the selection split (rejects: at most u), so the
/// thresholds are scores that were seen there, and no monotone transform of the scores changes who gets which verdict.
#[derive(Clone, Debug)]
pub struct Path {
    side: Side,
    classes: Vec<ClassPath>,
    policies: Vec<Policy>,
}

impl Path {
    /// Lays the path of `side` through the scores of `selection`. Thresholds of `policy` are not looked at; its roles, gates and
    /// fallbacks are kept.
    pub fn lay(side: Side, policy: &Policy, selection: &[Counted<'_>]) -> Self {
        let count = selection.len().min(MOST_STEPS);
        let levels = (1..=count).map(|step| step as f64 / count as f64).collect::<Vec<_>>();
        let moving = policy.classes.iter().filter_map(|(class, rule)| {
            let direction = direction(side, rule)?;
            let scores = selection.iter().map(|one| (score(class, &one.labelled.facts), one.weight)).collect();
            Some(ClassPath { class: class.clone(), direction, steps: thresholds(side, direction, scores, &levels) })
        });
        let mut classes = moving.collect::<Vec<_>>();
        let differs =
            |step: &usize| *step == 0 || classes.iter().any(|class| class.steps[*step] != class.steps[step - 1]);
        let kept = (0..count).filter(differs).collect::<Vec<_>>();
        for class in &mut classes {
            class.steps = kept.iter().map(|step| class.steps[*step]).collect();
        }
        let mut path = Self { side, classes, policies: Vec::new() };
        path.policies = (0..kept.len()).map(|step| path.with(manual(policy), step)).collect();
        path
    }

    /// What it automates.
    pub fn side(&self) -> Side {
        self.side
    }

    /// The policy of each step, the other side left to people.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// `policy` with this side's thresholds of `step`.
    #[must_use]
    pub fn with(&self, mut policy: Policy, step: usize) -> Policy {
        for class in &self.classes {
            let rule = policy.classes.get_mut(&class.class).expect("the path was laid for this policy's classes");
            let threshold = Some(class.steps[step].map_or(Threshold::Never, Threshold::At));
            match (self.side, rule.role) {
                (Side::Accept, ClassRole::Required) | (Side::Reject, ClassRole::Defect) => rule.present = threshold,
                _ => rule.possible = threshold,
            }
            if let (true, Some(Threshold::At(present)), Some(Threshold::At(possible))) =
                (words_only(rule), rule.present, &mut rule.possible)
            {
                *possible = possible.min(present);
            }
        }
        policy
    }

    /// The step at which `facts` most likely get the verdict first, judged by the scores alone; the judge has the last word.
    pub(super) fn likely_step(&self, facts: &InspectionFacts) -> usize {
        let steps = self.classes.iter().map(|class| {
            let score = score(&class.class, facts);
            let passes = |threshold: &Option<f32>| match (class.direction, threshold) {
                (_, None) => false,
                (Direction::Below, Some(threshold)) => score.is_none_or(|score| score < *threshold),
                (Direction::AtLeast, Some(threshold)) => score.is_some_and(|score| score >= *threshold),
            };
            class.steps.partition_point(|threshold| !passes(threshold))
        });
        let step = match self.side {
            Side::Accept => steps.max(),
            Side::Reject => steps.min(),
        };
        step.unwrap_or(0)
    }

    /// Whether this side at `step` and `other` at `other_step` can stand in one policy: what is sure must also be possible.
    pub(super) fn joins(&self, step: usize, other: &Self, other_step: usize) -> bool {
        let theirs = |class: &str| other.classes.iter().find(|one| one.class == class).map(|one| one.steps[other_step]);
        self.classes.iter().all(|class| match (class.direction, class.steps[step], theirs(&class.class).flatten()) {
            (Direction::Below, Some(possible), Some(present)) | (Direction::AtLeast, Some(present), Some(possible)) => {
                possible <= present
            }
            _ => true,
        })
    }
}

/// `policy` with every side left to people, gates and fallbacks kept.
pub(super) fn manual(policy: &Policy) -> Policy {
    let mut policy = Policy { certificate: None, ..policy.clone() };
    for rule in policy.classes.values_mut().filter(|rule| rule.role != ClassRole::Info) {
        if !words_only(rule) || rule.possible.is_none() {
            rule.possible = Some(Threshold::Never);
        }
        rule.present = Some(Threshold::Never);
    }
    policy
}

/// Whether `possible` changes nothing but the reason given: missing, it is only reviewed.
fn words_only(rule: &ClassRule) -> bool {
    rule.role == ClassRole::Required && rule.on_missing == Fallback::Review
}

fn direction(side: Side, rule: &ClassRule) -> Option<Direction> {
    match (side, rule.role) {
        (Side::Accept, ClassRole::Defect) => Some(Direction::Below),
        (Side::Accept, ClassRole::Required) | (Side::Reject, ClassRole::Defect) => Some(Direction::AtLeast),
        (Side::Reject, ClassRole::Required) if rule.on_missing == Fallback::Reject => Some(Direction::Below),
        _ => None,
    }
}

/// The best confidence of `class` on any view; `None` where it was not detected.
fn score(class: &str, facts: &InspectionFacts) -> Option<f32> {
    let detections = facts.views.iter().flat_map(|view| match &view.state {
        ViewState::Completed { detections, .. } => detections.as_slice(),
        _ => &[],
    });
    let of_class = |found: &&Detection| found.class_name == class && !found.confidence.is_nan();
    detections.filter(of_class).map(|found| found.confidence.clamp(0.0, 1.0)).reduce(f32::max)
}

/// The threshold at each of `levels`, rising; `scores` are those of the selection split with their weights.
fn thresholds(
    side: Side,
    direction: Direction,
    mut scores: Vec<(Option<f32>, f64)>,
    levels: &[f64],
) -> Vec<Option<f32>> {
    // `None`, not detected, is below every score.
    scores.sort_by(|a, b| a.0.partial_cmp(&b.0).expect("no score is NaN"));
    if direction == Direction::AtLeast {
        scores.reverse();
    }
    let total = scores.iter().map(|(_, weight)| weight).sum::<f64>();
    let mut at = 0;
    let mut sum = scores.first().map_or(0.0, |(_, weight)| *weight);
    let reached = levels.iter().map(|level| {
        while sum < level * total * (1.0 - 1e-12) && at + 1 < scores.len() {
            at += 1;
            sum += scores[at].1;
        }
        match (side, direction, scores[at].0) {
            (_, _, Some(score)) => Some(score),
            // Accepting: any detection at all stands in the way of a defect, and suffices for what is required.
            (Side::Accept, _, None) => Some(0.0),
            // Rejecting: all that were detected are rejected already, or none but undetected ones would be.
            (Side::Reject, _, None) => None,
        }
    });
    let mut reached = reached.collect::<Vec<_>>();
    if side == Side::Reject && direction == Direction::AtLeast {
        // Where it was not detected it cannot be rejected: the threshold stays at the least score.
        let last = reached.iter().rposition(Option::is_some);
        let least = last.and_then(|last| reached[last]);
        reached.iter_mut().skip(last.map_or(0, |last| last + 1)).for_each(|threshold| *threshold = least);
    }
    reached
}

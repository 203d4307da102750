//! What the views themselves say, before anything found on them: not there, not readable, too poor.

use std::{collections::BTreeSet, fmt};

use scrutineer_types::{
    ExpectedViews, Fallback, InspectionFacts, LowQualityVerdict, Policy, Quality, QualityRules, ReasonCode, Verdict,
    ViewState,
};

use crate::{figure::beside, judge::Finding};

/// What is expected and has not come, each said for people. A view that came counts whatever its state: an unreadable view of
/// an angle is there, only too poor.
pub(crate) fn missing(facts: &InspectionFacts) -> Vec<String> {
    let came = facts.views.len();
    let missing = match &facts.expected {
        Some(ExpectedViews::Angles(angles)) => {
            let mut seen = facts.views.iter().filter_map(|view| view.angle.as_deref()).collect::<BTreeSet<_>>();
            // Inserting also settles an angle that the request names twice: it is missing once.
            let lacking = angles.iter().filter(|angle| seen.insert(angle.as_str()));
            lacking.map(|angle| format!("no view of angle `{angle}` came in time")).collect::<Vec<_>>()
        }
        Some(ExpectedViews::Count(count)) if came < *count as usize => {
            vec![format!("{came} of {count} expected views came in time")]
        }
        Some(ExpectedViews::Count(_)) | None => Vec::new(),
    };
    if missing.is_empty() && came == 0 { vec!["no view came in time".to_owned()] } else { missing }
}

/// Whether to wait, unless what is there settles it: for work in hand until the request's deadline, for views to come until either deadline.
pub(crate) fn awaited(facts: &InspectionFacts, missing: &[String]) -> bool {
    let in_work = facts.views.iter().any(|view| view.state == ViewState::Pending);
    !facts.deadline_passed && (in_work || (!missing.is_empty() && !facts.views_deadline_passed))
}

/// What speaks against the views, in order of receipt; then what is missing.
pub(crate) fn findings<'f>(policy: &Policy, facts: &'f InspectionFacts, missing: Vec<String>) -> Vec<Finding<'f>> {
    let on_missing = verdict_of(policy.views.on_missing);
    let on_low = match policy.quality.on_low {
        LowQualityVerdict::Recapture => Verdict::Recapture,
        LowQualityVerdict::Review => Verdict::Review,
    };
    let mut found = Vec::new();
    for view in &facts.views {
        let view_id = Some(view.view_id);
        match &view.state {
            ViewState::Pending => {
                let message = || "the deadline passed before this view was inferred".to_owned();
                found.push(Finding::new(on_missing, ReasonCode::DeadlinePassed, view_id, message));
            }
            ViewState::Completed { width, height, quality, .. } => {
                for excess in beyond(&policy.quality, *width, *height, quality) {
                    found.push(Finding::new(on_low, ReasonCode::LowQuality, view_id, move || excess.to_string()));
                }
            }
            ViewState::Unreadable(fault) => {
                let message = move || format!("the image cannot be read: {fault}");
                found.push(Finding::new(Verdict::Recapture, ReasonCode::Unreadable, view_id, message));
            }
            ViewState::Failed => {
                let message = || "this view could not be inferred, through no fault of the image".to_owned();
                found.push(Finding::new(Verdict::Review, ReasonCode::InferenceFailed, view_id, message));
            }
        }
    }
    let lacks = |message| Finding::new(on_missing, ReasonCode::ViewMissing, None, move || message);
    found.extend(missing.into_iter().map(lacks));
    found
}

/// The verdict that a fallback calls for.
pub(crate) fn verdict_of(fallback: Fallback) -> Verdict {
    match fallback {
        Fallback::Review => Verdict::Review,
        Fallback::Reject => Verdict::Reject,
    }
}

/// A bound that an image is beyond.
enum Excess {
    /// A measure below it, or above it.
    Measure { name: &'static str, value: f32, bound: f32, below: bool },
    /// Too few pixels this way.
    Pixels { name: &'static str, value: u32, bound: u32 },
}

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Measure { name, value, bound, below } => {
                let (side, key) = if below { ("below", "min") } else { ("above", "max") };
                write!(f, "{name} {} is {side} {bound} ({key}_{name})", beside(value, &[bound]))
            }
            Self::Pixels { name, value, bound } => {
                write!(f, "{name} of {value} pixels is below {bound} (min_{name})")
            }
        }
    }
}

/// Every bound that the image is beyond. A measure that is no number is beyond any bound: it proves nothing.
fn beyond(rules: &QualityRules, width: u32, height: u32, quality: &Quality) -> Vec<Excess> {
    let least = |name, value: f32, bound: Option<f32>| {
        let bound = bound.filter(|bound| value.is_nan() || value < *bound)?;
        Some(Excess::Measure { name, value, bound, below: true })
    };
    let most = |name, value: f32, bound: Option<f32>| {
        let bound = bound.filter(|bound| value.is_nan() || value > *bound)?;
        Some(Excess::Measure { name, value, bound, below: false })
    };
    let pixels = |name, value: u32, bound: Option<u32>| {
        let bound = bound.filter(|bound| value < *bound)?;
        Some(Excess::Pixels { name, value, bound })
    };
    [
        least("sharpness", quality.sharpness, rules.min_sharpness),
        least("brightness", quality.brightness, rules.min_brightness),
        most("brightness", quality.brightness, rules.max_brightness),
        least("contrast", quality.contrast, rules.min_contrast),
        most("clipped", quality.clipped, rules.max_clipped),
        pixels("width", width, rules.min_width),
        pixels("height", height, rules.min_height),
    ]
    .into_iter()
    .flatten()
    .collect()
}

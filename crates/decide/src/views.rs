//! What the views themselves say, before anything found on them: not there, not readable, too poor.

use std::collections::BTreeSet;

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
pub(crate) fn findings(policy: &Policy, facts: &InspectionFacts, missing: &[String]) -> Vec<Finding> {
    let on_missing = verdict_of(policy.views.on_missing);
    let on_low = match policy.quality.on_low {
        LowQualityVerdict::Recapture => Verdict::Recapture,
        LowQualityVerdict::Review => Verdict::Review,
    };
    let mut found = Vec::new();
    for view in &facts.views {
        let mut add = |verdict, code, message| found.push(Finding::new(verdict, code, Some(view.view_id), message));
        match &view.state {
            ViewState::Pending => {
                let message = "the deadline passed before this view was inferred".to_owned();
                add(on_missing, ReasonCode::DeadlinePassed, message);
            }
            ViewState::Completed { width, height, quality, .. } => {
                for message in beyond(&policy.quality, *width, *height, quality) {
                    add(on_low, ReasonCode::LowQuality, message);
                }
            }
            ViewState::Unreadable(fault) => {
                add(Verdict::Recapture, ReasonCode::Unreadable, format!("the image cannot be read: {fault}"));
            }
            ViewState::Failed => {
                let message = "this view could not be inferred, through no fault of the image".to_owned();
                add(Verdict::Review, ReasonCode::InferenceFailed, message);
            }
        }
    }
    let lacks = |message: &String| Finding::new(on_missing, ReasonCode::ViewMissing, None, message.clone());
    found.extend(missing.iter().map(lacks));
    found
}

/// The verdict that a fallback calls for.
pub(crate) fn verdict_of(fallback: Fallback) -> Verdict {
    match fallback {
        Fallback::Review => Verdict::Review,
        Fallback::Reject => Verdict::Reject,
    }
}

/// Every bound that the image is beyond. A measure that is no number is beyond any bound: it proves nothing.
fn beyond(rules: &QualityRules, width: u32, height: u32, quality: &Quality) -> Vec<String> {
    let least = |measure: &str, value: f32, bound: Option<f32>| {
        bound
            .filter(|bound| value.is_nan() || value < *bound)
            .map(|bound| format!("{measure} {} is below {bound} (min_{measure})", beside(value, &[bound])))
    };
    let most = |measure: &str, value: f32, bound: Option<f32>| {
        bound
            .filter(|bound| value.is_nan() || value > *bound)
            .map(|bound| format!("{measure} {} is above {bound} (max_{measure})", beside(value, &[bound])))
    };
    let pixels = |measure: &str, value: u32, bound: Option<u32>| {
        bound
            .filter(|bound| value < *bound)
            .map(|bound| format!("{measure} of {value} pixels is below {bound} (min_{measure})"))
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

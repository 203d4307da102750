//! What the barcodes say about which thing this is.

use scrutineer_types::{Code, InspectionFacts, ReasonCode, Verdict, ViewId, ViewState};

use crate::judge::Finding;

/// Codes that name another package than the inspection bears, or than codes before them: whichever is right, the views may be of
/// two things. Each other name once, where it was first seen.
pub(crate) fn findings(facts: &InspectionFacts) -> Vec<Finding<'_>> {
    let named = facts.views.iter().flat_map(|view| {
        let codes: &[Code] = match &view.state {
            ViewState::Completed { codes, .. } => codes,
            _ => &[],
        };
        codes.iter().filter_map(move |code| Some((view.view_id, code, code.package_id.as_deref()?)))
    });
    let mut known: Vec<&str> = facts.package_id.as_deref().into_iter().collect();
    let mut found = Vec::new();
    for (view_id, code, name) in named {
        if known.contains(&name) {
            continue;
        }
        if let Some(first) = known.first() {
            found.push(conflict(view_id, code, name, first));
        }
        known.push(name);
    }
    found
}

fn conflict<'f>(view_id: ViewId, code: &'f Code, name: &'f str, first: &'f str) -> Finding<'f> {
    let message = move || format!("a {} on this view names `{name}`, not `{first}`", code.symbology);
    Finding::new(Verdict::Review, ReasonCode::IdentityConflict, Some(view_id), message)
}

//! Which inspection the views of a package belong to.

use std::collections::BTreeSet;

use scrutineer_types::{ExpectedViews, InspectionId, View};

use crate::{
    NewView, StoreError,
    rows::{Columns, get, get_expected, get_json},
};

/// An inspection with this many views is joined no more: whoever sends the same angle over and over opens new ones.
const MOST_VIEWS: usize = 64;

/// Unfinished inspections of one package that are looked at, newest first.
pub(crate) const CANDIDATES: i64 = 8;

/// The first of the candidates that takes `views`: one that awaits views, or that was decided by the machine without one of
/// these. A row has `id`, `open`, `views_expected`, `policy_expects`, and `angles` as JSON.
pub(crate) fn choose<'r, R: Columns + 'r>(
    candidates: impl IntoIterator<Item = &'r R>,
    views: &[NewView],
) -> Result<Option<InspectionId>, StoreError> {
    for row in candidates {
        let expected = match get_expected(row, "views_expected")? {
            Some(own) => Some(own),
            None => get_expected(row, "policy_expects")?,
        };
        let Some(expected) = expected else { continue };
        let angles: Vec<Option<String>> = get_json(row, "angles")?;
        if angles.len() < MOST_VIEWS && fits(&expected, &angles, get(row, "open")?, views) {
            return Ok(Some(InspectionId(get(row, "id")?)));
        }
    }
    Ok(None)
}

/// Whether `there` is not all that is expected.
pub(crate) fn lacks(expected: &ExpectedViews, there: &[View]) -> bool {
    match expected {
        ExpectedViews::Count(count) => there.len() < *count as usize,
        ExpectedViews::Angles(angles) => {
            angles.iter().any(|angle| !there.iter().any(|view| view.angle.as_ref() == Some(angle)))
        }
    }
}

fn fits(expected: &ExpectedViews, there: &[Option<String>], open: bool, coming: &[NewView]) -> bool {
    match expected {
        ExpectedViews::Count(count) => there.len() < *count as usize,
        ExpectedViews::Angles(angles) => {
            let there: BTreeSet<&str> = there.iter().filter_map(Option::as_deref).collect();
            let mut missing = angles.iter().map(String::as_str).filter(|angle| !there.contains(angle));
            if open {
                missing.next().is_some()
            } else {
                missing.any(|angle| coming.iter().any(|view| view.angle.as_deref() == Some(angle)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{Format, ImageInfo, ViewId};

    use super::*;

    fn angle(angle: &str) -> NewView {
        NewView {
            id: ViewId::new(),
            object_key: String::new(),
            camera: None,
            angle: Some(angle.into()),
            captured_at: None,
            image: ImageInfo { width: 1, height: 1, format: Format::Png, size_bytes: 1, sha256: String::new() },
            trace: None,
        }
    }

    #[test]
    fn an_open_one_takes_any_view_while_it_awaits_one_a_decided_one_only_what_it_wanted() {
        let expected = ExpectedViews::Angles(vec!["top".into(), "left".into()]);
        let top = [Some("top".to_owned())];
        assert!(fits(&expected, &top, true, &[angle("left")]));
        assert!(fits(&expected, &top, true, &[angle("top")]));
        assert!(fits(&expected, &top, false, &[angle("top"), angle("left")]));
        assert!(!fits(&expected, &top, false, &[angle("top")]));
        let both = [Some("left".to_owned()), None, Some("top".to_owned())];
        assert!(!fits(&expected, &both, true, &[angle("left")]));
    }

    #[test]
    fn a_count_is_awaited_whatever_the_angles() {
        assert!(fits(&ExpectedViews::Count(2), &[None], false, &[angle("top")]));
        assert!(!fits(&ExpectedViews::Count(2), &[None, None], true, &[angle("top")]));
    }
}

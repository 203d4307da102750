//! What of a view a policy leaves to a person, for whoever may ask another model first.

use scrutineer_types::{ClassRole, Fallback, Policy, ReviewBand, Threshold};

/// The band between sure and absent of each class that matters. A required class is awaited on the view itself where its absence
/// means a review and the policy awaits no more than one view: of several, another may show it.
pub fn review_band(policy: &Policy) -> ReviewBand {
    let one_view = match policy.expected_views() {
        None => true,
        Some(scrutineer_types::ExpectedViews::Count(count)) => count <= 1,
        Some(scrutineer_types::ExpectedViews::Angles(angles)) => angles.len() <= 1,
    };
    let mut band = ReviewBand::default();
    for (class, rule) in policy.classes.iter().filter(|(_, rule)| rule.role != ClassRole::Info) {
        // What is left to people on one side has no end there.
        let bound = |threshold: Option<Threshold>, never: f32| match threshold {
            Some(Threshold::At(value)) if !value.is_nan() => value,
            _ => never,
        };
        let (possible, present) = (bound(rule.possible, 0.0), bound(rule.present, f32::INFINITY));
        band.uncertain.insert(class.clone(), [possible, present]);
        if rule.role == ClassRole::Required && rule.on_missing == Fallback::Review && one_view {
            band.awaited.insert(class.clone(), present);
        }
    }
    band
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn band(text: &str) -> ReviewBand {
        review_band(&parse(&format!("name = \"p\"\n{text}")).unwrap())
    }

    #[test]
    fn it_lies_between_possible_and_present_of_what_matters() {
        let text =
            "[classes.hole]\nrole = \"defect\"\npresent = 0.8\npossible = 0.3\n[classes.tape]\nrole = \"info\"\n";
        let band = band(text);
        assert_eq!(band.uncertain, [("hole".to_owned(), [0.3, 0.8])].into());
        assert!(band.awaited.is_empty());
    }

    #[test]
    fn a_side_that_is_left_to_people_has_no_end() {
        let text = "[classes.hole]\nrole = \"defect\"\npresent = \"never\"\npossible = 0.3\n";
        let band = band(text);
        let uncertain = &band.uncertain["hole"];
        assert!((uncertain[0] - 0.3).abs() < 1e-6 && uncertain[1].is_infinite(), "{uncertain:?}");
    }

    #[test]
    fn what_must_be_seen_is_awaited_on_the_only_view() {
        let label = "[classes.label]\nrole = \"required\"\npresent = 0.6\npossible = 0.2\n";
        assert_eq!(band(label).awaited, [("label".to_owned(), 0.6)].into());
        assert!(band(&format!("{label}on_missing = \"reject\"\n")).awaited.is_empty());
        assert!(band(&format!("{label}[views]\ncount = 2\n")).awaited.is_empty());
    }
}

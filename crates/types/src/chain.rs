//! Chains: several models that take turns at one view, and which of them answers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Detection;

/// The largest [`Chain::after_ms`].
const MOST_AFTER_MS: u64 = 7 * 24 * 60 * 60 * 1000;

/// One `[chains.NAME]`: models that routes, jobs and requests call by one name. Each view gets one inference, of the model that
/// answered for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chain {
    /// When the next model is asked.
    pub rule: ChainRule,
    /// The models by the names that configuration calls them, in their order; at least two.
    pub models: Vec<String>,
    /// With [`ChainRule::Burst`], how long a view has waited when the next model may take it too, in milliseconds.
    pub after_ms: u64,
    /// Policies that decide in place of the route's where one model answered for every view of an inspection, by the names of those
    /// models: what is certified of one model says nothing of another.
    pub policies: BTreeMap<String, String>,
}

/// When a chain asks its next model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChainRule {
    /// Where those before it are away or fail.
    #[default]
    Fallback,
    /// As well, once a view has waited for `after_ms`: whichever has room first takes it.
    Burst,
    /// Where what the one before found lies in the review band of its policy.
    Cascade,
}

impl ChainRule {
    /// The word of configuration and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fallback => "fallback",
            Self::Burst => "burst",
            Self::Cascade => "cascade",
        }
    }
}

impl Chain {
    /// What is wrong with it, if anything; whether its models exist is not looked at.
    pub fn validate(&self) -> Result<(), String> {
        if self.models.len() < 2 {
            return Err("`models` names two models or more, in the order in which they are asked".to_owned());
        }
        for (place, model) in self.models.iter().enumerate() {
            if self.models[..place].contains(model) {
                return Err(format!("`models` names `{model}` twice"));
            }
        }
        if self.rule != ChainRule::Burst && self.after_ms > 0 {
            return Err("`after_ms` is for rule = \"burst\"; leave it out".to_owned());
        }
        if self.after_ms > MOST_AFTER_MS {
            return Err(format!("`after_ms` is at most {MOST_AFTER_MS}, a week; a chain that never bursts is none"));
        }
        let unknown = self.policies.keys().find(|model| !self.models.contains(model));
        match unknown {
            Some(model) => Err(format!("`policies` names the model `{model}`, which is none of its `models`")),
            None => Ok(()),
        }
    }
}

/// What a policy leaves to a person, as far as it lies in the confidences of one view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReviewBand {
    /// Of each class, the confidences that are possible but not sure: from the first up to, but without, the second.
    pub uncertain: BTreeMap<String, [f32; 2]>,
    /// Classes that must be seen on the view, and from which confidence on they are; seen by less, a person decides.
    pub awaited: BTreeMap<String, f32>,
}

impl ReviewBand {
    /// Whether `detections` leave anything to a person.
    pub fn holds(&self, detections: &[Detection]) -> bool {
        let of_class = |class: &str| {
            let of_class = detections.iter().filter(move |detection| detection.class_name == class);
            of_class.map(|detection| detection.confidence).fold(f32::NEG_INFINITY, f32::max)
        };
        let uncertain = |(class, [from, to]): (&String, &[f32; 2])| (*from..*to).contains(&of_class(class));
        let lacking = |(class, sure): (&String, &f32)| of_class(class) < *sure;
        self.uncertain.iter().any(uncertain) || self.awaited.iter().any(lacking)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BoundingBox;

    #[test]
    fn a_chain_that_makes_no_sense_is_told_what_would() {
        let models = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let sound = Chain { models: models(&["default", "big"]), ..Chain::default() };
        assert_eq!(sound.validate(), Ok(()));
        for (chain, word) in [
            (Chain { models: models(&["default"]), ..sound.clone() }, "two models"),
            (Chain { models: models(&["big", "big"]), ..sound.clone() }, "twice"),
            (Chain { after_ms: 5, ..sound.clone() }, "burst"),
            (Chain { rule: ChainRule::Burst, after_ms: u64::MAX, ..sound.clone() }, "a week"),
            (Chain { policies: [("bg".to_owned(), "p".to_owned())].into(), ..sound.clone() }, "`bg`"),
        ] {
            assert!(chain.validate().unwrap_err().contains(word), "{chain:?}");
        }
    }

    #[test]
    fn what_is_possible_but_not_sure_lies_in_the_band_and_so_does_what_is_awaited_and_not_sure() {
        let found = |class: &str, confidence| Detection {
            class_id: 0,
            class_name: class.to_owned(),
            confidence,
            bounding_box: BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 1.0, y_max: 1.0 },
            corners: None,
            mask: None,
        };
        let band = ReviewBand { uncertain: [("hole".to_owned(), [0.3, 0.8])].into(), awaited: BTreeMap::new() };
        for (confidence, inside) in [(0.29, false), (0.3, true), (0.79, true), (0.8, false)] {
            assert_eq!(band.holds(&[found("hole", confidence), found("label", 0.5)]), inside, "{confidence}");
        }
        // The surest of a class counts: beside a sure hole a doubtful one changes nothing.
        assert!(!band.holds(&[found("hole", 0.5), found("hole", 0.9)]));
        let awaited = ReviewBand { awaited: [("label".to_owned(), 0.6)].into(), ..ReviewBand::default() };
        assert!(awaited.holds(&[]) && awaited.holds(&[found("label", 0.5)]) && !awaited.holds(&[found("label", 0.6)]));
    }
}

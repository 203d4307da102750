//! What is to be done with an image, and how that changes the fingerprint.

use std::time::Instant;

use scrutineer_types::{DEFAULT_MODEL, ModelRef, TraceContext, Treatment};
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Which model looks at an image, and how the image is treated for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The name that configuration, jobs and requests use: `default`, or that of a section of `[models]` or `[chains]`. The name in
    /// results is taken as well.
    pub model: String,
    /// What is done to the image.
    pub treatment: Treatment,
    /// What the work belongs to.
    pub trace: Option<TraceContext>,
    /// The policy that decides on it, for the band of a chain that asks in stages; empty: everything is asked on.
    pub policy: String,
    /// Since when it waits, for a chain that asks further models of what has waited long; `None`: since now.
    pub since: Option<Instant>,
}

impl Default for Order {
    /// The default model, and nothing done.
    fn default() -> Self {
        let (model, treatment) = (DEFAULT_MODEL.to_owned(), Treatment::default());
        Self { model, treatment, trace: None, policy: String::new(), since: None }
    }
}

/// Everything that detections of a treated image depend on, in the order of these fields; so neither order nor names may
/// change without raising `scheme`.
#[derive(Serialize)]
struct Treated<'a> {
    scheme: u32,
    /// The fingerprint of the model alone.
    model: &'a str,
    treatment: &'a Treatment,
}

/// The model with its fingerprint under a treatment: its own where nothing is done, else the SHA-256 of both.
pub(crate) fn treated(model: &ModelRef, treatment: &Treatment) -> ModelRef {
    let mut reference = model.clone();
    if !treatment.is_plain() {
        let treated = Treated { scheme: 1, model: &model.fingerprint, treatment };
        let canonical = serde_json::to_vec(&treated).expect("plain numbers and strings always serialise");
        reference.fingerprint = hex::encode(Sha256::digest(canonical));
    }
    reference
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{Lighting, LightingStep, Region, RegionMode, Tiling, Turn};

    use super::*;

    #[test]
    fn whatever_changes_detections_changes_the_fingerprint_and_nothing_done_leaves_it() {
        let model = ModelRef { name: "m".into(), sha256: "ab".into(), fingerprint: "cd".into() };
        let of = |treatment| treated(&model, &treatment).fingerprint;
        let plain = Treatment::default();
        let region = |mode| Some(Region { polygon: vec![[0.0, 0.0], [1.0, 0.0], [0.5, 0.5]], mode });
        let all = [
            of(plain.clone()),
            of(Treatment { region: region(RegionMode::Mask), ..plain.clone() }),
            of(Treatment { region: region(RegionMode::Crop), ..plain.clone() }),
            of(Treatment { orientation: Turn::Half, ..plain.clone() }),
            of(Treatment { mirror: true, ..plain.clone() }),
            of(Treatment { lighting: Some(Lighting::OFF), ..plain.clone() }),
            of(Treatment { lighting: Some(Lighting::new([LightingStep::Clahe])), ..plain.clone() }),
            of(Treatment { tiling: Some(Tiling::default()), ..plain.clone() }),
            of(Treatment { tiling: Some(Tiling { overlap: 0.3, ..Tiling::default() }), ..plain }),
        ];
        assert_eq!(all[0], "cd");
        let distinct: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
        // Golden: stored inferences carry it.
        assert_eq!(all[4], "44801a2d350b9e7be0609ea6e4c715f71b35421607497a65a75ce4a8a1c9e464");
    }
}

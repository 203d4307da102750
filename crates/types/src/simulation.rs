//! What a policy would have decided of the past.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{InspectionId, Verdict};

/// What a policy would have decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Simulation {
    /// Decided inspections that were looked at; those that a person has decided are passed over.
    pub inspections: u64,
    /// Their views.
    pub views: u64,
    /// Inspections whose verdict would be another.
    pub changed: u64,
    /// How many there are of each verdict now.
    pub before: BTreeMap<Verdict, u64>,
    /// How many there would be.
    pub after: BTreeMap<Verdict, u64>,
    /// The changes, the most frequent first.
    pub changes: Vec<VerdictChange>,
    /// By facility.
    pub facilities: BTreeMap<String, Simulated>,
    /// Of those that change, in how many a class is now seen otherwise: sure, possible or absent. One inspection may count for several
    /// classes, or, where a quality gate moved, for none.
    pub classes: BTreeMap<String, u64>,
}

/// One kind of change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct VerdictChange {
    /// The verdict now.
    pub from: Verdict,
    /// The verdict that it would be.
    pub to: Verdict,
    /// How often.
    pub inspections: u64,
    /// Some of them, the newest last.
    pub examples: Vec<InspectionId>,
}

/// What would become of a part of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Simulated {
    /// Looked at.
    pub inspections: u64,
    /// With another verdict.
    pub changed: u64,
    /// Verdicts now.
    pub before: BTreeMap<Verdict, u64>,
    /// Verdicts as they would be.
    pub after: BTreeMap<Verdict, u64>,
}

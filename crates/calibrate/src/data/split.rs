//! Splits that part no group.

use std::{collections::HashMap, fmt};

use scrutineer_types::Timestamp;
use sha2::{Digest, Sha256};

use super::DataError;

/// What must stay on one side of a split: what is alike for a reason that has nothing to do with the classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// All that shows one package.
    Package,
    /// All that one camera took.
    Camera,
    /// All of one facility.
    Facility,
    /// All of one day, by UTC.
    Day,
}

impl GroupBy {
    /// The word on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Package => "package",
            Self::Camera => "camera",
            Self::Facility => "facility",
            Self::Day => "day",
        }
    }
}

impl fmt::Display for GroupBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Deals items out to as many sides as there are `shares`, whole groups at a time: the side of each item, from 0.
///
/// Groups are taken in the order of a hash of their names and `seed`, so that neither the order of the items nor the machine
/// matters; each goes to the side whose part of the items it falls into. A side's share is thus off by about one group.
///
/// # Errors
///
/// [`DataError::Split`] where a side would get nothing.
pub fn split<'a>(
    groups: impl IntoIterator<Item = &'a str>,
    shares: &[f64],
    seed: u64,
) -> Result<Vec<usize>, DataError> {
    let groups: Vec<&str> = groups.into_iter().collect();
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for group in &groups {
        *sizes.entry(group).or_default() += 1;
    }
    let mut order: Vec<_> = sizes.iter().map(|(group, size)| (rank(group, seed), *group, *size)).collect();
    order.sort_unstable();
    let whole: f64 = shares.iter().sum();
    let mut sides: HashMap<&str, usize> = HashMap::new();
    let mut dealt = 0.0;
    for (_, group, size) in order {
        let middle = (dealt + size as f64 / 2.0) / groups.len() as f64;
        let mut upper = 0.0;
        let reached = |share: &f64| {
            upper += share / whole;
            middle < upper
        };
        let side = shares.iter().position(reached).unwrap_or(shares.len().saturating_sub(1));
        sides.insert(group, side);
        dealt += size as f64;
    }
    if let Some(empty) = (0..shares.len()).find(|side| !sides.values().any(|taken| taken == side)) {
        return Err(DataError::Split(format!(
            "{} items in {} groups cannot be split into {} parts: part {} would be empty; add data, or split by smaller groups",
            groups.len(),
            sides.len(),
            shares.len(),
            empty + 1
        )));
    }
    Ok(groups.iter().map(|group| sides[group]).collect())
}

/// The group's place in the order of dealing.
fn rank(group: &str, seed: u64) -> [u8; 32] {
    Sha256::new().chain_update(seed.to_le_bytes()).chain_update(group).finalize().into()
}

/// The day by UTC, as `2026-03-01`.
pub(crate) fn day(moment: Timestamp) -> String {
    moment.to_string().chars().take(10).collect()
}

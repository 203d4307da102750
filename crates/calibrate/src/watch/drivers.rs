//! Which inspections drive an alarm.

use scrutineer_types::{InspectionId, Timestamp};
use serde::{Deserialize, Serialize};

/// How many are kept.
const KEPT: usize = 24;

/// After how many further observations one is no longer "lately".
const RECENT: u64 = 500;

/// An inspection that added much to the evidence lately.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// Which.
    pub id: InspectionId,
    /// When.
    pub at: Timestamp,
    /// Its score.
    pub score: f64,
    /// Its place among all scores up to it: near 0 among the lowest, near 1 among the highest.
    pub rank: f64,
    /// The logarithm of what it multiplied the evidence by; above 0.
    pub gain: f64,
    /// Which of the monitor's observations it was.
    pub(super) number: u64,
}

/// Keeps the greatest gains among the last 500 observations, greatest first. One that has been crowded out does not return when
/// those that crowded it out grow old.
pub(super) fn keep(drivers: &mut Vec<Driver>, new: Driver) {
    drivers.retain(|driver| new.number - driver.number < RECENT);
    if new.gain > 0.0 {
        let place = drivers.partition_point(|driver| driver.gain >= new.gain);
        drivers.insert(place, new);
        drivers.truncate(KEPT);
    }
}

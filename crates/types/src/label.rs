//! Names that clients choose, as values of a metric's label: bounded, whatever they send.

use std::{collections::BTreeSet, sync::RwLock};

/// What names beyond the bound are called together.
pub const OTHER: &str = "other";

/// Facilities that have series of their own, in every metric with that label.
pub static FACILITIES: LabelNames = LabelNames::new(100);

/// Cameras, as `facility/camera`, that have series of their own.
pub static CAMERAS: LabelNames = LabelNames::new(500);

/// Classes of a model that have series of their own; those of higher numbers share one.
pub const CLASSES: usize = 100;

/// Which names have series of their own: all that were registered, and the first others that came while there were fewer than a bound.
/// The rest share the name [`OTHER`].
#[derive(Debug)]
pub struct LabelNames {
    limit: usize,
    known: RwLock<BTreeSet<String>>,
}

impl LabelNames {
    /// Takes up to `limit` names that nobody registered.
    pub const fn new(limit: usize) -> Self {
        Self { limit, known: RwLock::new(BTreeSet::new()) }
    }

    /// Gives a name that configuration or the database knows series of its own, however many there are.
    pub fn register(&self, name: &str) {
        self.known.write().expect("nobody panics while holding this lock").insert(name.to_owned());
    }

    /// Whether `name` has series of its own; from now on, where there was room.
    pub fn has(&self, name: &str) -> bool {
        if self.known.read().expect("nobody panics while holding this lock").contains(name) {
            return true;
        }
        let mut known = self.known.write().expect("nobody panics while holding this lock");
        known.len() < self.limit && known.insert(name.to_owned()) || known.contains(name)
    }

    /// The label's value for `name`.
    pub fn value<'n>(&self, name: &'n str) -> &'n str {
        if self.has(name) { name } else { OTHER }
    }
}

/// The labels of a facility and its camera. A camera without a name is `""`, and has no other's series.
pub fn camera_labels<'n>(facility: &'n str, camera: Option<&'n str>) -> (&'n str, &'n str) {
    let place = FACILITIES.value(facility);
    let camera = camera.unwrap_or_default();
    if camera.is_empty() || CAMERAS.has(&format!("{facility}/{camera}")) { (place, camera) } else { (place, OTHER) }
}

/// Gives a camera, and its facility, series of their own.
pub fn register_camera(facility: &str, camera: &str) {
    FACILITIES.register(facility);
    CAMERAS.register(&format!("{facility}/{camera}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_names_as_there_is_room_for_keep_their_own_and_the_rest_share_one() {
        let names = LabelNames::new(2);
        assert_eq!(["a", "b", "c", "a", "d"].map(|name| names.value(name)), ["a", "b", OTHER, "a", OTHER]);
    }

    #[test]
    fn what_is_registered_is_never_other() {
        let names = LabelNames::new(1);
        names.value("made up");
        names.register("dock");
        assert_eq!(["dock", "made up", "another"].map(|name| names.value(name)), ["dock", "made up", OTHER]);
    }
}

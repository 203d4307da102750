//! What views say of the cameras that sent them.

use std::collections::BTreeMap;

use crate::submissions::Arrival;

/// Angles that are remembered of a camera. Whoever makes angles up does not make its row grow without end.
const MOST_ANGLES: usize = 32;

/// What some views say of their camera.
pub(crate) struct Seen<'a> {
    pub newest: &'a Arrival<'a>,
    /// Each once, in the order of their first view.
    pub angles: Vec<&'a str>,
    pub views: i64,
}

/// The cameras of `views`, by facility and name: in the order of the key, so that of two transactions that see them one waits for the
/// other and never both. Views that do not say which camera sent them say nothing of one.
pub(crate) fn seen<'a>(views: &'a [Arrival<'a>]) -> BTreeMap<(&'a str, &'a str), Seen<'a>> {
    let mut cameras: BTreeMap<_, Seen<'_>> = BTreeMap::new();
    for new in views {
        let Some(camera) = new.view.camera.as_deref().filter(|camera| !camera.is_empty()) else { continue };
        let seen = cameras.entry((new.facility, camera)).or_insert(Seen { newest: new, angles: Vec::new(), views: 0 });
        seen.newest = new;
        seen.views += 1;
        if let Some(angle) = new.view.angle.as_deref()
            && seen.angles.len() < MOST_ANGLES
            && !seen.angles.contains(&angle)
        {
            seen.angles.push(angle);
        }
    }
    cameras
}

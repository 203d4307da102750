//! The part of an image that a model is shown at once.

use crate::Orientation;

/// A rectangle of the upright original, in whole pixels, and how it is turned for the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cut {
    /// First column.
    pub left: u32,
    /// First row.
    pub top: u32,
    /// Columns, at least 1.
    pub width: u32,
    /// Rows, at least 1.
    pub height: u32,
    /// What is done to the upright pixels to show them as the model should see them.
    pub turn: Orientation,
}

impl Cut {
    /// All of an upright image of `width` × `height` pixels, as it is.
    pub fn whole(width: u32, height: u32) -> Self {
        Self { left: 0, top: 0, width, height, turn: Orientation::Normal }
    }

    /// Its size as the model is shown it.
    pub fn turned_size(&self) -> (u32, u32) {
        self.turn.turn_size((self.width, self.height))
    }
}

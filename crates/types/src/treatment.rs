//! How a camera's images are treated before and during inference: region of interest, orientation, lighting, tiles.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Lighting;

/// Corners that a region may have.
const MOST_CORNERS: usize = 64;
/// Tiles that an image may be cut into.
const MOST_TILES: u32 = 256;

/// What is done to an image so that a model sees it as it should. The default does nothing. Detections depend on it, so
/// it is part of the fingerprint; they are in pixels of the upright original whatever it says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Treatment {
    /// The part of the image that matters; `None`: all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// How the upright image is turned for the model.
    #[serde(skip_serializing_if = "is_default")]
    #[schema(value_type = u16)]
    pub orientation: Turn,
    /// Whether it is mirrored left to right, after turning.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub mirror: bool,
    /// How its light is evened out before the model sees it; `None`: as the model's setting says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub lighting: Option<Lighting>,
    /// Whether it is looked at in tiles as well; `None`: as a whole alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiling: Option<Tiling>,
}

impl Treatment {
    /// Whether nothing is done.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Checks what each part states; the message is a fragment that names the key.
    pub fn validate(&self) -> Result<(), String> {
        self.region.as_ref().map_or(Ok(()), Region::validate)?;
        self.tiling.as_ref().map_or(Ok(()), Tiling::validate)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A region of interest: a polygon on the upright original (after EXIF orientation, before the route's own).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Its corners in order, 3 to 64, each `[x, y]` in shares of the image's width and height, `0..=1` from the upper left.
    /// Where its edges cross, a point is inside by the even-odd rule.
    pub polygon: Vec<[f32; 2]>,
    /// What becomes of the rest.
    #[serde(default)]
    pub mode: RegionMode,
}

/// What becomes of what lies outside a region.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RegionMode {
    /// Grey, in the colour that letterboxing pads with; the scale stays. Detections whose middle is outside are not kept.
    #[default]
    Mask,
    /// Cut off, to the polygon's bounding box: the model sees the region larger.
    Crop,
}

impl Region {
    fn validate(&self) -> Result<(), String> {
        let corners = self.polygon.len();
        if !(3..=MOST_CORNERS).contains(&corners) {
            return Err(format!("region.polygon has {corners} corners; it takes 3 to {MOST_CORNERS}, each as [x, y]"));
        }
        if let Some([x, y]) = self.polygon.iter().find(|corner| corner.iter().any(|at| !(0.0..=1.0).contains(at))) {
            return Err(format!(
                "region.polygon has a corner at [{x}, {y}]; corners are shares of width and height, from 0 to 1"
            ));
        }
        let [x_min, y_min, x_max, y_max] = self.bounds();
        if x_max <= x_min || y_max <= y_min {
            return Err("region.polygon is a line, which has no inside".to_owned());
        }
        Ok(())
    }

    /// The bounding box, `[x_min, y_min, x_max, y_max]` in shares.
    pub fn bounds(&self) -> [f32; 4] {
        self.polygon.iter().fold([1.0, 1.0, 0.0, 0.0], |[x_min, y_min, x_max, y_max], &[x, y]| {
            [x_min.min(x), y_min.min(y), x_max.max(x), y_max.max(y)]
        })
    }
}

/// Degrees clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub enum Turn {
    /// As it is.
    #[default]
    None,
    /// 90.
    Quarter,
    /// 180.
    Half,
    /// 270.
    ThreeQuarters,
}

impl TryFrom<u16> for Turn {
    type Error = String;

    fn try_from(degrees: u16) -> Result<Self, String> {
        match degrees {
            0 => Ok(Self::None),
            90 => Ok(Self::Quarter),
            180 => Ok(Self::Half),
            270 => Ok(Self::ThreeQuarters),
            _ => Err(format!("orientation {degrees} is none of 0, 90, 180 and 270 degrees clockwise")),
        }
    }
}

impl From<Turn> for u16 {
    fn from(turn: Turn) -> Self {
        match turn {
            Turn::None => 0,
            Turn::Quarter => 90,
            Turn::Half => 180,
            Turn::ThreeQuarters => 270,
        }
    }
}

/// Looking at an image in overlapping tiles, besides as a whole: for objects too small to survive the scaling down.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tiling {
    /// Longer side of a tile in pixels of the original, 32 or more; 0: the model's input size, so that nothing is scaled.
    pub tile: u32,
    /// Share of a tile that the next one repeats, `0..=0.5`. Objects smaller than that are whole on some tile.
    pub overlap: f32,
    /// At most so many tiles, 1 to 256. An image that would need more is cut into larger ones, scaled down to fit.
    pub max_tiles: u32,
}

impl Default for Tiling {
    fn default() -> Self {
        Self { tile: 0, overlap: 0.2, max_tiles: 64 }
    }
}

impl Tiling {
    fn validate(&self) -> Result<(), String> {
        if self.tile != 0 && self.tile < 32 {
            return Err(format!("tiling.tile = {} is too small; use 32 or more, or 0 for the model's size", self.tile));
        }
        if !(0.0..=0.5).contains(&self.overlap) {
            return Err(format!("tiling.overlap = {} is outside 0 to 0.5; the usual is 0.2", self.overlap));
        }
        if !(1..=MOST_TILES).contains(&self.max_tiles) {
            return Err(format!("tiling.max_tiles = {} is outside 1 to {MOST_TILES}; the usual is 64", self.max_tiles));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(polygon: &[[f32; 2]]) -> Treatment {
        Treatment { region: Some(Region { polygon: polygon.to_vec(), mode: RegionMode::Mask }), ..Treatment::default() }
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_its_key() {
        let tiling = |tiling| Treatment { tiling: Some(tiling), ..Treatment::default() };
        for (treatment, words) in [
            (region(&[[0.0, 0.0], [1.0, 1.0]]), "3 to 64"),
            (region(&[[0.0, 0.0], [1.0, 0.5], [640.0, 480.0]]), "from 0 to 1"),
            (region(&[[0.0, 0.0], [f32::NAN, 0.5], [1.0, 1.0]]), "from 0 to 1"),
            (region(&[[0.2, 0.1], [0.2, 0.5], [0.2, 0.9]]), "a line"),
            (tiling(Tiling { tile: 8, ..Tiling::default() }), "tiling.tile"),
            (tiling(Tiling { overlap: 0.9, ..Tiling::default() }), "tiling.overlap"),
            (tiling(Tiling { max_tiles: 0, ..Tiling::default() }), "tiling.max_tiles"),
        ] {
            let refused = treatment.validate().unwrap_err();
            assert!(refused.contains(words), "{refused}");
        }
        region(&[[0.0, 0.0], [1.0, 0.0], [0.5, 1.0]]).validate().unwrap();
    }

    #[test]
    fn a_plain_treatment_says_nothing_and_degrees_are_numbers() {
        assert_eq!(serde_json::to_string(&Treatment::default()).unwrap(), "{}");
        let turned: Treatment = serde_json::from_str(r#"{"orientation": 270, "mirror": true}"#).unwrap();
        assert_eq!((turned.orientation, turned.mirror), (Turn::ThreeQuarters, true));
        assert_eq!(serde_json::to_string(&turned).unwrap(), r#"{"orientation":270,"mirror":true}"#);
        let refused = serde_json::from_str::<Treatment>(r#"{"orientation": 45}"#).unwrap_err();
        assert!(refused.to_string().contains("0, 90, 180 and 270"), "{refused}");
    }
}

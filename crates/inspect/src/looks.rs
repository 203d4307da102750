//! What of an image a model is shown, one after the other: the whole or its region, and tiles.

use scrutineer_preprocess::{Cut, Orientation};
use scrutineer_types::{InputSpec, Region, RegionMode, Tiling, Treatment, Turn};

/// How much larger tiles become in each step, where there would be too many.
const GROWTH: f64 = 1.05;

/// What a model is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Looks {
    /// All that matters of the image, at whatever scale fits the model's input.
    pub whole: Cut,
    /// Parts of that, side by side and overlapping; empty where the whole is as large as one tile.
    pub tiles: Vec<Cut>,
}

impl Looks {
    /// The looks at an upright image of `width` × `height` pixels.
    pub fn new(treatment: &Treatment, spec: &InputSpec, width: u32, height: u32) -> Self {
        let turn = turn(treatment);
        let [x_min, y_min, x_max, y_max] = treatment.region.as_ref().map_or([0.0, 0.0, 1.0, 1.0], Region::bounds);
        // Whole pixels, all that the region touches.
        let (left, right) = between(x_min, x_max, width);
        let (top, bottom) = between(y_min, y_max, height);
        let region = Cut { left, top, width: right - left, height: bottom - top, turn };
        let whole = match treatment.region.as_ref().map(|region| region.mode) {
            Some(RegionMode::Crop) => region,
            Some(RegionMode::Mask) | None => Cut { turn, ..Cut::whole(width, height) },
        };
        let tiles = treatment.tiling.map(|tiling| tiles(&tiling, spec, &region)).unwrap_or_default();
        Self { whole, tiles }
    }

    /// Every cut, the whole first.
    pub fn cuts(&self) -> Vec<Cut> {
        std::iter::once(self.whole).chain(self.tiles.iter().copied()).collect()
    }
}

/// The treatment's turn and mirroring in one.
fn turn(treatment: &Treatment) -> Orientation {
    let turned = match treatment.orientation {
        Turn::None => Orientation::Normal,
        Turn::Quarter => Orientation::Rotate90,
        Turn::Half => Orientation::Rotate180,
        Turn::ThreeQuarters => Orientation::Rotate270,
    };
    if treatment.mirror { turned.then(Orientation::FlipHorizontal) } else { turned }
}

/// First and one past the last of the pixels between two shares of a side; at least one. A hundredth of a pixel is rounding
/// of the share, not a pixel touched.
fn between(from: f32, to: f32, side: u32) -> (u32, u32) {
    let first = ((f64::from(from) * f64::from(side) + 0.01).floor() as u32).min(side - 1);
    let end = (f64::from(to) * f64::from(side) - 0.01).ceil() as u32;
    (first, end.clamp(first + 1, side))
}

/// Tiles that cover `area`, as many as it takes for neighbours to overlap by the share asked for, evenly spread.
fn tiles(tiling: &Tiling, spec: &InputSpec, area: &Cut) -> Vec<Cut> {
    // A tile has the shape of the model's input, as it lies on the image before it is turned.
    let (input_width, input_height) = area.turn.turn_size((spec.width.max(1), spec.height.max(1)));
    let longer = f64::from(input_width.max(input_height));
    let mut scale = if tiling.tile == 0 { 1.0 } else { f64::from(tiling.tile) / longer };
    loop {
        let side = |input: u32| ((f64::from(input) * scale).round() as u32).max(1);
        let columns = spread(area.left, area.width, side(input_width), tiling.overlap);
        let rows = spread(area.top, area.height, side(input_height), tiling.overlap);
        let count = columns.len() * rows.len();
        if count == 1 {
            return Vec::new();
        }
        if count <= tiling.max_tiles as usize {
            let (width, height) = (side(input_width).min(area.width), side(input_height).min(area.height));
            let row = |&top: &u32| columns.iter().map(move |&left| Cut { left, top, width, height, turn: area.turn });
            return rows.iter().flat_map(row).collect();
        }
        scale *= GROWTH;
    }
}

/// Where tiles of side `tile` begin along a side of `length` pixels from `start` on.
fn spread(start: u32, length: u32, tile: u32, overlap: f32) -> Vec<u32> {
    if length <= tile {
        return vec![start];
    }
    let stride = f64::from(tile) * (1.0 - f64::from(overlap));
    let gaps = (f64::from(length - tile) / stride.max(1.0)).ceil().max(1.0) as u32;
    let at = |i: u32| (u64::from(length - tile) * u64::from(i) / u64::from(gaps)) as u32;
    (0..=gaps).map(|i| start + at(i)).collect()
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{ChannelOrder, Fit, Lighting};

    use super::*;

    fn spec(width: u32, height: u32) -> InputSpec {
        let (scale, mean, std, lighting) = (1.0, [0.0; 3], [1.0; 3], Lighting::OFF);
        InputSpec { width, height, fit: Fit::Stretch, channels: ChannelOrder::Rgb, scale, mean, std, lighting }
    }

    fn tiled(tiling: Tiling) -> Treatment {
        Treatment { tiling: Some(tiling), ..Treatment::default() }
    }

    #[test]
    fn tiles_cover_all_overlap_as_asked_and_are_bounded() {
        for (width, height, tiling) in [
            (4000, 3000, Tiling::default()),
            (4000, 3000, Tiling { tile: 1000, ..Tiling::default() }),
            (30_000, 3000, Tiling { max_tiles: 20, ..Tiling::default() }),
            (700, 300, Tiling { overlap: 0.0, ..Tiling::default() }),
            (641, 9000, Tiling { overlap: 0.5, max_tiles: 256, ..Tiling::default() }),
        ] {
            let looks = Looks::new(&tiled(tiling), &spec(640, 640), width, height);
            let tiles = &looks.tiles;
            assert!(tiles.len() > 1 && tiles.len() <= tiling.max_tiles as usize, "{} tiles", tiles.len());
            let mut columns: Vec<_> = tiles.iter().map(|tile| (tile.left, tile.left + tile.width)).collect();
            let mut rows: Vec<_> = tiles.iter().map(|tile| (tile.top, tile.top + tile.height)).collect();
            for (spans, side) in [(&mut columns, width), (&mut rows, height)] {
                spans.sort_unstable();
                spans.dedup();
                assert_eq!((spans[0].0, spans[spans.len() - 1].1), (0, side));
                for pair in spans.windows(2) {
                    let (overlap, tile) = (pair[0].1 as f32 - pair[1].0 as f32, (pair[0].1 - pair[0].0) as f32);
                    assert!(overlap >= tiling.overlap * tile - 1.5, "{overlap} of {tile}");
                }
            }
        }
        assert!(Looks::new(&tiled(Tiling::default()), &spec(640, 640), 640, 480).tiles.is_empty());
    }

    #[test]
    fn a_region_bounds_what_is_seen_in_whole_pixels() {
        let polygon = vec![[0.1, 0.25], [0.9, 0.25], [0.9, 0.999], [0.1, 0.75]];
        let treatment = |mode| Treatment {
            region: Some(Region { polygon: polygon.clone(), mode }),
            orientation: Turn::Quarter,
            ..Treatment::default()
        };
        let cropped = Looks::new(&treatment(RegionMode::Crop), &spec(64, 64), 101, 40).whole;
        let expected = Cut { left: 10, top: 10, width: 81, height: 30, turn: Orientation::Rotate90 };
        assert_eq!((cropped, cropped.turned_size()), (expected, (30, 81)));
        let masked = Looks::new(&treatment(RegionMode::Mask), &spec(64, 64), 101, 40).whole;
        assert_eq!(masked, Cut { turn: Orientation::Rotate90, ..Cut::whole(101, 40) });
        let speck = Treatment {
            region: Some(Region { polygon: vec![[1.0, 1.0], [0.9999, 1.0], [1.0, 0.9999]], mode: RegionMode::Crop }),
            ..Treatment::default()
        };
        let speck = Looks::new(&speck, &spec(64, 64), 8, 8).whole;
        assert_eq!((speck.left, speck.width, speck.height), (7, 1, 1));
    }
}

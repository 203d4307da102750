//! Which pixels an object covers: as polygons, or run-length encoded as COCO does.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Inspection;

/// The pixels of an object, in one of two forms.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mask {
    /// Outlines of its parts, each closed, of at least three points `[x, y]` in pixels of the upright original. Holes are
    /// filled. Absent where `rle` is there instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub polygons: Vec<Vec<[f32; 2]>>,
    /// The same as COCO's compressed runs; only where it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rle: Option<Rle>,
}

/// Runs of pixels outside and inside by turns, down each column and then across, in COCO's compressed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rle {
    /// Height and width of the upright original in pixels.
    pub size: [u32; 2],
    /// What `pycocotools.mask.decode` reads.
    pub counts: String,
}

impl Mask {
    /// The same mask as runs of pixels of a `width` × `height` image: a pixel is inside where its centre is.
    #[must_use]
    pub fn to_rle(&self, width: u32, height: u32) -> Self {
        let counts = match &self.rle {
            Some(rle) => return Self { polygons: Vec::new(), rle: Some(rle.clone()) },
            None => compress(&runs(&self.polygons, width, height)),
        };
        Self { polygons: Vec::new(), rle: Some(Rle { size: [height, width], counts }) }
    }
}

/// How masks are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MaskForm {
    /// As outlines.
    #[default]
    Polygons,
    /// As COCO's compressed runs.
    Rle,
}

impl Inspection {
    /// Writes the masks of all views in `form`. Those of a view whose size is not known stay as they are.
    pub fn write_masks(&mut self, form: MaskForm) {
        if form == MaskForm::Polygons {
            return;
        }
        for view in &mut self.views {
            let Some(image) = &view.image else { continue };
            for mask in view.detections.iter_mut().filter_map(|detection| detection.mask.as_mut()) {
                *mask = mask.to_rle(image.width, image.height);
            }
        }
    }
}

/// Lengths of the runs, the first of them outside. Takes time and memory for the columns that edges cross, not for pixels.
fn runs(polygons: &[Vec<[f32; 2]>], width: u32, height: u32) -> Vec<u64> {
    let (columns, rows) = (u64::from(width), u64::from(height));
    // Column and row of the first pixel centre at or below each crossing of an edge with a column's centre line.
    let mut crossings: Vec<(u32, u32)> = Vec::new();
    for polygon in polygons {
        for (index, &from) in polygon.iter().enumerate() {
            let to = polygon[(index + 1) % polygon.len()];
            let [left, right] = if from[0] <= to[0] { [from, to] } else { [to, from] };
            let first_centre = |x: f32| (f64::from(x) - 0.5).ceil().clamp(0.0, columns as f64) as u32;
            let slope = f64::from(right[1] - left[1]) / f64::from(right[0] - left[0]);
            for column in first_centre(left[0])..first_centre(right[0]) {
                let y = f64::from(left[1]) + slope * (f64::from(column) + 0.5 - f64::from(left[0]));
                crossings.push((column, (y - 0.5).ceil().clamp(0.0, rows as f64) as u32));
            }
        }
    }
    crossings.sort_unstable();
    let mut runs = vec![0];
    let mut at = 0;
    for pair in crossings.chunks_exact(2) {
        let [(column, top), (_, bottom)] = [pair[0], pair[1]];
        let (from, to) = (u64::from(column) * rows + u64::from(top), u64::from(column) * rows + u64::from(bottom));
        if from == to {
            continue;
        }
        if from == at && at > 0 {
            // The run goes on from the foot of one column to the head of the next.
            *runs.last_mut().expect("it starts with one") += to - from;
        } else {
            let outside = from - at;
            if at == 0 {
                runs[0] = outside;
            } else {
                runs.push(outside);
            }
            runs.push(to - from);
        }
        at = to;
    }
    if at == 0 {
        runs[0] = columns * rows;
    } else if at < columns * rows {
        runs.push(columns * rows - at);
    }
    runs
}

/// COCO's text of run lengths: from the fourth on the difference to the one two before, five bits a character, the lowest
/// first, 32 added where more follow, and 48 to all (`rleToString` of the COCO API).
fn compress(runs: &[u64]) -> String {
    let mut text = String::new();
    for (index, &run) in runs.iter().enumerate() {
        let mut value = run as i64 - if index > 2 { runs[index - 2] as i64 } else { 0 };
        loop {
            let low = (value & 0x1f) as u8;
            value >>= 5;
            let more = if low & 0x10 == 0 { value != 0 } else { value != -1 };
            text.push(char::from(low + if more { 32 } else { 0 } + 48));
            if !more {
                break;
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn mask(polygons: &[&[[f32; 2]]]) -> Mask {
        Mask { polygons: polygons.iter().map(|points| points.to_vec()).collect(), rle: None }
    }

    fn counts(mask: &Mask, width: u32, height: u32) -> String {
        mask.to_rle(width, height).rle.unwrap().counts
    }

    /// Whether a pixel's centre is inside, by the even-odd rule along its column.
    fn inside(polygon: &[[f32; 2]], column: u32, row: u32) -> bool {
        let (x, y) = (f64::from(column) + 0.5, f64::from(row) + 0.5);
        let edges = polygon.iter().zip(polygon.iter().cycle().skip(1));
        let above = edges.filter(|(a, b)| {
            let [a, b] = if a[0] <= b[0] { [a, b] } else { [b, a] };
            let slope = f64::from(b[1] - a[1]) / f64::from(b[0] - a[0]);
            f64::from(a[0]) <= x && x < f64::from(b[0]) && f64::from(a[1]) + slope * (x - f64::from(a[0])) <= y
        });
        above.count() % 2 == 1
    }

    #[test]
    fn text_is_that_of_pycocotools() {
        // Made by pycocotools 2.0.11 from the masks that these polygons cover.
        let square = mask(&[&[[1.0, 1.0], [3.0, 1.0], [3.0, 3.0], [1.0, 3.0]]]);
        assert_eq!(counts(&square, 4, 4), "52203");
        assert_eq!(counts(&mask(&[&[[0.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]]), 4, 4), "0`0");
        assert_eq!(counts(&mask(&[]), 4, 4), "`0");
    }

    proptest! {
        #[test]
        fn runs_cover_the_pixels_whose_centres_are_inside(
            points in prop::collection::vec([-2.0_f32..14.0, -2.0_f32..12.0], 3..8), width in 1_u32..12, height in 1_u32..10,
        ) {
            let mut pixels = Vec::new();
            for (index, run) in runs(std::slice::from_ref(&points), width, height).into_iter().enumerate() {
                pixels.extend(std::iter::repeat_n(index % 2 == 1, run as usize));
            }
            let expected: Vec<bool> =
                (0..width).flat_map(|x| (0..height).map(move |y| (x, y))).map(|(x, y)| inside(&points, x, y)).collect();
            prop_assert_eq!(pixels, expected);
        }
    }
}

//! Outlines of where a field of values is positive: marching squares with linear interpolation (Lorensen and Cline, 1987, in
//! two dimensions), and the simplification of such outlines (Douglas and Peucker, 1973).

/// A field sampled where columns and rows meet.
pub(crate) struct Field {
    /// Where the columns are, not falling.
    pub xs: Vec<f32>,
    /// Where the rows are, not falling.
    pub ys: Vec<f32>,
    /// A value for each crossing, row by row; those of the outermost rows and columns are not positive.
    pub values: Vec<f32>,
}

/// Sides of a cell that an outline goes through.
const TOP: usize = 0;
const RIGHT: usize = 1;
const BOTTOM: usize = 2;
const LEFT: usize = 3;

impl Field {
    /// Outer outlines, clockwise as seen on a screen, the inside to their right. Outlines of holes are left out.
    pub fn outlines(&self) -> Vec<Vec<[f32; 2]>> {
        let edges = 2 * self.values.len();
        let mut next: Vec<u32> = vec![u32::MAX; edges];
        for row in 0..self.ys.len().saturating_sub(1) {
            for column in 0..self.xs.len().saturating_sub(1) {
                for (from, to) in self.segments(column, row) {
                    next[self.edge(column, row, from)] = self.edge(column, row, to) as u32;
                }
            }
        }
        let mut outlines = Vec::new();
        for start in 0..edges {
            let mut outline = Vec::new();
            let mut edge = start;
            // Each edge is entered by one segment and left by another, so what starts here ends here.
            while next[edge] != u32::MAX {
                outline.push(self.crossing(edge));
                edge = std::mem::replace(&mut next[edge], u32::MAX) as usize;
            }
            outline.dedup();
            if outline.len() > 2 && signed_area(&outline) > 0.0 {
                outlines.push(outline);
            }
        }
        outlines
    }

    fn value(&self, column: usize, row: usize) -> f32 {
        self.values[row * self.xs.len() + column]
    }

    /// The number of a cell's side; neighbours share theirs.
    fn edge(&self, column: usize, row: usize, side: usize) -> usize {
        let (column, row, down) = match side {
            TOP => (column, row, 0),
            BOTTOM => (column, row + 1, 0),
            LEFT => (column, row, 1),
            _ => (column + 1, row, 1),
        };
        2 * (row * self.xs.len() + column) + down
    }

    /// The way of outlines through a cell, from side to side.
    fn segments(&self, column: usize, row: usize) -> impl Iterator<Item = (usize, usize)> {
        let corners = [
            self.value(column, row),
            self.value(column + 1, row),
            self.value(column + 1, row + 1),
            self.value(column, row + 1),
        ];
        let inside = |corner: usize| usize::from(corners[corner] > 0.0) << corner;
        // Where two opposite corners are inside, the middle says whether they are one part.
        let joined = corners.iter().sum::<f32>() > 0.0;
        let (first, second) = match inside(0) | inside(1) | inside(2) | inside(3) {
            1 => (Some((TOP, LEFT)), None),
            2 => (Some((RIGHT, TOP)), None),
            3 => (Some((RIGHT, LEFT)), None),
            4 => (Some((BOTTOM, RIGHT)), None),
            5 if joined => (Some((TOP, RIGHT)), Some((BOTTOM, LEFT))),
            5 => (Some((TOP, LEFT)), Some((BOTTOM, RIGHT))),
            6 => (Some((BOTTOM, TOP)), None),
            7 => (Some((BOTTOM, LEFT)), None),
            8 => (Some((LEFT, BOTTOM)), None),
            9 => (Some((TOP, BOTTOM)), None),
            10 if joined => (Some((LEFT, TOP)), Some((RIGHT, BOTTOM))),
            10 => (Some((RIGHT, TOP)), Some((LEFT, BOTTOM))),
            11 => (Some((RIGHT, BOTTOM)), None),
            12 => (Some((LEFT, RIGHT)), None),
            13 => (Some((TOP, RIGHT)), None),
            14 => (Some((LEFT, TOP)), None),
            _ => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// Where the field passes zero along an edge.
    fn crossing(&self, edge: usize) -> [f32; 2] {
        let (column, row, down) = ((edge / 2) % self.xs.len(), edge / 2 / self.xs.len(), edge % 2);
        let from = self.value(column, row);
        let (to, right, below) = if down == 1 {
            (self.value(column, row + 1), column, row + 1)
        } else {
            (self.value(column + 1, row), column + 1, row)
        };
        let share = (from / (from - to)).clamp(0.0, 1.0);
        let between = |a: f32, b: f32| a + (b - a) * share;
        [between(self.xs[column], self.xs[right]), between(self.ys[row], self.ys[below])]
    }
}

/// Area in square pixels; positive where the points run clockwise on a screen.
pub(crate) fn signed_area(points: &[[f32; 2]]) -> f32 {
    let next = points.iter().cycle().skip(1);
    points.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum::<f32>() / 2.0
}

/// Leaves out points of a closed outline that lie no further than `tolerance` from the line without them.
pub(crate) fn simplify(outline: &[[f32; 2]], tolerance: f32) -> Vec<[f32; 2]> {
    let distance = |a: [f32; 2], b: [f32; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let Some(&first) = outline.first() else { return Vec::new() };
    // Split in two at the point farthest from the first, as a closed line has no ends.
    let far = (0..outline.len()).max_by(|a, b| distance(outline[*a], first).total_cmp(&distance(outline[*b], first)));
    let far = far.unwrap_or_default();
    let closed: Vec<_> = outline.iter().copied().chain([first]).collect();
    let mut keep = vec![false; closed.len()];
    (keep[0], keep[far]) = (true, true);
    let mut spans = vec![(0, far), (far, outline.len())];
    while let Some((from, to)) = spans.pop() {
        let (a, b) = (closed[from], closed[to]);
        let length = distance(a, b);
        let off = |p: [f32; 2]| {
            if length == 0.0 {
                distance(p, a)
            } else {
                ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])).abs() / length
            }
        };
        let farthest = (from + 1..to).max_by(|i, j| off(closed[*i]).total_cmp(&off(closed[*j])));
        if let Some(middle) = farthest.filter(|middle| off(closed[*middle]) > tolerance) {
            keep[middle] = true;
            spans.extend([(from, middle), (middle, to)]);
        }
    }
    outline.iter().zip(&keep).filter(|(_, keep)| **keep).map(|(point, _)| *point).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn field(width: usize, height: usize, inner: impl Fn(usize, usize) -> f32) -> Field {
        let edge = |i: usize, n: usize| i == 0 || i + 1 == n;
        let at = |i: usize| {
            if edge(i % width, width) || edge(i / width, height) { -1.0 } else { inner(i % width, i / width) }
        };
        Field {
            xs: (0..width).map(|x| x as f32).collect(),
            ys: (0..height).map(|y| y as f32).collect(),
            values: (0..width * height).map(at).collect(),
        }
    }

    /// Whether a point is inside, by the even-odd rule.
    fn inside(outlines: &[Vec<[f32; 2]>], [x, y]: [f32; 2]) -> bool {
        let edges = outlines.iter().flat_map(|o| o.iter().zip(o.iter().cycle().skip(1)));
        let crossed =
            edges.filter(|(a, b)| (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]);
        crossed.count() % 2 == 1
    }

    #[test]
    fn a_disc_is_one_outline_of_its_area() {
        let (radius, centre) = (9.0_f32, 12.0_f32);
        let disc = field(26, 26, |x, y| radius - (x as f32 - centre).hypot(y as f32 - centre));
        let outlines = disc.outlines();
        assert_eq!(outlines.len(), 1);
        let area = std::f32::consts::PI * radius * radius;
        assert!((signed_area(&outlines[0]) / area - 1.0).abs() < 0.01);
        let simple = simplify(&outlines[0], 0.1);
        assert!(simple.len() < outlines[0].len() / 2, "{} of {}", simple.len(), outlines[0].len());
        assert!((signed_area(&simple) / area - 1.0).abs() < 0.02);
    }

    #[test]
    fn parts_are_outlines_of_their_own_and_holes_are_none() {
        let two = field(12, 6, |x, _| if x == 5 || x == 6 { -1.0 } else { 1.0 });
        assert_eq!(two.outlines().len(), 2);
        let ring = field(9, 9, |x, y| if (3..6).contains(&x) && (3..6).contains(&y) { -1.0 } else { 1.0 });
        assert_eq!(ring.outlines().len(), 1);
        assert!(field(5, 5, |_, _| -1.0).outlines().is_empty());
    }

    proptest! {
        #[test]
        fn every_sample_inside_is_within_an_outline(values in prop::collection::vec(-1.0_f32..1.0, 64)) {
            let field = field(10, 10, |x, y| values[(y - 1) * 8 + x - 1]);
            let outlines = field.outlines();
            for (i, value) in values.iter().enumerate() {
                if *value > 0.01 {
                    let at = [(i % 8 + 1) as f32, (i / 8 + 1) as f32 + 1e-4];
                    // An outline within another one's hole makes its samples count twice.
                    let within = outlines.iter().any(|outline| inside(std::slice::from_ref(outline), at));
                    prop_assert!(within, "{at:?} is in none of {outlines:?}");
                }
            }
        }

        #[test]
        fn simplifying_moves_no_point_farther_than_the_tolerance(
            points in prop::collection::vec([0.0_f32..50.0, 0.0_f32..50.0], 3..40), tolerance in 0.0_f32..5.0,
        ) {
            let simple = simplify(&points, tolerance);
            let near = |p: &[f32; 2]| simple.iter().zip(simple.iter().cycle().skip(1)).any(|(a, b)| {
                let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
                let length = (dx * dx + dy * dy).max(1e-12);
                let t = (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length).clamp(0.0, 1.0);
                // Off the line, as the method measures, or off its ends.
                let line = (dx * (p[1] - a[1]) - dy * (p[0] - a[0])).abs() / length.sqrt();
                line <= tolerance + 1e-3 || (a[0] + t * dx - p[0]).hypot(a[1] + t * dy - p[1]) <= tolerance + 1e-3
            });
            prop_assert!(points.iter().all(near));
        }
    }
}

//! How a stored image is turned to stand upright, in EXIF's eight ways.

/// EXIF tag 0x0112: what is done to the stored pixels to show them upright. Rotations are clockwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Orientation {
    /// 1: stored upright.
    #[default]
    Normal,
    /// 2: mirrored left to right.
    FlipHorizontal,
    /// 3: turned by 180°.
    Rotate180,
    /// 4: mirrored top to bottom.
    FlipVertical,
    /// 5: mirrored along the main diagonal.
    Transpose,
    /// 6: turned by 90°.
    Rotate90,
    /// 7: mirrored along the other diagonal.
    Transverse,
    /// 8: turned by 270°.
    Rotate270,
}

impl Orientation {
    /// All of them, in the order of EXIF's numbers from 1 to 8.
    pub const ALL: [Self; 8] = [
        Self::Normal,
        Self::FlipHorizontal,
        Self::Rotate180,
        Self::FlipVertical,
        Self::Transpose,
        Self::Rotate90,
        Self::Transverse,
        Self::Rotate270,
    ];

    /// The orientation with this EXIF number, if it is one.
    pub fn from_exif(number: u16) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        matches!(self, Self::Transpose | Self::Rotate90 | Self::Transverse | Self::Rotate270)
    }

    /// From `(width, height)` as stored to upright, or back: it is the same exchange.
    pub fn turn_size<T>(self, size: (T, T)) -> (T, T) {
        if self.swaps_sides() { (size.1, size.0) } else { size }
    }

    /// The orientation that turns as `self` does and then as `next` does.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        // One point off every axis of symmetry tells all eight apart.
        let (point, unit) = ((0.25, 0.625), (1.0, 1.0));
        let goal = self.stored_point(next.stored_point(point, unit), unit);
        let found = Self::ALL.into_iter().find(|one| one.stored_point(point, unit) == goal);
        found.expect("the eight orientations are a group")
    }

    /// The orientation that undoes this one.
    #[must_use]
    pub fn inverse(self) -> Self {
        let found = Self::ALL.into_iter().find(|one| self.then(*one) == Self::Normal);
        found.expect("the eight orientations are a group")
    }

    /// Where a point of the upright image, whose size is `(width, height)`, lies in the stored one.
    pub(crate) fn stored_point(self, (x, y): (f64, f64), (width, height): (f64, f64)) -> (f64, f64) {
        match self {
            Self::Normal => (x, y),
            Self::FlipHorizontal => (width - x, y),
            Self::Rotate180 => (width - x, height - y),
            Self::FlipVertical => (x, height - y),
            Self::Transpose => (y, x),
            Self::Rotate90 => (y, width - x),
            Self::Transverse => (height - y, width - x),
            Self::Rotate270 => (height - y, x),
        }
    }

    /// How to step through `width` × `height` stored pixels in upright order.
    pub(crate) fn walk(self, width: u32, height: u32) -> Walk {
        let (w, h) = (width as isize, height as isize);
        let (origin, dx, dy) = match self {
            Self::Normal => (0, 1, w),
            Self::FlipHorizontal => (w - 1, -1, w),
            Self::Rotate180 => (w * h - 1, -1, -w),
            Self::FlipVertical => ((h - 1) * w, 1, -w),
            Self::Transpose => (0, w, 1),
            Self::Rotate90 => ((h - 1) * w, -w, 1),
            Self::Transverse => (w * h - 1, -w, -1),
            Self::Rotate270 => (w - 1, w, -1),
        };
        Walk { origin, dx, dy }
    }
}

/// Upright pixel `(x, y)` is stored pixel number `origin + x·dx + y·dy`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walk {
    origin: isize,
    dx: isize,
    dy: isize,
}

impl Walk {
    /// Calls `each` with `x` and the three bytes of every pixel of upright row `y`, from left to right.
    pub fn row<'a>(&self, pixels: &'a [u8], y: u32, width: u32) -> impl Iterator<Item = &'a [u8; 3]> + use<'a> {
        let (pixels, _) = pixels.as_chunks::<3>();
        let (start, dx) = (self.origin + y as isize * self.dy, self.dx);
        (0..width as isize).map(move |x| &pixels[(start + x * dx) as usize])
    }

    /// Upright row `y` as one slice, where its pixels lie side by side.
    pub fn straight_row<'a>(&self, pixels: &'a [u8], y: u32, width: u32) -> Option<&'a [[u8; 3]]> {
        if self.dx != 1 {
            return None;
        }
        let (pixels, _) = pixels.as_chunks::<3>();
        let start = (self.origin + y as isize * self.dy) as usize;
        Some(&pixels[start..start + width as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the stored corners of a 3 × 2 image stand upright, by EXIF's own wording of row 0 and column 0.
    #[test]
    fn every_orientation_puts_row_0_and_column_0_where_exif_says() {
        let pixels: Vec<u8> = (0..6).flat_map(|i| [i, i, i]).collect();
        let upright = |orientation: Orientation| {
            let (width, height) = orientation.turn_size((3, 2));
            let walk = orientation.walk(3, 2);
            (0..height).map(|y| walk.row(&pixels, y, width).map(|p| p[0]).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let expected: [&[&[u8]]; 8] = [
            &[&[0, 1, 2], &[3, 4, 5]],
            &[&[2, 1, 0], &[5, 4, 3]],
            &[&[5, 4, 3], &[2, 1, 0]],
            &[&[3, 4, 5], &[0, 1, 2]],
            &[&[0, 3], &[1, 4], &[2, 5]],
            &[&[3, 0], &[4, 1], &[5, 2]],
            &[&[5, 2], &[4, 1], &[3, 0]],
            &[&[2, 5], &[1, 4], &[0, 3]],
        ];
        for (orientation, expected) in Orientation::ALL.into_iter().zip(expected) {
            assert_eq!(upright(orientation), expected, "{orientation:?}");
        }
    }

    #[test]
    fn points_lie_where_pixels_do() {
        for orientation in Orientation::ALL {
            let (width, height) = orientation.turn_size((3, 2));
            let walk = orientation.walk(3, 2);
            let pixels: Vec<u8> = (0..6).flat_map(|i| [i, i, i]).collect();
            for y in 0..height {
                for (x, pixel) in walk.row(&pixels, y, width).enumerate() {
                    let centre = (x as f64 + 0.5, f64::from(y) + 0.5);
                    let (u, v) = orientation.stored_point(centre, (width.into(), height.into()));
                    assert_eq!(usize::from(pixel[0]), v as usize * 3 + u as usize, "{orientation:?} {x} {y}");
                }
            }
        }
    }

    #[test]
    fn two_orientations_make_one_and_each_has_its_inverse() {
        assert_eq!(Orientation::Rotate90.then(Orientation::Rotate90), Orientation::Rotate180);
        assert_eq!(Orientation::Rotate90.then(Orientation::FlipHorizontal), Orientation::Transpose);
        for one in Orientation::ALL {
            assert_eq!((one.then(one.inverse()), one.inverse().then(one)), (Orientation::Normal, Orientation::Normal));
            let size = one.then(Orientation::Rotate90).turn_size((3, 2));
            assert_eq!(size, Orientation::Rotate90.turn_size(one.turn_size((3, 2))));
        }
    }

    #[test]
    fn numbers_outside_1_to_8_are_no_orientation() {
        assert_eq!(Orientation::from_exif(0), None);
        assert_eq!(Orientation::from_exif(9), None);
        assert_eq!(Orientation::from_exif(6), Some(Orientation::Rotate90));
    }
}

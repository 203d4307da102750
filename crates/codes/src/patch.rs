//! A grey part of an image, and what is done to make a code on it readable.

use std::f32::consts::PI;

use image::GrayImage;

/// A larger part is made smaller first, so that no way of reading it takes long.
pub const MOST_PIXELS: usize = 500_000;

/// No patch is enlarged beyond this.
const MOST_ENLARGED: f32 = 1_500_000.0;

/// Bins of the histogram of directions, over half a turn.
const DIRECTIONS: usize = 90;
/// How much weaker than the first a second direction may be.
const SECOND: f32 = 0.35;
/// How much of what makes an edge steep is added.
const SHARPER: f32 = 1.5;
/// Share of the pixels that are brighter than what fills a turned patch's corners.
const PAPER: f32 = 0.1;

/// Grey pixels by rows.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    pub width: usize,
    pub height: usize,
    pub pixels: Vec<u8>,
}

impl Patch {
    pub fn new(image: GrayImage) -> Self {
        let (width, height) = image.dimensions();
        let patch = Self { width: width as usize, height: height as usize, pixels: image.into_raw() };
        let most = MOST_PIXELS as f32 / (patch.width * patch.height).max(1) as f32;
        if most < 1.0 { patch.smaller((1.0 / most.sqrt()).ceil() as usize) } else { patch }
    }

    /// The mean of each `factor` × `factor` block.
    fn smaller(&self, factor: usize) -> Self {
        let (width, height) = (self.width / factor, self.height / factor);
        let mut pixels = Vec::with_capacity(width * height);
        let mut sums = vec![0_u32; width];
        for y in 0..height {
            sums.fill(0);
            for row in self.pixels.chunks_exact(self.width).skip(y * factor).take(factor) {
                for (sum, block) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                    *sum += block.iter().map(|&pixel| u32::from(pixel)).sum::<u32>();
                }
            }
            pixels.extend(sums.iter().map(|sum| (sum / (factor * factor) as u32) as u8));
        }
        Self { width, height, pixels }
    }

    /// The angles, in `0..π`, at which light changes most: across bars, whichever way they run. The strongest first, two at
    /// most.
    pub fn directions(&self) -> Vec<f32> {
        // Strength, and the doubled angle as a vector: turned by half, a direction is the same.
        let mut bins = [[0.0_f32; 3]; DIRECTIONS];
        for (above, (row, below)) in self.rows().zip(self.rows().skip(1).zip(self.rows().skip(2))) {
            for x in 1..self.width.saturating_sub(1) {
                let dx = f32::from(row[x + 1]) - f32::from(row[x - 1]);
                let dy = f32::from(below[x]) - f32::from(above[x]);
                let strength = dx.hypot(dy);
                // Noise and paper point everywhere; bars point one way, strongly.
                if strength > 12.0 {
                    let angle = dy.atan2(dx).rem_euclid(PI);
                    let bin = &mut bins[(angle / PI * DIRECTIONS as f32) as usize % DIRECTIONS];
                    let (weight, (sin, cos)) = (strength * strength, (2.0 * angle).sin_cos());
                    bin.iter_mut().zip([weight, weight * cos, weight * sin]).for_each(|(sum, term)| *sum += term);
                }
            }
        }
        let smooth: Vec<f32> = (0..DIRECTIONS)
            .map(|i| bins[(i + DIRECTIONS - 1) % DIRECTIONS][0] + 2.0 * bins[i][0] + bins[(i + 1) % DIRECTIONS][0])
            .collect();
        let mut peaks: Vec<usize> = (0..DIRECTIONS)
            .filter(|&i| {
                smooth[i] > 0.0
                    && smooth[i] >= smooth[(i + 1) % DIRECTIONS]
                    && smooth[i] > smooth[(i + DIRECTIONS - 1) % DIRECTIONS]
            })
            .collect();
        peaks.sort_by(|&a, &b| smooth[b].total_cmp(&smooth[a]));
        let strongest = peaks.first().map_or(0.0, |&first| smooth[first]);
        peaks.retain(|&peak| smooth[peak] >= SECOND * strongest);
        peaks.truncate(2);
        let mean = |peak: usize| {
            let near = (0..5).map(|offset| bins[(peak + DIRECTIONS - 2 + offset) % DIRECTIONS]);
            let (cos, sin) = near.fold((0.0, 0.0), |(cos, sin), bin| (cos + bin[1], sin + bin[2]));
            (sin.atan2(cos) / 2.0).rem_euclid(PI)
        };
        peaks.into_iter().map(mean).collect()
    }

    /// `scale`, or as much of it as is allowed.
    pub fn bounded(&self, scale: f32) -> f32 {
        scale.min((MOST_ENLARGED / (self.width * self.height).max(1) as f32).sqrt())
    }

    /// Turned so that what lay along `angle` lies along the rows, and made `scale` times as large; the corners that come in are
    /// as bright as paper.
    pub fn turned(&self, angle: f32, scale: f32) -> Self {
        #[expect(clippy::float_cmp, reason = "exactly these change nothing")]
        if angle == 0.0 && scale == 1.0 {
            return self.clone();
        }
        let (sin, cos) = angle.sin_cos();
        let (w, h) = (self.width as f32, self.height as f32);
        let width = (((w * cos.abs() + h * sin.abs()) * scale).ceil() as usize).max(1);
        let height = (((w * sin.abs() + h * cos.abs()) * scale).ceil() as usize).max(1);
        let paper = self.paper();
        let (middle_x, middle_y) = (w / 2.0 - 0.5, h / 2.0 - 0.5);
        let (half_w, half_h) = (width as f32 / 2.0 - 0.5, height as f32 / 2.0 - 0.5);
        let mut pixels = Vec::with_capacity(width * height);
        for v in 0..height {
            let along_v = (v as f32 - half_h) / scale;
            for u in 0..width {
                let along_u = (u as f32 - half_w) / scale;
                let x = middle_x + along_u * cos - along_v * sin;
                let y = middle_y + along_u * sin + along_v * cos;
                pixels.push(self.between(x, y).unwrap_or(paper));
            }
        }
        Self { width, height, pixels }
    }

    /// Steeper at edges that a lens or motion made soft: what differs from the mean of `radius` pixels about it is doubled and more
    /// (unsharp masking).
    pub fn sharpened(&self, radius: usize) -> Self {
        let soft = self.mean_along(radius, 1, self.width).mean_along(radius, self.width, self.height);
        let steeper = |(&pixel, &soft): (&u8, &u8)| {
            (f32::from(pixel) + SHARPER * (f32::from(pixel) - f32::from(soft))).clamp(0.0, 255.0) as u8
        };
        Self { pixels: self.pixels.iter().zip(&soft.pixels).map(steeper).collect(), ..*self }
    }

    /// The mean of the `2 × radius + 1` pixels about each, along lines of `length` pixels that are `step` apart.
    fn mean_along(&self, radius: usize, step: usize, length: usize) -> Self {
        let mut pixels = vec![0; self.pixels.len()];
        let lines = self.pixels.len().checked_div(length).unwrap_or(0);
        for line in 0..lines {
            let start = if step == 1 { line * self.width } else { line };
            let at = |i: usize| u32::from(self.pixels[start + i.min(length - 1) * step]);
            let mut sum: u32 = at(0) * (radius as u32 + 1) + (1..=radius).map(at).sum::<u32>();
            for i in 0..length {
                pixels[start + i * step] = (sum / (2 * radius as u32 + 1)) as u8;
                sum = sum + at(i + radius + 1) - at(i.saturating_sub(radius));
            }
        }
        Self { pixels, ..*self }
    }

    /// The pixel at a point by bilinear interpolation; `None` outside.
    fn between(&self, x: f32, y: f32) -> Option<u8> {
        if !(x >= -0.5 && y >= -0.5 && x <= self.width as f32 - 0.5 && y <= self.height as f32 - 0.5) {
            return None;
        }
        let (x, y) = (x.clamp(0.0, self.width as f32 - 1.0), y.clamp(0.0, self.height as f32 - 1.0));
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = ((left + 1).min(self.width - 1), (top + 1).min(self.height - 1));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = |x: usize, y: usize| f32::from(self.pixels[y * self.width + x]);
        let upper = at(left, top) * (1.0 - fx) + at(right, top) * fx;
        let lower = at(left, bottom) * (1.0 - fx) + at(right, bottom) * fx;
        Some((upper * (1.0 - fy) + lower * fy + 0.5) as u8)
    }

    /// What a code is printed on: brighter than most.
    fn paper(&self) -> u8 {
        let mut counts = [0_usize; 256];
        self.pixels.iter().for_each(|&pixel| counts[usize::from(pixel)] += 1);
        let mut brighter = (self.pixels.len() as f32 * PAPER) as usize;
        for (level, count) in counts.iter().enumerate().rev() {
            if *count > brighter {
                return level as u8;
            }
            brighter -= count;
        }
        u8::MAX
    }

    pub fn rows(&self) -> impl Iterator<Item = &[u8]> {
        self.pixels.chunks_exact(self.width.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bars that light changes across at `angle`.
    fn bars(angle: f32, width: u32, height: u32) -> Patch {
        Patch::new(GrayImage::from_fn(width, height, |x, y| {
            let at = x as f32 * angle.cos() + y as f32 * angle.sin();
            image::Luma([(128.0 + 100.0 * (at / 2.5).sin()) as u8])
        }))
    }

    #[test]
    fn the_way_that_bars_run_is_found_to_a_degree_and_turned_upright() {
        for degrees in [0.0_f32, 7.0, 45.0, 89.0, 90.0, 133.0, 178.5] {
            let angle = degrees.to_radians();
            let patch = bars(angle, 160, 120);
            let found = patch.directions()[0];
            let apart = (found - angle).rem_euclid(PI);
            assert!(apart.min(PI - apart) < 1_f32.to_radians(), "{degrees}: {}", found.to_degrees());
            let upright = patch.turned(found, 1.0);
            // Along a column nothing changes.
            let x = upright.width / 2;
            let (middle, off) = (upright.height / 2, 15);
            let at = |y: usize| i32::from(upright.pixels[y * upright.width + x]);
            assert!((at(middle - off) - at(middle + off)).abs() < 40, "{degrees}");
        }
    }

    #[test]
    fn sharpening_leaves_what_is_flat_and_makes_edges_steeper() {
        let flat = Patch::new(GrayImage::from_pixel(9, 7, image::Luma([90])));
        assert_eq!(flat.sharpened(2).pixels, flat.pixels);
        let soft = Patch::new(GrayImage::from_fn(20, 6, |x, _| image::Luma([(60 + x * 6) as u8])));
        let edge = Patch::new(GrayImage::from_fn(20, 6, |x, _| image::Luma([if x < 10 { 60 } else { 160 }])));
        let across = |patch: &Patch| i32::from(patch.pixels[11]) - i32::from(patch.pixels[8]);
        assert_eq!(across(&soft.sharpened(2)), across(&soft), "a ramp is no edge");
        assert!(across(&edge.sharpened(2)) > across(&edge) + 50);
        assert!(Patch::new(GrayImage::new(1, 1)).sharpened(4).pixels == [0]);
    }

    #[test]
    fn a_flat_patch_has_no_direction_and_a_large_one_is_made_smaller() {
        assert!(Patch::new(GrayImage::from_pixel(40, 30, image::Luma([90]))).directions().is_empty());
        let large = Patch::new(GrayImage::from_pixel(2100, 1900, image::Luma([90])));
        assert!(large.width * large.height <= MOST_PIXELS && large.pixels.iter().all(|&pixel| pixel == 90));
        assert!(Patch::new(GrayImage::new(1, 1)).directions().is_empty());
    }
}

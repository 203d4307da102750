//! An image that is decoded once, of which a model is shown one part or many.

use std::time::Instant;

use image::GrayImage;
use scrutineer_types::{BoundingBox, ImageFault, InputSpec, Quality};

use crate::{
    Cut, Limits, Mapping,
    decode::{Decoded, Need, decode},
    fit::Placement,
    header::{self, Header},
    lighting, mask, quality,
    resize::{Part, resize},
    scratch::Scratch,
    tensor,
};

/// A decoded image, for as long as [`open`] lends it.
pub struct Picture<'a> {
    header: Header,
    spec: &'a InputSpec,
    decoded: Decoded,
    scratch: &'a mut Scratch,
    quality: Quality,
    decode_ms: f32,
    quality_ms: f32,
}

/// Decodes the image in `bytes` and lends it to `work`, to be packed into tensors of `spec`.
///
/// `plan` is told the upright size and answers what will be cut out. JPEG is decoded at the smallest of the scales 1/8, 1/4,
/// 1/2 and 1 that covers the part of the input that each of these fills, and the grey copy that quality is measured on.
/// Where no scaling is needed, pixels pass through exactly. The pixels are in buffers of this thread: `work` must not open
/// another image.
pub fn open<T>(
    bytes: &[u8],
    spec: &InputSpec,
    limits: &Limits,
    plan: impl FnOnce(u32, u32) -> Vec<Cut>,
    work: impl FnOnce(&mut Picture<'_>) -> T,
) -> Result<T, ImageFault> {
    let started = Instant::now();
    let header = header::of_file(bytes)?;
    limits.check(&header)?;
    let need = need(&header, spec, &plan(header.width, header.height));
    Scratch::with(|scratch| {
        let decoded = decode(bytes, &header, need, &mut scratch.decoded)?;
        let decoding_ended = Instant::now();
        let quality = quality::measure(&scratch.decoded, &decoded);
        let decode_ms = (decoding_ended - started).as_secs_f32() * 1e3;
        let quality_ms = decoding_ended.elapsed().as_secs_f32() * 1e3;
        Ok(work(&mut Picture { header, spec, decoded, scratch, quality, decode_ms, quality_ms }))
    })
}

/// What the decoded pixels must be able to give for every cut.
fn need(header: &Header, spec: &InputSpec, cuts: &[Cut]) -> Need {
    let mut need = Need { width: 1, height: 1, longer: quality::LONGER_SIDE };
    let stored = header.stored_size();
    for cut in cuts {
        let (width, height) = cut.turned_size();
        let placed = Placement::new(spec, width, height);
        let target = header.orientation.then(cut.turn).turn_size((placed.width, placed.height));
        let share = header.orientation.then(cut.turn).turn_size(placed.part);
        let part = header.orientation.turn_size((cut.width, cut.height));
        // The whole image must be so large that its part is as large as is asked.
        let whole = |target: u32, stored: u32, part: u32, share: f64| {
            (f64::from(target) * f64::from(stored) / (f64::from(part.max(1)) * share)).ceil() as u32
        };
        need.width = need.width.max(whole(target.0, stored.0, part.0, share.0));
        need.height = need.height.max(whole(target.1, stored.1, part.1, share.1));
    }
    need
}

impl Picture<'_> {
    /// Fills `tensor` with the model's input for one part of the image, resizing it to `3 × height × width` values, and
    /// answers the way back from the tensor's pixels to those of the upright original.
    pub fn pack(&mut self, cut: &Cut, tensor: &mut Vec<f32>) -> Mapping {
        let (width, height) = cut.turned_size();
        let placed = Placement::new(self.spec, width, height);
        let orientation = self.header.orientation.then(cut.turn);
        let target = orientation.turn_size((placed.width, placed.height));
        let part = self.part(cut).middle(orientation.turn_size(placed.part));
        let Scratch { decoded, resized, lit, resizer } = &mut *self.scratch;
        let mut pixels = resize(decoded, &self.decoded, part, target, resizer, resized);
        if !self.spec.lighting.is_off() {
            lit.clear();
            lit.extend_from_slice(pixels);
            lighting::apply(&self.spec.lighting, lit, target.0 as usize);
            pixels = lit;
        }
        tensor::pack(pixels, orientation.walk(target.0, target.1), placed, self.spec, tensor);
        Mapping::from_placement(placed, cut)
    }

    /// Fills what lies outside of `polygon`, whose corners are pixels of the upright original, with the grey that pads.
    pub fn mask(&self, polygon: &[[f32; 2]], mapping: &Mapping, tensor: &mut [f32]) {
        let on_input: Vec<_> = polygon.iter().map(|&[x, y]| mapping.point_to_input(x, y)).collect();
        mask::fill_outside(&on_input, self.spec, tensor);
    }

    /// Decodes the image anew at its own size, where it was decoded smaller; `bytes` are those it was opened from.
    pub fn sharpen(&mut self, bytes: &[u8]) -> Result<(), ImageFault> {
        if self.decoded.divisor > 1 {
            let (width, height) = self.header.stored_size();
            let need = Need { width, height, longer: width.max(height) };
            self.decoded = decode(bytes, &self.header, need, &mut self.scratch.decoded)?;
        }
        Ok(())
    }

    /// The part of the upright original in `bounds`, in whole pixels as far as they are on the image, in grey (BT.601); each pixel
    /// is one that was decoded, so [`Self::sharpen`] comes first where detail matters.
    pub fn grey(&self, bounds: &BoundingBox) -> GrayImage {
        let span = |from: f32, to: f32, side: u32| {
            let first = (from.max(0.0) as u32).min(side - 1);
            (first, (to.ceil().max(0.0) as u32).clamp(first + 1, side))
        };
        let (left, right) = span(bounds.x_min, bounds.x_max, self.header.width);
        let (top, bottom) = span(bounds.y_min, bounds.y_max, self.header.height);
        let size = (f64::from(self.header.width), f64::from(self.header.height));
        let (pixels, _) = self.scratch.decoded.as_chunks::<3>();
        let divisor = f64::from(self.decoded.divisor);
        GrayImage::from_fn(right - left, bottom - top, |x, y| {
            let middle = (f64::from(left + x) + 0.5, f64::from(top + y) + 0.5);
            let (x, y) = self.header.orientation.stored_point(middle, size);
            let at = |along: f64, side: u32| ((along / divisor) as usize).min(side as usize - 1);
            let pixel = pixels[at(y, self.decoded.height) * self.decoded.width as usize + at(x, self.decoded.width)];
            let [red, green, blue] = pixel.map(u32::from);
            image::Luma([((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8])
        })
    }

    /// The cut in decoded pixels, which are stored pixels at a scale.
    fn part(&self, cut: &Cut) -> Part {
        let size = (f64::from(self.header.width), f64::from(self.header.height));
        let stored = |x: u32, y: u32| self.header.orientation.stored_point((x.into(), y.into()), size);
        let (a, b) = (stored(cut.left, cut.top), stored(cut.left + cut.width, cut.top + cut.height));
        let divisor = f64::from(self.decoded.divisor);
        Part {
            left: a.0.min(b.0) / divisor,
            top: a.1.min(b.1) / divisor,
            width: (a.0 - b.0).abs() / divisor,
            height: (a.1 - b.1).abs() / divisor,
        }
    }

    /// Pixels across of the upright original.
    pub fn width(&self) -> u32 {
        self.header.width
    }

    /// Pixels down of the upright original.
    pub fn height(&self) -> u32 {
        self.header.height
    }

    /// Measured on a grey copy of the whole image, whatever part of it matters to whom.
    pub fn quality(&self) -> Quality {
        self.quality
    }

    /// Milliseconds from encoded bytes to pixels.
    pub fn decode_ms(&self) -> f32 {
        self.decode_ms
    }

    /// Milliseconds for measuring quality.
    pub fn quality_ms(&self) -> f32 {
        self.quality_ms
    }

    /// Scale at which a JPEG was decoded: 1, 0.5, 0.25 or 0.125; 1 for other formats.
    pub fn decode_scale(&self) -> f32 {
        1.0 / self.decoded.divisor as f32
    }
}

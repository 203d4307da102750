//! How long an image takes from bytes to tensor: `cargo bench -p scrutineer-preprocess`.

use divan::Bencher;
use image::RgbImage;
use scrutineer_preprocess::{Limits, encode_jpeg, prepare};
use scrutineer_types::{ChannelOrder, Fit, InputSpec, LetterboxAnchor, Lighting};

/// Edges, ramps and grain, so that the entropy coder has about a photograph's work.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let image = RgbImage::from_fn(width, height, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 29) as u8;
        let box_edge = if (x / 97 + y / 61) % 3 == 0 { 70 } else { 0 };
        let ramp = (u64::from(x) * 100 / u64::from(width)) as u8;
        image::Rgb([60 + ramp + grain, 40 + box_edge + grain, 30 + box_edge / 2 + ramp + grain])
    });
    encode_jpeg(&image, 90)
}

fn spec(lighting: Lighting) -> InputSpec {
    InputSpec {
        width: 640,
        height: 640,
        fit: Fit::Letterbox { anchor: LetterboxAnchor::Center, pad: 114 },
        channels: ChannelOrder::Rgb,
        scale: 1.0 / 255.0,
        mean: [0.0; 3],
        std: [1.0; 3],
        lighting,
    }
}

#[divan::bench(args = [(640, 480), (1920, 1080), (4000, 3000)])]
fn jpeg_to_letterbox_640(bencher: Bencher, (width, height): (u32, u32)) {
    let (bytes, spec, mut tensor) = (photograph(width, height), spec(Lighting::OFF), Vec::new());
    bencher.bench_local(|| prepare(&bytes, &spec, &Limits::default(), &mut tensor));
}

#[divan::bench(args = ["off", "gamma", "clahe", "grey_world"])]
fn full_hd_jpeg_with_lighting(bencher: Bencher, lighting: &str) {
    let lighting = lighting.parse().expect("a word of the setting");
    let (bytes, spec, mut tensor) = (photograph(1920, 1080), spec(lighting), Vec::new());
    bencher.bench_local(|| prepare(&bytes, &spec, &Limits::default(), &mut tensor));
}

fn main() {
    divan::main();
}

//! The first frame of a GIF, on a canvas that holds it.

use std::borrow::Cow;

use gif::{Encoder, Frame};
use image::RgbImage;
use scrutineer_preprocess::{Limits, Probe, decode_upright, probe};
use scrutineer_types::{Format, ImageFaultCode};

use crate::images::gif;

const PALETTE: [u8; 12] = [10, 20, 30, 200, 100, 50, 0, 255, 0, 1, 2, 3];

fn file(screen: (u16, u16), frames: &[Frame<'static>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, screen.0, screen.1, &PALETTE).unwrap();
    for frame in frames {
        encoder.write_frame(frame).unwrap();
    }
    drop(encoder);
    bytes
}

fn frame((left, top): (u16, u16), (width, height): (u16, u16), indices: &[u8]) -> Frame<'static> {
    Frame { left, top, width, height, buffer: Cow::Owned(indices.to_vec()), ..Frame::default() }
}

fn decoded(bytes: &[u8]) -> RgbImage {
    decode_upright(bytes, &Limits::default(), None).unwrap()
}

#[test]
fn the_first_of_several_frames_is_taken() {
    let bytes = file((2, 1), &[frame((0, 0), (2, 1), &[0, 1]), frame((0, 0), (2, 1), &[2, 2])]);
    assert_eq!(decoded(&bytes).as_raw(), &[10, 20, 30, 200, 100, 50]);
    let Probe::Image(header) = probe(&bytes, true) else { panic!("it is an image") };
    assert_eq!((header.format, header.width, header.height), (Format::Gif, 2, 1));
}

#[test]
fn what_no_pixel_covers_and_what_is_transparent_is_white() {
    let small = frame((1, 0), (1, 1), &[1]);
    assert_eq!(decoded(&file((2, 1), &[small])).as_raw(), &[255, 255, 255, 200, 100, 50]);
    let mut through = frame((0, 0), (2, 1), &[0, 1]);
    through.transparent = Some(0);
    assert_eq!(decoded(&file((2, 1), &[through])).as_raw(), &[255, 255, 255, 200, 100, 50]);
}

#[test]
fn the_canvas_grows_with_a_frame_that_is_larger() {
    let image = decoded(&file((1, 1), &[frame((0, 1), (2, 1), &[2, 1])]));
    assert_eq!(image.dimensions(), (2, 2));
    assert_eq!(image.get_pixel(0, 1).0, [0, 255, 0]);
    // A screen without size, as some writers leave it.
    assert_eq!(decoded(&file((0, 0), &[frame((0, 0), (2, 1), &[2, 1])])).dimensions(), (2, 1));
}

#[test]
fn an_interlaced_frame_is_put_together() {
    let mut image = frame((0, 0), (1, 9), &[0, 1, 2, 3, 0, 1, 2, 3, 0]);
    image.interlaced = true;
    // Stored are rows 0 and 8, then 4, then 2 and 6, then the odd ones.
    let red: Vec<u8> = decoded(&file((1, 9), &[image])).pixels().map(|pixel| pixel.0[0]).collect();
    assert_eq!(red, [10, 200, 1, 0, 0, 1, 10, 10, 200]);
}

#[test]
fn frames_of_no_size_and_beyond_the_limits_are_refused() {
    let whole = gif(&crate::images::some_scene(40, 30));
    let palette = 13 + 3 * 256;
    let at = palette + whole[palette..].iter().position(|&byte| byte == 0x2c).unwrap();
    let sized = |width: u16, height: u16| {
        let mut bytes = whole.clone();
        bytes[at + 5..at + 9].copy_from_slice(&[width.to_le_bytes(), height.to_le_bytes()].concat());
        decode_upright(&bytes, &Limits::default(), None).unwrap_err().code
    };
    assert_eq!(sized(0, 30), ImageFaultCode::Corrupt);
    assert_eq!(sized(60_000, 60_000), ImageFaultCode::TooManyPixels);
    assert_eq!(sized(4000, 4000), ImageFaultCode::Corrupt, "it holds less than it states");
}

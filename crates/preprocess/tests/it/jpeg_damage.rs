//! What of damaged JPEG data is let pass and what is not.

use scrutineer_preprocess::{Limits, RgbImage, decode_upright};
use scrutineer_types::{ImageFault, ImageFaultCode};

use crate::images::*;

fn decoded(bytes: &[u8]) -> Result<RgbImage, ImageFault> {
    decode_upright(bytes, &Limits::default(), None)
}

fn code(bytes: &[u8]) -> ImageFaultCode {
    decoded(bytes).unwrap_err().code
}

#[test]
fn half_a_picture_is_corrupt_even_with_an_end_marker() {
    for bytes in [jpeg(&noise(200, 150)), progressive_jpeg(&noise(200, 150))] {
        for share in 2..10 {
            let cut = [&bytes[..bytes.len() * share / 10], &[0xff, 0xd9]].concat();
            assert_eq!(code(&cut), ImageFaultCode::Corrupt, "{share} tenths");
        }
    }
}

#[test]
fn a_lost_or_blanked_piece_is_corrupt() {
    let bytes = jpeg(&noise(400, 300));
    let middle = bytes.len() / 2;
    let lost = [&bytes[..middle], &bytes[middle + 1400..]].concat();
    assert_eq!(code(&lost), ImageFaultCode::Corrupt);
    let mut blanked = bytes;
    blanked[middle..middle + 4096].fill(0);
    assert_eq!(code(&blanked), ImageFaultCode::Corrupt);
}

#[test]
fn a_missing_end_marker_is_corrupt_and_bytes_behind_it_are_not() {
    let bytes = jpeg(&some_scene(100, 80));
    let expected = decoded(&bytes).unwrap();
    assert_eq!(code(&bytes[..bytes.len() - 2]), ImageFaultCode::Corrupt);
    assert_eq!(decoded(&[&bytes[..], b"a second picture, or what a camera appends"].concat()).unwrap(), expected);
}

#[test]
fn a_little_padding_before_the_end_is_let_pass_and_much_is_not() {
    let bytes = jpeg(&some_scene(100, 80));
    let expected = decoded(&bytes).unwrap();
    let padded = |count: usize| [&bytes[..bytes.len() - 2], &vec![0x55; count], &[0xff, 0xd9]].concat();
    for count in [1, 2, 16, 60] {
        assert_eq!(decoded(&padded(count)).unwrap(), expected, "{count} bytes");
    }
    assert_eq!(code(&padded(2000)), ImageFaultCode::Corrupt);
}

#[test]
fn what_only_applications_read_in_the_header_does_not_matter() {
    let bytes = jpeg(&some_scene(100, 80));
    let expected = decoded(&bytes).unwrap();
    let strayed = [&bytes[..20], &[0x11; 500], &bytes[20..]].concat();
    assert_eq!(decoded(&strayed).unwrap(), expected, "bytes between segments");
    let mut revised = bytes;
    assert_eq!(&revised[6..11], b"JFIF\0");
    revised[11] = 9;
    assert_eq!(decoded(&revised).unwrap(), expected, "an unknown JFIF revision");
}

#[test]
fn many_scans_are_refused_before_they_cost_anything() {
    let bytes = progressive_jpeg(&some_scene(64, 48));
    let last = bytes.windows(2).rposition(|pair| pair == [0xff, 0xda]).unwrap();
    let scan = &bytes[last..bytes.len() - 2];
    let bomb = [&bytes[..last], &scan.repeat(10_000), &[0xff, 0xd9]].concat();
    let fault = decoded(&bomb).unwrap_err();
    assert_eq!(fault.code, ImageFaultCode::UnsupportedFormat);
    assert!(fault.message.contains("scans"), "{fault}");
}

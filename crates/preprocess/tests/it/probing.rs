//! A prefix never tells another story than the whole.

use scrutineer_preprocess::{
    Config, Limits, MAX_PROBE_BYTES, MAX_TIFF_PROBE_BYTES, Orientation, Probe, not_an_image, probe,
};
use scrutineer_types::{Format, ImageFaultCode, Lighting, LightingStep};

use crate::{images::*, tiff_samples, webp_samples};

/// A JPEG whose size stands behind EXIF and long profiles.
fn jpeg_with_long_header(image: &image::RgbImage) -> Vec<u8> {
    let mut bytes = jpeg(image);
    for _ in 0..4 {
        bytes = with_segment(&bytes, 0xe2, &vec![0xff; 65_000]);
    }
    with_exif(&bytes, Orientation::Rotate270)
}

#[test]
fn every_prefix_says_need_more_or_what_the_whole_says() {
    let image = some_scene(70, 40);
    let png_bytes = png(&image);
    let samples: [(&str, Vec<u8>); 19] = [
        ("JPEG", jpeg(&image)),
        ("progressive JPEG", progressive_jpeg(&image)),
        ("JPEG with EXIF", with_exif(&jpeg(&image), Orientation::Rotate90)),
        ("JPEG with a long header", jpeg_with_long_header(&image)),
        ("PNG", png_bytes.clone()),
        (
            "PNG with EXIF",
            [&png_bytes[..33], &chunk(*b"eXIf", &exif(Orientation::Transpose)), &png_bytes[33..]].concat(),
        ),
        ("lossless WebP", lossless_webp(&image)),
        ("lossy WebP", webp_samples::lossy()),
        ("WebP with alpha", webp_samples::lossy_with_alpha()),
        ("WebP with EXIF", webp_samples::lossy_with_exif(Orientation::Rotate90)),
        ("animated WebP", webp_samples::animated()),
        ("WebP of two sizes", webp_samples::of_two_sizes(25, 16)),
        ("BMP", bmp(&image)),
        ("GIF", gif(&image)),
        ("TIFF", tiff_samples::rgb(&image).file()),
        ("TIFF of planes", tiff_samples::rgb(&image).with(284, &[2]).file()),
        ("big-endian BigTIFF", tiff_samples::Page { big: true, big_endian: true, ..tiff_samples::rgb(&image) }.file()),
        ("float TIFF", tiff_samples::rgb(&image).with(339, &[3, 3, 3]).file()),
        ("PDF", b"%PDF-1.7 and so on".to_vec()),
    ];
    for (name, bytes) in samples {
        let whole = probe(&bytes, true);
        assert_ne!(whole, Probe::NeedMore, "{name}");
        assert_eq!(probe(&bytes, false), whole, "{name}: a whole file needs no more");
        let step = if bytes.len() > 50_000 { 97 } else { 1 };
        let mut decided = false;
        for length in (0..bytes.len()).step_by(step) {
            let answer = probe(&bytes[..length], false);
            assert!(answer == Probe::NeedMore || answer == whole, "{name} at {length}: {answer:?}");
            assert!(!decided || answer == whole, "{name} at {length}: decided and then not");
            decided = answer == whole;
        }
    }
}

#[test]
fn headers_are_read_behind_long_segments_and_state_the_upright_size() {
    let Probe::Image(header) = probe(&jpeg_with_long_header(&some_scene(70, 40)), false) else {
        panic!("it is an image")
    };
    assert_eq!((header.format, header.width, header.height), (Format::Jpeg, 40, 70));
    assert_eq!(header.orientation, Orientation::Rotate270);
}

#[test]
fn exif_behind_the_frame_counts_too() {
    let plain = jpeg(&some_scene(70, 40));
    let scan = plain.windows(2).position(|pair| pair == [0xff, 0xda]).unwrap();
    let block = [b"Exif\0\0".as_slice(), &exif(Orientation::Rotate90)].concat();
    let segment = [&[0xff, 0xe1], &(block.len() as u16 + 2).to_be_bytes()[..], &block].concat();
    let late = [&plain[..scan], &segment, &plain[scan..]].concat();
    let Probe::Image(header) = probe(&late, true) else { panic!("it is an image") };
    assert_eq!((header.width, header.height), (40, 70));
}

#[test]
fn waiting_ends_at_the_bound() {
    let endless =
        [b"\xff\xd8".to_vec(), [b"\xff\xe1\xff\xff".as_slice(), &vec![0; 65_533]].concat().repeat(70)].concat();
    assert_eq!(probe(&endless[..MAX_PROBE_BYTES - 1], false), Probe::NeedMore);
    assert_eq!(probe(&endless[..MAX_PROBE_BYTES], false), Probe::NotAnImage);
    assert_eq!(probe(&endless, false), Probe::NotAnImage);
}

#[test]
fn a_tiff_s_directory_may_stand_late_but_not_beyond_the_bound() {
    let padded = |bytes: usize| {
        let mut page = tiff_samples::rgb(&some_scene(70, 40));
        page.chunks[0].resize(bytes, 0);
        page.file()
    };
    let late = padded(MAX_PROBE_BYTES + 100);
    assert_eq!(probe(&late[..MAX_PROBE_BYTES], false), Probe::NeedMore);
    assert!(matches!(probe(&late, false), Probe::Image(_)));
    let later = padded(MAX_TIFF_PROBE_BYTES);
    assert_eq!(probe(&later, true), Probe::NotAnImage);
    assert!(not_an_image(&later).message.contains("16 MiB"), "{}", not_an_image(&later));
}

#[test]
fn limits_are_checked_by_the_header_and_name_their_setting() {
    let Probe::Image(header) = probe(&jpeg(&some_scene(300, 200)), true) else { panic!("it is an image") };
    assert!(Limits::default().check(&header).is_ok());
    let fault = Limits { max_pixels: 59_999, ..Limits::default() }.check(&header).unwrap_err();
    assert_eq!(fault.code, ImageFaultCode::TooManyPixels);
    assert!(fault.message.contains("60000") && fault.message.contains("59999") && fault.message.contains("max_pixels"));
    let fault = Limits { max_side: 299, ..Limits::default() }.check(&header).unwrap_err();
    assert_eq!(fault.code, ImageFaultCode::TooManyPixels);
    assert!(fault.message.contains("300 × 200") && fault.message.contains("299") && fault.message.contains("max_side"));
}

#[test]
fn settings_are_read_and_unknown_ones_refused() {
    let read = |text| toml::from_str::<Config>(text);
    assert_eq!(read("").unwrap(), Config::default());
    assert_eq!(read("").unwrap().limits(), Limits::default());
    assert_eq!(read("max_side = 5").unwrap().limits(), Limits { max_side: 5, ..Limits::default() });
    assert!(read("max_sides = 5").is_err());
    let both = Lighting::new([LightingStep::GreyWorld, LightingStep::Clahe]);
    assert_eq!(read("lighting = \"grey_world, clahe\"").unwrap().lighting, both);
    assert_eq!(read("lighting = [\"grey_world\", \"clahe\"]").unwrap().lighting, both);
    assert!(read("lighting = \"bright\"").unwrap_err().to_string().contains("gamma"));
}

#[test]
fn a_refusal_says_what_the_bytes_look_like_and_what_is_accepted() {
    let samples: [(&[u8], &str); 14] = [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04\x14\0", "ZIP"),
        (b"8BPS\0\x01", "Photoshop"),
        (b"\0\0\x01\0\x01\0", "icon"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<svg/>", "SVG"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"{\"error\": 1}", "JSON"),
        (b"just words\n", "text"),
        (b"\0\0\0\x18ftypheic\0\0", "HEIC"),
        (b"\0\0\0\x18ftypavif\0\0", "AVIF"),
        (b"RIFF\x10\0\0\0AVI LIST", "RIFF"),
        (b"\x01\x02\x03\x04", "no image"),
    ];
    for (bytes, word) in samples {
        assert_eq!(probe(bytes, true), Probe::NotAnImage, "{word}");
        let fault = not_an_image(bytes);
        assert_eq!(fault.code, ImageFaultCode::UnsupportedFormat, "{word}");
        assert!(
            fault.message.contains(word) && fault.message.contains("JPEG, PNG, WebP, BMP, TIFF and GIF"),
            "{}",
            fault.message
        );
    }
    assert_eq!(not_an_image(b"").code, ImageFaultCode::Empty);
    assert_eq!(not_an_image(b"\xff\xd8\xff\xe0").code, ImageFaultCode::Corrupt);
    assert!(not_an_image(&webp_samples::animated()).message.contains("animated"));
}

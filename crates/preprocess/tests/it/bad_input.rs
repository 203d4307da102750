//! Bad input is a fault with the right word, never a panic, whatever the bytes.

use proptest::prelude::*;
use scrutineer_preprocess::{Limits, Orientation, decode_upright, prepare, probe};
use scrutineer_types::{ImageFault, ImageFaultCode};

use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};

use crate::{images::*, tiff_samples, webp_samples};

fn fault(bytes: &[u8]) -> ImageFault {
    prepare(bytes, &usual(), &Limits::default(), &mut Vec::new()).unwrap_err()
}

#[test]
fn nothing_and_nearly_nothing_are_refused() {
    assert_eq!(fault(b"").code, ImageFaultCode::Empty);
    for byte in 0..=255 {
        assert_eq!(fault(&[byte]).code, ImageFaultCode::UnsupportedFormat, "{byte:#x}");
    }
}

#[test]
fn a_name_makes_no_image() {
    for bytes in [b"%PDF-1.4".as_slice(), b"<svg/>", b"PK\x03\x04"] {
        assert_eq!(fault(bytes).code, ImageFaultCode::UnsupportedFormat);
    }
    assert_eq!(fault(&webp_samples::animated()).code, ImageFaultCode::UnsupportedFormat);
}

#[test]
fn a_file_cut_off_anywhere_is_corrupt() {
    let image = some_scene(90, 60);
    let samples: [(&str, Vec<u8>, usize); 11] = [
        ("JPEG", jpeg(&image), 3),
        ("progressive JPEG", progressive_jpeg(&image), 3),
        ("PNG", png(&image), 8),
        ("lossless WebP", lossless_webp(&image), 12),
        ("lossy WebP", webp_samples::lossy(), 12),
        ("WebP with alpha", webp_samples::lossy_with_alpha(), 12),
        ("WebP with EXIF", webp_samples::lossy_with_exif(Orientation::Rotate90), 12),
        ("BMP", bmp(&image), 2),
        ("TIFF", tiff_samples::rgb(&image).file(), 4),
        ("tiled TIFF", tiff_samples::tiled(&image).file(), 4),
        ("GIF", gif(&image), 6),
    ];
    for (name, bytes, magic) in samples {
        assert!(prepare(&bytes, &usual(), &Limits::default(), &mut Vec::new()).is_ok(), "{name} is whole");
        for length in magic..bytes.len() {
            let fault = fault(&bytes[..length]);
            assert_eq!(fault.code, ImageFaultCode::Corrupt, "{name} at {length}: {fault}");
        }
    }
}

#[test]
fn a_png_whose_checksum_is_wrong_is_corrupt() {
    let bytes = png(&some_scene(90, 60));
    let pixels = bytes.windows(4).position(|kind| kind == b"IDAT").unwrap();
    let length = u32::from_be_bytes(bytes[pixels - 4..pixels].try_into().unwrap()) as usize;
    for checksum in [8 + 8 + 13, pixels + 4 + length] {
        let mut bytes = bytes.clone();
        bytes[checksum] ^= 1;
        assert_eq!(fault(&bytes).code, ImageFaultCode::Corrupt);
    }
}

#[test]
fn a_png_that_holds_less_than_it_states_is_corrupt() {
    let empty = raw_png(300, 200, (8, 2, 0), &[], &[0; 10]);
    assert_eq!(fault(&empty).code, ImageFaultCode::Corrupt);
}

#[test]
fn what_a_header_claims_beyond_the_limits_is_refused_unread() {
    let mut large_png = png(&some_scene(4, 4));
    large_png[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    let mut large_jpeg = jpeg(&some_scene(8, 8));
    let frame = large_jpeg.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    large_jpeg[frame + 5..frame + 9].fill(0xff);
    let mut large_bmp = bmp(&some_scene(4, 4));
    large_bmp[18..22].copy_from_slice(&60_000_i32.to_le_bytes());
    large_bmp[22..26].copy_from_slice(&(-60_000_i32).to_le_bytes());
    let large_tiff = tiff_samples::rgb(&some_scene(4, 4)).with(256, &[60_000]).with(257, &[60_000]).file();
    for bytes in [large_png, large_jpeg, large_bmp, large_tiff] {
        let fault = fault(&bytes);
        assert_eq!(fault.code, ImageFaultCode::TooManyPixels, "{fault}");
        let fault = decode_upright(&bytes, &Limits::default(), Some(100)).unwrap_err();
        assert_eq!(fault.code, ImageFaultCode::TooManyPixels, "{fault}");
    }
    // A canvas is checked against the bitstream within, by which the decoder allocates.
    assert_eq!(fault(&webp_samples::of_two_sizes(16_000_000, 16_000_000)).code, ImageFaultCode::Corrupt);
    assert_eq!(fault(&webp_samples::of_two_sizes(1, 1)).code, ImageFaultCode::Corrupt);
}

/// One small image of each kind.
fn samples() -> Vec<Vec<u8>> {
    let image = some_scene(40, 30);
    vec![
        with_exif(&jpeg(&image), Orientation::Rotate90),
        progressive_jpeg(&image),
        jpeg_with(&image, |compressor| compressor.set_arithmetic(true).unwrap()),
        jpeg_with(&image, |compressor| compressor.set_lossless(true).unwrap()),
        png(&image),
        raw_png(3, 3, (8, 0, 1), &[], &[0; 22]),
        lossless_webp(&image),
        webp_samples::lossy(),
        webp_samples::lossy_with_alpha(),
        webp_samples::lossy_with_exif(Orientation::Transverse),
        webp_samples::animated(),
        bmp(&image),
        gif(&image),
        tiff_samples::rgb(&image).with(274, &[6]).file(),
        tiff_samples::tiled(&image).file(),
        tiff_samples::Page::new((40, 30), 6, 3, 8, &jpeg(&image)).with(259, &[7]).file(),
        tiff_samples::Page::new((9, 3), 3, 1, 2, &[0x1b; 9]).with(320, &[700; 12]).file(),
        compressed_tiff(&image, Compression::Lzw),
        compressed_tiff(&image, Compression::Deflate(DeflateLevel::Fast)),
        compressed_tiff(&image, Compression::Packbits),
    ]
}

fn compressed_tiff(image: &image::RgbImage, compression: Compression) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).unwrap().with_compression(compression);
    encoder.write_image::<colortype::RGB8>(image.width(), image.height(), image.as_raw()).unwrap();
    bytes.into_inner()
}

/// Bounded so that a flipped bit in a size costs little.
fn tight() -> Limits {
    Limits { max_pixels: 1 << 20, max_side: 1 << 14 }
}

/// Whatever comes out must hold together.
fn outcome_holds_together(bytes: &[u8]) -> Result<(), TestCaseError> {
    probe(bytes, false);
    probe(bytes, true);
    let mut tensor = Vec::new();
    let spec = spec(64, 48, every_fit()[0]);
    match prepare(bytes, &spec, &tight(), &mut tensor) {
        Ok(prepared) => {
            prop_assert_eq!(tensor.len(), 3 * 64 * 48);
            prop_assert!(tensor.iter().all(|value| (0.0..=1.0).contains(value)));
            prop_assert!(u64::from(prepared.width) * u64::from(prepared.height) <= tight().max_pixels);
            prop_assert!(prepared.quality.sharpness.is_finite() && (0.0..=1.0).contains(&prepared.quality.brightness));
        }
        Err(fault) => prop_assert!(!fault.message.is_empty()),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn flipped_bits_never_panic(
        sample in prop::sample::select(samples()),
        flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..12),
    ) {
        let mut bytes = sample;
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        outcome_holds_together(&bytes)?;
    }

    #[test]
    fn a_header_followed_by_anything_never_panics(
        sample in prop::sample::select(samples()),
        keep in any::<prop::sample::Index>(),
        tail in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        let keep = keep.index(sample.len());
        outcome_holds_together(&[&sample[..keep], &tail].concat())?;
    }

    #[test]
    fn anything_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        outcome_holds_together(&bytes)?;
    }
}

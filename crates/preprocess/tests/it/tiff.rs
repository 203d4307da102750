//! TIFF of every kind that is decoded comes out as the pixels that went in; the rest is refused with a reason.

use image::RgbImage;
use scrutineer_preprocess::{Limits, Orientation, Probe, decode_upright, probe};
use scrutineer_types::{Format, ImageFault, ImageFaultCode};
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder, colortype};
use turbojpeg::{Colorspace, Subsamp};

use crate::{
    images::*,
    tiff_samples::{Page, rgb, tiled},
};

fn decoded(bytes: &[u8]) -> RgbImage {
    decode_upright(bytes, &Limits::default(), None).unwrap()
}

fn refused(page: &Page) -> ImageFault {
    decode_upright(&page.file(), &Limits::default(), None).unwrap_err()
}

/// A page of one row of single values, as grey.
fn greys(page: &Page) -> Vec<u8> {
    decoded(&page.file()).pixels().map(|pixel| pixel.0[0]).collect()
}

#[test]
fn strips_tiles_planes_and_both_byte_orders_give_back_every_pixel() {
    let image = noise(37, 23);
    let mut pages = vec![rgb(&image), tiled(&image)];
    let mut strips = rgb(&image).with(278, &[5]);
    strips.chunks = image.as_raw().chunks(37 * 3 * 5).map(<[u8]>::to_vec).collect();
    pages.push(strips);
    let mut planar = rgb(&image).with(284, &[2]);
    planar.chunks = (0..3).map(|c| image.as_raw().iter().skip(c).step_by(3).copied().collect()).collect();
    pages.push(planar);
    let mut planes_of_tiles = tiled(&image).with(284, &[2]);
    let tiles = planes_of_tiles.chunks;
    planes_of_tiles.chunks =
        (0..3).flat_map(|c| tiles.iter().map(move |tile| tile.iter().skip(c).step_by(3).copied().collect())).collect();
    pages.push(planes_of_tiles);
    for page in pages {
        for (big_endian, big) in [(false, false), (true, false), (false, true), (true, true)] {
            let page = Page { big_endian, big, ..page.clone() };
            assert_eq!(decoded(&page.file()), image, "{:?}, big endian {big_endian}, BigTIFF {big}", page.tags);
        }
    }
}

#[test]
fn lossless_compressions_and_predictors_give_back_every_pixel() {
    let image = some_scene(97, 61);
    for compression in [Compression::Lzw, Compression::Deflate(DeflateLevel::Balanced), Compression::Packbits] {
        for predictor in [tiff::tags::Predictor::None, tiff::tags::Predictor::Horizontal] {
            let mut bytes = std::io::Cursor::new(Vec::new());
            let mut encoder =
                TiffEncoder::new(&mut bytes).unwrap().with_compression(compression).with_predictor(predictor);
            encoder.write_image::<colortype::RGB8>(97, 61, image.as_raw()).unwrap();
            assert_eq!(decoded(bytes.get_ref()), image, "{predictor:?}");
        }
    }
}

#[test]
fn jpeg_within_is_decoded_and_its_size_is_checked() {
    let image = some_scene(96, 64);
    for (colourspace, colour) in [(Colorspace::YCbCr, 6), (Colorspace::RGB, 2)] {
        let chunk = jpeg_with(&image, |compressor| {
            compressor.set_colorspace(colourspace).unwrap();
            compressor.set_subsamp(Subsamp::None).unwrap();
        });
        let page = Page::new((96, 64), colour, 3, 8, &chunk).with(259, &[7]);
        let difference = decoded(&page.file()).iter().zip(image.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(difference < 40, "{colour} differs by {difference}");
    }
    let large = jpeg(&some_scene(2000, 2000));
    let bomb = Page::new((96, 64), 6, 3, 8, &large).with(259, &[7]);
    assert!(refused(&bomb).message.contains("another size"));
    let cut = Page::new((96, 64), 6, 3, 8, &jpeg(&image)[..400]).with(259, &[7]);
    assert_eq!(refused(&cut).code, ImageFaultCode::Corrupt);
}

#[test]
fn grey_of_every_depth_is_brought_to_8_bits() {
    let page = |colour, bits, strip: &[u8]| Page::new((3, 1), colour, 1, bits, strip);
    assert_eq!(greys(&page(1, 1, &[0b1010_0000])), [255, 0, 255]);
    assert_eq!(greys(&page(0, 1, &[0b1010_0000])), [0, 255, 0], "white is zero");
    assert_eq!(greys(&page(1, 1, &[0b0000_0101]).with(266, &[2])), [255, 0, 255], "the last bit first");
    assert_eq!(greys(&page(1, 2, &[0b0001_1000])), [0, 85, 170]);
    assert_eq!(greys(&page(1, 4, &[0x0f, 0x80])), [0, 255, 136]);
    assert_eq!(greys(&page(1, 8, &[1, 2, 250])), [1, 2, 250]);
    assert_eq!(greys(&page(1, 16, &[0, 0, 0x01, 0x01, 0xff, 0xff])), [0, 1, 255]);
    assert_eq!(greys(&page(0, 16, &[0, 0, 0x01, 0x01, 0xff, 0xff])), [255, 254, 0]);
}

#[test]
fn palettes_inks_luma_and_alpha_become_rgb() {
    // Two colours: red ramps up, green is there for index 1 only, blue for index 0.
    let palette: Vec<u64> = [[0x0100, 0xff00], [0, 0x8000], [0x4000, 0]].concat();
    let indexed = Page::new((2, 1), 3, 1, 1, &[0b0100_0000]).with(320, &palette);
    assert_eq!(decoded(&indexed.file()).as_raw(), &[1, 0, 64, 255, 128, 0]);
    let inks = Page::new((2, 1), 5, 4, 8, &[255, 0, 0, 64, 0, 0, 0, 0]);
    assert_eq!(decoded(&inks.file()).as_raw(), &[0, 191, 191, 255, 255, 255]);
    let luma = Page::new((1, 1), 6, 3, 8, &[76, 85, 255]).with(530, &[1, 1]);
    assert_eq!(decoded(&luma.file()).as_raw(), &[254, 0, 0]);
    let rgba = |kind| Page::new((2, 1), 2, 4, 8, &[10, 20, 30, 0, 100, 50, 0, 128]).with(338, &[kind]);
    assert_eq!(decoded(&rgba(2).file()).as_raw(), &[255, 255, 255, 177, 152, 127]);
    assert_eq!(decoded(&rgba(1).file()).as_raw(), &[255, 255, 255, 227, 177, 127], "already multiplied");
    assert_eq!(decoded(&rgba(0).file()).as_raw(), &[10, 20, 30, 100, 50, 0], "no alpha at all");
}

#[test]
fn the_orientation_tag_turns_it_upright() {
    let upright = noise(31, 17);
    for (number, orientation) in (1..).zip(Orientation::ALL) {
        let page = rgb(&stored_as(&upright, orientation)).with(274, &[number]);
        assert_eq!(decoded(&page.file()), upright, "{orientation:?}");
        let Probe::Image(header) = probe(&page.file(), true) else { panic!("{orientation:?} is an image") };
        assert_eq!((header.format, header.width, header.height), (Format::Tiff, 31, 17));
    }
}

#[test]
fn what_is_not_decoded_is_refused_by_its_header_with_a_reason() {
    let page = rgb(&noise(4, 4));
    let float = Page::new((2, 1), 1, 1, 32, &[0; 8]).with(339, &[3]);
    for (page, word) in [
        (float, "floating-point"),
        (page.clone().with(339, &[2, 2, 2]), "signed"),
        (page.clone().with(258, &[12, 12, 12]), "8 or 16"),
        (page.clone().with(258, &[5, 6, 5]), "differ"),
        (page.clone().with(259, &[50_000]), "Zstandard"),
        (page.clone().with(259, &[3]), "group 3"),
        (page.clone().with(262, &[8]), "CIELAB"),
        (page.clone().with(262, &[32_803]), "raw"),
        (page.clone().with(254, &[1]), "thumbnail"),
    ] {
        assert_eq!(probe(&page.file(), true), Probe::NotAnImage, "{word}");
        let fault = refused(&page);
        assert_eq!(fault.code, ImageFaultCode::UnsupportedFormat, "{fault}");
        assert!(fault.message.contains(word), "{fault}");
    }
}

#[test]
fn claims_cost_nothing() {
    let page = rgb(&noise(4, 4));
    assert_eq!(refused(&page.clone().with(256, &[100_000]).with(257, &[100_000])).code, ImageFaultCode::TooManyPixels);
    let few = page.clone().with(257, &[8000]).with(278, &[8000]);
    assert_eq!(refused(&few).code, ImageFaultCode::Corrupt, "it holds less than it states");
    let wide = tiled(&noise(4, 4)).with(322, &[1 << 30]);
    assert!(refused(&wide).message.contains("far larger"));
    // Every strip is the same long run of codes that give no pixel.
    let mut endless = Page::new((8, 20_000), 1, 1, 8, &[]).with(259, &[5]).with(278, &[1]);
    endless.chunks = vec![vec![0x80; 4]; 20_000];
    let mut bytes = endless.file();
    let long = vec![0; 2 << 20];
    bytes.extend(&long);
    assert_eq!(decode_upright(&bytes, &Limits::default(), None).unwrap_err().code, ImageFaultCode::Corrupt);
}

//! How a model wants its pixels is found out on images.

use std::fs;

use scrutineer_infer::{BackendChoice, Config, Model};
use scrutineer_inspect::{Trial, TrialError, Verdict};
use scrutineer_preprocess::Limits;
use scrutineer_types::{ChannelOrder, InputSpec};

use crate::repository;

fn bmp(image: &image::RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Bmp).unwrap();
    bytes
}

/// A model whose `model.toml` is wrong about its pixels.
fn misled(name: &str, wrong: &str) -> Model {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("best.onnx");
    fs::copy(repository().join(name), &path).unwrap();
    fs::write(folder.path().join("model.toml"), format!("[input]\n{wrong}")).unwrap();
    let backend = BackendChoice::Auto;
    Model::load(&Config { path: path.display().to_string(), backend, ..Config::default() }).unwrap()
}

/// Trial of a made model on a black image with white squares and on its mirror image.
fn on_squares(name: &str) -> Trial {
    let mut image = image::RgbImage::new(64, 64);
    for (x, y) in (16..24).flat_map(|x| (8..16).map(move |y| (x, y))) {
        image.put_pixel(x, y, image::Rgb([255; 3]));
        image.put_pixel(x + 24, y, image::Rgb([255; 3]));
    }
    let images = [bmp(&image), bmp(&image::imageops::flip_vertical(&image))];
    let model = misled(&format!("testdata/models/{name}.onnx"), "channels = \"rgb\"");
    Trial::hold(&model, images.into_iter(), &Limits::default()).unwrap()
}

fn form(input: &InputSpec) -> (ChannelOrder, f32, [f32; 3]) {
    (input.channels, input.scale, input.mean)
}

#[test]
fn colour_order_is_found_out() {
    let mut image = image::RgbImage::from_pixel(64, 64, image::Rgb([114; 3]));
    for (x, y) in (16..24).flat_map(|x| (8..16).map(move |y| (x, y))) {
        image.put_pixel(x, y, image::Rgb([0, 0, 140]));
        image.put_pixel(x + 24, y, image::Rgb([200, 0, 0]));
    }
    // The model knows red and green; what is blue is nothing to it, unless it is taken for red.
    let model = misled("testdata/models/yolov8.onnx", "channels = \"bgr\"");
    let trial = Trial::hold(&model, [bmp(&image)].into_iter(), &Limits::default()).unwrap();
    let plain = |channels| {
        let alike = |input: &InputSpec| form(input) == (channels, 1.0 / 255.0, [0.0; 3]);
        trial.candidates.iter().find(|candidate| alike(&candidate.input)).unwrap().score
    };
    assert!(plain(ChannelOrder::Rgb) > 1.1 * plain(ChannelOrder::Bgr), "{trial:#?}");
}

#[test]
fn a_model_that_does_not_look_at_the_images_settles_nothing() {
    let trial = on_squares("blind");
    assert_eq!((trial.verdict(), trial.best().score, trial.best().constant), (Verdict::Blind, 0.0, 1.0), "{trial:#?}");
}

#[test]
fn a_model_that_finds_the_same_in_every_form_settles_nothing() {
    let trial = on_squares("levelled");
    assert!(trial.best().score > 1.0, "{trial:#?}");
    assert_eq!(trial.verdict(), Verdict::Indifferent, "{trial:#?}");
}

#[test]
fn without_an_image_that_can_be_read_there_is_no_trial() {
    let model = misled("testdata/models/yolov8.onnx", "channels = \"bgr\"");
    let trial = Trial::hold(&model, [b"no image".to_vec()].into_iter(), &Limits::default());
    assert!(matches!(trial, Err(TrialError::NoImages)));
}

#[test]
fn real_models_show_how_they_were_trained() {
    let photographs = repository().join("../shared/data/coco/images");
    let mut files: Vec<_> = fs::read_dir(photographs).into_iter().flatten().flatten().map(|file| file.path()).collect();
    files.sort();
    for (name, wrong, expected) in [
        ("yolox_nano", "channels = \"rgb\"\nscale = 0.00392156862745098", (ChannelOrder::Bgr, 1.0)),
        ("fastestdet", "channels = \"rgb\"\nscale = 1.0", (ChannelOrder::Bgr, 1.0 / 255.0)),
    ] {
        let path = format!("../shared/data/models/{name}.onnx");
        if files.is_empty() || !repository().join(&path).exists() {
            eprintln!("{name} was not tried: the model or the photographs are not here");
            continue;
        }
        let images = files.iter().step_by(8).map(|file| fs::read(file).unwrap());
        let trial = Trial::hold(&misled(&path, wrong), images, &Limits::default()).unwrap();
        let shown: Vec<_> = trial.candidates.iter().map(|c| (form(&c.input), c.score, c.best_on)).collect();
        eprintln!("{name}: {:.2} times as well as the next; {shown:?}", trial.clearness());
        let best = &trial.best().input;
        assert_eq!((best.channels, best.scale), expected, "{name}");
        assert_eq!(trial.verdict(), Verdict::Clear, "{name}");
    }
}

//! What cannot be used is refused with words that say what to do.

use std::fs;
use std::path::Path;

use scrutineer_infer::{BackendChoice, Config, Model, ModelErrorKind, describe};

use crate::{config, fixture, found, square};

#[test]
fn each_refusal_names_the_remedy() {
    use ModelErrorKind::{NotFound, NotOnnx, UnknownHead, Unsupported, UnsupportedTask};
    for (name, kind, word) in [
        ("missing.onnx", NotFound, "missing.onnx"),
        ("best.pt", NotOnnx, "yolo export model=best.pt format=onnx"),
        ("checkpoint.onnx", NotOnnx, "yolo export model="),
        ("text.onnx", NotOnnx, "text.onnx"),
        ("cut_off.onnx", NotOnnx, "copy or export it again"),
        ("external.onnx", Unsupported, "onnx.save"),
        ("batch_of_four.onnx", Unsupported, "batch=1"),
        ("poses.onnx", UnsupportedTask, "\"pose\""),
        ("end_to_end_nameless.onnx", UnknownHead, "classes = ["),
    ] {
        let described = describe(&fixture(name)).unwrap_err();
        assert_eq!(described.kind(), kind, "{name}: {described}");
        assert!(described.to_string().contains(word), "{name}: {described}");
        let loaded = Model::load(&config(name, BackendChoice::Rten)).unwrap_err();
        assert!(loaded.kind() == kind || loaded.kind() == ModelErrorKind::Backend, "{name}: {loaded}");
    }
}

#[test]
fn a_head_that_cannot_be_told_is_described_by_what_its_outputs_hold() {
    let error = describe(&fixture("end_to_end_nameless.onnx")).unwrap_err().to_string();
    assert!(error.contains("`output0` [1, 10, 6] from 0.000 to 64.000"), "{error}");
    assert!(error.contains("head = \"end_to_end\""), "{error}");
}

#[test]
fn a_folder_and_an_empty_path_are_refused() {
    assert!(describe(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err().to_string().contains("folder"));
    assert_eq!(Model::load(&Config::default()).unwrap_err().kind(), ModelErrorKind::Config);
}

#[test]
fn a_yolox_that_decodes_itself_is_refused_with_the_lines_that_settle_it() {
    let error = Model::load(&config("yolox_decoded.onnx", BackendChoice::Rten)).unwrap_err();
    assert!(error.to_string().contains("head = \"yolov5\""), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("best.onnx");
    fs::copy(fixture("yolox_decoded.onnx"), &path).unwrap();
    let toml = "head = \"yolov5\"\n[input]\nfit = \"letterbox_top_left\"\nchannels = \"bgr\"\nscale = 1.0";
    fs::write(folder.path().join("model.toml"), toml).unwrap();
    let config = Config { path: path.display().to_string(), backend: BackendChoice::Rten, ..Config::default() };
    let model = Model::load(&config).unwrap();
    let found = found(&model, &square(model.input(), (16, 8), 8, [1.0, 0.0, 0.0]));
    assert!(found.len() == 1 && (found[0].bounding_box.x_min - 16.0).abs() < 1e-3, "{found:?}");
}

#[test]
fn damage_anywhere_never_panics() {
    let whole = fs::read(fixture("yolov8.onnx")).unwrap();
    let config = Config { backend: BackendChoice::Rten, ..Config::default() };
    for length in 0..whole.len() {
        // Behind the graph there is only metadata, whose absence nothing shows.
        let refused = Model::from_bytes("cut", &whole[..length], &config).is_err();
        assert!(refused || length > whole.len() * 3 / 4, "cut off at {length}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("flipped.onnx");
    for at in 0..whole.len() {
        for flip in [0x80, 0xff, 0x01] {
            let mut flipped = whole.clone();
            flipped[at] ^= flip;
            fs::write(&path, &flipped).unwrap();
            // Either is fine; a flipped weight is still a model.
            let _ = describe(&path);
        }
    }
}

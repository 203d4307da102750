//! What cannot be used is refused with words that say what to do.

use std::fs;
use std::path::Path;

use scrutineer_infer::{BackendChoice, Config, Model, ModelErrorKind, describe};

use crate::{config, fixture};

#[test]
fn each_refusal_names_the_remedy() {
    use ModelErrorKind::{NotADetector, NotFound, NotOnnx, UnknownHead, Unsupported};
    for (name, kind, word) in [
        ("missing.onnx", NotFound, "missing.onnx"),
        ("best.pt", NotOnnx, "yolo export model=best.pt format=onnx"),
        ("checkpoint.onnx", NotOnnx, "yolo export model="),
        ("text.onnx", NotOnnx, "text.onnx"),
        ("cut_off.onnx", NotOnnx, "copy or export it again"),
        ("external.onnx", Unsupported, "onnx.save"),
        ("half_input.onnx", Unsupported, "half=True"),
        ("half_output.onnx", Unsupported, "half=True"),
        ("batch_of_four.onnx", Unsupported, "batch=1"),
        ("classifier.onnx", NotADetector, "classifier"),
        ("segmenter.onnx", NotADetector, "segmentation"),
        ("segmenter_by_task.onnx", NotADetector, "\"segment\""),
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
fn a_folder_and_an_empty_path_are_refused() {
    assert!(describe(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err().to_string().contains("folder"));
    assert_eq!(Model::load(&Config::default()).unwrap_err().kind(), ModelErrorKind::Config);
}

#[test]
fn a_yolox_that_decodes_itself_is_refused_rather_than_misread() {
    let error = Model::load(&config("yolox_decoded.onnx", BackendChoice::Rten)).unwrap_err();
    assert!(error.to_string().contains("decode_in_inference"), "{error}");
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

//! What is known of a model, and where from.

use std::fs;
use std::path::PathBuf;

use scrutineer_infer::{BackendChoice, Config, Head, Model, ModelErrorKind, Origin, describe};
use tempfile::TempDir;

use crate::{config, fixture, repository};

/// A fixture with a `model.toml` beside it.
fn with_toml(name: &str, toml: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("best.onnx");
    fs::copy(fixture(name), &path).unwrap();
    fs::write(folder.path().join("model.toml"), toml).unwrap();
    (folder, path)
}

#[test]
fn metadata_of_an_export_says_everything() {
    let description = describe(&fixture("yolov8.onnx")).unwrap();
    let manifest = &description.manifest;
    assert_eq!(manifest.classes, ["red", "green"]);
    assert_eq!((manifest.head, manifest.name.as_str()), (Head::Yolov8, "yolov8"));
    let origins = manifest.origins;
    assert_eq!((origins.head, origins.classes, origins.size), (Origin::Shapes, Origin::Metadata, Origin::Shapes));
    assert!(manifest.assumptions.is_empty());
    assert_eq!((description.opset, description.precision), (17, "float32"));
    let table = description.to_string();
    assert!(table.contains("2: red, green (from metadata)"), "{table}");
    assert!(table.contains("`output0` float [1, 6, 64]"), "{table}");
    let json = serde_json::to_value(&description).unwrap();
    assert_eq!(json["head"], "yolov8");
    assert_eq!(json["outputs"][0]["shape"], serde_json::json!([1, 6, 64]));
}

#[test]
fn a_dynamic_size_comes_from_metadata_or_is_assumed_aloud() {
    let known = describe(&fixture("yolov8_dynamic.onnx")).unwrap().manifest;
    assert_eq!((known.input.width, known.input.height, known.origins.size), (96, 64, Origin::Metadata));
    let assumed = describe(&fixture("yolov8_dynamic_nameless.onnx")).unwrap().manifest;
    assert_eq!((assumed.input.width, assumed.input.height, assumed.origins.size), (640, 640, Origin::Assumed));
    assert!(assumed.assumptions.iter().any(|a| a.contains("640×640")), "{:?}", assumed.assumptions);
}

#[test]
fn sizes_that_are_no_square_and_no_multiple_of_a_stride_are_kept() {
    let input = describe(&fixture("yolov8_odd.onnx")).unwrap().manifest.input;
    assert_eq!((input.width, input.height), (100, 52));
}

#[test]
fn without_names_classes_are_numbered_aloud() {
    let manifest = describe(&fixture("yolox.onnx")).unwrap().manifest;
    assert_eq!(manifest.classes, ["class_0", "class_1"]);
    assert_eq!((manifest.origins.head, manifest.origins.classes), (Origin::Assumed, Origin::Assumed));
    assert!(manifest.assumptions.iter().any(|a| a.contains("classes in model.toml")), "{:?}", manifest.assumptions);
}

#[test]
fn model_toml_wins_over_metadata() {
    let toml = "name = \"dock\"\nclasses = [\"a\", \"b\"]\n[input]\nfit = \"stretch\"\nchannels = \"bgr\"";
    let (_folder, path) = with_toml("yolov8.onnx", toml);
    let manifest = describe(&path).unwrap().manifest;
    assert_eq!((manifest.name.as_str(), &manifest.classes[..]), ("dock", &["a".to_owned(), "b".to_owned()][..]));
    assert_eq!((manifest.origins.classes, manifest.origins.pixels), (Origin::File, Origin::File));
    let config = Config { path: path.display().to_string(), backend: BackendChoice::Rten, ..Config::default() };
    assert_eq!(Model::load(&config).unwrap().reference().name, "dock");
    let renamed = Config { name: "gate".into(), ..config };
    assert_eq!(Model::load(&renamed).unwrap().reference().name, "gate");
}

#[test]
fn model_toml_settles_what_shapes_leave_open() {
    let toml = "head = \"end_to_end\"\nclasses = [\"red\", \"green\"]";
    let (_folder, path) = with_toml("end_to_end_nameless.onnx", toml);
    assert_eq!(describe(&path).unwrap().manifest.head, Head::EndToEnd);
    let (_folder, path) = with_toml("yolov8_dynamic_nameless.onnx", "[input]\nwidth = 128\nheight = 96");
    let manifest = describe(&path).unwrap().manifest;
    assert_eq!((manifest.input.width, manifest.input.height, manifest.origins.size), (128, 96, Origin::File));
}

#[test]
fn model_toml_that_contradicts_the_model_is_refused() {
    for toml in [
        "classes = [\"one\"]",
        "head = \"labelled\"",
        "[input]\nwidth = 32\nheight = 32",
        "head = \"yolox\"",
        "clases = []",
    ] {
        let (_folder, path) = with_toml("yolov8.onnx", toml);
        assert_eq!(describe(&path).unwrap_err().kind(), ModelErrorKind::Manifest, "{toml}");
    }
}

#[test]
fn the_file_named_like_the_model_comes_before_the_folders() {
    let (folder, path) = with_toml("yolov8.onnx", "name = \"folder\"");
    fs::write(folder.path().join("best.toml"), "name = \"own\"").unwrap();
    assert_eq!(describe(&path).unwrap().manifest.name, "own");
}

#[test]
fn loading_and_describing_agree() {
    for name in
        ["yolov8.onnx", "end_to_end_shares.onnx", "yolox.onnx", "yolov8_dynamic.onnx", "ssd.onnx", "labelled.onnx"]
    {
        let loaded = Model::load(&config(name, BackendChoice::Rten)).unwrap();
        assert_eq!(*loaded.manifest(), describe(&fixture(name)).unwrap().manifest);
    }
}

#[test]
fn exports_of_each_generation_are_recognised() {
    for (name, head) in [("yolov8n", Head::Yolov8), ("yolo11n", Head::Yolov8), ("yolo26n", Head::EndToEnd)] {
        let path = repository().join(format!("models/reference/out/{name}.onnx"));
        if !path.exists() {
            eprintln!("{name} was not recognised: it is not here");
            continue;
        }
        let manifest = describe(&path).unwrap().manifest;
        assert_eq!(
            (manifest.head, manifest.classes.len(), manifest.origins.head),
            (head, 80, Origin::Shapes),
            "{name}"
        );
        assert_eq!(manifest.origins.classes, Origin::Metadata);
        assert!(manifest.assumptions.is_empty());
    }
}

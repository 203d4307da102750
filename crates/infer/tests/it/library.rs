//! With and without ONNX Runtime's library. What depends on the environment runs in a process of its own.

use std::fs;
use std::process::Command;

use scrutineer_infer::{BackendChoice, Model, ModelErrorKind, runtime};

use crate::{config, found, square};

/// Runs one of the ignored tests below with `ORT_DYLIB_PATH` set.
fn in_a_process(test: &str, path: &str) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command
        .args(["--exact", &format!("library::{test}"), "--ignored", "--nocapture"])
        .env(runtime::PATH_VARIABLE, path)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn its_absence_falls_back_under_auto_and_is_an_error_by_name() {
    in_a_process("without_a_usable_library", "/nowhere/libonnxruntime.so");
}

#[test]
fn a_file_that_is_no_library_is_as_good_as_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("libonnxruntime.so");
    fs::write(&path, "no library").unwrap();
    in_a_process("without_a_usable_library", path.to_str().unwrap());
}

#[test]
#[cfg(target_os = "linux")]
fn another_library_is_as_good_as_none() {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let libc =
        maps.lines().filter_map(|line| line.split_whitespace().nth(5)).find(|path| path.contains("/libc")).unwrap();
    in_a_process("without_a_usable_library", libc);
}

#[test]
#[ignore = "is run by the tests above in an environment of its own"]
fn without_a_usable_library() {
    let path = std::env::var(runtime::PATH_VARIABLE).unwrap();
    let missing = runtime::find_onnxruntime().unwrap_err().to_string();
    assert!(missing.contains(&path) && missing.contains("make runtime"), "{missing}");
    for _ in 0..2 {
        let refused = Model::load(&config("yolov8.onnx", BackendChoice::OnnxRuntime)).unwrap_err();
        assert_eq!((refused.kind(), refused.to_string()), (ModelErrorKind::BackendMissing, missing.clone()));
    }
    let model = Model::load(&config("yolov8.onnx", BackendChoice::Auto)).unwrap();
    assert_eq!(model.backend(), "rten");
    assert_eq!(found(&model, &square(model.input(), (16, 8), 8, [1.0, 0.0, 0.0])).len(), 1);
}

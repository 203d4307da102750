//! Encoded images through small and real models, down to boxes on the original.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod parcel;
mod photographs;
mod references;
mod routed;
mod squares;
mod tiles;
mod trial;

use std::path::PathBuf;

use scrutineer_infer::{BackendChoice, Config, Model, runtime};
use scrutineer_inspect::Inspector;
use scrutineer_preprocess::Limits;

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The model at `path`, relative to the repository.
fn model(path: &str, backend: BackendChoice, name: &str) -> Model {
    let path = repository().join(path).display().to_string();
    Model::load(&Config { path, backend, name: name.to_owned(), ..Config::default() }).unwrap()
}

/// An inspector of the model at `path`, relative to the repository.
fn inspector(path: &str, backend: BackendChoice) -> Inspector {
    let model = model(path, backend, "");
    Inspector::start(model, &scrutineer_inspect::Config::default(), Limits::default()).unwrap()
}

/// The backends that can run here; says so when ONNX Runtime cannot.
fn backends() -> Vec<BackendChoice> {
    match runtime::find_onnxruntime() {
        Ok(_) => vec![BackendChoice::OnnxRuntime, BackendChoice::Rten],
        Err(missing) => {
            eprintln!("onnxruntime was not tested: {missing}");
            vec![BackendChoice::Rten]
        }
    }
}

//! A model of another server made one of ours: what it is comes from an ONNX file here, or from what the server says of it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::backends::{Backend as _, Breaker, RemoteBackend};
use crate::description::one_run;
use crate::graph::Graph;
use crate::manifest::{ManifestFile, Metadata};
use crate::model::{Parts, try_out};
use crate::onnx_file::OnnxFile;
use crate::{Config, Dim, InferError, Model, ModelError, ModelErrorKind, Output, TensorInfo, Wire};

impl Model {
    /// The model that `wire` leads to. Where `config.path` names the ONNX file that the server runs, it says all that is needed, and
    /// the server may be away; where it names a manifest, or nothing, the server is asked.
    ///
    /// # Errors
    ///
    /// The server is away and is needed, or what it says of the model does not fit.
    pub fn remote(config: &Config, wire: &Arc<dyn Wire>) -> Result<Self, ModelError> {
        config.validate()?;
        let path = Path::new(&config.path);
        let manifest_alone = path.extension().is_some_and(|extension| extension == "toml");
        let file = if config.path.is_empty() || manifest_alone {
            let manifest = if manifest_alone { Some(ManifestFile::read(path)?) } else { None };
            told(config, &**wire, manifest)?
        } else {
            OnnxFile::read(path)?
        };
        file.is_meant(config)?;
        let facts = file.facts(config.named());
        let size = facts.size()?;
        let feeds = facts.feeds(size)?;
        let names = file.graph.outputs.iter().map(|output| output.name.clone()).collect();
        let remote = &config.remote;
        let (pause, cap) = (remote.breaker_pause_ms, remote.breaker_cap_ms);
        let (pause, cap) = (Duration::from_millis(pause), Duration::from_millis(cap));
        let breaker = Breaker::new(wire.address(), remote.breaker_failures, pause, cap);
        let backend = Box::new(RemoteBackend::new(Arc::clone(wire), &feeds, names, breaker));
        let mut runner = backend.runner()?;
        let outputs = match try_out(&mut *runner, size.width, size.height) {
            Ok(outputs) => Some(outputs.to_vec()),
            Err(away) if away.is_away() => {
                tracing::warn!(address = wire.address(), "{away}; it is asked again with the first image");
                // What the file leaves open, one run on this machine tells.
                if facts.declared_shapes().is_none() && !file.bytes.is_empty() {
                    Some(one_run(&file, size)?)
                } else {
                    None
                }
            }
            Err(error) => return Err(refused(&**wire, error)),
        };
        let shapes = outputs.as_ref().map(|outputs| outputs.iter().map(|output| output.shape.clone()).collect());
        let shapes: Vec<Vec<usize>> = shapes.or_else(|| facts.declared_shapes()).ok_or_else(|| {
            let message = format!("{} is away, and nothing else says what shapes its outputs have", wire.address());
            ModelError::new(ModelErrorKind::BackendMissing, message)
        })?;
        let manifest = facts.manifest(size, &shapes, outputs.as_deref())?;
        if let Some(outputs) = &outputs {
            let outputs: Vec<&Output> = manifest.order.iter().map(|index| &outputs[*index]).collect();
            manifest.head.check(&outputs, &manifest.input)?;
        }
        Ok(Self::of(&file, config, Parts { manifest, feeds: &feeds, shapes, backend, runner }))
    }
}

fn refused(wire: &dyn Wire, error: InferError) -> ModelError {
    let message = format!("{} does not run the model", wire.address());
    ModelError::new(ModelErrorKind::Backend, message).with_source(error)
}

/// What the server says of the model, in the form in which an ONNX file says it.
fn told(config: &Config, wire: &dyn Wire, manifest: Option<ManifestFile>) -> Result<OnnxFile<'static>, ModelError> {
    let address = wire.address();
    let metadata = wire.metadata().map_err(|error| {
        let message = format!(
            "cannot ask {address} what its model is; with the model's ONNX file as `path` it need not be asked at the start"
        );
        ModelError::new(ModelErrorKind::BackendMissing, message).with_source(error)
    })?;
    let metadata = metadata.ok_or_else(|| {
        let message = format!("{address} cannot be asked what its model is; set `path` to the ONNX file that it runs");
        ModelError::new(ModelErrorKind::Config, message)
    })?;
    let (inputs, outputs) = (tensors(&metadata["inputs"]), tensors(&metadata["outputs"]));
    let (Some(inputs), Some(outputs)) = (inputs, outputs) else {
        let message = format!("what {address} says of its model names no inputs and outputs");
        return Err(ModelError::new(ModelErrorKind::Unsupported, message));
    };
    let parameters = &metadata["parameters"];
    let manifest = match (manifest, &parameters["manifest"]) {
        (Some(ours), _) => ours,
        (None, Value::Null) => ManifestFile::default(),
        (None, theirs) => ManifestFile::told(theirs)?,
    };
    // A model that makes more of an image than its own outputs says which those are.
    let own: Option<Vec<&str>> =
        parameters["own_outputs"].as_array().map(|own| own.iter().filter_map(Value::as_str).collect());
    let outputs =
        outputs.into_iter().filter(|output| own.as_ref().is_none_or(|own| own.contains(&output.name.as_str())));
    let hash = |text: &str| (text.len() == 64).then(|| text.to_ascii_lowercase());
    let sha256 = parameters["sha256"].as_str().and_then(hash).or_else(|| hash(&config.sha256));
    let sha256 = sha256.unwrap_or_else(|| {
        tracing::warn!(
            address,
            "nothing says which weights run there: they are known by this address alone; `sha256` settles it"
        );
        hex::encode(Sha256::digest(address))
    });
    let half = inputs.iter().any(|input| input.element == "float16");
    let graph = Graph {
        inputs,
        outputs: outputs.collect(),
        metadata: BTreeMap::new(),
        producer: metadata["platform"].as_str().unwrap_or_default().to_owned(),
        opset: 0,
        precision: if half { "float16" } else { "float32" },
    };
    Ok(OnnxFile {
        bytes: Cow::Borrowed(&[]),
        sha256,
        metadata: Metadata::read(&graph.metadata),
        manifest,
        stem: metadata["name"].as_str().unwrap_or("remote").to_owned(),
        graph,
    })
}

/// Tensors of the model's own, as the protocol describes them; those of strings are none.
fn tensors(described: &Value) -> Option<Vec<TensorInfo>> {
    let own = described.as_array()?.iter().filter(|one| one["datatype"] != "BYTES");
    own.map(tensor).collect()
}

fn tensor(described: &Value) -> Option<TensorInfo> {
    let element = match described["datatype"].as_str()? {
        "FP32" => "float".to_owned(),
        "FP16" => "float16".to_owned(),
        other => other.to_lowercase(),
    };
    let dim = |size: &Value| match size.as_i64() {
        Some(size) if size >= 0 => Dim::Fixed(size as usize),
        _ => Dim::Named(String::new()),
    };
    let shape = described["shape"].as_array()?.iter().map(dim).collect();
    Some(TensorInfo { name: described["name"].as_str()?.to_owned(), element, shape })
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    use serde_json::json;

    use super::*;
    use crate::{BackendChoice, Message, Remote, Runner, Tensor, WireError};

    const SIDE: usize = 64;

    fn model(name: &str) -> String {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/models").join(name).display().to_string()
    }

    /// Another server: it runs the file with rten, and can go away and take up another version.
    #[derive(Debug)]
    struct Server {
        runner: Mutex<Running>,
        metadata: Option<Value>,
        away: AtomicBool,
        version: AtomicU32,
        /// Answers with so many rows fewer than there are.
        lacking: AtomicU32,
        asked: AtomicU32,
    }

    struct Running(Box<dyn Runner>);

    impl std::fmt::Debug for Running {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Running")
        }
    }

    impl Server {
        fn new(metadata: Option<Value>) -> Arc<Self> {
            let file = OnnxFile::read(Path::new(&model("yolov8.onnx"))).unwrap();
            let feeds = file.facts(None).feeds(file.facts(None).size().unwrap()).unwrap();
            let weights =
                crate::backends::Weights { bytes: &file.bytes, feeds: &feeds, threads: 1, device: crate::Device::Cpu };
            let config = Config { backend: BackendChoice::Rten, ..Config::default() };
            let runner = crate::backends::load(&weights, &config).unwrap().runner().unwrap();
            let (away, version, asked) = (AtomicBool::new(false), AtomicU32::new(1), AtomicU32::new(0));
            let (runner, lacking) = (Mutex::new(Running(runner)), AtomicU32::new(0));
            Arc::new(Self { runner, metadata, away, version, lacking, asked })
        }
    }

    impl Wire for Server {
        fn protocol(&self) -> &'static str {
            "open_inference"
        }

        fn address(&self) -> &'static str {
            "http://elsewhere/v2/models/squares"
        }

        fn infer(&self, request: Message) -> Result<Message, WireError> {
            self.asked.fetch_add(1, Ordering::Relaxed);
            if self.away.load(Ordering::Relaxed) {
                return Err(WireError::Away("no route".into()));
            }
            let (json, tensor) = request.body.split_at(request.json_bytes);
            let json: Value = serde_json::from_slice(json).unwrap();
            assert_eq!(json["inputs"][0]["shape"], json!([1, 3, SIDE, SIDE]));
            assert_eq!(json["inputs"][0]["parameters"]["binary_data_size"], tensor.len());
            let data: Vec<f32> = tensor.as_chunks().0.iter().map(|value| f32::from_le_bytes(*value)).collect();
            let mut runner = self.runner.lock().unwrap();
            let mut output = runner.0.run(Tensor { shape: [1, 3, SIDE, SIDE], data: &data }).unwrap()[0].clone();
            output.shape[1] -= self.lacking.load(Ordering::Relaxed) as usize;
            output.data.truncate(output.shape.iter().product());
            let bytes: Vec<u8> = output.data.iter().flat_map(|value| value.to_le_bytes()).collect();
            let answer = json!({
                "model_version": self.version.load(Ordering::Relaxed).to_string(),
                "outputs": [{
                    "name": json["outputs"][0]["name"], "datatype": "FP32", "shape": output.shape,
                    "parameters": { "binary_data_size": bytes.len() },
                }],
            });
            let mut body = answer.to_string().into_bytes();
            let json_bytes = body.len();
            body.extend(bytes);
            Ok(Message { body, json_bytes })
        }

        fn metadata(&self) -> Result<Option<Value>, WireError> {
            if self.away.load(Ordering::Relaxed) {
                Err(WireError::Away("no route".into()))
            } else {
                Ok(self.metadata.clone())
            }
        }
    }

    fn config(path: &str) -> Config {
        let url = "http://elsewhere/v2/models/squares".into();
        let remote =
            Remote { url, breaker_failures: 2, breaker_pause_ms: 60_000, breaker_cap_ms: 60_000, ..Remote::default() };
        Config { path: path.into(), backend: BackendChoice::Remote, remote, ..Config::default() }
    }

    fn local() -> Model {
        let config = Config { path: model("yolov8.onnx"), backend: BackendChoice::Rten, ..Config::default() };
        Model::load(&config).unwrap()
    }

    fn picture() -> Vec<f32> {
        (0..3 * SIDE * SIDE).map(|i| ((i % SIDE) as f32 / 9.0).sin().abs()).collect()
    }

    /// As a server that knows no more of its model than its tensors says it.
    fn described() -> Value {
        let local = local();
        let (tensors, input) = (local.tensors(), local.input());
        json!({
            "name": "squares",
            "inputs": [{ "name": tensors.input, "datatype": "FP32", "shape": [1, 3, input.height, input.width] }],
            "outputs": [{ "name": tensors.outputs[0].0, "datatype": "FP32", "shape": tensors.outputs[0].1 }],
        })
    }

    #[test]
    fn the_same_is_found_there_whoever_says_what_the_model_is() {
        let (local, folder) = (local(), tempfile::tempdir().unwrap());
        let here = local.session().unwrap().infer(&picture()).unwrap().detections;
        let manifest = folder.path().join("squares.toml");
        std::fs::write(&manifest, format!("classes = {:?}\n", local.classes())).unwrap();
        let mut told = described();
        told["parameters"] = json!({ "manifest": local.manifest().to_file(), "sha256": local.reference().sha256 });
        for (path, metadata) in [
            (model("yolov8.onnx"), None),
            (manifest.display().to_string(), Some(described())),
            (String::new(), Some(told)),
        ] {
            let wire: Arc<dyn Wire> = Server::new(metadata);
            let remote = Model::remote(&config(&path), &wire).unwrap();
            assert_eq!(remote.classes(), local.classes(), "{path}");
            assert_eq!(remote.input(), local.input(), "{path}");
            assert_eq!(remote.session().unwrap().infer(&picture()).unwrap().detections, here, "{path}");
            assert_eq!((remote.at_once(), remote.backend()), (Some(8), "open_inference"));
        }
    }

    #[test]
    fn a_manifest_reads_back_as_it_was_told() {
        for name in ["yolov8.onnx", "yolox.onnx", "classifier.onnx", "ssd.onnx"] {
            let config = Config { path: model(name), backend: BackendChoice::Rten, ..Config::default() };
            let Ok(loaded) = Model::load(&config) else { panic!("{name} runs on rten") };
            let file = ManifestFile::told(&loaded.manifest().to_file()).unwrap();
            let manifest = loaded.manifest();
            let (input, _) =
                file.input.spec(manifest.head, manifest.output, manifest.input.width, manifest.input.height);
            assert_eq!(input, manifest.input, "{name}");
            assert_eq!(file.output.spec(manifest.head.usual_output()).0, manifest.output, "{name}");
            assert_eq!((file.classes.as_ref(), file.head), (Some(&manifest.classes), Some(manifest.head)), "{name}");
        }
    }

    #[test]
    fn an_answer_of_another_shape_is_refused_and_not_read() {
        let server = Server::new(None);
        let wire: Arc<dyn Wire> = server.clone();
        let mut session = Model::remote(&config(&model("yolov8.onnx")), &wire).unwrap().session().unwrap();
        // Fewer rows than a box has.
        server.lacking.store(4, Ordering::Relaxed);
        let error = session.infer(&picture()).unwrap_err();
        assert!(error.to_string().contains("another model runs there"), "{error}");
        server.lacking.store(0, Ordering::Relaxed);
        session.infer(&picture()).unwrap();
    }

    #[test]
    fn a_manifest_of_another_time_is_told_rather_than_passed_over() {
        let mut told = described();
        told["parameters"] = json!({ "manifest": { "head": "yolov8", "colour": "red" } });
        let wire: Arc<dyn Wire> = Server::new(Some(told));
        let error = Model::remote(&config(""), &wire).unwrap_err();
        assert!(error.to_string().contains("the server's manifest"), "{error}");
    }

    #[test]
    fn another_version_is_another_model() {
        let server = Server::new(None);
        let wire: Arc<dyn Wire> = server.clone();
        let mut session = Model::remote(&config(&model("yolov8.onnx")), &wire).unwrap().session().unwrap();
        session.infer(&picture()).unwrap();
        server.version.store(2, Ordering::Relaxed);
        let error = session.infer(&picture()).unwrap_err();
        assert!(error.to_string().contains("version 2") && !error.is_away(), "{error}");
    }

    #[test]
    fn a_server_that_is_away_is_left_alone_and_is_not_needed_where_a_file_says_what_it_runs() {
        let server = Server::new(Some(described()));
        server.away.store(true, Ordering::Relaxed);
        let wire: Arc<dyn Wire> = server.clone();
        let error = Model::remote(&config(""), &wire).unwrap_err();
        assert!(error.to_string().contains("`path`"), "{error}");
        // The try at the start is the first failure, this the second.
        let model = Model::remote(&config(&model("yolov8.onnx")), &wire).unwrap();
        let mut session = model.session().unwrap();
        assert!(session.infer(&picture()).unwrap_err().is_away());
        let asked = server.asked.load(Ordering::Relaxed);
        let error = session.infer(&picture()).unwrap_err();
        assert!(error.is_away() && error.to_string().contains("no route"), "{error}");
        assert_eq!((server.asked.load(Ordering::Relaxed), model.trouble().as_deref()), (asked, Some("no route")));
    }
}

//! The settings of a model.

use scrutineer_types::Lighting;
use serde::{Deserialize, Serialize};

use crate::{ModelError, ModelErrorKind};

/// Which model is loaded, and how it is run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// An ONNX file; empty: the bundled model.
    pub path: String,
    /// The file's SHA-256 in hexadecimal; empty: whatever file is there.
    pub sha256: String,
    /// What runs it.
    pub backend: BackendChoice,
    /// What ONNX Runtime computes on: `cpu`, or one of NVIDIA's cards.
    pub device: Device,
    /// The name in the API; empty: the manifest's, else the file's without its extension.
    pub name: String,
    /// Detections below this confidence are not kept, `0 < floor <= 1`. Low, so that a later policy can be applied
    /// without inferring again.
    pub floor: f32,
    /// Of two boxes of one class that overlap by more than this intersection over union, the weaker goes; `0..=1`.
    pub nms_iou: f32,
    /// At most this many detections an image, best first.
    pub max_detections: usize,
    /// Where a model of another server is asked, with `backend = "remote"`.
    pub remote: Remote,
    /// Threads within one inference; 0: one, which gives the most images per second with one session a core.
    pub threads: usize,
    /// How light is evened out before the model sees an image: `[images] lighting`, part of the fingerprint.
    #[serde(skip)]
    pub lighting: Lighting,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            path: String::new(),
            sha256: String::new(),
            backend: BackendChoice::Auto,
            device: Device::Cpu,
            name: String::new(),
            floor: 0.05,
            nms_iou: 0.45,
            max_detections: 300,
            remote: Remote::default(),
            threads: 0,
            lighting: Lighting::OFF,
        }
    }
}

impl Config {
    /// Checks the ranges stated at the fields.
    pub fn validate(&self) -> Result<(), ModelError> {
        let bad = |message: String| Err(ModelError::new(ModelErrorKind::Config, message));
        if !(self.floor > 0.0 && self.floor <= 1.0) {
            return bad(format!("floor {} is outside 0 to 1; the usual is 0.05", self.floor));
        }
        if !(0.0..=1.0).contains(&self.nms_iou) {
            return bad(format!("nms_iou {} is outside 0 to 1; the usual is 0.45", self.nms_iou));
        }
        if self.max_detections == 0 {
            return bad("max_detections is 0, so nothing could ever be found; the usual is 300".into());
        }
        if self.threads > 1024 {
            return bad(format!("threads {} is more than 1024; 0 chooses one", self.threads));
        }
        if self.device != Device::Cpu && !matches!(self.backend, BackendChoice::Auto | BackendChoice::OnnxRuntime) {
            return bad("device is for backend = \"onnxruntime\"; the others compute where they are".into());
        }
        match (self.backend == BackendChoice::Remote, self.remote.url.is_empty()) {
            (true, _) => self.remote.validate(),
            (false, true) => Ok(()),
            (false, false) => {
                bad("remote.url is set, and backend is not \"remote\"; set it, or leave the address out".into())
            }
        }
    }

    /// The configured name.
    pub(crate) fn named(&self) -> Option<&str> {
        Some(self.name.as_str()).filter(|name| !name.is_empty())
    }

    /// `threads` with 0 resolved.
    pub(crate) fn intra_threads(&self) -> usize {
        self.threads.max(1)
    }
}

/// What ONNX Runtime computes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Device {
    /// The processor.
    #[default]
    Cpu,
    /// NVIDIA's card of this number, from 0, through CUDA.
    Cuda(u32),
}

impl TryFrom<String> for Device {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let card = |number: &str| number.parse().ok().map(Self::Cuda);
        match text.as_str() {
            "cpu" => Some(Self::Cpu),
            "cuda" => Some(Self::Cuda(0)),
            other => other.strip_prefix("cuda:").and_then(card),
        }
        .ok_or_else(|| format!("`{text}` is no device; there are cpu, cuda and cuda:N"))
    }
}

impl From<Device> for String {
    fn from(device: Device) -> Self {
        match device {
            Device::Cpu => "cpu".to_owned(),
            Device::Cuda(0) => "cuda".to_owned(),
            Device::Cuda(number) => format!("cuda:{number}"),
        }
    }
}

impl Device {
    /// What fingerprints say of it: cards compute alike, and unlike the processor.
    pub(crate) fn computes_as(self) -> Option<&'static str> {
        match self {
            Self::Cpu => None,
            Self::Cuda(_) => Some("cuda"),
        }
    }
}

/// A model that another server runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Remote {
    /// The model there: `http://HOST:8000/v2/models/NAME/versions/1` of the Open Inference Protocol v2, or `sagemaker://ENDPOINT`.
    pub url: String,
    /// A file with a token that is sent as `Authorization: Bearer`; empty: none.
    pub token_file: String,
    /// How long one answer may take, in milliseconds.
    pub timeout_ms: u64,
    /// Images that are there at the same time, each with a thread of its own here; at least 1.
    pub at_once: usize,
    /// Requests in a row that got no answer, after which the server is left alone for a while; 0: never.
    pub breaker_failures: u32,
    /// How long, in milliseconds; doubled with each trial that fails.
    pub breaker_pause_ms: u64,
    /// No such pause is longer, in milliseconds.
    pub breaker_cap_ms: u64,
}

impl Default for Remote {
    fn default() -> Self {
        Self {
            url: String::new(),
            token_file: String::new(),
            timeout_ms: 10_000,
            at_once: 8,
            breaker_failures: 3,
            breaker_pause_ms: 1_000,
            breaker_cap_ms: 30_000,
        }
    }
}

impl Remote {
    fn validate(&self) -> Result<(), ModelError> {
        let bad = |message: String| Err(ModelError::new(ModelErrorKind::Config, message));
        let model = |address: &str| address.split_once("/v2/models/").is_some_and(|(_, model)| !model.is_empty());
        let http = (self.url.starts_with("http://") || self.url.starts_with("https://")) && model(&self.url);
        let sagemaker = self.url.strip_prefix("sagemaker://").is_some_and(|endpoint| !endpoint.is_empty());
        if !http && !sagemaker {
            return bad(format!(
                "remote.url = \"{}\": it is the address of a model, as http://HOST:8000/v2/models/NAME, or sagemaker://ENDPOINT",
                self.url
            ));
        }
        if !(1..=1024).contains(&self.at_once) {
            return bad(format!("remote.at_once {} is outside 1 to 1024; the usual is 8", self.at_once));
        }
        if self.timeout_ms == 0 {
            return bad("remote.timeout_ms is 0, so no answer would ever come in time; the usual is 10000".into());
        }
        if self.breaker_pause_ms == 0 || self.breaker_cap_ms < self.breaker_pause_ms {
            return bad("remote.breaker_pause_ms must be at least 1 and at most remote.breaker_cap_ms".into());
        }
        Ok(())
    }
}

/// What runs a model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BackendChoice {
    /// ONNX Runtime where its library is found, else `rten` with a warning.
    #[default]
    Auto,
    /// ONNX Runtime; an error where its library is not found.
    OnnxRuntime,
    /// `rten`, in pure Rust: nothing to install, about half as fast.
    Rten,
    /// Another server, which [`Config::remote`] names.
    Remote,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_valid() {
        Config::default().validate().unwrap();
    }

    fn remote(url: &str) -> Config {
        let remote = Remote { url: url.into(), ..Remote::default() };
        Config { backend: BackendChoice::Remote, remote, ..Config::default() }
    }

    #[test]
    fn a_remote_model_has_an_address() {
        for url in
            ["http://host:8000/v2/models/yolo", "https://host/p/v2/models/yolo/versions/3", "sagemaker://parcels"]
        {
            remote(url).validate().unwrap();
        }
    }

    #[test]
    fn out_of_range_settings_are_refused() {
        for config in [
            Config { floor: 0.0, ..Config::default() },
            Config { floor: f32::NAN, ..Config::default() },
            Config { nms_iou: 1.5, ..Config::default() },
            Config { max_detections: 0, ..Config::default() },
            Config { backend: BackendChoice::Remote, ..Config::default() },
            Config { remote: Remote { url: "sagemaker://parcels".into(), ..Remote::default() }, ..Config::default() },
            remote("http://host:8000/v2/models/"),
            remote("sagemaker://"),
            remote("host:8000/v2/models/yolo"),
        ] {
            assert_eq!(config.validate().unwrap_err().kind(), ModelErrorKind::Config);
        }
    }

    #[test]
    fn devices_are_words() {
        let device = |text: &str| toml::from_str::<Config>(&format!("device = \"{text}\"")).map(|config| config.device);
        assert_eq!(device("cuda"), Ok(Device::Cuda(0)));
        assert_eq!(device("cuda:1"), Ok(Device::Cuda(1)));
        assert!(device("gpu").unwrap_err().to_string().contains("cuda:N"));
        for device in [Device::Cpu, Device::Cuda(0), Device::Cuda(3)] {
            assert_eq!(Device::try_from(String::from(device)), Ok(device));
        }
        let rten = Config { backend: BackendChoice::Rten, device: Device::Cuda(0), ..Config::default() };
        assert!(rten.validate().is_err());
    }

    #[test]
    fn unknown_keys_are_refused_and_backends_are_words() {
        let config: Config = toml::from_str("backend = \"onnxruntime\"\nfloor = 0.1").unwrap();
        assert_eq!((config.backend, config.floor), (BackendChoice::OnnxRuntime, 0.1));
        assert!(toml::from_str::<Config>("flor = 0.1").unwrap_err().to_string().contains("flor"));
    }
}

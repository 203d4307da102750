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
    /// The name in the API; empty: the manifest's, else the file's without its extension.
    pub name: String,
    /// Detections below this confidence are not kept, `0 < floor <= 1`. Low, so that a later policy can be applied
    /// without inferring again.
    pub floor: f32,
    /// Of two boxes of one class that overlap by more than this intersection over union, the weaker goes; `0..=1`.
    pub nms_iou: f32,
    /// At most this many detections an image, best first.
    pub max_detections: usize,
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
            name: String::new(),
            floor: 0.05,
            nms_iou: 0.45,
            max_detections: 300,
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
        Ok(())
    }

    /// `threads` with 0 resolved.
    pub(crate) fn intra_threads(&self) -> usize {
        self.threads.max(1)
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_valid() {
        Config::default().validate().unwrap();
    }

    #[test]
    fn out_of_range_settings_are_refused() {
        for config in [
            Config { floor: 0.0, ..Config::default() },
            Config { floor: f32::NAN, ..Config::default() },
            Config { nms_iou: 1.5, ..Config::default() },
            Config { max_detections: 0, ..Config::default() },
        ] {
            assert_eq!(config.validate().unwrap_err().kind(), ModelErrorKind::Config);
        }
    }

    #[test]
    fn unknown_keys_are_refused_and_backends_are_words() {
        let config: Config = toml::from_str("backend = \"onnxruntime\"\nfloor = 0.1").unwrap();
        assert_eq!((config.backend, config.floor), (BackendChoice::OnnxRuntime, 0.1));
        assert!(toml::from_str::<Config>("flor = 0.1").unwrap_err().to_string().contains("flor"));
    }
}

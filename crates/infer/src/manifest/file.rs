//! The manifest file beside a model: `<stem>.toml`, else `model.toml` in its folder.
//!
//! All keys are optional; what it says wins over metadata and shapes:
//!
//! ```toml
//! name = "dock"
//! head = "yolov8"             # docs/guides/models.md lists all
//! classes = ["box", "label"]  # in the order of their numbers, a background not among them
//! [output]
//! boxes = "cxcywh"            # centre, width, height; xyxy: corners; yxyx: corners, y first
//! unit = "pixels"             # of the input; normalised: shares of its sides
//! scores = "probability"      # sigmoid, softmax: what is still to be applied
//! background = "none"         # first, last: a class that means nothing
//! [input]
//! width = 640                 # pixels; only where the model's own input size is dynamic
//! height = 640
//! fit = "letterbox"           # letterbox (centred), letterbox_top_left, stretch, crop (the middle, as classifiers want)
//! pad = 114                   # grey of a letterbox, 0 to 255
//! channels = "rgb"            # or "bgr"
//! scale = 0.00392156862745098 # of pixels 0 to 255; 1.0: as they are
//! mean = [0.0, 0.0, 0.0]      # subtracted after scaling, in the order of the channels
//! std = [1.0, 1.0, 1.0]       # divided by after subtracting
//! ```

use std::path::Path;

use scrutineer_types::{ChannelOrder, Fit, InputSpec, LetterboxAnchor};
use serde::Deserialize;

use super::{Manifest, Origin};
use crate::{Background, BoxForm, BoxUnit, Head, ModelError, ModelErrorKind, OutputSpec, ScoreForm};

/// The file beside the model.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ManifestFile {
    pub name: Option<String>,
    pub head: Option<Head>,
    pub classes: Option<Vec<String>>,
    pub input: InputKeys,
    pub output: OutputKeys,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct OutputKeys {
    boxes: Option<BoxForm>,
    unit: Option<BoxUnit>,
    scores: Option<ScoreForm>,
    background: Option<Background>,
}

impl OutputKeys {
    /// `otherwise` with what the file says instead, and whether it says anything.
    pub fn spec(self, otherwise: OutputSpec) -> (OutputSpec, bool) {
        let Self { boxes, unit, scores, background } = self;
        let spec = OutputSpec {
            boxes: boxes.unwrap_or(otherwise.boxes),
            unit: unit.unwrap_or(otherwise.unit),
            scores: scores.unwrap_or(otherwise.scores),
            background: background.unwrap_or(otherwise.background),
        };
        (spec, boxes.is_some() || unit.is_some() || scores.is_some() || background.is_some())
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct InputKeys {
    width: Option<u32>,
    height: Option<u32>,
    fit: Option<FitWord>,
    pad: Option<u8>,
    channels: Option<ChannelOrder>,
    scale: Option<f32>,
    mean: Option<[f32; 3]>,
    std: Option<[f32; 3]>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum FitWord {
    Letterbox,
    LetterboxTopLeft,
    Stretch,
    Crop,
}

impl ManifestFile {
    /// The file beside `model`, if there is one.
    pub fn beside(model: &Path) -> Result<Option<Self>, ModelError> {
        for path in [model.with_extension("toml"), model.with_file_name("model.toml")] {
            match std::fs::read_to_string(&path) {
                Ok(text) => return Self::parse(&text, &path).map(Some),
                Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
                Err(e) => return Err(in_file(&path, "cannot be read").with_source(e)),
            }
        }
        Ok(None)
    }

    /// The file at `path` itself, where there is no model beside it.
    pub fn read(path: &Path) -> Result<Self, ModelError> {
        let text = std::fs::read_to_string(path).map_err(|e| in_file(path, "cannot be read").with_source(e))?;
        Self::parse(&text, path)
    }

    /// What [`Manifest::to_file`] wrote, as another Scrutineer says it of its model.
    pub fn told(value: &serde_json::Value) -> Result<Self, ModelError> {
        let path = Path::new("the server's manifest");
        let file = Self::deserialize(value).map_err(|e| in_file(path, e))?;
        file.check(path)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ModelError> {
        let file: Self = toml::from_str(text).map_err(|e| in_file(path, e.to_string().trim_end()))?;
        file.check(path)
    }

    fn check(self, path: &Path) -> Result<Self, ModelError> {
        let file = self;
        if file.classes.as_ref().is_some_and(Vec::is_empty) {
            return Err(in_file(path, "classes is empty; name them in the order of their numbers"));
        }
        let input = &file.input;
        let finite = |values: &[f32]| values.iter().all(|v| v.is_finite());
        if input.scale.is_some_and(|s| !s.is_finite() || s <= 0.0)
            || input.mean.is_some_and(|m| !finite(&m))
            || input.std.is_some_and(|s| !finite(&s) || s.contains(&0.0))
        {
            return Err(in_file(path, "scale must be above 0, mean finite, std not 0"));
        }
        Ok(file)
    }
}

impl Manifest {
    /// All that it says in the form of the file, so that whoever asks this model from elsewhere reads its outputs alike.
    pub fn to_file(&self) -> serde_json::Value {
        let InputSpec { width, height, fit, channels, scale, mean, std, lighting: _ } = &self.input;
        let (fit, pad) = match fit {
            Fit::Letterbox { anchor: LetterboxAnchor::Center, pad } => ("letterbox", Some(*pad)),
            Fit::Letterbox { anchor: LetterboxAnchor::TopLeft, pad } => ("letterbox_top_left", Some(*pad)),
            Fit::Stretch => ("stretch", None),
            Fit::Crop => ("crop", None),
        };
        serde_json::json!({
            "name": self.name,
            "head": self.head,
            "classes": self.classes,
            "input": {
                "width": width, "height": height, "fit": fit, "pad": pad, "channels": channels, "scale": scale, "mean": mean, "std": std,
            },
            "output": self.output,
        })
    }
}

fn in_file(path: &Path, what: impl std::fmt::Display) -> ModelError {
    ModelError::new(ModelErrorKind::Manifest, format!("{}: {what}", path.display()))
}

impl InputKeys {
    /// Width and height that the file asks for.
    pub fn size(&self) -> (Option<u32>, Option<u32>) {
        (self.width, self.height)
    }

    /// The usual input of `head` in this size, with what the file says otherwise.
    pub fn spec(&self, head: Head, output: OutputSpec, width: u32, height: u32) -> (InputSpec, Origin) {
        let mut spec = head.usual_input(output, width, height);
        let usual = spec.clone();
        if let Some(fit) = self.fit {
            spec.fit = match fit {
                FitWord::Letterbox => Fit::Letterbox { anchor: LetterboxAnchor::Center, pad: 114 },
                FitWord::LetterboxTopLeft => Fit::Letterbox { anchor: LetterboxAnchor::TopLeft, pad: 114 },
                FitWord::Stretch => Fit::Stretch,
                FitWord::Crop => Fit::Crop,
            };
        }
        if let (Fit::Letterbox { pad, .. }, Some(asked)) = (&mut spec.fit, self.pad) {
            *pad = asked;
        }
        spec.channels = self.channels.unwrap_or(spec.channels);
        spec.scale = self.scale.unwrap_or(spec.scale);
        spec.mean = self.mean.unwrap_or(spec.mean);
        spec.std = self.std.unwrap_or(spec.std);
        let origin = if spec == usual { Origin::Head } else { Origin::File };
        (spec, origin)
    }
}

#[cfg(test)]
mod tests {
    use scrutineer_types::Lighting;

    use super::*;

    fn parse(text: &str) -> Result<ManifestFile, ModelError> {
        ManifestFile::parse(text, Path::new("model.toml"))
    }

    #[test]
    fn every_documented_key_is_read() {
        let file = parse(
            r#"
            name = "dock"
            head = "yolox"
            classes = ["box", "label"]
            [input]
            width = 64
            height = 32
            fit = "letterbox_top_left"
            pad = 0
            channels = "rgb"
            scale = 0.5
            mean = [1.0, 2.0, 3.0]
            std = [4.0, 5.0, 6.0]
            [output]
            boxes = "yxyx"
            unit = "normalised"
            scores = "softmax"
            background = "last"
            "#,
        )
        .unwrap();
        let (spec, origin) = file.input.spec(Head::Yolox, Head::Yolox.usual_output(), 64, 32);
        let fit = Fit::Letterbox { anchor: LetterboxAnchor::TopLeft, pad: 0 };
        let (mean, std) = ([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]);
        let expected = InputSpec {
            width: 64,
            height: 32,
            fit,
            channels: ChannelOrder::Rgb,
            scale: 0.5,
            mean,
            std,
            lighting: Lighting::OFF,
        };
        assert_eq!((spec, origin), (expected, Origin::File));
        let expected = OutputSpec {
            boxes: BoxForm::Yxyx,
            unit: BoxUnit::Normalised,
            scores: ScoreForm::Softmax,
            background: Background::Last,
        };
        assert_eq!(file.output.spec(Head::Yolox.usual_output()), (expected, true));
        assert_eq!((file.head, file.name.as_deref()), (Some(Head::Yolox), Some("dock")));
    }

    #[test]
    fn an_empty_file_leaves_what_is_usual() {
        let file = parse("").unwrap();
        let usual = Head::Yolov8.usual_output();
        let (spec, origin) = file.input.spec(Head::Yolov8, usual, 64, 32);
        assert_eq!((spec, origin), (Head::Yolov8.usual_input(usual, 64, 32), Origin::Head));
        assert_eq!(file.output.spec(usual), (usual, false));
    }

    #[test]
    fn mistakes_are_named() {
        for (text, word) in [
            ("clases = []", "clases"),
            ("classes = []", "classes"),
            ("head = \"yolov3\"", "yolov3"),
            ("[input]\nstd = [1.0, 0.0, 1.0]", "std"),
            ("[input]\nscale = -1.0", "scale"),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error.kind(), ModelErrorKind::Manifest);
            assert!(error.to_string().contains(word) && error.to_string().contains("model.toml"), "{error}");
        }
    }
}

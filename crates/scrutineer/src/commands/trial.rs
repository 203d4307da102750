//! What `model inspect` and `init` find out with `--images`, shown and written as lines of `model.toml`.

use std::path::Path;

use anyhow::Context as _;
use scrutineer_infer::{Config, Description, Model};
use scrutineer_inspect::{Candidate, Trial, Verdict};
use scrutineer_preprocess::Limits;
use scrutineer_types::{ChannelOrder, InputSpec};

use crate::{files, output};

/// Images that are tried; more make it surer, and slower.
const MAX_IMAGES: usize = 16;

/// Tries the model on images of a folder, spread evenly over it.
pub fn hold(model: &Path, images: &str) -> anyhow::Result<Trial> {
    let files = files::expand(&[images.to_owned()])?;
    let config = Config { path: model.to_string_lossy().into_owned(), ..Config::default() };
    let model = Model::load(&config)?;
    let step = files.len().div_ceil(MAX_IMAGES).max(1);
    let bytes = files.into_iter().step_by(step).filter_map(|file| std::fs::read(file).ok());
    Trial::hold(&model, bytes, &Limits::default()).context("the pixels' form cannot be found out")
}

/// Whether the best form stands out.
pub fn is_clear(trial: &Trial) -> bool {
    trial.verdict() == Verdict::Clear
}

/// The forms tried, how clear the choice is, and the lines that settle it where they are needed.
pub fn table(trial: &Trial, description: &Description) -> String {
    let rows: Vec<Vec<String>> = trial
        .candidates
        .iter()
        .map(|Candidate { input, score, best_on, .. }| {
            vec![name(input), format!("{:.3}", score / trial.images as f32), format!("{best_on} of {}", trial.images)]
        })
        .collect();
    let table = output::table(&["pixels", "score", "best on"], &rows);
    let best = trial.best();
    let untold = |why: &str| {
        format!(
            "the trial cannot tell: {why}. How the model was trained settles it; as it is set now, to be corrected in \
             model.toml beside the model:\n\n{}",
            lines(&description.manifest.input)
        )
    };
    let verdict = match trial.verdict() {
        Verdict::Nothing => {
            "nothing was found in any form: give images that show what the model was trained to find".to_owned()
        }
        Verdict::Blind => untold("the model finds on an even grey image what it finds on these"),
        Verdict::Indifferent => untold("in the two best forms the model finds the same"),
        Verdict::Unclear => format!(
            "the best form does {:.2} times as well as the next, which is not clear: give more images, or images that show \
             more of what the model was trained to find",
            trial.clearness()
        ),
        Verdict::Clear if best.input == description.manifest.input => {
            format!("as it is set; {:.2} times as well as the next form", trial.clearness())
        }
        Verdict::Clear => format!(
            "the best form does {:.2} times as well as the next; these lines in model.toml beside the model set it:\n\n{}",
            trial.clearness(),
            lines(&best.input)
        ),
    };
    format!("{table}\n\n{verdict}")
}

/// The form as keys of `model.toml`.
pub fn lines(input: &InputSpec) -> String {
    let InputSpec { channels, scale, mean, std, .. } = input;
    format!("[input]\nchannels = \"{}\"\nscale = {scale:?}\nmean = {mean:?}\nstd = {std:?}\n", order(*channels))
}

/// The trial for programs.
pub fn json(trial: &Trial) -> serde_json::Value {
    let candidates: Vec<_> = trial
        .candidates
        .iter()
        .map(|candidate| {
            let Candidate { input, score, best_on, constant } = candidate;
            serde_json::json!({"input": input, "score": score, "best_on": best_on, "constant": constant})
        })
        .collect();
    serde_json::json!({
        "images": trial.images,
        "clear": is_clear(trial),
        "verdict": trial.verdict(),
        "alike": trial.alike,
        "candidates": candidates,
    })
}

#[expect(clippy::float_cmp, reason = "forms are constants, not results")]
fn name(input: &InputSpec) -> String {
    let InputSpec { channels, scale, mean, std, .. } = input;
    let values = match (*scale, *mean == [0.0; 3] && *std == [1.0; 3]) {
        (1.0, true) => "0 to 255".to_owned(),
        (_, true) => "0 to 1".to_owned(),
        (scale, false) => format!("× {scale:.4}, mean {mean:?}, std {std:?}"),
    };
    format!("{} {values}", order(*channels).to_uppercase())
}

fn order(channels: ChannelOrder) -> &'static str {
    match channels {
        ChannelOrder::Rgb => "rgb",
        ChannelOrder::Bgr => "bgr",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_toml_of_the_manifest_s_keys() {
        let input = InputSpec {
            width: 64,
            height: 64,
            fit: scrutineer_types::Fit::Stretch,
            channels: ChannelOrder::Bgr,
            scale: 1.0,
            mean: [103.53, 116.28, 123.675],
            std: [57.375, 57.12, 58.395],
            lighting: scrutineer_types::Lighting::OFF,
        };
        let table: toml::Table = lines(&input).parse().unwrap();
        assert_eq!(table["input"]["channels"].as_str(), Some("bgr"));
        assert_eq!(table["input"]["scale"].as_float(), Some(1.0));
        assert_eq!(table["input"]["mean"].as_array().unwrap().len(), 3);
    }
}

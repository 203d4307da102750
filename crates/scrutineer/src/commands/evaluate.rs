//! `scrutineer evaluate`: how good the model is on labelled images.

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context as _;
use scrutineer_calibrate::{
    evaluate::{EvaluatedImage, ScoredBox, Settings, Slicing, evaluate, worst_images},
    report::{EvaluationReport, Picture, PictureBox, evaluation_page},
};
use scrutineer_types::{Timestamp, ViewState};

use crate::{
    config::Config,
    dataset::{self, DataArguments, Inspected},
    output, parts, pictures, telemetry,
};

/// Lower than any confidence that matters: average precision looks at the whole curve.
const FLOOR: &str = "0.001";

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    data: DataArguments,
    /// Rates and the confusion matrix count detections at or above it.
    #[arg(long, value_name = "0..1", default_value_t = 0.25)]
    confidence: f64,
    /// Everything as JSON.
    #[arg(long)]
    json: bool,
    /// Write a report with plots here: one HTML file.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// ONNX model, over model.path.
    #[arg(long, value_name = "FILE")]
    model: Option<String>,
}

impl Arguments {
    /// The settings that these flags stand for.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let model = self.model.clone().map(|model| ("model.path", model));
        model.into_iter().chain([("model.floor", FLOOR.to_owned())]).collect()
    }
}

pub async fn run(mut config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    telemetry::logs(&config.log)?;
    let path = arguments.data.data.clone().context("name the labelled images with --data")?;
    let policy = parts::policy(&config)?;
    let looked = dataset::look(&mut config, &arguments.data, &path, policy).await?;
    let model = looked.images.iter().find_map(|image| image.view.model.clone());
    let images: Vec<EvaluatedImage> = looked.images.iter().map(evaluated).collect();
    let settings = Settings { confidence: arguments.confidence, ..Settings::default() };
    let mut slicings = vec![Slicing::facility(), Slicing::camera()];
    slicings.extend(Slicing::quality(&images));
    let evaluation = evaluate(&looked.classes, &images, &settings, &slicings);
    if let Some(file) = &arguments.report {
        let mut about = vec![("data set".to_owned(), path.display().to_string())];
        if let Some(model) = model {
            about.extend([("model".to_owned(), model.name), ("fingerprint".to_owned(), model.fingerprint)]);
        }
        about.push(("measured at".to_owned(), Timestamp::now().to_string()));
        let worst = worst_images(&images, arguments.confidence, pictures::MOST);
        let copy = |place: usize| {
            // The file may be gone meanwhile.
            let bytes = std::fs::read(&looked.images[place].labelled.path).ok()?;
            pictures::copy(&bytes, &config)
        };
        let copies: Vec<_> = worst.iter().map(|(place, _)| copy(*place)).collect();
        let mistakes = worst.iter().zip(&copies).filter_map(|((place, finds), copy)| {
            let image = &looked.images[*place];
            let ViewState::Completed { width, height, .. } = image.facts.views[0].state else { return None };
            let name = image.labelled.path.file_name().unwrap_or_default().to_string_lossy();
            let (wrong, missed) = (finds.finds.len(), finds.missed.len());
            Some(Picture {
                image: Some((copy.as_ref()?, pictures::MEDIA_TYPE)),
                width,
                height,
                caption: format!("{name}: {wrong} found, {missed} missed"),
                boxes: PictureBox::of(finds, &looked.classes),
            })
        });
        let mistakes = mistakes.collect();
        let report =
            EvaluationReport { title: "Evaluation".to_owned(), about, mistakes, ..EvaluationReport::default() };
        std::fs::write(file, evaluation_page(&evaluation, &report))
            .with_context(|| format!("cannot write {}", file.display()))?;
        output::say(&format!("the report is {}", file.display()));
    }
    if arguments.json {
        output::json(&evaluation)?;
    } else {
        output::line(&evaluation.table());
    }
    Ok(ExitCode::SUCCESS)
}

fn evaluated(image: &Inspected) -> EvaluatedImage {
    EvaluatedImage {
        name: image.labelled.path.display().to_string(),
        truths: image.truths.clone(),
        detections: image.view.detections.iter().map(ScoredBox::from).collect(),
        facility: image.labelled.facility.clone(),
        camera: image.labelled.camera.clone(),
        quality: image.view.quality,
    }
}

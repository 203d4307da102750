//! Labelled images through the model: what `evaluate` and `calibrate` measure.

use std::{path::PathBuf, sync::Arc};

use anyhow::{Context as _, bail};
use futures::StreamExt as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scrutineer_calibrate::data::{self, LabelledImage, ReadOptions, TruthBox};
use scrutineer_inspect::Order;
use scrutineer_types::{InspectionFacts, Policy, View, ViewState, Viewpoint};

use crate::{config::Config, files::Group, offline::Offline, output, parts};

/// Which labelled images.
#[derive(Debug, clap::Args)]
pub struct DataArguments {
    /// Labelled images: a folder with data.yaml (YOLO), a COCO .json, or a folder with Annotations/*.xml (Pascal VOC).
    #[arg(long, value_name = "DATASET")]
    pub data: Option<PathBuf>,
    /// Which part of it, as val, test or train [default: the first of these that is there].
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
    /// Where the images are, if not beside the labels.
    #[arg(long, value_name = "DIR")]
    pub images: Option<PathBuf>,
}

/// A labelled image, and what the model found on it.
pub struct Inspected {
    pub labelled: LabelledImage,
    /// What is truly there, in pixels of the upright image.
    pub truths: Vec<TruthBox>,
    pub view: View,
    pub facts: InspectionFacts,
}

/// The images, in the order of the set, and the classes of the model.
pub struct Looked {
    pub images: Vec<Inspected>,
    pub classes: Vec<String>,
    /// Images that could not be inspected, each with its reason.
    pub failed: Vec<String>,
}

/// Reads the data set at `path` and runs the default model over its images, as a route without camera would.
pub async fn look(
    config: &mut Config,
    arguments: &DataArguments,
    path: &std::path::Path,
    policy: Policy,
) -> anyhow::Result<Looked> {
    let options = ReadOptions { split: arguments.split.clone(), images: arguments.images.clone() };
    let set = data::read(path, &options)?;
    let routes = parts::routes(config, &policy);
    let from = Viewpoint::new("", None, None);
    let order = Order {
        model: routes.model(&from).to_owned(),
        treatment: routes.treatment(&from),
        policy: policy.name.clone(),
        ..Order::default()
    };
    parts::for_one(config, &order.model);
    let inspector = parts::inspector(config)?;
    parts::set_bands(&inspector, [&policy]);
    let answering = inspector.answering(&order.model);
    let classes = answering.first().map(|model| model.classes()).unwrap_or_default().to_vec();
    if answering.iter().any(|model| model.classes() != classes) {
        bail!("the models of the chain `{}` find other classes, or in another order; take one of them", order.model);
    }
    let set = set.for_model(&classes)?;
    if set.images.is_empty() {
        bail!("{} has no images; name another part with --split", path.display());
    }
    if let Some(notice) = parts::notice(config) {
        output::say(&format!("note: {notice}"));
    }
    let ahead = inspector.threads() * 2;
    let (limits, max_bytes) = (config.images.limits(), config.ingest.max_image_bytes);
    let offline =
        Arc::new(Offline { inspector, order, facility: String::new(), camera: None, policy, limits, max_bytes });
    let bar = bar(set.images.len());
    let mut looked = Looked { images: Vec::with_capacity(set.images.len()), classes, failed: Vec::new() };
    let mut inspected = futures::stream::iter(set.images)
        .map(|labelled| {
            let offline = Arc::clone(&offline);
            async move {
                let group = Group { name: labelled.package_id.clone(), files: vec![labelled.path.clone()] };
                let (views, facts) = offline.look(group).await;
                (labelled, views, facts)
            }
        })
        .buffered(ahead);
    while let Some((labelled, views, facts)) = inspected.next().await {
        bar.inc(1);
        let view = views.into_iter().next().context("an image is one view")?;
        let ViewState::Completed { width, height, .. } = facts.views[0].state else {
            let why = view.error.map_or_else(String::new, |error| format!(": {}", error.message));
            looked.failed.push(format!("{}{why}", labelled.path.display()));
            continue;
        };
        let truths = labelled.boxes_in(width, height).map_err(anyhow::Error::msg)?;
        looked.images.push(Inspected { labelled, truths, view, facts });
    }
    bar.finish_and_clear();
    if let Some(first) = looked.failed.first() {
        let (failed, all) = (looked.failed.len(), looked.failed.len() + looked.images.len());
        output::say(&format!("note: {failed} of {all} images could not be read and are left out; the first: {first}"));
    }
    if looked.images.is_empty() {
        bail!("not one image of {} could be inspected", path.display());
    }
    Ok(looked)
}

fn bar(images: usize) -> ProgressBar {
    let target = if output::stderr_is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} images  {per_sec}  {eta} left")
        .expect("the template is a constant");
    ProgressBar::with_draw_target(Some(images as u64), target).with_style(style)
}

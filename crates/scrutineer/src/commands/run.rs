//! `scrutineer run`: offline batch, no server.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context as _;
use futures::StreamExt as _;
use scrutineer_inspect::Order;
use scrutineer_types::{Inspection, MaskForm, View, Viewpoint};

use crate::{
    config::Config,
    files::{self, GroupBy},
    offline::Offline,
    output, parts,
    results::Results,
    telemetry,
};

/// JPEG quality of annotated copies, 1 to 100.
const ANNOTATED_QUALITY: u8 = 90;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Image files, folders or patterns.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// Write one inspection a line here instead of to stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Write copies with boxes into this folder.
    #[arg(long, value_name = "DIR")]
    annotate: Option<PathBuf>,
    /// Which files are views of one inspection: `file` (each its own), `folder`, or a regular expression whose first
    /// group they share.
    #[arg(long, value_name = "HOW", default_value = "file")]
    group_by: GroupBy,
    /// Where the images were taken: its route chooses model, policy, region, orientation and tiles.
    #[arg(long, value_name = "NAME")]
    facility: Option<String>,
    /// Which camera took them, as --facility.
    #[arg(long, value_name = "NAME")]
    camera: Option<String>,
    /// How masks are written: as outlines, or as COCO's compressed runs.
    #[arg(long, value_enum, default_value = "polygons")]
    masks: Masks,
    /// ONNX model, over model.path.
    #[arg(long, value_name = "FILE")]
    model: Option<String>,
    /// Policy file, over policy.path and over that of the route.
    #[arg(long, value_name = "FILE")]
    policy: Option<String>,
    /// Lowest confidence that is kept, over model.floor.
    #[arg(long, value_name = "0..1")]
    floor: Option<f32>,
}

/// How masks are written.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Masks {
    Polygons,
    Rle,
}

impl From<Masks> for MaskForm {
    fn from(masks: Masks) -> Self {
        match masks {
            Masks::Polygons => Self::Polygons,
            Masks::Rle => Self::Rle,
        }
    }
}

impl Arguments {
    /// The settings that these flags stand for.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let mut flags = Vec::new();
        let mut push = |key, value: Option<String>| flags.extend(value.map(|value| (key, value)));
        push("model.path", self.model.clone());
        push("policy.path", self.policy.clone());
        push("model.floor", self.floor.map(|floor| floor.to_string()));
        flags
    }
}

pub async fn run(mut config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    telemetry::logs(&config.log)?;
    let groups = files::group(files::expand(&arguments.paths)?, &arguments.group_by)?;
    let facility = arguments.facility.clone().unwrap_or_default();
    let camera = arguments.camera.clone();
    let from = Viewpoint::new(&facility, camera.as_deref(), None);
    let policies = parts::policies(&config)?;
    let routes = parts::routes(&config, &policies[0]);
    let policy = if arguments.policy.is_some() { policies[0].name.as_str() } else { routes.policy(&from) };
    let policy = policies.iter().find(|one| one.name == *policy).cloned().with_context(|| {
        format!("the route names the policy `{policy}`, of which no file is configured; give one with --policy")
    })?;
    let order = Order {
        model: routes.model(&from).to_owned(),
        treatment: routes.treatment(&from),
        policy: policy.name.clone(),
        ..Order::default()
    };
    parts::for_one(&mut config, &order.model);
    let inspector = parts::inspector(&config)?;
    parts::check_tiling(&routes, &inspector)?;
    for model in inspector.answering(&order.model) {
        scrutineer_decide::check_classes(&policy, model.classes()).context("the policy does not fit the model")?;
    }
    parts::set_bands(&inspector, [&policy]);
    if let Some(notice) = parts::notice(&config) {
        output::say(&format!("note: {notice}"));
    }
    if let Some(folder) = &arguments.annotate {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    // One group more than threads in hand, so that reading a file never keeps a thread waiting.
    let ahead = inspector.threads() * 2;
    let (limits, max_bytes) = (config.images.limits(), config.ingest.max_image_bytes);
    let offline = Arc::new(Offline { inspector, order, facility: facility.clone(), camera, policy, limits, max_bytes });

    let images = groups.iter().map(|group| group.files.len()).sum();
    let mut results = Results::open(arguments.out.as_deref(), images)?;
    let mut inspections = futures::stream::iter(groups)
        .map(|group| {
            let offline = Arc::clone(&offline);
            async move { offline.inspect(group).await }
        })
        .buffered(ahead);
    while let Some(mut inspection) = inspections.next().await {
        if let Some(folder) = &arguments.annotate {
            annotate(&inspection, folder, &offline).await?;
        }
        inspection.write_masks(arguments.masks.into());
        results.add(&inspection)?;
    }
    results.finish()
}

async fn annotate(inspection: &Inspection, folder: &Path, offline: &Arc<Offline>) -> anyhow::Result<()> {
    for view in inspection.views.iter().filter(|view| view.image.is_some() && view.error.is_none()) {
        let view = view.clone();
        let target = annotated_path(&view, inspection, folder);
        let offline = Arc::clone(offline);
        tokio::task::spawn_blocking(move || -> anyhow::Result<()> {
            let path = view.path.as_deref().context("views of an offline run have a path")?;
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {path}"))?;
            let mut image = scrutineer_preprocess::decode_upright(&bytes, &offline.limits, None)?;
            scrutineer_serve::annotate::annotate(&mut image, &view.detections, 1.0);
            let image = scrutineer_preprocess::encode_jpeg(&image, ANNOTATED_QUALITY);
            std::fs::write(&target, image).with_context(|| format!("cannot write {}", target.display()))
        })
        .await??;
    }
    Ok(())
}

/// `folder/package_name.jpg`: the source's name, after its package's where files are grouped, so that `a/top.jpg` and
/// `b/top.jpg` do not meet; the view's id after it where they would all the same.
fn annotated_path(view: &View, inspection: &Inspection, folder: &Path) -> PathBuf {
    let source = Path::new(view.path.as_deref().unwrap_or("image"));
    let stem = source.file_stem().map_or_else(|| "image".into(), |stem| stem.to_string_lossy());
    let name = match &inspection.package_id {
        Some(package) => format!("{package}_{stem}"),
        None => stem.into_owned(),
    };
    let target = folder.join(format!("{name}.jpg"));
    if target.exists() { folder.join(format!("{name}_{}.jpg", view.id)) } else { target }
}

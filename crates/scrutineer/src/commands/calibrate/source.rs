//! Where labelled inspections come from, and their images with them.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use scrutineer_calibrate::{
    certify::Labelled,
    data::{GroupBy, LabelledInspection, Results, Truth},
};
use scrutineer_store::{LabelFilter, Metastore, Originals};
use scrutineer_types::{Access, ClassRole, Fallback, InspectionId, Policy, ViewId};

use crate::{
    config::Config,
    dataset::{self, DataArguments, Inspected},
    labels, output, parts,
};

/// Where the images of labelled inspections are: of each inspection, in their order, its views in theirs.
pub enum Source {
    /// In these files, where a file is named.
    Files(Vec<Vec<Option<PathBuf>>>),
    /// In the object store.
    Originals { metastore: Arc<dyn Metastore>, views: Vec<Vec<(InspectionId, ViewId)>> },
}

/// The inspections of a file, one a line.
pub fn lines(file: &Path, policy: &Policy) -> anyhow::Result<(Vec<Labelled>, Source)> {
    let (mut labelled, mut files) = (Vec::new(), Vec::new());
    for one in Results::open(file)? {
        let mut one = one?;
        files.push(std::mem::take(&mut one.paths));
        labelled.push(of_line(one, policy));
    }
    Ok((labelled, Source::Files(files)))
}

/// The images of a data set, each an inspection, as the model finds them.
pub async fn images(
    config: &mut Config,
    arguments: &DataArguments,
    path: &Path,
    policy: &Policy,
) -> anyhow::Result<(Vec<Labelled>, Source)> {
    let looked = dataset::look(config, arguments, path, policy.clone()).await?;
    scrutineer_decide::check_classes(policy, &looked.classes).context("the policy does not fit the model")?;
    let files = looked.images.iter().map(|image| vec![Some(image.labelled.path.clone())]).collect();
    let labelled = looked.images.into_iter().map(|image| of_image(image, &looked.classes, policy)).collect();
    Ok((labelled, Source::Files(files)))
}

/// What people have said of decided inspections.
pub async fn stored(metastore: &Arc<dyn Metastore>, filter: &LabelFilter) -> anyhow::Result<(Vec<Labelled>, Source)> {
    let stored = labels::read(metastore.as_ref(), filter).await?;
    let views = stored.iter().map(|label| {
        let inspection = &label.inspection;
        inspection.views.iter().map(|view| (inspection.id, view.id)).collect()
    });
    let source = Source::Originals { metastore: Arc::clone(metastore), views: views.collect() };
    Ok((stored.into_iter().map(labels::labelled).collect(), source))
}

impl Source {
    /// The way to the images. Where the object store cannot be opened it is said, and none are at hand.
    pub async fn images(&self, config: &Config) -> Images<'_> {
        let mut originals = None;
        if let Self::Originals { .. } = self {
            let aws = parts::aws(config).await;
            match parts::originals(config, aws.as_ref()) {
                Ok(opened) => originals = Some(opened),
                Err(error) => output::say(&format!("note: no images in the report: {}", output::causes(&error, ": "))),
            }
        }
        Images { source: self, originals, max_bytes: config.ingest.max_image_bytes }
    }
}

/// A way to the images of a [`Source`].
pub struct Images<'s> {
    source: &'s Source,
    originals: Option<Originals>,
    max_bytes: u64,
}

impl Images<'_> {
    /// The image of a view, by the places of its inspection and of its own; `None` where it is not at hand, or no longer.
    pub async fn read(&self, inspection: usize, view: usize) -> Option<Vec<u8>> {
        match self.source {
            Source::Files(files) => {
                let file = files.get(inspection)?.get(view)?.as_deref()?;
                // A line can name anything: a device never ends.
                let is_image = |about: std::fs::Metadata| about.is_file() && about.len() <= self.max_bytes;
                std::fs::metadata(file).is_ok_and(is_image).then(|| std::fs::read(file).ok())?
            }
            Source::Originals { metastore, views } => {
                let (inspection, view) = views.get(inspection)?.get(view)?;
                let stored = metastore.view(&Access::all(), *inspection, *view).await.ok()??;
                Some(self.originals.as_ref()?.read(&stored.object_key).await.ok()?.to_vec())
            }
        }
    }
}

fn of_line(one: LabelledInspection, policy: &Policy) -> Labelled {
    let mut facts = one.facts;
    facts.expected = facts.expected.or_else(|| policy.expected_views());
    Labelled {
        id: one.id,
        group: facts.package_id.clone(),
        facts,
        truth: one.truth,
        facility: one.facility,
        cameras: one.cameras.into_iter().collect(),
        fingerprints: one.fingerprints.into_iter().collect(),
        at: one.captured_at,
        probability: one.label_probability,
    }
}

/// Bad is what shows a defect, or lacks a required class whose absence rejects.
fn of_image(image: Inspected, classes: &[String], policy: &Policy) -> Labelled {
    let shows = |class: &str| {
        let there = image.truths.iter().filter(|truth| !truth.ignore);
        there.into_iter().any(|truth| classes.get(truth.class_id).is_some_and(|name| name == class))
    };
    let bad = policy.classes.iter().any(|(class, rule)| match rule.role {
        ClassRole::Defect => shows(class),
        ClassRole::Required => rule.on_missing == Fallback::Reject && !shows(class),
        ClassRole::Info => false,
    });
    Labelled {
        id: image.labelled.path.display().to_string(),
        truth: if bad { Truth::Reject } else { Truth::Accept },
        group: Some(image.labelled.group(GroupBy::Package)),
        facility: image.labelled.facility.clone().unwrap_or_default(),
        cameras: image.labelled.camera.clone().into_iter().collect(),
        fingerprints: image.view.model.iter().map(|model| model.fingerprint.clone()).collect(),
        at: image.labelled.captured_at,
        probability: 1.0,
        facts: image.facts,
    }
}

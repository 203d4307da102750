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
use scrutineer_store::{LabelFilter, Metastore, Originals, StoreErrorKind};
use scrutineer_types::{Access, ClassRole, Fallback, InspectionId, Policy, ViewId};

use crate::{
    config::Config,
    dataset::{self, DataArguments, Inspected},
    labels, parts,
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
    /// What its images are read through, if it is not the file system.
    pub async fn originals(&self, config: &Config) -> anyhow::Result<Option<Originals>> {
        match self {
            Self::Files(_) => Ok(None),
            Self::Originals { .. } => {
                let aws = parts::aws(config).await;
                parts::originals(config, aws.as_ref()).map(Some)
            }
        }
    }

    /// The image of a view; `None` where it is not at hand, or no longer.
    pub async fn image(
        &self,
        (inspection, view): (usize, usize),
        originals: Option<&Originals>,
    ) -> anyhow::Result<Option<Vec<u8>>> {
        match self {
            Self::Files(files) => {
                let file = files.get(inspection).and_then(|views| views.get(view)?.as_deref());
                Ok(file.and_then(|file| std::fs::read(file).ok()))
            }
            Self::Originals { metastore, views } => {
                let named = views.get(inspection).and_then(|views| views.get(view));
                let (Some((inspection, view)), Some(originals)) = (named, originals) else { return Ok(None) };
                let Some(stored) = metastore.view(&Access::all(), *inspection, *view).await? else { return Ok(None) };
                match originals.read(&stored.object_key).await {
                    Ok(bytes) => Ok(Some(bytes.to_vec())),
                    Err(error) if error.kind() == StoreErrorKind::NotFound => Ok(None),
                    Err(error) => Err(error.into()),
                }
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

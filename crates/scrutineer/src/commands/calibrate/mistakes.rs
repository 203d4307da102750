//! The labelled inspections that a calibrated policy decides wrongly, for its report.

use scrutineer_calibrate::{
    certify::{Labelled, mistakes},
    data::Rect,
    report::{Picture, PictureBox, PictureBoxKind},
};
use scrutineer_decide::PolicyJudge;
use scrutineer_types::{Detection, Judge, Policy, Verdict, ViewState};

use super::source::Source;
use crate::{config::Config, pictures};

/// What is less sure than this is not drawn: there is much of it, and it decides nothing.
const FAINT: f32 = 0.05;

/// A mistake as it is shown.
pub struct Shown {
    copy: Option<Vec<u8>>,
    width: u32,
    height: u32,
    caption: String,
    boxes: Vec<PictureBox>,
}

/// The worst mistakes of `policy`, each with its image where that is at hand; for want of one no certificate is refused.
pub async fn look_up(policy: &Policy, labelled: &[Labelled], source: &Source, config: &Config) -> Vec<Shown> {
    let images = source.images(config).await;
    let mut shown = Vec::new();
    for mistake in mistakes(policy, labelled) {
        if shown.len() == pictures::MOST {
            break;
        }
        let one = &labelled[mistake.index];
        let view = one.facts.views.get(mistake.view).map(|view| &view.state);
        let Some(ViewState::Completed { width, height, detections, .. }) = view else { continue };
        // Where its size is not known there is no telling where its boxes are.
        if *width == 0 || *height == 0 {
            continue;
        }
        let image = images.read(mistake.index, mistake.view).await;
        let copy = image.and_then(|bytes| pictures::copy(&bytes, config));
        let reasons = PolicyJudge.decide(policy, &one.facts).map(|decision| decision.reasons).unwrap_or_default();
        let why = reasons.first().map(|reason| reason.message.as_str()).unwrap_or_default();
        let what = if mistake.verdict == Verdict::Accept { "bad, and accepted" } else { "good, and rejected" };
        let missing = if copy.is_some() { "" } else { " (its image is not at hand)" };
        shown.push(Shown {
            copy,
            width: *width,
            height: *height,
            caption: format!("{}: {what}: {why}{missing}", one.id),
            boxes: detections.iter().filter(|one| one.confidence >= FAINT).map(drawn).collect(),
        });
    }
    shown
}

fn drawn(found: &Detection) -> PictureBox {
    let label = format!("{} {:.2}", found.class_name, found.confidence);
    PictureBox { rect: Rect::from(found.bounding_box), label, kind: PictureBoxKind::Found }
}

impl Shown {
    /// As the report takes it.
    pub fn picture(&self) -> Picture<'_> {
        Picture {
            image: self.copy.as_deref().map(|copy| (copy, pictures::MEDIA_TYPE)),
            width: self.width,
            height: self.height,
            caption: self.caption.clone(),
            boxes: self.boxes.clone(),
        }
    }
}

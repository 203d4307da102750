//! An inspection in brief: thumbnails, badge, first reason.

use scrutineer_types::{Inspection, Removed, Timestamp, View, ViewStatus};

use crate::{
    format::{Moment, ago},
    words::{self, Badge},
};

/// Thumbnails shown of one inspection; the rest is a number.
const MAX_THUMBNAILS: usize = 3;

/// One inspection in a list.
#[derive(Clone, Debug)]
pub(crate) struct Card {
    pub(crate) address: String,
    pub(crate) badge: Badge,
    pub(crate) title: String,
    pub(crate) named: bool,
    pub(crate) place: String,
    pub(crate) summary: String,
    pub(crate) created: Moment,
    pub(crate) age: String,
    pub(crate) thumbnails: Vec<Thumbnail>,
    pub(crate) more: usize,
}

/// A view in small.
#[derive(Clone, Debug)]
pub(crate) struct Thumbnail {
    /// `None` where there is no picture to show.
    pub(crate) source: Option<String>,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) alt: String,
    pub(crate) badge: Badge,
}

impl Card {
    pub(crate) fn new(inspection: &Inspection, now: Timestamp) -> Self {
        let (title, named) = name(inspection);
        let thumbnails = inspection.views.iter().take(MAX_THUMBNAILS).map(|view| Thumbnail::new(inspection, view));
        Self {
            address: format!("/inspections/{}", inspection.id),
            badge: inspection.into(),
            title,
            named,
            place: place(inspection),
            summary: summary(inspection),
            created: Moment(inspection.created_at),
            age: ago(now, inspection.created_at),
            thumbnails: thumbnails.collect(),
            more: inspection.views.len().saturating_sub(MAX_THUMBNAILS),
        }
    }
}

impl Thumbnail {
    fn new(inspection: &Inspection, view: &View) -> Self {
        // An unreadable original has no picture, and a pending one may turn out to have none.
        let shown = view.status == ViewStatus::Completed && !view.removed.contains(&Removed::Image);
        let source = shown.then(|| image_address(inspection, view, 320));
        let (width, height) = view.image.as_ref().map_or((4, 3), |image| (image.width, image.height));
        Self { source, width, height, alt: format!("View {}", view_name(view)), badge: view.status.into() }
    }
}

/// The address of a view's image, no side longer than `max_side` pixels.
pub(crate) fn image_address(inspection: &Inspection, view: &View, max_side: u32) -> String {
    format!("/v1/inspections/{}/views/{}/image?max_side={max_side}", inspection.id, view.id)
}

/// What to call an inspection, and whether the caller named it.
pub(crate) fn name(inspection: &Inspection) -> (String, bool) {
    match &inspection.package_id {
        Some(package_id) if !package_id.trim().is_empty() => (package_id.clone(), true),
        _ => (inspection.id.to_string(), false),
    }
}

/// What to call a view: its angle and camera, or else the tail of its id, which is where ids made together differ.
pub(crate) fn view_name(view: &View) -> String {
    match (&view.angle, &view.camera) {
        (Some(angle), Some(camera)) => format!("{angle} by {camera}"),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => {
            let id = view.id.to_string();
            id.get(24..).unwrap_or(&id).to_owned()
        }
    }
}

fn place(inspection: &Inspection) -> String {
    let mut cameras: Vec<_> = inspection.views.iter().filter_map(|view| view.camera.as_deref()).collect();
    cameras.dedup();
    let facility = Some(inspection.facility.as_str()).filter(|facility| !facility.is_empty());
    facility.into_iter().chain(cameras.into_iter().take(MAX_THUMBNAILS)).collect::<Vec<_>>().join(" · ")
}

fn summary(inspection: &Inspection) -> String {
    match inspection.reasons.first() {
        Some(first) if inspection.reasons.len() > 1 => {
            format!("{} (and {} more)", first.message, inspection.reasons.len() - 1)
        }
        Some(first) => first.message.clone(),
        None => words::instruction(inspection).to_owned(),
    }
}

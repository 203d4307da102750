//! `/review/{id}`: all views of one inspection side by side, to be answered with a key.

use askama::Template;
use scrutineer_types::{Inspection, Policy, ReviewTask, Timestamp, View, ViewStatus};

use super::Query;
use crate::{
    card::{self, image_address, view_name},
    format::{Moment, ago},
    frame::{Frame, Place},
    overlay::{DrawnBox, Overlay, Standing},
    view::Picture,
    words,
};

/// Boxes shown on one view, the surest.
const MAX_BOXES: usize = 100;

/// Classes that a digit chooses.
const KEYS: usize = 9;

/// Pixels of the longer side of the pictures, so that zooming shows more.
const MAX_SIDE: u32 = 2400;

/// The page.
#[derive(Template)]
#[template(path = "review_board.html")]
pub(super) struct Board {
    frame: Frame,
    assets: Assets,
    id: String,
    review: String,
    /// The newest decision, which an answer must have seen.
    decision: String,
    reviewer: String,
    title: String,
    named: bool,
    facility: String,
    asked: Moment,
    age: String,
    /// Findings are not shown until they are asked for.
    hides: bool,
    reasons: Vec<(&'static str, String)>,
    views: Vec<Pane>,
    /// Key (empty beyond the ninth), class, colour.
    classes: Vec<(String, String, usize)>,
    query: Query,
}

struct Assets {
    script: &'static str,
}

/// One view.
struct Pane {
    id: String,
    name: String,
    picture: Option<Picture>,
    boxes: Vec<DrawnBox>,
    note: Option<String>,
}

impl Pane {
    fn new(inspection: &Inspection, view: &View, overlay: &Overlay<'_>) -> Self {
        let name = view_name(view);
        let image = view.image.as_ref();
        // A view that failed is ours to have failed: its picture can be looked at all the same.
        let shown = image.filter(|_| view.status != ViewStatus::Unreadable);
        let mut boxes =
            shown.map(|image| overlay.boxes(&view.detections, image.width, image.height)).unwrap_or_default();
        boxes.retain(|drawn| drawn.standing > Standing::Faint);
        let boxes = boxes.split_off(boxes.len().saturating_sub(MAX_BOXES));
        Self {
            id: view.id.to_string(),
            picture: shown.map(|image| Picture {
                source: image_address(inspection, view, MAX_SIDE),
                width: image.width,
                height: image.height,
                alt: format!("View {name}"),
            }),
            boxes,
            note: view.error.as_ref().map(|error| error.message.clone()),
            name,
        }
    }
}

impl Board {
    #[expect(clippy::too_many_arguments, reason = "all that one page shows, and nobody else asks for it")]
    pub(super) fn new<'c>(
        frame: Frame,
        task: &ReviewTask,
        inspection: &'c Inspection,
        policy: Option<&'c Policy>,
        model_classes: impl Iterator<Item = &'c String>,
        query: Query,
        reviewer: String,
        hides: bool,
    ) -> Self {
        let overlay = Overlay::new(inspection, policy);
        let (title, named) = card::name(inspection);
        let reasons = inspection.reasons.iter().map(|reason| (words::reason(reason.code), reason.message.clone()));
        let found = inspection.views.iter().flat_map(|view| &view.detections).map(|found| &found.class_name);
        let ruled = policy.into_iter().flat_map(|policy| policy.classes.keys());
        let mut classes: Vec<String> = Vec::new();
        // Those that the policy rules about come first: they have the digits.
        for class in ruled.chain(model_classes).chain(found) {
            if !classes.contains(class) {
                classes.push(class.clone());
            }
        }
        let key = |place: usize| if place < KEYS { (place + 1).to_string() } else { String::new() };
        let classes = classes.into_iter().enumerate();
        let slot = |place: usize, class: &str| overlay.slot(class).unwrap_or(place);
        Self {
            frame,
            assets: Assets { script: crate::assets::review_script_path() },
            id: inspection.id.to_string(),
            review: task.id.to_string(),
            decision: inspection.decision.as_ref().map(|decision| decision.id.to_string()).unwrap_or_default(),
            reviewer,
            title,
            named,
            facility: inspection.facility.clone(),
            asked: Moment(task.asked_at),
            age: ago(Timestamp::now(), task.asked_at),
            hides,
            reasons: reasons.collect(),
            views: inspection.views.iter().map(|view| Pane::new(inspection, view, &overlay)).collect(),
            classes: classes.map(|(place, class)| (key(place), class.clone(), slot(place, &class))).collect(),
            query,
        }
    }
}

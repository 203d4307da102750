//! One view of an inspection, as its page shows it.

use scrutineer_types::{Code, Inspection, ModelRef, Policy, Removed, View, ViewStatus};

use crate::{
    card::{image_address, view_name},
    format::{Moment, bytes, short},
    overlay::{DrawnBox, Overlay, Standing},
    quality::{self, QualityFigure},
    words::Badge,
};

/// Boxes drawn on one image, those of highest confidence; the JSON has all.
const MAX_BOXES: usize = 200;

/// So many boxes can bear their labels all the time without covering the image.
const MAX_LABELLED: usize = 8;

/// A view with everything on its page.
#[derive(Clone, Debug)]
pub(crate) struct ViewPanel {
    /// It is not kept any longer.
    pub(crate) image_removed: bool,
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) badge: Badge,
    pub(crate) picture: Option<Picture>,
    /// Address of the original as it came.
    pub(crate) original: Option<String>,
    pub(crate) annotated: Option<String>,
    pub(crate) boxes: Vec<DrawnBox>,
    /// Labels are there without pointing at a box.
    pub(crate) labelled: bool,
    /// Detections that are listed in the JSON only.
    pub(crate) left_out: usize,
    pub(crate) finding: String,
    pub(crate) codes: Vec<ReadCode>,
    pub(crate) error: Option<ErrorNote>,
    pub(crate) figures: Vec<QualityFigure>,
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) sha256: Option<String>,
    pub(crate) captured: Option<Moment>,
    pub(crate) received: Moment,
    pub(crate) timings: Vec<Timing>,
    pub(crate) total_ms: String,
    pub(crate) model: Option<ModelRef>,
}

/// The image to show.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) source: String,
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) alt: String,
}

/// A barcode that was read.
#[derive(Clone, Debug)]
pub(crate) struct ReadCode {
    pub(crate) symbology: &'static str,
    pub(crate) text: String,
    /// Whether it names another package than the inspection's.
    pub(crate) conflicts: bool,
    /// What it names, where that is not all that it says.
    pub(crate) package_id: Option<String>,
}

/// Why a view has no inference, and what to do.
#[derive(Clone, Debug)]
pub(crate) struct ErrorNote {
    pub(crate) message: String,
    pub(crate) advice: &'static str,
    /// Whether redriving its dead letter is what to do.
    pub(crate) redrive: bool,
}

/// How long one stage took, and where it lies on the bar.
#[derive(Clone, Debug)]
pub(crate) struct Timing {
    pub(crate) name: &'static str,
    pub(crate) duration_ms: String,
    /// Percentages of the whole.
    pub(crate) start: String,
    pub(crate) width: String,
}

impl ViewPanel {
    pub(crate) fn new(inspection: &Inspection, view: &View, overlay: &Overlay<'_>, policy: Option<&Policy>) -> Self {
        let name = view_name(view);
        let image = view.image.as_ref();
        let best = &view.detections[..view.detections.len().min(MAX_BOXES)];
        let boxes = image.map(|image| overlay.boxes(best, image.width, image.height)).unwrap_or_default();
        let finding = finding(view, &boxes);
        let there = image.filter(|_| !view.removed.contains(&Removed::Image));
        let picture = there.filter(|_| view.status == ViewStatus::Completed).map(|image| Picture {
            source: image_address(inspection, view, 1600),
            width: image.width,
            height: image.height,
            alt: format!("View {name}. {finding}"),
        });
        let address = format!("/v1/inspections/{}/views/{}/image", inspection.id, view.id);
        let (timings, total_ms) = timings(view);
        Self {
            id: view.id.to_string(),
            badge: view.status.into(),
            image_removed: view.removed.contains(&Removed::Image),
            annotated: picture.is_some().then(|| format!("{address}?annotated=true")),
            picture,
            original: there.map(|_| address),
            labelled: boxes.iter().filter(|drawn| drawn.standing > Standing::Faint).count() <= MAX_LABELLED,
            left_out: view.detections.len() - best.len(),
            boxes,
            finding,
            codes: view.codes.iter().map(|code| ReadCode::new(code, inspection.package_id.as_deref())).collect(),
            error: error(view),
            figures: view.quality.map(|measured| quality::figures(&measured, image, policy)).unwrap_or_default(),
            facts: facts(view),
            sha256: image.map(|image| image.sha256.clone()),
            captured: view.captured_at.map(Moment),
            received: Moment(view.received_at),
            timings,
            total_ms,
            model: view.model.clone(),
            name,
        }
    }

    pub(crate) fn sha256_short(&self) -> &str {
        self.sha256.as_deref().map_or("", short)
    }

    pub(crate) fn fingerprint_short(&self) -> &str {
        self.model.as_ref().map_or("", |model| short(&model.fingerprint))
    }

    /// The boxes for the table, surest first.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &DrawnBox> {
        self.boxes.iter().rev()
    }

    pub(crate) fn faint(&self) -> usize {
        self.boxes.iter().filter(|drawn| drawn.standing == Standing::Faint).count()
    }
}

impl ReadCode {
    fn new(code: &Code, package_id: Option<&str>) -> Self {
        let named = code.package_id.as_deref();
        Self {
            symbology: code.symbology.title(),
            // Separators of GS1 codes have no shape of their own.
            text: code.text.replace(char::is_control, "\u{241d}"),
            conflicts: named.is_some_and(|named| package_id.is_some_and(|bears| bears != named)),
            package_id: named.filter(|named| *named != code.text).map(str::to_owned),
        }
    }
}

fn finding(view: &View, boxes: &[DrawnBox]) -> String {
    match view.status {
        ViewStatus::Pending => "Waiting to be inspected.".to_owned(),
        ViewStatus::Unreadable | ViewStatus::Failed => "Not inspected.".to_owned(),
        ViewStatus::Completed if view.removed.contains(&Removed::Detections) => {
            "What was found is not kept any longer.".to_owned()
        }
        ViewStatus::Completed => {
            let counted: Vec<_> = boxes.iter().rev().filter(|drawn| drawn.standing > Standing::Faint).collect();
            let named: Vec<_> =
                counted.iter().take(4).map(|drawn| format!("{} {}", drawn.class_name, drawn.confidence)).collect();
            match counted.len() {
                0 => "Nothing found.".to_owned(),
                found @ 1..=4 => format!("{found} found: {}.", named.join(", ")),
                found => format!("{found} found: {} and {} more.", named.join(", "), found - named.len()),
            }
        }
    }
}

fn error(view: &View) -> Option<ErrorNote> {
    let message = view.error.as_ref().map(|error| error.message.clone());
    match view.status {
        ViewStatus::Completed => None,
        ViewStatus::Pending => {
            message.map(|message| ErrorNote { message, advice: "It will be tried again.", redrive: false })
        }
        ViewStatus::Unreadable => Some(ErrorNote {
            message: message.unwrap_or_else(|| "the image could not be decoded".to_owned()),
            advice: "The image is at fault: take the picture again and send it.",
            redrive: false,
        }),
        ViewStatus::Failed => Some(ErrorNote {
            message: message.unwrap_or_else(|| "the inspection of this view failed".to_owned()),
            advice: "The failure is ours, and the image is kept. Once its cause is mended, redrive it.",
            redrive: true,
        }),
    }
}

fn facts(view: &View) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if let Some(image) = &view.image {
        facts.push(("Size", format!("{} × {} px", image.width, image.height)));
        facts.push(("Format", format!("{}, {}", image.format, bytes(image.size_bytes))));
    }
    facts.push(("Attempts", view.attempts.to_string()));
    facts
}

fn timings(view: &View) -> (Vec<Timing>, String) {
    let Some(spent) = view.timings_ms else { return (Vec::new(), String::new()) };
    let stages = [
        ("Waiting", spent.queue),
        ("Fetch", spent.fetch),
        ("Decode", spent.decode),
        ("Preprocess", spent.preprocess),
        ("Infer", spent.infer),
        ("Postprocess", spent.postprocess),
        ("Barcodes", spent.codes),
    ];
    let total: f32 = stages.iter().map(|(_, duration)| duration).sum();
    let percent = |value: f32| format!("{:.2}%", if total > 0.0 { value * 100.0 / total } else { 0.0 });
    let mut start = 0.0;
    let timings = stages.map(|(name, duration)| {
        let timing =
            Timing { name, duration_ms: format!("{duration:.1}"), start: percent(start), width: percent(duration) };
        start += duration;
        timing
    });
    (timings.into(), format!("{total:.1}"))
}

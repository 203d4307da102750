//! Detections as boxes over their image: where, in which colour, and how surely.
//!
//! Positions are percentages of the image, so the drawing scales with it while lines and letters keep their size.

use std::{collections::BTreeMap, fmt::Write as _};

use scrutineer_types::{ClassRole, Detection, Inspection, Policy, Threshold};

use crate::{format::ratio, words};

/// How many colours, and so toggles, the style sheet has.
const SLOTS: usize = scrutineer_serve::annotate::PALETTE.len();

/// From this confidence on a class is drawn that no policy gives thresholds for.
const SHOWN_WITHOUT_POLICY: f32 = 0.25;

/// How surely a detection is there, by the policy's thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// Below `possible`: taken as absent.
    Faint,
    /// From `possible` up to `present`: uncertain.
    Possible,
    /// Recorded only: the policy gives its class no thresholds.
    Noted,
    /// At or above `present`.
    Present,
}

impl Standing {
    /// Its style.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Faint => "faint",
            Self::Possible => "possible",
            Self::Noted => "noted",
            Self::Present => "present",
        }
    }

    /// What the policy makes of it.
    pub(crate) fn meaning(self) -> &'static str {
        match self {
            Self::Faint => "too faint to count",
            Self::Possible => "possible, not sure",
            Self::Noted => "recorded only",
            Self::Present => "taken as there",
        }
    }

    fn of(detection: &Detection, policy: Option<&Policy>) -> Self {
        let rule = policy.and_then(|policy| policy.classes.get(&detection.class_name));
        let Some((present, possible)) = rule.and_then(|rule| Some((rule.present?, rule.possible?))) else {
            return if detection.confidence >= SHOWN_WITHOUT_POLICY { Self::Noted } else { Self::Faint };
        };
        // `possible = "never"` means that nothing is taken as absent.
        let reaches = |threshold, never| match threshold {
            Threshold::At(least) => detection.confidence >= least,
            Threshold::Never => never,
        };
        if reaches(present, false) {
            Self::Present
        } else if reaches(possible, true) {
            Self::Possible
        } else {
            Self::Faint
        }
    }
}

/// One detection, drawn and in a row of the table.
#[derive(Clone, Debug)]
pub(crate) struct DrawnBox {
    /// Percentages of the image's width and height.
    pub(crate) x: String,
    pub(crate) y: String,
    pub(crate) width: String,
    pub(crate) height: String,
    /// Where the label goes so that it stays on the image: its anchor's x, and whether it lies inside the box.
    pub(crate) label_x: String,
    pub(crate) label_at_end: bool,
    pub(crate) label_inside: bool,
    pub(crate) slot: usize,
    pub(crate) standing: Standing,
    pub(crate) class_name: String,
    pub(crate) confidence: String,
    /// An oriented box's sides and a mask's outlines as an SVG path in pixels of the upright original; empty where there are
    /// none.
    pub(crate) outline: String,
    /// Whether the outline takes the box's place, as an oriented box's does.
    pub(crate) oriented: bool,
    /// Pixels of the upright original, rounded.
    pub(crate) pixels: [i64; 4],
}

/// A class of the legend, with its toggle.
#[derive(Clone, Debug)]
pub(crate) struct LegendEntry {
    pub(crate) class_name: String,
    pub(crate) slot: usize,
    pub(crate) role: Option<&'static str>,
    /// Its thresholds, where the policy has them.
    pub(crate) thresholds: Option<String>,
    /// Detections that count, those too faint left out.
    pub(crate) shown: usize,
}

/// The colours of one inspection's classes, and what its policy says of them.
#[derive(Debug)]
pub(crate) struct Overlay<'a> {
    policy: Option<&'a Policy>,
    slots: BTreeMap<String, usize>,
}

impl<'a> Overlay<'a> {
    /// Gives each class that was found a colour: the one of its id, so that it is the same on every page, or the next
    /// free one where two ids share it. Beyond [`SLOTS`] classes colours repeat.
    pub(crate) fn new(inspection: &Inspection, policy: Option<&'a Policy>) -> Self {
        let detections = inspection.views.iter().flat_map(|view| &view.detections);
        let mut classes: Vec<_> = detections.map(|found| (found.class_id, found.class_name.as_str())).collect();
        classes.sort_unstable();
        classes.dedup();
        let mut slots = BTreeMap::new();
        let mut taken = [false; SLOTS];
        for (class_id, class_name) in classes {
            let wanted = class_id as usize % SLOTS;
            let free = (0..SLOTS).map(|step| (wanted + step) % SLOTS).find(|slot| !taken[*slot]);
            let slot = free.unwrap_or(wanted);
            taken[slot] = true;
            slots.entry(class_name.to_owned()).or_insert(slot);
        }
        Self { policy, slots }
    }

    /// The colour of a class that was found.
    pub(crate) fn slot(&self, class_name: &str) -> Option<usize> {
        self.slots.get(class_name).copied()
    }

    /// The classes found, by colour.
    pub(crate) fn legend(&self, inspection: &Inspection) -> Vec<LegendEntry> {
        let mut entries: Vec<_> = self
            .slots
            .iter()
            .map(|(class_name, slot)| {
                let rule = self.policy.and_then(|policy| policy.classes.get(class_name));
                let found = inspection.views.iter().flat_map(|view| &view.detections);
                LegendEntry {
                    class_name: class_name.clone(),
                    slot: *slot,
                    role: rule.map(|rule| words::role(rule.role)),
                    thresholds: rule.filter(|rule| rule.role != ClassRole::Info).and_then(|rule| {
                        let (present, possible) = (threshold(rule.present?), threshold(rule.possible?));
                        Some(format!("there from {present}, possible from {possible}"))
                    }),
                    shown: found
                        .filter(|found| {
                            found.class_name == *class_name && Standing::of(found, self.policy) > Standing::Faint
                        })
                        .count(),
                }
            })
            .collect();
        entries.sort_by_key(|entry| entry.slot);
        entries
    }

    /// The boxes of a `width` × `height` image from detections that come best first: the surest last, so that they lie
    /// above the others. What is not finite or lies outside the image is left out.
    pub(crate) fn boxes(&self, detections: &[Detection], width: u32, height: u32) -> Vec<DrawnBox> {
        let (width, height) = (width as f32, height as f32);
        let mut boxes: Vec<_> =
            detections.iter().rev().filter_map(|detection| self.draw(detection, width, height)).collect();
        boxes.sort_by_key(|drawn| drawn.standing);
        boxes
    }

    fn draw(&self, detection: &Detection, width: f32, height: f32) -> Option<DrawnBox> {
        let pixels = detection.bounding_box;
        let inside = pixels.clipped(width, height);
        // A comparison with a number that is none is false, so such boxes end here too.
        let visible = inside.x_max > inside.x_min && inside.y_max > inside.y_min;
        if !visible {
            return None;
        }
        let percent = |value: f32, whole: f32| format!("{:.3}%", f64::from(value) * 100.0 / f64::from(whole));
        let label_at_end = inside.x_min > width * 0.6;
        Some(DrawnBox {
            x: percent(inside.x_min, width),
            y: percent(inside.y_min, height),
            width: percent(inside.x_max - inside.x_min, width),
            height: percent(inside.y_max - inside.y_min, height),
            label_x: percent(if label_at_end { inside.x_max } else { inside.x_min }, width),
            label_at_end,
            label_inside: inside.y_min < height * 0.08,
            slot: self.slots.get(&detection.class_name).copied().unwrap_or_default(),
            standing: Standing::of(detection, self.policy),
            class_name: detection.class_name.clone(),
            confidence: ratio(detection.confidence),
            outline: outline(detection),
            oriented: detection.corners.is_some(),
            pixels: [pixels.x_min, pixels.y_min, pixels.x_max, pixels.y_max].map(|value| value.round() as i64),
        })
    }
}

/// The closed lines of a detection besides its box, to a tenth of a pixel; what is not finite is left out.
fn outline(detection: &Detection) -> String {
    let corners = detection.corners.iter().map(|corners| &corners[..]);
    let polygons = detection.mask.iter().flat_map(|mask| &mask.polygons).map(Vec::as_slice);
    let mut path = String::new();
    for line in corners.chain(polygons).filter(|line| line.iter().flatten().all(|value| value.is_finite())) {
        for (index, [x, y]) in line.iter().enumerate() {
            let _ = write!(path, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" });
        }
        path.push('Z');
    }
    path
}

fn threshold(threshold: Threshold) -> String {
    match threshold {
        Threshold::At(value) => ratio(value),
        Threshold::Never => "never".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{BoundingBox, Mask};

    use super::*;
    use crate::inspection::samples;

    fn detection(class_id: u32, confidence: f32, corners: [f32; 4]) -> Detection {
        let [x_min, y_min, x_max, y_max] = corners;
        Detection {
            class_id,
            class_name: format!("class {class_id}"),
            confidence,
            bounding_box: BoundingBox { x_min, y_min, x_max, y_max },
            corners: None,
            mask: None,
        }
    }

    #[test]
    fn boxes_are_percentages_of_the_image_and_stay_on_it() {
        let overlay = Overlay { policy: None, slots: BTreeMap::new() };
        let found = [detection(0, 0.9, [100.0, 50.0, 300.0, 900.0]), detection(0, 0.9, [f32::NAN, 0.0, 1.0, 1.0])];
        let boxes = overlay.boxes(&found, 400, 200);
        assert_eq!(boxes.len(), 1, "what has no place is not drawn");
        let drawn = &boxes[0];
        assert_eq!([&drawn.x, &drawn.y, &drawn.width, &drawn.height], ["25.000%", "25.000%", "50.000%", "75.000%"]);
    }

    #[test]
    fn oriented_boxes_and_masks_are_paths_in_pixels() {
        let overlay = Overlay { policy: None, slots: BTreeMap::new() };
        let mut found = detection(0, 0.9, [0.0, 0.0, 20.0, 20.0]);
        found.corners = Some([[10.0, 0.0], [20.0, 10.0], [10.0, 20.0], [0.0, 10.04]]);
        found.mask = Some(Mask { polygons: vec![vec![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]], rle: None });
        let drawn = overlay.boxes(&[found], 100, 100).remove(0);
        let corners = "M10.0 0.0L20.0 10.0L10.0 20.0L0.0 10.0Z";
        assert_eq!(drawn.outline, format!("{corners}M1.0 2.0L3.0 4.0L5.0 6.0Z"));
        assert!(drawn.oriented);
    }

    #[test]
    fn the_style_sheet_has_the_palette_of_annotated_copies() {
        let css = include_str!("../assets/console.css");
        for (slot, [red, green, blue]) in scrutineer_serve::annotate::PALETTE.into_iter().enumerate() {
            let rule = format!(".k{slot} {{ --k: #{red:02x}{green:02x}{blue:02x}; }}");
            assert!(css.contains(&rule), "{rule}");
        }
    }

    #[test]
    fn classes_keep_the_colour_of_their_id_and_never_share_one_while_any_is_free() {
        let mut inspection = samples::inspection();
        let found = [0, 12, 24, 3].map(|class_id| detection(class_id, 0.9, [0.0, 0.0, 9.0, 9.0]));
        inspection.views[0].detections = found.to_vec();
        inspection.views.truncate(1);
        let overlay = Overlay::new(&inspection, None);
        let slots: Vec<_> = overlay.legend(&inspection).into_iter().map(|entry| entry.slot).collect();
        assert_eq!(slots, [0, 1, 2, 3]);
        assert_eq!(overlay.slots["class 3"], 3);
    }

    #[test]
    fn never_as_a_threshold_leaves_a_detection_possible() {
        let mut policy = samples::policy();
        let rule = policy.classes.get_mut("damage").unwrap();
        (rule.present, rule.possible) = (Some(Threshold::Never), Some(Threshold::Never));
        let mut found = detection(0, 0.99, [0.0, 0.0, 1.0, 1.0]);
        found.class_name = "damage".to_owned();
        assert_eq!(Standing::of(&found, Some(&policy)), Standing::Possible);
        found.confidence = 0.01;
        assert_eq!(Standing::of(&found, Some(&policy)), Standing::Possible);
    }
}

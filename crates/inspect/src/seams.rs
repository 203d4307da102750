//! What was seen on several tiles, and on the image as a whole, made one list in which each object is there once.
//!
//! Where tiles overlap, an object is seen twice: whole on both, or cut by the seam on one. The rules, class by class:
//!
//! 1. A box that ends at a seam is a *fragment*: there may be more of the object beyond. Where a box that is no fragment covers
//!    most of it (intersection over the fragment's area), the fragment goes, and the other takes the better confidence.
//! 2. Fragments that meet across a seam and agree along it (intersection over the smaller, in that direction alone) are one
//!    object that no tile shows whole: they become their union. This is greedy non-maximum merging as in sliced inference
//!    (Akyon et al., "Slicing Aided Hyper Inference", 2022), but kept to fragments, so that a small object before a large one
//!    of its class stays.
//! 3. Of what remains, the usual suppression keeps the best of boxes that overlap. Against boxes of the whole image half the
//!    usual overlap is enough: their edges are as coarse as its pixels.

use scrutineer_types::{BoundingBox, Detection};

/// Share of a fragment that another box must cover, and of an edge that two fragments must share.
const MOSTLY: f32 = 0.6;

/// A detection, and where it was seen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sighting {
    pub detection: Detection,
    /// Seen on the image as a whole rather than on a tile.
    pub coarse: bool,
    /// Ends at a seam: left, top, right, bottom.
    pub cut: [bool; 4],
}

impl Sighting {
    fn is_fragment(&self) -> bool {
        self.cut.contains(&true)
    }

    fn bounds(&self) -> &BoundingBox {
        &self.detection.bounding_box
    }

    fn of_class(&self, other: &Self) -> bool {
        self.detection.class_id == other.detection.class_id
    }
}

/// Makes one list of all sightings, best first, at most `max` of them.
pub(crate) fn join(sightings: Vec<Sighting>, iou: f32, max: usize) -> Vec<Detection> {
    let (fragments, mut whole): (Vec<_>, Vec<_>) = sightings.into_iter().partition(Sighting::is_fragment);
    let mut alone = Vec::new();
    for fragment in fragments {
        let covers = |seen: &&mut Sighting| {
            seen.of_class(&fragment)
                && intersection(seen.bounds(), fragment.bounds()) >= MOSTLY * fragment.bounds().area()
        };
        // Of several that cover it, the tightest is the same object.
        match whole.iter_mut().filter(covers).min_by(|a, b| a.bounds().area().total_cmp(&b.bounds().area())) {
            Some(seen) => {
                seen.detection.confidence = seen.detection.confidence.max(fragment.detection.confidence);
            }
            None => alone.push(fragment),
        }
    }
    whole.extend(united(alone));
    suppressed(whole, iou, max)
}

/// Fragments of one object made one, until no two are left that belong together.
fn united(mut fragments: Vec<Sighting>) -> Vec<Sighting> {
    let mut done = Vec::new();
    while let Some(mut one) = fragments.pop() {
        // What it has grown to may meet what it did not meet before.
        while let Some(at) = fragments.iter().position(|other| one.of_class(other) && belong_together(&one, other)) {
            let other = fragments.swap_remove(at);
            let (a, b) = (*one.bounds(), *other.bounds());
            one.detection.bounding_box = BoundingBox {
                x_min: a.x_min.min(b.x_min),
                y_min: a.y_min.min(b.y_min),
                x_max: a.x_max.max(b.x_max),
                y_max: a.y_max.max(b.y_max),
            };
            one.detection.confidence = one.detection.confidence.max(other.detection.confidence);
            // Outlines add up; no rectangle of any angle is known to hold both parts.
            one.detection.corners = None;
            if let (Some(mask), Some(more)) = (&mut one.detection.mask, other.detection.mask) {
                mask.polygons.extend(more.polygons);
            }
            // An edge is still at a seam where the box that reaches farther ends at one.
            one.cut = [
                if a.x_min <= b.x_min { one.cut[0] } else { other.cut[0] },
                if a.y_min <= b.y_min { one.cut[1] } else { other.cut[1] },
                if a.x_max >= b.x_max { one.cut[2] } else { other.cut[2] },
                if a.y_max >= b.y_max { one.cut[3] } else { other.cut[3] },
            ];
        }
        done.push(one);
    }
    done
}

/// Whether two fragments meet across a seam, each cut on the side where the other goes on, and agree along it.
fn belong_together(a: &Sighting, b: &Sighting) -> bool {
    let (p, q) = (a.bounds(), b.bounds());
    let across = shared(p.x_min, p.x_max, q.x_min, q.x_max);
    let down = shared(p.y_min, p.y_max, q.y_min, q.y_max);
    let beside = |first: &Sighting, second: &Sighting| {
        first.cut[2] && second.cut[0] && first.bounds().x_min <= second.bounds().x_min
    };
    let above = |first: &Sighting, second: &Sighting| {
        first.cut[3] && second.cut[1] && first.bounds().y_min <= second.bounds().y_min
    };
    (across > 0.0 && down >= MOSTLY && (beside(a, b) || beside(b, a)))
        || (down > 0.0 && across >= MOSTLY && (above(a, b) || above(b, a)))
}

/// Overlap of two spans as a share of the shorter.
fn shared(a_min: f32, a_max: f32, b_min: f32, b_max: f32) -> f32 {
    let shorter = (a_max - a_min).min(b_max - b_min);
    if shorter > 0.0 { (a_max.min(b_max) - a_min.max(b_min)).max(0.0) / shorter } else { 0.0 }
}

fn intersection(a: &BoundingBox, b: &BoundingBox) -> f32 {
    let width = a.x_max.min(b.x_max) - a.x_min.max(b.x_min);
    let height = a.y_max.min(b.y_max) - a.y_min.max(b.y_min);
    width.max(0.0) * height.max(0.0)
}

/// Greedy suppression within each class, best first, ties in the order they came.
fn suppressed(mut sightings: Vec<Sighting>, iou: f32, max: usize) -> Vec<Detection> {
    sightings.sort_by(|a, b| b.detection.confidence.total_cmp(&a.detection.confidence));
    let mut kept: Vec<Sighting> = Vec::new();
    for candidate in sightings {
        if kept.len() == max {
            break;
        }
        let same = |better: &Sighting| {
            let enough = if better.coarse == candidate.coarse { iou } else { iou / 2.0 };
            better.of_class(&candidate) && better.bounds().iou(candidate.bounds()) > enough
        };
        if !kept.iter().any(same) {
            kept.push(candidate);
        }
    }
    kept.into_iter().map(|sighting| sighting.detection).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn seen(class_id: u32, confidence: f32, [x_min, y_min, x_max, y_max]: [f32; 4], cut: &str) -> Sighting {
        let bounding_box = BoundingBox { x_min, y_min, x_max, y_max };
        let detection =
            Detection { class_id, class_name: String::new(), confidence, bounding_box, corners: None, mask: None };
        Sighting { detection, coarse: cut == "coarse", cut: ["left", "top", "right", "bottom"].map(|side| cut == side) }
    }

    fn joined(sightings: &[Sighting]) -> Vec<(u32, f32, [f32; 4])> {
        let joined = join(sightings.to_vec(), 0.45, 300);
        let plain = |d: &Detection| {
            let b = d.bounding_box;
            (d.class_id, d.confidence, [b.x_min, b.y_min, b.x_max, b.y_max])
        };
        joined.iter().map(plain).collect()
    }

    #[test]
    fn an_object_in_the_overlap_is_there_once_and_whole() {
        // Whole on the left tile, cut on the right one, which saw it more surely.
        let found = joined(&[
            seen(0, 0.6, [500.0, 10.0, 600.0, 90.0], ""),
            seen(0, 0.8, [560.0, 12.0, 601.0, 90.0], "left"),
            seen(1, 0.7, [560.0, 12.0, 601.0, 90.0], "left"),
        ]);
        assert_eq!(found, [(0, 0.8, [500.0, 10.0, 600.0, 90.0]), (1, 0.7, [560.0, 12.0, 601.0, 90.0])]);
    }

    #[test]
    fn an_object_that_no_tile_shows_whole_is_put_together() {
        let found = joined(&[
            seen(0, 0.6, [300.0, 10.0, 640.0, 200.0], "right"),
            seen(0, 0.7, [512.0, 14.0, 1152.0, 205.0], "left"),
            seen(0, 0.5, [1024.0, 12.0, 1300.0, 200.0], "left"),
        ]);
        // The second ends at its right seam too.
        assert_eq!(found.len(), 2, "{found:?}");
        let mut middle = seen(0, 0.7, [512.0, 14.0, 1152.0, 205.0], "left");
        middle.cut[2] = true;
        let found = joined(&[
            seen(0, 0.6, [300.0, 10.0, 640.0, 200.0], "right"),
            middle,
            seen(0, 0.5, [1024.0, 12.0, 1300.0, 200.0], "left"),
        ]);
        assert_eq!(found, [(0, 0.7, [300.0, 10.0, 1300.0, 205.0])]);
    }

    #[test]
    fn objects_side_by_side_and_a_small_one_before_a_large_one_stay_apart() {
        let all = [
            seen(0, 0.9, [0.0, 0.0, 1000.0, 1000.0], "coarse"),
            seen(0, 0.8, [100.0, 100.0, 160.0, 160.0], ""),
            seen(0, 0.7, [170.0, 100.0, 230.0, 160.0], ""),
        ];
        assert_eq!(joined(&all).len(), 3);
        // A coarse box of the small one overlaps it by less than half, and is it all the same.
        let coarse = seen(0, 0.5, [110.0, 110.0, 180.0, 175.0], "coarse");
        assert_eq!(joined(&[all[1].clone(), coarse]).len(), 1);
    }

    proptest! {
        #[test]
        fn without_fragments_it_is_plain_suppression_and_never_adds(
            boxes in prop::collection::vec((0_u32..2, 1_u32..20, 0_u32..9, 0_u32..9, 1_u32..6, 1_u32..6), 0..40),
        ) {
            let sightings: Vec<_> = boxes.iter().map(|&(class, score, x, y, w, h)| {
                let (x, y, w, h) = (x as f32 * 4.0, y as f32 * 4.0, w as f32 * 5.0, h as f32 * 5.0);
                seen(class, score as f32 / 20.0, [x, y, x + w, y + h], "")
            }).collect();
            let ours = join(sightings.clone(), 0.45, 300);
            let mut plain: Vec<_> = sightings.iter().map(|sighting| scrutineer_infer::RawDetection {
                class_id: sighting.detection.class_id,
                confidence: sighting.detection.confidence,
                bounding_box: sighting.detection.bounding_box,
                corners: None,
                polygons: Vec::new(),
                anchor: 0,
            }).collect();
            scrutineer_infer::suppress(&mut plain, 0.45, 300);
            prop_assert_eq!(ours.len(), plain.len());
            for (ours, plain) in ours.iter().zip(&plain) {
                prop_assert_eq!((ours.class_id, ours.confidence), (plain.class_id, plain.confidence));
                prop_assert_eq!(ours.bounding_box, plain.bounding_box);
            }
        }
    }
}

//! Figures small enough to be worked out by hand.

use proptest::prelude::*;
use scrutineer_calibrate::{
    data::TruthBox,
    evaluate::{EvaluatedImage, Evaluation, Settings, Slicing, evaluate, worst_images},
    report::{PictureBox, PictureBoxKind},
};
use scrutineer_types::Quality;

use crate::{classes, found, image, measure, truth};

const A: [f64; 4] = [0.0, 0.0, 50.0, 50.0];
const B: [f64; 4] = [100.0, 0.0, 50.0, 50.0];
const C: [f64; 4] = [200.0, 0.0, 50.0, 50.0];
const NOWHERE: [f64; 4] = [400.0, 400.0, 50.0, 50.0];

/// Two classes: of class 0 two found and one missed, one found where nothing is; one of class 1 taken for class 0.
fn two_classes() -> Vec<EvaluatedImage> {
    vec![
        image(
            vec![truth(0, A), truth(0, B), truth(1, C)],
            vec![found(0, A, 0.9), found(0, B, 0.6), found(0, C, 0.7), found(1, NOWHERE, 0.1)],
        ),
        image(vec![truth(0, A)], vec![found(0, NOWHERE, 0.5)]),
        image(vec![], vec![]),
    ]
}

fn close(ours: Option<f64>, expected: f64) {
    assert!(ours.is_some_and(|ours| (ours - expected).abs() < 1e-12), "{ours:?} is not {expected}");
}

#[test]
fn rates_count_detections_at_or_above_the_confidence() {
    let settings = Settings { confidence: 0.6, ..Settings::default() };
    let measured = evaluate(&classes(&["box", "label"]), &two_classes(), &settings, &[]);
    assert_eq!((measured.images, measured.images_without_truths, measured.truths, measured.detections), (3, 1, 4, 5));
    let first = &measured.classes[0].rates;
    assert_eq!((first.right, first.wrong, first.missed), (2, 1, 1));
    close(first.precision, 2.0 / 3.0);
    close(first.recall, 2.0 / 3.0);
    close(first.f1, 2.0 / 3.0);
    let second = &measured.classes[1].rates;
    assert_eq!((second.right, second.wrong, second.missed, second.precision), (0, 0, 1, None));
    // Best F1 of class 0: 0.9 alone gives 2/4, 0.7 gives 2/5, 0.6 gives 4/6, 0.5 gives 4/7.
    let best = measured.classes[0].best_f1.unwrap();
    close(Some(best.confidence), 0.6);
    close(best.f1, 2.0 / 3.0);
}

#[test]
fn a_threshold_takes_all_of_one_score_or_none() {
    let images = [image(vec![truth(0, A)], vec![found(0, A, 0.5), found(0, NOWHERE, 0.5)])];
    let best = measure(&classes(&["box"]), &images).classes[0].best_f1.unwrap();
    assert_eq!((best.right, best.wrong), (1, 1));
}

#[test]
fn confusion_has_a_row_and_a_column_for_nothing() {
    let counts = measure(&classes(&["box", "label"]), &two_classes()).confusion.counts;
    assert_eq!(counts, [[2, 0, 1], [1, 0, 0], [1, 0, 0]]);

    let ignored = TruthBox { ignore: true, ..truth(0, A) };
    let crowd = TruthBox { crowd: true, ..truth(0, B) };
    let images = [image(vec![ignored, crowd], vec![found(0, A, 0.9), found(1, B, 0.8), found(1, B, 0.7)])];
    let measured = measure(&classes(&["box", "label"]), &images);
    assert_eq!(measured.confusion.counts, [[0; 3]; 3], "what does not count is neither found nor missed");
    assert_eq!((measured.truths, measured.truths_ignored), (0, 2));
}

#[test]
fn the_worst_images_come_first_with_what_is_wrong_on_them() {
    let mut images = two_classes();
    images.push(image(vec![truth(0, A)], vec![found(0, A, 0.9)]));
    let worst = worst_images(&images, 0.25, 9);
    // One missed and a false alarm of 0.5; a label taken for a box at 0.7; two without a mistake.
    assert_eq!(worst.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(worst[0].1.missed, [truth(0, A)]);
    assert_eq!(worst[1].1.finds[1], (found(0, C, 0.7), Some(truth(1, C))));
    assert!((worst[0].1.severity() - 1.5).abs() < 1e-12 && (worst[1].1.severity() - 0.7).abs() < 1e-12);
    assert_eq!(worst_images(&images, 0.25, 1).len(), 1);
    let labels: Vec<_> = PictureBox::of(&worst[1].1, &classes(&["box", "label"]))
        .into_iter()
        .map(|shown| (shown.label, shown.kind))
        .collect();
    let expected = [
        ("box 0.90", PictureBoxKind::Right),
        ("box 0.70, is label", PictureBoxKind::Wrong),
        ("box 0.60", PictureBoxKind::Right),
    ];
    assert_eq!(labels, expected.map(|(label, kind)| (label.to_owned(), kind)));
}

#[test]
fn reliability_compares_confidence_with_the_share_that_is_right() {
    let right = (0..8).map(|_| image(vec![truth(0, A)], vec![found(0, A, 0.95)]));
    let wrong = (0..2).map(|_| image(vec![], vec![found(0, A, 0.95)]));
    let low = (0..4).map(|_| image(vec![], vec![found(0, A, 0.25), found(0, A, 0.01)]));
    let images: Vec<_> = right.chain(wrong).chain(low).collect();
    let reliability = measure(&classes(&["box"]), &images).reliability;
    assert_eq!(reliability.count, 14, "what is below the floor is left out");
    // (10 · |0.8 − 0.95| + 4 · |0 − 0.25|) / 14
    close(reliability.error, 2.5 / 14.0);
    let bin = &reliability.bins[9];
    assert_eq!(bin.count, 10);
    close(bin.right, 0.8);
    // Wilson's interval of 8 in 10.
    let (least, most) = bin.interval.unwrap();
    assert!((least - 0.490_162).abs() < 1e-6 && (most - 0.943_318).abs() < 1e-6, "{least} {most}");
    assert_eq!(reliability.bins[5].right, None);
}

#[test]
fn slices_part_the_images_and_add_up() {
    let mut images = two_classes();
    for (place, one) in images.iter_mut().enumerate() {
        one.camera = Some(if place == 0 { "dock-1" } else { "dock-2" }.to_owned());
        let sharpness = 10.0 * (place + 1) as f32;
        one.quality = Some(Quality { sharpness, brightness: 0.5, contrast: 0.2, clipped: 0.0 });
    }
    let mut slicings = vec![Slicing::camera(), Slicing::facility()];
    slicings.extend(Slicing::quality(&images));
    let measured = evaluate(&classes(&["box", "label"]), &images, &Settings::default(), &slicings);
    let names: Vec<_> = measured.slices.iter().map(|slices| slices.name.as_str()).collect();
    assert_eq!(names, ["camera", "sharpness"], "no facility is known, and brightness and contrast do not differ");
    let cameras = &measured.slices[0].slices;
    assert_eq!(cameras.iter().map(|slice| slice.images).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(cameras.iter().map(|slice| slice.rates.right).sum::<usize>(), measured.rates.right);
    assert_eq!(cameras[0].averages, measure(&classes(&["box", "label"]), &images[..1]).averages);
    assert_eq!(measured.slices[1].slices.iter().map(|slice| slice.images).sum::<usize>(), 3);
}

#[test]
fn it_is_the_same_after_a_trip_through_json_and_prints_as_a_table() {
    let images = two_classes();
    let measured = evaluate(&classes(&["box", "label"]), &images, &Settings::default(), &[]);
    let text = serde_json::to_string(&measured).unwrap();
    assert_eq!(serde_json::from_str::<Evaluation>(&text).unwrap(), measured);
    insta::assert_snapshot!(measured.table());
}

proptest! {
    /// Everything but the calibration depends on the order of scores alone.
    #[test]
    fn a_monotone_change_of_scores_changes_no_average(
        boxes in proptest::collection::vec((0_usize..2, 0_u8..4, 0.01..1.0_f64), 0..40),
        truths in proptest::collection::vec((0_usize..2, 0_u8..4), 1..8),
    ) {
        let place = |cell: u8| [f64::from(cell) * 30.0, 0.0, 40.0, 40.0];
        let images = |change: fn(f64) -> f64| {
            let truths = truths.iter().map(|&(class_id, cell)| truth(class_id, place(cell)));
            let detections = boxes.iter().map(|&(class_id, cell, score)| found(class_id, place(cell), change(score)));
            vec![image(truths.collect(), detections.collect())]
        };
        let names = classes(&["a", "b"]);
        let (plain, changed) = (measure(&names, &images(|score| score)), measure(&names, &images(|score| score / 4.0)));
        prop_assert_eq!(plain.averages, changed.averages);
        prop_assert_eq!(plain.best_f1.and_then(|best| best.f1), changed.best_f1.and_then(|best| best.f1));
    }
}

//! Gates are suggested where poor images mean errors, and only there.

use scrutineer_calibrate::watch::{GateInspection, Measure, Side, suggest_gates};
use scrutineer_types::{Quality, QualityRules};

use crate::simulate::inspections;

#[test]
fn a_gate_stands_where_errors_begin_and_tells_its_cost() {
    let inspections = inspections(1, 6000, |quality| if quality.sharpness < 40.0 { 0.3 } else { 0.02 });
    let report = suggest_gates(&inspections, 0.2, 0.95);
    let [gate] = report.gates[..] else { panic!("one gate, not {report:?}") };
    assert_eq!((gate.measure, gate.side), (Measure::Sharpness, Side::Below));
    // The edge at 40 is at 8 % of the views, which is one of the shares tried.
    assert!((35.0..45.0).contains(&gate.limit), "{gate:?}");
    assert!(gate.p_value < 1e-6);
    assert_eq!((gate.turned_away, report.turned_away), (480, 480));
    assert!((report.recapture_share() - 0.08).abs() < 0.01);
    assert!((2.5..4.5).contains(&gate.recaptures_per_error()), "about one in 0.3");
    assert_eq!(gate.let_through_wrong + gate.turned_away_wrong, report.wrong);
}

#[test]
fn images_may_also_be_too_bright() {
    let inspections = inspections(2, 6000, |quality| if quality.brightness > 0.95 { 0.4 } else { 0.03 });
    let mut rules = QualityRules { min_width: Some(320), ..QualityRules::default() };
    suggest_gates(&inspections, 0.1, 0.95).apply(&mut rules);
    assert!((0.93..0.96).contains(&rules.max_brightness.unwrap()), "{rules:?}");
    assert_eq!((rules.min_brightness, rules.min_sharpness, rules.min_width), (None, None, Some(320)));
}

#[test]
fn terrible_images_do_not_carry_a_gate_into_ordinary_ones() {
    let inspections = inspections(3, 10_000, |quality| if quality.contrast < 0.009 { 0.9 } else { 0.02 });
    let report = suggest_gates(&inspections, 0.2, 0.95);
    assert!(report.gates.iter().all(|gate| gate.measure == Measure::Contrast));
    assert!((0.008..0.0125).contains(&report.gates[0].limit), "{report:?}");
}

#[test]
fn no_gate_turns_away_more_than_allowed() {
    let inspections = inspections(4, 6000, |quality| if quality.sharpness < 100.0 { 0.3 } else { 0.02 });
    let report = suggest_gates(&inspections, 0.05, 0.95);
    assert!(report.gates[0].turned_away <= 300 && report.gates[0].turned_away > 200, "{report:?}");
}

#[test]
fn where_quality_says_nothing_nothing_is_suggested() {
    let suggested =
        (0..200).filter(|&seed| !suggest_gates(&inspections(seed, 800, |_| 0.05), 0.2, 0.95).gates.is_empty());
    // 5 % of 200 are 10 at most, in the mean; 21 is its 99.9 % point.
    assert!(suggested.count() <= 21);
    assert!(suggest_gates(&[], 0.2, 0.95).gates.is_empty());
    assert!(suggest_gates(&inspections(1, 500, |_| 0.0), 0.2, 0.95).gates.is_empty());
    // All of one quality: there is no limit to try.
    let quality = Quality { sharpness: 9.0, brightness: 0.5, contrast: 0.2, clipped: 0.0 };
    let same: Vec<_> = (0..500).filter_map(|index| GateInspection::new([&quality], index % 2 == 0)).collect();
    assert_eq!(suggest_gates(&same, 0.2, 0.95).tried, 0);
}

#[test]
fn an_inspection_is_as_poor_as_its_poorest_view() {
    let view = |sharpness, brightness| Quality { sharpness, brightness, contrast: 0.2, clipped: 0.0 };
    // One blurred view among three spoils the whole; the others are ordinary.
    let inspection = |index: u32| {
        let blurred = index.is_multiple_of(25);
        let worst = if blurred { 5.0 } else { 200.0 + index as f32 };
        let views = [view(900.0, 0.5), view(worst, 0.5), view(800.0, 0.5)];
        GateInspection::new(&views, blurred && !index.is_multiple_of(3)).unwrap()
    };
    let inspections: Vec<_> = (0..2000).map(inspection).collect();
    let report = suggest_gates(&inspections, 0.1, 0.95);
    let [gate] = report.gates[..] else { panic!("one gate, not {report:?}") };
    assert_eq!((gate.measure, gate.turned_away), (Measure::Sharpness, 80));
    assert!(GateInspection::new([], true).is_none(), "no view, no quality");
}

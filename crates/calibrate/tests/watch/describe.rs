//! The two figures that only describe.

use scrutineer_calibrate::watch::{Histogram, Scale, kolmogorov_smirnov, population_stability_index};

use crate::simulate::Random;

fn histogram(values: impl IntoIterator<Item = f64>) -> Histogram {
    let mut histogram = Histogram::new(Scale::Even { from: 0.0, to: 256.0 }).expect("a scale");
    values.into_iter().for_each(|value| histogram.count(value));
    histogram
}

#[test]
fn equal_histograms_are_no_distance_apart_and_empty_ones_have_none() {
    let one = histogram((0..256).map(f64::from));
    assert!(population_stability_index(&one, &one).unwrap() < 1e-12);
    assert!(kolmogorov_smirnov(&one, &one).unwrap() < 1e-12);
    assert_eq!(population_stability_index(&one, &histogram([])), None);
    assert_eq!(kolmogorov_smirnov(&histogram([]), &one), None);
}

#[test]
fn the_kolmogorov_smirnov_distance_equals_its_definition() {
    let mut random = Random::new(2);
    let mut whole = |count: usize, power: i32| -> Vec<f64> {
        (0..count).map(|_| (random.uniform().powi(power) * 256.0).floor()).collect()
    };
    let (a, b) = (whole(300, 1), whole(170, 2));
    let share =
        |values: &[f64], most: f64| values.iter().filter(|&&value| value <= most).count() as f64 / values.len() as f64;
    let expected = (0..256).map(|most| (share(&a, most.into()) - share(&b, most.into())).abs()).fold(0.0, f64::max);
    let ours = kolmogorov_smirnov(&histogram(a.clone()), &histogram(b.clone())).unwrap();
    assert!((ours - expected).abs() < 1e-12);
}

#[test]
fn the_stability_index_equals_its_sum_over_bins() {
    // Ten cells of 100 each are the bins; afterwards the first has lost half to the last.
    let before = histogram((0..1000).map(|index| f64::from(index % 10)));
    let lately = histogram((0..1000).map(|index| f64::from(if index % 20 == 0 { 9 } else { index % 10 })));
    let (a, b, c) = (100.5 / 1005.5, 50.5 / 1005.5, 150.5 / 1005.5);
    let expected: f64 = (b - a) * f64::ln(b / a) + (c - a) * f64::ln(c / a);
    let ours = population_stability_index(&before, &lately).unwrap();
    assert!((ours - expected).abs() < 2e-4, "{ours} {expected}");
}

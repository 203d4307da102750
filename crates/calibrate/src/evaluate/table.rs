//! An evaluation for the terminal.

use std::fmt::Write as _;

use super::{Evaluation, Rates};

impl Evaluation {
    /// The figures as text, for a terminal of 100 columns.
    pub fn table(&self) -> String {
        let averages = &self.averages;
        let mut text = format!(
            "{} images ({} without objects), {} objects ({} more ignored), {} detections\n\n",
            self.images, self.images_without_truths, self.truths, self.truths_ignored, self.detections
        );
        let rows = [
            ("mAP50-95", averages.map_50_95, "mAR, 100 best", averages.mar_100),
            ("mAP50", averages.map_50, "mAR, 10 best", averages.mar_10),
            ("mAP75", averages.map_75, "mAR, 1 best", averages.mar_1),
            ("mAP small (to 32²)", averages.map_small, "mAR small", averages.mar_small),
            ("mAP medium", averages.map_medium, "mAR medium", averages.mar_medium),
            ("mAP large (from 96²)", averages.map_large, "mAR large", averages.mar_large),
        ];
        for (precision, value, recall, other) in rows {
            let _ = writeln!(text, "{precision:<22}{:>6}    {recall:<14}{:>6}", figure(value), figure(other));
        }
        let width = self.classes.iter().map(|class| class.name.chars().count()).max().unwrap_or(0).clamp(12, 32);
        let at = self.rates.confidence;
        let _ = writeln!(
            text,
            "\n{:<width$}{:>8}{:>9}{:>8}   at {at:<5} {:>6}{:>8}{:>8}   best F1 at",
            "class", "objects", "AP50-95", "AP50", "prec.", "recall", "F1"
        );
        let mut row =
            |name: &str, truths: usize, ap: Option<f64>, ap_50: Option<f64>, here: &Rates, best: Option<&Rates>| {
                let best =
                    best.map_or_else(|| "–".to_owned(), |best| format!("{} {:.3}", figure(best.f1), best.confidence));
                let _ = writeln!(
                    text,
                    "{name:<width$}{truths:>8}{:>9}{:>8}{:>18}{:>8}{:>8}   {best}",
                    figure(ap),
                    figure(ap_50),
                    figure(here.precision),
                    figure(here.recall),
                    figure(here.f1)
                );
            };
        row("all", self.truths, averages.map_50_95, averages.map_50, &self.rates, self.best_f1.as_ref());
        for class in self.classes.iter().filter(|class| class.truths > 0 || class.detections > 0) {
            let best = class.best_f1.as_ref();
            row(&class.name, class.truths, class.ap_50_95, class.ap_50, &class.rates, best);
        }
        for slices in &self.slices {
            let _ = writeln!(
                text,
                "\n{:<24}{:>8}{:>9}{:>8}{:>8}{:>8}{:>8}",
                format!("by {}", slices.name),
                "images",
                "mAP50-95",
                "mAP50",
                "prec.",
                "recall",
                "F1"
            );
            for slice in &slices.slices {
                let (averages, rates) = (&slice.averages, &slice.rates);
                let _ = writeln!(
                    text,
                    "{:<24}{:>8}{:>9}{:>8}{:>8}{:>8}{:>8}",
                    slice.name,
                    slice.images,
                    figure(averages.map_50_95),
                    figure(averages.map_50),
                    figure(rates.precision),
                    figure(rates.recall),
                    figure(rates.f1)
                );
            }
        }
        let reliability = &self.reliability;
        let _ = writeln!(
            text,
            "\nExpected calibration error {} over {} detections of confidence {} or more:\nby so much a confidence differs, on \
             average, from the share of such detections that are right.",
            figure(reliability.error),
            reliability.count,
            reliability.floor
        );
        text
    }
}

/// Three decimals, or a dash where there was nothing to measure.
pub(crate) fn figure(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"))
}

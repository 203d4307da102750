//! The report of an evaluation.

use super::{
    Column, KeyFigure, Picture, Section, Table, gallery, heat_table, key_figures, note, page, paragraph,
    precision_recall, reliability,
};
use crate::evaluate::{Confusion, Evaluation, Rates};

/// More classes than these make a square that nobody can read; their confusions are listed instead.
const HEAT_CLASSES: usize = 14;

/// How many confusions are listed.
const CONFUSIONS: usize = 25;

/// What goes around the figures.
#[derive(Clone, Debug, Default)]
pub struct EvaluationReport<'a> {
    /// The heading, as `Evaluation of parcel`.
    pub title: String,
    /// What a reader must know first, as that this is a demonstration; may be empty.
    pub warning: String,
    /// Name and value of whatever identifies this run: model, fingerprint, data set, split, date.
    pub about: Vec<(String, String)>,
    /// The worst mistakes, worst first; may be empty.
    pub mistakes: Vec<Picture<'a>>,
}

/// The whole report as one HTML document.
pub fn evaluation_page(evaluation: &Evaluation, report: &EvaluationReport<'_>) -> String {
    let mut sections =
        vec![summary(evaluation, report), classes(evaluation), curves(evaluation), confusion(evaluation)];
    sections.extend(slices(evaluation));
    if !report.mistakes.is_empty() {
        let legend = "Green was found and is there, red was found and is not, yellow dashes were missed.";
        sections.push(Section::new("The worst mistakes", [paragraph(legend), gallery(&report.mistakes)]));
    }
    if !report.about.is_empty() {
        let rows = report.about.iter().map(|(name, value)| vec![name.clone(), value.clone()]).collect();
        let table = Table { caption: String::new(), columns: vec![Column::text("what"), Column::text("which")], rows };
        sections.push(Section::new("What was measured", [table.html()]));
    }
    let lead = format!(
        "{} images, {} of them without objects; {} labelled objects; {} detections.",
        evaluation.images, evaluation.images_without_truths, evaluation.truths, evaluation.detections
    );
    page(&report.title, &lead, &sections)
}

fn summary(evaluation: &Evaluation, report: &EvaluationReport<'_>) -> Section {
    let (averages, rates) = (&evaluation.averages, &evaluation.rates);
    let key = |label: &str, value: Option<f64>, note: String| KeyFigure {
        label: label.to_owned(),
        value: figure(value),
        note,
    };
    let at = format!("at confidence {}", rates.confidence);
    let mut figures = vec![
        key("mAP50-95", averages.map_50_95, "mean over overlaps 0.50 to 0.95".to_owned()),
        key("mAP50", averages.map_50, "at an overlap of 0.50".to_owned()),
        key("Precision", rates.precision, at.clone()),
        key("Recall", rates.recall, at.clone()),
        key("F1", rates.f1, at),
    ];
    if let Some(best) = &evaluation.best_f1 {
        figures.push(key("Best F1", best.f1, format!("at confidence {:.3}, chosen on these images", best.confidence)));
    }
    figures.push(key(
        "Calibration error",
        evaluation.reliability.error,
        format!("of detections from {}", evaluation.reliability.floor),
    ));
    let mut rows: Vec<Vec<String>> = Vec::new();
    let sizes = [
        ("all", averages.map_50_95, averages.mar_100),
        ("small, to 32² pixels", averages.map_small, averages.mar_small),
        ("medium", averages.map_medium, averages.mar_medium),
        ("large, from 96² pixels", averages.map_large, averages.mar_large),
    ];
    for (size, precision, recall) in sizes {
        rows.push(vec![size.to_owned(), figure(precision), figure(recall)]);
    }
    let columns = vec![Column::text("objects"), Column::number("mAP50-95"), Column::number("mAR, 100 best")];
    let sizes = Table { caption: "By size".to_owned(), columns, rows };
    let warning = if report.warning.is_empty() { String::new() } else { note(&report.warning) };
    let ignored = match evaluation.truths_ignored {
        0 => String::new(),
        count => paragraph(&format!("{count} more labelled objects (crowds, difficult) count neither way.")),
    };
    Section::new("In short", [warning, key_figures(&figures), ignored, sizes.html()])
}

fn classes(evaluation: &Evaluation) -> Section {
    let at = evaluation.rates.confidence;
    let columns = vec![
        Column::text("class"),
        Column::number("objects"),
        Column::number("AP50-95"),
        Column::number("AP50"),
        Column::number(&format!("precision at {at}")),
        Column::number("recall"),
        Column::number("F1"),
        Column::number("best F1"),
        Column::number("at confidence"),
    ];
    let row = |name: &str, truths: usize, ap: [Option<f64>; 2], rates: &Rates, best: Option<&Rates>| {
        vec![
            name.to_owned(),
            truths.to_string(),
            figure(ap[0]),
            figure(ap[1]),
            figure(rates.precision),
            figure(rates.recall),
            figure(rates.f1),
            figure(best.and_then(|best| best.f1)),
            figure(best.map(|best| best.confidence)),
        ]
    };
    let averages = &evaluation.averages;
    let all = [averages.map_50_95, averages.map_50];
    let mut rows = vec![row("all", evaluation.truths, all, &evaluation.rates, evaluation.best_f1.as_ref())];
    let seen = evaluation.classes.iter().filter(|class| class.truths > 0 || class.detections > 0);
    rows.extend(seen.map(|class| {
        row(&class.name, class.truths, [class.ap_50_95, class.ap_50], &class.rates, class.best_f1.as_ref())
    }));
    let absent: Vec<_> =
        evaluation.classes.iter().filter(|class| class.truths == 0).map(|class| class.name.as_str()).collect();
    let absent = match absent.len() {
        0 => String::new(),
        _ => paragraph(&format!("Not labelled on any image, and so not judged: {}.", absent.join(", "))),
    };
    Section::new("By class", [Table { caption: String::new(), columns, rows }.html(), absent])
}

fn curves(evaluation: &Evaluation) -> Section {
    let plots = [
        precision_recall(&evaluation.classes).html(),
        reliability(&evaluation.reliability, ("detections", "right")).html(),
    ];
    let error = paragraph(&format!(
        "Expected calibration error {}, over {} detections of confidence {} or more: by so much a confidence differs, on average, \
         from the share of such detections that are right. A bar below the dotted diagonal says that the model is surer than it \
         should be.",
        figure(evaluation.reliability.error),
        evaluation.reliability.count,
        evaluation.reliability.floor
    ));
    Section::new("Curves", [format!("<div class=\"pair\">\n{}</div>\n", plots.concat()), error])
}

fn confusion(evaluation: &Evaluation) -> Section {
    let Confusion { counts } = &evaluation.confusion;
    let mut names: Vec<String> = evaluation.classes.iter().map(|class| class.name.clone()).collect();
    names.push("nothing".to_owned());
    let used =
        |index: &usize| counts[*index].iter().any(|count| *count > 0) || counts.iter().any(|row| row[*index] > 0);
    let kept: Vec<usize> = (0..names.len()).filter(used).collect();
    let how = paragraph(&format!(
        "Each labelled object and the detection, of any class and of confidence {} or more, that covers it best (overlap of 0.50 \
         or more). \"Found as nothing\" was missed; \"nothing, found as\" is a false alarm.",
        evaluation.rates.confidence
    ));
    if kept.len() <= HEAT_CLASSES {
        let pick = |values: &Vec<usize>| kept.iter().map(|index| values[*index]).collect();
        let square: Vec<Vec<usize>> = kept.iter().map(|index| pick(&counts[*index])).collect();
        let kept: Vec<String> = kept.iter().map(|index| names[*index].clone()).collect();
        return Section::new(
            "What is taken for what",
            [how, heat_table("Objects by what they are and what was found", &kept, &square)],
        );
    }
    let mut wrong: Vec<(usize, usize, usize)> = Vec::new();
    for &truth in &kept {
        wrong.extend(kept.iter().filter(|found| **found != truth).map(|found| (counts[truth][*found], truth, *found)));
    }
    wrong.retain(|(count, ..)| *count > 0);
    wrong.sort_by_key(|(count, truth, found)| (std::cmp::Reverse(*count), *truth, *found));
    let rows = wrong.iter().take(CONFUSIONS).map(|(count, truth, found)| {
        let sum: usize = counts[*truth].iter().sum();
        vec![names[*truth].clone(), names[*found].clone(), count.to_string(), super::share(*count as f64 / sum as f64)]
    });
    let table = Table {
        caption: format!("The most frequent of {} confusions", wrong.len()),
        columns: vec![
            Column::text("is"),
            Column::text("found as"),
            Column::number("times"),
            Column::number("of its kind"),
        ],
        rows: rows.collect(),
    };
    Section::new("What is taken for what", [how, table.html()])
}

fn slices(evaluation: &Evaluation) -> Option<Section> {
    let tables = evaluation.slices.iter().map(|slices| {
        let rows = slices.slices.iter().map(|slice| {
            let (averages, rates) = (&slice.averages, &slice.rates);
            let figures = [averages.map_50_95, averages.map_50, rates.precision, rates.recall, rates.f1].map(figure);
            [slice.name.clone(), slice.images.to_string()].into_iter().chain(figures).collect()
        });
        let mut columns = vec![Column::text(&slices.name)];
        columns.extend(["images", "mAP50-95", "mAP50", "precision", "recall", "F1"].map(Column::number));
        Table { caption: format!("By {}", slices.name), columns, rows: rows.collect() }.html()
    });
    let tables: String = tables.collect();
    let how = "Parts with few images swing by chance: look at their number before believing a difference.";
    (!tables.is_empty()).then(|| Section::new("Where it is better and worse", [paragraph(how), tables]))
}

fn figure(value: Option<f64>) -> String {
    crate::evaluate::table::figure(value)
}

//! The report of a calibration, fit to show an auditor.

use scrutineer_types::{ClassRole, Risk, Threshold};

use super::{
    Axis, Column, KeyFigure, Mark, Picture, Plot, Point, Section, Series, Table, Tone, gallery, key_figures, note,
    page, paragraph, reliability, share,
};
use crate::{
    certify::{Calibration, CurvePoint, Labelled, Side, SideResult, Truth, suspicion},
    evaluate::Reliability,
};

/// Bins of the reliability diagram.
const BINS: usize = 10;

/// Most points of the precision-recall curve.
const DRAWN: usize = 200;

/// What goes around the figures.
#[derive(Clone, Debug, Default)]
pub struct CalibrationReport<'a> {
    /// The heading, as `Calibration of parcel`.
    pub title: String,
    /// What a reader must know first, as that this is a demonstration; may be empty.
    pub warning: String,
    /// Name and value of whatever identifies this run: policy, labels.
    pub about: Vec<(String, String)>,
    /// What it was calibrated on; without, nothing is said of how well a confidence tells.
    pub labelled: &'a [Labelled],
    /// The worst mistakes, worst first; may be empty.
    pub mistakes: Vec<Picture<'a>>,
}

/// The whole report as one HTML document.
pub fn calibration_page(calibration: &Calibration, report: &CalibrationReport<'_>) -> String {
    let mut sections = vec![promised(calibration, report)];
    sections.extend(calibration.sides.iter().map(|side| path(calibration, side)));
    sections.push(thresholds(calibration));
    sections.extend(telling(calibration, report.labelled));
    if !report.mistakes.is_empty() {
        let how = "What it decides by itself, and wrongly, of the labelled inspections: the bad that it accepts for looking cleanest, \
                   and the good that it rejects for looking worst. Of several views, the most suspicious; with all that was found on it.";
        sections.push(Section::new("The worst mistakes", [paragraph(how), gallery(&report.mistakes)]));
    }
    sections.push(scope(calibration, report));
    let lead = format!(
        "{} labelled inspections fixed the path, {} others certified what is on it.",
        calibration.selected, calibration.certified
    );
    page(&report.title, &lead, &sections)
}

fn promised(calibration: &Calibration, report: &CalibrationReport<'_>) -> Section {
    let certificate = &calibration.certificate;
    let people = 1.0 - calibration.accepted - calibration.rejected;
    let key = |label: &str, value: f64, note: &str| KeyFigure {
        label: label.to_owned(),
        value: share(value),
        note: note.to_owned(),
    };
    let mut pieces = Vec::new();
    if !report.warning.is_empty() {
        pieces.push(note(&report.warning));
    }
    pieces.push(key_figures(&[
        key("Accepted by itself", calibration.accepted, "of the inspections that certify"),
        key("Rejected by itself", calibration.rejected, "of the same"),
        key("Left to people", people, "review and recapture together"),
        key("Bad to begin with", certificate.prevalence, "of the labelled inspections"),
        key("Of the bad, accepted", certificate.miss, "as estimated; a promise only where the table says so"),
    ]));
    let rows = certificate.claims.iter().map(|claim| {
        vec![
            meaning(claim.risk).to_owned(),
            claim.facility.clone().unwrap_or_else(|| "all together".to_owned()),
            share(claim.level),
            share(claim.confidence),
            format!("{} of {}", claim.k, claim.n),
        ]
    });
    pieces.push(
        Table {
            caption: format!(
                "What is promised; all of it together with confidence {}",
                share(certificate.joint_confidence)
            ),
            columns: vec![
                Column::text("rate"),
                Column::text("where"),
                Column::number("at most"),
                Column::number("confidence"),
                Column::number("seen"),
            ],
            rows: rows.collect(),
        }
        .html(),
    );
    pieces.extend(calibration.shortages.iter().map(|shortage| note(&format!("Not certified: {shortage}"))));
    pieces.extend(calibration.warnings.iter().map(|warning| note(warning)));
    Section::new("What is promised", pieces)
}

fn meaning(risk: Risk) -> &'static str {
    match risk {
        Risk::Escape => "escape: bad, of those accepted",
        Risk::Miss => "miss: accepted, of those bad",
        Risk::FalseReject => "false reject: rejected, of those good",
    }
}

/// The rates along one side's path.
fn path(calibration: &Calibration, side: &SideResult) -> Section {
    let title = match side.side {
        Side::Accept => "The way to the accepted",
        Side::Reject => "The way to the rejected",
    };
    let told = match side.chosen {
        Some(_) => {
            "Each point is a whole policy, from careful to bold. Those that are certified keep every target of this side; \
                    the ring is the one that was chosen."
        }
        None => {
            "Each point is a whole policy, from careful to bold. None that is worth having is certified: this side is left to people."
        }
    };
    let mut pieces = vec![paragraph(told)];
    let claims = &calibration.certificate.claims;
    for risk in side.curve.first().into_iter().flat_map(|point| &point.rates).map(|(risk, _)| *risk) {
        let target = claims.iter().find(|claim| claim.risk == risk).map(|claim| claim.level);
        pieces.push(plot(side, risk, target).html());
    }
    Section::new(title, pieces)
}

fn plot(side: &SideResult, risk: Risk, target: Option<f64>) -> Plot {
    let rate = |point: &CurvePoint| point.rates.iter().find(|(one, _)| *one == risk).map_or(0.0, |(_, rate)| *rate);
    // Far above the target all points are alike; the axis ends where the choice is made.
    let most = target.map_or(1.0, |target| target * 4.0);
    let y = Axis::shares_up_to(
        &format!("{}, as estimated", risk.as_str().replace('_', " ")),
        side.curve.iter().map(|one| rate(one).min(most)).chain(target),
    );
    let points = |wanted: bool| -> Vec<Point> {
        let of = side.curve.iter().filter(|point| point.certified == wanted && rate(point) <= y.to);
        of.map(|point| Point::new(point.automated, rate(point))).collect()
    };
    let chosen = side.chosen.and_then(|chosen| side.curve.iter().find(|point| point.step == chosen));
    let series = |name: &str, mark, tone, points, listed| Series { name: name.to_owned(), mark, tone, points, listed };
    let target = target.map(|target| {
        let line = vec![Point::new(0.0, target), Point::new(1.0, target)];
        series(&format!("must not be passed: {}", share(target)), Mark::Line, Tone::Bad, line, false)
    });
    let ring = chosen.map(|point| vec![Point::new(point.automated, rate(point))]).unwrap_or_default();
    let series = target.into_iter().chain([
        series("not certified", Mark::Points, Tone::Quiet, points(false), true),
        series("certified", Mark::Points, Tone::Good, points(true), true),
        series("chosen", Mark::Ring, Tone::Chosen, ring, false),
    ]);
    Plot {
        title: format!("{} against the share that is decided without people", meaning(risk)),
        x: Axis::shares(match side.side {
            Side::Accept => "share accepted by itself",
            Side::Reject => "share rejected by itself",
        }),
        y,
        series: series.filter(|series| !series.points.is_empty()).collect(),
    }
}

fn thresholds(calibration: &Calibration) -> Section {
    let threshold = |threshold: Option<Threshold>| match threshold {
        Some(Threshold::At(value)) => value.to_string(),
        Some(Threshold::Never) => "never".to_owned(),
        None => String::new(),
    };
    let rows = calibration.policy.classes.iter().map(|(class, rule)| {
        let role = match rule.role {
            ClassRole::Defect => "defect",
            ClassRole::Required => "required",
            ClassRole::Info => "info",
        };
        vec![class.clone(), role.to_owned(), threshold(rule.possible), threshold(rule.present)]
    });
    let table = Table {
        caption: "\"never\" leaves that side to people.".to_owned(),
        columns: vec![
            Column::text("class"),
            Column::text("role"),
            Column::number("possible from"),
            Column::number("sure from"),
        ],
        rows: rows.collect(),
    };
    let mut pieces = vec![table.html()];
    if let Some(gates) = &calibration.gates {
        let none =
            "No quality gate: on the labels that select, errors do not clearly rise as quality falls.".to_owned();
        let found =
            gates.gates.iter().map(|gate| note(&format!("Quality gate, fixed on the labels that select: {gate}.")));
        pieces.extend(if gates.gates.is_empty() { vec![note(&none)] } else { found.collect() });
    }
    Section::new("Thresholds", pieces)
}

/// How well the model's confidence tells the bad from the good.
fn telling(calibration: &Calibration, labelled: &[Labelled]) -> Option<Section> {
    let counted = || labelled.iter().filter(|one| one.probability > 0.0);
    // In proportion to the heaviest: the inverse of a probability may be no number.
    let least = counted().map(|one| one.probability).fold(1.0, f64::min);
    let measured = counted().filter_map(|one| {
        let (suspicion, _) = suspicion(&calibration.policy, &one.facts)?;
        Some((suspicion, least / one.probability, one.truth == Truth::Reject))
    });
    let measured = measured.collect::<Vec<_>>();
    let plots = [
        precision_recall(measured.clone())?.html(),
        reliability(&Reliability::of(measured.into_iter(), 0.0, BINS), ("inspections", "bad")).html(),
    ];
    let how = "Of each inspection, how sure the model is that something is wrong: its highest confidence in a defect, or one minus that \
               in a required thing whose absence rejects, if that is more. The curves describe all the labels, those that select among \
               them. They promise nothing, and no threshold was chosen by them.";
    Some(Section::new(
        "How well a confidence tells bad from good",
        [paragraph(how), format!("<div class=\"pair\">\n{}</div>\n", plots.concat())],
    ))
}

/// Precision against recall of calling bad whatever is at least so suspicious; `None` without a bad one.
fn precision_recall(mut measured: Vec<(f64, f64, bool)>) -> Option<Plot> {
    measured.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all = measured.iter().filter(|(.., bad)| *bad).map(|(_, weight, _)| weight).sum::<f64>();
    if all <= 0.0 {
        return None;
    }
    let (mut called, mut right, mut points) = (0.0, 0.0, Vec::new());
    // Those of one confidence are called bad together.
    for equals in measured.chunk_by(|a, b| a.0.total_cmp(&b.0).is_eq()) {
        for (_, weight, bad) in equals {
            called += weight;
            right += if *bad { *weight } else { 0.0 };
        }
        let note = format!("confidence {:.3}", equals[0].0);
        points.push(Point { note, ..Point::new(right / all, right / called) });
    }
    let every = points.len().div_ceil(DRAWN).max(1);
    let last = points.len() - 1;
    let points = points.into_iter().enumerate().filter(|(place, _)| place % every == 0 || *place == last);
    Some(Plot {
        title: "Precision against recall".to_owned(),
        x: Axis::shares("recall: share of the bad that are called bad"),
        y: Axis::shares("precision: share of those that are bad"),
        series: vec![Series {
            name: "called bad from a confidence on".to_owned(),
            mark: Mark::Line,
            tone: Tone::Series(0),
            points: points.map(|(_, point)| point).collect(),
            listed: true,
        }],
    })
}

fn scope(calibration: &Calibration, report: &CalibrationReport<'_>) -> Section {
    let certificate = &calibration.certificate;
    let listed = |names: &[String]| {
        let named = names.iter().map(|name| if name.is_empty() { "(not named)" } else { name });
        named.collect::<Vec<_>>().join(", ")
    };
    let mut rows: Vec<(String, String)> = report.about.clone();
    let mut row = |name: &str, value: String| rows.push((name.to_owned(), value));
    row("facilities", listed(&certificate.facilities));
    row("cameras", listed(&certificate.cameras));
    row("fingerprints", listed(&certificate.fingerprints));
    row("rules", certificate.rules.clone());
    row("verdicts fused by", certificate.fusion.clone());
    if let Some(window) = &certificate.window {
        row("labelled inspections from", format!("{} to {}", window.since, window.until));
    }
    row("method", certificate.method.clone());
    row(
        "attempt on these data",
        match certificate.attempt {
            0 => "the only one, as declared".to_owned(),
            attempt => attempt.to_string(),
        },
    );
    row("digest of the data", certificate.data.digest.clone());
    row("issued", certificate.issued_at.to_string());
    row("ends", certificate.expires_at.to_string());
    let table = Table {
        caption: "It holds for these alone. When any of it changes, verdicts are uncertified until a new calibration."
            .to_owned(),
        columns: vec![Column::text("what"), Column::text("which")],
        rows: rows.into_iter().map(|(name, value)| vec![name, value]).collect(),
    };
    Section::new("What it holds for", [table.html()])
}

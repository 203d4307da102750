//! `scrutineer calibrate`: thresholds with a certificate.

mod mistakes;
mod source;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use scrutineer_calibrate::{
    certify::{Attempt, Calibration, Grouping, Options, Refusal, Targets, calibrate, next_attempt},
    report::{CalibrationReport, calibration_page},
};
use scrutineer_store::Ended;
use scrutineer_types::{Access, Certificate, Timestamp};

use crate::{
    config::Config,
    dataset::DataArguments,
    labels::{self, LabelArguments},
    output, parts, telemetry,
};

const DAY_MS: i64 = 86_400_000;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The policy whose roles, gates and fallbacks hold; its thresholds are chosen anew.
    #[arg(long, value_name = "IN.toml")]
    policy: PathBuf,
    /// Where the policy goes with its thresholds and certificate; written only if there is a certificate.
    #[arg(long, value_name = "OUT.toml")]
    out: PathBuf,
    /// Inspections with a truth, one a line, as `run` writes them and `"truth": "accept"` or `"reject"` added; .gz is read too.
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "data", required_unless_present_any = ["data", "labels"])]
    results: Option<PathBuf>,
    /// What people have said of the policy's decisions in the configured database: reviews and audits, each with the probability
    /// of its having been asked about. Every attempt is put on record there.
    #[arg(long, conflicts_with_all = ["results", "data"])]
    labels: bool,
    #[command(flatten)]
    which: LabelArguments,
    #[command(flatten)]
    data: DataArguments,
    /// Of those accepted by itself, at most this share is bad, as 0.01.
    #[arg(long, value_name = "RATE")]
    max_escape: Option<f64>,
    /// Of the bad ones, at most this share is accepted by itself.
    #[arg(long, value_name = "RATE")]
    max_miss: Option<f64>,
    /// Of the good ones, at most this share is rejected by itself. Without it, nothing is rejected by itself.
    #[arg(long, value_name = "RATE")]
    max_false_reject: Option<f64>,
    /// How sure each side's promise is to hold.
    #[arg(long, value_name = "0..1", default_value_t = 0.95)]
    confidence: f64,
    /// The share of bad ones that labellers overlook.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    label_miss: f64,
    /// For a set with more bad ones than there are at work: the largest share of bad at work.
    #[arg(long, value_name = "SHARE")]
    max_prevalence: Option<f64>,
    /// Fix limits for sharpness, brightness and contrast where errors rise as quality falls; they turn away at most this share.
    #[arg(long, value_name = "SHARE")]
    quality_gates: Option<f64>,
    /// Promise each facility by itself.
    #[arg(long, value_enum)]
    by: Option<By>,
    /// Count up to so many inspections of one package, instead of one.
    #[arg(long, value_name = "N")]
    group_cap: Option<usize>,
    /// This is the only attempt on these labels that there will ever be; it may spend the whole of 1 − confidence.
    #[arg(long)]
    only_attempt: bool,
    /// After so many days the certificate ends.
    #[arg(long, value_name = "DAYS", default_value_t = 365)]
    valid_days: u32,
    /// Settles which labels select and which certify.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write a report with plots here: one HTML file.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Say on the report that its data are a demonstration.
    #[arg(long, hide = true)]
    demonstration: bool,
    /// As JSON: the certificate, and what the policy decides by itself.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum By {
    Facility,
}

pub async fn run(mut config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    telemetry::logs(&config.log)?;
    let text = std::fs::read_to_string(&arguments.policy)
        .with_context(|| format!("cannot read {}", arguments.policy.display()))?;
    let policy = scrutineer_decide::parse(&text).with_context(|| format!("in {}", arguments.policy.display()))?;
    if !arguments.labels && arguments.which.any() {
        bail!("--facility, --since and --until choose among the labels in the database: add --labels");
    }
    let metastore = if arguments.labels { Some(parts::metastore_beside(&config).await?) } else { None };
    let (labelled, source) = match (&arguments.results, &arguments.data.data, &metastore) {
        (Some(file), ..) => source::lines(file, &policy)?,
        (None, Some(path), _) => source::images(&mut config, &arguments.data, path, &policy).await?,
        (None, None, Some(metastore)) => {
            source::stored(metastore, &arguments.which.filter(&policy.name, false)).await?
        }
        (None, None, None) => bail!("name the labels with --results, --data or --labels"),
    };
    let earlier = Certificate::of(&policy).transpose().with_context(|| {
        format!("the certificate in {} cannot be read; remove its section", arguments.policy.display())
    })?;
    let (attempt, look) = match &metastore {
        Some(metastore) => {
            let only = arguments.only_attempt;
            let (attempt, id) = labels::begin(metastore.as_ref(), &policy.name, &labelled, only).await?;
            (attempt, Some((metastore, id)))
        }
        None => (attempt(&arguments, next_attempt(earlier.as_ref(), &labelled)?)?, None),
    };
    let options = options(&arguments, attempt);
    let targets = Targets {
        max_escape: arguments.max_escape,
        max_miss: arguments.max_miss,
        max_false_reject: arguments.max_false_reject,
        // 1 − 0.95 as a decimal, not as what binary fractions make of it.
        delta: ((1.0 - arguments.confidence) * 1e12).round() / 1e12,
    };
    let calibrated = calibrate(&policy, &labelled, &targets, &options);
    if let Some((metastore, id)) = look {
        // Whoever has looked has spent, with or without a certificate; a request that was refused has not looked.
        let end = match &calibrated {
            Ok(found) => Some(Ended { outcome: promised(&found.certificate), certified: true }),
            Err(short @ Refusal::Shortage(_)) => Some(Ended { outcome: short.to_string(), certified: false }),
            Err(_) => None,
        };
        metastore.end_calibration(&Access::all(), id, end).await.context("cannot record what came of it")?;
    }
    match calibrated {
        Ok(calibration) => {
            write(&arguments.out, &scrutineer_decide::to_toml(&calibration.policy))?;
            if let Some(file) = &arguments.report {
                let shown = mistakes::look_up(&calibration.policy, &labelled, &source, &config).await;
                let report = CalibrationReport {
                    labelled: &labelled,
                    mistakes: shown.iter().map(mistakes::Shown::picture).collect(),
                    ..report(&arguments, &policy.name)
                };
                write(file, &calibration_page(&calibration, &report))?;
                output::say(&format!("the report is {}", file.display()));
            }
            if arguments.json {
                output::json(&summary(&calibration))?;
            } else {
                output::line(&table(&calibration));
            }
            told(&arguments, &calibration);
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal @ Refusal::Shortage(_)) => {
            output::say(&format!("{refusal}\nnothing was written"));
            Ok(ExitCode::FAILURE)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// A certificate in a line.
fn promised(certificate: &Certificate) -> String {
    let claims = certificate.claims.iter().map(|claim| {
        let at = claim.facility.as_deref().map(|facility| format!(" at {facility}")).unwrap_or_default();
        format!("{} at most {:.2} %{at} ({} of {})", claim.risk, claim.level * 100.0, claim.k, claim.n)
    });
    claims.collect::<Vec<_>>().join(", ")
}

/// Which attempt it is where `next` comes next.
fn attempt(arguments: &Arguments, next: Attempt) -> anyhow::Result<Attempt> {
    if !arguments.only_attempt {
        return Ok(next);
    }
    if next != Attempt::Numbered(1) {
        bail!(
            "{} has a certificate from an earlier attempt on these labels: this is not the only one",
            arguments.policy.display()
        );
    }
    Ok(Attempt::Only)
}

fn options(arguments: &Arguments, attempt: Attempt) -> Options {
    let now = Timestamp::now();
    Options {
        attempt,
        label_miss: arguments.label_miss,
        max_prevalence: arguments.max_prevalence,
        grouping: arguments.group_cap.map_or(Grouping::OnePerGroup, |cap| Grouping::Sums { cap }),
        most_recaptures: arguments.quality_gates,
        by_facility: arguments.by == Some(By::Facility),
        ..Options::new(arguments.seed, now, now.plus_ms(i64::from(arguments.valid_days) * DAY_MS))
    }
}

fn write(file: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
}

/// What the report says beside figures and pictures.
fn report<'a>(arguments: &Arguments, policy: &str) -> CalibrationReport<'a> {
    let source = arguments.results.as_ref().or(arguments.data.data.as_ref());
    let mut about = vec![("policy".to_owned(), policy.to_owned())];
    about.extend(source.map(|source| ("labels".to_owned(), source.display().to_string())));
    let warning =
        "These are rendered parcels: the figures show how the method works, not how good anything is at work.";
    CalibrationReport {
        title: format!("Calibration of {policy}"),
        warning: if arguments.demonstration { warning.to_owned() } else { String::new() },
        about,
        ..CalibrationReport::default()
    }
}

/// What was promised, and what it comes to, for people.
fn table(calibration: &Calibration) -> String {
    let certificate = &calibration.certificate;
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    let rows: Vec<_> = certificate
        .claims
        .iter()
        .map(|claim| {
            vec![
                claim.risk.to_string(),
                format!("at most {}", percent(claim.level)),
                percent(claim.confidence),
                format!("{} of {}", claim.k, claim.n),
                claim.facility.clone().unwrap_or_default(),
            ]
        })
        .collect();
    format!(
        "{}\n\nall of it together with confidence {}; {} are bad here; {} of the bad ones are accepted\n\
         by itself it accepts {} and rejects {}; people see {}",
        output::table(&["promised", "rate", "confidence", "seen", "facility"], &rows),
        percent(certificate.joint_confidence),
        percent(certificate.prevalence),
        percent(certificate.miss),
        percent(calibration.accepted),
        percent(calibration.rejected),
        percent(people(calibration)),
    )
}

/// The same for programs.
fn summary(calibration: &Calibration) -> serde_json::Value {
    serde_json::json!({
        "accepted": calibration.accepted,
        "rejected": calibration.rejected,
        "people": people(calibration),
        "not_certified": calibration.shortages.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "warnings": calibration.warnings,
        "certificate": calibration.certificate,
    })
}

/// The share that is not decided by itself.
fn people(calibration: &Calibration) -> f64 {
    1.0 - calibration.accepted - calibration.rejected
}

fn told(arguments: &Arguments, calibration: &Calibration) {
    for shortage in &calibration.shortages {
        output::say(&format!("not certified: {shortage}"));
    }
    if let Some(gates) = &calibration.gates {
        for gate in &gates.gates {
            output::say(&format!("gate: {gate}"));
        }
        if gates.gates.is_empty() {
            output::say("gate: none; on the labels that select, errors do not clearly rise as quality falls");
        }
    }
    for warning in &calibration.warnings {
        output::say(&format!("note: {warning}"));
    }
    output::say(&format!(
        "{} has the thresholds and the certificate; `scrutineer policy simulate {}` says what they would have decided",
        arguments.out.display(),
        arguments.out.display()
    ));
}

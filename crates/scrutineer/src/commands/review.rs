//! `scrutineer review summary|audits|export`.

use std::{fmt::Write as _, path::PathBuf, process::ExitCode};

use anyhow::bail;
use clap::Subcommand;
use scrutineer_store::{AlarmFilter, Metastore};
use scrutineer_types::{Access, AuditReport, ReviewSummary, Timestamp};
use scrutineer_upkeep::audits;

use super::export::{self, LabelFormat};
use crate::{config::Config, labels::LabelArguments, output, parts};

const HOUR_MS: i64 = 3_600_000;

/// Alarms that are listed at most.
const ALARMS: usize = 100;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// How reviewing goes: what waits, who answered how much, how far people agree.
    Summary {
        /// Answers of so many hours.
        #[arg(long, default_value_t = 24)]
        hours: u32,
        /// Only of this facility.
        #[arg(long)]
        facility: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// What the audits of a policy's accepts say, and which alarms are raised.
    Audits {
        /// The policy's name [default: every policy].
        policy: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write what people have said: images with the boxes they looked over (coco, yolo), or inspections with their truth (jsonl).
    Export {
        /// How.
        #[arg(long, value_enum)]
        format: LabelFormat,
        /// Of this policy's decisions [default: the configured policy].
        #[arg(long)]
        policy: Option<String>,
        #[command(flatten)]
        labels: LabelArguments,
        /// A new folder; of jsonl, a file [default: stdout].
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    match arguments.action {
        Action::Summary { hours, facility, json } => {
            let since = Timestamp::now().plus_ms(-i64::from(hours) * HOUR_MS);
            let summary = metastore.review_summary(&Access::all(), facility.as_deref(), since).await?;
            if json {
                output::json(&summary)?;
            } else {
                output::line(&summarised(&summary, hours));
            }
        }
        Action::Audits { policy, json } => audited(metastore.as_ref(), policy.as_deref(), json).await?,
        Action::Export { format, policy, labels, out } => {
            export::labels(&config, metastore.as_ref(), format, policy, &labels, out).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn summarised(summary: &ReviewSummary, hours: u32) -> String {
    let mut text = format!(
        "{} wait, {} of them in hand; the oldest for {}\n{} answers within {hours} h",
        summary.open,
        summary.in_hand,
        span(summary.oldest_age_ms),
        summary.answers,
    );
    if let Some(kappa) = summary.kappa {
        let _ = write!(text, "; of {} that two people answered, kappa {kappa:.2}", summary.doubly_reviewed);
    }
    if !summary.by_reviewer.is_empty() {
        let rows: Vec<_> = summary
            .by_reviewer
            .iter()
            .map(|(name, one)| {
                vec![name.clone(), one.answers.to_string(), one.median_ms.map_or_else(|| "–".to_owned(), span)]
            })
            .collect();
        text.push_str("\n\n");
        text.push_str(&output::table(&["reviewer", "answers", "median time"], &rows));
    }
    text
}

fn span(ms: u64) -> String {
    match ms {
        0..60_000 => format!("{:.1} s", ms as f64 / 1e3),
        60_000..3_600_000 => format!("{} min", ms / 60_000),
        _ => format!("{} h", ms / 3_600_000),
    }
}

async fn audited(metastore: &dyn Metastore, policy: Option<&str>, json: bool) -> anyhow::Result<()> {
    let mut reports = Vec::new();
    for version in metastore.active_policies().await? {
        if policy.is_none_or(|name| version.policy.name == name) {
            reports.push(audits::report(metastore, &Access::all(), &version).await?);
        }
    }
    if let (Some(name), true) = (policy, reports.is_empty()) {
        bail!("there is no policy `{name}`; `scrutineer policy show` lists those there are");
    }
    if json {
        return output::json(&reports);
    }
    for report in &reports {
        output::line(&told(report));
    }
    let filter = AlarmFilter { policy: policy.map(str::to_owned), limit: ALARMS, ..AlarmFilter::default() };
    for alarm in metastore.alarms(&Access::all(), &filter).await? {
        output::line(&format!("ALARM since {} at `{}`: {}", alarm.raised_at, alarm.facility, alarm.message));
    }
    Ok(())
}

fn told(report: &AuditReport) -> String {
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    let certificate = match &report.uncertified {
        None => "its certificate is in force".to_owned(),
        Some(why) => format!("no certificate in force: {why}"),
    };
    let head = format!("{} version {} since {}: {certificate}", report.policy, report.version, report.since);
    if report.facilities.is_empty() {
        return format!("{head}\nno audits yet; `audit.rate` of the policy says how many accepts people see\n");
    }
    let rows: Vec<_> = report
        .facilities
        .iter()
        .map(|one| {
            vec![
                one.facility.clone(),
                one.audited.to_string(),
                one.bad.to_string(),
                one.waiting.to_string(),
                format!("{} – {}", percent(one.lower), percent(one.upper)),
                one.max_escape.map_or_else(|| "–".to_owned(), percent),
                if one.breached {
                    "broken"
                } else if one.alarm_since.is_some() {
                    "alarm"
                } else {
                    ""
                }
                .to_owned(),
            ]
        })
        .collect();
    let table = output::table(&["facility", "audited", "bad", "waiting", "escape, 95 %", "promised", ""], &rows);
    format!("{head}\n{table}\n")
}

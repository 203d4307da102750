//! `scrutineer policy show|apply|simulate|replay`.

use std::{collections::BTreeMap, path::Path, process::ExitCode, sync::Arc};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use scrutineer_decide::PolicyJudge;
use scrutineer_store::{Metastore, Past, simulate};
use scrutineer_types::{Access, InspectionId, Policy, Simulation, Timestamp, Verdict};

use crate::{config::Config, output, parts};

/// Inspections that one transaction judges again.
const REPLAYED_AT_ONCE: usize = 200;

/// Every verdict, in the order of columns.
const VERDICTS: [Verdict; 4] = [Verdict::Accept, Verdict::Review, Verdict::Recapture, Verdict::Reject];

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print the active policies, or one policy's versions.
    Show {
        /// The policy's name.
        name: Option<String>,
        /// Its content as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Let a policy decide from now on: a file, stored as the newest version, or a version that is stored (the rollback).
    Apply {
        /// A policy file, or NAME@VERSION.
        policy: String,
    },
    /// What a policy would have decided of the inferences that are stored; nothing is inferred, nothing changed.
    Simulate {
        /// A policy file, or NAME@VERSION.
        policy: String,
        #[command(flatten)]
        past: PastArguments,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Judge what was decided again, by the version that is active now. What was decided before stays in the records.
    Replay {
        /// The policy's name.
        name: String,
        #[command(flatten)]
        past: PastArguments,
    },
}

/// Which decided inspections are looked at.
#[derive(Debug, clap::Args)]
struct PastArguments {
    /// Only of this facility.
    #[arg(long)]
    facility: Option<String>,
    /// Only those received at or after, as 2026-03-01T00:00:00Z.
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Only those received before.
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
}

impl PastArguments {
    fn of(self, policy: &str) -> Past {
        Past { policy: Some(policy.to_owned()), facility: self.facility, since: self.since, until: self.until }
    }
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    match arguments.action {
        Action::Show { name, json } => show(metastore.as_ref(), name.as_deref(), json).await?,
        Action::Apply { policy } => {
            let policy = named(&config, metastore.as_ref(), &policy).await?;
            let hash = scrutineer_decide::content_hash(&policy);
            let version = metastore.import_policy(&policy, &hash, true).await?;
            output::say(&format!("policy `{}` version {} decides from now on", policy.name, version.version));
        }
        Action::Simulate { policy, past, json } => {
            let policy = named(&config, metastore.as_ref(), &policy).await?;
            let (name, past) = (policy.name.clone(), past.of(&policy.name));
            let simulation = simulate(&metastore, &Access::all(), &past, Arc::new(PolicyJudge), policy).await?;
            if json {
                return output::json(&simulation).map(|()| ExitCode::SUCCESS);
            }
            output::line(&told(&name, &simulation));
        }
        Action::Replay { name, past } => replay(metastore.as_ref(), &name, &past.of(&name)).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A policy from a file, or a version of one that is stored.
async fn named(config: &Config, metastore: &dyn Metastore, policy: &str) -> anyhow::Result<Policy> {
    let version = policy.rsplit_once('@').and_then(|(name, version)| Some((name, version.parse::<u32>().ok()?)));
    let policy = if let Some((name, version)) = version.filter(|_| !Path::new(policy).exists()) {
        let versions = metastore.policy_versions(name).await?;
        let stored = versions.into_iter().find(|one| one.version == version);
        let missing = || {
            format!("there is no version {version} of a policy `{name}`; `scrutineer policy show {name}` lists them")
        };
        stored.with_context(missing)?.policy
    } else {
        let text = std::fs::read_to_string(policy).with_context(|| format!("cannot read {policy}"))?;
        scrutineer_decide::parse(&text).with_context(|| format!("in {policy}"))?
    };
    let routes = parts::routes(config, &parts::policy(config)?);
    parts::check_policy(config, &routes, &policy)?;
    Ok(policy)
}

async fn show(metastore: &dyn Metastore, name: Option<&str>, json: bool) -> anyhow::Result<()> {
    let versions = match name {
        Some(name) => metastore.policy_versions(name).await?,
        None => metastore.active_policies().await?,
    };
    if let (Some(name), true) = (name, versions.is_empty()) {
        bail!("there is no policy `{name}`; `scrutineer policy show` lists those there are");
    }
    if json {
        let policies: Vec<_> = versions.iter().map(|version| &version.policy).collect();
        return output::json(&policies);
    }
    let rows: Vec<_> = versions
        .iter()
        .map(|version| {
            vec![
                version.policy.name.clone(),
                version.version.to_string(),
                if version.active { "active" } else { "" }.to_owned(),
                version.imported_at.to_string(),
                version.hash[..12.min(version.hash.len())].to_owned(),
            ]
        })
        .collect();
    output::line(&output::table(&["policy", "version", "", "imported", "hash"], &rows));
    Ok(())
}

async fn replay(metastore: &dyn Metastore, name: &str, past: &Past) -> anyhow::Result<()> {
    let versions = metastore.policy_versions(name).await?;
    let Some(active) = versions.iter().find(|version| version.active) else {
        bail!("there is no policy `{name}`; `scrutineer policy show` lists those there are");
    };
    let (mut after, mut inspections, mut decided): (Option<InspectionId>, usize, usize) = (None, 0, 0);
    loop {
        let page = metastore.replay(&Access::all(), past, after, REPLAYED_AT_ONCE).await?;
        inspections += page.inspections;
        decided += page.decided;
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    output::say(&format!(
        "{inspections} inspections judged again by policy `{name}` version {}: {decided} got a new decision",
        active.version
    ));
    Ok(())
}

/// The simulation for people.
fn told(name: &str, simulation: &Simulation) -> String {
    let Simulation { inspections, views, changed, before, after, changes, facilities, classes } = simulation;
    if *inspections == 0 {
        return format!(
            "no inspection that policy `{name}` decided is stored, of those asked for: there is nothing to compare"
        );
    }
    let mut text = vec![
        format!("{changed} of {inspections} inspections ({views} views) would be decided otherwise"),
        String::new(),
    ];
    let counts = |verdicts: &BTreeMap<Verdict, u64>| {
        VERDICTS.map(|verdict| verdicts.get(&verdict).copied().unwrap_or_default().to_string())
    };
    let row = |label: &str, verdicts: &BTreeMap<Verdict, u64>| {
        [label.to_owned()].into_iter().chain(counts(verdicts)).collect::<Vec<_>>()
    };
    let head = ["", "accept", "review", "recapture", "reject"];
    text.push(output::table(&head, &[row("as decided", before), row("would be", after)]));
    if *changed == 0 {
        return text.join("\n");
    }
    let examples =
        |ids: &[InspectionId]| ids.iter().rev().take(2).map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let rows: Vec<_> = changes
        .iter()
        .map(|change| {
            let words = format!("{} → {}", change.from, change.to);
            vec![words, change.inspections.to_string(), examples(&change.examples)]
        })
        .collect();
    text.extend([String::new(), output::table(&["change", "inspections", "such as"], &rows)]);
    let share = |part: u64, whole: u64| format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64);
    let rows: Vec<_> = facilities
        .iter()
        .map(|(name, group)| {
            let name = if name.is_empty() { "(none)" } else { name };
            vec![
                name.to_owned(),
                group.inspections.to_string(),
                group.changed.to_string(),
                share(group.changed, group.inspections),
            ]
        })
        .collect();
    text.extend([String::new(), output::table(&["facility", "inspections", "otherwise", "share"], &rows)]);
    if !classes.is_empty() {
        let rows: Vec<_> = classes.iter().map(|(class, count)| vec![class.clone(), count.to_string()]).collect();
        text.extend([String::new(), output::table(&["class seen otherwise", "inspections"], &rows)]);
    }
    text.join("\n")
}

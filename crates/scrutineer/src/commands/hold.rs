//! `scrutineer hold`: inspections of which nothing is removed, whatever their age.

use std::process::ExitCode;

use clap::Subcommand;
use scrutineer_store::{HoldFilter, HoldWish, InspectionFilter, Metastore};
use scrutineer_types::{Access, InspectionId, Timestamp, Verdict};

use crate::{config::Config, output, parts};

/// Holds on one page of `list` unless said otherwise.
const LISTED: usize = 50;

/// Inspections that are looked up, and held, at once.
const SLICE: usize = 500;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Hold inspections: nothing of them is removed until they are released.
    Place {
        #[command(flatten)]
        which: Which,
        /// Why, for whoever finds it in a year, as a case's number.
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who says so.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// As JSON: the inspections that are held now and were not before.
        #[arg(long)]
        json: bool,
    },
    /// Release inspections: what is old of them goes within minutes.
    Release {
        #[command(flatten)]
        which: Which,
        /// Who says so.
        #[arg(long, value_name = "NAME")]
        by: String,
        /// As JSON: the inspections that were held.
        #[arg(long)]
        json: bool,
    },
    /// Print what is held, the newest inspection first.
    List {
        /// Of one facility.
        #[arg(long)]
        facility: Option<String>,
        /// At most so many.
        #[arg(long, value_name = "N", default_value_t = LISTED)]
        limit: usize,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Which inspections; all that is given must match.
#[derive(Debug, clap::Args)]
struct Which {
    /// Inspections by their ids.
    #[arg(value_name = "ID")]
    ids: Vec<InspectionId>,
    /// Of one package.
    #[arg(long, value_name = "ID", conflicts_with = "ids")]
    package: Option<String>,
    /// Of one batch.
    #[arg(long, conflicts_with = "ids")]
    batch: Option<String>,
    /// Of one facility.
    #[arg(long, conflicts_with = "ids")]
    facility: Option<String>,
    /// With a view of this camera.
    #[arg(long, conflicts_with = "ids")]
    camera: Option<String>,
    /// With this verdict: accept, review, recapture, reject.
    #[arg(long, conflicts_with = "ids", value_parser = verdict)]
    verdict: Option<Verdict>,
    /// Created at or after, as 2026-03-01T12:00:00Z.
    #[arg(long, value_name = "TIME", conflicts_with = "ids")]
    since: Option<Timestamp>,
    /// Created before.
    #[arg(long, value_name = "TIME", conflicts_with = "ids")]
    until: Option<Timestamp>,
}

fn verdict(word: &str) -> Result<Verdict, String> {
    Verdict::from_word(word).ok_or_else(|| "it is accept, review, recapture or reject".to_owned())
}

impl Which {
    /// The ids, in slices; `None` where nothing says which.
    async fn slices(self, store: &dyn Metastore) -> anyhow::Result<Option<Vec<Vec<InspectionId>>>> {
        if !self.ids.is_empty() {
            return Ok(Some(self.ids.chunks(SLICE).map(<[InspectionId]>::to_vec).collect()));
        }
        let Self { package: package_id, batch, facility, camera, verdict, since, until, .. } = self;
        let mut filter = InspectionFilter {
            package_id,
            batch,
            facility,
            camera,
            verdict,
            since,
            until,
            ..InspectionFilter::default()
        };
        if filter == InspectionFilter::default() {
            return Ok(None);
        }
        filter.limit = SLICE;
        let mut slices = Vec::new();
        loop {
            let page = store.inspections(&Access::all(), &filter).await?;
            slices.push(page.items.into_iter().map(|inspection| inspection.id).collect());
            filter.cursor = page.next_cursor;
            if filter.cursor.is_none() {
                return Ok(Some(slices));
            }
        }
    }
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    let (store, access) = (metastore.as_ref(), Access::all());
    match arguments.action {
        Action::Place { which, reason, by, json } => {
            let Some(slices) = which.slices(store).await? else { return Ok(unnamed()) };
            let wish = HoldWish { reason, by };
            let mut held = Vec::new();
            for ids in slices {
                held.extend(store.hold(&access, &ids, &wish).await?);
            }
            told(&held, json, "held now and was not before", "held now and were not before")?;
        }
        Action::Release { which, by, json } => {
            let Some(slices) = which.slices(store).await? else { return Ok(unnamed()) };
            let mut released = Vec::new();
            for ids in slices {
                released.extend(store.release_hold(&access, &ids, &by).await?);
            }
            told(&released, json, "released", "released")?;
        }
        Action::List { facility, limit, json } => {
            let filter = HoldFilter { facility, limit, ..HoldFilter::default() };
            let page = store.holds(&access, &filter).await?;
            if json {
                return output::json(&page).map(|()| ExitCode::SUCCESS);
            }
            let rows: Vec<_> = page
                .items
                .into_iter()
                .map(|hold| {
                    let package = hold.package_id.unwrap_or_default();
                    let since = hold.held_at.to_string();
                    vec![hold.inspection_id.to_string(), package, hold.facility, hold.reason, hold.held_by, since]
                })
                .collect();
            output::line(&output::table(&["inspection", "package", "facility", "why", "by", "since"], &rows));
            if page.next_cursor.is_some() {
                output::say("there are more: raise --limit, or name a --facility");
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn unnamed() -> ExitCode {
    output::say("say which inspections: their ids, or a filter, as --package or --batch");
    ExitCode::from(2)
}

fn told(inspections: &[InspectionId], json: bool, one: &str, more: &str) -> anyhow::Result<()> {
    output::say(&match inspections.len() {
        0 => "nothing has changed: no inspection matches, or all were so already".to_owned(),
        1 => format!("1 inspection is {one}"),
        count => format!("{count} inspections are {more}"),
    });
    if json { output::json(&inspections) } else { Ok(()) }
}

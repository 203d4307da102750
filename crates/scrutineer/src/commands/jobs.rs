//! `scrutineer jobs`: dead letters, listed, shown, redriven and purged; the queue, paused and resumed.

use std::{
    io::{self, BufRead as _, IsTerminal as _},
    process::ExitCode,
};

use clap::Subcommand;
use scrutineer_store::{Attempt, DeadLetter, DeadLetterFilter, Metastore, Pause, PauseScope};
use scrutineer_types::{Access, FailureKind, JobId, Timestamp};

use crate::{config::Config, output, parts};

/// Dead letters on one page of `list` unless said otherwise.
const LISTED: usize = 50;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print dead letters, newest first.
    List {
        #[command(flatten)]
        filter: Filter,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print one dead letter with all its attempts.
    Show {
        /// Which.
        job: JobId,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make dead letters available again, their attempts counted from zero.
    Redrive(Change),
    /// Forget dead letters for good; their views stay failed, verdicts as they are.
    Purge(Change),
    /// Stop claiming jobs: all, of one facility, or for one model. What is in work is finished.
    Pause {
        #[command(flatten)]
        scope: Scope,
        /// Why; shown to everybody until it is resumed.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// End a pause.
    Resume {
        #[command(flatten)]
        scope: Scope,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print how many jobs are in which state, and what is paused.
    Queue {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Debug, clap::Args)]
struct Change {
    #[command(flatten)]
    filter: Filter,
    /// Every dead letter; without it, a filter has to say which.
    #[arg(long)]
    all: bool,
    /// Do not ask; at a terminal it is asked otherwise.
    #[arg(long, short)]
    yes: bool,
    /// As JSON: the ids of the jobs.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Args)]
struct Filter {
    /// One job.
    #[arg(long, value_name = "ID")]
    job: Option<JobId>,
    /// Of one facility.
    #[arg(long)]
    facility: Option<String>,
    /// Of one camera.
    #[arg(long)]
    camera: Option<String>,
    /// For one model, by the name that the configuration calls it.
    #[arg(long)]
    model: Option<String>,
    /// What they failed of, as `original_missing`.
    #[arg(long)]
    code: Option<String>,
    /// `transient`: more attempts might have helped; or `permanent`.
    #[arg(long, value_parser = kind)]
    kind: Option<FailureKind>,
    /// Whose error contains this text.
    #[arg(long, value_name = "TEXT")]
    error: Option<String>,
    /// Discarded at or after, as 2026-03-01T12:00:00Z.
    #[arg(long, value_name = "TIME")]
    since: Option<Timestamp>,
    /// Discarded before.
    #[arg(long, value_name = "TIME")]
    until: Option<Timestamp>,
    /// At most so many [default: 50 listed; all redriven or purged].
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl Filter {
    fn build(self, limit: usize) -> DeadLetterFilter {
        DeadLetterFilter {
            job_id: self.job,
            facility: self.facility,
            camera: self.camera,
            model: self.model,
            code: self.code,
            kind: self.kind,
            error_contains: self.error,
            since: self.since,
            until: self.until,
            limit: self.limit.unwrap_or(limit),
            cursor: None,
        }
    }
}

#[derive(Debug, clap::Args)]
struct Scope {
    /// The jobs of this facility alone.
    #[arg(long, conflicts_with = "model")]
    facility: Option<String>,
    /// The jobs for this model alone, by the name that the configuration calls it.
    #[arg(long)]
    model: Option<String>,
}

impl Scope {
    fn build(self) -> PauseScope {
        match (self.facility, self.model) {
            (Some(name), _) => PauseScope::Facility(name),
            (None, Some(name)) => PauseScope::Model(name),
            (None, None) => PauseScope::All,
        }
    }
}

fn kind(word: &str) -> Result<FailureKind, String> {
    FailureKind::from_word(word).ok_or_else(|| "it is transient or permanent".to_owned())
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    let (store, access) = (metastore.as_ref(), Access::all());
    match arguments.action {
        Action::List { filter, json } => {
            let page = store.dead_letters(&access, &filter.build(LISTED)).await?;
            if json {
                return output::json(&page).map(|()| ExitCode::SUCCESS);
            }
            let rows: Vec<_> = page.items.iter().map(row).collect();
            let head = ["job", "facility", "camera", "model", "code", "kind", "attempts", "discarded", "error"];
            output::line(&output::table(&head, &rows));
            if page.next_cursor.is_some() {
                output::say("there are more: raise --limit, or filter");
            }
        }
        Action::Show { job, json } => {
            let Some(letter) = store.dead_letter(&access, job).await? else {
                output::say(&format!(
                    "there is no dead letter of job {job}; `scrutineer jobs list` prints those there are"
                ));
                return Ok(ExitCode::FAILURE);
            };
            if json {
                return output::json(&letter).map(|()| ExitCode::SUCCESS);
            }
            show(&letter);
        }
        Action::Redrive(change) => {
            let json = change.json;
            let Some(filter) = confirmed(store, change, "make", "available again").await? else {
                return Ok(ExitCode::from(2));
            };
            let redriven = store.redrive(&access, &filter).await?;
            told(&redriven, json, "available again")?;
        }
        Action::Purge(change) => {
            let json = change.json;
            let Some(filter) = confirmed(store, change, "purge", "for good").await? else {
                return Ok(ExitCode::from(2));
            };
            let purged = store.purge(&access, &filter).await?;
            told(&purged, json, "purged")?;
        }
        Action::Pause { scope, reason, json } => {
            let scope = scope.build();
            let pause = store.pause(&access, &scope, reason.as_deref()).await?;
            output::say(&format!("paused since {}: {}", pause.paused_at, words(&scope)));
            return queue(store, json).await;
        }
        Action::Resume { scope, json } => {
            let scope = scope.build();
            if !store.resume(&access, &scope).await? {
                output::say(&format!("was not paused: {}", words(&scope)));
                queue(store, json).await?;
                return Ok(ExitCode::FAILURE);
            }
            output::say(&format!("resumed: {}; its jobs come back within seconds", words(&scope)));
            return queue(store, json).await;
        }
        Action::Queue { json } => return queue(store, json).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// What is to be changed, once it is clear that it is meant; `None` where it is not.
async fn confirmed(
    store: &dyn Metastore,
    change: Change,
    verb: &str,
    what: &str,
) -> anyhow::Result<Option<DeadLetterFilter>> {
    let (all, yes) = (change.all, change.yes);
    let filter = change.filter.build(0);
    let names_none = filter == DeadLetterFilter { limit: filter.limit, ..DeadLetterFilter::default() };
    if names_none && !all {
        output::say("this would take every dead letter; say which by a filter, as --facility or --code, or give --all");
        return Ok(None);
    }
    if yes || all || !io::stdin().is_terminal() {
        return Ok(Some(filter));
    }
    let shown = store.dead_letters(&Access::all(), &DeadLetterFilter { limit: 1000, ..filter.clone() }).await?;
    let more = if shown.next_cursor.is_some() { " or more" } else { "" };
    output::say(&format!("{verb} {}{more} dead letters {what}? [y/N]", shown.items.len()));
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    if answer.trim().eq_ignore_ascii_case("y") || answer.trim().eq_ignore_ascii_case("yes") {
        return Ok(Some(filter));
    }
    output::say("nothing was done");
    Ok(None)
}

fn told(jobs: &[JobId], json: bool, what: &str) -> anyhow::Result<()> {
    output::say(&match jobs.len() {
        0 => format!("no dead letter matches; nothing is {what}"),
        1 => format!("1 job is {what}"),
        count => format!("{count} jobs are {what}"),
    });
    if json { output::json(&jobs) } else { Ok(()) }
}

async fn queue(store: &dyn Metastore, json: bool) -> anyhow::Result<ExitCode> {
    let counts = store.queue_counts().await?;
    let pauses = store.pauses(&Access::all()).await?;
    if json {
        let paused: Vec<_> = pauses.iter().map(pause_json).collect();
        let queue = serde_json::json!({
            "jobs": counts.by_state, "oldest_age_ms": counts.oldest_age_ms, "paused": paused,
        });
        return output::json(&queue).map(|()| ExitCode::SUCCESS);
    }
    let rows: Vec<_> = counts.by_state.iter().map(|(state, jobs)| vec![state.to_string(), jobs.to_string()]).collect();
    output::line(&output::table(&["jobs", "how many"], &rows));
    if pauses.is_empty() {
        output::line("\nnothing is paused");
    } else {
        let row = |pause: &Pause| {
            vec![words(&pause.scope), pause.paused_at.to_string(), pause.reason.clone().unwrap_or_default()]
        };
        let rows: Vec<_> = pauses.iter().map(row).collect();
        output::line(&format!("\n{}", output::table(&["paused", "since", "why"], &rows)));
    }
    Ok(ExitCode::SUCCESS)
}

fn pause_json(pause: &Pause) -> serde_json::Value {
    let (facility, model) = match &pause.scope {
        PauseScope::All => (None, None),
        PauseScope::Facility(name) => (Some(name), None),
        PauseScope::Model(name) => (None, Some(name)),
    };
    serde_json::json!({
        "facility": facility, "model": model, "paused_at": pause.paused_at, "reason": pause.reason,
    })
}

fn words(scope: &PauseScope) -> String {
    match scope {
        PauseScope::All => "all jobs".to_owned(),
        PauseScope::Facility(name) => format!("the facility {name}"),
        PauseScope::Model(name) => format!("the model {name}"),
    }
}

fn row(letter: &DeadLetter) -> Vec<String> {
    vec![
        letter.job_id.to_string(),
        letter.facility.clone(),
        letter.camera.clone().unwrap_or_default(),
        letter.model.clone(),
        letter.code.clone(),
        letter.kind.clone(),
        letter.attempts.to_string(),
        letter.discarded_at.to_string(),
        letter.error.lines().next().unwrap_or_default().to_owned(),
    ]
}

fn show(letter: &DeadLetter) {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let facts = [
        ("job", letter.job_id.to_string()),
        ("inspection", letter.inspection_id.to_string()),
        ("view", letter.view_id.to_string()),
        ("package", or_none(&letter.package_id)),
        ("facility", letter.facility.clone()),
        ("camera", or_none(&letter.camera)),
        ("angle", or_none(&letter.angle)),
        ("model", letter.model.clone()),
        ("code", letter.code.clone()),
        ("kind", letter.kind.clone()),
        ("stage", or_none(&letter.stage)),
        ("attempts", format!("{} of {}", letter.attempts, letter.max_attempts)),
        ("submitted", letter.created_at.to_string()),
        ("discarded", letter.discarded_at.to_string()),
        ("error", letter.error.clone()),
    ];
    for (name, value) in facts {
        output::line(&format!("{name:<11} {value}"));
    }
    let row = |attempt: &Attempt| {
        vec![
            attempt.started_at.map(|moment| moment.to_string()).unwrap_or_default(),
            attempt.ended_at.to_string(),
            attempt.outcome.clone(),
            or_none(&attempt.worker),
            or_none(&attempt.code),
            attempt.error.clone().unwrap_or_default(),
        ]
    };
    let rows: Vec<_> = letter.history.iter().map(row).collect();
    output::line(&format!("\n{}", output::table(&["started", "ended", "outcome", "worker", "code", "error"], &rows)));
}

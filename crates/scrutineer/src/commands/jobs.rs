//! `scrutineer jobs list|redrive`: dead letters.

use std::process::ExitCode;

use clap::Subcommand;
use scrutineer_store::{DeadLetter, DeadLetterFilter};
use scrutineer_types::{Access, JobId};

use crate::{config::Config, output, parts};

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
    /// Make dead letters available again, their attempts counted from zero.
    Redrive {
        #[command(flatten)]
        filter: Filter,
    },
}

#[derive(Debug, clap::Args)]
struct Filter {
    /// One job.
    #[arg(long, value_name = "ID")]
    job: Option<JobId>,
    /// Of one facility.
    #[arg(long)]
    facility: Option<String>,
    /// Whose error contains this text.
    #[arg(long, value_name = "TEXT")]
    error: Option<String>,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Filter {
    fn build(self) -> DeadLetterFilter {
        DeadLetterFilter {
            job_id: self.job,
            facility: self.facility,
            error_contains: self.error,
            limit: self.limit,
            ..DeadLetterFilter::default()
        }
    }
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    match arguments.action {
        Action::List { filter, json } => {
            let page = metastore.dead_letters(&Access::all(), &filter.build()).await?;
            if json {
                return output::json(&page).map(|()| ExitCode::SUCCESS);
            }
            let rows: Vec<_> = page.items.iter().map(row).collect();
            output::line(&output::table(&["job", "facility", "attempts", "discarded", "error"], &rows));
        }
        Action::Redrive { filter } => {
            let redriven = metastore.redrive(&Access::all(), &filter.build()).await?;
            output::say(&format!("{} jobs are available again", redriven.len()));
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn row(letter: &DeadLetter) -> Vec<String> {
    vec![
        letter.job_id.to_string(),
        letter.facility.clone(),
        letter.attempts.to_string(),
        letter.discarded_at.to_string(),
        letter.error.clone(),
    ]
}

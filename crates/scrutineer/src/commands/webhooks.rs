//! `scrutineer webhooks list|dead-letters|redrive|purge|test`.

use std::process::ExitCode;

use anyhow::bail;
use clap::Subcommand;
use scrutineer_store::{WebhookFilter, WebhookLetter, WebhookState};
use scrutineer_types::{Access, Timestamp};
use scrutineer_webhooks::Sent;
use uuid::Uuid;

use crate::{config::Config, output, parts};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print every target, what it awaits and how it does.
    List {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print deliveries that were given up, newest first.
    DeadLetters {
        #[command(flatten)]
        filter: Filter,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: usize,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Deliver dead letters that match again, with the same ids; without a filter, all.
    Redrive {
        #[command(flatten)]
        filter: Filter,
        /// At most so many, the oldest; 0: all.
        #[arg(long, default_value_t = 0)]
        limit: usize,
    },
    /// Delete dead letters that match.
    Purge {
        #[command(flatten)]
        filter: Filter,
        /// Delete all of them: needed where nothing else says which.
        #[arg(long)]
        all: bool,
        /// At most so many, the oldest; 0: all.
        #[arg(long, default_value_t = 0)]
        limit: usize,
    },
    /// Send an event of type `scrutineer.webhook.test` to a target, once, from here.
    Test {
        /// Its name in the configuration.
        name: String,
    },
}

#[derive(Debug, clap::Args)]
struct Filter {
    /// One delivery.
    #[arg(long, value_name = "ID")]
    id: Option<Uuid>,
    /// To one target.
    #[arg(long, value_name = "NAME")]
    target: Option<String>,
    /// Of one facility.
    #[arg(long)]
    facility: Option<String>,
    /// Of events of one kind, as `inspection.completed`.
    #[arg(long)]
    kind: Option<String>,
    /// Whose error contains this text.
    #[arg(long, value_name = "TEXT")]
    error: Option<String>,
}

impl Filter {
    fn build(self, limit: usize) -> WebhookFilter {
        let Self { id, target, facility, kind, error } = self;
        WebhookFilter { id, target, facility, kind, error_contains: error, limit, ..WebhookFilter::default() }
    }
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    let access = Access::all();
    match arguments.action {
        Action::List { json } => {
            let states = metastore.webhooks().await?;
            if json {
                return output::json(&states).map(|()| ExitCode::SUCCESS);
            }
            let rows: Vec<_> = states.iter().map(target_row).collect();
            let head = ["target", "state", "delivered", "behind", "pending", "dead", "last success", "last error"];
            output::line(&output::table(&head, &rows));
        }
        Action::DeadLetters { filter, limit, json } => {
            let page = metastore.webhook_letters(&access, &filter.build(limit)).await?;
            if json {
                return output::json(&page).map(|()| ExitCode::SUCCESS);
            }
            let rows: Vec<_> = page.items.iter().map(letter_row).collect();
            let head = ["delivery", "target", "event", "kind", "attempts", "last attempt", "error"];
            output::line(&output::table(&head, &rows));
        }
        Action::Redrive { filter, limit } => {
            let redriven = metastore.redrive_webhooks(&access, &filter.build(limit)).await?;
            output::say(&format!("{} deliveries are due again", redriven.len()));
        }
        Action::Purge { filter, all, limit } => {
            let filter = filter.build(limit);
            if !all && filter == (WebhookFilter { limit, ..WebhookFilter::default() }) {
                bail!("nothing says which dead letters to delete; name a filter, or --all");
            }
            let purged = metastore.purge_webhooks(&access, &filter).await?;
            output::say(&format!("{purged} dead letters are deleted"));
        }
        Action::Test { name } => {
            return match parts::webhooks(&config, &metastore)?.test(&name).await {
                None => bail!("no target is named `{name}`; add [webhooks.{name}] to the configuration"),
                Some(Sent::Delivered) => {
                    output::say(&format!("`{name}` took the test"));
                    Ok(ExitCode::SUCCESS)
                }
                Some(Sent::Failed { error, .. }) => bail!("`{name}` did not take the test: {error}"),
            };
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn target_row(state: &WebhookState) -> Vec<String> {
    let moment = |moment: Option<Timestamp>| moment.map_or_else(|| "never".to_owned(), |moment| moment.to_string());
    let error = match (&state.last_error, state.last_error_at) {
        (Some(error), Some(at)) => format!("{at} {error}"),
        _ => String::new(),
    };
    vec![
        state.name.clone(),
        state.state.to_owned(),
        state.delivered.to_string(),
        state.behind.to_string(),
        state.pending.to_string(),
        state.dead_letters.to_string(),
        moment(state.last_success_at),
        error,
    ]
}

fn letter_row(letter: &WebhookLetter) -> Vec<String> {
    vec![
        letter.id.to_string(),
        letter.target.clone(),
        letter.event_id.to_string(),
        letter.kind.to_string(),
        letter.attempts.to_string(),
        letter.last_attempt_at.to_string(),
        letter.error.clone(),
    ]
}

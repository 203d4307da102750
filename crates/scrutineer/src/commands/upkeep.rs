//! `scrutineer upkeep --once`, `scrutineer upkeep --outlook` and `scrutineer migrate`.

use std::process::ExitCode;

use scrutineer_store::Metastore;
use scrutineer_types::Timestamp;
use scrutineer_upkeep::{AHEAD_DAYS, KindOutlook, outlook};

use crate::{config::Config, output, parts, telemetry};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Run every chore once, webhooks among them, and end; a serving process repeats them by itself.
    #[arg(long, required_unless_present = "outlook")]
    once: bool,
    /// Print what would go when by these settings, beside whoever serves, and remove nothing.
    #[arg(long, conflicts_with = "once")]
    outlook: bool,
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    if arguments.outlook {
        return print_outlook(&config, metastore.as_ref()).await;
    }
    let aws = parts::aws(&config).await;
    let originals = parts::originals(&config, aws.as_ref())?;
    let queue = parts::queue(&config, &metastore, None, aws.as_ref())?;
    let upkeep = parts::upkeep(&config, &metastore, &originals, &queue, aws.as_ref())?;
    let webhooks = parts::webhooks(&config, &metastore)?;
    let mut report = upkeep.run_once().await?;
    let delivered: u64 = webhooks.run_once().await?.into_values().sum();
    report.0.insert("webhooks", usize::try_from(delivered).unwrap_or(usize::MAX));
    output::json(&report)?;
    Ok(ExitCode::SUCCESS)
}

async fn print_outlook(config: &Config, metastore: &dyn Metastore) -> anyhow::Result<ExitCode> {
    let outlook = outlook(metastore, &config.upkeep, metastore.now().await?).await?;
    let row = |one: KindOutlook| {
        let moment = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
        let mut row = vec![
            one.kind.as_str().to_owned(),
            one.kept_days.map_or_else(|| "for ever".to_owned(), |days| format!("{days} days")),
            moment(one.oldest_at),
            moment(one.goes_at),
        ];
        row.extend(one.going.map_or_else(Default::default, |going| going.map(|count| count.to_string())));
        row
    };
    let rows: Vec<_> = outlook.kinds.into_iter().map(row).collect();
    let ahead = AHEAD_DAYS.map(|days| if days == 1 { "in a day".to_owned() } else { format!("in {days} days") });
    let mut head = vec!["what", "kept", "oldest", "goes"];
    head.extend(ahead.iter().map(String::as_str));
    output::line(&output::table(&head, &rows));
    output::line(&format!("\nheld: {}; `scrutineer hold list` prints them", outlook.held));
    Ok(ExitCode::SUCCESS)
}

/// Opening migrates; there is nothing else to do.
pub async fn migrate(config: Config) -> anyhow::Result<ExitCode> {
    // Where the copy is that was made before.
    telemetry::logs(&config.log)?;
    parts::metastore_beside(&config).await?;
    output::say(&format!("{} has this version's schema", config.database.address()));
    Ok(ExitCode::SUCCESS)
}

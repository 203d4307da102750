//! `scrutineer upkeep --once` and `scrutineer migrate`.

use std::process::ExitCode;

use scrutineer_store::Originals;
use scrutineer_upkeep::Upkeep;

use crate::{config::Config, output, parts, telemetry};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Run every chore once and end; a serving process repeats them by itself.
    #[arg(long, required = true)]
    once: bool,
}

pub async fn run(config: Config, _arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    let originals = Originals::open(&config.objects)?;
    let upkeep = Upkeep::new(metastore, originals, config.upkeep, parts::process_name());
    output::json(&upkeep.run_once().await?)?;
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

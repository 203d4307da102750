//! `scrutineer upkeep --once` and `scrutineer migrate`.

use std::process::ExitCode;

use crate::{config::Config, output, parts, telemetry};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Run every chore once, webhooks among them, and end; a serving process repeats them by itself.
    #[arg(long, required = true)]
    once: bool,
}

pub async fn run(config: Config, _arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
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

/// Opening migrates; there is nothing else to do.
pub async fn migrate(config: Config) -> anyhow::Result<ExitCode> {
    // Where the copy is that was made before.
    telemetry::logs(&config.log)?;
    parts::metastore_beside(&config).await?;
    output::say(&format!("{} has this version's schema", config.database.address()));
    Ok(ExitCode::SUCCESS)
}

//! `scrutineer policy show|apply`.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use clap::Subcommand;

use crate::{config::Config, output, parts};

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
    /// Store a policy file as the newest version and let it decide from now on.
    Apply {
        /// A policy file.
        file: PathBuf,
    },
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let metastore = parts::metastore_beside(&config).await?;
    match arguments.action {
        Action::Show { name, json } => {
            let versions = match &name {
                Some(name) => metastore.policy_versions(name).await?,
                None => metastore.active_policies().await?,
            };
            if let (Some(name), true) = (&name, versions.is_empty()) {
                bail!("there is no policy `{name}`; `scrutineer policy show` lists those there are");
            }
            if json {
                let policies: Vec<_> = versions.iter().map(|version| &version.policy).collect();
                return output::json(&policies).map(|()| ExitCode::SUCCESS);
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
        }
        Action::Apply { file } => {
            let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let policy = scrutineer_decide::parse(&text).with_context(|| format!("in {}", file.display()))?;
            let routes = parts::routes(&config, &parts::policy(&config)?);
            parts::check_policy(&config, &routes, &policy)?;
            let hash = scrutineer_decide::content_hash(&policy);
            let version = metastore.import_policy(&policy, &hash, true).await?;
            output::say(&format!("policy `{}` version {} decides from now on", policy.name, version.version));
        }
    }
    Ok(ExitCode::SUCCESS)
}

//! `scrutineer config default|check`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;

use crate::{config, output, parts};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print every setting with its default and a comment.
    Default,
    /// Check a configuration file together with the environment.
    Check {
        /// The file [default: --config, else ./scrutineer.toml].
        file: Option<PathBuf>,
    },
}

pub fn run(arguments: &Arguments, file: Option<&Path>) -> anyhow::Result<ExitCode> {
    match &arguments.action {
        Action::Default => output::line(config::DEFAULT_TOML.trim_end()),
        Action::Check { file: named } => {
            let config = config::Config::load(named.as_deref().or(file), &[])?;
            check_routes(&config)?;
            output::say("the configuration is valid");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what of the routes is no mistake and yet worth a look.
fn check_routes(config: &config::Config) -> anyhow::Result<()> {
    let policies = parts::policies(config)?;
    let routes = parts::routes(config, &policies[0]);
    for message in parts::shadowed(&routes) {
        output::say(&format!("warning: {message}"));
    }
    for (place, route) in routes.all().iter().enumerate() {
        if let Some(name) = route.policy.as_ref().filter(|name| policies.iter().all(|policy| policy.name != **name)) {
            let title = routes.title(place);
            output::say(&format!(
                "note: {title} names the policy `{name}`, which the database must have: no file here has it"
            ));
        }
    }
    Ok(())
}

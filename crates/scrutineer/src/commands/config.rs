//! `scrutineer config default|check`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;

use crate::{config, output};

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
            config::Config::load(named.as_deref().or(file), &[])?;
            output::say("the configuration is valid");
        }
    }
    Ok(ExitCode::SUCCESS)
}

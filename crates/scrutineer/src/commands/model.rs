//! `scrutineer model inspect`.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;

use crate::output;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print a model's head, classes, input and outputs, and what was assumed.
    Inspect {
        /// An ONNX file.
        model: PathBuf,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Action::Inspect { model, json } = &arguments.action;
    let description = scrutineer_infer::describe(model)?;
    if *json {
        output::json(&description)?;
    } else {
        output::line(&description.to_string());
    }
    Ok(ExitCode::SUCCESS)
}

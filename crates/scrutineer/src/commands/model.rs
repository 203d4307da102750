//! `scrutineer model inspect`.

use std::{path::PathBuf, process::ExitCode};

use clap::Subcommand;

use super::trial;
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
        /// Find out on these images how the model wants its pixels: colour order and scale.
        #[arg(long, value_name = "PATH")]
        images: Option<String>,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Action::Inspect { model, images, json } = &arguments.action;
    let description = scrutineer_infer::describe(model)?;
    let trial = images.as_deref().map(|images| trial::hold(model, images)).transpose()?;
    if *json {
        let mut value = serde_json::to_value(&description)?;
        if let Some(trial) = &trial {
            value["trial"] = trial::json(trial);
        }
        output::json(&value)?;
    } else {
        output::line(description.to_string().trim_end());
        if let Some(trial) = &trial {
            output::line(&format!("\n{}", trial::table(trial, &description)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

//! `scrutineer init`: a configuration and a policy that fit a model.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};

use super::trial;
use crate::output;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The detector, as ONNX.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Where to write scrutineer.toml and policy.toml.
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Find out on these images how the model wants its pixels, and write it into model.toml beside the model.
    #[arg(long, value_name = "PATH")]
    images: Option<String>,
    /// Write over what is there.
    #[arg(long)]
    force: bool,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let description = scrutineer_infer::describe(&arguments.model)?;
    let model = std::fs::canonicalize(&arguments.model)?;
    std::fs::create_dir_all(&arguments.dir)
        .with_context(|| format!("cannot make the folder {}", arguments.dir.display()))?;
    let folder = std::fs::canonicalize(&arguments.dir)?;
    let configuration = folder.join("scrutineer.toml");
    let policy = folder.join("policy.toml");
    if !arguments.force {
        for path in [&configuration, &policy] {
            if path.exists() {
                bail!("{} is there already; --force writes over it", path.display());
            }
        }
    }
    let mut description = description;
    if let Some(images) = &arguments.images {
        let trial = trial::hold(&model, images)?;
        output::say(&format!("{}\n", trial::table(&trial, &description)));
        if trial::is_clear(&trial) && trial.best().input != description.manifest.input {
            let beside = model.with_file_name("model.toml");
            if [&beside, &model.with_extension("toml")].iter().any(|file| file.exists()) {
                output::say("a model.toml is there already: put these lines into it");
            } else {
                let lines = trial::lines(&trial.best().input);
                write(&beside, &format!("# Found out by `scrutineer init --images`.\n{lines}"))?;
                output::say(&format!("wrote {}", beside.display()));
                description = scrutineer_infer::describe(&model)?;
            }
        }
    }
    let name = policy_name(&model);
    write(&policy, &scrutineer_decide::starting_policy(&name, &description.manifest.classes))?;
    write(&configuration, &configuration_text(&model, &policy))?;
    output::say(&description.to_string());
    output::say(&format!(
        "\nwrote {} and {}\nnext: scrutineer --config {} serve   (or: run IMAGES...)\nthen say in policy.toml what each class means",
        configuration.display(),
        policy.display(),
        configuration.display()
    ));
    Ok(ExitCode::SUCCESS)
}

fn configuration_text(model: &Path, policy: &Path) -> String {
    let quoted = |path: &Path| toml::Value::String(path.to_string_lossy().into_owned()).to_string();
    format!(
        "# Written by `scrutineer init`. `scrutineer config default` prints every setting.\n\n\
         [model]\npath = {}\n\n[policy]\npath = {}\n",
        quoted(model),
        quoted(policy)
    )
}

/// The file's name in the letters that a policy's name may have.
fn policy_name(model: &Path) -> String {
    let stem = model.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().to_lowercase());
    let name: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).take(64).collect();
    if name.is_empty() { "policy".to_owned() } else { name }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

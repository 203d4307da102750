//! `scrutineer init`: a configuration and a policy that fit a model.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};

use crate::output;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The detector, as ONNX.
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Where to write scrutineer.toml and policy.toml.
    #[arg(long, value_name = "DIR", default_value = ".")]
    dir: PathBuf,
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

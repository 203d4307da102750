//! The configuration: compiled-in defaults, then a file, then the environment, then flags.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;
use toml::{Table, Value};

/// Every setting with its default and a comment.
pub const DEFAULT_TOML: &str = include_str!("../../../scrutineer.default.toml");

/// The file that is read when none is named.
const DEFAULT_FILE: &str = "scrutineer.toml";
const ENVIRONMENT_PREFIX: &str = "SCRUTINEER__";

/// All settings; each crate owns its section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: scrutineer_serve::Config,
    pub database: scrutineer_store::Config,
    pub queue: Queue,
    pub objects: scrutineer_store::OriginalsConfig,
    pub model: scrutineer_infer::Config,
    pub policy: PolicyFile,
    pub images: scrutineer_preprocess::Config,
    pub ingest: scrutineer_ingest::Config,
    pub inspect: scrutineer_inspect::Config,
    pub worker: scrutineer_worker::Config,
    pub upkeep: scrutineer_upkeep::Config,
    pub log: Log,
}

/// `[queue]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    pub url: String,
}

/// `[policy]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    pub path: String,
}

/// `[log]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: String,
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

impl Config {
    /// Reads `file` (or `./scrutineer.toml` where it exists) and the environment, over the defaults; `flags` are
    /// `section.key = value` and come last.
    pub fn load(file: Option<&Path>, flags: &[(&str, String)]) -> anyhow::Result<Self> {
        let mut table = defaults();
        if let Some(path) =
            file.map(PathBuf::from).or_else(|| Some(DEFAULT_FILE.into()).filter(|path: &PathBuf| path.exists()))
        {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
            merge_file(&mut table, &text).with_context(|| format!("in {}", path.display()))?;
        }
        for (name, value) in std::env::vars() {
            if let Some(key) = name.strip_prefix(ENVIRONMENT_PREFIX) {
                let path = key.to_lowercase().replace("__", ".");
                set(&mut table, &path, &value).with_context(|| format!("in the environment variable {name}"))?;
            }
        }
        for (path, value) in flags {
            set(&mut table, path, value)?;
        }
        let mut config: Self = table.try_into().context("a setting has the wrong type")?;
        // What light a model sees is a property of the model in use: it is part of its fingerprint.
        config.model.lighting.clone_from(&config.images.lighting);
        config.validate()?;
        Ok(config)
    }

    fn validate(&self) -> anyhow::Result<()> {
        if self.queue.url != "store:" {
            bail!("queue.url = \"{}\": this version knows \"store:\" only", self.queue.url);
        }
        self.ingest.validate().map_err(anyhow::Error::msg)?;
        self.worker.validate().map_err(anyhow::Error::msg)?;
        self.upkeep.validate().map_err(anyhow::Error::msg)?;
        Ok(())
    }
}

fn defaults() -> Table {
    DEFAULT_TOML.parse().expect("the compiled-in defaults are TOML: a test loads them")
}

/// Puts the settings of a file over `table`.
fn merge_file(table: &mut Table, text: &str) -> anyhow::Result<()> {
    let file: Table = text.parse().context("not valid TOML")?;
    for (section, value) in file {
        let Some(known) = table.get_mut(&section) else {
            bail!(unknown(&section, &section, &defaults()));
        };
        let (Value::Table(known), Value::Table(given)) = (known, value) else {
            bail!("`{section}` is a section: write [{section}] and its keys below");
        };
        for (key, value) in given {
            if !known.contains_key(&key) {
                bail!(unknown(&format!("{section}.{key}"), &key, known));
            }
            known.insert(key, value);
        }
    }
    Ok(())
}

/// Sets `section.key` from text, read as the default's type.
fn set(table: &mut Table, path: &str, text: &str) -> anyhow::Result<()> {
    let Some((section, key)) = path.split_once('.') else {
        bail!("`{path}` names no key: it is SECTION__KEY");
    };
    let Some(Value::Table(known)) = table.get_mut(section) else {
        bail!(unknown(path, section, &defaults()));
    };
    let Some(value) = known.get_mut(key) else {
        bail!(unknown(path, key, known));
    };
    *value = match value {
        Value::String(_) => Value::String(text.to_owned()),
        Value::Integer(_) => Value::Integer(text.parse().with_context(|| format!("`{text}` is not a whole number"))?),
        Value::Float(_) => Value::Float(text.parse().with_context(|| format!("`{text}` is not a number"))?),
        Value::Boolean(_) => {
            Value::Boolean(text.parse().with_context(|| format!("`{text}` is neither true nor false"))?)
        }
        Value::Array(_) | Value::Table(_) | Value::Datetime(_) => format!("value = {text}")
            .parse::<Table>()
            .context("not a TOML value")?
            .remove("value")
            .context("no value")?,
    };
    Ok(())
}

fn unknown(path: &str, word: &str, known: &Table) -> String {
    let nearest = known.keys().max_by(|a, b| strsim::jaro_winkler(a, word).total_cmp(&strsim::jaro_winkler(b, word)));
    match nearest {
        Some(nearest) => format!(
            "unknown setting `{path}`; the nearest known one is `{nearest}` (`scrutineer config default` prints all)"
        ),
        None => format!("unknown setting `{path}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(text: &str) -> Result<Table, String> {
        let mut table = defaults();
        merge_file(&mut table, text).map_err(|error| error.to_string())?;
        Ok(table)
    }

    #[test]
    fn the_compiled_in_defaults_are_complete_and_valid() {
        let config: Config = defaults().try_into().unwrap();
        config.validate().unwrap();
        assert_eq!(config.server, scrutineer_serve::Config::default());
        assert_eq!(config.database, scrutineer_store::Config::default());
        assert_eq!(config.objects, scrutineer_store::OriginalsConfig::default());
        assert_eq!(config.model, scrutineer_infer::Config::default());
        assert_eq!(config.images, scrutineer_preprocess::Config::default());
        assert_eq!(config.ingest, scrutineer_ingest::Config::default());
        assert_eq!(config.inspect, scrutineer_inspect::Config::default());
        assert_eq!(config.worker, scrutineer_worker::Config::default());
        assert_eq!(config.upkeep, scrutineer_upkeep::Config::default());
    }

    #[test]
    fn an_unknown_key_names_the_nearest_known_one() {
        let error = merged("[server]\nlisten_address = \"x\"").unwrap_err();
        assert!(error.contains("server.listen_address") && error.contains("`listen`"), "{error}");
        let error = merged("[modle]\npath = \"x\"").unwrap_err();
        assert!(error.contains("`model`"), "{error}");
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let table = merged("[worker]\nlease_ms = 5000").unwrap();
        assert_eq!(table["worker"]["lease_ms"].as_integer(), Some(5000));
        assert_eq!(table["worker"]["drain_ms"].as_integer(), Some(25_000));
    }

    #[test]
    fn the_environment_is_read_as_the_default_s_type() {
        let mut table = defaults();
        set(&mut table, "model.floor", "0.2").unwrap();
        set(&mut table, "model.path", "7").unwrap();
        set(&mut table, "worker.lease_ms", "7000").unwrap();
        assert_eq!(table["model"]["floor"].as_float(), Some(0.2));
        assert_eq!(table["model"]["path"].as_str(), Some("7"));
        assert!(set(&mut table, "worker.lease_ms", "soon").is_err());
        assert!(set(&mut table, "worker.leese_ms", "1").unwrap_err().to_string().contains("`lease_ms`"));
    }
}

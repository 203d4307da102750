//! `[export]`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Table, TableFormat};

/// What is exported by itself, and where to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// A folder, or `s3://`, `gs://` or `az://`, a bucket and a prefix; empty: nothing is exported by itself.
    pub url: String,
    /// How.
    pub format: TableFormat,
    /// Which tables.
    pub tables: Vec<Table>,
    /// How often days that have changed are looked for, in milliseconds.
    pub every_ms: u64,
    /// How long after a day's end, by UTC, it is exported, in milliseconds.
    pub lag_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            url: String::new(),
            format: TableFormat::Parquet,
            tables: Table::ALL.to_vec(),
            every_ms: 3_600_000,
            lag_ms: 3_600_000,
        }
    }
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> Result<(), String> {
        if self.every_ms < 60_000 {
            return Err(
                "export.every_ms must be at least 60000: each turn asks the database for what has changed".into()
            );
        }
        if self.tables.is_empty() {
            return Err("export.tables is empty; leave it out for all of them, or export.url for no export".into());
        }
        Ok(())
    }

    /// Whether anything is exported by itself.
    pub fn is_on(&self) -> bool {
        !self.url.is_empty()
    }

    /// How often days that have changed are looked for.
    pub fn period(&self) -> Duration {
        Duration::from_millis(self.every_ms)
    }
}

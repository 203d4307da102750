//! What a backup says of itself.

use std::{collections::BTreeMap, path::Path};

use scrutineer_types::Timestamp;
use serde::{Deserialize, Serialize};

use super::folder;
use crate::{StoreError, StoreErrorKind};

/// The version of the folder's layout; a greater one is refused.
pub(crate) const FORMAT: u32 = 1;

/// The manifest's name in the folder.
pub(crate) const NAME: &str = "manifest.json";

/// A finished backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the folder's layout.
    pub format: u32,
    /// Which version of scrutineer made it.
    pub scrutineer: String,
    /// The version of the rows' schema.
    pub schema: i64,
    /// When it was begun: the rows are of then, by the clock of the machine that made it.
    pub began_at: Timestamp,
    /// When its last original was there.
    pub finished_at: Timestamp,
    /// The rows.
    pub database: SavedRows,
    /// The originals.
    pub originals: SavedOriginals,
}

/// The rows of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRows {
    /// The file's name in the folder.
    pub file: String,
    /// Its length.
    pub size_bytes: u64,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// How many rows each table has.
    pub counts: BTreeMap<String, u64>,
}

/// The originals of a backup; each one's length and SHA-256 are in the rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedOriginals {
    /// How many the rows name.
    pub count: u64,
    /// Their length together, by the rows.
    pub size_bytes: u64,
    /// How many of them could not be saved; 0 in a backup that is whole.
    pub problems: u64,
    /// Keys whose rows were removed from the live database before they could be copied: they are not missed.
    #[serde(default)]
    pub removed_meanwhile: Vec<String>,
}

impl Manifest {
    /// Reads that of the backup in `folder`.
    ///
    /// [`StoreErrorKind::NotFound`] where no backup was finished there, [`StoreErrorKind::NewerSchema`] where a newer
    /// version made it.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        let text = std::fs::read_to_string(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => StoreError::new(
                StoreErrorKind::NotFound,
                if folder::is_begun(folder) {
                    format!(
                        "the backup in `{}` was never finished; `scrutineer backup` into the same folder goes on with it",
                        folder.display()
                    )
                } else {
                    format!("there is no backup in `{}`: it has no {NAME}", folder.display())
                },
            ),
            _ => folder::failed(&error, "read", &path).with_source(error),
        })?;
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| damaged(&path, error))?;
        // A newer layout need not look like ours.
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        if format.is_some_and(|format| format > u64::from(FORMAT)) {
            return Err(StoreError::new(
                StoreErrorKind::NewerSchema,
                format!("the backup in `{}` was made by a newer scrutineer; use that one", folder.display()),
            ));
        }
        let manifest: Self = serde_json::from_value(value).map_err(|error| damaged(&path, error))?;
        // It comes from outside: it names a file of its own folder, nothing else.
        if !folder::is_rows(&manifest.database.file) {
            return Err(damaged(&path, format!("`{}` is no file of a backup", manifest.database.file)));
        }
        Ok(manifest)
    }

    /// Puts it into `folder`, in the place of the one before, at once and for good.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let mut text =
            serde_json::to_string_pretty(self).expect("a manifest has string keys and cannot fail to serialise");
        text.push('\n');
        let (path, new) = (folder.join(NAME), folder.join(format!("{NAME}.new")));
        let write = || {
            std::fs::write(&new, text)?;
            folder::sync(&new)?;
            std::fs::rename(&new, &path)?;
            folder::sync(folder)
        };
        write().map_err(|error| folder::failed(&error, "write", &path).with_source(error))
    }
}

fn damaged(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::new(StoreErrorKind::Internal, format!("the manifest `{}` is damaged", path.display()))
        .with_source(source)
}

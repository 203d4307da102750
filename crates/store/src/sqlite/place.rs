//! How a database's file gets into the place of the configured one.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use super::{lock, options};
use crate::{Config, StoreError, StoreErrorKind};

/// What SQLite keeps beside its file, and the file itself. A log that is left beside another database would be taken for its
/// own.
const PARTS: [&str; 4] = ["", "-wal", "-shm", "-journal"];

/// The place of a database, which nobody serves while this lives.
#[derive(Debug)]
pub(crate) struct Place {
    path: PathBuf,
    _lock: lock::ServingLock,
}

impl Place {
    /// Takes the configured place, and makes its folder. [`StoreErrorKind::InUse`] while a server runs there.
    pub fn take(config: &Config) -> Result<Self, StoreError> {
        let path = options::path(config)?;
        super::open::create_folder(&path)?;
        let lock = lock::take(&path)?;
        Ok(Self { path, _lock: lock })
    }

    /// The database's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a database is there, or a part of one.
    pub fn is_taken(&self) -> bool {
        PARTS.iter().any(|part| with(&self.path, part).exists())
    }

    /// Moves what is there to this name with `mark` added. Answers where it went; `None` where nothing was.
    pub fn put_aside(&self, mark: &str) -> Result<Option<PathBuf>, StoreError> {
        let aside = with(&self.path, mark);
        let mut moved = None;
        // The file last: until then the parts can be put back by hand, and it is still there.
        for part in PARTS.iter().rev() {
            let from = with(&self.path, part);
            if from.exists() {
                fs::rename(&from, with(&aside, part)).map_err(|error| self.failed(&error, "moved aside"))?;
                moved = Some(aside.clone());
            }
        }
        Ok(moved)
    }

    /// Where a copy is written before it is put here.
    pub fn waiting(&self) -> PathBuf {
        with(&self.path, ".restoring")
    }

    /// Puts what was written to [`Self::waiting`] here, for good.
    pub fn put(&self) -> Result<(), StoreError> {
        let put = || {
            File::open(self.waiting())?.sync_all()?;
            fs::rename(self.waiting(), &self.path)?;
            let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        };
        put().map_err(|error| self.failed(&error, "put into place"))
    }

    fn failed(&self, error: &io::Error, what: &str) -> StoreError {
        let kind = match error.kind() {
            io::ErrorKind::StorageFull => StoreErrorKind::Full,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => StoreErrorKind::ReadOnly,
            _ => StoreErrorKind::Unavailable,
        };
        StoreError::new(kind, format!("the database `{}` cannot be {what}: {error}", self.path.display()))
    }
}

/// A path with something added to its name.
pub(super) fn with(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// The configured database's file.
pub(crate) fn file(config: &Config) -> Result<PathBuf, StoreError> {
    options::path(config)
}

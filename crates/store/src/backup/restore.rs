//! Putting a backup into place.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use scrutineer_types::Timestamp;
use serde::Serialize;

use super::{
    folder,
    ledger::Recorded,
    manifest::Manifest,
    problem::{Progress, Tell},
    walk::{self, Excuse},
};
use crate::{
    Config, Originals, StoreError, StoreErrorKind,
    schema::newer,
    sqlite::{self, ledger::SqliteLedger, place::Place},
};

/// A backup that was put into place.
#[derive(Clone, Debug, Serialize)]
pub struct Restored {
    /// What was restored.
    pub manifest: Manifest,
    /// Originals copied.
    pub copied: u64,
    /// Their length together.
    pub copied_bytes: u64,
    /// Originals that were in place already.
    pub kept: u64,
    /// Where the database went that was there before.
    pub moved_to: Option<PathBuf>,
    /// How many originals are missing or damaged in the backup and could not be restored; each was told.
    pub problems: u64,
}

/// Puts the backup in `folder` into the configured SQLite database and object store, which nobody serves meanwhile. Originals
/// come first, rows last and at once: broken off, it leaves no new database, and repeated it goes on.
///
/// Where a database is there already, [`StoreErrorKind::Conflict`]; with `force` that one is moved aside, never deleted.
pub async fn restore(
    database: &Config,
    originals: &Originals,
    folder: &Path,
    force: bool,
    tell: &Tell<'_>,
) -> Result<Restored, StoreError> {
    let _lock = folder::share(folder)?;
    let manifest = Manifest::read(folder)?;
    let known = sqlite::schema::newest();
    if manifest.schema > known {
        return Err(newer(manifest.schema, known));
    }
    let place = Place::take(database)?;
    if place.is_taken() && !force {
        return Err(StoreError::new(
            StoreErrorKind::Conflict,
            format!(
                "there is a database at `{}`; name another place by database.url, or move this one aside with --force",
                place.path().display()
            ),
        ));
    }
    let rows = folder.join(&manifest.database.file);
    tell(Progress::Step("checking the rows"));
    check(&rows, &manifest).await?;
    let mut ledger = SqliteLedger::of_file(&rows).await?;
    tell(Progress::Step("copying the originals"));
    let excused: HashSet<&str> = manifest.originals.removed_meanwhile.iter().map(String::as_str).collect();
    let saved = folder::originals(folder)?;
    let from = &saved;
    let copy = |one: Recorded| async move { walk::copy(from, originals, &one, false).await };
    let walked = walk::walk(&mut ledger, Excuse::Listed(&excused), tell, copy).await?;
    ledger.close().await?;

    tell(Progress::Step("copying the rows"));
    let waiting = place.waiting();
    let (from, to) = (rows.clone(), waiting.clone());
    folder::blocking(move || {
        std::fs::copy(&from, &to).map_err(|error| folder::failed(&error, "write", &to).with_source(error))
    })
    .await?;
    // A disk that is full or fails may have shortened it.
    check(&waiting, &manifest).await?;
    let mark = format!(".replaced-{}", folder::stamp(Timestamp::now()));
    let moved_to = place.put_aside(&mark)?;
    place.put()?;
    Ok(Restored {
        copied: walked.copied,
        copied_bytes: walked.copied_bytes,
        kept: walked.kept,
        problems: walked.problems,
        moved_to,
        manifest,
    })
}

/// Whether a file is the rows that the manifest speaks of.
async fn check(rows: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    let path = rows.to_owned();
    let digest =
        move || folder::digest(&path).map_err(|error| folder::failed(&error, "read", &path).with_source(error));
    let (size_bytes, sha256) = folder::blocking(digest).await?;
    if size_bytes == manifest.database.size_bytes && sha256 == manifest.database.sha256 {
        return Ok(());
    }
    Err(StoreError::new(
        StoreErrorKind::Internal,
        format!(
            "the rows in `{}` are not those that were written: they are damaged, and nothing was changed; use another backup",
            rows.display()
        ),
    ))
}

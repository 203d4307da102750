//! Taking a backup.

use std::path::{Path, PathBuf};

use scrutineer_types::Timestamp;
use serde::Serialize;

use super::{
    folder,
    ledger::Ledger as _,
    manifest::{FORMAT, Manifest, SavedOriginals, SavedRows},
    problem::{Problem, Progress, Tell},
    walk::{self, Excuse},
};
use crate::{
    Config, Originals, OriginalsConfig, StoreError, StoreErrorKind,
    schema::newer,
    sqlite::{self, ledger::SqliteLedger},
};

/// A backup that was taken.
#[derive(Clone, Debug, Serialize)]
pub struct Saved {
    /// What the folder says of itself now.
    pub manifest: Manifest,
    /// Originals copied this time.
    pub copied: u64,
    /// Their length together.
    pub copied_bytes: u64,
    /// Originals that the folder had already.
    pub kept: u64,
    /// How many things were wrong; each was told.
    pub problems: u64,
}

/// Takes a backup of an SQLite database and its originals into `folder`, beside whoever serves them; nothing waits for it.
/// What the folder has of an earlier one is not copied again: with `quick` its length says so, else its SHA-256.
///
/// Fails where nothing could be saved or the disk is full; the backup that was there before is whole then as it was. What is
/// wrong with single originals is told, and the rest is saved.
pub async fn save(
    database: &Config,
    objects: &OriginalsConfig,
    originals: &Originals,
    folder: &Path,
    quick: bool,
    tell: &Tell<'_>,
) -> Result<Saved, StoreError> {
    let file = sqlite::place::file(database)?;
    let mut live = SqliteLedger::beside(database).await?;
    let (schema, known) = (live.schema().await?, sqlite::schema::newest());
    if schema > known {
        return Err(newer(schema, known));
    }
    if schema == 0 {
        return Err(StoreError::new(
            StoreErrorKind::InvalidInput,
            format!("`{}` is no database of ours", file.display()),
        ));
    }
    check_apart(folder, &file, objects)?;
    let _lock = folder::take(folder)?;
    let kept = match Manifest::read(folder) {
        Ok(manifest) => Some(manifest.database.file),
        Err(error) if error.kind() == StoreErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    remove(folder::other_rows(folder, kept.as_deref()))?;
    let saved = folder::originals(folder)?;
    saved.remove_unfinished(0).await?;

    tell(Progress::Step("copying the rows"));
    let began_at = Timestamp::now();
    let rows = folder.join(folder::rows_name(began_at));
    live.copy_into(&rows).await?;
    let finished = finish(&mut live, &rows, (originals, &saved), (schema, began_at), quick, tell).await;
    let result = match finished {
        Ok((result, walked)) => {
            result.write(folder)?;
            remove(folder::other_rows(folder, Some(&result.database.file)))?;
            Ok(Saved {
                manifest: result,
                copied: walked.copied,
                copied_bytes: walked.copied_bytes,
                kept: walked.kept,
                problems: walked.problems,
            })
        }
        Err(error) => {
            // Room for whoever is short of it; the originals stay, and are not copied again.
            remove(vec![rows])?;
            Err(error)
        }
    };
    live.close().await?;
    result
}

/// Checks the rows that were copied and copies what they name.
async fn finish(
    live: &mut SqliteLedger,
    rows: &Path,
    (from, to): (&Originals, &Originals),
    (schema, began_at): (i64, Timestamp),
    quick: bool,
    tell: &Tell<'_>,
) -> Result<(Manifest, walk::Walked), StoreError> {
    let mut ledger = SqliteLedger::of_file(rows).await?;
    tell(Progress::Step("checking the rows"));
    let faults = ledger.faults(quick).await?;
    for fault in &faults {
        tell(Progress::Problem(&Problem::of_rows(fault)));
    }
    let counts = ledger.counts().await?;
    let path = rows.to_owned();
    let digest =
        move || folder::digest(&path).map_err(|error| folder::failed(&error, "read", &path).with_source(error));
    let (size_bytes, sha256) = folder::blocking(digest).await?;
    tell(Progress::Step("copying the originals"));
    let mut walked =
        walk::walk(
            &mut ledger,
            Excuse::GoneThere(live),
            tell,
            |one| async move { walk::copy(from, to, &one, quick).await },
        )
        .await?;
    walked.problems += faults.len() as u64;
    ledger.close().await?;
    let file = rows.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let manifest = Manifest {
        format: FORMAT,
        scrutineer: env!("CARGO_PKG_VERSION").to_owned(),
        schema,
        began_at,
        finished_at: Timestamp::now(),
        database: SavedRows { file, size_bytes, sha256, counts },
        originals: SavedOriginals {
            count: walked.count,
            size_bytes: walked.size_bytes,
            problems: walked.problems,
            removed_meanwhile: std::mem::take(&mut walked.excused),
        },
    };
    Ok((manifest, walked))
}

fn remove(files: Vec<PathBuf>) -> Result<(), StoreError> {
    for file in files {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(folder::failed(&error, "remove", &file).with_source(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A backup in the midst of what it saves would be lost with it, or would take its originals for copies.
fn check_apart(folder: &Path, database: &Path, objects: &OriginalsConfig) -> Result<(), StoreError> {
    let to = resolved(folder);
    let objects = objects.url.strip_prefix("file://").map(|objects| resolved(Path::new(objects)));
    let inside = objects.as_ref().is_some_and(|objects| to.starts_with(objects) || objects.starts_with(&to));
    if inside || resolved(database).starts_with(&to) {
        return Err(StoreError::new(
            StoreErrorKind::InvalidInput,
            format!(
                "`{}` holds the database or the originals, or is among them; give a folder apart, best on another disk",
                folder.display()
            ),
        ));
    }
    Ok(())
}

/// The path without links, as far as it is there.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for there in path.ancestors() {
        if let (Ok(found), Ok(rest)) = (there.canonicalize(), path.strip_prefix(there)) {
            return found.join(rest);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backup_keeps_away_from_what_it_saves() {
        let place = tempfile::tempdir().unwrap();
        let at = |name: &str| place.path().join(name);
        std::fs::create_dir_all(at("data/objects")).unwrap();
        std::os::unix::fs::symlink(at("data"), at("link")).unwrap();
        let objects = OriginalsConfig::at(format!("file://{}", at("data/objects").display()));
        let check = |folder: &str| check_apart(&at(folder), &at("data/scrutineer.db"), &objects);
        for apart in ["backup", "data/backup", "data/objects-saved", "link/backup"] {
            check(apart).unwrap();
        }
        for among in ["data", ".", "data/objects", "data/objects/originals/backup", "link", "link/objects/x"] {
            assert_eq!(check(among).unwrap_err().kind(), StoreErrorKind::InvalidInput, "{among}");
        }
    }
}

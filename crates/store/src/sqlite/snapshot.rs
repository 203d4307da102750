//! A copy of a whole database as one file, consistent, while others write.

use std::{fs::File, path::Path};

use sqlx::SqliteConnection;

use super::place;
use crate::{StoreError, StoreErrorKind};

/// Writes the database of `conn` into `path`, where the caller knows that nothing is, whole and synced, or not at all. Writers go on meanwhile; what
/// they commit after the beginning is not in it.
pub(super) async fn write(conn: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let partial = place::with(path, ".partial");
    let written = write_partial(conn, &partial, path).await;
    if written.is_err() {
        // What is left of it is of no use to anybody.
        let _ = std::fs::remove_file(&partial);
    }
    written
}

async fn write_partial(conn: &mut SqliteConnection, partial: &Path, path: &Path) -> Result<(), StoreError> {
    let failed = |error: &std::io::Error| {
        let kind = match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreErrorKind::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreErrorKind::ReadOnly,
            _ => StoreErrorKind::Unavailable,
        };
        StoreError::new(kind, format!("cannot write the copy `{}`", path.display()))
    };
    let name = partial.to_str().ok_or_else(|| {
        StoreError::new(StoreErrorKind::InvalidInput, format!("`{}` is not written in UTF-8", path.display()))
    })?;
    // Of a process that was killed here.
    match std::fs::remove_file(partial) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(&error).with_source(error)),
        _ => {}
    }
    sqlx::query("VACUUM INTO $1").bind(name).execute(conn).await.map_err(|error| refused(error, path))?;
    let (partial, path) = (partial.to_owned(), path.to_owned());
    let place = move || {
        File::open(&partial)?.sync_all()?;
        std::fs::rename(&partial, &path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    };
    tokio::task::spawn_blocking(place)
        .await
        .map_err(|error| StoreError::new(StoreErrorKind::Internal, "the copy broke off").with_source(error))?
        .map_err(|error| failed(&error).with_source(error))
}

/// The failures that are not of the database but of where the copy goes.
fn refused(error: sqlx::Error, path: &Path) -> StoreError {
    let error = StoreError::from(error);
    let (what, path) = ("the rows cannot be copied", path.display());
    match error.kind() {
        StoreErrorKind::Full => {
            let message = format!("{what} into `{path}`: the disk is full; free some space there");
            StoreError::new(StoreErrorKind::Full, message).with_source(error)
        }
        StoreErrorKind::ReadOnly => {
            let message = format!("{what} into `{path}`: this user may not write there");
            StoreError::new(StoreErrorKind::ReadOnly, message).with_source(error)
        }
        kind => StoreError::new(kind, format!("{what} into `{path}`")).with_source(error),
    }
}

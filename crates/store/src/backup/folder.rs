//! The folder of a backup: its lock, its names, and what is synced.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use scrutineer_types::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Originals, OriginalsConfig, StoreError, StoreErrorKind};

const LOCK: &str = ".lock";

/// Where the originals are.
const OBJECTS: &str = "objects";

/// Bytes read at once.
const CHUNK: usize = 1024 * 1024;

/// Held while the folder is written or read; it dies with the process.
#[derive(Debug)]
pub(super) struct FolderLock(#[expect(dead_code, reason = "its drop is its use")] Option<File>);

/// Makes the folder if need be and takes it for writing.
pub(super) fn take(folder: &Path) -> Result<FolderLock, StoreError> {
    fs::create_dir_all(folder).map_err(|error| failed(&error, "make", folder).with_source(error))?;
    let path = folder.join(LOCK);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| failed(&error, "write", &path).with_source(error))?;
    held(file.try_lock(), folder)?;
    Ok(FolderLock(Some(file)))
}

/// Keeps backups from being written into the folder while it is read; changes nothing in it.
pub(super) fn share(folder: &Path) -> Result<FolderLock, StoreError> {
    // A copy of a backup need not have the file.
    let Ok(file) = File::open(folder.join(LOCK)) else { return Ok(FolderLock(None)) };
    held(file.try_lock_shared(), folder)?;
    Ok(FolderLock(Some(file)))
}

fn held(lock: Result<(), TryLockError>, folder: &Path) -> Result<(), StoreError> {
    match lock {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(StoreError::new(
            StoreErrorKind::InUse,
            format!("another process is at work on the backup in `{}`; wait for it", folder.display()),
        )),
        Err(TryLockError::Error(error)) => Err(failed(&error, "lock", folder).with_source(error)),
    }
}

/// A name for the rows of a backup that begins at `now`.
pub(super) fn rows_name(now: Timestamp) -> String {
    format!("rows-{}.db", stamp(now))
}

/// Whether a file of that name holds a backup's rows.
pub(super) fn is_rows(name: &str) -> bool {
    name.strip_prefix("rows-")
        .and_then(|rest| rest.strip_suffix(".db"))
        .is_some_and(|stamp| !stamp.is_empty() && stamp.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A moment as a part of a file's name: `20260301T120000125Z`.
pub(super) fn stamp(now: Timestamp) -> String {
    now.to_string().chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Whether a backup was begun in the folder.
pub(super) fn is_begun(folder: &Path) -> bool {
    folder.join(LOCK).exists() || folder.join(OBJECTS).exists()
}

/// Rows in the folder that are not `current`: those of a backup that was broken off, or of the one before.
pub(super) fn other_rows(folder: &Path, current: Option<&str>) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let other = entries.filter(|entry| {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        is_rows(name.strip_suffix(PARTIAL).unwrap_or(&name)) && Some(name.as_ref()) != current
    });
    other.map(|entry| entry.path()).collect()
}

/// What a file is called until it is whole.
pub(super) const PARTIAL: &str = ".partial";

/// The originals in the folder, as an object store. Where it is not there yet it is made.
pub(super) fn originals(folder: &Path) -> Result<Originals, StoreError> {
    let objects = objects(folder);
    let url = objects.to_str().ok_or_else(|| {
        StoreError::new(StoreErrorKind::InvalidInput, format!("`{}` is not written in UTF-8", folder.display()))
    })?;
    Originals::open(&OriginalsConfig::at(format!("file://{url}")))
}

/// The folder of the originals.
pub(super) fn objects(folder: &Path) -> PathBuf {
    folder.join(OBJECTS)
}

/// Brings a file or a folder's names to the disk.
pub(super) fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Length and SHA-256 of a file.
pub(super) fn digest(path: &Path) -> io::Result<(u64, String)> {
    let (mut file, mut hash, mut size_bytes) = (File::open(path)?, Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok((size_bytes, hex::encode(hash.finalize())));
        }
        hash.update(&chunk[..read]);
        size_bytes += read as u64;
    }
}

/// Runs what blocks on a thread for it.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| StoreError::new(StoreErrorKind::Internal, "the work broke off").with_source(error))?
}

/// What a failure at `path` means.
pub(super) fn failed(error: &io::Error, what: &str, path: &Path) -> StoreError {
    use std::io::ErrorKind;
    let path = path.display();
    let (kind, advice) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            (StoreErrorKind::Full, ": the disk is full; free some space there")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            (StoreErrorKind::ReadOnly, ": it may not be written or read by this user")
        }
        ErrorKind::NotFound => (StoreErrorKind::NotFound, ": it is not there"),
        _ => (StoreErrorKind::Unavailable, ""),
    };
    StoreError::new(kind, format!("cannot {what} `{path}`{advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_by_their_names_alone() {
        let name = rows_name(Timestamp(1_772_366_400_125));
        assert_eq!(name, "rows-20260301T120000125Z.db");
        assert!(is_rows(&name));
        for other in ["rows-.db", "rows-../../x.db", "rows-1.db.partial", "manifest.json", "rows-a/b.db"] {
            assert!(!is_rows(other), "{other}");
        }
    }
}

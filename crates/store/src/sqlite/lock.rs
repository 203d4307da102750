//! The operating system's lock that a serving process holds; it dies with the process.

use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    path::Path,
};

use crate::{StoreError, StoreErrorKind};

/// Held as long as it lives.
#[derive(Debug)]
pub(super) struct ServingLock(#[expect(dead_code, reason = "its drop is its use")] File);

/// Whether a process holds the lock of the database at `path`.
pub(super) fn is_taken(path: &Path) -> bool {
    File::open(name(path)).is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

fn name(path: &Path) -> OsString {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name
}

/// Takes the lock of the database at `path`, or says who is in the way.
pub(super) fn take(path: &Path) -> Result<ServingLock, StoreError> {
    let name = name(path);
    let file = File::options().create(true).truncate(false).write(true).open(&name).map_err(|error| {
        let kind = match error.kind() {
            std::io::ErrorKind::StorageFull => StoreErrorKind::Full,
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => StoreErrorKind::ReadOnly,
            _ => StoreErrorKind::Unavailable,
        };
        StoreError::new(kind, format!("cannot open the lock file `{}`", Path::new(&name).display())).with_source(error)
    })?;
    match file.try_lock() {
        Ok(()) => Ok(ServingLock(file)),
        Err(TryLockError::WouldBlock) => Err(StoreError::new(
            StoreErrorKind::InUse,
            format!(
                "another process serves `{}`; stop it, or give this one another database; processes that share one need \
                 PostgreSQL",
                path.display()
            ),
        )),
        Err(TryLockError::Error(error)) => {
            Err(StoreError::new(StoreErrorKind::Unavailable, format!("cannot lock `{}`", Path::new(&name).display()))
                .with_source(error))
        }
    }
}

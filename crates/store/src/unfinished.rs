//! Files that a process left when it was killed in the middle of a reception.

use std::{fs, io, path::Path, time::Duration};

/// Removes them from `folder` and those below it. Answers how many.
pub(crate) fn remove(folder: &Path, age: Duration) -> io::Result<usize> {
    let mut removed = 0;
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if is_unfinished(&entry.file_name().to_string_lossy()) && is_old(&entry, age) {
                fs::remove_file(entry.path())?;
                removed += 1;
            }
        }
    }
    Ok(removed)
}

/// The object store writes `name#1` (or another number) and renames it when it is whole; no key of ours has a `#`.
fn is_unfinished(name: &str) -> bool {
    name.rsplit_once('#').is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|c| c.is_ascii_digit()))
}

fn is_old(entry: &fs::DirEntry, age: Duration) -> bool {
    // One that has vanished meanwhile was finished; a time in the future is no age.
    let modified = entry.metadata().and_then(|metadata| metadata.modified());
    modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|elapsed| elapsed >= age))
}

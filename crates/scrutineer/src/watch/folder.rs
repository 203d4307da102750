//! The folder that files are dropped into: what is in it, and where files go afterwards.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Component, Path, PathBuf},
    time::UNIX_EPOCH,
};

use scrutineer_types::Timestamp;
use serde::{Deserialize, Serialize};

/// Where files go that were accepted, and those that cannot be.
const DONE: &str = "done";
const FAILED: &str = "failed";
/// How the names end that upload tools give to files they are still writing.
const TEMPORARY: [&str; 9] =
    [".part", ".partial", ".filepart", ".tmp", ".temp", ".crdownload", ".download", ".upload", "~"];

/// How a file looks without opening it: equal looks, the same content, as far as a file system can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub size_bytes: u64,
    /// When it was last written, in nanoseconds since 1970 by the file system's clock.
    pub modified_ns: i64,
}

impl Look {
    /// At a file, not at what a link points to; `None` where there is no such file.
    fn at(path: &Path) -> io::Result<Option<Self>> {
        let metadata = match fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_file() => metadata,
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let modified = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
        let modified_ns = i64::try_from(modified.as_nanos()).unwrap_or(i64::MAX);
        Ok(Some(Self { size_bytes: metadata.len(), modified_ns }))
    }

    /// When the file was last written, which is when its image was taken as far as anybody knows.
    pub fn captured_at(&self) -> Timestamp {
        Timestamp(self.modified_ns / 1_000_000)
    }
}

/// What becomes of a file whose inspection is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum After {
    /// It goes to `done/`.
    Move,
    /// It is deleted.
    Delete,
    /// It stays where it is; the journal remembers it.
    Keep,
}

/// The watched folder. Paths of files are relative to it.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    after: After,
}

/// Why a file was put aside, as `NAME.reason.json` beside it says.
#[derive(Debug, Serialize)]
pub struct Reason<'a> {
    pub path: &'a str,
    pub code: &'a str,
    pub message: &'a str,
    pub size_bytes: u64,
    pub failed_at: Timestamp,
}

impl Folder {
    pub fn new(root: PathBuf, after: After) -> Self {
        Self { root, after }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The place of a file, from its relative path.
    pub fn place(&self, path: &Path) -> PathBuf {
        self.root.join(path)
    }

    pub fn look(&self, path: &Path) -> io::Result<Option<Look>> {
        Look::at(&self.place(path))
    }

    /// The relative path of a file that an event names, unless it is none of ours to take.
    pub fn relative(&self, place: &Path) -> Option<PathBuf> {
        let path = place.strip_prefix(&self.root).ok()?;
        let hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
        let aside = path.components().next().is_some_and(|first| is_aside(first.as_os_str()));
        let taken =
            !aside && !path.components().any(hidden) && path.file_name().is_some_and(|name| !is_temporary(name));
        taken.then(|| path.to_owned())
    }

    /// Every file that is there to be taken, in no order. Links are not followed: what they name belongs to somebody else.
    pub fn scan(&self) -> io::Result<Vec<(PathBuf, Look)>> {
        let mut found = Vec::new();
        let mut folders = vec![self.root.clone()];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                // One that was removed since it was seen; the root must be there.
                Err(error) if error.kind() == io::ErrorKind::NotFound && folder != self.root => continue,
                Err(error) => return Err(error),
            };
            for entry in entries {
                let entry = entry?;
                let Some(path) = self.relative(&entry.path()) else { continue };
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push(entry.path());
                } else if kind.is_file()
                    && let Some(look) = Look::at(&entry.path())?
                {
                    found.push((path, look));
                }
            }
        }
        Ok(found)
    }

    /// Deals with a file whose inspection is recorded. Durable when it returns: no power cut brings the file back.
    pub fn accepted(&self, path: &Path) -> io::Result<()> {
        match self.after {
            After::Keep => Ok(()),
            After::Delete => {
                fs::remove_file(self.place(path))?;
                sync_parent(&self.place(path))
            }
            After::Move => self.put_aside(path, DONE).map(|_| ()),
        }
    }

    /// Puts a file into `failed/`, its reason written first.
    pub fn failed(&self, path: &Path, reason: &Reason<'_>) -> io::Result<()> {
        let target = self.free_place(path, FAILED)?;
        let mut beside = target.clone().into_os_string();
        beside.push(".reason.json");
        let file = fs::File::create(&beside)?;
        serde_json::to_writer_pretty(&file, reason)?;
        file.sync_all()?;
        move_durably(&self.place(path), &target)
    }

    fn put_aside(&self, path: &Path, folder: &str) -> io::Result<PathBuf> {
        let target = self.free_place(path, folder)?;
        move_durably(&self.place(path), &target)?;
        Ok(target)
    }

    /// Where `path` goes below `folder`; beside an older file of its name, never over it.
    fn free_place(&self, path: &Path, folder: &str) -> io::Result<PathBuf> {
        let first = self.root.join(folder).join(path);
        if let Some(parent) = first.parent() {
            fs::create_dir_all(parent)?;
        }
        let name = path.file_name().unwrap_or_default();
        let (stem, extension) = (Path::new(name).file_stem().unwrap_or(name), Path::new(name).extension());
        let mut place = first.clone();
        for number in 2.. {
            if !place.try_exists()? {
                break;
            }
            let mut next = stem.to_owned();
            next.push(format!(".{number}"));
            if let Some(extension) = extension {
                next.push(".");
                next.push(extension);
            }
            place = first.with_file_name(next);
        }
        Ok(place)
    }
}

fn is_aside(first: &OsStr) -> bool {
    first == DONE || first == FAILED
}

fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_string_lossy().to_lowercase();
    TEMPORARY.iter().any(|ending| name.ends_with(ending))
}

fn move_durably(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)?;
    sync_parent(to)?;
    sync_parent(from)
}

/// Makes the names in a file's folder durable.
pub fn sync_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |parent| fs::File::open(parent)?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_finished_files_of_others_are_found() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().to_owned(), After::Move);
        for name in [
            "a.jpg",
            "in/b.JPG",
            ".hidden.jpg",
            ".in/c.jpg",
            "d.jpg.part",
            "e.TMP",
            "f.filepart",
            "done/g.jpg",
            "failed/h.jpg",
        ] {
            let place = root.path().join(name);
            fs::create_dir_all(place.parent().unwrap()).unwrap();
            fs::write(place, b"x").unwrap();
        }
        std::os::unix::fs::symlink("a.jpg", root.path().join("link.jpg")).unwrap();
        let mut found: Vec<_> = folder.scan().unwrap().into_iter().map(|(path, _)| path).collect();
        found.sort();
        assert_eq!(found, [PathBuf::from("a.jpg"), "in/b.JPG".into()]);
        assert_eq!(folder.relative(&root.path().join("in/done/x.jpg")), Some("in/done/x.jpg".into()));
    }

    #[test]
    fn an_older_file_of_the_same_name_is_kept() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::new(root.path().to_owned(), After::Move);
        for content in ["one", "two", "three"] {
            fs::write(root.path().join("a.jpg"), content).unwrap();
            folder.accepted(Path::new("a.jpg")).unwrap();
        }
        let read = |name: &str| fs::read_to_string(root.path().join("done").join(name)).unwrap();
        assert_eq!([read("a.jpg"), read("a.2.jpg"), read("a.3.jpg")], ["one", "two", "three"]);
    }
}

//! What must be known after a crash: which files were on their way, under which key and with which words, and which were
//! accepted. A file of JSON lines, each synced before anything depends on it.

use std::{
    collections::HashMap,
    fs::{self, File, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use anyhow::{Context as _, bail};
use scrutineer_ingest::Metadata;
use scrutineer_types::{InspectionId, Timestamp};
use serde::{Deserialize, Serialize};

use super::folder::{Look, sync_parent};

/// Lines beyond those that are needed, from which on the file is written anew.
const SPARE_LINES: usize = 500;

/// A file that was sent, or was about to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub look: Look,
    pub sha256: String,
    /// The request's idempotency key.
    pub key: String,
    /// What the request says, so that a repeat after other flags is still the same request. `None` once accepted.
    pub metadata: Option<Metadata>,
    /// When it was first sent under this key.
    pub sent_at: Timestamp,
    /// The inspection it became part of.
    pub accepted: Option<InspectionId>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    /// `None`: nothing needs to be known of it any more.
    entry: Option<Entry>,
}

/// The journal, held by one process.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    state: Mutex<State>,
    _lock: File,
}

#[derive(Debug)]
struct State {
    file: File,
    entries: HashMap<String, Entry>,
    lines: usize,
    /// A write failed: the last line may have no end.
    torn: bool,
}

impl Journal {
    /// Opens the journal in `folder`, which one process at a time may hold; entries whose file `is_there` denies are dropped.
    pub fn open(folder: &Path, is_there: impl Fn(&str, &Look) -> bool) -> anyhow::Result<Self> {
        fs::create_dir_all(folder).with_context(|| {
            format!("cannot create {}; give a folder that can be written with --state", folder.display())
        })?;
        let lock = take_lock(&folder.join("lock"))?;
        let path = folder.join("journal.jsonl");
        let mut entries = read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        entries.retain(|file, entry| is_there(file, &entry.look));
        let file = write_anew(&path, &entries).with_context(|| format!("cannot write {}", path.display()))?;
        let lines = entries.len();
        Ok(Self { path, state: Mutex::new(State { file, entries, lines, torn: false }), _lock: lock })
    }

    pub fn entry(&self, path: &str) -> Option<Entry> {
        self.lock().entries.get(path).cloned()
    }

    /// Whether this very file was accepted.
    pub fn is_accepted(&self, path: &str, look: &Look) -> bool {
        self.lock().entries.get(path).is_some_and(|entry| entry.accepted.is_some() && entry.look == *look)
    }

    /// Writes what is known of a file, or that nothing need be known; on the disk when it returns.
    pub fn record(&self, path: &str, entry: Option<Entry>) -> io::Result<()> {
        let mut state = self.lock();
        let line = Line { path: path.to_owned(), entry };
        let mut text = serde_json::to_string(&line)? + "\n";
        if state.torn {
            text.insert(0, '\n');
        }
        let written = state.file.write_all(text.as_bytes()).and_then(|()| state.file.sync_data());
        state.torn = written.is_err();
        written?;
        match line.entry {
            Some(entry) => _ = state.entries.insert(line.path, entry),
            None => _ = state.entries.remove(path),
        }
        state.lines += 1;
        if state.lines > state.entries.len() + SPARE_LINES {
            state.file = write_anew(&self.path, &state.entries)?;
            state.lines = state.entries.len();
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn take_lock(path: &Path) -> anyhow::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!("another `scrutineer watch` is at work in {}", path.display()),
        // Some network shares have no locks.
        Err(TryLockError::Error(error)) => tracing::warn!(%error, "cannot lock {}; watch it once only", path.display()),
    }
    Ok(file)
}

/// The newest word on each file. A line that a crash cut off was never relied upon.
fn read(path: &Path) -> io::Result<HashMap<String, Entry>> {
    let text = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error),
    };
    let mut entries = HashMap::new();
    for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match serde_json::from_slice::<Line>(line) {
            Ok(Line { path, entry: Some(entry) }) => _ = entries.insert(path, entry),
            Ok(Line { path, entry: None }) => _ = entries.remove(&path),
            Err(error) => tracing::warn!(%error, "passed over a line of {} that was cut off", path.display()),
        }
    }
    Ok(entries)
}

fn write_anew(path: &Path, entries: &HashMap<String, Entry>) -> io::Result<File> {
    let beside = path.with_extension("new");
    let mut text = String::new();
    for (path, entry) in entries {
        text += &serde_json::to_string(&Line { path: path.clone(), entry: Some(entry.clone()) })?;
        text.push('\n');
    }
    let mut file = File::create(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_parent(path)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(key: &str) -> Entry {
        Entry {
            look: Look { size_bytes: 1, modified_ns: 2 },
            sha256: "0".into(),
            key: key.into(),
            metadata: Some(Metadata::default()),
            sent_at: Timestamp(3),
            accepted: None,
        }
    }

    fn keys(journal: &Journal) -> Vec<String> {
        let mut keys: Vec<_> = journal.lock().entries.values().map(|entry| entry.key.clone()).collect();
        keys.sort();
        keys
    }

    #[test]
    fn the_newest_word_on_each_file_survives_a_crash_and_a_torn_line() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(folder.path(), |_, _| true).unwrap();
        for (path, key) in [("a", "1"), ("b", "2"), ("a", "3"), ("c", "4")] {
            journal.record(path, Some(entry(key))).unwrap();
        }
        journal.record("c", None).unwrap();
        assert!(Journal::open(folder.path(), |_, _| true).is_err(), "one process at a time");
        drop(journal);
        let path = folder.path().join("journal.jsonl");
        let mut torn = fs::read(&path).unwrap();
        torn.extend_from_slice(b"{\"path\":\"d\",\"ent");
        fs::write(&path, torn).unwrap();
        let journal = Journal::open(folder.path(), |_, _| true).unwrap();
        assert_eq!(keys(&journal), ["2", "3"]);
        drop(journal);
        let journal = Journal::open(folder.path(), |path, _| path == "a").unwrap();
        assert_eq!(keys(&journal), ["3"], "what is gone is forgotten");
    }

    #[test]
    fn it_does_not_grow_without_bound() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::open(folder.path(), |_, _| true).unwrap();
        for number in 0..SPARE_LINES {
            journal.record("a", Some(entry(&number.to_string()))).unwrap();
            journal.record("a", None).unwrap();
        }
        let lines = fs::read_to_string(folder.path().join("journal.jsonl")).unwrap().lines().count();
        assert!(lines <= SPARE_LINES, "{lines} lines for nothing");
    }
}

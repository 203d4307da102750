//! Checkpoints: what commits have written to the log is copied to the database by a thread beside the writer's, which would stand still for
//! it otherwise. The last of it the writer copies itself, once the log is long, so that the log begins anew: only between two
//! commits is there a moment when all of it has been copied.

use std::{
    cell::Cell,
    ffi::c_int,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
};

use rusqlite::{Connection, OpenFlags, hooks::Wal};

use super::direct::Direct;
use crate::{StoreError, StoreErrorKind};

/// Pages that the log has more than at the last copy, for which another is begun: SQLite's own number.
const WORTH_IT: i64 = 1000;

/// Pages in the log, of 4 KiB, from which on it is to begin anew.
const LONG: i64 = 16_384;

/// Pages in the log from which on the writer copies all, because the thread does not keep up: whoever writes waits for it then.
const TOO_LONG: i64 = 2 * LONG;

/// SQLite 3.51.3, the first that looks, before it copies, whether the log has just begun anew (`walCheckpoint`, the log's salt).
const SAFE_SINCE: i32 = 3_051_003;

thread_local! {
    /// Pages in the log after this thread's last commit.
    static LOG: Cell<i64> = const { Cell::new(0) };
}

#[expect(clippy::unnecessary_wraps, reason = "it is what a hook answers")]
fn note(_: &Wal, pages: c_int) -> rusqlite::Result<()> {
    LOG.set(pages.into());
    Ok(())
}

/// The thread that copies; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Checkpoints {
    log: Arc<Mutex<Log>>,
    thread: Option<JoinHandle<()>>,
}

/// What is known of the log.
#[derive(Debug, Default)]
struct Log {
    /// Pages in it, after the last commit.
    pages: i64,
    /// How many there were when the last copy began.
    tried: i64,
    /// How many had been copied after it.
    copied: i64,
    /// How often it has begun anew.
    begun: u64,
    /// There will be no more.
    ended: bool,
}

impl Log {
    fn is_worth_it(&self) -> bool {
        self.pages - self.tried >= WORTH_IT
    }

    /// Whether the writer is to copy: the little that is left, or all, where the thread does not keep up. Where it was kept from copying
    /// all that it found, by somebody who reads an old state, the writer would be kept from it too.
    fn is_for_the_writer(&self) -> bool {
        let kept_up = self.pages >= LONG && self.pages - self.copied < WORTH_IT;
        let unhindered = self.copied >= self.tried;
        kept_up || self.pages >= TOO_LONG && self.is_worth_it() && unhindered
    }
}

impl Checkpoints {
    /// Takes them over from the writer, on whose thread it is called, of the database at `path`.
    pub fn begin(writer: &Direct, path: &Path) -> Result<Self, StoreError> {
        if rusqlite::version_number() < SAFE_SINCE {
            let message =
                format!("SQLite {} may damage a database that two write to at one instant", rusqlite::version());
            return Err(StoreError::new(StoreErrorKind::Unavailable, message));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let direct = Direct::of(Connection::open_with_flags(path, flags)?);
        direct.prepare("PRAGMA synchronous = FULL")?.execute([])?;
        let log = Arc::new(Mutex::new(Log::default()));
        let copied = Arc::clone(&log);
        let thread = std::thread::Builder::new().name("sqlite-checkpoint".into()).spawn(move || {
            while let Some(worth_it) = look(&copied) {
                if worth_it {
                    copy(&copied, &direct);
                } else {
                    std::thread::park();
                }
            }
        });
        let thread = thread.map_err(|error| {
            StoreError::new(StoreErrorKind::Unavailable, "no thread can be started beside the writer's")
                .with_source(error)
        })?;
        writer.on_commit(note);
        Ok(Self { log, thread: Some(thread) })
    }

    /// To be called by the writer after each commit.
    pub fn committed(&self, writer: &Direct) {
        let pages = LOG.get();
        let mut log = lock(&self.log);
        if pages < log.pages {
            *log = Log { begun: log.begun + 1, ..Log::default() };
        }
        log.pages = pages;
        let (is_worth_it, is_ours) = (log.is_worth_it(), log.is_for_the_writer());
        drop(log);
        if is_ours {
            copy(&self.log, writer);
        } else if is_worth_it && let Some(thread) = &self.thread {
            thread.thread().unpark();
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        lock(&self.log).ended = true;
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // Its panic has been told of.
            let _ = thread.join();
        }
    }
}

fn lock(log: &Mutex<Log>) -> MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether there is something to do for the thread; `None` where there never will be.
fn look(log: &Mutex<Log>) -> Option<bool> {
    let log = lock(log);
    (!log.ended).then(|| log.is_worth_it() && !log.is_for_the_writer())
}

/// Copies what it can, waiting for nobody. What fails is tried again after some more commits.
fn copy(log: &Mutex<Log>, direct: &Direct) {
    let begun = {
        let mut log = lock(log);
        log.tried = log.pages;
        log.begun
    };
    match direct.checkpoint() {
        Ok(copied) => {
            let mut log = lock(log);
            if let Some(copied) = copied
                && log.begun == begun
            {
                log.copied = copied;
            }
        }
        Err(error) => tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the database's log cannot be copied to it; it grows meanwhile, and nothing is lost"
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// How long the log may take to begin anew.
    const PATIENCE: Duration = Duration::from_mins(1);

    /// A database with a writer, whose checkpoints are done as a serving process does them.
    fn database() -> (tempfile::TempDir, Direct, Checkpoints) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a database.db");
        let conn = Connection::open(&path).unwrap();
        conn.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; CREATE TABLE written (bytes BLOB)")
            .unwrap();
        let writer = Direct::of(conn);
        let checkpoints = Checkpoints::begin(&writer, &path).unwrap();
        (folder, writer, checkpoints)
    }

    /// Commits about 250 pages; answers how many the log has then.
    fn write(writer: &Direct, checkpoints: &Checkpoints) -> i64 {
        writer.prepare("INSERT INTO written VALUES (zeroblob(1000000))").unwrap().execute([]).unwrap();
        checkpoints.committed(writer);
        LOG.get()
    }

    /// Writes until the log has begun anew.
    fn write_on(writer: &Direct, checkpoints: &Checkpoints) {
        let (mut last, until) = (write(writer, checkpoints), Instant::now() + PATIENCE);
        loop {
            assert!(Instant::now() < until, "the log has {last} pages");
            let pages = write(writer, checkpoints);
            if pages < last {
                return;
            }
            last = pages;
            std::thread::park_timeout(Duration::from_millis(1));
        }
    }

    #[test]
    fn the_log_begins_anew_however_much_is_written() {
        let (folder, writer, checkpoints) = database();
        for _ in 0..3 {
            write_on(&writer, &checkpoints);
        }
        let written = |conn: &Direct| -> i64 {
            conn.prepare("SELECT count(*) FROM written").unwrap().query_one([], |row| row.get(0)).unwrap()
        };
        let before = written(&writer);
        drop((checkpoints, writer));
        // Whoever closes it last leaves no log behind.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        let again = Direct::of(Connection::open(folder.path().join("a database.db")).unwrap());
        assert_eq!(written(&again), before);
    }

    #[test]
    fn who_reads_what_was_keeps_the_log_for_as_long() {
        let (folder, writer, checkpoints) = database();
        let reader = Connection::open(folder.path().join("a database.db")).unwrap();
        reader.execute_batch("BEGIN; SELECT count(*) FROM written").unwrap();
        let logs: Vec<i64> = (0..150).map(|_| write(&writer, &checkpoints)).collect();
        assert!(logs.is_sorted() && logs[149] > TOO_LONG, "{logs:?}");
        reader.execute_batch("COMMIT").unwrap();
        write_on(&writer, &checkpoints);
    }
}

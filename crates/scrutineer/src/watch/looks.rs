//! Which files are finished: told by the kernel that a writer has closed them, or the same for two looks.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::time::Instant;

use super::folder::Look;

/// The files that wait, and since when each looks as it does.
#[derive(Debug)]
pub struct Looks {
    known: HashMap<PathBuf, Known>,
    settle: Duration,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    look: Look,
    since: Instant,
    /// Its writer closed it as it looks now, or moved it here.
    closed: bool,
}

impl Looks {
    /// A file is finished that looks the same for `settle`.
    pub fn new(settle: Duration) -> Self {
        Self { known: HashMap::new(), settle }
    }

    /// A file was looked at.
    pub fn see(&mut self, path: PathBuf, look: Look, now: Instant) {
        let known = self.known.entry(path).or_insert(Known { look, since: now, closed: false });
        if known.look != look {
            *known = Known { look, since: now, closed: false };
        }
    }

    /// A file was looked at right after its writer closed it.
    pub fn see_closed(&mut self, path: &Path, look: Look, now: Instant) {
        self.see(path.to_owned(), look, now);
        if let Some(known) = self.known.get_mut(path) {
            known.closed = true;
        }
    }

    pub fn forget(&mut self, path: &Path) {
        self.known.remove(path);
    }

    /// Forgets what is no longer there.
    pub fn keep_only(&mut self, mut is_there: impl FnMut(&Path) -> bool) {
        self.known.retain(|path, _| is_there(path));
    }

    /// How a finished file looks.
    pub fn finished(&self, path: &Path, now: Instant) -> Option<Look> {
        self.known.get(path).filter(|known| known.closed || now - known.since >= self.settle).map(|known| known.look)
    }

    /// Since when a file looks as it does.
    pub fn unchanged_for(&self, path: &Path, now: Instant) -> Duration {
        self.known.get(path).map_or(Duration::ZERO, |known| now - known.since)
    }

    /// Every finished file, the oldest first.
    pub fn all_finished(&self, now: Instant) -> Vec<PathBuf> {
        let finished = self.known.iter().filter(|(path, _)| self.finished(path, now).is_some());
        let mut finished: Vec<_> = finished.map(|(path, known)| (known.look.modified_ns, path)).collect();
        finished.sort_unstable();
        finished.into_iter().map(|(_, path)| path.clone()).collect()
    }

    pub fn len(&self) -> usize {
        self.known.len()
    }

    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(size_bytes: u64) -> Look {
        Look { size_bytes, modified_ns: 0 }
    }

    #[test]
    fn a_file_is_finished_once_it_has_looked_the_same_for_long_enough_or_was_closed() {
        let (mut looks, path, start) = (Looks::new(Duration::from_secs(1)), PathBuf::from("a.jpg"), Instant::now());
        let at = |ms| start + Duration::from_millis(ms);
        looks.see(path.clone(), look(10), at(0));
        assert_eq!(looks.finished(&path, at(900)), None);
        looks.see(path.clone(), look(20), at(900));
        assert_eq!(looks.finished(&path, at(1800)), None, "it has grown");
        assert_eq!(looks.finished(&path, at(1900)), Some(look(20)));
        looks.see_closed(&path, look(30), at(2000));
        assert_eq!(looks.finished(&path, at(2000)), Some(look(30)));
        looks.see(path.clone(), look(40), at(2100));
        assert_eq!(looks.finished(&path, at(2100)), None, "it was opened again");
    }
}

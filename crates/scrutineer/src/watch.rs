//! A folder that cameras drop files into, as a durable spool: each file becomes one view of one inspection, whatever dies
//! when.
//!
//! A file passes these steps, and a crash between any two repeats only what is safe to repeat: it is found and is finished
//! ([`looks`], [`whole`]); the journal says that it is on its way, under a key drawn from its content, name and times; it is
//! sent ([`destination`]) until there is an answer; the journal says that it is accepted; it is put away.

mod delivery;
mod destination;
mod folder;
mod gate;
mod journal;
mod local;
mod looks;
mod server;
mod whole;

use std::{
    collections::{HashMap, HashSet, VecDeque},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use notify::{
    EventKind, RecursiveMode, Watcher as _,
    event::{AccessKind, AccessMode, ModifyKind, RenameMode},
};
use tokio::{sync::mpsc, task::JoinSet, time::Instant};
use tokio_util::sync::CancellationToken;

use self::{delivery::Delivered, looks::Looks};
pub use self::{
    delivery::{Delivery, Words},
    destination::Destination,
    folder::{After, Folder},
    gate::Gate,
    journal::Journal,
    local::Local,
    server::Server,
};

/// Events that wait to be looked at; what more comes, the next scan finds.
const EVENTS: usize = 4096;

/// How the folder is watched.
#[derive(Clone, Debug)]
pub struct Pace {
    /// A file is finished that looks the same for so long, where no writer was seen to close it.
    pub settle: Duration,
    /// A file that ends too early for its format is waited for so long after its last change, then sent as it is.
    pub patience: Duration,
    /// How often the whole folder is scanned, events or not.
    pub scan: Duration,
    /// Files in hand at once.
    pub concurrency: usize,
    /// End when nothing is left to do.
    pub once: bool,
}

/// What was done.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub accepted: u64,
    pub failed: u64,
}

/// Watches until `shutdown`, or with [`Pace::once`] until the folder is empty; then lets what is in hand end.
pub async fn run(delivery: Arc<Delivery>, pace: Pace, shutdown: CancellationToken) -> anyhow::Result<Tally> {
    let (sender, mut events) = mpsc::channel(EVENTS);
    let _watcher = watch(delivery.folder.root(), sender);
    let mut watch = Watch {
        looks: Looks::new(pace.settle),
        finished: VecDeque::new(),
        in_hand: HashSet::new(),
        tasks: JoinSet::new(),
        tally: Tally::default(),
        next_scan: Instant::now(),
        unfinished: false,
        delivery,
        pace,
        shutdown: shutdown.clone(),
    };
    loop {
        if watch.next_scan <= Instant::now() {
            watch.scan().await;
        }
        watch.fill().await;
        if watch.pace.once && watch.is_done() {
            break;
        }
        tokio::select! {
            () = shutdown.cancelled() => break,
            () = tokio::time::sleep_until(watch.next_scan) => {}
            Some(ended) = watch.tasks.join_next() => watch.ended(ended?),
            Some(place) = events.recv() => watch.closed(&place),
        }
    }
    while let Some(ended) = watch.tasks.join_next().await {
        watch.ended(ended?);
    }
    Ok(watch.tally)
}

struct Watch {
    delivery: Arc<Delivery>,
    pace: Pace,
    shutdown: CancellationToken,
    looks: Looks,
    /// Finished files that nobody has in hand, the oldest first.
    finished: VecDeque<PathBuf>,
    in_hand: HashSet<PathBuf>,
    tasks: JoinSet<(PathBuf, Delivered)>,
    tally: Tally,
    next_scan: Instant,
    /// Files are there that are not finished yet.
    unfinished: bool,
}

impl Watch {
    /// Looks at the whole folder. One that cannot be read is tried again: a share may come back.
    async fn scan(&mut self) {
        let delivery = Arc::clone(&self.delivery);
        let scanned = tokio::task::spawn_blocking(move || delivery.folder.scan()).await;
        let now = Instant::now();
        self.next_scan = now + self.pace.scan;
        let found: HashMap<_, _> = match scanned {
            Ok(Ok(found)) => found.into_iter().collect(),
            Ok(Err(error)) => {
                tracing::warn!(%error, "cannot read {}; trying again", self.delivery.folder.root().display());
                self.unfinished = true;
                return;
            }
            Err(error) => {
                tracing::error!(%error, "the scan broke off");
                self.unfinished = true;
                return;
            }
        };
        self.looks.keep_only(|path| found.contains_key(path));
        for (path, look) in found {
            if !self.in_hand.contains(&path) && !self.delivery.is_kept(&path, &look) {
                self.looks.see(path, look, now);
            }
        }
        let finished = self.looks.all_finished(now);
        self.finished = finished.into_iter().filter(|path| !self.in_hand.contains(path)).collect();
        self.unfinished = self.looks.len() > self.finished.len();
        if self.unfinished {
            self.next_scan = now + self.pace.settle.min(self.pace.scan);
        }
    }

    /// A writer has closed a file, or moved it here.
    fn closed(&mut self, place: &Path) {
        let Some(path) = self.delivery.folder.relative(place) else { return };
        let Ok(Some(look)) = self.delivery.folder.look(&path) else { return };
        if self.in_hand.contains(&path) || self.delivery.is_kept(&path, &look) {
            return;
        }
        self.looks.see_closed(&path, look, Instant::now());
        // Where it stands there already, its second turn finds nothing to do.
        self.finished.push_back(path);
    }

    /// Takes finished files in hand, as many as may be.
    async fn fill(&mut self) {
        while self.in_hand.len() < self.pace.concurrency
            && !self.shutdown.is_cancelled()
            && let Some(path) = self.finished.pop_front()
        {
            let now = Instant::now();
            let Some(look) = self.looks.finished(&path, now) else { continue };
            let (delivery, place) = (Arc::clone(&self.delivery), path.clone());
            let looked = tokio::task::spawn_blocking(move || {
                let whole = whole::is_whole(&delivery.folder.place(&place));
                // Of a file that cannot be opened, its delivery says so.
                Ok::<_, std::io::Error>((delivery.folder.look(&place)?, whole.unwrap_or(true)))
            });
            let patient = self.looks.unchanged_for(&path, now) < self.pace.patience;
            match looked.await {
                Ok(Ok((Some(again), whole))) if again == look && (whole || !patient) => {}
                // It is being written still, or again, or has vanished: the next scan tells.
                _ => {
                    self.unfinished = true;
                    self.next_scan = self.next_scan.min(now + self.pace.settle);
                    continue;
                }
            }
            self.looks.forget(&path);
            self.in_hand.insert(path.clone());
            let (delivery, shutdown) = (Arc::clone(&self.delivery), self.shutdown.clone());
            self.tasks.spawn(async move {
                let delivered = delivery.deliver(&path, look, &shutdown).await;
                (path, delivered)
            });
        }
    }

    fn ended(&mut self, (path, delivered): (PathBuf, Delivered)) {
        self.in_hand.remove(&path);
        match delivered {
            Delivered::Accepted => self.tally.accepted += 1,
            Delivered::Failed => self.tally.failed += 1,
            Delivered::Later => self.unfinished = true,
        }
        // Before it ends, a last look: a file may have come, or changed while it was sent.
        if self.unfinished || self.pace.once && self.in_hand.is_empty() && self.finished.is_empty() {
            self.unfinished = true;
            self.next_scan = self.next_scan.min(Instant::now() + self.pace.settle);
        }
    }

    fn is_done(&self) -> bool {
        self.looks.is_empty() && self.in_hand.is_empty() && !self.unfinished
    }
}

/// Tells `sender` of every file whose writer has closed it. Where the system tells nothing, scans find everything.
fn watch(root: &Path, sender: mpsc::Sender<PathBuf>) -> Option<notify::RecommendedWatcher> {
    let tell = move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let closed = matches!(
            event.kind,
            EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Modify(ModifyKind::Name(RenameMode::To))
        );
        if closed {
            for place in event.paths {
                // When it is full, there is work enough until the next scan.
                let _ = sender.try_send(place);
            }
        }
    };
    let watcher = notify::recommended_watcher(tell)
        .and_then(|mut watcher| watcher.watch(root, RecursiveMode::Recursive).map(|()| watcher));
    watcher.map_err(|error| tracing::warn!(%error, "no events from this folder; it is scanned instead")).ok()
}

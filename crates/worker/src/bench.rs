//! Who is in work in this process: jobs beside each other, or one that is under suspicion, alone.
//!
//! A process that is lost takes everything down that it had in work, and only where that was one job does its loss say which
//! one is to blame. So a suspect is started when nothing else is in work, and nothing else is started until it has ended; and
//! it waits a little for another job to be finished first, which shows that the process itself is sound.

use std::{sync::Arc, time::Duration};

use scrutineer_store::Alone;
use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock, watch};

/// How long a suspect waits for another job to be finished in this process. Where it is the only one, nothing would come.
const PROOF_WAIT: Duration = Duration::from_secs(1);

/// Where jobs are worked on.
#[derive(Clone, Debug)]
pub(crate) struct Bench {
    /// Fair: a suspect that waits gets its turn, and what comes after it waits for it.
    room: Arc<RwLock<()>>,
    proven: Arc<watch::Sender<bool>>,
}

/// A job's place at the bench, from before its start until after its commit.
#[derive(Debug)]
pub(crate) enum Place {
    /// Beside others.
    Shared { _room: OwnedRwLockReadGuard<()> },
    /// By itself.
    Alone { _room: OwnedRwLockWriteGuard<()>, alone: Alone },
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self { room: Arc::default(), proven: Arc::new(watch::Sender::new(false)) }
    }

    /// A place beside others.
    pub(crate) async fn shared(&self) -> Place {
        Place::Shared { _room: Arc::clone(&self.room).read_owned().await }
    }

    /// The whole bench, once everybody else has left.
    pub(crate) async fn alone(&self) -> Place {
        let mut proven = self.proven.subscribe();
        // Whether it came about in time is looked at when it matters.
        let _ = tokio::time::timeout(PROOF_WAIT, proven.wait_for(|proven| *proven)).await;
        let room = Arc::clone(&self.room).write_owned().await;
        let alone = if *proven.borrow() { Alone::Proven } else { Alone::Unproven };
        Place::Alone { _room: room, alone }
    }

    /// A job was finished here: the process can do its work.
    pub(crate) fn prove(&self) {
        self.proven.send_if_modified(|proven| !std::mem::replace(proven, true));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_suspect_is_alone_and_waits_for_proof_only_so_long() {
        let bench = Bench::new();
        let beside = bench.shared().await;
        let mut suspect = tokio::spawn({
            let bench = bench.clone();
            async move { bench.alone().await }
        });
        // Paused time moves on as soon as nobody can do anything.
        assert!(tokio::time::timeout(PROOF_WAIT * 10, &mut suspect).await.is_err(), "another is in work");
        let behind = bench.shared();
        tokio::pin!(behind);
        assert!(futures::poll!(&mut behind).is_pending(), "a suspect that waits is not overtaken");
        drop(beside);
        let alone = suspect.await.unwrap();
        assert!(matches!(alone, Place::Alone { alone: Alone::Unproven, .. }));
        assert!(futures::poll!(&mut behind).is_pending());
        drop(alone);
        behind.await;
        bench.prove();
        assert!(matches!(bench.alone().await, Place::Alone { alone: Alone::Proven, .. }));
    }
}

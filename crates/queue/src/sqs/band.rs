//! What arrives in the queues of the bands, until a receiver takes it.
//!
//! A poll belongs to a task and not to whoever waits for it: a receiver that goes away takes no message with it. What nobody takes
//! for a moment is given back to SQS, so that another process can have it.

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{sync::Notify, task::JoinHandle};

use super::mailbox::{Letter, Mailbox};
use crate::QueueError;

/// How long what arrives waits for a receiver. Between two calls of a busy one it is far less.
const GRACE: Duration = Duration::from_secs(1);

/// The longest that SQS lets a poll wait.
pub(super) const LONG_POLL: Duration = Duration::from_secs(20);

/// The queue of one band of priorities.
#[derive(Debug)]
pub(super) struct Band {
    pub mailbox: Mailbox,
    polling: AtomicBool,
}

impl Band {
    pub fn new(mailbox: Mailbox) -> Self {
        Self { mailbox, polling: AtomicBool::new(false) }
    }

    /// Whether a long poll is under way, which brings whatever comes.
    pub fn is_polling(&self) -> bool {
        self.polling.load(Ordering::Acquire)
    }
}

/// What has arrived and nobody has taken, of all bands.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    letters: Mutex<Vec<(usize, Letter)>>,
    failure: Mutex<Option<QueueError>>,
    arrived: Notify,
}

impl Inbox {
    /// Up to `max` letters of these bands, those of the first band first.
    pub fn take(&self, bands: &[usize], max: usize) -> Vec<(usize, Letter)> {
        let mut letters = lock(&self.letters);
        let mut taken = Vec::new();
        for band in bands {
            taken.extend(letters.extract_if(.., |(of, _)| *of == *band).take(max - taken.len()));
        }
        taken
    }

    /// What a poll failed of, once.
    pub fn take_failure(&self) -> Option<QueueError> {
        lock(&self.failure).take()
    }

    /// Told whenever something arrives or a poll ends.
    pub fn arrived(&self) -> &Notify {
        &self.arrived
    }

    /// Takes back what nobody took of these.
    fn take_back(&self, receipts: &[String]) -> Vec<String> {
        let left =
            lock(&self.letters).extract_if(.., |(_, letter)| receipts.contains(&letter.receipt)).collect::<Vec<_>>();
        left.into_iter().map(|(_, letter)| letter.receipt).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Looks once at what waits in a band.
pub(super) fn look(
    inbox: &Arc<Inbox>,
    index: usize,
    band: &Arc<Band>,
    max: usize,
    hidden: Duration,
) -> JoinHandle<usize> {
    tokio::spawn(poll(Arc::clone(inbox), index, band.mailbox.clone(), max, Duration::ZERO, hidden))
}

/// Waits for what comes to a band, unless somebody does already.
pub(super) fn wait(inbox: &Arc<Inbox>, index: usize, band: &Arc<Band>, max: usize, hidden: Duration) {
    if band.polling.swap(true, Ordering::AcqRel) {
        return;
    }
    let (inbox, band) = (Arc::clone(inbox), Arc::clone(band));
    tokio::spawn(async move {
        poll(Arc::clone(&inbox), index, band.mailbox.clone(), max, LONG_POLL, hidden).await;
        band.polling.store(false, Ordering::Release);
        inbox.arrived.notify_waiters();
    });
}

/// Answers how many came.
async fn poll(
    inbox: Arc<Inbox>,
    index: usize,
    mailbox: Mailbox,
    max: usize,
    wait: Duration,
    hidden: Duration,
) -> usize {
    let letters = match mailbox.receive(max, wait, hidden).await {
        Ok(letters) => letters,
        Err(error) => {
            *lock(&inbox.failure) = Some(error);
            inbox.arrived.notify_waiters();
            return 0;
        }
    };
    if letters.is_empty() {
        return 0;
    }
    let count = letters.len();
    let receipts: Vec<String> = letters.iter().map(|letter| letter.receipt.clone()).collect();
    lock(&inbox.letters).extend(letters.into_iter().map(|letter| (index, letter)));
    inbox.arrived.notify_waiters();
    tokio::spawn(async move {
        tokio::time::sleep(GRACE).await;
        let left = inbox.take_back(&receipts);
        if let Err(error) = mailbox.hide(&left, Duration::ZERO).await {
            tracing::warn!(%error, count = left.len(), "could not give messages back; they come again when their time is over");
        }
    });
    count
}

//! A round of deliveries: what is sent, and what has come of it so far.

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use scrutineer_types::Event;

use crate::Sent;

/// A round to be sent: what is due again, then what is new, in order.
pub(crate) struct Round {
    pub items: Vec<Item>,
    /// How far the events were read.
    pub reached: i64,
    /// Until something that waits is due.
    pub next: Option<Duration>,
    /// As many wait for another attempt as may.
    pub full: bool,
}

pub(crate) struct Item {
    pub event: Event,
    pub url: String,
    /// Attempts before this one.
    pub attempts: u32,
}

/// What has come of a round so far.
#[derive(Debug, Default)]
pub(crate) struct SoFar {
    delivered: AtomicUsize,
    failed: AtomicUsize,
    /// The target wishes to be left alone.
    enough: AtomicBool,
    /// Failures of hosts since they last took something.
    hosts: Mutex<HashMap<String, usize>>,
}

/// Of one host of clients' addresses, so many may fail in a round before the others are left for later.
const MOST_FAILED: usize = 2;

impl SoFar {
    pub fn has_failed(&self, url: &str) -> bool {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.get(host(url)).is_some_and(|failed| *failed >= MOST_FAILED)
    }

    pub fn count(&self, url: &str, sent: &Sent) {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        match sent {
            Sent::Delivered => _ = hosts.remove(host(url)),
            Sent::Failed { .. } => *hosts.entry(host(url).to_owned()).or_default() += 1,
        }
        drop(hosts);
        match sent {
            Sent::Delivered => _ = self.delivered.fetch_add(1, Ordering::Relaxed),
            Sent::Failed { retry_after_ms, .. } => {
                self.failed.fetch_add(1, Ordering::Relaxed);
                if retry_after_ms.is_some() || sent.is_gone() {
                    self.enough.store(true, Ordering::Relaxed);
                }
            }
        }
    }

    /// Whether to begin with another: not where `most` have failed and none has been taken.
    pub fn is_promising(&self, most: usize) -> bool {
        let hopeless = self.delivered.load(Ordering::Relaxed) == 0 && self.failed.load(Ordering::Relaxed) >= most;
        !hopeless && !self.enough.load(Ordering::Relaxed)
    }
}

/// Scheme, host and port of an address.
fn host(url: &str) -> &str {
    let begins = url.find("://").map_or(0, |at| at + 3);
    let ends = url[begins..].find(['/', '?', '#']).map_or(url.len(), |at| begins + at);
    &url[..ends]
}

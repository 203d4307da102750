//! When the destination takes nothing, everybody waits together: one pause, longer with each failure in a row.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rand::Rng as _;
use tokio::time::Instant;

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Where uploads wait for the end of a pause.
#[derive(Debug)]
pub struct Gate {
    pause: Mutex<Pause>,
    accepted: AtomicU64,
}

#[derive(Debug)]
struct Pause {
    until: Instant,
    failures: u32,
}

impl Gate {
    pub fn new() -> Self {
        Self { pause: Mutex::new(Pause { until: Instant::now(), failures: 0 }), accepted: AtomicU64::new(0) }
    }

    /// Returns when no pause is on.
    pub async fn pass(&self) {
        loop {
            let until = self.lock().until;
            if until <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }

    /// Begins a pause, at least as long as the destination asked for. Uploads that fail side by side are one failure.
    /// Answers its length, where it is new.
    pub fn hold(&self, asked: Option<Duration>) -> Option<Duration> {
        self.hold_at(Instant::now(), asked)
    }

    fn hold_at(&self, now: Instant, asked: Option<Duration>) -> Option<Duration> {
        let mut pause = self.lock();
        if pause.until > now {
            return None;
        }
        pause.failures += 1;
        let bound = FIRST_PAUSE.saturating_mul(1 << (pause.failures - 1).min(8)).min(LONGEST_PAUSE);
        // Half of it by chance, so that many watchers do not come back at once.
        let length = rand::rng().random_range(bound / 2..=bound) + asked.unwrap_or_default();
        pause.until = now + length;
        Some(length)
    }

    /// A file was accepted.
    pub fn open(&self) {
        self.lock().failures = 0;
        self.accepted.fetch_add(1, Ordering::Relaxed);
    }

    /// How many files were accepted so far.
    pub fn accepted(&self) -> u64 {
        self.accepted.load(Ordering::Relaxed)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Pause> {
        self.pause.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_last_as_long_as_asked_and_start_anew_after_a_success() {
        let (gate, mut now, mut bound) = (Gate::new(), Instant::now() + FIRST_PAUSE, FIRST_PAUSE);
        for _ in 0..10 {
            let length = gate.hold_at(now, None).unwrap();
            assert!(length <= bound && length >= bound / 2, "{length:?} of {bound:?}");
            assert_eq!(gate.hold_at(now, None), None, "failures side by side are one");
            now += length;
            bound = (bound * 2).min(LONGEST_PAUSE);
        }
        gate.open();
        let asked = Duration::from_mins(2);
        assert!((asked..=asked + FIRST_PAUSE).contains(&gate.hold_at(now, Some(asked)).unwrap()));
    }
}

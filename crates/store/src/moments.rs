//! The database's clock, and the ids that bear its moments.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use scrutineer_types::Timestamp;
use uuid::{ContextV7, Uuid};

/// The database's clock, which tests can move.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The time, given what the database said in milliseconds.
    pub fn read(&self, database_ms: i64) -> Timestamp {
        Timestamp(database_ms + self.ahead_ms())
    }

    /// How far it was moved, in milliseconds; 0 but in tests.
    pub fn ahead_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Moves the clock forward, as if so much time had passed.
    #[cfg(feature = "conformance")]
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

/// Makes ids, each later in order than those that it made before of the same moment.
#[derive(Debug, Default)]
pub(crate) struct Ids(Mutex<ContextV7>);

impl Ids {
    /// A new id of the moment `now`.
    pub fn next(&self, now: Timestamp) -> Uuid {
        let ms = now.0.max(0) as u64;
        let context = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Uuid::new_v7(uuid::Timestamp::from_unix(&*context, ms / 1000, (ms % 1000) as u32 * 1_000_000))
    }
}

/// The moment that a UUIDv7 bears, to the millisecond.
pub(crate) fn time_of(id: Uuid) -> Timestamp {
    Timestamp((id.as_u128() >> 80) as i64)
}

/// The least UUIDv7 of a moment: every id made at or after it is greater or equal.
pub(crate) fn least_id_of(moment: Timestamp) -> Uuid {
    Uuid::from_u128((moment.0.clamp(0, (1 << 48) - 1) as u128) << 80)
}

//! The queue's metrics, of messages outside the database.

use metrics::{counter, describe_counter};

const MESSAGES: &str = "scrutineer_queue_messages_total";
const KINDS: [&str; 3] = ["published", "stale", "unreadable"];

/// Describes the metrics, and brings those series into being whose labels are known.
pub(crate) fn describe() {
    describe_counter!(
        MESSAGES,
        "Messages about jobs: published, stale (of a job that is in work, finished or not due), unreadable (no job's id)"
    );
    for kind in KINDS {
        counter!(MESSAGES, "kind" => kind).increment(0);
    }
}

pub(crate) fn published(count: usize) {
    counter!(MESSAGES, "kind" => "published").increment(count as u64);
}

pub(crate) fn stale(count: usize) {
    counter!(MESSAGES, "kind" => "stale").increment(count as u64);
}

pub(crate) fn unreadable() {
    counter!(MESSAGES, "kind" => "unreadable").increment(1);
}

//! The suite that every [`crate::Queue`] passes, one function a behaviour. A backend runs it all with
//! [`crate::queue_conformance!`].

#![expect(clippy::unwrap_used, reason = "a suite of tests: a panic is how it fails")]
#![expect(missing_docs, reason = "the name of a test says what must hold")]

pub mod deliveries;

use std::sync::Arc;

use scrutineer_store::conformance::Fixture;

use crate::Queue;

/// A queue under test, over the jobs of a store whose clock can be moved. Its leases are [`LEASE_MS`] long.
pub struct QueueFixture {
    pub store: Fixture,
    pub queue: Arc<dyn Queue>,
}

/// How long a delivery is leased.
pub const LEASE_MS: u64 = 60_000;

/// Runs the suite against a backend: `$fixture` is an async function of the calling module that answers a
/// [`QueueFixture`] on an empty database.
#[macro_export]
macro_rules! queue_conformance {
    ($fixture:ident) => {
        $crate::queue_conformance! { $fixture,
            deliveries {
                what_is_published_is_received_claimed
                an_empty_answer_ends_the_wait
                a_waiting_receiver_is_woken_by_a_submission
                every_receiver_gets_work_when_there_is_enough
                each_job_is_with_one_receiver
                higher_priority_comes_first
                a_receiver_of_high_priority_takes_nothing_else_and_is_woken_for_it
                facilities_take_turns
                a_released_delivery_is_received_again_at_once
                an_extended_delivery_stays_ours
                an_expired_delivery_comes_again_under_a_new_fence
                an_acknowledged_delivery_does_not_come_again
                a_retry_comes_when_it_is_due
                a_dropped_wait_loses_no_job
            }
        }
    };
    ($fixture:ident, $($module:ident { $($name:ident)+ })+) => {
        $(mod $module {
            $(#[tokio::test]
            async fn $name() {
                $crate::conformance::$module::$name(super::$fixture().await).await;
            })+
        })+
    };
}

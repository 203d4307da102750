//! The suite that every [`crate::Queue`] passes, one function a behaviour. A backend runs it all with
//! [`crate::queue_conformance!`].

#![expect(clippy::unwrap_used, reason = "a suite of tests: a panic is how it fails")]
#![expect(missing_docs, reason = "the name of a test says what must hold")]

pub mod deliveries;
pub mod messages;

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
/// [`QueueFixture`] on an empty database. An engine that cannot keep an order among facilities says `, without turns`.
#[macro_export]
macro_rules! queue_conformance {
    ($fixture:ident) => {
        $crate::queue_conformance! { $fixture, without turns }
        mod turns {
            #[tokio::test]
            async fn facilities_take_turns() {
                $crate::conformance::deliveries::facilities_take_turns(super::$fixture().await).await;
            }
        }
    };
    ($fixture:ident, without turns) => {
        $crate::queue_conformance! { $fixture,
            deliveries {
                what_is_published_is_received_claimed
                an_empty_answer_ends_the_wait
                a_waiting_receiver_is_woken_by_a_submission
                every_receiver_gets_work_when_there_is_enough
                each_job_is_with_one_receiver
                higher_priority_comes_first
                a_receiver_of_high_priority_takes_nothing_else_and_is_woken_for_it
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

/// Runs the suite of what happens to messages outside the database: `$fixture` is an async function of the calling module that
/// answers a [`messages::MessagesFixture`] on an empty database.
#[macro_export]
macro_rules! messages_conformance {
    ($fixture:ident) => {
        $crate::queue_conformance! { $fixture,
            messages {
                a_message_that_comes_twice_is_worked_on_once_and_leaves_nothing
                messages_of_what_is_finished_leased_or_not_due_are_deleted
                a_message_that_comes_late_and_one_that_comes_before_another_do_no_harm
                what_the_service_refuses_for_a_time_is_sent_and_received_in_the_end
                what_could_not_be_sent_is_told_and_published_by_upkeep
                a_message_that_was_lost_is_published_again
                what_is_paused_leaves_no_message_and_is_published_when_it_is_resumed
                what_is_no_job_is_left_to_the_queue
                a_job_for_a_model_that_is_not_here_stays_for_others
                no_more_is_received_than_can_be_worked_on
                a_receiver_that_goes_away_takes_no_message_with_it
                a_hundred_jobs_of_all_priorities_go_through
                facilities_are_groups_of_messages
            }
        }
    };
}

//! The suite that every [`crate::Metastore`] passes, one function a behaviour. A backend runs it all with
//! [`crate::metastore_conformance!`]; nothing in it sleeps: the fixture moves the database's clock.

#![expect(clippy::unwrap_used, reason = "a suite of tests: a panic is how it fails")]
#![expect(missing_docs, reason = "the name of a test says what must hold")]

pub mod alarms;
pub mod cameras;
pub mod failures;
pub mod fixture;
pub mod history;
pub mod identity;
pub mod intake;
pub mod joining;
pub mod judge;
pub mod labels;
pub mod lists;
pub mod model;
pub mod moto;
pub mod originals;
pub mod policies;
pub mod postgres;
pub mod processes;
pub mod proxy;
pub mod publishing;
pub mod replay;
pub mod retention;
pub mod reviews;
pub mod rollups;
pub mod routing;
pub mod sample;
pub mod sqlite;
pub mod upkeep;
pub mod verdicts;
pub mod waiting;
pub mod webhooks;
pub mod work;

pub use fixture::Fixture;
pub use judge::SimpleJudge;

/// Runs the suite against a backend: `$fixture` is an async function of the calling module that answers a
/// [`Fixture`] on an empty database.
#[macro_export]
macro_rules! metastore_conformance {
    ($fixture:ident) => {
        $crate::metastore_conformance! { $fixture,
            intake {
                what_is_submitted_reads_back
                an_idempotency_key_replays_the_same_content
                an_idempotency_key_with_other_content_is_refused
                an_idempotency_key_is_forgotten_after_its_time
                a_policy_that_is_not_there_is_refused
                a_view_is_recorded_once
                of_several_views_one_that_is_recorded_lets_none_in
                views_are_added_up_to_the_limit
                a_cancelled_inspection_takes_no_views_and_no_results
                what_is_completed_is_not_cancelled
            }
            joining {
                an_awaited_angle_joins
                a_count_of_views_joins
                what_was_decided_for_want_of_a_view_is_joined_by_it
                what_awaits_nothing_is_not_joined
                another_facility_is_not_joined
                many_views_join_as_a_whole
                fifty_at_once_join_one_inspection
                a_join_keeps_labels_and_is_replayed
            }
            work {
                higher_priority_goes_first_then_age
                facilities_take_turns
                turns_are_taken_within_a_priority
                a_redrive_takes_new_turns
                a_claim_of_high_priority_takes_no_other
                a_claim_names_all_that_is_needed
                a_claim_of_named_jobs_takes_no_others
                a_claim_costs_no_attempt_a_start_does
                an_expired_lease_is_claimed_again_and_the_old_fence_refused
                a_lost_fence_harms_no_other_item
                a_result_counts_once
                an_extended_lease_does_not_expire
                a_released_claim_is_available_at_once
                a_released_claim_goes_before_what_waits
                a_retry_is_not_claimed_before_it_is_due
            }
            failures {
                a_lost_worker_costs_no_attempt_and_what_was_fetched_ahead_is_innocent
                what_was_fetched_ahead_survives_any_number_of_lost_workers
                a_job_that_was_alone_at_three_losses_is_discarded_and_its_neighbours_are_not
                an_attempt_that_ends_clears_a_suspect
                a_machine_that_keeps_failing_by_itself_discards_nothing
                of_two_that_bring_workers_down_in_turn_both_are_discarded
                a_worker_that_comes_back_late_takes_the_suspicion_away
                what_is_put_back_has_cost_no_attempt
                a_dead_letter_is_kept_whole
                dead_letters_are_found_by_what_they_are
                what_is_purged_stays_failed_and_comes_back_no_more
            }
            waiting {
                a_job_is_not_claimed_before_its_time
                a_time_that_has_passed_is_none
                a_view_that_joins_waits_for_its_own_time
                a_deadline_does_not_wait
                what_was_scheduled_for_one_moment_starves_nobody
                one_facility_s_backlog_does_not_starve_another_s_single_parcel
                nobody_claims_while_all_is_paused_and_all_else_goes_on
                a_paused_facility_is_left_alone_and_comes_back_in_turn
                a_paused_model_is_left_alone
                a_retry_of_what_is_paused_waits_too
                pauses_are_told_with_their_reasons
            }
            verdicts {
                a_result_brings_verdict_event_and_signal
                an_inference_reads_back_unchanged
                an_unreadable_image_is_an_outcome
                a_discarded_job_brings_review_and_a_redrive_a_later_decision
                redriving_twice_does_nothing_twice
                a_late_view_appends_a_decision
                several_late_views_are_awaited_together
                what_settles_it_decides_before_the_other_views
                what_is_rejected_early_is_still_joined_by_the_views_it_expected
                a_late_view_that_takes_a_reason_away_appends_a_decision
                awaited_views_are_not_awaited_without_end
                a_batch_of_one_inspection_is_judged_once
                views_deadline_settles_what_awaits_views
                views_deadline_waits_for_work_in_hand
                request_deadline_settles_with_work_in_hand
            }
            lists {
                every_filter_filters
                pages_are_stable_while_inspections_come_in
                a_made_up_cursor_is_refused
                rows_of_other_facilities_do_not_exist
                events_come_in_order_with_frozen_payloads
                dead_letters_are_paged_and_filtered
                statistics_count_by_status_verdict_and_facility
            }
            policies {
                the_first_import_activates_later_ones_do_not
                the_same_content_is_one_version
                the_version_active_at_decision_time_decides
                a_decision_says_whether_a_certificate_covers_it
            }
            replay {
                a_simulation_says_what_another_policy_would_have_decided
                a_simulation_sees_what_came_after_the_decision
                a_simulation_over_many_pages_looks_at_each_once
                a_replay_appends_and_what_was_decided_before_stays
                what_a_person_may_not_see_is_neither_simulated_nor_replayed
            }
            routing {
                the_first_view_s_route_names_the_policy_unless_the_request_does
                a_job_is_claimed_by_those_who_have_its_model
                an_added_view_is_routed_by_its_own_camera
                the_policy_of_the_model_that_answered_decides
                a_job_whose_model_nobody_has_becomes_a_dead_letter
                a_model_that_is_asked_for_is_awaited
            }
            identity {
                an_inspection_without_a_name_takes_that_of_its_codes
                a_name_that_was_given_or_read_first_stands
                codes_that_contradict_each_other_or_name_nothing_give_no_name
            }
            cameras {
                a_camera_is_known_by_its_views
                a_refused_submission_leaves_no_trace_of_its_camera
                angles_made_up_without_end_do_not_pile_up
                cameras_are_paged_and_kept_apart_by_facility
            }
            reviews {
                what_is_left_to_a_person_waits_by_priority_then_age
                nobody_else_gets_what_somebody_has_in_hand
                what_is_skipped_comes_again_after_the_last
                many_at_once_never_get_the_same
                an_answer_decides_what_was_left_to_a_person
                an_answer_taken_back_brings_back_what_was_decided
                an_audit_leaves_the_verdict_and_makes_a_label
                any_verdict_is_overridden_with_a_reason
                an_override_decides_whoever_is_asked
                what_cannot_be_answered_is_refused_with_the_reason
                two_people_answer_by_themselves_and_a_third_where_they_differ
                a_later_decision_withdraws_the_question
                what_somebody_is_asked_about_is_not_removed
            }
            labels {
                boxes_that_a_person_drew_read_back_with_the_label
                labels_end_where_an_answer_is_awaited
                an_inspection_asked_about_twice_is_one_label
                audits_are_drawn_at_the_policy_s_rate_and_recorded_so
                a_replay_asks_about_what_it_leaves_to_people_alone
                looks_at_labels_are_counted_from_their_beginning
            }
            rollups {
                what_is_kept_replaces_what_was_there_and_moves_the_place
                who_was_overtaken_keeps_nothing
                rollups_are_found_by_time_measure_place_and_key
                old_rollups_are_pruned_by_their_resolution
            }
            processes {
                a_process_is_listed_as_it_last_said_until_it_ends_or_is_long_silent
            }
            history {
                every_decision_and_every_answer_is_read_with_its_inspection
                a_day_has_changed_when_one_of_its_inspections_has
            }
            alarms {
                an_alarm_is_raised_once_and_known_to_the_judge_until_it_is_ended
                a_watch_goes_on_where_it_was
                what_views_were_found_to_hold_is_read_in_their_order
            }
            upkeep {
                one_holder_leads_until_its_time_is_over
                objects_are_known_by_their_views
                counters_start_with_every_state
                the_oldest_that_waits_has_an_age
                it_is_ready
            }
            retention {
                what_is_old_goes_and_nothing_else
                originals_go_and_what_was_found_stays
                a_late_view_s_original_goes_in_its_own_time
                what_was_found_goes_and_what_was_decided_stands
                labels_of_what_was_removed_are_left_out_and_counted
                a_dead_letter_keeps_what_it_needs
                what_is_held_stays_whole_until_it_is_released
                who_does_not_see_an_inspection_neither_holds_nor_releases_it
                a_hold_says_why_and_holds_are_paged
                the_oldest_of_each_kind_is_known
                what_is_open_may_be_the_oldest_that_has_something
            }
            publishing {
                what_was_submitted_is_unpublished_until_it_is_published
                what_was_made_just_now_is_left_to_whoever_made_it
                what_nobody_could_claim_is_not_told_of
                what_becomes_available_again_is_unpublished_again
                a_message_of_long_ago_counts_as_lost
                a_message_that_was_sent_before_the_job_became_available_again_does_not_count
                publications_of_what_is_finished_are_forgotten
            }
            webhooks {
                a_new_target_begins_with_the_events_from_now_on
                a_round_that_went_well_moves_the_mark_and_leaves_no_row
                who_has_lost_a_target_records_nothing
                what_failed_is_due_again_with_the_same_event
                what_is_never_taken_becomes_a_dead_letter_with_its_last_error
                redriving_a_webhook_twice_does_nothing_twice
                webhooks_dead_letters_are_filtered_paged_and_purged
                a_target_that_is_gone_gets_nothing_until_its_configuration_changes
                a_removed_target_goes_on_within_its_time_and_begins_anew_after_it
                events_of_no_facility_are_for_those_who_see_all
                a_callback_is_known_with_its_inspection_and_the_first_counts
                what_is_refused_for_good_is_a_dead_letter_at_once
            }
            model {
                random_operations_agree_with_a_simple_model
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

//! What a camera's pictures say of the camera.

use std::collections::BTreeSet;

use scrutineer_calibrate::watch::{
    CameraMonitor,
    CameraProblem::{self, Blurred, Bright, Clock, Dark, Frozen, Moved, Silent},
    Frame,
};
use scrutineer_types::{InspectionId, Quality, Timestamp};
use uuid::Uuid;

const MINUTE_MS: i64 = 60_000;

/// A camera that sends a picture every two seconds.
#[derive(Default)]
struct Camera {
    monitor: CameraMonitor,
    sent: u64,
    at: i64,
    /// Of the camera's clock, against ours.
    ahead_ms: i64,
    /// Where the middle of what it sees lies; `None`: nothing is found on its pictures.
    place: Option<[f32; 2]>,
}

impl Camera {
    /// Sends so many pictures about as sharp and as bright; parcels differ.
    fn send(&mut self, pictures: usize, sharpness: f32, brightness: f32) -> &mut Self {
        for _ in 0..pictures {
            self.sent += 1;
            self.at += 2_000;
            // From 0.7 to 1.3, in no order.
            let varied = 0.7 + 0.6 * (self.sent as f32 * 0.618_034).fract();
            self.picture(sharpness * varied, brightness * (0.5 + varied / 2.0), &format!("{:064x}", self.sent));
        }
        self
    }

    fn picture(&mut self, sharpness: f32, brightness: f32, sha256: &str) {
        self.monitor.observe(Frame {
            inspection: InspectionId(Uuid::from_u128(self.sent.into())),
            received_at: Timestamp(self.at),
            captured_at: Some(Timestamp(self.at - 300 + self.ahead_ms)),
            sha256,
            quality: Quality { sharpness, brightness, contrast: 0.2, clipped: 0.0 },
            place: self.place.map(|[x, y]| {
                // Parcels lie anywhere within a fifth of the picture.
                let varied = (self.sent as f32 * 0.618_034).fract() - 0.5;
                [x + 0.2 * varied, y - 0.1 * varied]
            }),
        });
    }

    fn has(&self, problems: &[CameraProblem]) {
        assert_eq!(self.monitor.problems(), &problems.iter().copied().collect::<BTreeSet<_>>());
    }
}

#[test]
fn a_camera_that_stays_as_it_is_has_no_problem() {
    let mut camera = Camera::default();
    for _ in 0..5_000 {
        camera.send(1, 80.0, 0.5).has(&[]);
    }
}

#[test]
fn a_lens_out_of_focus_is_noticed_within_twenty_pictures_and_ends_when_it_is_sharp_again() {
    let mut camera = Camera::default();
    camera.send(300, 80.0, 0.5).send(20, 15.0, 0.5).has(&[Blurred]);
    let [usual, now] = camera.monitor.usual_and_now(Blurred).unwrap();
    assert!((60.0..100.0).contains(&usual) && (10.0..20.0).contains(&now), "{usual} {now}");
    // However long it lasts, one does not get used to it.
    camera.send(20_000, 15.0, 0.5).has(&[Blurred]);
    camera.send(20, 80.0, 0.5).has(&[]);
}

#[test]
fn what_is_to_stay_is_learnt_when_a_person_says_so() {
    let mut camera = Camera::default();
    camera.send(300, 80.0, 0.5).send(20, 15.0, 0.5).has(&[Blurred]);
    camera.monitor.restart(true);
    camera.send(500, 15.0, 0.5).has(&[]);
    camera.send(20, 3.0, 0.5).has(&[Blurred]);
}

#[test]
fn what_a_person_says_is_dealt_with_is_told_again_if_it_is_not() {
    let mut camera = Camera::default();
    camera.send(300, 80.0, 0.5).send(20, 15.0, 0.5);
    camera.monitor.restart(false);
    camera.has(&[]);
    camera.send(20, 15.0, 0.5).has(&[Blurred]);
}

#[test]
fn lamps_that_fail_and_sun_that_falls_in_are_noticed() {
    let mut camera = Camera::default();
    camera.send(300, 80.0, 0.45).send(20, 80.0, 0.1).has(&[Dark]);
    camera.send(20, 80.0, 0.45).has(&[]);
    camera.send(20, 80.0, 0.95).has(&[Bright]);
}

#[test]
fn a_camera_that_was_turned_is_noticed_and_it_ends_when_it_looks_as_before() {
    let mut camera = Camera { place: Some([0.5, 0.4]), ..Camera::default() };
    camera.send(2_000, 80.0, 0.5).has(&[]);
    camera.place = Some([0.5, 0.62]);
    camera.send(20, 80.0, 0.5).has(&[Moved]);
    let [across, down] = camera.monitor.shift().unwrap();
    assert!(across.is_none() && (0.18..0.26).contains(&down.unwrap()), "{across:?} {down:?}");
    camera.send(5_000, 80.0, 0.5).has(&[Moved]);
    // Where nothing is found, nothing is told of the place.
    camera.place = None;
    camera.send(20, 80.0, 0.5).has(&[Moved]);
    camera.place = Some([0.5, 0.4]);
    camera.send(20, 80.0, 0.5).has(&[]);
    camera.place = Some([0.35, 0.4]);
    camera.send(20, 80.0, 0.5).has(&[Moved]);
}

#[test]
fn parcels_that_lie_elsewhere_now_and_then_move_no_camera() {
    let mut camera = Camera { place: Some([0.5, 0.4]), ..Camera::default() };
    camera.send(300, 80.0, 0.5);
    for round in 0..50 {
        camera.place = Some(if round % 5 == 0 { [0.8, 0.4] } else { [0.5, 0.4] });
        camera.send(5, 80.0, 0.5).has(&[]);
    }
}

#[test]
fn a_measure_that_is_no_number_is_remembered_as_one() {
    let mut camera = Camera { place: Some([f32::NAN, 0.4]), ..Camera::default() };
    camera.send(100, f32::NAN, f32::INFINITY);
    let state = serde_json::to_string(&camera.monitor).unwrap();
    assert_eq!(serde_json::from_str::<CameraMonitor>(&state).unwrap(), camera.monitor);
}

#[test]
fn a_camera_that_was_taken_away_long_ago_is_not_silent() {
    let mut camera = Camera::default();
    camera.send(50, 80.0, 0.5);
    camera.monitor.silent_at(Timestamp(camera.at + 8 * 1_440 * MINUTE_MS), true);
    camera.has(&[]);
}

#[test]
fn a_new_camera_is_not_judged_by_what_is_not_usual_yet() {
    let mut camera = Camera::default();
    camera.send(30, 80.0, 0.5).send(20, 5.0, 0.5).has(&[]);
}

#[test]
fn the_same_picture_again_and_again_is_a_frozen_camera() {
    let mut camera = Camera::default();
    camera.send(10, 80.0, 0.5);
    for _ in 0..5 {
        camera.picture(80.0, 0.5, "the same");
    }
    camera.has(&[Frozen]);
    camera.send(1, 80.0, 0.5).has(&[]);
}

#[test]
fn a_clock_ahead_of_ours_is_wrong_and_a_late_delivery_is_not() {
    let mut camera = Camera { ahead_ms: -3_600_000, ..Camera::default() };
    camera.send(30, 80.0, 0.5).has(&[]);
    camera.ahead_ms = MINUTE_MS;
    camera.send(20, 80.0, 0.5).has(&[Clock]);
}

#[test]
fn a_camera_is_silent_only_while_others_at_its_place_send() {
    let mut camera = Camera::default();
    camera.send(50, 80.0, 0.5);
    let after = |minutes: i64, camera: &Camera| Timestamp(camera.at + minutes * MINUTE_MS);
    camera.monitor.silent_at(after(10, &camera), true);
    camera.has(&[]);
    camera.monitor.silent_at(after(16, &camera), false);
    camera.has(&[]);
    camera.monitor.silent_at(after(16, &camera), true);
    camera.has(&[Silent]);
    // The others stopping as well does not mend it.
    camera.monitor.silent_at(after(60, &camera), false);
    camera.has(&[Silent]);
    camera.send(1, 80.0, 0.5).has(&[]);
}

#[test]
fn a_camera_that_rarely_sends_is_given_longer() {
    let mut camera = Camera::default();
    for _ in 0..50 {
        camera.at += 10 * MINUTE_MS;
        camera.send(1, 80.0, 0.5);
    }
    camera.monitor.silent_at(Timestamp(camera.at + 60 * MINUTE_MS), true);
    camera.has(&[]);
    camera.monitor.silent_at(Timestamp(camera.at + 300 * MINUTE_MS), true);
    camera.has(&[Silent]);
}

#[test]
fn what_is_remembered_is_small_and_comes_back_as_it_was() {
    let mut camera = Camera::default();
    camera.send(3_000, 81.3, 0.51);
    let state = serde_json::to_string(&camera.monitor).unwrap();
    assert!(state.len() < 16_000, "{} bytes", state.len());
    assert_eq!(serde_json::from_str::<CameraMonitor>(&state).unwrap(), camera.monitor);
}

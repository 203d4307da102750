//! The executor with work that waits to be told, and panics when told so.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};

use scrutineer_infer::ModelErrorKind;
use scrutineer_types::{Inference, ModelRef, Quality, TimingsMs};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::task::{JoinHandle, yield_now};

use super::*;

const PANIC: u8 = b'!';

/// Says which image it begins, then waits for leave to finish it.
struct Told {
    begun: tokio::sync::mpsc::UnboundedSender<u8>,
    leave: Arc<Mutex<mpsc::Receiver<()>>>,
}

impl Work for Told {
    type Order = ();
    type Answer = Inference;

    fn inspect(&mut self, bytes: &[u8], (): &()) -> Result<Inference, InspectError> {
        self.begun.send(bytes[0]).unwrap();
        self.leave.lock().unwrap_or_else(PoisonError::into_inner).recv().unwrap();
        assert_ne!(bytes[0], PANIC, "told to panic");
        let quality = Quality { sharpness: 0.0, brightness: 0.0, contrast: 0.0, clipped: 0.0 };
        let model = ModelRef { name: String::new(), sha256: String::new(), fingerprint: String::new() };
        let (width, height) = (u32::from(bytes[0]), 1);
        Ok(Inference {
            model,
            width,
            height,
            quality,
            detections: Vec::new(),
            codes: Vec::new(),
            timings_ms: TimingsMs::default(),
        })
    }
}

fn request(image: u8, lane: Lane, patience: Patience) -> Request<()> {
    Request { bytes: Bytes::copy_from_slice(&[image]), order: (), lane, patience }
}

/// One thread, and the strings that move it.
struct Stage {
    executor: Arc<Executor<(), Inference>>,
    begun: UnboundedReceiver<u8>,
    leave: mpsc::Sender<()>,
    /// While set, no new work can be made.
    broken: Arc<AtomicBool>,
}

impl Stage {
    fn new(queue: usize) -> Self {
        let (begun_in, begun) = unbounded_channel();
        let (leave, leave_out) = mpsc::channel();
        let leave_out = Arc::new(Mutex::new(leave_out));
        let broken = Arc::new(AtomicBool::new(false));
        let is_broken = Arc::clone(&broken);
        let make = move || {
            if is_broken.load(Ordering::SeqCst) {
                return Err(ModelError::new(ModelErrorKind::Backend, "told to fail"));
            }
            Ok(Told { begun: begun_in.clone(), leave: Arc::clone(&leave_out) })
        };
        let executor = Executor::start((1, queue), make).unwrap();
        Self { executor: Arc::new(executor), begun, leave, broken }
    }

    /// Hands in an image and lets it come as far as it can.
    async fn hand_in(&self, image: u8, lane: Lane) -> JoinHandle<Result<Inference, InspectError>> {
        let executor = Arc::clone(&self.executor);
        let handle = tokio::spawn(async move { executor.inspect(request(image, lane, Patience::Waits)).await });
        yield_now().await;
        handle
    }

    /// Hands in an image and waits until the thread has begun it.
    async fn occupy(&mut self) -> JoinHandle<Result<Inference, InspectError>> {
        let handle = self.hand_in(b'0', Lane::Low).await;
        assert_eq!(self.begun.recv().await, Some(b'0'));
        handle
    }

    fn give_leave(&self, times: usize) {
        (0..times).for_each(|_| self.leave.send(()).unwrap());
    }
}

#[tokio::test]
async fn higher_lanes_overtake_whatever_waits() {
    let mut stage = Stage::new(8);
    let mut handles = vec![stage.occupy().await];
    for (image, lane) in [(b'4', Lane::Low), (b'3', Lane::Normal), (b'2', Lane::High), (b'1', Lane::Interactive)] {
        handles.push(stage.hand_in(image, lane).await);
    }
    stage.give_leave(5);
    let mut order = Vec::new();
    for _ in 0..4 {
        order.push(stage.begun.recv().await.unwrap());
    }
    assert_eq!(order, *b"1234");
    for handle in handles {
        handle.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_full_lane_refuses_those_who_ask_and_keeps_those_who_wait() {
    let mut stage = Stage::new(1);
    let first = stage.occupy().await;
    let second = stage.hand_in(b'1', Lane::Normal).await;
    let third = stage.hand_in(b'2', Lane::Normal).await;
    let asked = stage.executor.inspect(request(b'3', Lane::Normal, Patience::Refused)).await;
    assert_eq!(asked, Err(InspectError::Overloaded));
    stage.give_leave(3);
    for handle in [first, second, third] {
        handle.await.unwrap().unwrap();
    }
    stage.give_leave(1);
    stage.executor.inspect(request(b'3', Lane::Normal, Patience::Refused)).await.unwrap();
}

#[tokio::test]
async fn an_image_nobody_waits_for_any_more_is_not_begun() {
    let mut stage = Stage::new(8);
    let first = stage.occupy().await;
    let gone = stage.hand_in(b'1', Lane::Normal).await;
    let stays = stage.hand_in(b'2', Lane::Normal).await;
    gone.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    stage.give_leave(2);
    first.await.unwrap().unwrap();
    stays.await.unwrap().unwrap();
    assert_eq!(stage.begun.recv().await, Some(b'2'));
}

#[tokio::test]
async fn a_panic_fails_its_image_alone() {
    let stage = Stage::new(8);
    stage.give_leave(2);
    let failed = stage.hand_in(PANIC, Lane::Normal).await.await.unwrap().unwrap_err();
    let InspectError::Failed { kind: FailureKind::Permanent, message } = failed else { panic!("{failed:?}") };
    assert!(message.contains("told to panic"), "{message}");
    let next = stage.hand_in(b'1', Lane::Normal).await.await.unwrap().unwrap();
    assert_eq!(next.width, u32::from(b'1'));
    assert!(stage.executor.is_healthy());
}

#[tokio::test]
async fn without_new_work_after_a_panic_it_is_unhealthy_until_there_is_some() {
    let stage = Stage::new(8);
    stage.give_leave(2);
    stage.broken.store(true, Ordering::SeqCst);
    stage.hand_in(PANIC, Lane::Normal).await.await.unwrap().unwrap_err();
    let failed = stage.hand_in(b'1', Lane::Normal).await.await.unwrap().unwrap_err();
    assert_eq!(failed.kind(), "transient");
    assert!(!stage.executor.is_healthy());
    stage.broken.store(false, Ordering::SeqCst);
    stage.hand_in(b'1', Lane::Normal).await.await.unwrap().unwrap();
    assert!(stage.executor.is_healthy());
}

#[tokio::test]
async fn closed_it_finishes_what_waits_and_takes_no_more() {
    let mut stage = Stage::new(8);
    let first = stage.occupy().await;
    let waits = stage.hand_in(b'1', Lane::Low).await;
    stage.executor.close();
    let late = stage.executor.inspect(request(b'2', Lane::Interactive, Patience::Waits)).await;
    assert_eq!(late, Err(InspectError::ShuttingDown));
    stage.give_leave(2);
    first.await.unwrap().unwrap();
    waits.await.unwrap().unwrap();
}

#[test]
fn it_does_not_start_without_work_for_every_thread() {
    let made = AtomicUsize::new(0);
    let make = move || match made.fetch_add(1, Ordering::SeqCst) {
        2 => Err(ModelError::new(ModelErrorKind::Backend, "one too many")),
        _ => Ok(Told { begun: unbounded_channel().0, leave: Arc::new(Mutex::new(mpsc::channel().1)) }),
    };
    let result = Executor::start((3, 1), make);
    assert!(matches!(result.err(), Some(StartError::Model(_))));
}

#[test]
fn a_panic_at_the_start_is_an_error() {
    let make = || -> Result<Told, ModelError> { panic!("told to panic") };
    let result = Executor::start((2, 1), make);
    assert!(matches!(result.err(), Some(StartError::Panicked)));
}

#[tokio::test]
async fn what_two_executors_are_offered_is_done_once_by_the_one_that_begins_first() {
    let (mut busy, mut idle) = (Stage::new(8), Stage::new(8));
    let first = busy.occupy().await;
    let (reply, answer) = Reply::new();
    for stage in [&busy, &idle] {
        let request = request(b'1', Lane::Normal, Patience::Refused);
        stage.executor.offer(request, reply.clone()).await.unwrap();
    }
    assert_eq!(idle.begun.recv().await, Some(b'1'));
    let next = busy.hand_in(b'2', Lane::Normal).await;
    busy.give_leave(2);
    // The one that was busy passes over it.
    assert_eq!(busy.begun.recv().await, Some(b'2'));
    idle.give_leave(1);
    assert_eq!(answer.await.unwrap().unwrap().width, u32::from(b'1'));
    for handle in [first, next] {
        handle.await.unwrap().unwrap();
    }
}

//! How much may be in hand at a time: uploads, bytes in memory, images being drawn on.

use std::{sync::Arc, time::Duration};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{Config, Problem, ProblemKind};

/// How long a request waits for memory before it is told to come back later.
const MEMORY_WAIT: Duration = Duration::from_secs(10);
/// The unit in which memory is counted, since a semaphore counts no further than 2^29 on some machines.
const UNIT_BYTES: u64 = 1024;

/// The process's bounds on work in hand.
#[derive(Clone, Debug)]
pub(crate) struct Admission {
    uploads: Arc<Semaphore>,
    memory: Arc<Semaphore>,
    memory_units: u32,
    drawing: Arc<Semaphore>,
    replay: Arc<Semaphore>,
}

impl Admission {
    pub fn new(config: &Config) -> Self {
        let memory_units = u32::try_from((config.max_buffered_bytes / UNIT_BYTES).max(1)).unwrap_or(u32::MAX >> 3);
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            uploads: Arc::new(Semaphore::new(config.max_uploads)),
            memory: Arc::new(Semaphore::new(memory_units as usize)),
            memory_units,
            drawing: Arc::new(Semaphore::new(cores)),
            replay: Arc::new(Semaphore::new(1)),
        }
    }

    /// A place among the uploads, or 429 at once.
    pub fn upload(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.uploads).try_acquire_owned().map_err(|_| {
            Problem::new(
                ProblemKind::Overloaded,
                "as many uploads are being received as `server.max_uploads` allows; send this one again shortly",
            )
        })
    }

    /// Leave to hold `bytes` in memory, or 429 after a while. More than there is at all counts as all there is.
    pub async fn memory(&self, bytes: u64) -> Result<OwnedSemaphorePermit, Problem> {
        let units = u32::try_from(bytes.div_ceil(UNIT_BYTES)).unwrap_or(u32::MAX).min(self.memory_units);
        let permit = Arc::clone(&self.memory).acquire_many_owned(units);
        match tokio::time::timeout(MEMORY_WAIT, permit).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(Problem::new(
                ProblemKind::Overloaded,
                "requests in hand hold as much memory as `server.max_buffered_bytes` allows; send this one again shortly",
            )),
        }
    }

    /// The place of the one simulation that runs at a time, or 429 at once: it reads all of the past, on every core.
    pub fn replay(&self) -> Result<OwnedSemaphorePermit, Problem> {
        Arc::clone(&self.replay).try_acquire_owned().map_err(|_| {
            Problem::new(ProblemKind::Overloaded, "another policy is being simulated; try again when it is done")
        })
    }

    /// A core to draw with; the caller's time limit bounds the wait.
    pub async fn drawing(&self) -> OwnedSemaphorePermit {
        let drawing = Arc::clone(&self.drawing);
        drawing.acquire_owned().await.expect("nobody closes this semaphore")
    }
}

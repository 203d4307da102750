//! Group commit of submissions without a timer: while one group commits, the next gathers. One group at a time: two would wait
//! for each other at the turns of their facilities, and be half as large.

use std::{
    future::Future,
    sync::{Arc, Mutex as SyncMutex, PoisonError},
};

use scrutineer_types::Access;
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    task::JoinHandle,
};

use crate::{
    StoreError, StoreErrorKind, Submission, Submitted,
    submissions::{Answers, Request},
};

/// Submissions that may wait before callers are made to.
const WAITING: usize = 1024;

/// Submissions that one commit may carry.
const GROUP: usize = 256;

type Waiting = (Request, oneshot::Sender<Result<Submitted, StoreError>>);

/// The way to the task that records submissions.
#[derive(Debug)]
pub(crate) struct Groups {
    /// `None` once it is closed.
    sender: SyncMutex<Option<mpsc::Sender<Waiting>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Groups {
    /// Starts the task. `record` records requests in one transaction, all of them or, with `Err`, none.
    pub fn spawn<R, F>(record: R) -> Self
    where
        R: Fn(Arc<[Request]>) -> F + Send + Sync + 'static,
        F: Future<Output = Result<Answers, StoreError>> + Send + 'static,
    {
        let (sender, receiver) = mpsc::channel(WAITING);
        let task = tokio::spawn(run(record, receiver));
        Self { sender: SyncMutex::new(Some(sender)), task: Mutex::new(Some(task)) }
    }

    /// Records a submission with those that wait beside it; resolves after the commit. Dropped before that, it may still be
    /// committed.
    pub async fn submit(&self, access: &Access, submission: Submission) -> Result<Submitted, StoreError> {
        let (reply, answer) = oneshot::channel();
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        let request = Request { access: access.clone(), submission };
        sender.send((request, reply)).await.map_err(|_| closed())?;
        drop(sender);
        answer.await.map_err(|_| closed())?
    }

    /// Takes no more; what was taken is committed.
    pub async fn close(&self) {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = self.task.lock().await.take() {
            // One that panicked has told so already.
            let _ = task.await;
        }
    }
}

fn closed() -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "the database is closed")
}

async fn run<R, F>(record: R, mut receiver: mpsc::Receiver<Waiting>)
where
    R: Fn(Arc<[Request]>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<Answers, StoreError>> + Send + 'static,
{
    let mut waiting = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut waiting, GROUP).await > 0 {
        let (requests, replies): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
        for (reply, answer) in replies.into_iter().zip(commit(&record, requests.into()).await) {
            // Whoever has gone does not wait for an answer.
            let _ = reply.send(answer);
        }
    }
}

/// Commits the requests together, or, where the database refuses the rows of one, each alone.
async fn commit<R, F>(record: &R, requests: Arc<[Request]>) -> Answers
where
    R: Fn(Arc<[Request]>) -> F,
    F: Future<Output = Result<Answers, StoreError>>,
{
    match record(Arc::clone(&requests)).await {
        Ok(answers) => answers,
        Err(error) if requests.len() > 1 && !error.is_transient() => {
            let mut answers = Vec::with_capacity(requests.len());
            for request in requests.iter() {
                let answer = record(Arc::from([request.clone()])).await;
                answers.push(answer.and_then(|mut answers| answers.pop().ok_or_else(closed)?));
            }
            answers
        }
        Err(error) => requests.iter().map(|_| Err(error.repeated())).collect(),
    }
}

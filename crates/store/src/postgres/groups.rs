//! Group commit of submissions without a timer: while one group commits, the next gathers. One group at a time: two would wait
//! for each other at the turns of their facilities, and be half as large.

use std::sync::{Arc, Mutex as SyncMutex, PoisonError};

use scrutineer_types::Access;
use tokio::{
    sync::{Mutex, mpsc, oneshot},
    task::JoinHandle,
};

use super::{
    context::Context,
    retry::retrying,
    submissions::{self, Answers, Request},
    transaction::Transaction,
};
use crate::{StoreError, StoreErrorKind, Submission, Submitted};

/// Submissions that may wait before callers are made to.
const WAITING: usize = 1024;

/// Submissions that one commit may carry.
const GROUP: usize = 256;

type Waiting = (Request, oneshot::Sender<Result<Submitted, StoreError>>);

/// The way to the task that records submissions.
#[derive(Debug)]
pub(super) struct Groups {
    /// `None` once it is closed.
    sender: SyncMutex<Option<mpsc::Sender<Waiting>>>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Groups {
    pub fn spawn(context: &Arc<Context>) -> Self {
        let (sender, receiver) = mpsc::channel(WAITING);
        let task = tokio::spawn(run(Arc::clone(context), receiver));
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

async fn run(context: Arc<Context>, mut receiver: mpsc::Receiver<Waiting>) {
    let mut waiting = Vec::with_capacity(GROUP);
    while receiver.recv_many(&mut waiting, GROUP).await > 0 {
        let (requests, replies): (Vec<_>, Vec<_>) = waiting.drain(..).unzip();
        for (reply, answer) in replies.into_iter().zip(commit(&context, &requests).await) {
            // Whoever has gone does not wait for an answer.
            let _ = reply.send(answer);
        }
    }
}

/// Commits the requests together, or, where the database refuses the rows of one, each alone.
async fn commit(context: &Arc<Context>, requests: &[Request]) -> Answers {
    match together(context, requests).await {
        Ok(answers) => answers,
        Err(error) if requests.len() > 1 && !error.is_transient() => {
            let mut answers = Vec::with_capacity(requests.len());
            for request in requests {
                let answer = together(context, std::slice::from_ref(request)).await;
                answers.push(answer.and_then(|mut answers| answers.pop().ok_or_else(closed)?));
            }
            answers
        }
        Err(error) => requests.iter().map(|_| Err(error.repeated())).collect(),
    }
}

async fn together(context: &Arc<Context>, requests: &[Request]) -> Result<Answers, StoreError> {
    retrying(|| async {
        let mut transaction = Transaction::begin(context).await?;
        let answers = submissions::record(&mut transaction, requests).await?;
        transaction.commit(requests.len()).await?;
        Ok(answers)
    })
    .await
}

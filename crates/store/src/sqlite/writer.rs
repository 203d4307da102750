//! Group commit without a timer: the writer takes one operation, applies it and all that wait, commits once, then answers
//! each. While it commits, the next group gathers.

use std::{
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::Instant,
};

use futures::{FutureExt, executor::block_on, future::BoxFuture};
use tokio::sync::{mpsc, oneshot};

use super::{checkpoints::Checkpoints, lock::ServingLock, transaction::Transaction};
use crate::{Signals, StoreError, StoreErrorKind, effects::Effect, metrics};

/// Operations that may wait before callers are made to.
const WAITING: usize = 1024;

/// Operations that one commit may carry, so that the first of them is not kept waiting by the last.
const GROUP: usize = 256;

/// The way to the only thread that writes.
#[derive(Debug)]
pub(super) struct Writer {
    /// `None` once it is closed.
    sender: Mutex<Option<mpsc::Sender<Box<dyn Operation>>>>,
}

impl Writer {
    /// Starts it, on a thread of its own: it works there for as long as a commit takes, and no runtime that ends can break it off in
    /// the midst of a statement. It ends when the `Writer` is closed or dropped, closes the database and gives up the lock; then the
    /// answer resolves.
    pub fn spawn(
        transaction: Transaction,
        signals: Signals,
        serving: Option<(ServingLock, PathBuf)>,
    ) -> Result<(Self, oneshot::Receiver<()>), StoreError> {
        let (sender, operations) = mpsc::channel(WAITING);
        let (ended, end) = oneshot::channel();
        let writer = move || {
            block_on(run(transaction, operations, signals, serving));
            drop(ended);
        };
        std::thread::Builder::new().name("sqlite-writer".into()).spawn(writer).map_err(|error| {
            StoreError::new(StoreErrorKind::Unavailable, "no thread can be started to write to the database")
                .with_source(error)
        })?;
        Ok((Self { sender: Mutex::new(Some(sender)) }, end))
    }

    /// Takes no more operations; those taken are committed.
    pub fn close(&self) {
        self.sender.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Applies `operation` in a transaction of its own or of a group; resolves after the commit. Dropped before that,
    /// the operation may still be committed.
    pub async fn apply<T, F>(&self, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        self.apply_for(1, operation).await
    }

    /// The same for an operation that does what so many callers asked for.
    pub async fn apply_for<T, F>(&self, callers: usize, operation: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let operation = Box::new(Typed { operation: Some(operation), callers, result: None, reply });
        let sender = self.sender.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closed)?;
        sender.send(operation).await.map_err(|_| closed())?;
        drop(sender);
        answer.await.map_err(|_| closed())?
    }
}

fn closed() -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "the database is closed")
}

/// An operation whose answer's type is its own affair.
trait Operation: Send {
    /// For how many it is done.
    fn callers(&self) -> usize;

    /// Applies it, once; with `Err` it must be rolled back.
    fn apply<'t>(&'t mut self, transaction: &'t mut Transaction) -> BoxFuture<'t, Result<(), StoreError>>;

    /// Answers its caller after the commit, or with the error that kept the commit from happening.
    fn answer(self: Box<Self>, commit: Result<(), &StoreError>);
}

struct Typed<T, F> {
    operation: Option<F>,
    callers: usize,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Operation for Typed<T, F>
where
    T: Send + 'static,
    F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T, StoreError>> + Send + 'static,
{
    fn callers(&self) -> usize {
        self.callers
    }

    fn apply<'t>(&'t mut self, transaction: &'t mut Transaction) -> BoxFuture<'t, Result<(), StoreError>> {
        Box::pin(async move {
            let Some(operation) = self.operation.take() else { return Err(closed()) };
            // A panic is one operation's misfortune, never the writer's end.
            let result = AssertUnwindSafe(operation(transaction)).catch_unwind().await.unwrap_or_else(|_| {
                Err(StoreError::new(StoreErrorKind::Internal, "a panic while writing; the log has its message"))
            });
            let applied = result.as_ref().map(|_| ()).map_err(StoreError::repeated);
            self.result = Some(result);
            applied
        })
    }

    fn answer(self: Box<Self>, commit: Result<(), &StoreError>) {
        let answer = match (self.result, commit) {
            // Its own error says more than that of the group.
            (Some(Err(own)), _) => Err(own),
            (_, Err(error)) => Err(error.repeated()),
            (Some(Ok(value)), Ok(())) => Ok(value),
            (None, Ok(())) => Err(closed()),
        };
        // Whoever has gone does not wait for an answer.
        let _ = self.reply.send(answer);
    }
}

async fn run(
    mut transaction: Transaction,
    mut operations: mpsc::Receiver<Box<dyn Operation>>,
    signals: Signals,
    serving: Option<(ServingLock, PathBuf)>,
) {
    // A command that writes beside whoever serves leaves checkpoints to SQLite, with its commits.
    let checkpoints = match &serving {
        Some((_, path)) => transaction.direct().await.and_then(|direct| Checkpoints::begin(direct, path).map(Some)),
        None => Ok(None),
    };
    let checkpoints = checkpoints.unwrap_or_else(|error| {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "commits wait for checkpoints, which slows them a little"
        );
        None
    });
    while let Some(first) = operations.recv().await {
        let mut group = vec![first];
        let began = Instant::now();
        let committed = commit_group(&mut transaction, &mut operations, &mut group).await;
        let committed = match committed {
            Ok(effects) => {
                metrics::committed(group.iter().map(|operation| operation.callers()).sum(), began.elapsed());
                Effect::tell(effects, &signals);
                Ok(())
            }
            Err(error) => {
                transaction.roll_back().await;
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    operations = group.len(),
                    "nothing committed"
                );
                Err(error)
            }
        };
        for operation in group {
            operation.answer(committed.as_ref().copied());
        }
        if let (Some(checkpoints), Ok(direct)) = (&checkpoints, transaction.direct().await) {
            checkpoints.committed(direct);
        }
    }
    drop(checkpoints);
    if let Err(error) = transaction.close().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the database was not closed cleanly");
    }
    drop(serving);
}

/// Applies the group, which grows by what comes meanwhile, and commits it; answers what is to be told of it. With `Err` nothing of
/// it is committed.
async fn commit_group(
    transaction: &mut Transaction,
    operations: &mut mpsc::Receiver<Box<dyn Operation>>,
    group: &mut Vec<Box<dyn Operation>>,
) -> Result<Vec<Effect>, StoreError> {
    if let Err(error) = transaction.begin().await {
        // Whoever waits already would wait as long for the same answer.
        while group.len() < WAITING
            && let Ok(waiting) = operations.try_recv()
        {
            group.push(waiting);
        }
        return Err(error);
    }
    let mut next = 0;
    loop {
        if let Err(error) = group[next].apply(transaction).await {
            // Fails where the error has made SQLite roll back everything: then the group shares its fate.
            if transaction.undo_operation().await.is_err() {
                return Err(error);
            }
        }
        next += 1;
        let Some(waiting) = (next < GROUP).then(|| operations.try_recv().ok()).flatten() else { break };
        group.push(waiting);
        transaction.next_operation().await?;
    }
    transaction.commit().await
}

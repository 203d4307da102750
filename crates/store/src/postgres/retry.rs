//! Failures that pass are waited out, for a time, where nothing can have been committed.

use std::time::Duration;

use tokio::time::Instant;

use crate::StoreError;

/// An operation that has taken longer than this is not tried again: its caller waits.
pub(super) const FOR: Duration = Duration::from_secs(5);

/// The first pause; doubled with each further one.
const PAUSE: Duration = Duration::from_millis(5);

/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Runs `attempt` until it succeeds, fails for good, or time is over. Each attempt is a transaction of its own; one whose
/// commit may have happened is not repeated.
pub(super) async fn retrying<T, F>(attempt: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    retrying_for(FOR, attempt).await
}

/// The same for another time than usual.
pub(super) async fn retrying_for<T, F>(time: Duration, attempt: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    let until = Instant::now() + time;
    let mut pause = PAUSE;
    loop {
        match attempt().await {
            Err(error) if error.is_worth_repeating() && Instant::now() + pause < until => {
                tracing::debug!(error = &error as &dyn std::error::Error, ?pause, "trying again");
                tokio::time::sleep(pause.mul_f64(0.5 + spread())).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            answer => return answer,
        }
    }
}

/// Between 0 and 1: two that were in each other's way must not meet again.
fn spread() -> f64 {
    f64::from(uuid::Uuid::now_v7().as_u128() as u16) / f64::from(u16::MAX)
}

/// A transaction around an expression that works in `$transaction`; tried again where nothing can have been committed.
macro_rules! transact {
    ($self:ident, $transaction:ident => $work:expr) => {
        $crate::postgres::retry::retrying(|| async {
            let mut begun = $crate::postgres::transaction::Transaction::begin($self.context()).await?;
            let $transaction = &mut begun;
            let answer = $work.await?;
            begun.commit(1).await?;
            Ok(answer)
        })
        .await
    };
}

/// The same for reads on a connection.
macro_rules! on_connection {
    ($self:ident, $conn:ident => $work:expr) => {
        $crate::postgres::retry::retrying(|| async {
            let mut $conn = $self.context().pool.acquire().await?;
            $work
        })
        .await
    };
}

pub(super) use {on_connection, transact};

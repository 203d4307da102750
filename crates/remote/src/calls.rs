//! Asynchronous calls for threads that wait.

use std::future::Future;
use std::sync::{LazyLock, mpsc};
use std::time::Duration;

use scrutineer_infer::WireError;
use tokio::runtime::{Builder, Runtime};

/// Beyond a call's own time limit; only a fault of ours takes longer.
const GRACE: Duration = Duration::from_secs(5);

/// Its thread only waits for the network; it ends with the process.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let built = Builder::new_multi_thread().worker_threads(1).thread_name("remote-models").enable_all().build();
    built.expect("a process that can start threads for inference can start this one")
});

/// Waits for `call`, on a thread that may block, whether it is one of another runtime or of none.
pub(crate) fn wait<T: Send + 'static>(
    within: Duration,
    call: impl Future<Output = Result<T, WireError>> + Send + 'static,
) -> Result<T, WireError> {
    let (answer, answered) = mpsc::sync_channel(1);
    RUNTIME.spawn(async move {
        let result = tokio::time::timeout(within, call).await;
        let late = || Err(WireError::Away(format!("no answer within {} ms", within.as_millis())));
        // Nobody waits any more only where the thread was told to stop.
        let _ = answer.send(result.unwrap_or_else(|_| late()));
    });
    answered.recv_timeout(within + GRACE).unwrap_or_else(|_| Err(WireError::Away("the call was lost".to_owned())))
}

//! How many jobs may be claimed, as far as what they need is there.

use std::{sync::Arc, time::Duration};

use scrutineer_store::Metastore;
use tokio::time::Instant;

use crate::breaker::{Admission, Breakers, Dependency};

/// How long the database may take to say that it is ready.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// Waits until jobs may be claimed; answers how many of the `wanted`.
pub(crate) async fn admitted(breakers: &Breakers, metastore: &Arc<dyn Metastore>, wanted: usize) -> usize {
    loop {
        // Before looking, so that no change between the look and the wait is missed.
        let mut changes = Dependency::ALL.map(|dependency| breakers.of(dependency).changes());
        let mut room = wanted;
        let mut wait: Option<Instant> = None;
        for dependency in Dependency::ALL {
            match breakers.of(dependency).admits() {
                Admission::Free => {}
                // Where the rows are the queue, asking for jobs would be asking the database, and louder.
                Admission::Probe(_) if dependency == Dependency::Database => {
                    if !is_ready(breakers, metastore).await {
                        wait = wait.max(Some(Instant::now()));
                    }
                }
                Admission::Probe(jobs) => room = room.min(jobs),
                Admission::Wait(until) => wait = wait.max(Some(until)),
            }
        }
        let Some(until) = wait else { return room };
        let [database, objects, model] = &mut changes;
        tokio::select! {
            () = tokio::time::sleep_until(until) => {}
            _ = database.changed() => {}
            _ = objects.changed() => {}
            _ = model.changed() => {}
        }
    }
}

async fn is_ready(breakers: &Breakers, metastore: &Arc<dyn Metastore>) -> bool {
    let database = breakers.of(Dependency::Database);
    match tokio::time::timeout(READY_WITHIN, metastore.ready()).await {
        Ok(Ok(())) => {
            database.succeeded();
            true
        }
        Ok(Err(error)) => {
            database.away(&error.to_string());
            false
        }
        Err(_) => {
            database.away(&format!("no answer within {} s", READY_WITHIN.as_secs()));
            false
        }
    }
}

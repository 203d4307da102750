//! Messages of SQS, handed to us by Lambda: job ids, and S3's notifications.

use std::{collections::HashSet, sync::Arc, time::Duration};

use lambda_runtime::Error;
use scrutineer_queue::{HandedMessage, HandedQueue, HandedQueueConfig, Queue};
use scrutineer_types::JobId;
use scrutineer_worker::Worker;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::Function;
use crate::parts;

/// Nothing is begun with less than this.
const LEAST: Duration = Duration::from_secs(1);

/// How long jobs that are begun may go on when the time is over.
const DRAIN_MS: u64 = 2_000;

/// What Lambda hands of a queue of SQS.
#[derive(Debug, Deserialize)]
struct SqsEvent {
    #[serde(rename = "Records")]
    records: Vec<SqsMessage>,
}

/// A message, as far as it matters here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SqsMessage {
    message_id: String,
    #[serde(default)]
    body: String,
}

/// Settles what it can; the messages that are to come again are told of alone.
pub(super) async fn settle(function: &Function, event: Value, left: Duration) -> Result<Value, Error> {
    let event: SqsEvent = serde_json::from_value(event)?;
    let ids: Vec<String> = event.records.iter().map(|message| message.message_id.clone()).collect();
    let (mut jobs, mut others) = (Vec::new(), Vec::new());
    for message in event.records {
        match job_of(&message) {
            Some(job) => jobs.push(HandedMessage { id: message.message_id, job }),
            None => others.push(message),
        }
    }
    let (mut done, settled) = tokio::join!(work_off(function, jobs, left), take_in(function, others, left));
    done.extend(settled);
    let again: Vec<Value> =
        ids.into_iter().filter(|id| !done.contains(id)).map(|id| json!({ "itemIdentifier": id })).collect();
    Ok(json!({ "batchItemFailures": again }))
}

fn job_of(message: &SqsMessage) -> Option<JobId> {
    message.body.trim().parse().ok()
}

/// Works on jobs until all are settled or the time is over; answers which messages need not come again.
async fn work_off(function: &Function, jobs: Vec<HandedMessage>, left: Duration) -> HashSet<String> {
    // What there is no time for is not begun.
    if jobs.is_empty() || left < LEAST {
        return HashSet::new();
    }
    let mut config = function.config.worker.clone();
    config.drain_ms = DRAIN_MS;
    let models = function.inspector.names().map(str::to_owned).collect();
    let lease_ms = left.as_millis() as u64 + 2 * DRAIN_MS;
    let claims = HandedQueueConfig { lease_ms, worker: parts::process_name(), models: Some(models) };
    let (metastore, queue) = (Arc::clone(&function.metastore), Arc::clone(&function.queue));
    let handed = match HandedQueue::claim(metastore, queue, jobs, claims).await {
        Ok(handed) => Arc::new(handed),
        Err(error) => {
            tracing::warn!(%error, "cannot claim jobs; their messages come again");
            return HashSet::new();
        }
    };
    let worker = Worker::new(
        Arc::clone(&function.metastore),
        Arc::clone(&handed) as Arc<dyn Queue>,
        function.originals.clone(),
        function.inspector.clone(),
        Arc::clone(&function.routes),
        config,
    );
    let over = CancellationToken::new();
    let ending = async {
        let _ = tokio::time::timeout(left, handed.settled()).await;
        over.cancel();
    };
    tokio::join!(worker.run(over.clone()), ending);
    handed.close().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "could not give jobs back; their leases end");
        HashSet::new()
    })
}

/// Takes in what S3 tells of; answers which messages need not come again.
async fn take_in(function: &Function, messages: Vec<SqsMessage>, left: Duration) -> HashSet<String> {
    let each = messages.into_iter().map(|message| async move {
        let settling = function.notifications.settle(&message.body);
        let settled = tokio::time::timeout(left, settling).await.unwrap_or(false);
        settled.then_some(message.message_id)
    });
    futures::future::join_all(each).await.into_iter().flatten().collect()
}

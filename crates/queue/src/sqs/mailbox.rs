//! One queue of SQS: batches sent, received, deleted and hidden, with whatever of a batch fails.

use std::{
    collections::HashMap,
    fmt::{self, Write as _},
    time::Duration,
};

use aws_sdk_sqs::{
    Client,
    config::{Builder, Region},
    types::{
        ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message, MessageAttributeValue,
        MessageSystemAttributeName, SendMessageBatchRequestEntry,
    },
};
use futures::{StreamExt as _, stream};
use scrutineer_store::Aws;
use scrutineer_types::TraceContext;

use super::{address::QueueAddress, failure::failed};
use crate::QueueError;

/// What SQS takes or gives at once.
pub(super) const BATCH: usize = 10;

/// Batches under way at once.
const CONCURRENT: usize = 8;

/// How often what fails of a batch by no fault of ours is sent again.
const ROUNDS: u32 = 4;

/// The longest that SQS lets a poll wait.
const LONGEST_WAIT: Duration = Duration::from_secs(20);

/// The longest that SQS hides a message.
const LONGEST_HIDING: Duration = Duration::from_hours(12);

/// A queue of SQS. Clones share everything.
#[derive(Clone)]
pub struct Mailbox {
    client: Client,
    url: String,
    name: String,
}

/// A message to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Its text.
    pub body: String,
    /// Messages of one group do not keep those of another waiting; any text.
    pub group: String,
    /// What it belongs to, for whoever else follows traces through the queue; our own workers read it from the row.
    pub trace: Option<TraceContext>,
}

/// A message that was received, and is hidden from others for a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its text.
    pub body: String,
    /// By which it is deleted or hidden.
    pub receipt: String,
    /// How often it was received, this time included.
    pub received: u32,
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Mailbox {
    /// The queue at `address`, reached as `aws` says. Nothing is asked of it yet.
    pub fn open(address: &str, aws: &Aws) -> Result<Self, QueueError> {
        let parsed = QueueAddress::parse(address)?;
        let region = parsed.region().or(aws.region()).map(str::to_owned);
        let Some(region) = region.or_else(|| aws.endpoint("sqs").map(|_| "us-east-1".to_owned())) else {
            return Err(QueueError::Config(format!(
                "`{address}` names no region, and none is configured; set AWS_REGION, or `region` in the AWS profile"
            )));
        };
        let config = Builder::from(aws.sdk()).endpoint_url(parsed.endpoint(aws)).region(Region::new(region)).build();
        Ok(Self { client: Client::from_conf(config), url: parsed.url(aws), name: parsed.to_string() })
    }

    /// Its address.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Sends messages. Answers the places of those that were sent; where that is not all, why.
    pub async fn send(&self, messages: &[Outgoing]) -> (Vec<usize>, Result<(), QueueError>) {
        let batch = |from| self.send_batch(messages, (from..messages.len().min(from + BATCH)).collect());
        let batches: Vec<_> = (0..messages.len()).step_by(BATCH).map(batch).collect();
        let answers: Vec<_> = stream::iter(batches).buffer_unordered(CONCURRENT).collect().await;
        let (mut sent, mut result) = (Vec::with_capacity(messages.len()), Ok(()));
        for (places, answer) in answers {
            sent.extend(places);
            result = result.and(answer);
        }
        (sent, result)
    }

    async fn send_batch(&self, messages: &[Outgoing], mut left: Vec<usize>) -> (Vec<usize>, Result<(), QueueError>) {
        let mut sent = Vec::with_capacity(left.len());
        for round in 0..ROUNDS {
            rest(round).await;
            let entries = left.iter().map(|place| {
                SendMessageBatchRequestEntry::builder()
                    .id(place.to_string())
                    .message_body(&messages[*place].body)
                    .message_group_id(group_id(&messages[*place].group))
                    .set_message_attributes(messages[*place].trace.map(attributes))
                    .build()
                    .expect("an entry with an id and a body is whole")
            });
            let request = self.client.send_message_batch().queue_url(&self.url).set_entries(Some(entries.collect()));
            let answer = match request.send().await {
                Ok(answer) => answer,
                Err(error) => return (sent, Err(failed(&self.name, &error))),
            };
            let arrived: Vec<usize> = answer.successful().iter().filter_map(|one| one.id().parse().ok()).collect();
            left.retain(|place| !arrived.contains(place));
            sent.extend(arrived);
            if left.is_empty() {
                return (sent, Ok(()));
            }
            if answer.failed().iter().all(aws_sdk_sqs::types::BatchResultErrorEntry::sender_fault) {
                break;
            }
        }
        let message = format!("queue `{}`: SQS did not take {} of a batch's messages", self.name, left.len());
        (sent, Err(QueueError::Service { message, source: None }))
    }

    /// Receives up to `max` messages, 10 at most, waiting up to `wait`, 20 seconds at most, in whole seconds; they are hidden
    /// from others for `hidden`.
    pub async fn receive(&self, max: usize, wait: Duration, hidden: Duration) -> Result<Vec<Letter>, QueueError> {
        let answer = self
            .client
            .receive_message()
            .queue_url(&self.url)
            .max_number_of_messages(max.clamp(1, BATCH) as i32)
            .wait_time_seconds(wait.min(LONGEST_WAIT).as_secs() as i32)
            .visibility_timeout(seconds(hidden))
            .message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount)
            .send()
            .await
            .map_err(|error| failed(&self.name, &error))?;
        Ok(answer.messages.unwrap_or_default().into_iter().filter_map(letter).collect())
    }

    /// Deletes messages. One that cannot be deleted comes again, which its receiver must bear anyway.
    pub async fn delete(&self, receipts: &[String]) -> Result<(), QueueError> {
        let batches: Vec<_> = receipts.chunks(BATCH).map(|receipts| self.delete_batch(receipts)).collect();
        let answers: Vec<_> = stream::iter(batches).buffer_unordered(CONCURRENT).collect().await;
        answers.into_iter().collect()
    }

    async fn delete_batch(&self, receipts: &[String]) -> Result<(), QueueError> {
        let entries = receipts.iter().enumerate().map(|(place, receipt)| {
            let entry = DeleteMessageBatchRequestEntry::builder().id(place.to_string()).receipt_handle(receipt);
            entry.build().expect("an entry with an id and a receipt is whole")
        });
        let request = self.client.delete_message_batch().queue_url(&self.url).set_entries(Some(entries.collect()));
        let answer = request.send().await.map_err(|error| failed(&self.name, &error))?;
        if let Some(first) = answer.failed().first() {
            let count = answer.failed().len();
            tracing::debug!(queue = self.name, count, code = first.code(), "messages were not deleted and come again");
        }
        Ok(())
    }

    /// Hides received messages for so long from now, in whole seconds; not at all, and they come again at once. One that cannot
    /// be hidden comes when the time is over that it was hidden for before.
    pub async fn hide(&self, receipts: &[String], for_now: Duration) -> Result<(), QueueError> {
        let batches: Vec<_> = receipts.chunks(BATCH).map(|receipts| self.hide_batch(receipts, for_now)).collect();
        let answers: Vec<_> = stream::iter(batches).buffer_unordered(CONCURRENT).collect().await;
        answers.into_iter().collect()
    }

    async fn hide_batch(&self, receipts: &[String], for_now: Duration) -> Result<(), QueueError> {
        let entries = receipts.iter().enumerate().map(|(place, receipt)| {
            let entry =
                ChangeMessageVisibilityBatchRequestEntry::builder().id(place.to_string()).receipt_handle(receipt);
            entry.visibility_timeout(seconds(for_now)).build().expect("an entry with an id and a receipt is whole")
        });
        let entries = Some(entries.collect());
        let request = self.client.change_message_visibility_batch().queue_url(&self.url).set_entries(entries);
        let answer = request.send().await.map_err(|error| failed(&self.name, &error))?;
        if let Some(first) = answer.failed().first() {
            let count = answer.failed().len();
            tracing::debug!(queue = self.name, count, code = first.code(), "messages were not hidden as asked");
        }
        Ok(())
    }

    /// Whether the queue is there and answers.
    pub async fn ready(&self) -> Result<(), QueueError> {
        let request = self.client.get_queue_attributes().queue_url(&self.url);
        request.send().await.map(drop).map_err(|error| failed(&self.name, &error))
    }
}

/// The attribute by which OpenTelemetry hands traces through SQS.
fn attributes(trace: TraceContext) -> HashMap<String, MessageAttributeValue> {
    let value = MessageAttributeValue::builder().data_type("String").string_value(trace.to_string()).build();
    let value = value.expect("an attribute with a type is whole");
    HashMap::from([("traceparent".to_owned(), value)])
}

fn letter(message: Message) -> Option<Letter> {
    let received = message
        .attributes
        .as_ref()
        .and_then(|attributes| attributes.get(&MessageSystemAttributeName::ApproximateReceiveCount)?.parse().ok())
        .unwrap_or(1);
    Some(Letter { body: message.body.unwrap_or_default(), receipt: message.receipt_handle?, received })
}

/// Rounded up: what is ours must not come to others before its time.
fn seconds(duration: Duration) -> i32 {
    duration.min(LONGEST_HIDING).as_millis().div_ceil(1000) as i32
}

/// A pause before the second round and those after it.
async fn rest(round: u32) {
    if round > 0 {
        tokio::time::sleep(Duration::from_millis(50 << round)).await;
    }
}

/// A group's name as SQS takes it: up to 128 visible ASCII characters.
fn group_id(group: &str) -> String {
    if group.is_empty() {
        return "-".to_owned();
    }
    let mut id = String::with_capacity(group.len());
    for byte in group.bytes() {
        if byte.is_ascii_graphic() {
            id.push(char::from(byte));
        } else {
            write!(id, "%{byte:02X}").expect("a string takes whatever is written");
        }
    }
    id.truncate(128);
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_facility_is_a_group() {
        assert_eq!(group_id("ber1"), "ber1");
        assert_eq!(group_id(""), "-");
        assert_eq!(group_id("Köln 2"), "K%C3%B6ln%202");
        assert_eq!(group_id(&"ö".repeat(200)).len(), 128);
    }

    #[test]
    fn hiding_is_rounded_up_to_seconds_within_what_sqs_takes() {
        let hidden = [0, 1, 1000, 1001, u64::MAX].map(|ms| seconds(Duration::from_millis(ms)));
        assert_eq!(hidden, [0, 1, 1, 2, 43_200]);
    }
}

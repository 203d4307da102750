//! One attempt: signed, sent, and what came of it.

use std::time::Duration;

use bytes::Bytes;
use scrutineer_egress::{Answer, Egress, Posting};
use scrutineer_types::{Timestamp, TraceContext};

use crate::{CONTENT_TYPE, Config, Target};

/// Bytes of an answer that are read: enough for a connection to be used again after a short one, and for an error to be told.
const MOST_READ: usize = 16 * 1024;
/// Characters of an answer that are kept with a failure.
const MOST_TOLD: usize = 500;

/// What came of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It was taken.
    Delivered,
    /// It was not, or nobody said.
    Failed {
        /// The status of the answer, if there was one.
        status: Option<u16>,
        /// What went wrong, whole.
        error: String,
        /// When the target wishes to be asked again, in milliseconds from now.
        retry_after_ms: Option<u64>,
    },
}

impl Sent {
    /// Whether the target wants no more, ever.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(self, Self::Failed { status: Some(410), .. })
    }
}

/// Sends `body` to `url` under the event's id, signed for `target`; what the target does about it belongs to `trace`.
pub(crate) async fn send(
    egress: &Egress,
    config: &Config,
    target: &Target,
    url: &str,
    id: &str,
    trace: Option<TraceContext>,
    body: Bytes,
) -> Sent {
    let now = Timestamp::now();
    let timestamp_s = now.0.div_euclid(1000);
    let signature = target.secrets.sign(id, timestamp_s, &body);
    let mut headers = vec![
        ("content-type", CONTENT_TYPE.to_owned()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp_s.to_string()),
        ("webhook-signature", signature),
    ];
    headers.extend(trace.map(|trace| ("traceparent", trace.to_string())));
    let posting = Posting {
        address: url.to_owned(),
        headers,
        body,
        timeout: Duration::from_millis(config.timeout_ms),
        max_answer_bytes: MOST_READ,
    };
    match egress.post(posting).await {
        Ok(answer) if answer.is_success() => Sent::Delivered,
        Ok(answer) => refused(&answer, now, config.backoff_cap_ms),
        Err(error) => Sent::Failed { status: None, error: error.to_string(), retry_after_ms: None },
    }
}

fn refused(answer: &Answer, now: Timestamp, longest_ms: u64) -> Sent {
    let what = match answer.status {
        300..=399 => "; redirects are not followed: configure the address that it leads to",
        410 => "; it wants no more: nothing is sent until its configuration changes",
        _ => "",
    };
    let text: String = answer.text.trim().chars().filter(|c| !c.is_control()).take(MOST_TOLD).collect();
    let said = if text.is_empty() { String::new() } else { format!(": {text}") };
    let retry_after_ms = answer.retry_after.as_deref().and_then(|value| retry_after(value, now));
    Sent::Failed {
        status: Some(answer.status),
        error: format!("answered {}{what}{said}", answer.status),
        retry_after_ms: retry_after_ms.map(|ms| ms.min(longest_ms)),
    }
}

/// `Retry-After` (RFC 9110): seconds, or a date.
fn retry_after(value: &str, now: Timestamp) -> Option<u64> {
    if let Ok(seconds) = value.trim().parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let date = jiff::fmt::rfc2822::parse(value.trim()).ok()?;
    Some(Timestamp(date.timestamp().as_millisecond()).since_ms(now).max(0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_and_bounded() {
        let now = Timestamp(1_772_366_400_000);
        assert_eq!(retry_after("120", now), Some(120_000));
        assert_eq!(retry_after("Sun, 01 Mar 2026 12:00:30 GMT", now), Some(30_000));
        assert_eq!(retry_after("Sun, 01 Mar 2026 11:00:30 GMT", now), Some(0));
        assert_eq!(retry_after("soon", now), None);
        let answer = Answer { status: 503, retry_after: Some("999999999".into()), text: "a\u{7}b".into() };
        let Sent::Failed { retry_after_ms, error, .. } = refused(&answer, now, 60_000) else { panic!("it failed") };
        assert_eq!((retry_after_ms, error.as_str()), (Some(60_000), "answered 503: ab"));
    }
}

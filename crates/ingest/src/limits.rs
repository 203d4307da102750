//! Bounds on the words of a request, so that no row, label or page grows without one.

use std::collections::BTreeMap;

use scrutineer_types::{ExpectedViews, Timestamp};

use crate::IngestError;

/// Most characters of a name: facility, camera, angle, package, policy, batch, and a label's key.
pub const MAX_NAME_CHARS: usize = 128;
/// Most characters of an idempotency key.
pub const MAX_KEY_CHARS: usize = 255;
/// Most labels.
const MAX_LABELS: usize = 32;
/// Most characters of a label's value.
const MAX_LABEL_CHARS: usize = 512;
/// Furthest ahead that work may be put off: 30 days.
const MAX_AHEAD_MS: i64 = 30 * 24 * 3_600_000;
/// Most characters of an address to call back at.
const MAX_URL_CHARS: usize = 2048;
/// Longest deadline: a week.
const MAX_DEADLINE_MS: u64 = 7 * 24 * 3_600_000;

/// Refuses a name that is empty, too long, or would break a line of a log or a page.
pub(crate) fn name(field: &str, value: &str) -> Result<(), IngestError> {
    if value.is_empty() {
        return Err(IngestError::metadata(format!("`{field}` is empty; leave it out where there is none")));
    }
    text(field, value, MAX_NAME_CHARS)
}

pub(crate) fn optional_name(field: &str, value: Option<&String>) -> Result<(), IngestError> {
    value.map_or(Ok(()), |value| name(field, value))
}

fn text(field: &str, value: &str, max_chars: usize) -> Result<(), IngestError> {
    let length = value.chars().count();
    if length > max_chars {
        return Err(IngestError::metadata(format!("`{field}` has {length} characters; at most {max_chars} are kept")));
    }
    if value.chars().any(char::is_control) {
        return Err(IngestError::metadata(format!(
            "`{field}` has control characters, as a line break; leave them out"
        )));
    }
    Ok(())
}

pub(crate) fn labels(labels: &BTreeMap<String, String>) -> Result<(), IngestError> {
    if labels.len() > MAX_LABELS {
        let count = labels.len();
        return Err(IngestError::metadata(format!("`labels` has {count} entries; at most {MAX_LABELS} are kept")));
    }
    for (key, value) in labels {
        name("labels (a key)", key)?;
        text(&format!("labels.{key}"), value, MAX_LABEL_CHARS)?;
    }
    Ok(())
}

pub(crate) fn deadline(deadline_ms: Option<u64>) -> Result<(), IngestError> {
    match deadline_ms {
        Some(0) => Err(IngestError::metadata("`deadline_ms` is 0; leave it out where there is none")),
        Some(ms) if ms > MAX_DEADLINE_MS => {
            Err(IngestError::metadata(format!("`deadline_ms` is {ms}; at most {MAX_DEADLINE_MS}, a week, is possible")))
        }
        _ => Ok(()),
    }
}

/// Refuses a moment too far ahead, or one that the deadline does not wait for. `now` is this machine's clock; when the moment has
/// come, the database's clock says.
pub(crate) fn not_before(
    not_before: Option<Timestamp>,
    deadline_ms: Option<u64>,
    now: Timestamp,
) -> Result<(), IngestError> {
    let Some(ahead_ms) = not_before.map(|moment| moment.since_ms(now)) else { return Ok(()) };
    if ahead_ms > MAX_AHEAD_MS {
        return Err(IngestError::metadata("`not_before` is more than 30 days ahead; submit it nearer to its time"));
    }
    match deadline_ms {
        Some(deadline_ms) if ahead_ms >= i64::try_from(deadline_ms).unwrap_or(i64::MAX) => {
            Err(IngestError::metadata(format!(
                "`deadline_ms` is {deadline_ms}, counted from receipt, and passes before `not_before`; make it longer than the \
                 {ahead_ms} ms until then, or leave it out"
            )))
        }
        _ => Ok(()),
    }
}

pub(crate) fn expected(expected: Option<&ExpectedViews>, max_views: usize) -> Result<(), IngestError> {
    match expected {
        None => Ok(()),
        Some(ExpectedViews::Count(count)) if (1..=max_views).contains(&(*count as usize)) => Ok(()),
        Some(ExpectedViews::Angles(angles)) if (1..=max_views).contains(&angles.len()) => {
            angles.iter().try_for_each(|angle| name("views_expected", angle))
        }
        Some(_) => Err(IngestError::metadata(format!(
            "`views_expected` is a number from 1 to {max_views}, or as many names of angles"
        ))),
    }
}

/// Refuses a key that does not fit a header's visible characters.
pub(crate) fn idempotency_key(key: &str) -> Result<(), IngestError> {
    let visible = key.bytes().all(|byte| byte.is_ascii_graphic());
    if key.is_empty() || key.len() > MAX_KEY_CHARS || !visible {
        return Err(IngestError::metadata(format!(
            "an idempotency key is 1 to {MAX_KEY_CHARS} visible ASCII characters, as a UUID"
        )));
    }
    Ok(())
}

/// Refuses what is no address to call back at; whether it may be reached is seen when it is tried.
pub(crate) fn callback(url: Option<&str>) -> Result<(), IngestError> {
    let Some(url) = url else { return Ok(()) };
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = host.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let plain = |url: &str| url.len() <= MAX_URL_CHARS && !url.chars().any(|c| c.is_control() || c.is_whitespace());
    if host.is_some_and(|host| !host.is_empty() && !host.contains('@')) && plain(url) {
        return Ok(());
    }
    Err(IngestError::metadata(format!(
        "`callback_url` is https://HOST/PATH of up to {MAX_URL_CHARS} characters, without a user name or password"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_that_passes_before_the_work_may_begin_is_refused() {
        let now = Timestamp(1_772_366_400_000);
        let check = |ahead, deadline| not_before(Some(now.plus_ms(ahead)), deadline, now);
        assert!(check(60_000, Some(60_001)).is_ok() && check(60_000, None).is_ok() && check(-5, Some(1)).is_ok());
        assert!(check(60_000, Some(60_000)).unwrap_err().to_string().contains("passes before"));
        assert!(check(MAX_AHEAD_MS, None).is_ok() && check(MAX_AHEAD_MS + 1, None).is_err());
    }
}

//! Bodies with what differs between runs, or between machines' JPEG encoders, taken out.

use scrutineer_types::Timestamp;
use serde_json::Value;
use uuid::Uuid;

/// The same with ids, times, hashes and sizes replaced by words.
pub fn redacted(mut value: Value) -> Value {
    redact(&mut value);
    value
}

fn redact(value: &mut Value) {
    match value {
        Value::String(text) if text.parse::<Uuid>().is_ok() => *text = "[id]".into(),
        Value::String(text) if text.parse::<Timestamp>().is_ok() => *text = "[time]".into(),
        Value::String(text) if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            *text = "[sha256]".into();
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(fields) => {
            for (field, unit) in [("oldest_age_ms", "[ms]"), ("size_bytes", "[bytes]")] {
                if let Some(value @ Value::Number(_)) = fields.get_mut(field) {
                    *value = unit.into();
                }
            }
            // Keys can be ids, too.
            let named = std::mem::take(fields).into_iter();
            fields.extend(
                named.map(|(key, value)| (if key.parse::<Uuid>().is_ok() { "[id]".into() } else { key }, value)),
            );
            fields.values_mut().for_each(redact);
        }
        _ => {}
    }
}

//! A policy written in the one way that equal content is always written.

use std::fmt::Write as _;

use scrutineer_types::{AuditRules, ClassRole, Policy, Threshold, Unproved};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// The policy as a policy file: every key that is set, defaults spelled out, classes in order of their names.
///
/// Reading it again gives the same policy, for every policy that [`crate::validate`] passes; of any other, what TOML cannot say
/// is left out.
pub fn to_toml(policy: &Policy) -> String {
    let mut text = format!("name = {}\n", quoted(&policy.name));
    line(&mut text, "on_uncertified", unless_default(policy.on_uncertified));
    for (class, rule) in &policy.classes {
        let _ = write!(text, "\n[classes.{}]\n", key(class));
        let role = match rule.role {
            ClassRole::Defect => "defect",
            ClassRole::Required => "required",
            ClassRole::Info => "info",
        };
        line(&mut text, "role", Some(quoted(role)));
        line(&mut text, "present", rule.present.map(threshold));
        line(&mut text, "possible", rule.possible.map(threshold));
        if rule.role == ClassRole::Required {
            line(&mut text, "on_missing", Some(word(rule.on_missing)));
        }
    }
    let quality = &policy.quality;
    text.push_str("\n[quality]\n");
    line(&mut text, "min_sharpness", quality.min_sharpness.map(float));
    line(&mut text, "min_brightness", quality.min_brightness.map(float));
    line(&mut text, "max_brightness", quality.max_brightness.map(float));
    line(&mut text, "min_contrast", quality.min_contrast.map(float));
    line(&mut text, "max_clipped", quality.max_clipped.map(float));
    line(&mut text, "min_width", quality.min_width.map(|width| width.to_string()));
    line(&mut text, "min_height", quality.min_height.map(|height| height.to_string()));
    line(&mut text, "on_low", Some(word(quality.on_low)));

    let views = &policy.views;
    let angles =
        |angles: &Vec<String>| format!("[{}]", angles.iter().map(|a| quoted(a)).collect::<Vec<_>>().join(", "));
    text.push_str("\n[views]\n");
    line(&mut text, "expected", views.expected.as_ref().map(angles));
    line(&mut text, "count", views.count.map(|count| count.to_string()));
    line(&mut text, "deadline_ms", views.deadline_ms.map(|deadline_ms| deadline_ms.to_string()));
    line(&mut text, "on_missing", Some(word(views.on_missing)));

    text.push_str("\n[audit]\n");
    let audit = &policy.audit;
    line(&mut text, "rate", Some(float(audit.rate)));
    line(&mut text, "reject_rate", (audit.reject_rate != 0.0).then(|| float(audit.reject_rate)));
    line(&mut text, "max_per_day", audit.max_per_day.map(|most| most.to_string()));
    line(&mut text, "double_rate", (audit.double_rate != 0.0).then(|| float(audit.double_rate)));
    line(&mut text, "overdue_hours", audit.overdue_hours.map(|hours| hours.to_string()));
    line(&mut text, "on_alarm", unless_default(audit.on_alarm));

    if let Some(Value::Object(fields)) = &policy.certificate {
        let mut root = toml::Table::new();
        root.insert("certificate".to_owned(), toml::Value::Table(table(fields)));
        let _ = write!(text, "\n{}", toml::to_string(&root).unwrap_or_default());
    }
    text
}

fn unless_default(what: Unproved) -> Option<String> {
    (what != Unproved::default()).then(|| word(what))
}

/// SHA-256, in lower-case hexadecimal, of the policy's canonical JSON: no white space, the keys of the certificate sorted,
/// numbers as their shortest decimals, negative zero as zero. Equal content, equal hash; name and certificate are content.
pub fn content_hash(policy: &Policy) -> String {
    // Through text: it writes an f32 as its shortest decimal, which a `Value` made directly would widen to 17 digits.
    let text = serde_json::to_string(policy).expect("a policy holds nothing that JSON cannot say");
    let value = serde_json::from_str(&text).expect("what was written as JSON can be read as JSON");
    hex::encode(Sha256::digest(sorted(value).to_string()))
}

/// The hash that a certificate binds: [`content_hash`] of what can change a verdict that is certified. Name, audits, the certificate
/// itself and what becomes of uncertified verdicts cannot.
pub fn rules_hash(policy: &Policy) -> String {
    let (name, audit, on_uncertified) = (String::new(), AuditRules::default(), Unproved::default());
    content_hash(&Policy { name, audit, certificate: None, on_uncertified, ..policy.clone() })
}

/// `value` with keys in order, whatever order this build's maps keep, and no negative zero.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let mut fields = fields.into_iter().collect::<Vec<_>>();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(fields.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        Value::Number(number) if number.is_f64() && number.as_f64() == Some(0.0) => Value::from(0.0),
        other => other,
    }
}

fn line(text: &mut String, key: &str, value: Option<String>) {
    if let Some(value) = value {
        let _ = writeln!(text, "{key} = {value}");
    }
}

fn threshold(threshold: Threshold) -> String {
    match threshold {
        Threshold::At(value) => float(value),
        Threshold::Never => quoted("never"),
    }
}

/// The shortest decimal that is read as the same `f32`, and always as a float: `40.0`, not `40`.
fn float(value: f32) -> String {
    format!("{value:?}")
}

/// The word that serde writes for a fieldless variant.
fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => quoted(&word),
        other => unreachable!("a fieldless variant is written as a word, not {other:?}"),
    }
}

/// A key, bare where TOML allows it.
pub(crate) fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare { name.to_owned() } else { quoted(name) }
}

/// A path of keys as TOML writes it.
pub(crate) fn dotted(path: &[String]) -> String {
    path.iter().map(|name| key(name)).collect::<Vec<_>>().join(".")
}

/// A TOML basic string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn table(fields: &Map<String, Value>) -> toml::Table {
    fields.iter().filter_map(|(key, value)| Some((key.clone(), toml_value(value)?))).collect()
}

/// `value` in TOML; `None` for what TOML cannot say.
fn toml_value(value: &Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => toml::Value::Boolean(*value),
        Value::String(text) => toml::Value::String(text.clone()),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(integer), _) => toml::Value::Integer(integer),
            (None, Some(float)) => toml::Value::Float(float),
            (None, None) => return None,
        },
        Value::Array(items) => toml::Value::Array(items.iter().filter_map(toml_value).collect()),
        Value::Object(fields) => toml::Value::Table(table(fields)),
    })
}

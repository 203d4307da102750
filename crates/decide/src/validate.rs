//! Refuses policies that can be read but make no sense.

use std::collections::BTreeSet;

use scrutineer_types::{ClassRole, ClassRule, Fallback, Policy, QualityRules, Threshold, ViewRules};
use serde_json::Value;

use crate::{PolicyError, canonical::dotted, keys::nearest};

/// Longest wait for views that a policy may ask for: 30 days, in milliseconds.
const MAX_DEADLINE_MS: u64 = 30 * 24 * 60 * 60 * 1000;
/// How deep tables and lists may nest in a certificate; TOML parsers have a limit of their own above this.
const MAX_DEPTH: usize = 32;
/// How many of a model's classes an error lists.
const MAX_LISTED: usize = 100;

/// One thing wrong, with the key it is wrong at.
pub(crate) struct Fault {
    pub(crate) path: Vec<String>,
    pub(crate) message: String,
}

/// Refuses a policy that makes no sense, naming the first key that is wrong.
///
/// - `name`: 1 to 64 of `a-z 0-9 _ -`.
/// - A `defect` or `required` class: both thresholds, each `"never"` or in `0..=1`, `possible` not above `present`; only a
///   `required` class may have `on_missing = "reject"`.
/// - `quality`: bounds are finite and in the range of their measure, the least not above the greatest.
/// - `views`: `expected` (not empty, each angle once) or `count` (at least 1), not both; `deadline_ms` up to 30 days.
/// - `audit`: shares in `0..=1`; `max_per_day` and `overdue_hours` at least 1.
/// - `certificate`: a table of what both JSON and TOML can say.
pub fn validate(policy: &Policy) -> Result<(), PolicyError> {
    faults(policy).map_err(|fault| PolicyError::Value {
        position: None,
        key: dotted(&fault.path),
        message: fault.message,
    })
}

/// Refuses a policy that has a rule for a class that the model does not have; class names are compared exactly.
pub fn check_classes(policy: &Policy, model_classes: &[String]) -> Result<(), PolicyError> {
    let unknown = policy.classes.keys().filter(|class| !model_classes.contains(class)).cloned().collect::<Vec<_>>();
    if unknown.is_empty() {
        return Ok(());
    }
    let named = unknown.iter().map(|class| match nearest(class, model_classes.iter().map(String::as_str)) {
        Some(nearest) => format!("`{class}` (did you mean `{nearest}`?)"),
        None => format!("`{class}`"),
    });
    let listed = model_classes.iter().take(MAX_LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
    let more = match model_classes.len().saturating_sub(MAX_LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "policy `{}` has rules for classes that the model does not have: {}; the model has: {listed}{more}",
        policy.name,
        named.collect::<Vec<_>>().join(", ")
    );
    Err(PolicyError::UnknownClass { classes: unknown, message })
}

/// [`validate`], with the path of the key apart.
pub(crate) fn faults(policy: &Policy) -> Result<(), Fault> {
    let name_ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-');
    ensure((1..=64).contains(&policy.name.len()) && policy.name.chars().all(name_ok), &["name"], || {
        format!("`{}` is not 1 to 64 of a-z, 0-9, `_` and `-`", policy.name)
    })?;
    for (class, rule) in &policy.classes {
        ensure(!class.is_empty(), &["classes", class], || "a class needs a name".to_owned())?;
        class_rule(class, rule)?;
    }
    quality(&policy.quality)?;
    views(&policy.views)?;
    let audit = &policy.audit;
    for (key, share) in [("rate", audit.rate), ("reject_rate", audit.reject_rate), ("double_rate", audit.double_rate)] {
        in_range(&["audit", key], Some(share), 0.0, 1.0)?;
    }
    for (key, number) in [("max_per_day", audit.max_per_day), ("overdue_hours", audit.overdue_hours)] {
        ensure(number != Some(0), &["audit", key], || "must be at least 1; leave it out for none".to_owned())?;
    }
    if let Some(value) = &policy.certificate {
        ensure(value.is_object(), &["certificate"], || "must be a table".to_owned())?;
        ensure(sayable(value, 0), &["certificate"], || {
            "may hold neither null, nor an integer beyond 64 bits with sign, nor tables and lists 32 deep".to_owned()
        })?;
    }
    Ok(())
}

fn class_rule(class: &str, rule: &ClassRule) -> Result<(), Fault> {
    for (key, threshold) in [("present", rule.present), ("possible", rule.possible)] {
        ensure(rule.role == ClassRole::Info || threshold.is_some(), &["classes", class, key], || {
            "a class of this role needs it: a confidence from 0 to 1, or \"never\" to leave it to people".to_owned()
        })?;
        if let Some(Threshold::At(value)) = threshold {
            in_range(&["classes", class, key], Some(value), 0.0, 1.0)?;
        }
    }
    if let (Some(Threshold::At(present)), Some(Threshold::At(possible))) = (rule.present, rule.possible) {
        ensure(possible <= present, &["classes", class, "possible"], || {
            format!("{possible} is above `present` ({present}): what is sure must also be possible")
        })?;
    }
    ensure(
        rule.role == ClassRole::Required || rule.on_missing == Fallback::Review,
        &["classes", class, "on_missing"],
        || "only a class of role \"required\" can be missing".to_owned(),
    )
}

fn quality(rules: &QualityRules) -> Result<(), Fault> {
    in_range(&["quality", "min_sharpness"], rules.min_sharpness, 0.0, f32::MAX)?;
    in_range(&["quality", "min_brightness"], rules.min_brightness, 0.0, 1.0)?;
    in_range(&["quality", "max_brightness"], rules.max_brightness, 0.0, 1.0)?;
    in_range(&["quality", "min_contrast"], rules.min_contrast, 0.0, 0.5)?;
    in_range(&["quality", "max_clipped"], rules.max_clipped, 0.0, 1.0)?;
    if let (Some(min), Some(max)) = (rules.min_brightness, rules.max_brightness) {
        ensure(min <= max, &["quality", "min_brightness"], || {
            format!("{min} is above `max_brightness` ({max}): no image could pass")
        })?;
    }
    Ok(())
}

fn views(rules: &ViewRules) -> Result<(), Fault> {
    ensure(rules.expected.is_none() || rules.count.is_none(), &["views", "count"], || {
        "give `expected` (angles) or `count`, not both".to_owned()
    })?;
    ensure(rules.count != Some(0), &["views", "count"], || {
        "must be at least 1; leave it out to await nothing".to_owned()
    })?;
    if let Some(angles) = &rules.expected {
        let path = ["views", "expected"];
        ensure(!angles.is_empty(), &path, || "names no angle; leave it out to await nothing".to_owned())?;
        let mut seen = BTreeSet::new();
        for angle in angles {
            ensure(!angle.is_empty(), &path, || "an angle needs a name".to_owned())?;
            ensure(seen.insert(angle), &path, || format!("names `{angle}` twice; each angle counts once"))?;
        }
    }
    let deadline_ok = rules.deadline_ms.is_none_or(|deadline_ms| (1..=MAX_DEADLINE_MS).contains(&deadline_ms));
    ensure(deadline_ok, &["views", "deadline_ms"], || format!("must be 1 to {MAX_DEADLINE_MS} milliseconds (30 days)"))
}

fn in_range(path: &[&str], value: Option<f32>, min: f32, max: f32) -> Result<(), Fault> {
    // Written so that NaN fails.
    ensure(value.is_none_or(|value| (min..=max).contains(&value)), path, || {
        let value = value.unwrap_or_default();
        if max < f32::MAX {
            format!("{value} is outside {min} to {max}")
        } else {
            format!("{value} is not a finite number of at least {min}")
        }
    })
}

fn ensure(holds: bool, path: &[&str], message: impl FnOnce() -> String) -> Result<(), Fault> {
    if holds {
        return Ok(());
    }
    Err(Fault { path: path.iter().map(ToString::to_string).collect(), message: message() })
}

/// Whether TOML can say this JSON, and its parser will go so deep.
fn sayable(value: &Value, depth: usize) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.is_i64() || number.is_f64(),
        Value::Array(items) => depth < MAX_DEPTH && items.iter().all(|item| sayable(item, depth + 1)),
        Value::Object(fields) => depth < MAX_DEPTH && fields.values().all(|field| sayable(field, depth + 1)),
    }
}

//! Reads a policy file.

use std::ops::Range;

use scrutineer_types::Policy;
use toml::de::{DeTable, DeValue};

use crate::{PolicyError, Position, canonical::dotted, keys, validate::faults};

/// Reads a policy file and validates it (see [`crate::validate`]).
///
/// Errors name the line and column. An unknown key is refused with the nearest known one; a date is refused in favour of a
/// string, since a policy is also stored as JSON, which has none.
pub fn parse(toml: &str) -> Result<Policy, PolicyError> {
    let tree = DeTable::parse(toml)
        .map_err(|error| PolicyError::Syntax {
            position: Position::of(toml, error.span().map_or(0, |span| span.start)),
            message: one_line(error.message()),
        })?
        .into_inner();
    keys::check(toml, &tree)?;
    refuse_dates(toml, &tree)?;

    let policy: Policy = toml::from_str(toml).map_err(|error| {
        let (key, span) = value_at(&tree, error.span());
        PolicyError::Value {
            position: span.map(|span| Position::of(toml, span.start)),
            key,
            message: in_plain_words(error.message()),
        }
    })?;
    faults(&policy).map_err(|fault| PolicyError::Value {
        position: locate(&tree, &fault.path).map(|span| Position::of(toml, span.start)),
        key: dotted(&fault.path),
        message: fault.message,
    })?;
    Ok(policy)
}

fn one_line(message: &str) -> String {
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What serde says, without the names of Rust's types.
fn in_plain_words(message: &str) -> String {
    let words = [
        ("unknown variant", "unknown value"),
        ("expected u32", "expected a whole number of at least 0"),
        ("expected u64", "expected a whole number of at least 0"),
        ("expected f32", "expected a number"),
        ("expected a sequence", "expected a list"),
    ];
    words.iter().fold(message.to_owned(), |message, (rust, plain)| message.replace(rust, plain))
}

/// Calls `visit` with the path and span of everything that has a key, until it answers.
fn walk<T>(
    table: &DeTable<'_>,
    path: &mut Vec<String>,
    visit: &mut impl FnMut(&[String], &DeValue<'_>, Range<usize>, Range<usize>) -> Option<T>,
) -> Option<T> {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        let found = visit(path, value.get_ref(), key.span(), value.span()).or_else(|| match value.get_ref() {
            DeValue::Table(inner) => walk(inner, path, visit),
            _ => None,
        });
        path.pop();
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The key whose value serde objected to, as the smallest that holds the place it named.
fn value_at(tree: &DeTable<'_>, error: Option<Range<usize>>) -> (String, Option<Range<usize>>) {
    let Some(error) = error else { return ("policy".to_owned(), None) };
    let mut best: Option<(usize, String, Range<usize>)> = None;
    walk(tree, &mut Vec::new(), &mut |path, _, key, value| -> Option<()> {
        for span in [key, value.clone()] {
            let holds = span.start <= error.start && error.end <= span.end;
            if holds && best.as_ref().is_none_or(|(length, ..)| span.len() <= *length) {
                best = Some((span.len(), dotted(path), error.clone()));
            }
        }
        None
    });
    best.map_or(("policy".to_owned(), Some(error)), |(_, key, span)| (key, Some(span)))
}

/// Where the deepest key of `path` that is there stands.
fn locate(tree: &DeTable<'_>, path: &[String]) -> Option<Range<usize>> {
    let (first, rest) = path.split_first()?;
    let (key, value) = tree.iter().find(|(key, _)| key.get_ref() == first.as_str())?;
    match value.get_ref() {
        DeValue::Table(inner) if !rest.is_empty() => locate(inner, rest).or(Some(key.span())),
        _ => Some(key.span()),
    }
}

fn refuse_dates(text: &str, tree: &DeTable<'_>) -> Result<(), PolicyError> {
    fn holds_date(value: &DeValue<'_>) -> bool {
        match value {
            DeValue::Datetime(_) => true,
            DeValue::Array(items) => items.iter().any(|item| holds_date(item.get_ref())),
            // Tables are walked into anyway, but not those inside arrays.
            DeValue::Table(inner) => inner.values().any(|value| holds_date(value.get_ref())),
            _ => false,
        }
    }
    let date = walk(tree, &mut Vec::new(), &mut |path, value, key, _| {
        (!value.is_table() && holds_date(value)).then(|| (dotted(path), key.start))
    });
    match date {
        None => Ok(()),
        Some((key, offset)) => Err(PolicyError::Value {
            position: Some(Position::of(text, offset)),
            key,
            message: "dates are written as strings, in quotes".to_owned(),
        }),
    }
}

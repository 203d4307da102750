//! Dead letters by what they failed of: the same failure a thousand times is one thing to mend.

use std::collections::{BTreeMap, BTreeSet};

use scrutineer_store::DeadLetter;
use scrutineer_types::Timestamp;

use crate::{
    format::{Moment, ago, count, first_words},
    words,
};

/// Newest dead letters that are grouped.
pub(crate) const LOOKED_AT: usize = 1_000;

/// Dead letters that a cause links to.
const EXAMPLES: usize = 3;

/// Facilities that a cause names.
const FACILITIES: usize = 4;

/// What some dead letters failed of.
#[derive(Debug, PartialEq)]
pub(crate) struct Cause {
    pub(crate) code: String,
    pub(crate) label: &'static str,
    pub(crate) kind: String,
    pub(crate) letters: String,
    /// The newest one's error, its first line.
    pub(crate) error: String,
    /// Where, in words.
    pub(crate) places: String,
    pub(crate) newest: Moment,
    pub(crate) age: String,
    pub(crate) oldest: String,
    /// Newest jobs.
    pub(crate) examples: Vec<String>,
}

/// The causes of `letters`, which are newest first; the most frequent first.
pub(crate) fn causes(letters: &[DeadLetter], now: Timestamp) -> Vec<Cause> {
    let mut groups: BTreeMap<(&str, &str), Vec<&DeadLetter>> = BTreeMap::new();
    for letter in letters {
        groups.entry((&letter.code, &letter.kind)).or_default().push(letter);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups.iter().filter_map(|group| cause(group, now)).collect()
}

fn cause(letters: &[&DeadLetter], now: Timestamp) -> Option<Cause> {
    let (newest, oldest) = (letters.first()?, letters.last()?);
    Some(Cause {
        code: newest.code.clone(),
        label: words::failure(&newest.code),
        kind: newest.kind.clone(),
        letters: count(letters.len() as u64),
        error: first_words(&newest.error),
        places: places(letters),
        newest: Moment(newest.discarded_at),
        age: ago(now, newest.discarded_at),
        oldest: ago(now, oldest.discarded_at),
        examples: letters.iter().take(EXAMPLES).map(|letter| letter.job_id.to_string()).collect(),
    })
}

fn places(letters: &[&DeadLetter]) -> String {
    let named: BTreeSet<&str> =
        letters.iter().map(|letter| letter.facility.as_str()).filter(|f| !f.is_empty()).collect();
    let shown: Vec<&str> = named.iter().take(FACILITIES).copied().collect();
    match named.len().saturating_sub(shown.len()) {
        _ if named.is_empty() => "no facility named".to_owned(),
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

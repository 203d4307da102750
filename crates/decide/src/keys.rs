//! The keys a policy file may have, and what to say of one that it may not.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    PolicyError, Position,
    canonical::{dotted, key},
};

/// What may stand under a key.
enum Shape {
    /// A value, whose type serde checks.
    Value,
    /// A table of these keys.
    Table(Keys),
    /// A table of names chosen by the author, each a table of these keys.
    Named(Keys),
    /// Anything that JSON can also say; the author of it is a program.
    Free,
}

type Keys = &'static [(&'static str, Shape)];

const POLICY: Keys = &[
    ("name", Shape::Value),
    ("on_uncertified", Shape::Value),
    ("classes", Shape::Named(CLASS)),
    ("quality", Shape::Table(QUALITY)),
    ("views", Shape::Table(VIEWS)),
    ("audit", Shape::Table(AUDIT)),
    ("certificate", Shape::Free),
];
const CLASS: Keys =
    &[("role", Shape::Value), ("present", Shape::Value), ("possible", Shape::Value), ("on_missing", Shape::Value)];
const QUALITY: Keys = &[
    ("min_sharpness", Shape::Value),
    ("min_brightness", Shape::Value),
    ("max_brightness", Shape::Value),
    ("min_contrast", Shape::Value),
    ("max_clipped", Shape::Value),
    ("min_width", Shape::Value),
    ("min_height", Shape::Value),
    ("on_low", Shape::Value),
];
const VIEWS: Keys =
    &[("expected", Shape::Value), ("count", Shape::Value), ("deadline_ms", Shape::Value), ("on_missing", Shape::Value)];
const AUDIT: Keys = &[
    ("rate", Shape::Value),
    ("reject_rate", Shape::Value),
    ("max_per_day", Shape::Value),
    ("double_rate", Shape::Value),
    ("overdue_hours", Shape::Value),
    ("on_alarm", Shape::Value),
];

/// Every key that stands by itself, with the table it belongs in; for keys that strayed under the wrong header.
const HOMES: &[(&str, Keys)] =
    &[("classes.NAME", CLASS), ("quality", QUALITY), ("views", VIEWS), ("audit", AUDIT), ("", POLICY)];

/// Refuses the first key of `tree` that no policy has, a value where a table belongs, and a policy without a name.
pub(crate) fn check(text: &str, tree: &DeTable<'_>) -> Result<(), PolicyError> {
    check_table(text, tree, POLICY, &mut Vec::new())?;
    if tree.keys().any(|key| key.get_ref() == "name") {
        return Ok(());
    }
    Err(PolicyError::Value {
        position: Some(Position { line: 1, column: 1 }),
        key: "name".to_owned(),
        message: "a policy needs a name; begin with a line like name = \"parcel\"".to_owned(),
    })
}

fn check_table(text: &str, table: &DeTable<'_>, known: Keys, path: &mut Vec<String>) -> Result<(), PolicyError> {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let Some((_, shape)) = known.iter().find(|(known, _)| *known == name) else {
            return Err(PolicyError::UnknownKey {
                position: Position::of(text, key.span().start),
                key: name.to_owned(),
                table: dotted(path),
                hint: hint(name, value.get_ref(), known),
            });
        };
        path.push(name.to_owned());
        match shape {
            Shape::Value => {}
            Shape::Free => {
                table_at(text, value, path)?;
            }
            Shape::Table(keys) => check_table(text, table_at(text, value, path)?, keys, path)?,
            Shape::Named(keys) => {
                for (name, value) in table_at(text, value, path)? {
                    path.push(name.get_ref().to_string());
                    check_table(text, table_at(text, value, path)?, keys, path)?;
                    path.pop();
                }
            }
        }
        path.pop();
    }
    Ok(())
}

fn table_at<'v, 'i>(
    text: &str,
    value: &'v Spanned<DeValue<'i>>,
    path: &[String],
) -> Result<&'v DeTable<'i>, PolicyError> {
    value.get_ref().as_table().ok_or_else(|| PolicyError::Value {
        position: Some(Position::of(text, value.span().start)),
        key: dotted(path),
        message: format!("must be a table; head it [{}]", dotted(path)),
    })
}

/// Where a stray key belongs, else the nearest known key; then all known here.
fn hint(unknown: &str, value: &DeValue<'_>, known: Keys) -> String {
    let all = known.iter().map(|(key, _)| *key).collect::<Vec<_>>();
    let listed = all.join(", ");
    let home = HOMES.iter().find(|(_, keys)| keys.iter().any(|(key, _)| *key == unknown));
    if let Some((home, _)) = home {
        let place = if home.is_empty() { "at the top of the file".to_owned() } else { format!("under [{home}]") };
        return format!("it belongs {place}; known keys here: {listed}");
    }
    if value.as_table().is_some_and(|table| table.keys().any(|key| key.get_ref() == "role")) {
        return format!("a class is headed [classes.{}]; known keys here: {listed}", key(unknown));
    }
    match nearest(unknown, all.iter().copied()) {
        Some(nearest) => format!("did you mean `{nearest}`? known keys here: {listed}"),
        None => format!("known keys here: {listed}"),
    }
}

/// The candidate most like `word`, unless none is like it at all (Damerau-Levenshtein, more than half of the letters).
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    candidates
        .map(|candidate| (strsim::normalized_damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.5)
        // Of equals the first, so that the message does not depend on the iterator's end.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The known keys and the fields of `types::Policy` must be the same set; serde tells the latter.
    #[test]
    fn known_keys_are_those_of_the_type() {
        let policy = crate::parse(include_str!("../tests/policies/everything.toml")).unwrap();
        let json = serde_json::to_value(&policy).unwrap();
        let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        let known = |keys: Keys| keys.iter().map(|(key, _)| (*key).to_owned()).collect::<BTreeSet<_>>();
        let with = |mut keys: BTreeSet<String>, key: &str| {
            keys.insert(key.to_owned());
            keys
        };
        assert_eq!(known(POLICY), keys(&json));
        assert_eq!(known(CLASS), keys(&json["classes"]["label"]));
        assert_eq!(known(QUALITY), keys(&json["quality"]));
        assert_eq!(known(VIEWS), with(keys(&json["views"]), "count"), "`expected` excludes `count`");
        assert_eq!(known(AUDIT), keys(&json["audit"]));
    }

    #[test]
    fn nothing_is_near_where_nothing_is_alike() {
        assert_eq!(nearest("presnt", ["role", "present", "possible"].into_iter()), Some("present"));
        assert_eq!(nearest("Damage", ["label", "damage"].into_iter()), Some("damage"));
        assert_eq!(nearest("xyzzy", ["role", "present"].into_iter()), None);
    }
}

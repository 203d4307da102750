//! Patterns for names of facilities, cameras and angles: `*` stands for any text, `?` for one character.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A pattern, which a whole name matches or does not. `*` stands for any text, none included, `?` for one character, and
/// everything else for itself. A name that nobody gave is matched as the empty text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Pattern(String);

impl Default for Pattern {
    /// Any name, and none.
    fn default() -> Self {
        Self("*".to_owned())
    }
}

impl Pattern {
    /// The pattern that `text` spells.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether `name`, as a whole, is what this pattern describes.
    pub fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        // A name is plain text: its own `*` and `?` are characters like any other, matched by `*`, `?` and themselves.
        matched(&self.0.chars().collect::<Vec<_>>(), &name, |wanted, there| wanted == '?' || wanted == there)
    }

    /// Whether every name that `other` matches is matched by this one too. Never true without being so; it may be false
    /// for patterns that say the same in ways as odd as `*?` and `?*`.
    pub fn covers(&self, other: &Self) -> bool {
        let other: Vec<char> = other.0.chars().collect();
        // What `*` of the other stands for can be anything, so nothing but a `*` of ours takes it.
        matched(&self.0.chars().collect::<Vec<_>>(), &other, |wanted, there| match there {
            '*' => false,
            there => wanted == '?' || wanted == there,
        })
    }
}

/// Whether `pattern` takes all of `text`, where `takes` says what its characters other than `*` take. Goes back to the last
/// `*` alone, so it costs at most `pattern × text` steps.
fn matched(pattern: &[char], text: &[char], takes: impl Fn(char, char) -> bool) -> bool {
    let (mut p, mut t) = (0, 0);
    // Behind the last `*`, and the first character that it has not taken yet.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                p += 1;
                star = Some((p, t));
            }
            Some(&wanted) if takes(wanted, text[t]) => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((behind, taken)) = star else { return false };
                star = Some((behind, taken + 1));
                (p, t) = (behind, taken + 1);
            }
        }
    }
    pattern[p..].iter().all(|&rest| rest == '*')
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, spelled out.
    fn reference(pattern: &[char], name: &[char]) -> bool {
        match pattern.split_first() {
            None => name.is_empty(),
            Some(('*', rest)) => (0..=name.len()).any(|taken| reference(rest, &name[taken..])),
            Some((wanted, rest)) => name
                .split_first()
                .is_some_and(|(there, name)| (*wanted == '?' || wanted == there) && reference(rest, name)),
        }
    }

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*?]{0,7}", name in "[ab]{0,8}") {
            let expected = reference(&chars(&pattern), &chars(&name));
            prop_assert_eq!(Pattern::new(pattern).matches(&name), expected);
        }

        #[test]
        fn what_is_covered_never_matches_alone(a in "[ab*?]{0,5}", b in "[ab*?]{0,5}", name in "[abc]{0,7}") {
            let (a, b) = (Pattern::new(a), Pattern::new(b));
            prop_assert!(!(a.covers(&b) && b.matches(&name)) || a.matches(&name));
        }

        #[test]
        fn it_covers_itself_and_anything_covers_it(a in "[ab*?]{0,6}") {
            let a = Pattern::new(a);
            prop_assert!(a.covers(&a) && Pattern::default().covers(&a));
        }
    }

    #[test]
    fn patterns_are_read_as_people_write_them() {
        let dock = Pattern::new("dock-*");
        assert!(dock.matches("dock-3") && dock.matches("dock-") && !dock.matches("dock") && !dock.matches("a-dock-3"));
        assert!(Pattern::new("cam-?").matches("cam-ä"));
        assert!(Pattern::new("").matches("") && !Pattern::new("").matches("ber1"));
        assert!(dock.covers(&Pattern::new("dock-1*")) && !dock.covers(&Pattern::new("d*")));
    }
}

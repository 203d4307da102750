//! What can be wrong with a policy, said so that its author can put it right.

use std::fmt;

/// Why a policy was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The text is not TOML.
    #[error("{position}: not valid TOML: {message}")]
    Syntax {
        /// Where the text stops making sense.
        position: Position,
        /// What the TOML parser says.
        message: String,
    },
    /// A key that no policy has, or not there.
    #[error("{position}: unknown key `{key}`{}; {hint}", In(.table))]
    UnknownKey {
        /// Where the key stands.
        position: Position,
        /// The key as written.
        key: String,
        /// The table it stands in, dotted; empty at the top.
        table: String,
        /// The nearest known key, and all that are known there.
        hint: String,
    },
    /// A value of the wrong type or range, one that is absent, or two that exclude each other.
    #[error("{}`{key}`: {message}", At(.position))]
    Value {
        /// Where it stands, if the policy came as text.
        position: Option<Position>,
        /// The key, dotted from the top.
        key: String,
        /// What is wrong and what would be right.
        message: String,
    },
    /// Classes of the policy that the model does not have.
    #[error("{message}")]
    UnknownClass {
        /// The classes, in order of their names.
        classes: Vec<String>,
        /// Each with the nearest class of the model, and the model's classes.
        message: String,
    },
}

impl PolicyError {
    /// A stable word for programs.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "syntax",
            Self::UnknownKey { .. } => "unknown_key",
            Self::Value { .. } => "value",
            Self::UnknownClass { .. } => "unknown_class",
        }
    }
}

/// A place in a text, both counted from 1; columns count characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Which line.
    pub line: usize,
    /// Which character of it.
    pub column: usize,
}

impl Position {
    /// The place of the byte at `offset`; past the end of `text`, its end.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let before = &text[..text.floor_char_boundary(offset)];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self {
            line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// ` in [table]`, or nothing at the top.
struct In<'a>(&'a str);

impl fmt::Display for In<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, " in [{}]", self.0) }
    }
}

/// `line 3, column 1: `, or nothing where the policy did not come as text.
struct At<'a>(&'a Option<Position>);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |position| write!(f, "{position}: "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let text = "a = 1\nβ = 2\n";
        assert_eq!(Position::of(text, 0), Position { line: 1, column: 1 });
        assert_eq!(Position::of(text, 6), Position { line: 2, column: 1 });
        assert_eq!(Position::of(text, 8), Position { line: 2, column: 2 }, "β is two bytes and one character");
        assert_eq!(Position::of(text, 999), Position { line: 3, column: 1 });
    }
}

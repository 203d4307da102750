//! What a table's cells hold, whatever the format of its file.

use bytes::Bytes;
use scrutineer_types::Timestamp;
use serde::Serialize;

/// What a column holds. Every column may be null.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text that is JSON: an object or a list. JSON Lines has it as it is.
    Json,
    /// Several texts.
    Texts,
    /// A whole number of 32 bits.
    Int,
    /// A whole number of 64 bits.
    Long,
    /// A number of 32 bits.
    Float,
    /// True or false.
    Flag,
    /// A moment, to the millisecond, in UTC.
    Moment,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Text(Bytes),
    Texts(Vec<Bytes>),
    Int(i32),
    Long(i64),
    Float(f32),
    Flag(bool),
    Moment(Timestamp),
}

/// One column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// The columns of a table, `COLUMNS`, and `cells`, which draws their values from what a row is made of.
macro_rules! columns {
    ($row:ident: $type:ty; $($name:ident $kind:ident = $cell:expr;)+) => {
        pub(crate) const COLUMNS: &[$crate::tables::Column] = &[
            $($crate::tables::Column { name: stringify!($name), kind: $crate::tables::Kind::$kind }),+
        ];

        fn cells($row: &$type) -> [$crate::tables::Cell; COLUMNS.len()] {
            [$($crate::tables::Cell::from($cell)),+]
        }
    };
}

pub(crate) use columns;

/// A value as it is written.
pub(crate) fn text(value: &impl ToString) -> Cell {
    Cell::Text(value.to_string().into())
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Cell {
    let text =
        serde_json::to_string(value).expect("values of the domain have string keys and cannot fail to serialise");
    Cell::Text(text.into())
}

/// A word, of which there are few.
pub(crate) fn word(word: &'static str) -> Cell {
    Cell::Text(Bytes::from_static(word.as_bytes()))
}

/// Several words.
pub(crate) fn words<'w>(words: impl Iterator<Item = &'w str>) -> Cell {
    Cell::Texts(words.map(|word| Bytes::copy_from_slice(word.as_bytes())).collect())
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<&Bytes> for Cell {
    fn from(value: &Bytes) -> Self {
        Self::Text(value.clone())
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(Bytes::copy_from_slice(value.as_bytes()))
    }
}

impl From<&String> for Cell {
    fn from(value: &String) -> Self {
        value.as_str().into()
    }
}

impl From<u32> for Cell {
    fn from(value: u32) -> Self {
        Self::Int(i32::try_from(value).unwrap_or(i32::MAX))
    }
}

impl From<usize> for Cell {
    fn from(value: usize) -> Self {
        Self::Int(i32::try_from(value).unwrap_or(i32::MAX))
    }
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        Self::Long(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Long(value)
    }
}

impl From<f32> for Cell {
    fn from(value: f32) -> Self {
        Self::Float(value)
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Flag(value)
    }
}

impl From<Timestamp> for Cell {
    fn from(value: Timestamp) -> Self {
        Self::Moment(value)
    }
}

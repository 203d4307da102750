//! How rows of either database become the values of the domain, and values the words of columns.
//!
//! Each database says what its columns hold ([`Columns`]); everything else about reading is written once, here.

pub(crate) mod detections;
pub(crate) mod evidence;
pub(crate) mod jobs;
pub(crate) mod past;
pub(crate) mod records;
pub(crate) mod whole;

use scrutineer_types::{ExpectedViews, Format, JobState, Priority, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::{StoreError, failure::damaged};

/// A row of a database, read by the names of its columns; `None` is NULL.
pub(crate) trait Columns {
    fn integer(&self, column: &'static str) -> Result<Option<i64>, StoreError>;
    fn real(&self, column: &'static str) -> Result<Option<f64>, StoreError>;
    fn flag(&self, column: &'static str) -> Result<Option<bool>, StoreError>;
    fn text(&self, column: &'static str) -> Result<Option<&str>, StoreError>;
    fn blob(&self, column: &'static str) -> Result<Option<&[u8]>, StoreError>;
    fn uuid(&self, column: &'static str) -> Result<Option<Uuid>, StoreError>;
}

/// What a column can be read as.
pub(crate) trait Read<'r>: Sized {
    /// `None` where the column is NULL and the type has no word for that.
    fn read(row: &'r impl Columns, column: &'static str) -> Result<Option<Self>, StoreError>;
}

macro_rules! read {
    ($($type:ty: |$row:ident, $column:ident| $read:expr;)+) => {
        $(impl<'r> Read<'r> for $type {
            fn read($row: &'r impl Columns, $column: &'static str) -> Result<Option<Self>, StoreError> {
                $read
            }
        })+
    };
}

read! {
    i64: |row, column| row.integer(column);
    u32: |row, column| row.integer(column)?.map(u32::try_from).transpose().map_err(|error| damaged(column, error));
    f64: |row, column| row.real(column);
    bool: |row, column| row.flag(column);
    &'r str: |row, column| row.text(column);
    String: |row, column| Ok(row.text(column)?.map(str::to_owned));
    &'r [u8]: |row, column| row.blob(column);
    Uuid: |row, column| row.uuid(column);
    Timestamp: |row, column| Ok(row.integer(column)?.map(Timestamp));
}

impl<'r, T: Read<'r>> Read<'r> for Option<T> {
    fn read(row: &'r impl Columns, column: &'static str) -> Result<Option<Self>, StoreError> {
        T::read(row, column).map(Some)
    }
}

/// A column's value.
pub(crate) fn get<'r, T: Read<'r>>(row: &'r impl Columns, column: &'static str) -> Result<T, StoreError> {
    T::read(row, column)?.ok_or_else(|| damaged(column, "it is NULL"))
}

/// A column that holds JSON.
pub(crate) fn get_json<T: DeserializeOwned>(row: &impl Columns, column: &'static str) -> Result<T, StoreError> {
    from_json(get(row, column)?)
}

/// A column that holds a word of the API.
pub(crate) fn get_word<T>(
    row: &impl Columns,
    column: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let word: &str = get(row, column)?;
    parse(word).ok_or_else(|| damaged(column, format!("`{word}` is no word of this version")))
}

/// A column that holds what is awaited, or nothing.
pub(crate) fn get_expected(row: &impl Columns, column: &'static str) -> Result<Option<ExpectedViews>, StoreError> {
    get::<Option<&str>>(row, column)?.map(from_json).transpose()
}

/// JSON of ours, read back.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| damaged("a JSON column", error))
}

/// JSON of a value of ours.
pub(crate) fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    // An inspection with a view is about as long.
    let mut text = Vec::with_capacity(1024);
    serde_json::to_writer(&mut text, value)
        .expect("values of the domain have string keys and cannot fail to serialise");
    String::from_utf8(text).expect("JSON is UTF-8")
}

/// A priority's number: higher goes first.
pub(crate) fn priority_number(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High => 2,
    }
}

/// The priority of a number.
pub(crate) fn priority_of(number: i64) -> Priority {
    match number {
        ..=0 => Priority::Low,
        1 => Priority::Normal,
        2.. => Priority::High,
    }
}

/// The format of a word.
pub(crate) fn format_of(word: &str) -> Option<Format> {
    Format::ALL.into_iter().find(|format| format.as_str() == word)
}

/// The state of a word.
pub(crate) fn state_of(word: &str) -> Option<JobState> {
    JobState::ALL.into_iter().find(|state| state.as_str() == word)
}

/// A number of rows as it is bound.
pub(crate) fn bound(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// A length of time as it is added to a moment.
pub(crate) fn span(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

//! How values are written into columns and read back.
//!
//! Parameters are written `$1`, never `?1`: several statements may share one set of them, and with `?1` each number that
//! a statement skips would be bound to the next value instead.

use scrutineer_types::{ExpectedViews, Format, JobState, Priority, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{ColumnIndex, Decode, Row, Sqlite, Type, sqlite::SqliteRow};
use uuid::Uuid;

use super::failure::damaged;
use crate::{JobFence, StoreError};

/// A column's value.
pub(super) fn get<'r, T>(row: &'r SqliteRow, column: &'static str) -> Result<T, StoreError>
where
    T: Decode<'r, Sqlite> + Type<Sqlite>,
    &'static str: ColumnIndex<SqliteRow>,
{
    Ok(row.try_get(column)?)
}

/// A column that holds an id.
pub(super) fn get_id(row: &SqliteRow, column: &'static str) -> Result<Uuid, StoreError> {
    let bytes: &[u8] = get(row, column)?;
    Uuid::from_slice(bytes).map_err(|error| damaged("an id", error))
}

/// A column that holds an id or nothing.
pub(super) fn get_optional_id(row: &SqliteRow, column: &'static str) -> Result<Option<Uuid>, StoreError> {
    let bytes: Option<&[u8]> = get(row, column)?;
    bytes.map(|bytes| Uuid::from_slice(bytes).map_err(|error| damaged("an id", error))).transpose()
}

/// A column that holds a moment.
pub(super) fn get_time(row: &SqliteRow, column: &'static str) -> Result<Timestamp, StoreError> {
    get(row, column).map(Timestamp)
}

/// A column that holds a moment or nothing.
pub(super) fn get_optional_time(row: &SqliteRow, column: &'static str) -> Result<Option<Timestamp>, StoreError> {
    Ok(get::<Option<i64>>(row, column)?.map(Timestamp))
}

/// A column that holds JSON.
pub(super) fn get_json<T: DeserializeOwned>(row: &SqliteRow, column: &'static str) -> Result<T, StoreError> {
    from_json(get(row, column)?)
}

/// A column that holds a word of the API.
pub(super) fn get_word<T>(
    row: &SqliteRow,
    column: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let word: &str = get(row, column)?;
    parse(word).ok_or_else(|| damaged(column, format!("`{word}` is no word of this version")))
}

/// JSON of ours, read back.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| damaged("a JSON column", error))
}

/// JSON of a value of ours.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("values of the domain have string keys and cannot fail to serialise")
}

/// An id as it is bound.
pub(super) fn id(id: Uuid) -> Vec<u8> {
    id.into_bytes().to_vec()
}

/// Ids as a JSON array for `json_each` and `unhex`.
pub(super) fn ids_json(ids: impl IntoIterator<Item = Uuid>) -> String {
    let hex: Vec<String> = ids.into_iter().map(|id| id.simple().to_string()).collect();
    to_json(&hex)
}

/// Jobs under their fences as a JSON array of pairs.
pub(super) fn fences_json(jobs: &[JobFence]) -> String {
    let pairs: Vec<(String, i64)> = jobs.iter().map(|job| (job.job_id.0.simple().to_string(), job.fence)).collect();
    to_json(&pairs)
}

/// A priority's number: higher goes first.
pub(super) fn priority_number(priority: Priority) -> i64 {
    match priority {
        Priority::Low => 0,
        Priority::Normal => 1,
        Priority::High => 2,
    }
}

/// The priority of a number.
pub(super) fn priority_of(number: i64) -> Priority {
    match number {
        ..=0 => Priority::Low,
        1 => Priority::Normal,
        2.. => Priority::High,
    }
}

/// The format of a word.
pub(super) fn format_of(word: &str) -> Option<Format> {
    Format::ALL.into_iter().find(|format| format.as_str() == word)
}

/// The state of a word.
pub(super) fn state_of(word: &str) -> Option<JobState> {
    JobState::ALL.into_iter().find(|state| state.as_str() == word)
}

/// A column that holds what is awaited, or nothing.
pub(super) fn get_expected(row: &SqliteRow, column: &'static str) -> Result<Option<ExpectedViews>, StoreError> {
    get::<Option<&str>>(row, column)?.map(from_json).transpose()
}

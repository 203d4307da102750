//! Which objects are known: a key ends in its view's id, so no index of keys is needed.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    StoreError,
    rows::{Columns, get},
};

/// The view whose original would be under `key`.
pub(crate) fn view(key: &str) -> Option<Uuid> {
    key.rsplit('/').next().and_then(|last| Uuid::try_parse(last).ok())
}

/// For each key, whether one of the views, rows with `id` and `object_key`, names it.
pub(crate) fn known(keys: &[String], views: &[impl Columns]) -> Result<Vec<bool>, StoreError> {
    let known = views
        .iter()
        .map(|row| Ok((get(row, "id")?, get(row, "object_key")?)))
        .collect::<Result<HashMap<Uuid, &str>, StoreError>>()?;
    Ok(keys.iter().map(|key| view(key).is_some_and(|id| known.get(&id) == Some(&key.as_str()))).collect())
}

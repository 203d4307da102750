//! What is paused: how it is written in rows, and in what order it is told.

use scrutineer_types::{Access, Facilities};

use crate::{
    Pause, PauseScope, StoreError, StoreErrorKind,
    failure::damaged,
    rows::{Columns, get, to_json},
};

/// What `waits_for` says of a job whose time is to come.
pub(crate) const TIME: &str = "time";

impl PauseScope {
    /// How rows name it.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Facility(name) => format!("facility:{name}"),
            Self::Model(name) => format!("model:{name}"),
        }
    }

    fn of_key(key: &str) -> Option<Self> {
        if key == "all" {
            return Some(Self::All);
        }
        let (kind, name) = key.split_once(':')?;
        match kind {
            "facility" => Some(Self::Facility(name.to_owned())),
            "model" => Some(Self::Model(name.to_owned())),
            _ => None,
        }
    }

    /// Whether the caller is told of it: everybody is concerned by what is paused for all.
    pub(crate) fn is_seen_by(&self, access: &Access) -> bool {
        match self {
            Self::Facility(name) => access.sees(name),
            Self::All | Self::Model(_) => true,
        }
    }

    /// Refuses a change of what concerns facilities that the caller may not see.
    pub(crate) fn check_change(&self, access: &Access) -> Result<(), StoreError> {
        let may = match self {
            Self::Facility(name) => access.sees(name),
            Self::All | Self::Model(_) => access.facilities == Facilities::All,
        };
        let what = self.key();
        if may { Ok(()) } else { Err(StoreError::new(StoreErrorKind::NotFound, format!("there is no queue `{what}`"))) }
    }
}

/// From a row with `scope, paused_at, reason`.
pub(crate) fn pause(row: &impl Columns) -> Result<Pause, StoreError> {
    let key: &str = get(row, "scope")?;
    let scope = PauseScope::of_key(key).ok_or_else(|| damaged("a pause", key.to_owned()))?;
    Ok(Pause { scope, paused_at: get(row, "paused_at")?, reason: get(row, "reason")? })
}

/// What a claim has to leave alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paused {
    pub all: bool,
    pub facilities: Vec<String>,
    pub models: Vec<String>,
}

impl Paused {
    /// From rows with `scope`, which may be none.
    pub fn read(rows: &[impl Columns]) -> Result<Self, StoreError> {
        let mut paused = Self::default();
        for row in rows {
            let Some(key) = get::<Option<&str>>(row, "scope")? else { continue };
            match PauseScope::of_key(key).ok_or_else(|| damaged("a pause", key.to_owned()))? {
                PauseScope::All => paused.all = true,
                PauseScope::Facility(name) => paused.facilities.push(name),
                PauseScope::Model(name) => paused.models.push(name),
            }
        }
        Ok(paused)
    }

    /// Whether some jobs are to be left alone and others not.
    pub fn is_partial(&self) -> bool {
        !(self.all || self.facilities.is_empty() && self.models.is_empty())
    }
}

/// Jobs that one claim looks at, in the order in which they come, to put aside those that are paused: so none of them is stepped
/// over twice, and a claim costs the same however many wait.
pub(crate) const LOOKED_AT: usize = 1000;

/// How often a claim looks before it takes what it finds.
pub(crate) const LOOKS: usize = 5;

/// Those of the rows that the caller is told of; everything first, then facilities, then models.
pub(crate) fn seen(rows: &[impl Columns], access: &Access) -> Result<Vec<Pause>, StoreError> {
    let mut pauses = rows.iter().map(pause).collect::<Result<Vec<_>, _>>()?;
    pauses.retain(|pause| pause.scope.is_seen_by(access));
    pauses.sort_by(|one, other| one.scope.cmp(&other.scope));
    Ok(pauses)
}

/// A pause as events tell it.
pub(crate) fn payload(pause: &Pause) -> String {
    let (facility, model) = match &pause.scope {
        PauseScope::All => (None, None),
        PauseScope::Facility(name) => (Some(name), None),
        PauseScope::Model(name) => (None, Some(name)),
    };
    to_json(&serde_json::json!({
        "facility": facility, "model": model, "paused_at": pause.paused_at, "reason": pause.reason,
    }))
}

//! Who may review, and under what name.

use scrutineer_types::{Access, Role};

use crate::{StoreError, StoreErrorKind};

/// Characters that the name of a person, a role or a class may have.
const MAX_NAME: usize = 64;

/// Refuses whoever may not review, and a name that is none.
pub(super) fn may_review(access: &Access, name: &str) -> Result<(), StoreError> {
    if access.role < Role::Operator {
        let message = "whoever only reads does not review: ask for the role operator";
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    }
    check_name("reviewer", name)
}

/// Refuses what is no name; `what` is the field that it was given in.
pub(super) fn check_name(what: &str, name: &str) -> Result<(), StoreError> {
    if !name.trim().is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control) {
        return Ok(());
    }
    let message = format!("`{what}` must be a name of 1 to {MAX_NAME} characters");
    Err(StoreError::new(StoreErrorKind::InvalidInput, message))
}

//! On whose behalf a request is: the one place that answers it.

use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use scrutineer_types::{Access, Role};

use crate::{Problem, ProblemKind};

/// The caller of a request. Until keys exist, everyone may do everything.
#[derive(Clone, Debug)]
pub struct Caller(pub Access);

impl Caller {
    /// Refuses callers below `role`.
    pub fn require(&self, role: Role) -> Result<&Access, Problem> {
        if self.0.role >= role {
            Ok(&self.0)
        } else {
            Err(Problem::new(
                ProblemKind::Forbidden,
                format!("this takes the role {role:?}; ask for a key that has it"),
            ))
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(Access::all()))
    }
}

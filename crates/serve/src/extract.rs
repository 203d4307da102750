//! Extractors whose refusals are problems, and bounds on lists.

use axum::extract::FromRequestParts;

use crate::{Problem, ProblemKind};

/// As axum's, refused with a [`Problem`].
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(Problem))]
pub(crate) struct Query<T>(pub T);

/// As axum's, refused with a [`Problem`].
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(Problem))]
pub(crate) struct Path<T>(pub T);

const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 1000;

/// The length of a list's page: 50 unless said, 1 to 1000.
pub(crate) fn page_limit(limit: Option<usize>) -> Result<usize, Problem> {
    match limit.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        limit => Err(Problem::new(ProblemKind::InvalidRequest, format!("`limit` is {limit}; it is 1 to {MAX_LIMIT}"))),
    }
}

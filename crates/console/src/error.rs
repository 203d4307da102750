//! What can go wrong on the way to a page, and the page that says so.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use scrutineer_store::{StoreError, StoreErrorKind};
use thiserror::Error;

use crate::frame::{Frame, Place, render};

/// Why a page cannot be shown.
#[derive(Debug, Error)]
pub enum ConsoleError {
    /// Nothing is at this address.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// The address or the form makes no sense; the text says what to change.
    #[error("{0}")]
    BadRequest(String),
    /// A form that another site sent, or that does not prove otherwise.
    #[error("the form did not come from this console")]
    CrossSite,
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// A template failed.
    #[error("the page could not be rendered")]
    Render(#[from] askama::Error),
}

/// What a caller may have to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConsoleErrorKind {
    /// Nothing is at this address.
    NotFound,
    /// The request is wrong.
    BadRequest,
    /// The request is not allowed.
    Forbidden,
    /// Somebody else was quicker.
    Conflict,
    /// May pass by itself.
    Unavailable,
    /// A failure of ours.
    Internal,
}

impl ConsoleError {
    /// What kind it is.
    pub fn kind(&self) -> ConsoleErrorKind {
        match self {
            Self::NotFound(_) => ConsoleErrorKind::NotFound,
            Self::BadRequest(_) => ConsoleErrorKind::BadRequest,
            Self::CrossSite => ConsoleErrorKind::Forbidden,
            Self::Render(_) => ConsoleErrorKind::Internal,
            Self::Store(error) => match error.kind() {
                StoreErrorKind::NotFound => ConsoleErrorKind::NotFound,
                StoreErrorKind::InvalidInput => ConsoleErrorKind::BadRequest,
                StoreErrorKind::Conflict => ConsoleErrorKind::Conflict,
                _ if error.is_transient() => ConsoleErrorKind::Unavailable,
                _ => ConsoleErrorKind::Internal,
            },
        }
    }

    fn page(&self) -> ErrorPage {
        let (status, title, advice) = match self.kind() {
            ConsoleErrorKind::NotFound => (
                StatusCode::NOT_FOUND,
                "Nothing here",
                "Nothing is kept at this address. It may be mistyped, or what it named has been removed.".to_owned(),
            ),
            ConsoleErrorKind::BadRequest => {
                (StatusCode::BAD_REQUEST, "This address does not make sense", self.to_sentence())
            }
            ConsoleErrorKind::Forbidden => (
                StatusCode::FORBIDDEN,
                "Not sent from this console",
                "A form is taken only from the console's own pages, and nothing was changed. Open the page here and \
                 press the button again. Programs use the API: POST /v1/dead-letters/redrive, /v1/queue/pause."
                    .to_owned(),
            ),
            ConsoleErrorKind::Conflict => (
                StatusCode::CONFLICT,
                "It stands otherwise by now",
                format!("{} Nothing was recorded; go back to where you came from and look again.", self.to_sentence()),
            ),
            ConsoleErrorKind::Unavailable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The database does not answer",
                format!("{} Nothing is lost; try again in a moment. /readyz says what is missing.", self.to_sentence()),
            ),
            ConsoleErrorKind::Internal => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "This page failed",
                "The failure is ours and is in the service's log. Inspections go on without this page.".to_owned(),
            ),
        };
        ErrorPage { frame: Frame::bare(), status, title, advice }
    }

    fn to_sentence(&self) -> String {
        let text = match self {
            Self::Store(error) => error.to_string(),
            other => other.to_string(),
        };
        let mut letters = text.chars();
        match letters.next() {
            Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
            None => String::new(),
        }
    }
}

impl IntoResponse for ConsoleError {
    fn into_response(self) -> Response {
        if self.kind() == ConsoleErrorKind::Internal {
            tracing::error!(error = &self as &dyn std::error::Error, "a page failed");
        }
        let page = self.page();
        match render(page.status, &page) {
            Ok(response) => response,
            // The template of the error page failed: words alone are left.
            Err(_) => (page.status, page.title).into_response(),
        }
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    frame: Frame,
    status: StatusCode,
    title: &'static str,
    advice: String,
}

//! What every page has around it: navigation, notice, style sheet and script.

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use scrutineer_store::{Pause, PauseScope};
use scrutineer_types::{JobState, Timestamp};

use crate::{
    Console, ConsoleError, access, assets,
    format::{Moment, count},
};

/// Where in the navigation a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Overview,
    Trends,
    Inspections,
    Review,
    Decisions,
    Cameras,
    Queue,
    DeadLetters,
    Webhooks,
    System,
    Elsewhere,
}

/// Something that is paused, and how it is resumed.
#[derive(Clone, Debug)]
pub(crate) struct Paused {
    /// As `All jobs are paused`.
    pub(crate) what: String,
    /// The names in the form that resumes it; both are empty where all jobs are paused.
    pub(crate) facility: String,
    pub(crate) model: String,
    pub(crate) since: Moment,
    pub(crate) reason: Option<String>,
}

impl From<Pause> for Paused {
    fn from(pause: Pause) -> Self {
        let (what, facility, model) = match pause.scope {
            PauseScope::All => ("All jobs are paused".to_owned(), String::new(), String::new()),
            PauseScope::Facility(name) => (format!("The facility {name} is paused"), name, String::new()),
            PauseScope::Model(name) => (format!("The model {name} is paused"), String::new(), name),
        };
        Self { what, facility, model, since: Moment(pause.paused_at), reason: pause.reason }
    }
}

/// The frame of one page.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) place: Place,
    pub(crate) notice: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) dead_letters: u64,
    /// Reviews that wait for a person.
    pub(crate) reviews: u64,
    /// What nobody claims, said on every page.
    pub(crate) pauses: Vec<Paused>,
    /// Seconds after which the script asks again for the parts that change; 0: never.
    pub(crate) refresh_s: u32,
    pub(crate) stylesheet: &'static str,
    pub(crate) script: &'static str,
    pub(crate) icon: &'static str,
}

impl Frame {
    /// The frame of a page at `place`; three quick reads, for the numbers of dead letters and of reviews in the navigation and for
    /// what is paused.
    pub(crate) async fn load(console: &Console, place: Place) -> Result<Self, ConsoleError> {
        let counts = console.metastore.queue_counts().await?;
        let pauses = console.metastore.pauses(&access()).await?;
        let reviews = console.metastore.review_summary(&access(), None, Timestamp::now()).await?.open;
        let dead_letters = counts.by_state.get(&JobState::Discarded).copied().unwrap_or_default();
        Ok(Self {
            place,
            notice: console.notice.clone(),
            version: Some(console.version.clone()),
            dead_letters,
            reviews,
            pauses: pauses.into_iter().map(Into::into).collect(),
            ..Self::bare()
        })
    }

    /// A frame that needs nothing, for pages about failures.
    pub(crate) fn bare() -> Self {
        Self {
            place: Place::Elsewhere,
            notice: None,
            version: None,
            dead_letters: 0,
            reviews: 0,
            pauses: Vec::new(),
            refresh_s: 0,
            stylesheet: assets::stylesheet_path(),
            script: assets::script_path(),
            icon: assets::icon_path(),
        }
    }

    /// The same, kept fresh by the script.
    pub(crate) fn refreshed_every(mut self, seconds: u32) -> Self {
        self.refresh_s = seconds;
        self
    }

    /// Value of `aria-current` for the navigation's entry that leads to `place`.
    pub(crate) fn current(&self, place: Place) -> &'static str {
        if self.place == place { "page" } else { "false" }
    }

    pub(crate) fn reviews_text(&self) -> String {
        count(self.reviews)
    }

    pub(crate) fn dead_letters_text(&self) -> String {
        count(self.dead_letters)
    }
}

/// A rendered template as a response; never kept by caches, since every page shows what is there now.
pub(crate) fn render(status: StatusCode, page: &impl Template) -> Result<Response, ConsoleError> {
    let html = page.render()?;
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-store")];
    Ok((status, headers, html).into_response())
}

//! `/review`: what waits for a person, given out one by one and answered with a key.

mod board;
pub(crate) mod reviewer;

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use board::Board;
use reviewer::Reviewer;
use scrutineer_store::{Answer, ReviewFilter, ReviewWish};
use scrutineer_types::{DecisionId, InspectionId, ReviewSummary, ReviewTask, Timestamp, TrueBox, Verdict, ViewId};
use serde::Deserialize;

use crate::{
    ConsoleError, Site, access, filter,
    format::{Moment, ago, count, span},
    frame::{Frame, Place, render},
    security::own_form,
    words,
};

/// Seconds between refreshes.
const REFRESH_S: u32 = 10;

/// Reviews shown of those that wait.
const SHOWN: usize = 10;

/// The hours that "lately" means.
const HOURS: i64 = 24;

/// Bytes that an answer with its boxes may have.
pub(crate) const MAX_ANSWER_BYTES: usize = 512 * 1024;

#[derive(Template)]
#[template(path = "review.html")]
pub(crate) struct ReviewPage {
    frame: Frame,
    reviewer: String,
    facility: String,
    /// Nothing waits for this person in what they chose.
    empty: bool,
    open: String,
    in_hand: String,
    oldest: Option<String>,
    answers: String,
    kappa: Option<String>,
    doubly_reviewed: u64,
    reviewers: Vec<(String, String, String)>,
    waiting: Vec<Waiting>,
    undo: Option<InspectionId>,
}

/// A review in the list.
struct Waiting {
    address: String,
    facility: String,
    policy: String,
    priority: &'static str,
    since: Moment,
    age: String,
    reviewer: Option<String>,
}

impl Waiting {
    fn new(task: ReviewTask, now: Timestamp) -> Self {
        Self {
            address: format!("/inspections/{}", task.inspection_id),
            facility: task.facility,
            policy: task.policy,
            priority: words::priority(task.priority),
            since: Moment(task.asked_at),
            age: ago(now, task.asked_at),
            reviewer: task.reviewer.filter(|_| task.leased_until.is_some_and(|until| until > now)),
        }
    }
}

impl ReviewPage {
    fn new(frame: Frame, reviewer: String, query: Query, summary: &ReviewSummary, waiting: Vec<Waiting>) -> Self {
        let reviewers = summary.by_reviewer.iter().map(|(name, one)| {
            let median = one.median_ms.map_or_else(|| "–".to_owned(), |ms| span(i64::try_from(ms).unwrap_or(i64::MAX)));
            (name.clone(), count(one.answers), median)
        });
        Self {
            frame,
            reviewer,
            facility: query.facility,
            empty: query.empty.is_some(),
            open: count(summary.open),
            in_hand: count(summary.in_hand),
            oldest: (summary.open > 0).then(|| span(i64::try_from(summary.oldest_age_ms).unwrap_or(i64::MAX))),
            answers: count(summary.answers),
            kappa: summary.kappa.map(|kappa| format!("{kappa:.2}")),
            doubly_reviewed: summary.doubly_reviewed,
            reviewers: reviewers.collect(),
            waiting,
            undo: query.undo,
        }
    }
}

/// What the addresses of these pages bear.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    facility: String,
    /// Whose answer can be taken back.
    undo: Option<InspectionId>,
    /// There was nothing to give out.
    empty: Option<String>,
}

impl Query {
    fn of(&self, address: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.facility.is_empty() {
            query.append_pair("facility", &self.facility);
        }
        if let Some(undo) = self.undo {
            query.append_pair("undo", &undo.to_string());
        }
        if let Some(empty) = &self.empty {
            query.append_pair("empty", empty);
        }
        let query = query.finish();
        if query.is_empty() { address.to_owned() } else { format!("{address}?{query}") }
    }
}

/// `GET /review`
pub(crate) async fn show(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, ConsoleError> {
    let query: Query = filter::form(&uri)?;
    let reviewer = Reviewer::of(&headers).unwrap_or_else(Reviewer::pseudonym);
    let now = Timestamp::now();
    let metastore = &site.console.metastore;
    let facility = filter::given(&query.facility)?;
    let since = now.plus_ms(-HOURS * 3_600_000);
    let summary = metastore.review_summary(&access(), facility.as_deref(), since).await?;
    let list = ReviewFilter { facility, limit: SHOWN, ..ReviewFilter::default() };
    let waiting = metastore.reviews(&access(), &list).await?.items;
    let waiting = waiting.into_iter().map(|task| Waiting::new(task, now)).collect();
    let frame = Frame::load(&site.console, Place::Review).await?.refreshed_every(REFRESH_S);
    render(StatusCode::OK, &ReviewPage::new(frame, reviewer.0, query, &summary, waiting))
}

/// `GET` at an address that only forms are sent to.
pub(crate) async fn back() -> Redirect {
    Redirect::to("/review")
}

/// What the first page's form sends.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StartForm {
    reviewer: String,
    facility: String,
}

/// `POST /review/next`: gives whoever asks a review, and remembers their name.
pub(crate) async fn start(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<StartForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let StartForm { reviewer, facility } = own_form(&headers, form)?;
    let reviewer = Reviewer::named(&reviewer)?;
    let query = Query { facility, ..Query::default() };
    let mut response = go_on(&site, &reviewer, query, None).await?;
    response.headers_mut().insert(header::SET_COOKIE, reviewer.cookie());
    Ok(response)
}

/// `GET /review/{id}`: what the reviewer has in hand.
pub(crate) async fn board(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, ConsoleError> {
    let query: Query = filter::form(&uri)?;
    let id: InspectionId = id.parse().map_err(|_| ConsoleError::NotFound("review"))?;
    let Some(reviewer) = Reviewer::of(&headers) else { return Ok(Redirect::to("/review").into_response()) };
    let wish = wish(&site, &reviewer, &query, None)?;
    let Some(assignment) = site.console.metastore.next_review(&access(), &wish).await? else {
        let query = Query { empty: Some("1".to_owned()), ..query };
        return Ok(Redirect::to(&query.of("/review")).into_response());
    };
    let inspection = &assignment.inspection;
    if inspection.id != id {
        return Ok(Redirect::to(&query.of(&format!("/review/{}", inspection.id))).into_response());
    }
    let policy = match inspection.decision.as_ref().and_then(|decision| decision.policy.as_ref()) {
        Some(deciding) => crate::inspection::deciding_policy(&site.console, deciding).await?,
        None => None,
    };
    let frame = Frame::load(&site.console, Place::Review).await?;
    let classes = site.console.models.iter().flat_map(|model| &model.classes);
    let hides = site.console.review.hide_findings;
    let board = Board::new(frame, &assignment.task, inspection, policy.as_ref(), classes, query, reviewer.0, hides);
    render(StatusCode::OK, &board)
}

/// What an answer's form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct AnswerForm {
    verdict: Verdict,
    decision: DecisionId,
    /// The review in hand: what comes next comes after it.
    review: Option<DecisionId>,
    #[serde(default)]
    comment: String,
    /// JSON: what is on the views that were looked over.
    #[serde(default)]
    boxes: String,
    /// Whether what the machine found was shown.
    seen: Option<String>,
    #[serde(default)]
    took_ms: String,
    #[serde(default)]
    facility: String,
}

/// `POST /review/{id}/answer`; answers with the next.
pub(crate) async fn answer(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Form<AnswerForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    let (id, reviewer) = who(&id, &headers)?;
    let boxes: BTreeMap<ViewId, Vec<TrueBox>> = match form.boxes.as_str() {
        "" => BTreeMap::new(),
        json => serde_json::from_str(json)
            .map_err(|error| ConsoleError::BadRequest(format!("the boxes are not as they should be: {error}")))?,
    };
    let answer = Answer {
        inspection: id,
        decision: Some(form.decision),
        reviewer: reviewer.0.clone(),
        role: None,
        verdict: form.verdict,
        comment: Some(form.comment.trim().to_owned()).filter(|comment| !comment.is_empty()),
        overrides: false,
        boxes,
        blind: form.seen.is_none(),
        took_ms: form.took_ms.parse().ok(),
    };
    site.console.metastore.answer(&access(), &answer).await?;
    go_on(&site, &reviewer, Query { facility: form.facility, undo: Some(id), empty: None }, form.review).await
}

/// What the forms that skip and take back send.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MoveForm {
    /// The review in hand.
    review: String,
    facility: String,
}

/// `POST /review/{id}/skip`: puts it back and goes on.
pub(crate) async fn skip(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Form<MoveForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    let (_, reviewer) = who(&id, &headers)?;
    let skipped = form.review.parse().ok();
    go_on(&site, &reviewer, Query { facility: form.facility, ..Query::default() }, skipped).await
}

/// `POST /review/{id}/undo`: takes the answer back and shows it again.
pub(crate) async fn undo(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Form<MoveForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    let (id, reviewer) = who(&id, &headers)?;
    site.console.metastore.withdraw_answer(&access(), id, &reviewer.0).await?;
    if let Ok(in_hand) = form.review.parse() {
        site.console.metastore.release_review(&access(), in_hand, &reviewer.0).await?;
    }
    let query = Query { facility: form.facility, ..Query::default() };
    Ok(Redirect::to(&query.of(&format!("/review/{id}"))).into_response())
}

/// Gives the reviewer what comes next, and goes there.
async fn go_on(
    site: &Site,
    reviewer: &Reviewer,
    query: Query,
    skip: Option<DecisionId>,
) -> Result<Response, ConsoleError> {
    let wish = wish(site, reviewer, &query, skip)?;
    let next = site.console.metastore.next_review(&access(), &wish).await?;
    let address = match next {
        Some(assignment) => query.of(&format!("/review/{}", assignment.inspection.id)),
        None => Query { empty: Some("1".to_owned()), ..query }.of("/review"),
    };
    Ok(Redirect::to(&address).into_response())
}

fn wish(site: &Site, reviewer: &Reviewer, query: &Query, skip: Option<DecisionId>) -> Result<ReviewWish, ConsoleError> {
    let facility = filter::given(&query.facility)?;
    let lease_ms = site.console.review.lease_ms;
    Ok(ReviewWish { reviewer: reviewer.0.clone(), facility, policy: None, lease_ms, skip })
}

fn who(id: &str, headers: &HeaderMap) -> Result<(InspectionId, Reviewer), ConsoleError> {
    let id = id.parse().map_err(|_| ConsoleError::NotFound("review"))?;
    let reviewer = Reviewer::of(headers).ok_or_else(|| {
        ConsoleError::BadRequest("this browser has not said who reviews: begin at /review, with cookies allowed".into())
    })?;
    Ok((id, reviewer))
}

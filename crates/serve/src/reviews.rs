//! What people are asked and what they answer.

use std::collections::BTreeMap;

use axum::{Json, body::Bytes, extract::State, http::StatusCode, response::IntoResponse};
use scrutineer_store::{Answer, ReviewFilter, ReviewWish};
use scrutineer_types::{
    Assignment, DecisionId, GivenAnswer, Inspection, InspectionId, Page, ReviewSummary, ReviewTask, Role, Timestamp,
    TrueBox, Verdict, ViewId,
};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem, ProblemKind,
    extract::{Path, Query, page_limit},
};

/// Hours that a summary covers unless said, and at most.
const SUMMARY_HOURS: u32 = 24;
const MAX_SUMMARY_HOURS: u32 = 24 * 31;

/// Which reviews; every field that is given must match.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewQuery {
    /// Its facility.
    facility: Option<String>,
    /// The policy that decided.
    policy: Option<String>,
    /// At most so many: 50 unless said, 1 to 1000.
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Who wants something to review.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NextRequest {
    /// Their name, or a pseudonym that they keep.
    reviewer: String,
    /// Only of this facility.
    facility: Option<String>,
    /// Only what this policy has decided.
    policy: Option<String>,
    /// A review that they have in hand and put back: they get what comes after it.
    skip: Option<DecisionId>,
}

/// Who gives a review back.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReleaseRequest {
    /// Who has it in hand.
    reviewer: String,
}

/// What a person says of an inspection.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerRequest {
    /// Who: a name, or a pseudonym that they keep; 1 to 64 characters.
    reviewer: String,
    /// `accept`, `reject` or `recapture`.
    verdict: Verdict,
    /// As what, as `shift lead`.
    role: Option<String>,
    /// Why. Needed where nobody asked, and to override.
    comment: Option<String>,
    /// `true`: this decides, whoever else is asked. An audit goes on without it; what is left to a person is answered with it, even while
    /// another has it in hand.
    #[serde(default, rename = "override")]
    overrides: bool,
    /// What is on the views that were looked over, each of them whole: by view id, all that is on it.
    #[serde(default)]
    boxes: BTreeMap<ViewId, Vec<TrueBox>>,
    /// `decision.id` of the inspection as it was shown; where there is a newer decision the answer is refused (409).
    decision_id: Option<DecisionId>,
    /// Whether the answer was given before anything that the machine found was shown.
    #[serde(default)]
    blind: bool,
    /// How long it took, in milliseconds.
    took_ms: Option<u64>,
}

/// Whose answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct WithdrawQuery {
    /// Who gave it.
    reviewer: String,
}

/// Of what a summary is.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SummaryQuery {
    /// Of this facility.
    facility: Option<String>,
    /// Answers of so many hours: 24 unless said, 1 to 744.
    hours: Option<u32>,
}

/// Reviews that wait, in the order in which they are given out: highest priority first, then the oldest.
#[utoipa::path(
    get, path = "/v1/reviews", tag = "reviews", operation_id = "list_reviews", params(ReviewQuery),
    responses((status = 200, description = "One page", body = Page<ReviewTask>)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<ReviewQuery>,
) -> Result<Json<Page<ReviewTask>>, Problem> {
    let ReviewQuery { facility, policy, limit, cursor } = query;
    let filter = ReviewFilter { facility, policy, limit: page_limit(limit)?, cursor };
    Ok(Json(api.metastore.reviews(&access, &filter).await?))
}

/// Gives a person a review: what they have in hand, else the most urgent that they have not answered and nobody has in hand. For
/// `review.lease_ms` nobody else gets it.
#[utoipa::path(
    post, path = "/v1/reviews/next", tag = "reviews", operation_id = "next_review", request_body = NextRequest,
    responses(
        (status = 200, description = "In hand now", body = Assignment),
        (status = 204, description = "Nothing waits for this person"),
    ),
)]
pub(crate) async fn next(
    State(api): State<Api>,
    caller: Caller,
    body: Bytes,
) -> Result<axum::response::Response, Problem> {
    let access = caller.require(Role::Operator)?;
    let NextRequest { reviewer, facility, policy, skip } = parse(&body)?;
    let wish = ReviewWish { reviewer, facility, policy, lease_ms: api.review.lease_ms, skip };
    Ok(match api.metastore.next_review(access, &wish).await? {
        Some(assignment) => Json(assignment).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

/// Gives a review back unanswered.
#[utoipa::path(
    post, path = "/v1/reviews/{id}/release", tag = "reviews", operation_id = "release_review",
    params(("id" = DecisionId, Path, description = "The review")), request_body = ReleaseRequest,
    responses((status = 204, description = "Free for others"), (status = 404, description = "That person has it not in hand")),
)]
pub(crate) async fn release(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<DecisionId>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let access = caller.require(Role::Operator)?;
    let ReleaseRequest { reviewer } = parse(&body)?;
    if api.metastore.release_review(access, id, &reviewer).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Problem::new(ProblemKind::NotFound, format!("`{reviewer}` has no such review in hand")))
    }
}

/// How reviewing goes: what waits, how much was answered, and how far people agree.
#[utoipa::path(
    get, path = "/v1/reviews/summary", tag = "reviews", operation_id = "summarise_reviews", params(SummaryQuery),
    responses((status = 200, description = "Now", body = ReviewSummary)),
)]
pub(crate) async fn summary(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<SummaryQuery>,
) -> Result<Json<ReviewSummary>, Problem> {
    let hours = query.hours.unwrap_or(SUMMARY_HOURS);
    if !(1..=MAX_SUMMARY_HOURS).contains(&hours) {
        let detail = format!("`hours` is {hours}; it is 1 to {MAX_SUMMARY_HOURS}");
        return Err(Problem::new(ProblemKind::InvalidRequest, detail));
    }
    let since = Timestamp::now().plus_ms(-i64::from(hours) * 3_600_000);
    Ok(Json(api.metastore.review_summary(&access, query.facility.as_deref(), since).await?))
}

/// What people have said of an inspection, oldest first, with what they took back.
#[utoipa::path(
    get, path = "/v1/inspections/{id}/reviews", tag = "reviews", operation_id = "list_answers",
    params(("id" = InspectionId, Path, description = "The inspection")),
    responses((status = 200, description = "All of it", body = Page<GivenAnswer>)),
)]
pub(crate) async fn answers(
    State(api): State<Api>,
    Caller(access): Caller,
    Path(id): Path<InspectionId>,
) -> Result<Json<Page<GivenAnswer>>, Problem> {
    if api.metastore.inspection(&access, id).await?.is_none() {
        return Err(Problem::not_found("inspection"));
    }
    Ok(Json(Page { items: api.metastore.answers(&access, id).await?, next_cursor: None }))
}

/// Records what a person says of a decided inspection. Where it was left to a person the person decides; an audit leaves the verdict
/// as it is. Where nobody asked, or with `override`, the person decides, too, and says why in `comment`. The same answer twice counts
/// once.
#[utoipa::path(
    post, path = "/v1/inspections/{id}/review", tag = "reviews", operation_id = "review_inspection",
    params(("id" = InspectionId, Path, description = "The inspection")), request_body = AnswerRequest,
    responses(
        (status = 200, description = "The inspection as it stands now", body = Inspection),
        (status = 409, description = "Another person has it in hand, it was decided anew, or you have answered it already"),
    ),
)]
pub(crate) async fn answer(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<InspectionId>,
    body: Bytes,
) -> Result<Json<Inspection>, Problem> {
    let access = caller.require(Role::Operator)?;
    let request: AnswerRequest = parse(&body)?;
    let answer = Answer {
        inspection: id,
        decision: request.decision_id,
        reviewer: request.reviewer,
        role: request.role,
        verdict: request.verdict,
        comment: request.comment,
        overrides: request.overrides,
        boxes: request.boxes,
        blind: request.blind,
        took_ms: request.took_ms,
    };
    Ok(Json(api.metastore.answer(access, &answer).await?))
}

/// Takes a person's newest answer back: what was decided before is decided again, and that person has the review in hand.
#[utoipa::path(
    delete, path = "/v1/inspections/{id}/review", tag = "reviews", operation_id = "withdraw_review",
    params(("id" = InspectionId, Path, description = "The inspection"), WithdrawQuery),
    responses(
        (status = 200, description = "The inspection as it stands now", body = Inspection),
        (status = 409, description = "The newest answer is not that person's"),
    ),
)]
pub(crate) async fn withdraw(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<InspectionId>,
    Query(query): Query<WithdrawQuery>,
) -> Result<Json<Inspection>, Problem> {
    let access = caller.require(Role::Operator)?;
    Ok(Json(api.metastore.withdraw_answer(access, id, &query.reviewer).await?))
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(body)
        .map_err(|error| Problem::new(ProblemKind::InvalidRequest, format!("the body is not as it should be: {error}")))
}

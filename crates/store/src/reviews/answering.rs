//! What a person says, and takes back.

use scrutineer_types::{
    Access, Cause, Decision, DecisionId, DecisionSummary, EventKind, GivenAnswer, Inspection, InspectionId,
    InspectionStatus, PolicyRef, Reason, ReasonCode, Review, Timestamp, Verdict, ViewStatus,
};
use uuid::Uuid;

use super::{Answer, Desk, queue, reviewer, standing::standing};
use crate::{
    StoreError, StoreErrorKind,
    effects::{Effect, Subject},
    filters::{Clauses, Value},
    intake,
    judging::{self, time_to_verdict_ms},
    rows::{Columns, get, get_json, get_word, to_json},
};

/// Characters that a comment may have.
const MAX_COMMENT: usize = 2000;
/// Boxes that one view may be given.
const MAX_BOXES: usize = 500;
/// How long whoever takes an answer back has the review in hand.
const TAKEN_BACK_MS: i64 = 10 * 60 * 1000;

/// See [`super::ReviewStore::answer`].
pub(crate) async fn answer<D: Desk>(desk: &mut D, access: &Access, answer: &Answer) -> Result<Inspection, StoreError> {
    check(access, answer)?;
    let mut found = decided(desk, access, answer.inspection).await?;
    let newest = newest_answer(desk, answer.inspection).await?;
    let decision = found.decision.clone().ok_or_else(|| undecided(answer.inspection))?;
    let stands = |verdict| decision.cause == Cause::Person && found.verdict == Some(verdict);
    let repeated = newest.as_ref().is_some_and(|(_, given)| is_same(given, answer));
    if repeated && (stands(answer.verdict) || !answer.overrides) {
        return Ok(found);
    }
    if answer.decision.is_some_and(|seen| seen != decision.id) {
        return Err(conflict("it was decided anew while you looked: look at it again"));
    }
    check_boxes(&found, answer)?;
    // Whoever overrides an accept that was drawn does not answer for whoever is to look at it without knowing.
    let review = open_review(desk, answer.inspection).await?.filter(|review| !(answer.overrides && review.audit));
    let overrides = answer.overrides || review.is_none();
    if overrides && answer.comment.as_deref().unwrap_or_default().trim().is_empty() {
        let message = "nobody asked you about this inspection: to override its verdict, say why in `comment`";
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    }
    let earlier = match &review {
        Some(review) => given_to(desk, review, answer).await?,
        None => Vec::new(),
    };
    let id = desk.new_id();
    insert(desk, id, answer, review.as_ref(), decision.id, &found.facility).await?;

    let decides = review.as_ref().is_none_or(|review| !review.audit);
    let mut verdict = answer.verdict;
    if let Some(review) = &review {
        let answers: Vec<Verdict> = earlier.into_iter().chain([answer.verdict]).collect();
        let settled = settle(desk, review, &answers, None).await?;
        verdict = settled.filter(|_| !overrides).unwrap_or(verdict);
    }
    found.review = Some(review_of(&answer.reviewer, answer.verdict, answer.comment.as_deref(), desk.now()));
    mark(desk, found.id, Some(id)).await?;
    let source = match &review {
        _ if overrides => "override",
        Some(review) if review.audit => "audit",
        _ => "band",
    };
    desk.push_effect(Effect::Answered { source, verdict: answer.verdict });
    if !decides || (decision.cause == Cause::Person && found.verdict == Some(verdict)) {
        desk.append_event(
            EventKind::InspectionReviewed,
            Subject::Inspection(found.id, &found.facility),
            to_json(&found),
        );
        return Ok(found);
    }
    if found.verdict == Some(Verdict::Review) && is_first(desk, found.id).await? {
        let after_ms = time_to_verdict_ms(&found, desk.now());
        desk.push_effect(Effect::PersonDecided { facility: found.facility.clone(), after_ms });
    }
    by_person(desk, found, verdict).await
}

/// See [`super::ReviewStore::withdraw_answer`].
pub(crate) async fn withdraw<D: Desk>(
    desk: &mut D,
    access: &Access,
    inspection: InspectionId,
    reviewer: &str,
) -> Result<Inspection, StoreError> {
    reviewer::may_review(access, reviewer)?;
    let mut found = decided(desk, access, inspection).await?;
    let nothing = || conflict(format!("its newest answer is not one of `{reviewer}`: there is nothing to take back"));
    let (taken_back, given) = newest_answer(desk, inspection).await?.ok_or_else(nothing)?;
    if given.reviewer != reviewer {
        return Err(nothing());
    }
    let now = desk.now();
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE answers SET withdrawn_at =");
    clauses.push(" ", Value::Integer(now.0));
    clauses.push(" WHERE id = ", Value::Id(taken_back.id));
    desk.rows(clauses).await?;
    let mut verdict = None;
    if let Some(review) = taken_back.review {
        let review = review_row(desk, " WHERE id = ", review).await?;
        if let Some(review) = review.filter(|review| review.state != "withdrawn") {
            let left: Vec<Verdict> = answers_to(desk, review.id).await?.into_iter().map(|(_, given)| given).collect();
            verdict = settle(desk, &review, &left, Some(reviewer)).await?;
        }
    }
    let now_newest = newest_answer(desk, inspection).await?;
    mark(desk, inspection, now_newest.as_ref().map(|(row, _)| row.id)).await?;
    found.review = now_newest
        .map(|(_, given)| review_of(&given.reviewer, given.verdict, given.comment.as_deref(), given.answered_at));
    let by_a_person = found.decision.as_ref().is_some_and(|newest| newest.cause == Cause::Person);
    match verdict {
        // An audit, or something that was decided anew since.
        _ if !by_a_person => {
            desk.append_event(
                EventKind::InspectionReviewed,
                Subject::Inspection(found.id, &found.facility),
                to_json(&found),
            );
            Ok(found)
        }
        Some(verdict) => by_person(desk, found, verdict).await,
        None => again(desk, found, taken_back.found).await,
    }
}

/// A row of `reviews`.
struct ReviewRow {
    id: Uuid,
    audit: bool,
    wanted: u32,
    state: String,
    reviewer: Option<String>,
    leased_until: Option<Timestamp>,
}

/// What an answer's row says beside the answer.
struct AnswerRow {
    id: Uuid,
    review: Option<Uuid>,
    found: DecisionId,
}

fn conflict(message: impl Into<String>) -> StoreError {
    StoreError::new(StoreErrorKind::Conflict, message)
}

fn undecided(id: InspectionId) -> StoreError {
    conflict(format!("inspection {id} has no verdict yet; wait for it, or cancel it"))
}

fn check(access: &Access, answer: &Answer) -> Result<(), StoreError> {
    reviewer::may_review(access, &answer.reviewer)?;
    if let Some(role) = &answer.role {
        reviewer::check_name("role", role)?;
    }
    let invalid = |message: String| Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    if answer.comment.as_ref().is_some_and(|comment| comment.chars().count() > MAX_COMMENT) {
        return invalid(format!("`comment` may have {MAX_COMMENT} characters"));
    }
    if answer.verdict == Verdict::Review {
        return invalid("a person says `accept`, `reject` or `recapture`".to_owned());
    }
    Ok(())
}

/// Refuses boxes that are on no view of the inspection, or not within it.
fn check_boxes(inspection: &Inspection, answer: &Answer) -> Result<(), StoreError> {
    let invalid = |message: String| Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    for (view_id, boxes) in &answer.boxes {
        let Some(view) = inspection.views.iter().find(|view| view.id == *view_id) else {
            return invalid(format!("inspection {} has no view {view_id}", inspection.id));
        };
        if view.status == ViewStatus::Unreadable {
            return invalid(format!("view {view_id} cannot be read: nothing can be marked on it"));
        }
        if boxes.len() > MAX_BOXES {
            return invalid(format!("view {view_id}: at most {MAX_BOXES} boxes, not {}", boxes.len()));
        }
        let (width, height) = view.image.as_ref().map_or((u32::MAX, u32::MAX), |image| (image.width, image.height));
        for one in boxes {
            let place = &one.bounding_box;
            let within = |least: f32, most: f32, side: u32| least >= 0.0 && least < most && most <= side as f32;
            if !within(place.x_min, place.x_max, width) || !within(place.y_min, place.y_max, height) {
                let sides = [place.x_min, place.y_min, place.x_max, place.y_max];
                return invalid(format!(
                    "view {view_id}: the box {sides:?} is none of its {width} × {height} pixels: give x_min < x_max and y_min < y_max, \
                     within the upright image"
                ));
            }
            reviewer::check_name("class_name", &one.class_name)?;
        }
    }
    Ok(())
}

/// Whether `answer` is what was answered already: its request was repeated.
fn is_same(given: &GivenAnswer, answer: &Answer) -> bool {
    given.reviewer == answer.reviewer
        && given.verdict == answer.verdict
        && given.comment == answer.comment
        && given.boxes == answer.boxes
}

fn review_of(reviewer: &str, verdict: Verdict, comment: Option<&str>, reviewed_at: Timestamp) -> Review {
    Review { verdict, reviewer: reviewer.to_owned(), reviewed_at, comment: comment.map(str::to_owned) }
}

/// A decided inspection that the caller may see, locked.
async fn decided<D: Desk>(desk: &mut D, access: &Access, id: InspectionId) -> Result<Inspection, StoreError> {
    desk.lock(id).await?;
    let whole = desk.wholes(vec![id.0]).await?.pop();
    let found = whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility));
    let found = found.ok_or_else(|| intake::no_inspection(id))?;
    match found.status {
        InspectionStatus::Completed => Ok(found),
        InspectionStatus::Open => Err(undecided(id)),
        InspectionStatus::Cancelled => Err(conflict(format!("inspection {id} was cancelled: nobody decides it"))),
    }
}

async fn newest_answer<D: Desk>(
    desk: &mut D,
    inspection: InspectionId,
) -> Result<Option<(AnswerRow, GivenAnswer)>, StoreError> {
    let mut clauses = Clauses::new(
        D::DIALECT,
        "SELECT id, review_id, found_id, reviewer, role, verdict, comment, blind, boxes, took_ms, answered_at, withdrawn_at
         FROM answers WHERE withdrawn_at IS NULL",
    );
    clauses.push(" AND inspection_id = ", Value::Id(inspection.0));
    clauses.sql.push_str(" ORDER BY id DESC LIMIT 1");
    let rows = desk.rows(clauses).await?;
    let read = |row: &D::Row| {
        let answer =
            AnswerRow { id: get(row, "id")?, review: get(row, "review_id")?, found: DecisionId(get(row, "found_id")?) };
        Ok((answer, queue::given(row)?))
    };
    rows.first().map(read).transpose()
}

async fn open_review<D: Desk>(desk: &mut D, inspection: InspectionId) -> Result<Option<ReviewRow>, StoreError> {
    review_row(desk, " WHERE state = 'open' AND inspection_id = ", inspection.0).await
}

async fn review_row<D: Desk>(desk: &mut D, which: &str, id: Uuid) -> Result<Option<ReviewRow>, StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "SELECT id, source, wanted, state, reviewer, leased_until FROM reviews");
    clauses.push(which, Value::Id(id));
    let rows = desk.rows(clauses).await?;
    let read = |row: &D::Row| {
        Ok(ReviewRow {
            id: get(row, "id")?,
            audit: get::<&str>(row, "source")? == "audit",
            wanted: get(row, "wanted")?,
            state: get(row, "state")?,
            reviewer: get(row, "reviewer")?,
            leased_until: get(row, "leased_until")?,
        })
    };
    rows.first().map(read).transpose()
}

/// Whether an inspection was never answered before the answer that was just recorded, not even by one that was taken back.
async fn is_first<D: Desk>(desk: &mut D, inspection: InspectionId) -> Result<bool, StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "SELECT id FROM answers WHERE inspection_id =");
    clauses.push(" ", Value::Id(inspection.0)).sql.push_str(" LIMIT 2");
    Ok(desk.rows(clauses).await?.len() < 2)
}

/// The answers to `review` so far, if there may be this one, too.
async fn given_to<D: Desk>(desk: &mut D, review: &ReviewRow, answer: &Answer) -> Result<Vec<Verdict>, StoreError> {
    let reviewer = &answer.reviewer;
    let held = review.reviewer.as_ref().filter(|holder| *holder != reviewer && !answer.overrides);
    if let (Some(holder), Some(until)) = (held, review.leased_until.filter(|until| *until > desk.now())) {
        return Err(conflict(format!("`{holder}` has it in hand until {until}: take another")));
    }
    let answers = answers_to(desk, review.id).await?;
    if answers.iter().any(|(who, _)| who == reviewer) {
        return Err(conflict("you have answered it already; another person is asked too, and answers by themselves"));
    }
    Ok(answers.into_iter().map(|(_, verdict)| verdict).collect())
}

/// Who answered a review and what, in order; those that stand.
async fn answers_to<D: Desk>(desk: &mut D, review: Uuid) -> Result<Vec<(String, Verdict)>, StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "SELECT reviewer, verdict FROM answers WHERE withdrawn_at IS NULL");
    clauses.push(" AND review_id = ", Value::Id(review));
    clauses.sql.push_str(" ORDER BY id");
    let rows = desk.rows(clauses).await?;
    rows.iter().map(|row| Ok((get(row, "reviewer")?, get_word(row, "verdict", Verdict::from_word)?))).collect()
}

async fn insert<D: Desk>(
    desk: &mut D,
    id: Uuid,
    answer: &Answer,
    review: Option<&ReviewRow>,
    found: DecisionId,
    facility: &str,
) -> Result<(), StoreError> {
    let boxes = (!answer.boxes.is_empty()).then(|| to_json(&answer.boxes));
    let mut clauses = Clauses::new(
        D::DIALECT,
        "INSERT INTO answers (id, inspection_id, review_id, found_id, facility, reviewer, role, verdict, comment, blind,
                              boxes, took_ms, answered_at) VALUES",
    );
    clauses.push(" (", Value::Id(id));
    for value in [
        Value::Id(answer.inspection.0),
        Value::OptionalId(review.map(|review| review.id)),
        Value::Id(found.0),
        Value::Text(facility.to_owned()),
        Value::Text(answer.reviewer.clone()),
        Value::OptionalText(answer.role.clone()),
        Value::Text(answer.verdict.as_str().to_owned()),
        Value::OptionalText(answer.comment.clone()),
        Value::Flag(answer.blind),
        Value::OptionalText(boxes),
        Value::OptionalInteger(answer.took_ms.map(|ms| i64::try_from(ms).unwrap_or(i64::MAX))),
        Value::Integer(desk.now().0),
    ] {
        clauses.push(", ", value);
    }
    clauses.sql.push(')');
    desk.rows(clauses).await?;
    Ok(())
}

/// Records what the answers to a review come to, and answers what counts by them; `None` where there is no answer left. It is in
/// `hand` from now on, or in nobody's.
async fn settle<D: Desk>(
    desk: &mut D,
    review: &ReviewRow,
    answers: &[Verdict],
    hand: Option<&str>,
) -> Result<Option<Verdict>, StoreError> {
    let now = desk.now();
    // A third person was only asked because two differed.
    let standing = standing(answers, review.wanted.min(2));
    let truth = standing.and_then(|standing| standing.truth);
    let hand = hand.filter(|_| truth.is_none());
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE reviews SET state =");
    clauses.push(" ", Value::Text(if truth.is_some() { "settled" } else { "open" }.to_owned()));
    clauses
        .push(", wanted = ", Value::Integer(standing.map_or(review.wanted.min(2), |standing| standing.wanted).into()));
    clauses.push(", truth = ", Value::OptionalText(truth.map(|truth| truth.as_str().to_owned())));
    clauses.push(", settled_at = ", Value::OptionalInteger(truth.map(|_| now.0)));
    clauses.push(", reviewer = ", Value::OptionalText(hand.map(str::to_owned)));
    clauses.push(", leased_until = ", Value::OptionalInteger(hand.map(|_| now.plus_ms(TAKEN_BACK_MS).0)));
    clauses.push(" WHERE id = ", Value::Id(review.id));
    desk.rows(clauses).await?;
    Ok(standing.map(|standing| standing.verdict))
}

/// Makes `answer` the newest of its inspection that stands.
async fn mark<D: Desk>(desk: &mut D, inspection: InspectionId, answer: Option<Uuid>) -> Result<(), StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE inspections SET answer_id =");
    clauses.push(" ", Value::OptionalId(answer));
    clauses.push(", updated_at = ", Value::Integer(desk.now().0));
    clauses.push(" WHERE id = ", Value::Id(inspection.0));
    desk.rows(clauses).await?;
    Ok(())
}

/// Appends a person's decision.
async fn by_person<D: Desk>(desk: &mut D, found: Inspection, verdict: Verdict) -> Result<Inspection, StoreError> {
    let (who, why) = match &found.review {
        Some(review) => (review.reviewer.clone(), review.comment.clone()),
        None => (String::new(), None),
    };
    let message = match why {
        Some(why) => format!("{who}: {why}"),
        None => format!("{who} decided: {verdict}"),
    };
    let decision = Decision { verdict, reasons: vec![Reason { code: ReasonCode::Reviewed, message, view_id: None }] };
    let summary = DecisionSummary {
        id: DecisionId(desk.new_id()),
        cause: Cause::Person,
        certified: false,
        policy: None,
        decided_at: desk.now(),
    };
    append(desk, found, summary, decision).await
}

/// Appends once more what the decision `id` said.
async fn again<D: Desk>(desk: &mut D, found: Inspection, id: DecisionId) -> Result<Inspection, StoreError> {
    let mut clauses =
        Clauses::new(D::DIALECT, "SELECT verdict, cause, certified, policy, policy_version, reasons FROM decisions");
    clauses.push(" WHERE id = ", Value::Id(id.0));
    let rows = desk.rows(clauses).await?;
    let row = rows.first().ok_or_else(|| {
        StoreError::new(StoreErrorKind::Internal, format!("decision {id}, which an answer names, is not there"))
    })?;
    let (summary, decision) = decision(row, DecisionId(desk.new_id()), desk.now())?;
    append(desk, found, summary, decision).await
}

fn decision(
    row: &impl Columns,
    id: DecisionId,
    decided_at: Timestamp,
) -> Result<(DecisionSummary, Decision), StoreError> {
    let policy = match get::<Option<String>>(row, "policy")? {
        Some(name) => Some(PolicyRef { name, version: get(row, "policy_version")? }),
        None => None,
    };
    let (cause, certified) = (get_word(row, "cause", Cause::from_word)?, get(row, "certified")?);
    let decision =
        Decision { verdict: get_word(row, "verdict", Verdict::from_word)?, reasons: get_json(row, "reasons")? };
    Ok((DecisionSummary { id, cause, certified, policy, decided_at }, decision))
}

async fn append<D: Desk>(
    desk: &mut D,
    found: Inspection,
    summary: DecisionSummary,
    decision: Decision,
) -> Result<Inspection, StoreError> {
    let appended = judging::append(found, summary, decision, false);
    desk.append(std::slice::from_ref(&appended)).await?;
    let inspection = appended.inspection;
    desk.append_event(appended.kind, Subject::Inspection(inspection.id, &inspection.facility), to_json(&inspection));
    desk.push_effect(Effect::Decided(inspection.id));
    Ok(inspection)
}

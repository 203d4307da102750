//! `/inspections/{id}/override`: a person's verdict instead of the one that stands, with the reason.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use scrutineer_store::Answer;
use scrutineer_types::{DecisionId, InspectionId, Verdict};
use serde::Deserialize;

use crate::{ConsoleError, Site, access, review::reviewer::Reviewer, security::own_form};

/// What the form sends.
#[derive(Debug, Deserialize)]
pub(crate) struct OverrideForm {
    verdict: Verdict,
    /// The one that was shown.
    decision: DecisionId,
    reviewer: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    comment: String,
}

/// `GET` at this address: whoever reloads the page that a refused form answered with asks for it.
pub(crate) async fn back(Path(id): Path<String>) -> Result<Redirect, ConsoleError> {
    Ok(Redirect::to(&format!("/inspections/{}", parse(&id)?)))
}

/// `POST /inspections/{id}/override`
pub(crate) async fn send(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Form<OverrideForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    let (id, reviewer) = (parse(&id)?, Reviewer::named(&form.reviewer)?);
    let given = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let answer = Answer {
        inspection: id,
        decision: Some(form.decision),
        reviewer: reviewer.0.clone(),
        role: given(form.role),
        verdict: form.verdict,
        comment: given(form.comment),
        overrides: true,
        boxes: BTreeMap::new(),
        blind: false,
        took_ms: None,
    };
    site.console.metastore.answer(&access(), &answer).await?;
    tracing::info!(inspection = %id, verdict = %form.verdict, "overridden from the console");
    let mut response = Redirect::to(&format!("/inspections/{id}")).into_response();
    response.headers_mut().insert(header::SET_COOKIE, reviewer.cookie());
    Ok(response)
}

pub(crate) fn parse(id: &str) -> Result<InspectionId, ConsoleError> {
    id.parse().map_err(|_| ConsoleError::NotFound("inspection"))
}

//! The filters of lists: from addresses, and back into them, so that a filtered list can be kept and sent.

use axum::extract::Query;
use axum::http::Uri;
use scrutineer_store::{DeadLetterFilter, InspectionFilter};
use scrutineer_types::{FailureKind, InspectionStatus, Timestamp, Verdict};
use serde::{Deserialize, de::DeserializeOwned};

use crate::ConsoleError;

/// Inspections on one page.
const INSPECTIONS_PER_PAGE: usize = 25;

/// Dead letters on one page.
const DEAD_LETTERS_PER_PAGE: usize = 50;

/// Characters that one field may have; package ids are far shorter.
const MAX_FIELD: usize = 300;

/// Bytes that all parameters of an address may have.
const MAX_QUERY_BYTES: usize = 4096;

/// The form above the list of inspections, as it was filled in; an empty field is no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct InspectionForm {
    pub(crate) facility: String,
    pub(crate) camera: String,
    pub(crate) verdict: String,
    pub(crate) status: String,
    pub(crate) package_id: String,
    pub(crate) batch: String,
    pub(crate) since: String,
    pub(crate) until: String,
    pub(crate) cursor: String,
}

/// The form above the list of dead letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct DeadLetterForm {
    pub(crate) facility: String,
    pub(crate) camera: String,
    pub(crate) model: String,
    pub(crate) code: String,
    pub(crate) kind: String,
    pub(crate) error_contains: String,
    pub(crate) since: String,
    pub(crate) until: String,
    pub(crate) cursor: String,
    /// How many jobs the redrive that led here made available.
    pub(crate) redriven: String,
    /// How many dead letters the purge that led here removed.
    pub(crate) purged: String,
}

impl InspectionForm {
    /// What the store is asked.
    pub(crate) fn filter(&self) -> Result<InspectionFilter, ConsoleError> {
        Ok(InspectionFilter {
            facility: given(&self.facility)?,
            camera: given(&self.camera)?,
            verdict: word(&self.verdict, "verdict", Verdict::from_word)?,
            status: word(&self.status, "status", InspectionStatus::from_word)?,
            package_id: given(&self.package_id)?,
            batch: given(&self.batch)?,
            since: moment(&self.since, "since")?,
            until: moment(&self.until, "until")?,
            updated_since: None,
            limit: INSPECTIONS_PER_PAGE,
            cursor: given(&self.cursor)?,
        })
    }

    /// The parameters that are filled in, but for the cursor.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, &str)> {
        filled([
            ("facility", self.facility.as_str()),
            ("camera", &self.camera),
            ("verdict", &self.verdict),
            ("status", &self.status),
            ("package_id", &self.package_id),
            ("batch", &self.batch),
            ("since", &self.since),
            ("until", &self.until),
        ])
    }
}

impl DeadLetterForm {
    /// What the store is asked for one page.
    pub(crate) fn filter(&self) -> Result<DeadLetterFilter, ConsoleError> {
        Ok(DeadLetterFilter {
            job_id: None,
            facility: given(&self.facility)?,
            camera: given(&self.camera)?,
            model: given(&self.model)?,
            code: given(&self.code)?,
            kind: word(&self.kind, "kind", FailureKind::from_word)?,
            error_contains: given(&self.error_contains)?,
            since: moment(&self.since, "since")?,
            until: moment(&self.until, "until")?,
            limit: DEAD_LETTERS_PER_PAGE,
            cursor: given(&self.cursor)?,
        })
    }

    /// The parameters that are filled in, but for the cursor.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, &str)> {
        filled([
            ("facility", self.facility.as_str()),
            ("camera", &self.camera),
            ("model", &self.model),
            ("code", &self.code),
            ("kind", &self.kind),
            ("error_contains", &self.error_contains),
            ("since", &self.since),
            ("until", &self.until),
        ])
    }
}

/// A form from the parameters of an address; those it does not know are passed over.
pub(crate) fn form<T: DeserializeOwned>(uri: &Uri) -> Result<T, ConsoleError> {
    if uri.query().is_some_and(|query| query.len() > MAX_QUERY_BYTES) {
        return Err(ConsoleError::BadRequest(format!("its parameters are longer than {MAX_QUERY_BYTES} bytes")));
    }
    let Query(form) = Query::try_from_uri(uri).map_err(|_| {
        ConsoleError::BadRequest("a parameter is there twice, or is not written as addresses are".to_owned())
    })?;
    Ok(form)
}

/// A field as a filter: `None` where it is blank.
pub(crate) fn given(text: &str) -> Result<Option<String>, ConsoleError> {
    let text = text.trim();
    if text.chars().count() > MAX_FIELD {
        return Err(ConsoleError::BadRequest(format!("a filter may have at most {MAX_FIELD} letters")));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn word<T>(text: &str, field: &str, from_word: fn(&str) -> Option<T>) -> Result<Option<T>, ConsoleError> {
    given(text)?
        .map(|text| from_word(&text).ok_or_else(|| ConsoleError::BadRequest(format!("`{text}` is no {field}"))))
        .transpose()
}

/// A moment from RFC 3339 or from what `<input type="datetime-local">` sends, which is taken as UTC.
pub(crate) fn moment(text: &str, field: &str) -> Result<Option<Timestamp>, ConsoleError> {
    let Some(text) = given(text)? else { return Ok(None) };
    let whole = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        16 => format!("{text}:00Z"),
        19 => format!("{text}Z"),
        _ => text.clone(),
    };
    whole.parse().map(Some).map_err(|_| {
        ConsoleError::BadRequest(format!("`{text}` in `{field}` is no moment, as 2026-03-01T12:00 (UTC) would be"))
    })
}

fn filled<'a, const N: usize>(pairs: [(&'static str, &'a str); N]) -> Vec<(&'static str, &'a str)> {
    pairs.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(query: &str) -> Result<InspectionFilter, ConsoleError> {
        form::<InspectionForm>(&format!("/inspections?{query}").parse().unwrap())?.filter()
    }

    #[test]
    fn empty_fields_filter_nothing_and_times_without_a_zone_are_utc() {
        let filter = parsed("facility=&verdict=reject&since=2026-03-01T12:00&unknown=1").unwrap();
        assert_eq!((filter.facility, filter.verdict), (None, Some(Verdict::Reject)));
        assert_eq!(filter.since, Some(Timestamp(1_772_366_400_000)));
        assert_eq!(parsed("since=2026-03-01T13:00:00%2B01:00").unwrap().since, filter.since);
    }

    #[test]
    fn nonsense_is_answered_with_what_to_change() {
        let long = format!("package_id={}", "x".repeat(301));
        let longer = "x".repeat(5000);
        for query in ["verdict=maybe", "since=yesterday", "facility=a&facility=b", &long, &longer] {
            let error = parsed(query).unwrap_err();
            assert!(matches!(error, ConsoleError::BadRequest(_)), "{query}");
        }
    }
}

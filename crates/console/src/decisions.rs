//! `/decisions`: what decides, what vouches for it, and what audits say of it.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use scrutineer_decide::check_classes;
use scrutineer_store::{AlarmFilter, PolicyVersion};
use scrutineer_types::{Alarm, AuditReport, Certificate, FacilityAudit};
use scrutineer_upkeep::{audits, cameras, drift};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    ConsoleError, Site, access,
    format::{Moment, count, short},
    frame::{Frame, Place, render},
    security::own_form,
};

/// Seconds between refreshes.
const REFRESH_S: u32 = 30;

/// Alarms shown, the newest.
const ALARMS: usize = 50;

/// Inspections that one row links to.
const EXAMPLES: usize = 3;

#[derive(Template)]
#[template(path = "decisions.html")]
pub(crate) struct DecisionsPage {
    frame: Frame,
    alarms: Vec<RaisedAlarm>,
    policies: Vec<PolicyPanel>,
}

struct RaisedAlarm {
    id: String,
    /// Whether what it noticed can be told to be the new normal.
    learns: bool,
    title: String,
    message: String,
    raised: Moment,
    examples: Vec<String>,
}

impl From<Alarm> for RaisedAlarm {
    fn from(alarm: Alarm) -> Self {
        let place = if alarm.facility.is_empty() { "no facility named".to_owned() } else { alarm.facility };
        Self {
            id: alarm.id.to_string(),
            learns: [drift::DRIFT, cameras::CAMERA].contains(&alarm.kind.as_str()),
            title: match alarm.kind.as_str() {
                audits::ESCAPE => format!("more escapes than promised by {} at {place}", alarm.policy),
                drift::DRIFT => format!("{} at {place} has changed", alarm.subject),
                cameras::CAMERA => format!("camera {} at {place}", alarm.subject),
                kind => format!("{kind} of {} at {place}", alarm.policy),
            },
            message: alarm.message,
            raised: Moment(alarm.raised_at),
            examples: alarm.examples.iter().map(ToString::to_string).collect(),
        }
    }
}

struct PolicyPanel {
    name: String,
    version: u32,
    since: Moment,
    uncertified: Option<String>,
    claims: Vec<Promise>,
    ends: Option<Moment>,
    places: Vec<String>,
    rate: String,
    facilities: Vec<FacilityRow>,
    versions: Vec<VersionRow>,
}

struct VersionRow {
    version: u32,
    active: bool,
    stored: Moment,
    hash: String,
}

struct Promise {
    risk: &'static str,
    level: String,
    confidence: String,
    seen: String,
    facility: Option<String>,
}

struct FacilityRow {
    name: String,
    audited: String,
    bad: String,
    waiting: String,
    limits: String,
    promised: Option<String>,
    evidence: String,
    state: &'static str,
    noticed: Option<String>,
    examples: Vec<String>,
}

fn days(days: f64) -> String {
    if days < 1.5 { "about a day".to_owned() } else { format!("{days:.0} days") }
}

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

impl From<FacilityAudit> for FacilityRow {
    fn from(one: FacilityAudit) -> Self {
        let state = match (one.alarm_since, one.breached, one.max_escape) {
            (Some(_), ..) => "alarm",
            (None, true, _) => "broken",
            (None, false, Some(_)) => "holds so far",
            (None, false, None) => "nothing promised",
        };
        let name = if one.facility.is_empty() { "(none named)".to_owned() } else { one.facility };
        Self {
            name,
            audited: count(one.audited),
            bad: count(one.bad),
            waiting: count(one.waiting),
            limits: format!("{} to {}", percent(one.lower), percent(one.upper)),
            promised: one.max_escape.map(percent),
            evidence: if one.evidence < 1.0 { format!("{:.3}", one.evidence) } else { "1 or more".to_owned() },
            state,
            noticed: one.days_until_doubling_noticed.map(days),
            examples: one.examples.iter().take(EXAMPLES).map(ToString::to_string).collect(),
        }
    }
}

impl PolicyPanel {
    fn new(version: &PolicyVersion, report: AuditReport, versions: &[PolicyVersion]) -> Self {
        let certificate = Certificate::of(&version.policy).and_then(Result::ok);
        let claims = certificate.iter().flat_map(|certificate| &certificate.claims).map(|claim| Promise {
            risk: match claim.risk {
                scrutineer_types::Risk::Escape => "bad among the accepted",
                scrutineer_types::Risk::Miss => "accepted among the bad",
                scrutineer_types::Risk::FalseReject => "rejected among the good",
            },
            level: percent(claim.level),
            confidence: percent(claim.confidence),
            seen: format!("{} of {}", count(claim.k), count(claim.n)),
            facility: claim.facility.clone(),
        });
        let places = certificate.iter().flat_map(|certificate| certificate.facilities.clone());
        Self {
            name: report.policy,
            version: report.version,
            since: Moment(report.since),
            uncertified: report.uncertified,
            claims: claims.collect(),
            ends: certificate.as_ref().map(|certificate| Moment(certificate.expires_at)),
            places: places.map(|place| if place.is_empty() { "(none named)".to_owned() } else { place }).collect(),
            rate: percent(f64::from(version.policy.audit.rate)),
            facilities: report.facilities.into_iter().map(Into::into).collect(),
            versions: versions
                .iter()
                .map(|one| VersionRow {
                    version: one.version,
                    active: one.active,
                    stored: Moment(one.imported_at),
                    hash: short(&one.hash).to_owned(),
                })
                .collect(),
        }
    }
}

/// `GET /decisions`
pub(crate) async fn show(State(site): State<Arc<Site>>) -> Result<Response, ConsoleError> {
    let metastore = site.console.metastore.as_ref();
    let frame = Frame::load(&site.console, Place::Decisions).await?.refreshed_every(REFRESH_S);
    let alarms = metastore.alarms(&access(), &AlarmFilter { limit: ALARMS, ..AlarmFilter::default() }).await?;
    let mut policies = Vec::new();
    for version in metastore.active_policies().await? {
        let report = audits::report(metastore, &access(), &version).await?;
        let versions = metastore.policy_versions(&version.policy.name).await?;
        policies.push(PolicyPanel::new(&version, report, &versions));
    }
    let alarms = alarms.into_iter().map(Into::into).collect();
    render(StatusCode::OK, &DecisionsPage { frame, alarms, policies })
}

/// `GET /decisions/clear`: nothing to see, and nothing is done.
pub(crate) async fn back() -> Redirect {
    Redirect::to("/decisions")
}

/// What the button of an alarm sends.
#[derive(Debug, Deserialize)]
pub(crate) struct ClearForm {
    alarm: Uuid,
    relearn: Option<String>,
}

/// `POST /decisions/clear`: ends an alarm; one that is ended already is no error.
pub(crate) async fn clear(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<ClearForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    if let Some(alarm) = site.console.metastore.clear_alarm(&access(), form.alarm, form.relearn.is_some()).await? {
        tracing::info!(alarm = %alarm.id, kind = alarm.kind, "ended from the console");
    }
    Ok(Redirect::to("/decisions").into_response())
}

/// Which version is to decide.
#[derive(Debug, Deserialize)]
pub(crate) struct ActivateForm {
    policy: String,
    version: u32,
}

/// `POST /decisions/activate`: lets a stored version decide from now on; the rollback, too.
pub(crate) async fn activate(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<ActivateForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    let version = stored(&site, &form.policy, form.version).await?;
    let fits = |model: &crate::LoadedModel| check_classes(&version.policy, &model.classes);
    // Where no model is loaded, whoever has one has checked it as it was stored.
    let refused: Vec<_> = site.console.models.iter().map(fits).collect();
    if let Some(Err(error)) = refused.first().filter(|_| refused.iter().all(Result::is_err)) {
        return Err(ConsoleError::BadRequest(error.to_string()));
    }
    site.console.metastore.import_policy(&version.policy, &version.hash, true).await?;
    tracing::info!(policy = form.policy, version = form.version, "activated from the console");
    Ok(Redirect::to("/decisions").into_response())
}

/// A version that is stored.
pub(crate) async fn stored(site: &Site, policy: &str, version: u32) -> Result<PolicyVersion, ConsoleError> {
    let versions = site.console.metastore.policy_versions(policy).await?;
    versions.into_iter().find(|one| one.version == version).ok_or(ConsoleError::NotFound("version of a policy"))
}

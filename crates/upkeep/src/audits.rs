//! What audits say of the escape rate, and the alarm where it exceeds what was promised.

use std::collections::{BTreeMap, HashMap};

use scrutineer_calibrate::watch::{AuditMonitor, AuditOutcome, AuditPlan, Budget, Limits, Tally, WatchError};
use scrutineer_store::{AlarmFilter, AuditedAccept, Metastore, NewAlarm, PolicyVersion, StoreError};
use scrutineer_types::{
    Access, AuditReport, AuditRules, Certificate, FacilityAudit, InspectionId, Risk, Timestamp, Verdict,
};

use crate::{certificates, metrics};

/// Of the limits.
const CONFIDENCE: f64 = 0.95;

/// All facilities of a policy share this mean time between false alarms.
const YEARS_BETWEEN_FALSE_ALARMS: f64 = 10.0;

/// What is assumed of an audit's duration where nobody has been timed.
const SECONDS_AN_AUDIT: f64 = 15.0;

/// Rows of a page.
const PAGE: usize = 1000;

/// Bad audits that a report names.
const EXAMPLES: usize = 10;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: f64 = 86_400_000.0;

/// The kind of these alarms.
pub const ESCAPE: &str = "escape";

/// What the audits of a policy's accepts say since `version` was activated, by the database's clock.
pub async fn report(
    metastore: &dyn Metastore,
    access: &Access,
    version: &PolicyVersion,
) -> Result<AuditReport, StoreError> {
    let now = metastore.now().await?;
    let since = version.activated_at.unwrap_or(version.imported_at);
    let name = &version.policy.name;
    let certificate = Certificate::of(&version.policy).and_then(Result::ok);
    let mut facilities: BTreeMap<String, Vec<AuditedAccept>> = BTreeMap::new();
    let mut after = None;
    loop {
        let page = metastore.audits(access, name, since, after, PAGE).await?;
        after = page.last().map(|audit| audit.decision);
        let last = page.len() < PAGE;
        for audit in page {
            facilities.entry(audit.facility.clone()).or_default().push(audit);
        }
        if last {
            break;
        }
    }
    let ended = ended(metastore, access, name).await?;
    let monitors = facilities.len();
    let budget = Budget::every_years(YEARS_BETWEEN_FALSE_ALARMS).map(|budget| budget.among(monitors));
    let settled = |facility: String, audits: Vec<AuditedAccept>| -> Result<FacilityAudit, WatchError> {
        let max_escape = certificate.as_ref().and_then(|certificate| promised(certificate, &facility));
        let watched = Watched { rules: &version.policy.audit, max_escape, since, now, budget: budget.clone()? };
        watched.report(&audits, ended.get(&facility).copied(), facility)
    };
    let facilities =
        facilities.into_iter().map(|(facility, audits)| settled(facility, audits)).collect::<Result<_, _>>();
    Ok(AuditReport {
        policy: name.clone(),
        version: version.version,
        since,
        uncertified: certificates::lacks(&version.policy, now),
        confidence: CONFIDENCE,
        years_between_false_alarms: YEARS_BETWEEN_FALSE_ALARMS,
        facilities: facilities.map_err(|error| {
            StoreError::new(scrutineer_store::StoreErrorKind::Internal, "audits cannot be watched").with_source(error)
        })?,
    })
}

/// Looks at the audits of every active policy: gauges, and alarms where there is enough evidence. Answers how many were raised.
pub(crate) async fn watch(metastore: &dyn Metastore) -> Result<usize, StoreError> {
    let mut raised = 0;
    for version in metastore.active_policies().await? {
        let report = report(metastore, &Access::all(), &version).await?;
        for facility in &report.facilities {
            metrics::audited(&report.policy, facility);
            if facility.alarm_since.is_some() {
                let alarm = alarm(&report, facility);
                raised += usize::from(metastore.raise_alarm(&alarm).await?.is_some());
            }
        }
    }
    Ok(raised)
}

fn alarm(report: &AuditReport, facility: &FacilityAudit) -> NewAlarm {
    let percent = |share: f64| format!("{:.2} %", share * 100.0);
    let message = format!(
        "of {} audited accepts {} were bad: between {} and {} escape, where at most {} was promised. Look at the examples; then \
         calibrate again with labels from now, or send accepts to people (audit.on_alarm = \"review\")",
        facility.audited,
        facility.bad,
        percent(facility.lower),
        percent(facility.upper),
        percent(facility.max_escape.unwrap_or_default()),
    );
    NewAlarm {
        kind: ESCAPE.to_owned(),
        policy: report.policy.clone(),
        facility: facility.facility.clone(),
        subject: String::new(),
        message,
        examples: facility.examples.clone(),
    }
}

/// When the last alarm of each facility was ended.
async fn ended(
    metastore: &dyn Metastore,
    access: &Access,
    policy: &str,
) -> Result<HashMap<String, Timestamp>, StoreError> {
    let filter =
        AlarmFilter { kind: Some(ESCAPE.to_owned()), policy: Some(policy.to_owned()), cleared: true, limit: PAGE };
    let mut ended: HashMap<String, Timestamp> = HashMap::new();
    for alarm in metastore.alarms(access, &filter).await? {
        if let Some(cleared_at) = alarm.cleared_at {
            let last = ended.entry(alarm.facility).or_insert(cleared_at);
            *last = cleared_at.max(*last);
        }
    }
    Ok(ended)
}

/// The escape rate that a certificate promises for a facility: of its own where it has one.
fn promised(certificate: &Certificate, facility: &str) -> Option<f64> {
    let escape = || certificate.claims.iter().filter(|claim| claim.risk == Risk::Escape);
    let own = escape().find(|claim| claim.facility.as_deref() == Some(facility));
    own.or_else(|| escape().find(|claim| claim.facility.is_none())).map(|claim| claim.level)
}

/// How the audits of one facility are looked at.
struct Watched<'a> {
    rules: &'a AuditRules,
    max_escape: Option<f64>,
    since: Timestamp,
    now: Timestamp,
    budget: Budget,
}

impl Watched<'_> {
    /// `audits` in the order of their decisions; `ended` is when the last alarm was.
    fn report(
        &self,
        audits: &[AuditedAccept],
        ended: Option<Timestamp>,
        facility: String,
    ) -> Result<FacilityAudit, WatchError> {
        let mut monitor = self.max_escape.map(|alpha| AuditMonitor::new(alpha, self.since)).transpose()?;
        let (mut tally, mut overdue, mut bad) = (Tally::default(), 0, Vec::new());
        let mut restarts = ended.filter(|ended| *ended >= self.since);
        let mut counted = 0;
        // Up to the oldest that waits: quick answers are no fair sample.
        for audit in audits {
            let Some(outcome) = self.outcome(audit) else { break };
            counted += 1;
            overdue += u64::from(outcome == AuditOutcome::Overdue);
            tally.count(outcome.is_bad());
            if outcome.is_bad() {
                bad.push(audit.inspection);
            }
            if let Some(monitor) = &mut monitor {
                if let Some(ended) = restarts.take_if(|ended| *ended <= audit.decided_at) {
                    monitor.restart(ended);
                }
                monitor.observe(outcome, audit.decided_at, self.budget);
            }
        }
        // Ended since the last audit that counts.
        if let (Some(monitor), Some(ended)) = (&mut monitor, restarts) {
            monitor.restart(ended);
        }
        let Limits { lower, upper } = tally.limits(CONFIDENCE);
        let plan = self.plan(audits);
        let examples: Vec<InspectionId> = bad.into_iter().rev().take(EXAMPLES).collect();
        let doubled = self.max_escape.map(|alpha| (2.0 * alpha).min(1.0));
        Ok(FacilityAudit {
            facility,
            max_escape: self.max_escape,
            audited: tally.audited,
            bad: tally.bad,
            waiting: (audits.len() - counted) as u64,
            overdue,
            lower,
            upper,
            breached: self.max_escape.is_some_and(|alpha| lower > alpha),
            evidence: monitor.as_ref().map_or(0.0, |monitor| monitor.evidence().level()),
            alarm_since: monitor.as_ref().and_then(|monitor| monitor.evidence().raised_at()),
            accepts_until_doubling_noticed: plan.zip(doubled).and_then(|(plan, rate)| plan.accepts_until_noticed(rate)),
            days_until_doubling_noticed: plan.zip(doubled).and_then(|(plan, rate)| plan.days_until_noticed(rate)),
            days_with_an_hour_more: plan.and_then(|plan| plan.hour()).map(|hour| hour.days_with_one_hour_more),
            examples,
        })
    }

    /// How an audit ended; `None` while it waits and is not overdue.
    fn outcome(&self, audit: &AuditedAccept) -> Option<AuditOutcome> {
        let overdue_ms = i64::from(self.rules.overdue_hours.unwrap_or(AuditRules::OVERDUE_HOURS)) * HOUR_MS;
        match audit.truth {
            Some(Verdict::Accept) => Some(AuditOutcome::Good),
            Some(Verdict::Recapture) => Some(AuditOutcome::Recapture),
            Some(Verdict::Reject | Verdict::Review) => Some(AuditOutcome::Bad),
            None => (self.now.since_ms(audit.decided_at) >= overdue_ms).then_some(AuditOutcome::Overdue),
        }
    }

    /// The plan that the audits drawn so far amount to.
    fn plan(&self, audits: &[AuditedAccept]) -> Option<AuditPlan> {
        let days = self.now.since_ms(self.since) as f64 / DAY_MS;
        let rate = f64::from(self.rules.rate);
        let accepts_per_day = (days > 0.0 && rate > 0.0).then(|| audits.len() as f64 / rate / days)?;
        let (alpha, budget) = (self.max_escape?, self.budget);
        Some(AuditPlan { alpha, rate, accepts_per_day, seconds_per_audit: SECONDS_AN_AUDIT, budget })
    }
}

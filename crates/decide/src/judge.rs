//! The judgement: findings about views and classes, fused into one verdict.

use std::cmp::Reverse;

use scrutineer_types::{
    Certificate, ClassRole, Decision, Inspection, InspectionFacts, Judge, Policy, Reason, ReasonCode, Timestamp,
    Unproved, Usage, Verdict, ViewId,
};

use crate::{classes, identity, rules_hash, views};

/// How [`PolicyJudge`] fuses findings into a verdict. A change that can change any verdict changes this word, and with it every
/// certificate is void.
pub const FUSION: &str = "most-severe-finding/1";

/// Judges by the policy's rules alone.
///
/// `None` while a view is in work or an expected one is awaited (unless its deadline has passed), but that a sure defect on any
/// view rejects at once: nothing is more severe, and no later view takes it away. Otherwise every finding names
/// the verdict it calls for, and the most severe wins: reject, recapture, review, accept. All reasons are kept, the decisive
/// ones first. Nothing found, all that was looked for settled: accept, `all_clear`.
///
/// A policy in which no class is `defect` or `required` looks for nothing, so it accepts nothing: whatever else is found,
/// it says `no_policy`, review. What a policy asks is thus all in its content; there is no flag beside it.
///
/// Last, what the policy does not let the machine settle by itself goes to a person, with all the reasons kept: where it asks for a
/// certificate (`on_uncertified`) and none covers the inspection, accepts and rejects; where it asks for it (`audit.on_alarm`), accepts of
/// a facility whose audits raise an alarm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PolicyJudge;

impl Judge for PolicyJudge {
    fn decide(&self, policy: &Policy, facts: &InspectionFacts) -> Option<Decision> {
        let mut found = findings(policy, facts)?;
        // The sort is stable: of equal verdicts, the order of finding stays.
        found.sort_by_key(|finding| Reverse(finding.verdict));
        let verdict = worst(&found);
        let mut reasons: Vec<Reason> = found.into_iter().map(Finding::reason).collect();
        if reasons.is_empty() {
            let message = classes::all_clear(policy, facts);
            reasons.push(Reason { code: ReasonCode::AllClear, message, view_id: None });
        }
        let Some((code, why)) = unvouched(policy, facts, verdict) else { return Some(Decision { verdict, reasons }) };
        let message = format!("{why}; by the thresholds alone: {verdict}");
        reasons.insert(0, Reason { code, message, view_id: None });
        Some(Decision { verdict: Verdict::Review, reasons })
    }

    fn verdict(&self, policy: &Policy, facts: &InspectionFacts) -> Option<Verdict> {
        let verdict = worst(&findings(policy, facts)?);
        Some(if unvouched(policy, facts, verdict).is_some() { Verdict::Review } else { verdict })
    }

    fn certified(&self, policy: &Policy, inspection: &Inspection, now: Timestamp) -> bool {
        // One that cannot be read promises nothing.
        let Some(Ok(certificate)) = Certificate::of(policy) else { return false };
        let cameras: Vec<_> = inspection.views.iter().map(|view| view.camera.as_deref().unwrap_or_default()).collect();
        let models = inspection.views.iter().filter_map(|view| view.model.as_ref());
        let fingerprints: Vec<_> = models.map(|model| model.fingerprint.as_str()).collect();
        let rules = rules_hash(policy);
        let facility = inspection.facility.as_str();
        let usage =
            Usage { fingerprints: &fingerprints, rules: &rules, fusion: FUSION, facility, cameras: &cameras, now };
        certificate.covers(&usage).is_ok()
    }
}

/// All that speaks against accepting, in the order of finding; `None` while a view is awaited that could change the verdict.
fn findings<'f>(policy: &'f Policy, facts: &'f InspectionFacts) -> Option<Vec<Finding<'f>>> {
    let missing = views::missing(facts);
    if views::awaited(facts, &missing) {
        let defects = classes::sure_defects(policy, facts);
        return (!defects.is_empty()).then_some(defects);
    }
    let mut found = views::findings(policy, facts, missing);
    // Only where every view came and could be judged does not seeing a thing prove that it is not there.
    let all_judged = found.is_empty();
    found.extend(classes::findings(policy, facts, all_judged));
    found.extend(identity::findings(facts));
    if policy.classes.values().all(|rule| rule.role == ClassRole::Info) {
        found.push(Finding::new(Verdict::Review, ReasonCode::NoPolicy, None, || {
            format!(
                "policy `{}` gives no class the role \"defect\" or \"required\": it looks for nothing, so a person decides",
                policy.name
            )
        }));
    }
    Some(found)
}

fn worst(found: &[Finding<'_>]) -> Verdict {
    found.iter().map(|finding| finding.verdict).max().unwrap_or(Verdict::Accept)
}

/// Why a person decides all the same, where nothing vouches for `verdict` and the policy wants that then.
fn unvouched(policy: &Policy, facts: &InspectionFacts, verdict: Verdict) -> Option<(ReasonCode, &'static str)> {
    let automatic = matches!(verdict, Verdict::Accept | Verdict::Reject);
    if automatic && policy.on_uncertified == Unproved::Review && !facts.certified {
        Some((ReasonCode::Uncertified, "no certificate covers it, and the policy leaves such to a person"))
    } else if verdict == Verdict::Accept && policy.audit.on_alarm == Unproved::Review && facts.audit_alarm {
        Some((ReasonCode::AuditAlarm, "audits say that more escapes here than was promised, so a person decides"))
    } else {
        None
    }
}

/// Something that speaks against accepting, and the verdict it calls for. Its words are made when they are asked for: of the
/// past, only the verdict is.
pub(crate) struct Finding<'f> {
    verdict: Verdict,
    code: ReasonCode,
    view_id: Option<ViewId>,
    message: Box<dyn FnOnce() -> String + 'f>,
}

impl<'f> Finding<'f> {
    pub(crate) fn new(
        verdict: Verdict,
        code: ReasonCode,
        view_id: Option<ViewId>,
        message: impl FnOnce() -> String + 'f,
    ) -> Self {
        Self { verdict, code, view_id, message: Box::new(message) }
    }

    /// Whether it rejects for what was seen, which nothing that is seen later can undo.
    pub(crate) fn is_sure_defect(&self) -> bool {
        self.code == ReasonCode::DefectPresent
    }

    fn reason(self) -> Reason {
        Reason { code: self.code, message: (self.message)(), view_id: self.view_id }
    }
}

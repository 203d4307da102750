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
        let missing = views::missing(facts);
        if views::awaited(facts, &missing) {
            let defects = classes::sure_defects(policy, facts);
            return (!defects.is_empty()).then(|| vouched(policy, facts, fuse(defects, String::new)));
        }
        let mut found = views::findings(policy, facts, &missing);
        // Only where every view came and could be judged does not seeing a thing prove that it is not there.
        let all_judged = found.is_empty();
        found.extend(classes::findings(policy, facts, all_judged));
        found.extend(identity::findings(facts));
        if policy.classes.values().all(|rule| rule.role == ClassRole::Info) {
            let message = format!(
                "policy `{}` gives no class the role \"defect\" or \"required\": it looks for nothing, so a person decides",
                policy.name
            );
            found.push(Finding::new(Verdict::Review, ReasonCode::NoPolicy, None, message));
        }
        Some(vouched(policy, facts, fuse(found, || classes::all_clear(policy, facts))))
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

/// The decision, or a review where nothing vouches for it and the policy wants a person to decide then.
fn vouched(policy: &Policy, facts: &InspectionFacts, mut decision: Decision) -> Decision {
    let automatic = matches!(decision.verdict, Verdict::Accept | Verdict::Reject);
    let asked_of = if automatic && policy.on_uncertified == Unproved::Review && !facts.certified {
        (ReasonCode::Uncertified, "no certificate covers it, and the policy leaves such to a person")
    } else if decision.verdict == Verdict::Accept && policy.audit.on_alarm == Unproved::Review && facts.audit_alarm {
        (ReasonCode::AuditAlarm, "audits say that more escapes here than was promised, so a person decides")
    } else {
        return decision;
    };
    let (code, why) = asked_of;
    let message = format!("{why}; by the thresholds alone: {}", decision.verdict);
    decision.reasons.insert(0, Reason { code, message, view_id: None });
    Decision { verdict: Verdict::Review, ..decision }
}

/// Something that speaks against accepting, and the verdict it calls for.
pub(crate) struct Finding {
    verdict: Verdict,
    reason: Reason,
}

impl Finding {
    /// Whether it rejects for what was seen, which nothing that is seen later can undo.
    pub(crate) fn is_sure_defect(&self) -> bool {
        self.reason.code == ReasonCode::DefectPresent
    }

    pub(crate) fn new(verdict: Verdict, code: ReasonCode, view_id: Option<ViewId>, message: String) -> Self {
        Self { verdict, reason: Reason { code, message, view_id } }
    }
}

fn fuse(mut found: Vec<Finding>, all_clear: impl FnOnce() -> String) -> Decision {
    // The sort is stable: of equal verdicts, the order of finding stays.
    found.sort_by_key(|finding| Reverse(finding.verdict));
    match found.first() {
        Some(worst) => {
            Decision { verdict: worst.verdict, reasons: found.into_iter().map(|finding| finding.reason).collect() }
        }
        None => Decision {
            verdict: Verdict::Accept,
            reasons: vec![Reason { code: ReasonCode::AllClear, message: all_clear(), view_id: None }],
        },
    }
}

//! What the machine may not settle by itself is a stated action of the policy.

use scrutineer_types::{
    InspectionFacts,
    ReasonCode::{AllClear, AuditAlarm, DefectPresent, UncertainDetection, Uncertified, Unreadable},
    Verdict::{self, Accept, Recapture, Reject, Review},
    ViewFacts,
};

use crate::facts::{codes, document, facts, judge, policy, seen, unreadable};

const RULES: &str = "[classes.damage]\nrole = \"defect\"\npresent = 0.74\npossible = 0.31\n";

fn views(damage: f32) -> Vec<ViewFacts> {
    vec![seen(&[("damage", damage)])]
}

#[test]
fn what_no_certificate_covers_goes_to_a_person_where_the_policy_says_so() {
    let careful = policy(&format!("on_uncertified = \"review\"\n{RULES}"));
    let plain = policy(RULES);
    for (damage, alone) in [(0.1, Accept), (0.9, Reject)] {
        let uncertified = InspectionFacts { certified: false, ..facts(views(damage)) };
        assert_eq!(judge(&plain, &uncertified).verdict, alone, "the default lets thresholds decide");
        let decision = judge(&careful, &uncertified);
        assert_eq!((decision.verdict, codes(&decision)[0]), (Review, Uncertified));
        let message = &decision.reasons[0].message;
        assert!(message.ends_with(alone.as_str()), "it says what would have been decided: {message}");
        assert_eq!(codes(&decision).len(), 2, "the reasons of the thresholds stay");
        assert_eq!(judge(&careful, &facts(views(damage))).verdict, alone, "what is certified is decided");
    }
    // What is no automatic verdict stays what it is.
    let unsure = judge(&careful, &InspectionFacts { certified: false, ..facts(views(0.5)) });
    assert_eq!((unsure.verdict, codes(&unsure)), (Review, vec![UncertainDetection]));
    let torn = judge(&careful, &InspectionFacts { certified: false, ..facts(vec![unreadable()]) });
    assert_eq!((torn.verdict, codes(&torn)), (Recapture, vec![Unreadable]));
}

#[test]
fn while_audits_raise_an_alarm_accepts_go_to_a_person_where_the_policy_says_so() {
    let careful = policy(&format!("{RULES}[audit]\non_alarm = \"review\"\n"));
    let alarmed = |damage| InspectionFacts { audit_alarm: true, ..facts(views(damage)) };
    let decision = judge(&careful, &alarmed(0.1));
    assert_eq!((decision.verdict, codes(&decision)), (Review, vec![AuditAlarm, AllClear]));
    let rejected = judge(&careful, &alarmed(0.9));
    assert_eq!((rejected.verdict, codes(&rejected)), (Reject, vec![DefectPresent]), "escapes are accepts");
    assert_eq!(judge(&policy(RULES), &alarmed(0.1)).verdict, Accept);
    assert_eq!(judge(&careful, &facts(views(0.1))).verdict, Accept);
}

#[test]
fn a_document_s_policy_has_the_same_actions() {
    let document = scrutineer_types::Policy { on_uncertified: scrutineer_types::Unproved::Review, ..document() };
    let good = facts(vec![seen(&[("signature", 0.95), ("stamp", 0.95)])]);
    let alone: Verdict = judge(&document, &good).verdict;
    let uncertified = judge(&document, &InspectionFacts { certified: false, ..good });
    if matches!(alone, Accept | Reject) {
        assert_eq!((uncertified.verdict, codes(&uncertified)[0]), (Review, Uncertified));
    } else {
        panic!("the document policy decides by itself: {alone}");
    }
}

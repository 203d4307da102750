//! What became of inspections, and on which days something did.

use scrutineer_types::{Access, Cause, Inspection, Timestamp, Verdict};

use super::{
    Fixture,
    fixture::{only, submission, view},
    reviews::{answer, audit_all, says, uncertain},
};
use crate::{Addition, History, Submission};

const DAY_MS: i64 = 86_400_000;

fn day_of(moment: Timestamp) -> Timestamp {
    Timestamp(moment.0 - moment.0.rem_euclid(DAY_MS))
}

async fn days(fixture: &Fixture, facility: Option<&str>, changed_since: Option<Timestamp>) -> Vec<Timestamp> {
    fixture.store.days(&Access::all(), facility, changed_since).await.unwrap()
}

async fn all(fixture: &Fixture, facility: Option<&str>, first: &Inspection) -> Vec<History> {
    let last = fixture.submit(submission()).await.inspection.id;
    let access = Access::all();
    let found = fixture.store.histories(&access, facility, first.id, last).await.unwrap();
    found.into_iter().filter(|history| history.inspection != last).collect()
}

pub async fn every_decision_and_every_answer_is_read_with_its_inspection(fixture: Fixture) {
    let asked = uncertain(&fixture, Submission { facility: "ham2".into(), ..submission() }).await;
    audit_all(&fixture).await;
    let audited = fixture.accepted(submission()).await;
    fixture.advance(1000);
    let answered = answer(&fixture, says("ada", asked.id, Verdict::Reject)).await;
    answer(&fixture, says("ada", audited.id, Verdict::Accept)).await;
    fixture.store.withdraw_answer(&Access::all(), audited.id, "ada").await.unwrap();
    let found = all(&fixture, None, &asked).await;
    let [of_asked, of_audited] = found.as_slice() else { panic!("two were expected: {found:?}") };
    let said = |history: &History| -> Vec<_> {
        history.decisions.iter().map(|decision| (decision.verdict, decision.summary.cause)).collect()
    };
    assert_eq!(of_asked.inspection, asked.id);
    assert_eq!(said(of_asked), [(Verdict::Review, Cause::Policy), (Verdict::Reject, Cause::Person)]);
    assert_eq!(of_asked.decisions[0].reasons, asked.reasons);
    assert_eq!(Some(&of_asked.decisions[1].summary), answered.decision.as_ref());
    assert_eq!((of_asked.decisions[0].asked, of_asked.decisions[1].asked), (Some(1.0), None));
    let [given] = of_asked.answers.as_slice() else { panic!("one answer: {of_asked:?}") };
    assert_eq!((given.answer.reviewer.as_str(), given.answer.verdict), ("ada", Verdict::Reject));
    assert_eq!(Some(given.decision), asked.decision.as_ref().map(|decision| decision.id));
    assert!(of_asked.updated_at > asked.created_at, "an answer is a change");
    assert_eq!(said(of_audited), [(Verdict::Accept, Cause::Policy)]);
    let [taken_back] = of_audited.answers.as_slice() else { panic!("one answer: {of_audited:?}") };
    assert!(taken_back.answer.withdrawn_at.is_some(), "what was taken back stays on record");
    let of_ham2 = all(&fixture, Some("ham2"), &asked).await;
    assert_eq!(of_ham2, found[..1]);
    let (access, last) = (only(&["ham2"]), found[1].inspection);
    assert_eq!(
        fixture.store.histories(&access, None, asked.id, last).await.unwrap(),
        of_ham2,
        "what is not seen is not there"
    );
}

pub async fn a_day_has_changed_when_one_of_its_inspections_has(fixture: Fixture) {
    assert_eq!(days(&fixture, None, None).await, []);
    let first = fixture.accepted(submission()).await;
    // A whole number of days, so that the last is on another than the first by as many.
    fixture.advance(3 * DAY_MS);
    let other = fixture.accepted(Submission { facility: "ham2".into(), ..submission() }).await;
    let (began, ended) = (day_of(first.created_at), day_of(other.created_at));
    let every: Vec<_> = (0..=(ended.0 - began.0) / DAY_MS).map(|day| began.plus_ms(day * DAY_MS)).collect();
    assert_eq!(days(&fixture, None, None).await, every, "from the first to the newest, without gaps");
    assert_eq!(days(&fixture, Some("ham2"), None).await, [ended]);
    assert_eq!(days(&fixture, None, Some(Timestamp(0))).await, [began, ended], "those on which something came");
    assert_eq!(days(&fixture, None, Some(other.created_at)).await, [ended]);
    fixture.advance(1000);
    let since = other.created_at.plus_ms(1000);
    assert_eq!(days(&fixture, None, Some(since)).await, []);
    let addition =
        Addition { inspection_id: first.id, views: vec![view(None)], max_attempts: 3, max_views: 8, idempotency: None };
    fixture.store.add_views(&Access::all(), addition).await.unwrap();
    fixture.work_off().await;
    assert_eq!(days(&fixture, None, Some(since)).await, [began], "a late view changes an old day");
    assert_eq!(fixture.store.days(&only(&["ham2"]), None, Some(since)).await.unwrap(), []);
}

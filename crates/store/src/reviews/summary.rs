//! How reviewing goes.

use std::collections::BTreeMap;

use scrutineer_types::{Access, ReviewSummary, Timestamp, Verdict};
use uuid::Uuid;

use super::Reader;
use crate::{
    StoreError,
    filters::{Clauses, Value},
    moments::least_id_of,
    rows::{get, get_word},
};

/// See [`super::ReviewStore::review_summary`].
pub(crate) async fn summary<R: Reader>(
    reader: &mut R,
    now: Timestamp,
    access: &Access,
    facility: Option<&str>,
    since: Timestamp,
) -> Result<ReviewSummary, StoreError> {
    let narrow = |clauses: &mut Clauses, column: &str| {
        if let Some(facility) = facility {
            clauses.push(&format!(" AND {column} = "), Value::Text(facility.to_owned()));
        }
        clauses.push_access(column, access);
    };
    let mut summary = ReviewSummary::default();
    let mut clauses =
        Clauses::new(R::DIALECT, "SELECT count(*) AS open, min(asked_at) AS oldest, coalesce(sum(CASE WHEN");
    clauses.push(" leased_until > ", Value::Integer(now.0));
    clauses.sql.extend([
        " THEN 1 ELSE 0 END), 0)",
        R::DIALECT.as_integer,
        " AS in_hand FROM reviews WHERE state = 'open'",
    ]);
    narrow(&mut clauses, "facility");
    if let Some(row) = reader.rows(clauses).await?.first() {
        summary.open = get::<i64>(row, "open")? as u64;
        summary.in_hand = get::<i64>(row, "in_hand")? as u64;
        let oldest: Option<Timestamp> = get(row, "oldest")?;
        summary.oldest_age_ms = oldest.map_or(0, |oldest| now.since_ms(oldest).max(0) as u64);
    }

    let mut clauses =
        Clauses::new(R::DIALECT, "SELECT reviewer, verdict, took_ms FROM answers WHERE withdrawn_at IS NULL");
    clauses.push(" AND id >= ", Value::Id(least_id_of(since)));
    narrow(&mut clauses, "facility");
    let mut times: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for row in &reader.rows(clauses).await? {
        let reviewer: String = get(row, "reviewer")?;
        summary.answers += 1;
        *summary.by_verdict.entry(get_word(row, "verdict", Verdict::from_word)?).or_default() += 1;
        summary.by_reviewer.entry(reviewer.clone()).or_default().answers += 1;
        if let Some(took_ms) = get::<Option<i64>>(row, "took_ms")? {
            times.entry(reviewer).or_default().push(took_ms.max(0) as u64);
        }
    }
    for (reviewer, mut times) in times {
        times.sort_unstable();
        if let Some(summary) = summary.by_reviewer.get_mut(&reviewer) {
            summary.median_ms = times.get(times.len() / 2).copied();
        }
    }

    let pairs = pairs(reader, since, &narrow).await?;
    summary.doubly_reviewed = pairs.len() as u64;
    summary.kappa = kappa(&pairs);
    Ok(summary)
}

/// The first two answers of each review that two people were to answer and have.
async fn pairs<R: Reader>(
    reader: &mut R,
    since: Timestamp,
    narrow: &(impl Fn(&mut Clauses, &str) + Sync),
) -> Result<Vec<(Verdict, Verdict)>, StoreError> {
    let mut clauses = Clauses::new(
        R::DIALECT,
        "SELECT a.review_id, a.verdict FROM reviews r JOIN answers a ON a.review_id = r.id
         WHERE r.wanted > 1 AND a.withdrawn_at IS NULL",
    );
    clauses.push(" AND r.id >= ", Value::Id(least_id_of(since)));
    narrow(&mut clauses, "r.facility");
    clauses.sql.push_str(" ORDER BY a.review_id, a.id");
    let mut answers: Vec<(Uuid, Vec<Verdict>)> = Vec::new();
    for row in &reader.rows(clauses).await? {
        let (review, verdict) = (get(row, "review_id")?, get_word(row, "verdict", Verdict::from_word)?);
        match answers.last_mut() {
            Some((same, verdicts)) if *same == review => verdicts.push(verdict),
            _ => answers.push((review, vec![verdict])),
        }
    }
    let first_two = |(_, verdicts): (Uuid, Vec<Verdict>)| Some((*verdicts.first()?, *verdicts.get(1)?));
    Ok(answers.into_iter().filter_map(first_two).collect())
}

/// Cohen's kappa of pairs of verdicts: agreement beyond what chance brings, 1 where all agree, 0 where no more than by chance. `None`
/// without pairs, or where both always say the same one thing, so that nobody could have differed.
///
/// Cohen, J. (1960): A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37–46.
pub fn kappa(pairs: &[(Verdict, Verdict)]) -> Option<f64> {
    let n = pairs.len() as f64;
    let share = |of: &dyn Fn(&(Verdict, Verdict)) -> bool| pairs.iter().filter(|pair| of(pair)).count() as f64 / n;
    let agreed = share(&|(first, second)| first == second);
    let by_chance: f64 =
        Verdict::ALL.iter().map(|word| share(&|(first, _)| first == word) * share(&|(_, second)| second == word)).sum();
    (!pairs.is_empty() && by_chance < 1.0).then(|| (agreed - by_chance) / (1.0 - by_chance))
}

#[cfg(test)]
mod tests {
    use scrutineer_types::Verdict::{Accept, Reject};

    use super::kappa;

    #[test]
    fn kappa_equals_its_author_s_arithmetic() {
        assert_eq!(kappa(&[]), None);
        assert_eq!(kappa(&[(Accept, Accept), (Accept, Accept)]), None);
        assert_eq!(kappa(&[(Accept, Accept), (Reject, Reject)]), Some(1.0));
        // 20 and 15 agreed, 5 and 10 not: 0.7 agreed, 0.5 by chance.
        let table = [((Accept, Accept), 20), ((Accept, Reject), 5), ((Reject, Accept), 10), ((Reject, Reject), 15)];
        let pairs: Vec<_> = table.into_iter().flat_map(|(pair, times)| vec![pair; times]).collect();
        assert!((kappa(&pairs).unwrap() - 0.4).abs() < 1e-12);
    }
}

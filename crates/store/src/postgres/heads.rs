//! Where the jobs that wait begin, in the order of claims.
//!
//! The index of what is available keeps an entry of every job that was, until the server vacuums the table: once a minute by its
//! defaults, which is half a million jobs later at full speed, and every claim would walk over all of them. So while claims get as many
//! as they want, it is remembered where they find their first, and they begin where that was a moment before.
//!
//! Jobs may come to lie before that place. Those that are given back, or tried again at once, [`Effect::JobsReturned`] tells every process
//! of. Nobody tells of those whose submission was committed after jobs with later turns were claimed, whose claim was undone, that somebody else
//! had locked, or that another process has found due again. The moment is for most of them; for the others everything is looked at once
//! a second, and at once where there is less than was wanted.
//!
//! [`Effect::JobsReturned`]: crate::effects::Effect::JobsReturned

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use scrutineer_types::{Priority, Timestamp};

use crate::Claim;

/// How long it may be that only what comes after a place is looked at, in milliseconds.
const GOOD_FOR_MS: i64 = 1000;

/// How long ago the first job was found where claims begin, in milliseconds: more than a submission takes from its turn to its commit.
const SLACK_MS: i64 = 200;

/// By a priority's number, the least turn that is looked at.
pub(super) type Turns = [i64; 3];

/// Everything that waits.
pub(super) const ALL: Turns = [i64::MIN; 3];

/// What one process remembers.
#[derive(Debug, Default)]
pub(super) struct Heads(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// How often it was forgotten: what was found before that is not remembered after it.
    forgotten: u64,
    known: HashMap<Asked, Known>,
}

/// What claims ask for: the models, and the least priority. What waits for others may lie before.
type Asked = (Option<Vec<String>>, Priority);

#[derive(Debug)]
struct Known {
    turns: Turns,
    /// When a claim last looked at everything.
    since: Timestamp,
    /// Where the first job was found, and when; the next `turns`.
    next: (Turns, Timestamp),
}

/// Where a claim begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begun {
    pub turns: Turns,
    at: Timestamp,
    forgotten: u64,
}

impl Begun {
    /// Whether it leaves something out.
    pub fn is_partial(&self) -> bool {
        self.turns != ALL
    }
}

impl Heads {
    /// Where a claim begins at this moment.
    pub fn begin(&self, claim: &Claim, now: Timestamp) -> Begun {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let good = |known: &&Known| (0..GOOD_FOR_MS).contains(&now.since_ms(known.since));
        let turns = state.known.get(&asked(claim)).filter(good).map_or(ALL, |known| known.turns);
        Begun { turns, at: now, forgotten: state.forgotten }
    }

    /// A claim has found `jobs`, by priority's number and turn.
    pub fn found(&self, claim: &Claim, begun: Begun, jobs: &[(i64, i64)]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.forgotten != begun.forgotten {
            return;
        }
        if jobs.len() < claim.limit {
            state.known.remove(&asked(claim));
            return;
        }
        let mut firsts = begun.turns;
        for (priority, first) in firsts.iter_mut().enumerate() {
            let of_it = jobs.iter().filter(|(number, _)| *number == priority as i64).map(|(_, turn)| *turn);
            *first = of_it.min().unwrap_or(*first);
        }
        let new = Known { turns: ALL, since: begun.at, next: (firsts, begun.at) };
        let known = state.known.entry(asked(claim)).or_insert(new);
        if !begun.is_partial() {
            known.since = begun.at;
        }
        if begun.at.since_ms(known.next.1) >= SLACK_MS {
            known.turns = known.next.0;
            known.next = (firsts, begun.at);
        }
    }

    /// The next claims look at everything.
    pub fn forget(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.forgotten += 1;
        state.known.clear();
    }
}

fn asked(claim: &Claim) -> Asked {
    (claim.models.clone(), claim.at_least)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn claim(models: Option<&[&str]>, limit: usize) -> Claim {
        let models = models.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        Claim { limit, lease_ms: 1, worker: String::new(), only: None, at_least: Priority::Low, models }
    }

    #[test]
    fn a_claim_begins_where_one_before_it_found_its_first_job() {
        let (heads, three) = (Heads::default(), claim(None, 3));
        let at = |ms, jobs: &[(i64, i64)]| {
            let begun = heads.begin(&three, NOW.plus_ms(ms));
            heads.found(&three, begun, jobs);
            begun.turns
        };
        assert_eq!(at(0, &[(1, 40), (1, 30), (2, 7)]), ALL);
        assert_eq!(at(100, &[(1, 41), (1, 42), (1, 43)]), ALL, "what is committed late is for some time looked for");
        assert_eq!(at(200, &[(1, 44), (1, 45), (1, 46)]), ALL);
        assert_eq!(at(201, &[(1, 47), (1, 48), (1, 49)]), [i64::MIN, 30, 7]);
        assert_eq!(at(400, &[(1, 50), (1, 51), (1, 52)]), [i64::MIN, 30, 7]);
        assert_eq!(at(401, &[(1, 53), (1, 54), (1, 55)]), [i64::MIN, 44, i64::MIN], "where everything was looked at");
        for other in [claim(Some(&["dock"]), 3), Claim { at_least: Priority::High, ..claim(None, 3) }] {
            let begun = heads.begin(&other, NOW.plus_ms(402));
            assert!(!begun.is_partial(), "for others other jobs are the first");
            heads.found(&other, begun, &[]);
        }
        assert_eq!(at(403, &[(1, 56)]), [i64::MIN, 44, i64::MIN], "whoever found none of others says nothing of these");
        assert_eq!(at(404, &[(1, 57)]), ALL, "there was nothing else");
    }

    #[test]
    fn everything_is_looked_at_once_a_second_however_many_claims_there_are() {
        let (heads, one) = (Heads::default(), claim(None, 1));
        let mut last = 0;
        for ms in 0..10_000 {
            let begun = heads.begin(&one, NOW.plus_ms(ms));
            if begun.is_partial() {
                assert!(ms - last < GOOD_FOR_MS, "{ms}");
                assert!(begun.turns[1] <= ms - SLACK_MS && begun.turns[1] >= ms - 2 * SLACK_MS - 1, "{ms}");
            } else {
                assert!(ms <= SLACK_MS || ms - last == GOOD_FOR_MS, "{ms}");
                last = ms;
            }
            heads.found(&one, begun, &[(1, ms)]);
        }
        assert!(!heads.begin(&one, NOW).is_partial(), "a clock that was put back proves nothing");
    }

    #[test]
    fn of_two_claims_at_once_the_one_that_ends_last_moves_nothing_on_too_early() {
        let (heads, one) = (Heads::default(), claim(None, 1));
        heads.found(&one, heads.begin(&one, NOW), &[(1, 10)]);
        let slow = heads.begin(&one, NOW.plus_ms(199));
        heads.found(&one, heads.begin(&one, NOW.plus_ms(200)), &[(1, 20)]);
        heads.found(&one, slow, &[(1, 30)]);
        assert_eq!(heads.begin(&one, NOW.plus_ms(201)).turns[1], 10);
    }

    #[test]
    fn what_was_found_before_jobs_returned_is_not_remembered_after_it() {
        let (heads, one) = (Heads::default(), claim(None, 1));
        let old = heads.begin(&one, NOW);
        heads.found(&one, old, &[(1, 30)]);
        let begun = heads.begin(&one, NOW.plus_ms(200));
        heads.found(&one, begun, &[(1, 31)]);
        assert!(heads.begin(&one, NOW.plus_ms(300)).is_partial());
        heads.forget();
        heads.found(&one, begun, &[(1, 31)]);
        assert!(!heads.begin(&one, NOW.plus_ms(300)).is_partial());
    }
}

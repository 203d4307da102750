//! Where the jobs that wait begin, in the order of claims.
//!
//! The index of what is available keeps an entry of every job that was, until the server vacuums the table: once a minute by its
//! defaults, which is half a million jobs later at full speed, and every claim would walk over all of them. So a claim that got as many
//! as it wanted is remembered, and the next one begins where that one found its first.
//!
//! Jobs may come to lie before that place: those that are given back or tried again, which [`Effect::JobsReturned`] tells every process;
//! those whose submission was committed after jobs with later turns were claimed, and those whose claim was undone, which nobody tells. So the place is forgotten when
//! jobs return, when a claim finds less than it wanted, and after a second.
//!
//! [`Effect::JobsReturned`]: crate::effects::Effect::JobsReturned

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use scrutineer_types::{Priority, Timestamp};

use crate::Claim;

/// How long a place is good for, in milliseconds.
const GOOD_FOR_MS: i64 = 1000;

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
}

/// Where a claim begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Begun {
    pub turns: Turns,
    since: Timestamp,
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
        let known = state.known.get(&asked(claim)).filter(good);
        let (turns, since) = known.map_or((ALL, now), |known| (known.turns, known.since));
        Begun { turns, since, forgotten: state.forgotten }
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
        let mut turns = begun.turns;
        for (priority, turn) in turns.iter_mut().enumerate() {
            let of_it = jobs.iter().filter(|(number, _)| *number == priority as i64).map(|(_, turn)| *turn);
            *turn = of_it.min().unwrap_or(*turn);
        }
        state.known.insert(asked(claim), Known { turns, since: begun.since });
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
    fn a_claim_begins_where_the_one_before_it_found_its_first_job() {
        let (heads, three) = (Heads::default(), claim(None, 3));
        let begun = heads.begin(&three, NOW);
        assert!(!begun.is_partial());
        heads.found(&three, begun, &[(1, 40), (1, 30), (2, 7)]);
        let next = heads.begin(&three, NOW.plus_ms(10));
        assert_eq!(next.turns, [i64::MIN, 30, 7]);
        heads.found(&three, next, &[(1, 41), (1, 42), (1, 43)]);
        assert_eq!(heads.begin(&three, NOW.plus_ms(20)).turns, [i64::MIN, 41, 7]);
        for other in [claim(Some(&["dock"]), 3), Claim { at_least: Priority::High, ..claim(None, 3) }] {
            let begun = heads.begin(&other, NOW);
            assert!(!begun.is_partial(), "for others other jobs are the first");
            heads.found(&other, begun, &[]);
        }
        let next = heads.begin(&three, NOW.plus_ms(30));
        assert!(next.is_partial(), "whoever asks for others and finds none says nothing of these");
        heads.found(&three, next, &[(1, 44)]);
        assert!(!heads.begin(&three, NOW.plus_ms(40)).is_partial(), "there was nothing else");
    }

    #[test]
    fn everything_is_looked_at_once_a_second_however_many_claims_there_are() {
        let (heads, one) = (Heads::default(), claim(None, 1));
        for ms in 0..10_000 {
            let begun = heads.begin(&one, NOW.plus_ms(ms));
            assert_eq!(begun.is_partial(), ms % GOOD_FOR_MS != 0, "{ms}");
            heads.found(&one, begun, &[(1, ms)]);
        }
        assert!(!heads.begin(&one, NOW).is_partial(), "a clock that was put back proves nothing");
    }

    #[test]
    fn what_was_found_before_jobs_returned_is_not_remembered_after_it() {
        let (heads, one) = (Heads::default(), claim(None, 1));
        let begun = heads.begin(&one, NOW);
        heads.forget();
        heads.found(&one, begun, &[(1, 30)]);
        assert!(!heads.begin(&one, NOW).is_partial());
    }
}

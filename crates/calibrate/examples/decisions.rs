//! What certificates promise and what they cost, on draws from distributions that are known: `decisions [DRAWS [WORD [N]]]` prints a
//! table of the scenarios whose name holds WORD, of N inspections where it is given; 1,000 draws each unless told otherwise. Build it
//! in release mode.

#![expect(clippy::disallowed_macros, reason = "a tool for developers prints its table")]

#[path = "../tests/certify/simulation.rs"]
mod simulation;

use std::time::Instant;

use scrutineer_calibrate::certify::{Attempt, Grouping};
use simulation::{Labels, Outcome, Scenario, draw, oracle};

/// Share of bad, and most escapes.
const PAIRS: [(f64, f64); 3] = [(0.1, 0.01), (0.02, 0.005), (0.005, 0.002)];

fn main() {
    let mut arguments = std::env::args().skip(1);
    let draws = arguments.next().map_or(1_000, |draws| draws.parse().expect("decisions [DRAWS [WORD [N]]]"));
    let word = arguments.next().unwrap_or_default();
    let size = arguments.next().map(|size| size.parse::<usize>().expect("decisions [DRAWS [WORD [N]]]"));
    let wanted = |one: &Scenario| one.name.contains(&word) && size.is_none_or(|size| size == one.n);
    println!("{draws} draws each; δ = 0.05 a side; a violation in at most 73 of 1,000 is what chance allows");
    println!(
        "{:<30} {:>6} {:>7} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}",
        "scenario", "bad", "escape", "n", "escapes", "rejects", "either", "oracle", "reached", "refused"
    );
    for scenario in scenarios().into_iter().filter(wanted) {
        let begun = Instant::now();
        let outcomes = all(&scenario, draws);
        let count = |what: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| what(outcome)).count();
        let best = oracle(&scenario);
        let reached = outcomes.iter().map(|outcome| outcome.automatic / best).sum::<f64>() / outcomes.len() as f64;
        println!(
            "{:<30} {:>6} {:>7} {:>7} {:>8} {:>8} {:>8} {:>8.3} {:>8.3} {:>7}   {:.0} s",
            scenario.name,
            scenario.bad,
            scenario.max_escape.unwrap_or(f64::NAN),
            scenario.n,
            count(&|outcome| outcome.escapes),
            count(&|outcome| outcome.rejects),
            count(&|outcome| outcome.escapes || outcome.rejects),
            best,
            reached,
            count(&|outcome| outcome.refused),
            begun.elapsed().as_secs_f64()
        );
        if scenario.max_escape.is_none() {
            let few = |outcome: &&Outcome| outcome.bad < 29;
            let near = |outcome: &Outcome| outcome.needed.is_some_and(|n| (4_453..=10_020).contains(&n));
            let refused = outcomes.iter().filter(|outcome| outcome.refused).collect::<Vec<_>>();
            println!(
                "    with fewer than 29 bad: {} draws, {} of them refused; of {} refusals {} say within 1.5× of 6,680",
                outcomes.iter().filter(few).count(),
                outcomes.iter().filter(few).filter(|outcome| outcome.refused).count(),
                refused.len(),
                refused.iter().filter(|outcome| near(outcome)).count()
            );
        }
    }
}

fn scenarios() -> Vec<Scenario> {
    let each = |make: &dyn Fn(f64, f64, usize) -> Scenario| {
        let sizes = |(bad, escape)| [5_000, 20_000].map(|n| make(bad, escape, n));
        PAIRS.into_iter().flat_map(sizes).collect::<Vec<_>>()
    };
    let both = |bad, escape, n| Scenario {
        name: "both sides, false reject 1 %",
        max_false_reject: Some(0.01),
        ..Scenario::escape(bad, escape, n)
    };
    let weighted = |bad, escape, n| Scenario {
        name: "weighted, audits of 10 %",
        labels: Labels::Audited { rate: 0.1 },
        ..Scenario::escape(bad, escape, n)
    };
    let rare = |bad, escape, n| Scenario {
        name: "weighted, audits of 1 %",
        labels: Labels::Audited { rate: 0.01 },
        ..Scenario::escape(bad, escape, n)
    };
    let groups = |bad, escape, n| Scenario {
        name: "groups of 20, by sums",
        groups: Some((20, 0.1)),
        grouping: Grouping::Sums { cap: 20 },
        ..Scenario::escape(bad, escape, n)
    };
    let thinned = |bad, escape, n| Scenario {
        name: "groups of 20, one of each",
        groups: Some((20, 0.1)),
        ..Scenario::escape(bad, escape, n)
    };
    let first = |bad, escape, n| Scenario {
        name: "first of several attempts",
        attempt: Attempt::Numbered(1),
        ..Scenario::escape(bad, escape, n)
    };
    // Where the pairs above are always refused: levels at which groups and audits do certify, so that the promise is put to the test.
    let lenient_groups = Scenario {
        name: "groups of 20, by sums, lenient",
        groups: Some((20, 0.1)),
        grouping: Grouping::Sums { cap: 20 },
        ..Scenario::escape(0.1, 0.05, 6_000)
    };
    let lenient_audits = Scenario {
        name: "weighted, audits of 25 %",
        labels: Labels::Audited { rate: 0.25 },
        ..Scenario::escape(0.1, 0.03, 5_000)
    };
    let miss =
        Scenario { name: "miss 10 %", max_escape: None, max_miss: Some(0.1), ..Scenario::escape(0.005, 1.0, 5_000) };
    let mut all = each(&Scenario::escape);
    all.extend(each(&first));
    all.extend(each(&both));
    all.extend(each(&weighted));
    all.extend(each(&rare));
    all.extend(each(&groups));
    all.extend(each(&thinned));
    all.extend([lenient_groups, lenient_audits, miss]);
    all
}

/// The outcomes of the seeds 0 to `draws`, on every core.
fn all(scenario: &Scenario, draws: u64) -> Vec<Outcome> {
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64);
    std::thread::scope(|scope| {
        let part = |first| {
            scope.spawn(move || {
                (first..draws).step_by(threads as usize).map(|seed| draw(scenario, seed)).collect::<Vec<_>>()
            })
        };
        let parts = (0..threads).map(part).collect::<Vec<_>>();
        parts.into_iter().flat_map(|part| part.join().expect("a draw does not panic")).collect()
    })
}

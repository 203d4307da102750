//! What a policy decides of inspections whose truth is known: `judged POLICY.toml FILE.jsonl[.gz]` prints a line of JSON for each, with
//! `id`, `truth` and `verdict`. `bench/decisions.py` asks it about inspections that no calibration has seen.

#![expect(clippy::disallowed_macros, reason = "a tool for developers prints its results")]

use std::path::Path;

use scrutineer_calibrate::data::{Results, Truth};
use scrutineer_decide::{PolicyJudge, parse};
use scrutineer_types::Judge as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(policy), Some(results)) = (arguments.next(), arguments.next()) else {
        return Err("judged POLICY.toml FILE.jsonl".into());
    };
    let policy = parse(&std::fs::read_to_string(policy)?)?;
    for one in Results::open(Path::new(&results))? {
        let mut one = one?;
        one.facts.expected = one.facts.expected.or_else(|| policy.expected_views());
        let decision =
            PolicyJudge.decide(&policy, &one.facts).ok_or("all waiting is over, and yet there is no verdict")?;
        let truth = match one.truth {
            Truth::Accept => "accept",
            Truth::Reject => "reject",
        };
        println!("{}", serde_json::json!({"id": one.id, "truth": truth, "verdict": decision.verdict}));
    }
    Ok(())
}

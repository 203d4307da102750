//! Recognises data that an earlier attempt was made on.

use std::collections::BTreeSet;

use scrutineer_types::{Certificate, DataTrace};
use sha2::{Digest, Sha256};

use super::{Attempt, Labelled, Refusal};

/// How many hashes a trace keeps. Where a share q of its data comes again, none of them does with probability (1 − q)^64: one in
/// 27 for a twentieth of the data, one in 850 for a tenth.
const SKETCH: usize = 64;

/// The trace of these inspections, by the names of their groups; of those without one, by their own.
pub fn trace(labelled: &[Labelled]) -> DataTrace {
    let names = names(labelled);
    let mut digest = Sha256::new();
    for name in &names {
        digest.update(name);
    }
    let sketch = names.iter().take(SKETCH).map(hex::encode).collect();
    DataTrace { inspections: labelled.len() as u64, digest: hex::encode(digest.finalize()), sketch }
}

/// Whether any of these inspections was among those of `earlier`, as far as its sketch shows.
pub fn overlaps(earlier: &DataTrace, labelled: &[Labelled]) -> bool {
    let names = names(labelled).into_iter().map(hex::encode).collect::<BTreeSet<_>>();
    earlier.sketch.iter().any(|name| names.contains(name))
}

/// Which attempt on `labelled` comes next, `earlier` being the last certificate: disjoint data begin anew. Attempts that gave no
/// certificate leave none, so where they are recorded elsewhere, count those too.
pub fn next_attempt(earlier: Option<&Certificate>, labelled: &[Labelled]) -> Result<Attempt, Refusal> {
    match earlier {
        Some(earlier) if overlaps(&earlier.data, labelled) => match earlier.attempt {
            0 => Err(Refusal::Spent),
            attempt => Ok(Attempt::Numbered(attempt.saturating_add(1))),
        },
        _ => Ok(Attempt::Numbered(1)),
    }
}

/// The hashes of the groups' names, in order.
fn names(labelled: &[Labelled]) -> BTreeSet<[u8; 8]> {
    let hash = |one: &Labelled| {
        let hash = Sha256::digest(one.unit());
        *hash.first_chunk::<8>().expect("SHA-256 has 32 bytes")
    };
    labelled.iter().map(hash).collect()
}

//! Labelled inspections, and which of them select and which certify.

use std::collections::BTreeMap;

use scrutineer_types::{InspectionFacts, Timestamp};
use sha2::{Digest, Sha256};

use super::{Grouping, Options, Refusal};
use crate::data::Truth;

/// One inspection whose truth is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// Its name; no other inspection has it.
    pub id: String,
    /// What its verdict is reached from: the facts when it was decided, with the deadlines as they had passed then.
    pub facts: InspectionFacts,
    /// What it was in truth.
    pub truth: Truth,
    /// The package or event that it hangs together with others by; `None`: it stands alone.
    pub group: Option<String>,
    /// Where; `""` where nobody said.
    pub facility: String,
    /// The cameras of its views; none named counts as `""`.
    pub cameras: Vec<String>,
    /// The fingerprints of the models that found what is in `facts`.
    pub fingerprints: Vec<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// How probable it was, when it was decided, to be labelled; `0..=1`. At 0 (complaints, or nobody knows) it never certifies.
    pub probability: f64,
}

impl Labelled {
    /// What it stands or falls with: its group, else itself.
    pub(super) fn unit(&self) -> &str {
        self.group.as_deref().unwrap_or(&self.id)
    }

    pub(super) fn bad(&self) -> bool {
        self.truth == Truth::Reject
    }
}

/// An inspection that counts, and for how many.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The inspection.
    pub labelled: &'a Labelled,
    /// In proportion to how many unlabelled ones it stands for; 1 for every one where all labels are equally probable.
    pub weight: f64,
}

/// The inspections that count, parted by package.
#[derive(Clone, Debug)]
pub struct Sample<'a> {
    /// These fix path, starts and quality gates. Their labels may be looked at in any way.
    pub selection: Vec<Counted<'a>>,
    /// These certify. To look at their labels before is to lose the certificate.
    pub certification: Vec<Counted<'a>>,
    /// How many were left out for want of a known probability of being labelled.
    pub unweighted: usize,
    /// How many were left out because others of their group count.
    pub grouped: usize,
    /// Whether labels differ in weight.
    pub weighted: bool,
}

impl<'a> Sample<'a> {
    /// Parts `labelled` by the seed, whole packages at a time, whatever the order they come in.
    pub fn part(labelled: &'a [Labelled], options: &Options) -> Result<Self, Refusal> {
        let mut groups = BTreeMap::<&str, Vec<&Labelled>>::new();
        let mut unweighted = 0;
        for one in labelled {
            if !(0.0..=1.0).contains(&one.probability) {
                let (id, probability) = (&one.id, one.probability);
                return Err(Refusal::Sample(format!(
                    "inspection `{id}`: a probability of being labelled of {probability} is outside 0 to 1"
                )));
            }
            if one.probability > 0.0 {
                groups.entry(one.unit()).or_default().push(one);
            } else {
                unweighted += 1;
            }
        }
        let probabilities = groups.values().flatten().map(|one| one.probability);
        let (least, most) = probabilities.fold((1.0_f64, 0.0_f64), |(least, most), p| (least.min(p), most.max(p)));
        let mut sample =
            Self { selection: Vec::new(), certification: Vec::new(), unweighted, grouped: 0, weighted: most > least };
        let mut order = groups.into_iter().collect::<Vec<_>>();
        order.sort_by_cached_key(|(name, _)| draw(options.seed, "split", name));
        let selecting = (order.len() as f64 * options.selection_share).ceil() as usize;
        for (place, (_, members)) in order.into_iter().enumerate() {
            let size = members.len();
            let counted = sample.counted(members, options, least)?;
            sample.grouped += size - counted.len();
            if place < selecting { &mut sample.selection } else { &mut sample.certification }.extend(counted);
        }
        if sample.certification.is_empty() {
            let message = "there is nothing to certify with: give labelled inspections of known probability";
            return Err(Refusal::Sample(message.to_owned()));
        }
        Ok(sample)
    }

    /// Those of one group that count. Where labels differ in probability the unit is the inspection, so that one who stands for
    /// the rest of its group weighs as much as they do.
    fn counted(
        &self,
        mut members: Vec<&'a Labelled>,
        options: &Options,
        least: f64,
    ) -> Result<Vec<Counted<'a>>, Refusal> {
        let size = members.len();
        let cap = match options.grouping {
            Grouping::OnePerGroup => 1,
            Grouping::Sums { cap } => cap,
        };
        if size > 1 {
            members.sort_by_cached_key(|one| draw(options.seed, "member", &one.id));
            if let Some(pair) = members.windows(2).find(|pair| pair[0].id == pair[1].id) {
                let id = &pair[0].id;
                return Err(Refusal::Sample(format!("inspection `{id}` is there twice; give each inspection once")));
            }
            members.truncate(cap);
        }
        let stands_for = size as f64 / members.len() as f64;
        let weight = |one: &Labelled| if self.weighted { stands_for * least / one.probability } else { 1.0 };
        Ok(members.into_iter().map(|labelled| Counted { labelled, weight: weight(labelled) }).collect())
    }

    /// All that count.
    pub fn all(&self) -> impl Iterator<Item = Counted<'a>> + '_ {
        self.selection.iter().chain(&self.certification).copied()
    }
}

/// A number that only seed, purpose and name settle: the same in every release and on every machine.
fn draw(seed: u64, purpose: &str, name: &str) -> [u8; 32] {
    let purpose = Sha256::new().chain_update(seed.to_le_bytes()).chain_update(purpose).chain_update([0]);
    purpose.chain_update(name).finalize().into()
}

//! Going through every original that rows name, several at a time.

use std::collections::HashSet;

use bytes::Bytes;
use futures::{StreamExt, stream};
use uuid::Uuid;

use super::{
    check::{Checked, Mismatch, length},
    ledger::{Ledger, Recorded},
    problem::{Problem, ProblemKind, Progress, Tell},
};
use crate::{Originals, StoreError, StoreErrorKind};

/// Originals in hand at once: enough to hide the way to an object store, few enough for one disk.
const AT_ONCE: usize = 8;

/// So many in a row that cannot be read: it is the object store that is away, not they.
const HOPELESS: u64 = 50;

/// What became of one original.
pub(super) enum Step {
    /// It is there and was left as it is.
    Kept,
    /// It was copied.
    Copied,
    /// Something is wrong with it.
    Wrong(Problem),
}

/// Which originals are not missed.
pub(super) enum Excuse<'a> {
    /// Those whose rows are no longer in the database that is gone through.
    GoneHere,
    /// Those whose rows are no longer in this one.
    GoneThere(&'a mut dyn Ledger),
    /// These keys.
    Listed(&'a HashSet<&'a str>),
}

/// What was gone through.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub count: u64,
    pub size_bytes: u64,
    pub kept: u64,
    pub copied: u64,
    pub copied_bytes: u64,
    pub problems: u64,
    /// Keys of those that are not missed.
    pub excused: Vec<String>,
}

/// Does `each` with every original that `ledger` names.
pub(super) async fn walk<F, Work>(
    ledger: &mut dyn Ledger,
    mut excuse: Excuse<'_>,
    tell: &Tell<'_>,
    each: F,
) -> Result<Walked, StoreError>
where
    F: Fn(Recorded) -> Work,
    Work: Future<Output = Result<Step, StoreError>>,
{
    let (count, size_bytes) = ledger.originals_total().await?;
    tell(Progress::Originals { count, size_bytes });
    let mut walked = Walked { count, size_bytes, ..Walked::default() };
    let (mut after, mut seen, mut unreadable) = (Uuid::nil(), 0, 0);
    // Those that come while a database in use is gone through are not waited for.
    while seen < count {
        let page = ledger.originals_after(after).await?;
        let Some(last) = page.last() else { break };
        after = last.view;
        let mut missing = Vec::new();
        let mut steps = stream::iter(page)
            .map(|one| {
                let work = each(one.clone());
                async move { (one, work.await) }
            })
            .buffer_unordered(AT_ONCE);
        while let Some((one, step)) = steps.next().await {
            seen += 1;
            tell(Progress::Original(one.size_bytes));
            unreadable = match &step {
                Ok(Step::Wrong(problem)) if problem.kind == ProblemKind::Unreadable => unreadable + 1,
                _ => 0,
            };
            match step? {
                Step::Kept => walked.kept += 1,
                Step::Copied => {
                    walked.copied += 1;
                    walked.copied_bytes += one.size_bytes;
                }
                Step::Wrong(problem) if unreadable >= HOPELESS => {
                    return Err(StoreError::new(
                        StoreErrorKind::Unavailable,
                        format!("{HOPELESS} originals in a row cannot be read, the last for this: {problem}"),
                    ));
                }
                Step::Wrong(problem) if problem.kind == ProblemKind::Missing => missing.push((one, problem)),
                Step::Wrong(problem) => {
                    walked.problems += 1;
                    tell(Progress::Problem(&problem));
                }
            }
        }
        drop(steps);
        for (one, problem) in missing {
            let excused = match &mut excuse {
                Excuse::GoneHere => !ledger.has_view(one.view).await?,
                Excuse::GoneThere(there) => !there.has_view(one.view).await?,
                Excuse::Listed(keys) => keys.contains(one.key.as_str()),
            };
            if excused {
                walked.excused.push(one.key);
            } else {
                walked.problems += 1;
                tell(Progress::Problem(&problem));
            }
        }
    }
    Ok(walked)
}

/// Whether the original is there with its recorded length and, unless `quick`, SHA-256.
pub(super) async fn look(originals: &Originals, one: &Recorded, quick: bool) -> Step {
    match differs(originals, one, quick).await {
        Ok(None) => Step::Kept,
        Ok(Some(mismatch)) => damaged(one, &mismatch),
        Err(error) => unreadable(one, &error),
    }
}

/// Copies the original where it is not yet as it should be. With `quick` its length says whether it is.
///
/// An error is one of the place that it is copied to; what is wrong with the source is a [`Step::Wrong`].
pub(super) async fn copy(from: &Originals, to: &Originals, one: &Recorded, quick: bool) -> Result<Step, StoreError> {
    match differs(to, one, quick).await {
        Ok(None) => return Ok(Step::Kept),
        Err(error) if error.kind() == StoreErrorKind::NotFound => {}
        // What is there is worth nothing, but it goes only when something better is sure to come.
        Ok(Some(_)) | Err(_) => match look(from, one, false).await {
            Step::Wrong(problem) => return Ok(Step::Wrong(problem)),
            Step::Kept | Step::Copied => to.delete(&one.key).await?,
        },
    }
    let chunks = match from.stream(&one.key).await {
        Ok((found, _)) if found != one.size_bytes => return Ok(damaged(one, &length(found, one))),
        Ok((_, chunks)) => chunks,
        Err(error) => return Ok(unreadable(one, &error)),
    };
    match to.receive(&one.key, Bytes::new(), Checked::new(chunks, one.clone()), u64::MAX).await {
        Ok(_) => Ok(Step::Copied),
        Err(error) => {
            let cause = std::error::Error::source(&error);
            if let Some(mismatch) = cause.and_then(|cause| cause.downcast_ref::<Mismatch>()) {
                Ok(damaged(one, mismatch))
            } else if let Some(source) = cause.and_then(|cause| cause.downcast_ref::<StoreError>()) {
                Ok(unreadable(one, source))
            } else {
                Err(error)
            }
        }
    }
}

async fn differs(originals: &Originals, one: &Recorded, quick: bool) -> Result<Option<Mismatch>, StoreError> {
    if quick {
        let found = originals.size_bytes(&one.key).await?;
        return Ok((found != one.size_bytes).then(|| length(found, one)));
    }
    let (found, chunks) = originals.stream(&one.key).await?;
    if found != one.size_bytes {
        return Ok(Some(length(found, one)));
    }
    Ok(Checked::new(chunks, one.clone()).drain().await?.err())
}

fn damaged(one: &Recorded, mismatch: &Mismatch) -> Step {
    Step::Wrong(Problem::of_original(ProblemKind::Damaged, &one.key, format!("damaged: {mismatch}")))
}

fn unreadable(one: &Recorded, error: &StoreError) -> Step {
    Step::Wrong(match error.kind() {
        StoreErrorKind::NotFound => Problem::of_original(ProblemKind::Missing, &one.key, "missing"),
        _ => Problem::of_original(ProblemKind::Unreadable, &one.key, format!("cannot be read: {}", error.repeated())),
    })
}

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use async_trait::async_trait;

    use super::*;
    use crate::OriginalsConfig;

    /// A database whose rows are gone again as soon as they were read, if `gone`.
    struct Paper {
        rows: Vec<Recorded>,
        gone: bool,
    }

    impl Paper {
        fn of(count: u128, gone: bool) -> Self {
            let row = |number| Recorded {
                view: Uuid::from_u128(number),
                key: format!("originals/{number}"),
                size_bytes: 5,
                sha256: String::new(),
            };
            Self { rows: (1..=count).map(row).collect(), gone }
        }
    }

    #[async_trait]
    impl Ledger for Paper {
        async fn schema(&mut self) -> Result<i64, StoreError> {
            Ok(1)
        }

        async fn faults(&mut self, _quick: bool) -> Result<Vec<String>, StoreError> {
            Ok(Vec::new())
        }

        async fn counts(&mut self) -> Result<BTreeMap<String, u64>, StoreError> {
            Ok(BTreeMap::new())
        }

        async fn originals_total(&mut self) -> Result<(u64, u64), StoreError> {
            Ok((self.rows.len() as u64, 5 * self.rows.len() as u64))
        }

        async fn originals_after(&mut self, after: Uuid) -> Result<Vec<Recorded>, StoreError> {
            Ok(self.rows.iter().filter(|row| row.view > after).take(3).cloned().collect())
        }

        async fn has_view(&mut self, _view: Uuid) -> Result<bool, StoreError> {
            Ok(!self.gone)
        }
    }

    fn empty_store() -> (tempfile::TempDir, Originals) {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::open(&OriginalsConfig::at(format!("file://{}", folder.path().display()))).unwrap();
        (folder, originals)
    }

    #[tokio::test]
    async fn an_original_that_went_with_its_row_is_not_missed() {
        let (_folder, originals) = empty_store();
        let told = AtomicUsize::new(0);
        let tell = |progress: Progress<'_>| {
            told.fetch_add(usize::from(matches!(progress, Progress::Problem(_))), Ordering::Relaxed);
        };
        let originals = &originals;
        let look = |one: Recorded| async move { Ok(look(originals, &one, false).await) };
        let walked = walk(&mut Paper::of(7, true), Excuse::GoneHere, &tell, look).await.unwrap();
        assert_eq!((walked.problems, walked.excused.len(), told.load(Ordering::Relaxed)), (0, 7, 0));
        let listed = HashSet::from(["originals/2"]);
        let walked = walk(&mut Paper::of(7, false), Excuse::Listed(&listed), &tell, look).await.unwrap();
        assert_eq!((walked.problems, walked.excused.len(), told.load(Ordering::Relaxed)), (6, 1, 6));
    }

    #[tokio::test]
    async fn a_store_that_is_away_is_not_asked_for_each_of_its_originals() {
        let asked = AtomicUsize::new(0);
        let asked = &asked;
        let away = |one: Recorded| async move {
            asked.fetch_add(1, Ordering::Relaxed);
            Ok(unreadable(&one, &StoreError::new(StoreErrorKind::Unavailable, "it is away")))
        };
        let error = walk(&mut Paper::of(500, false), Excuse::GoneHere, &|_| {}, away).await.unwrap_err();
        assert!(error.to_string().contains("it is away"), "{error}");
        assert!(asked.load(Ordering::Relaxed) < 2 * HOPELESS as usize);
    }
}

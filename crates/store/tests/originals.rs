//! Originals appear whole or not at all.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{collections::BTreeSet, io, path::Path, time::Duration};

use bytes::Bytes;
use futures::{FutureExt, TryStreamExt, stream};
use scrutineer_store::{Originals, OriginalsConfig, StoreErrorKind, conformance::originals::OriginalsFixture};
use scrutineer_types::{Timestamp, ViewId};
use tempfile::TempDir;

fn open(folder: &TempDir) -> Originals {
    Originals::open(&OriginalsConfig::at(format!("file://{}/objects", folder.path().display()))).unwrap()
}

fn key() -> String {
    Originals::key_for(ViewId::new(), Timestamp(1_772_366_400_125))
}

/// Every file below a folder, unfinished ones too.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.display().to_string());
        }
    }
    found
}

async fn fixture() -> OriginalsFixture {
    let folder = tempfile::tempdir().unwrap();
    let (originals, path) = (open(&folder), folder.path().to_path_buf());
    let traces = move || {
        let found = files(&path).into_iter().collect();
        async move { found }.boxed()
    };
    OriginalsFixture { originals, traces: Box::new(traces), keep: Box::new(folder) }
}

mod suite {
    use super::fixture;

    scrutineer_store::originals_conformance!(fixture);
}

#[tokio::test]
async fn the_sweeper_removes_what_was_never_finished_and_does_not_list_it() {
    let folder = tempfile::tempdir().unwrap();
    let originals = open(&folder);
    let key = key();
    originals.receive(&key, Bytes::from_static(b"image"), stream::empty::<io::Result<Bytes>>(), 5).await.unwrap();
    let day = Duration::from_hours(24).as_millis() as u64;

    // As a process leaves it that is killed while it receives.
    let unfinished = folder.path().join("objects").join(format!("{key}#1"));
    std::fs::write(&unfinished, b"ima").unwrap();
    assert_eq!(originals.list_older_than(0).try_collect::<Vec<_>>().await.unwrap(), std::slice::from_ref(&key));
    assert_eq!(originals.remove_unfinished(day).await.unwrap(), 0);
    assert_eq!(originals.remove_unfinished(0).await.unwrap(), 1);
    assert!(!unfinished.exists());
}

#[test]
fn a_key_bears_the_day_and_the_view() {
    let view = ViewId::new();
    assert_eq!(Originals::key_for(view, Timestamp(1_772_366_400_125)), format!("originals/2026/03/01/{view}"));
}

#[test]
fn addresses_that_name_no_folder_are_refused_with_advice() {
    for url in ["s3://", "data/objects", "file://", "https://example.org", "s3://../x"] {
        let error = Originals::connect(&OriginalsConfig::at(url), None).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::InvalidInput);
        assert!(error.to_string().contains("file://data/objects"), "{error}");
    }
}

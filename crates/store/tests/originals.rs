//! Originals appear whole or not at all.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{collections::BTreeSet, future::pending, io, path::Path, time::Duration};

use bytes::Bytes;
use futures::{FutureExt, StreamExt, TryStreamExt, stream};
use scrutineer_store::{Originals, OriginalsConfig, StoreErrorKind};
use scrutineer_types::{Timestamp, ViewId};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const MIB: usize = 1024 * 1024;

fn open(folder: &TempDir) -> Originals {
    Originals::open(&OriginalsConfig { url: format!("file://{}/objects", folder.path().display()) }).unwrap()
}

fn key() -> String {
    Originals::key_for(ViewId::new(), Timestamp(1_772_366_400_125))
}

fn chunks(sizes: &[usize]) -> Vec<Bytes> {
    sizes.iter().enumerate().map(|(index, size)| Bytes::from(vec![index as u8; *size])).collect()
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

#[tokio::test]
async fn what_is_received_is_stored_whole_and_hashed() {
    let folder = tempfile::tempdir().unwrap();
    let originals = open(&folder);
    for sizes in [vec![0], vec![5], vec![100_000, 0, 3 * MIB, 700_000, 1]] {
        let parts = chunks(&sizes);
        let whole = parts.concat();
        let key = key();
        let rest = stream::iter(parts[1..].to_vec()).map(Ok::<_, io::Error>);
        let received = originals.receive(&key, parts[0].clone(), rest, whole.len() as u64).await.unwrap();
        assert_eq!(received.size_bytes, whole.len() as u64);
        assert_eq!(received.sha256, hex::encode(Sha256::digest(&whole)));
        assert_eq!(originals.read(&key).await.unwrap(), whole);
        let (size, streamed) = originals.stream(&key).await.unwrap();
        assert_eq!((size as usize, streamed.try_collect::<Vec<_>>().await.unwrap().concat()), (whole.len(), whole));
    }
    assert_eq!(files(folder.path()).len(), 3);
}

#[tokio::test]
async fn nothing_is_left_of_what_is_too_large_or_broke_off() {
    let folder = tempfile::tempdir().unwrap();
    let originals = open(&folder);
    let large = stream::iter(chunks(&[MIB, MIB, MIB])).map(Ok::<_, io::Error>);
    let error = originals.receive(&key(), Bytes::new(), large, 2 * MIB as u64).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::TooLarge);
    let first = Bytes::from(vec![0; 2 * MIB]);
    let broken = stream::iter([Err(io::Error::other("the client went away"))]);
    let error = originals.receive(&key(), first, broken, u64::MAX).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("went away"));
    assert!(files(folder.path()).is_empty(), "{:?}", files(folder.path()));
}

#[test]
fn nothing_is_left_when_the_future_is_dropped() {
    // One thread for blocking work, so that what is asked of it after the drop comes after the removal.
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    runtime.block_on(async {
        let originals = open(&folder);
        let key = key();
        let hanging = stream::once(pending::<Result<Bytes, io::Error>>()).boxed();
        let mut receiving = Box::pin(originals.receive(&key, Bytes::from(vec![1; 2 * MIB]), hanging, u64::MAX));
        while files(folder.path()).is_empty() {
            assert!((&mut receiving).now_or_never().is_none());
            tokio::task::spawn_blocking(|| ()).await.unwrap();
        }
        drop(receiving);
        tokio::task::spawn_blocking(|| ()).await.unwrap();
        assert!(files(folder.path()).is_empty());
        assert_eq!(originals.read(&key).await.unwrap_err().kind(), StoreErrorKind::NotFound);
    });
}

#[tokio::test]
async fn the_sweeper_sees_what_is_old_and_removes_what_was_never_finished() {
    let folder = tempfile::tempdir().unwrap();
    let originals = open(&folder);
    let key = key();
    originals.receive(&key, Bytes::from_static(b"image"), stream::empty::<io::Result<Bytes>>(), 5).await.unwrap();
    let day = Duration::from_hours(24).as_millis() as u64;
    assert!(originals.list_older_than(day).try_collect::<Vec<_>>().await.unwrap().is_empty());
    assert_eq!(originals.list_older_than(0).try_collect::<Vec<_>>().await.unwrap(), std::slice::from_ref(&key));

    // As a process leaves it that is killed while it receives.
    let unfinished = folder.path().join("objects").join(format!("{key}#1"));
    std::fs::write(&unfinished, b"ima").unwrap();
    assert_eq!(originals.list_older_than(0).try_collect::<Vec<_>>().await.unwrap(), std::slice::from_ref(&key));
    assert_eq!(originals.remove_unfinished(day).await.unwrap(), 0);
    assert_eq!(originals.remove_unfinished(0).await.unwrap(), 1);
    assert!(!unfinished.exists());

    originals.delete(&key).await.unwrap();
    originals.delete(&key).await.unwrap();
    assert_eq!(originals.read(&key).await.unwrap_err().kind(), StoreErrorKind::NotFound);
}

#[tokio::test]
async fn it_is_ready_and_leaves_no_trace_of_having_been_asked() {
    let folder = tempfile::tempdir().unwrap();
    open(&folder).ready().await.unwrap();
    assert!(files(folder.path()).is_empty());
}

#[test]
fn a_key_bears_the_day_and_the_view() {
    let view = ViewId::new();
    assert_eq!(Originals::key_for(view, Timestamp(1_772_366_400_125)), format!("originals/2026/03/01/{view}"));
}

#[test]
fn addresses_that_name_no_folder_are_refused_with_advice() {
    for url in ["s3://cams/prefix", "data/objects", "file://", "https://example.org"] {
        let error = Originals::open(&OriginalsConfig { url: url.into() }).unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::InvalidInput);
        assert!(error.to_string().contains("file://data/objects"), "{error}");
    }
}

//! The suite that [`Originals`] pass whoever keeps them, one function a behaviour. A keeper runs it all with
//! [`crate::originals_conformance!`].

use std::{any::Any, future::pending, io, time::Duration};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, future::BoxFuture, stream};
use scrutineer_types::{Timestamp, ViewId};
use sha2::{Digest, Sha256};

use crate::{Originals, StoreErrorKind};

const MIB: usize = 1024 * 1024;

/// How long a removal that nobody waits for may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// How often it is looked whether it is over.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Originals under test, in an empty place.
pub struct OriginalsFixture {
    pub originals: Originals,
    /// Whatever is there, unfinished things too.
    pub traces: Box<dyn Fn() -> BoxFuture<'static, Vec<String>> + Send + Sync>,
    /// What must live as long as the test.
    pub keep: Box<dyn Any + Send + Sync>,
}

/// Runs the suite against a keeper: `$fixture` is an async function of the calling module that answers an
/// [`OriginalsFixture`] in an empty place.
#[macro_export]
macro_rules! originals_conformance {
    ($fixture:ident) => {
        $crate::originals_conformance! { $fixture,
            what_is_received_is_stored_whole_and_hashed
            nothing_is_left_of_what_is_too_large_or_broke_off
            nothing_is_left_when_the_future_is_dropped
            what_is_old_is_listed
            what_is_deleted_is_gone_and_deleting_it_again_is_no_error
            it_is_ready_and_leaves_no_trace_of_having_been_asked
        }
    };
    ($fixture:ident, $($name:ident)+) => {
        $(#[tokio::test]
        async fn $name() {
            $crate::conformance::originals::$name($fixture().await).await;
        })+
    };
}

pub fn key() -> String {
    Originals::key_for(ViewId::new(), Timestamp::now())
}

/// Chunks of these sizes, none like another.
pub fn chunks(sizes: &[usize]) -> Vec<Bytes> {
    sizes.iter().enumerate().map(|(index, size)| Bytes::from(vec![index as u8 + 1; *size])).collect()
}

pub async fn what_is_received_is_stored_whole_and_hashed(fixture: OriginalsFixture) {
    let originals = &fixture.originals;
    let large = vec![100_000, 0, 3 * MIB, 700_000, 9 * MIB, 1];
    for sizes in [vec![0], vec![5], vec![5 * MIB], vec![5 * MIB, 5 * MIB], large] {
        let parts = chunks(&sizes);
        let whole = parts.concat();
        let key = key();
        let rest = stream::iter(parts[1..].to_vec()).map(Ok::<_, io::Error>);
        let received = originals.receive(&key, parts[0].clone(), rest, whole.len() as u64).await.unwrap();
        assert_eq!(received.size_bytes, whole.len() as u64);
        assert_eq!(received.sha256, hex::encode(Sha256::digest(&whole)));
        assert!(originals.read(&key).await.unwrap() == whole, "{sizes:?}");
        let (size, streamed) = originals.stream(&key).await.unwrap();
        assert_eq!(size, whole.len() as u64);
        assert!(streamed.try_collect::<Vec<_>>().await.unwrap().concat() == whole, "{sizes:?}");
    }
    assert_eq!((fixture.traces)().await.len(), 5);
}

pub async fn nothing_is_left_of_what_is_too_large_or_broke_off(fixture: OriginalsFixture) {
    let originals = &fixture.originals;
    for before in [MIB, 6 * MIB] {
        let first = Bytes::from(vec![0; before]);
        let more = stream::iter(chunks(&[MIB, MIB])).map(Ok::<_, io::Error>);
        let error = originals.receive(&key(), first.clone(), more, (before + MIB) as u64).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::TooLarge);
        let broken = stream::iter([Err(io::Error::other("the client went away"))]);
        let error = originals.receive(&key(), first, broken, u64::MAX).await.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(std::error::Error::source(&error).unwrap().to_string().contains("went away"));
    }
    assert!((fixture.traces)().await.is_empty(), "{:?}", (fixture.traces)().await);
}

pub async fn nothing_is_left_when_the_future_is_dropped(fixture: OriginalsFixture) {
    let key = key();
    let hanging = stream::once(pending::<Result<Bytes, io::Error>>()).boxed();
    let first = Bytes::from(vec![1; 11 * MIB]);
    let mut receiving = Box::pin(fixture.originals.receive(&key, first, hanging, u64::MAX));
    let begun = async {
        // Seen twice: by then whoever began it has heard of it too.
        for _ in 0..2 {
            while (fixture.traces)().await.is_empty() {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        }
    };
    tokio::select! {
        _ = &mut receiving => panic!("the source hangs"),
        begun = tokio::time::timeout(PATIENCE, begun) => begun.expect("it begins"),
    }
    drop(receiving);
    // Nobody waits for the removal.
    let removed = async {
        while !(fixture.traces)().await.is_empty() {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(PATIENCE, removed).await.expect("what was begun is removed");
    assert_eq!(fixture.originals.read(&key).await.unwrap_err().kind(), StoreErrorKind::NotFound);
}

pub async fn what_is_old_is_listed(fixture: OriginalsFixture) {
    let originals = &fixture.originals;
    let key = key();
    originals.receive(&key, Bytes::from_static(b"image"), stream::empty::<io::Result<Bytes>>(), 5).await.unwrap();
    let day = Duration::from_hours(24).as_millis() as u64;
    assert!(originals.list_older_than(day).try_collect::<Vec<_>>().await.unwrap().is_empty());
    assert_eq!(originals.list_older_than(0).try_collect::<Vec<_>>().await.unwrap(), [key]);
}

pub async fn what_is_deleted_is_gone_and_deleting_it_again_is_no_error(fixture: OriginalsFixture) {
    let originals = &fixture.originals;
    let key = key();
    originals.receive(&key, Bytes::from_static(b"image"), stream::empty::<io::Result<Bytes>>(), 5).await.unwrap();
    originals.delete(&key).await.unwrap();
    originals.delete(&key).await.unwrap();
    assert_eq!(originals.read(&key).await.unwrap_err().kind(), StoreErrorKind::NotFound);
    assert!(originals.stream(&key).await.is_err_and(|error| error.kind() == StoreErrorKind::NotFound));
    assert!((fixture.traces)().await.is_empty());
}

pub async fn it_is_ready_and_leaves_no_trace_of_having_been_asked(fixture: OriginalsFixture) {
    fixture.originals.ready().await.unwrap();
    assert!((fixture.traces)().await.is_empty());
}

//! An intake and its originals, on the real stores: rows and originals, or neither.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

use std::{convert::Infallible, path::PathBuf, sync::Arc, time::Duration};

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream;
use scrutineer_decide::PolicyJudge;
use scrutineer_egress::Egress;
use scrutineer_ingest::{Config, Ingest, IngestErrorKind, Intake, Metadata};
use scrutineer_preprocess::{Limits, RgbImage, encode_jpeg};
use scrutineer_queue::{Delivery, Queue, QueueError};
use scrutineer_store::{
    InspectionFilter, Metastore, Originals, OriginalsConfig, SqliteMetastore, StoreError, StoreErrorKind,
};
use scrutineer_types::{Access, JobId, Priority};

/// A queue that cannot be reached, as one over a network may be.
#[derive(Debug)]
struct UnreachableQueue;

#[async_trait]
impl Queue for UnreachableQueue {
    async fn publish(&self, _: &[JobId]) -> Result<(), QueueError> {
        Err(StoreError::new(StoreErrorKind::Unavailable, "no route to the queue").into())
    }

    async fn receive(&self, _: usize, _: Priority, _: Duration) -> Result<Vec<Delivery>, QueueError> {
        Ok(Vec::new())
    }

    async fn extend(&self, _: &[Delivery]) -> Result<(), QueueError> {
        Ok(())
    }

    async fn acknowledge(&self, _: Vec<Delivery>) -> Result<(), QueueError> {
        Ok(())
    }

    async fn release(&self, _: Vec<Delivery>) -> Result<(), QueueError> {
        Ok(())
    }
}

struct Room {
    ingest: Ingest,
    metastore: Arc<SqliteMetastore>,
    folder: tempfile::TempDir,
}

impl Room {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        let config = scrutineer_store::Config::at(format!("sqlite://{path}/s.db"));
        let metastore = Arc::new(SqliteMetastore::open(&config, "plain", Arc::new(PolicyJudge)).await.unwrap());
        let policy = scrutineer_decide::parse("name = \"plain\"\n").unwrap();
        metastore.import_policy(&policy, &scrutineer_decide::content_hash(&policy), true).await.unwrap();
        let originals = Originals::open(&OriginalsConfig::at(format!("file://{path}/objects"))).unwrap();
        let queue = Arc::new(UnreachableQueue);
        let egress = Egress::new(&scrutineer_egress::Config::default()).unwrap();
        let ingest = Ingest::new(Config::default(), Limits::default(), metastore.clone(), queue, originals, egress);
        Self { ingest, metastore, folder }
    }

    /// An intake that has received one image, in chunks of a few bytes.
    async fn received(&self) -> Intake {
        let mut intake = self.ingest.begin(None).await.unwrap();
        let jpeg = encode_jpeg(&RgbImage::from_pixel(32, 24, [9, 99, 199].into()), 90);
        let chunks: Vec<_> = jpeg.chunks(7).map(|chunk| Ok::<_, Infallible>(Bytes::copy_from_slice(chunk))).collect();
        let stored = intake.receive_image(stream::iter(chunks)).await.unwrap();
        assert_eq!((stored.image.width, stored.image.height), (32, 24));
        assert_eq!(stored.image.size_bytes, jpeg.len() as u64);
        intake
    }

    fn originals(&self) -> usize {
        let mut folders: Vec<PathBuf> = vec![self.folder.path().join("objects")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files += 1 }
            }
        }
        files
    }

    async fn inspections(&self) -> usize {
        let filter = InspectionFilter { limit: 10, ..InspectionFilter::default() };
        self.metastore.inspections(&Access::all(), &filter).await.unwrap().items.len()
    }

    /// Waits, within a bound, until there are so many originals and inspections.
    async fn until(&self, originals: usize, inspections: usize) {
        for _ in 0..200 {
            if (self.originals(), self.inspections().await) == (originals, inspections) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{} originals, {} inspections", self.originals(), self.inspections().await);
    }
}

#[tokio::test]
async fn an_intake_that_is_dropped_or_discarded_leaves_no_original() {
    let room = Room::open().await;
    let dropped = room.received().await;
    let discarded = room.received().await;
    assert_eq!(room.originals(), 2);
    discarded.discard().await;
    assert_eq!(room.originals(), 1);
    drop(dropped);
    room.until(0, 0).await;
}

#[tokio::test]
async fn a_queue_that_cannot_be_reached_refuses_nobody() {
    let room = Room::open().await;
    let submitted = room.received().await.submit(&Access::all(), Metadata::default()).await.unwrap();
    assert_eq!(submitted.jobs.len(), 1);
    assert_eq!((room.originals(), room.inspections().await), (1, 1));
}

#[tokio::test]
async fn a_caller_who_goes_away_during_the_commit_does_not_part_rows_from_originals() {
    let room = Room::open().await;
    let (intake, access) = (room.received().await, Access::all());
    let mut submitting = Box::pin(intake.submit(&access, Metadata::default()));
    assert!(futures::poll!(&mut submitting).is_pending(), "the commit is under way");
    drop(submitting);
    room.until(1, 1).await;
}

#[tokio::test]
async fn a_source_that_breaks_off_leaves_no_original() {
    let room = Room::open().await;
    let mut intake = room.ingest.begin(None).await.unwrap();
    let jpeg = encode_jpeg(&RgbImage::new(32, 24), 90);
    let source = stream::iter([Ok(Bytes::from(jpeg)), Err(std::io::Error::other("the line is dead"))]);
    let error = intake.receive_image(source).await.unwrap_err();
    assert_eq!(error.kind(), IngestErrorKind::Source);
    assert_eq!(std::error::Error::source(&error).unwrap().to_string(), "the line is dead");
    assert_eq!(room.originals(), 0);
}

#[tokio::test]
async fn a_header_that_comes_byte_by_byte_is_still_a_header() {
    let room = Room::open().await;
    let jpeg = encode_jpeg(&RgbImage::new(32, 24), 90);
    let bytes: Vec<_> = jpeg.iter().map(|byte| Ok::<_, Infallible>(Bytes::copy_from_slice(&[*byte]))).collect();
    let (header, whole) = room.ingest.collect_image(stream::iter(bytes)).await.unwrap();
    assert_eq!(((header.width, header.height), &whole[..]), ((32, 24), &jpeg[..]));
}

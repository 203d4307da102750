//! Originals in a bucket of S3, over real connections, and what befalls them there.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{io, time::Duration};

use bytes::Bytes;
use futures::{FutureExt, TryStreamExt, stream};
use scrutineer_store::{
    Aws, ObjectSources, Originals, OriginalsConfig, Received, StoreError, StoreErrorKind,
    conformance::{
        moto,
        originals::{OriginalsFixture, chunks, key},
        proxy::{Fault, Proxy},
    },
};

const MIB: usize = 1024 * 1024;

async fn fixture() -> OriginalsFixture {
    let bucket = moto::bucket().await;
    let aws = Aws::at(&moto::endpoint().await).await;
    let originals = Originals::connect(&OriginalsConfig::at(format!("s3://{bucket}/some/prefix")), Some(&aws)).unwrap();
    let traces = move || {
        let bucket = bucket.clone();
        async move {
            let (mut keys, unfinished) = moto::contents(&bucket).await;
            assert!(keys.iter().all(|key| key.starts_with("some/prefix/originals/")), "{keys:?}");
            keys.extend((0..unfinished).map(|_| "unfinished".to_owned()));
            keys
        }
        .boxed()
    };
    OriginalsFixture { originals, traces: Box::new(traces), keep: Box::new(()) }
}

mod suite {
    use super::fixture;

    scrutineer_store::originals_conformance!(fixture);
}

/// Originals behind a proxy.
struct Behind {
    proxy: Proxy,
    bucket: String,
    originals: Originals,
}

impl Behind {
    async fn new(change: impl FnOnce(&mut OriginalsConfig)) -> Self {
        let proxy = Proxy::http(&moto::endpoint().await).await;
        let bucket = moto::bucket().await;
        let mut config = OriginalsConfig::at(format!("s3://{bucket}"));
        change(&mut config);
        let originals = Originals::connect(&config, Some(&Aws::at(&proxy.url()).await)).unwrap();
        Self { proxy, bucket, originals }
    }

    async fn put(&self, key: &str, chunks: &[Bytes]) -> Result<Received, StoreError> {
        let rest: Vec<io::Result<Bytes>> = chunks[1..].iter().cloned().map(Ok).collect();
        self.originals.receive(key, chunks[0].clone(), stream::iter(rest), u64::MAX).await
    }
}

const SLOW_DOWN: &str = "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";

#[tokio::test]
async fn trouble_of_the_service_is_waited_out() {
    let behind = Behind::new(|_| ()).await;
    let (small, large) = (chunks(&[1000]), chunks(&[4 * MIB, 4 * MIB]));
    behind.proxy.plan(2, "PUT /", Fault::Status(503, SLOW_DOWN));
    behind.proxy.plan(1, "POST /", Fault::Status(500, ""));
    behind.proxy.plan(1, "partNumber=1", Fault::Status(503, SLOW_DOWN));
    behind.proxy.plan(2, "GET /", Fault::Status(503, SLOW_DOWN));
    for parts in [small, large] {
        let key = key();
        behind.put(&key, &parts).await.unwrap();
        assert!(behind.originals.read(&key).await.unwrap() == parts.concat());
    }
    assert_eq!(behind.proxy.done(), 6);
}

#[tokio::test]
async fn an_upload_whose_answer_was_lost_is_found_to_be_ours() {
    let behind = Behind::new(|_| ()).await;
    let (key, parts) = (key(), chunks(&[1000]));
    behind.proxy.plan(1, "PUT /", Fault::LostAnswer);
    behind.put(&key, &parts).await.unwrap();
    assert_eq!(behind.proxy.done(), 1);
    assert!(behind.originals.read(&key).await.unwrap() == parts.concat());
}

#[tokio::test]
async fn an_object_that_is_there_is_not_replaced() {
    let behind = Behind::new(|_| ()).await;
    let (key, first) = (key(), chunks(&[1000]));
    behind.put(&key, &first).await.unwrap();
    let error = behind.put(&key, &chunks(&[999])).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Conflict);
    assert!(behind.originals.read(&key).await.unwrap() == first.concat());
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_an_object_is_taken_up_again() {
    let behind = Behind::new(|_| ()).await;
    let (key, parts) = (key(), chunks(&[MIB]));
    behind.put(&key, &parts).await.unwrap();
    behind.proxy.plan(1, "GET /", Fault::CutAfter(300_000));
    assert!(behind.originals.read(&key).await.unwrap() == parts.concat());
    assert_eq!(behind.proxy.done(), 1);
}

#[tokio::test]
async fn whoever_does_not_answer_is_not_awaited_for_ever() {
    let behind = Behind::new(|config| (config.request_timeout_ms, config.retries) = (100, 1)).await;
    behind.proxy.plan(10, "", Fault::Hang);
    for error in [
        behind.originals.read(&key()).await.unwrap_err(),
        behind.put(&key(), &chunks(&[10])).await.unwrap_err(),
        behind.originals.ready().await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), StoreErrorKind::Unavailable, "{error}");
        assert!(error.is_transient());
    }
}

#[tokio::test]
async fn nobody_there_is_a_failure_that_passes() {
    let behind = Behind::new(|config| config.retries = 1).await;
    behind.proxy.refuse(true);
    let error = behind.put(&key(), &chunks(&[10])).await.unwrap_err();
    assert!(error.is_transient(), "{error}");
    behind.proxy.refuse(false);
    behind.put(&key(), &chunks(&[10])).await.unwrap();
}

#[tokio::test]
async fn parts_of_what_failed_are_removed() {
    let behind = Behind::new(|config| config.retries = 0).await;
    behind.proxy.plan(1, "partNumber=2", Fault::Status(500, ""));
    let error = behind.put(&key(), &chunks(&[12 * MIB])).await.unwrap_err();
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
    assert_eq!(moto::contents(&behind.bucket).await, (Vec::new(), 0));
}

#[tokio::test]
async fn uploads_that_a_killed_process_left_unfinished_are_swept_when_they_are_old() {
    let fixture = fixture().await;
    let behind = Behind::new(|_| ()).await;
    let (bucket, originals) = (&behind.bucket, &behind.originals);
    let begin = async |key: &str| {
        let (status, body) = moto::request("POST", &format!("/{bucket}/{key}?uploads"), &[], "").await;
        assert_eq!(status, 200, "{body}");
    };
    begin(&key()).await;
    begin("somebody/elses").await;
    // Moto says that all of them were begun in 2010.
    let decades = Duration::from_hours(24 * 365 * 30).as_millis() as u64;
    assert_eq!(originals.remove_unfinished(decades).await.unwrap(), 0);
    assert_eq!(moto::contents(bucket).await.1, 2);
    assert_eq!(originals.remove_unfinished(0).await.unwrap(), 1);
    assert_eq!(moto::contents(bucket).await.1, 1, "what is not below our prefix is not ours");
    assert_eq!(fixture.originals.remove_unfinished(0).await.unwrap(), 0);
}

#[tokio::test]
async fn complaints_say_what_to_do() {
    let behind = Behind::new(|config| config.retries = 0).await;
    for (status, body, kind, words) in [
        (404, "<Error><Code>NoSuchKey</Code></Error>", StoreErrorKind::NotFound, "no such original"),
        (404, "<Error><Code>NoSuchBucket</Code></Error>", StoreErrorKind::Unavailable, "no such bucket"),
        (403, "<Error><Code>AccessDenied</Code></Error>", StoreErrorKind::ReadOnly, "denies access"),
        (403, "<Error><Code>ExpiredToken</Code></Error>", StoreErrorKind::Unavailable, "have expired"),
        (503, SLOW_DOWN, StoreErrorKind::Unavailable, "throttling"),
    ] {
        behind.proxy.plan(1, "GET /", Fault::Status(status, body));
        let error = behind.originals.read(&key()).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        assert!(error.to_string().contains(words), "{body}: {error}");
    }
    let aws = Aws::at(&moto::endpoint().await).await;
    let nowhere = Originals::connect(&OriginalsConfig::at("s3://no-such-bucket-here"), Some(&aws)).unwrap();
    assert!(nowhere.ready().await.unwrap_err().to_string().contains("no such bucket"));
    behind.originals.ready().await.unwrap();
}

#[tokio::test]
async fn objects_of_others_are_read_below_what_is_allowed_in_their_versions() {
    let bucket = moto::bucket().await;
    let on = "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>";
    assert_eq!(moto::request("PUT", &format!("/{bucket}?versioning"), &[], on).await.0, 200);
    for body in ["older", "newer"] {
        assert_eq!(moto::request("PUT", &format!("/{bucket}/ber1/a%20b%252.jpg"), &[], body).await.0, 200);
    }
    let (_, versions) = moto::request("GET", &format!("/{bucket}?versions"), &[], "").await;
    let version = |part: &str| part.split("</VersionId>").next().unwrap().to_owned();
    let versions: Vec<String> = versions.split("<VersionId>").skip(1).map(version).collect();
    let proxy = Proxy::http(&moto::endpoint().await).await;
    let open = async |timeout: Duration| {
        let aws = Aws::at(&proxy.url()).await;
        ObjectSources::new(&[format!("s3://{bucket}/ber1/")], &OriginalsConfig::default(), Some(aws), timeout).unwrap()
    };
    let sources = open(Duration::from_secs(20)).await;
    let address = format!("s3://{bucket}/ber1/a b%2.jpg");
    let mut read = Vec::new();
    for version in [None, Some(versions[0].as_str()), Some(versions[1].as_str())] {
        let opened = sources.open(&address, version).await.unwrap();
        assert_eq!(opened.size_bytes, 5);
        read.push(opened.body.try_collect::<Vec<_>>().await.unwrap().concat());
    }
    assert_eq!(read[0], b"newer");
    assert_ne!(read[1], read[2]);
    let absent = sources.open(&format!("s3://{bucket}/ber1/none.jpg"), None).await.err().unwrap();
    assert_eq!(absent.kind(), StoreErrorKind::NotFound, "{absent}");
    assert!(absent.to_string().contains("check the key"), "{absent}");
    let refused = sources.open(&format!("s3://{bucket}/muc1/a.jpg"), None).await.err().unwrap();
    assert_eq!(refused.kind(), StoreErrorKind::InvalidInput);
    proxy.plan(1, "GET /", Fault::Hang);
    let slow = open(Duration::from_millis(100)).await.open(&address, None).await.err().unwrap();
    assert_eq!(slow.kind(), StoreErrorKind::Unavailable);
    assert!(slow.to_string().contains("in time"), "{slow}");
}

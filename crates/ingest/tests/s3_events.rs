//! S3's notifications over a real queue, and the objects they tell of in a real bucket.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

use std::{sync::Arc, time::Duration};

use scrutineer_decide::PolicyJudge;
use scrutineer_egress::Egress;
use scrutineer_ingest::{Config, Ingest, S3Events};
use scrutineer_preprocess::{Limits, RgbImage, encode_jpeg};
use scrutineer_queue::{Mailbox, StoreQueue, StoreQueueConfig};
use scrutineer_store::{
    Aws, InspectionFilter, Metastore, ObjectSources, Originals, OriginalsConfig, SqliteMetastore,
    conformance::{
        moto,
        proxy::{Fault, Proxy},
    },
};
use scrutineer_types::{Access, Inspection};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// How long anything may take before the test says that it hangs.
const PATIENCE: Duration = Duration::from_secs(40);

/// How often it is looked whether something has come about.
const LOOK_EVERY: Duration = Duration::from_millis(20);

struct Room {
    metastore: Arc<dyn Metastore>,
    bucket: String,
    queue: String,
    /// Between the reader and the bucket.
    proxy: Proxy,
    stop: CancellationToken,
    _folder: tempfile::TempDir,
}

impl Drop for Room {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Room {
    /// With a reader at work.
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        let database = scrutineer_store::Config::at(format!("sqlite://{path}/s.db"));
        let metastore: Arc<dyn Metastore> =
            Arc::new(SqliteMetastore::open(&database, "plain", Arc::new(PolicyJudge)).await.unwrap());
        let policy = scrutineer_decide::parse("name = \"plain\"\n").unwrap();
        metastore.import_policy(&policy, &scrutineer_decide::content_hash(&policy), true).await.unwrap();
        let originals = Originals::open(&OriginalsConfig::at(format!("file://{path}/objects"))).unwrap();
        let claims = StoreQueueConfig { lease_ms: 60_000, worker: "test".into(), models: None };
        let jobs = Arc::new(StoreQueue::new(Arc::clone(&metastore), claims));
        let egress = Egress::new(&scrutineer_egress::Config::default()).unwrap();
        let (bucket, queue) = (moto::bucket().await, moto::queue().await);
        let proxy = Proxy::http(&moto::endpoint().await).await;
        let reading = OriginalsConfig { retries: 0, ..OriginalsConfig::default() };
        let allowed = [format!("s3://{bucket}/in/")];
        let aws = Aws::at(&proxy.url()).await;
        let objects = ObjectSources::new(&allowed, &reading, Some(aws), Duration::from_secs(20)).unwrap();
        let ingest = Ingest::new(Config::default(), Limits::default(), Arc::clone(&metastore), jobs, originals, egress)
            .with_objects(objects);
        let mailbox = Mailbox::open(&queue, &Aws::at(&moto::endpoint().await).await).unwrap();
        let template = "in/{facility}/{angle}/{package_id}.jpg".parse().unwrap();
        let stop = CancellationToken::new();
        tokio::spawn(S3Events::new(ingest, mailbox, template).run(stop.clone()));
        Self { metastore, bucket, queue, proxy, stop, _folder: folder }
    }

    /// Puts an object, of which nobody is told, at a key written as in a URL.
    async fn put(&self, key: &str, seed: u8) {
        let jpeg = encode_jpeg(&RgbImage::from_pixel(32, 24, [seed, 99, 199].into()), 90);
        let url = format!("{}/{}/{key}", moto::endpoint().await, self.bucket);
        let answer = reqwest::Client::new().put(url).body(jpeg).send().await.unwrap();
        assert!(answer.status().is_success());
    }

    async fn tell(&self, body: &Value) {
        moto::put_message(&self.queue, &body.to_string()).await;
    }

    /// S3's own words about an object.
    fn created(&self, key: &str, sequencer: &str) -> Value {
        json!({"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put", "s3": {
            "bucket": {"name": self.bucket}, "object": {"key": key, "sequencer": sequencer}}}]})
    }

    async fn inspections(&self) -> Vec<Inspection> {
        let filter = InspectionFilter { limit: 100, ..InspectionFilter::default() };
        self.metastore.inspections(&Access::all(), &filter).await.unwrap().items
    }

    /// Waits until every message is settled.
    async fn settled(&self) {
        let empty = async {
            while moto::messages(&self.queue).await != (0, 0) {
                tokio::time::sleep(LOOK_EVERY).await;
            }
        };
        tokio::time::timeout(PATIENCE, empty).await.expect("every message is settled");
    }

    /// The packages, in order.
    async fn packages(&self) -> Vec<String> {
        let mut names: Vec<String> = self.inspections().await.into_iter().filter_map(|one| one.package_id).collect();
        names.sort();
        names
    }
}

#[tokio::test]
async fn objects_come_in_by_every_envelope_once_each() {
    let room = Room::open().await;
    for (key, seed) in [("in/ber1/top/P%201.jpg", 1), ("in/ber1/top/P2.jpg", 2), ("in/ber1/top/P%2B3.jpg", 3)] {
        room.put(key, seed).await;
    }
    let direct = room.created("in/ber1/top/P+1.jpg", "01");
    let by_sns = json!({"Type": "Notification", "Message": room.created("in/ber1/top/P2.jpg", "01").to_string()});
    let by_event_bridge = json!({"source": "aws.s3", "detail-type": "Object Created", "detail": {
        "bucket": {"name": room.bucket}, "object": {"key": "in/ber1/top/P+3.jpg", "sequencer": "01"}}});
    let test = json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": room.bucket});
    for _ in 0..2 {
        for body in [&direct, &by_sns, &by_event_bridge, &test] {
            room.tell(body).await;
        }
        room.settled().await;
    }
    assert_eq!(room.packages().await, ["P 1", "P+3", "P2"]);
    let all = room.inspections().await;
    assert!(all.iter().all(|one| one.facility == "ber1"
        && one.views.len() == 1
        && one.views[0].image.as_ref().is_some_and(|image| image.width == 32)));
}

#[tokio::test]
async fn what_is_no_image_of_ours_is_refused_and_leaves_nothing() {
    let room = Room::open().await;
    room.put("in/ber1/top/A.jpg", 1).await;
    room.put("out/ber1/top/B.jpg", 1).await;
    let (status, _) =
        moto::request("PUT", &format!("/{}/in/ber1/top/text.jpg", room.bucket), &[], "no image at all").await;
    assert_eq!(status, 200);
    for key in
        ["in/ber1/top/text.jpg", "in/ber1/top/none.jpg", "out/ber1/top/B.jpg", "in/readme.txt", "in/../out/top/B.jpg"]
    {
        room.tell(&room.created(key, "01")).await;
    }
    moto::put_message(&room.queue, "hello").await;
    room.settled().await;
    assert!(room.inspections().await.is_empty());
    room.tell(&room.created("in/ber1/top/A.jpg", "01")).await;
    room.settled().await;
    assert_eq!(room.packages().await, ["A"]);
}

#[tokio::test]
async fn trouble_that_passes_leaves_the_message_for_another_try() {
    let room = Room::open().await;
    room.put("in/ber1/top/A.jpg", 1).await;
    room.put("in/ber1/top/B.jpg", 2).await;
    room.proxy.plan(1, "A.jpg", Fault::Status(503, "<Error><Code>SlowDown</Code></Error>"));
    room.proxy.plan(1, "B.jpg", Fault::Status(403, "<Error><Code>AccessDenied</Code></Error>"));
    room.tell(&room.created("in/ber1/top/A.jpg", "01")).await;
    room.tell(&room.created("in/ber1/top/B.jpg", "01")).await;
    room.settled().await;
    assert_eq!(room.proxy.done(), 2);
    assert_eq!(room.packages().await, ["A", "B"]);
}

#[tokio::test]
async fn views_of_one_package_join_whichever_event_tells_of_them() {
    let room = Room::open().await;
    room.put("in/ber1/top/P.jpg", 1).await;
    room.put("in/ber1/left/P.jpg", 2).await;
    let both = json!({"Records": [
        room.created("in/ber1/top/P.jpg", "01")["Records"][0], room.created("in/ber1/left/P.jpg", "02")["Records"][0]]});
    room.tell(&both).await;
    room.settled().await;
    let views: usize = room.inspections().await.iter().map(|one| one.views.len()).sum();
    assert_eq!(views, 2);
    assert!(room.packages().await.iter().all(|package| package == "P"));
}

#[tokio::test]
async fn s3_itself_tells_of_what_is_put() {
    let room = Room::open().await;
    let name = room.queue.rsplit('/').next().unwrap();
    let wish = format!(
        "<NotificationConfiguration><QueueConfiguration><Id>1</Id><Queue>arn:aws:sqs:us-east-1:123456789012:{name}</Queue>\
         <Event>s3:ObjectCreated:*</Event></QueueConfiguration></NotificationConfiguration>"
    );
    let (status, body) = moto::request("PUT", &format!("/{}?notification", room.bucket), &[], &wish).await;
    assert_eq!(status, 200, "{body}");
    room.put("in/ber1/top/P%209.jpg", 9).await;
    let came = async {
        while room.inspections().await.is_empty() {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(PATIENCE, came).await.expect("it comes in by itself");
    room.settled().await;
    assert_eq!(room.packages().await, ["P 9"]);
}

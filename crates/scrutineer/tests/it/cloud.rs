//! The service on PostgreSQL, SQS and S3, in processes apart.

use scrutineer_store::conformance::{moto, postgres::TestDatabase};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    images,
    server::{Server, Site, root, until},
};

/// A site whose servers share a database, a bucket and queues; the database must outlive them.
pub struct Cloud {
    _database: TestDatabase,
    pub site: Site,
    pub bucket: String,
    queues: [String; 2],
    events: String,
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

impl Cloud {
    pub fn new() -> Self {
        block_on(async {
            let database = TestDatabase::create().await;
            let bucket = moto::bucket().await;
            let queues = [moto::queue().await, moto::queue().await];
            let site = Site::new()
                .with("database.url", database.url())
                .with("objects.url", format!("s3://{bucket}/kept"))
                .with("queue.url", &queues[0])
                .with("queue.url_high", &queues[1])
                .with("ingest.allow_objects", json!([format!("s3://{bucket}/incoming/")]))
                .with("worker.lease_ms", 2000)
                .environment("AWS_ENDPOINT_URL", &moto::endpoint().await)
                .environment("AWS_REGION", "us-east-1")
                .environment("AWS_ACCESS_KEY_ID", "test")
                .environment("AWS_SECRET_ACCESS_KEY", "test")
                .environment("AWS_EC2_METADATA_DISABLED", "true");
            Self { _database: database, site, bucket, queues, events: moto::queue().await }
        })
    }

    /// The same with other settings as well.
    pub fn with(self, settings: impl FnOnce(Site) -> Site) -> Self {
        Self { site: settings(self.site), ..self }
    }

    /// How many messages about jobs there are.
    fn messages(&self) -> u64 {
        block_on(async {
            let mut count = 0;
            for queue in &self.queues {
                let (waiting, out) = moto::messages(queue).await;
                count += waiting + out;
            }
            count
        })
    }
}

fn submit(server: &Server, seed: u32, query: &str) -> Value {
    let request = server.post(&format!("/v1/inspections{query}")).header("content-type", "image/jpeg");
    let response = request.body(images::jpeg(640, 480, seed)).send().unwrap();
    assert_eq!(response.status(), 202, "{}", response.text().unwrap());
    response.json().unwrap()
}

fn path_of(inspection: &Value) -> String {
    format!("/v1/inspections/{}", inspection["id"].as_str().unwrap())
}

#[test]
fn an_image_goes_in_and_the_verdict_comes_out() {
    let cloud = Cloud::new();
    let api = cloud.site.serve_roles("api");
    let _worker = cloud.site.serve_roles("worker");
    assert_eq!(api.get("/readyz").status(), 200, "{}", api.get("/readyz").text().unwrap());
    let done = api.inspect(images::jpeg(640, 480, 1), "?facility=ber1&camera=dock-1");
    assert!(done["verdict"].is_string(), "{done}");
    let view = &done["views"][0];
    assert_eq!((view["status"].as_str(), view["attempts"].as_u64()), (Some("completed"), Some(1)));
    let original = api.get(&format!("{}/views/{}/image", path_of(&done), view["id"].as_str().unwrap()));
    assert_eq!(original.bytes().unwrap(), images::jpeg(640, 480, 1));
    let urgent = api.inspect(images::jpeg(640, 480, 2), "?priority=high");
    assert!(urgent["verdict"].is_string(), "{urgent}");
    let (keys, unfinished) = block_on(moto::contents(&cloud.bucket));
    assert_eq!((keys.len(), unfinished), (2, 0));
    assert!(keys.iter().all(|key| key.starts_with("kept/originals/")), "{keys:?}");
    until(|| (cloud.messages() == 0).then_some(()));
    api.tells(&["scrutineer_queue_messages_total{kind=\"published\"} 2"]);
}

#[test]
fn a_killed_worker_s_jobs_come_again() {
    let cloud = Cloud::new();
    let api = cloud.site.serve_roles("api");
    let doomed = cloud.site.serve_roles("worker");
    let opened: Vec<Value> = (0..20).map(|seed| submit(&api, 10 + seed, "")).collect();
    doomed.kill();
    let _other = cloud.site.serve_roles("worker");
    for one in &opened {
        let done = api.client_wait(&path_of(one));
        assert!(done["verdict"].is_string(), "{done}");
        assert!(done["views"][0]["error"].is_null(), "{done}");
    }
    until(|| (cloud.messages() == 0).then_some(()));
}

#[test]
fn what_sqs_was_never_told_of_is_published_by_whoever_serves() {
    let cloud = Cloud::new();
    // As if the process had died between the commit and the message: nothing was published.
    let silent = Site::new()
        .with("database.url", cloud.site.setting("database.url"))
        .with("objects.url", cloud.site.setting("objects.url"))
        .environments_of(&cloud.site);
    let api = silent.serve_roles("api");
    let opened: Vec<Value> = (0..3).map(|seed| submit(&api, 40 + seed, "?facility=ber1")).collect();
    api.kill();
    assert_eq!(cloud.messages(), 0);
    // No worker is needed for that, so that one may be started because of it.
    let api = cloud.site.serve_roles("api");
    until(|| (cloud.messages() == 3).then_some(()));
    let _worker = cloud.site.serve_roles("worker");
    for one in &opened {
        assert!(api.client_wait(&path_of(one))["verdict"].is_string());
    }
}

#[test]
fn an_object_is_a_source_below_what_is_allowed() {
    let cloud = Cloud::new();
    let api = cloud.site.serve_roles("api");
    let _worker = cloud.site.serve_roles("worker");
    let image = images::jpeg(640, 480, 50);
    cloud.put("incoming/a b.jpg", &image);
    cloud.put("secret/a.jpg", &image);
    cloud.put("incoming/no-image.jpg", b"hello, this is no image at all; it is a text");
    let ask = |address: String| {
        let body = json!({"facility": "ber1", "views": [{"object": address, "angle": "top"}]});
        api.post("/v1/inspections").header("prefer", "wait=30").json(&body).send().unwrap()
    };
    let done = ask(format!("s3://{}/incoming/a b.jpg", cloud.bucket));
    assert_eq!(done.status(), 200);
    let done: Value = done.json().unwrap();
    assert!(done["verdict"].is_string(), "{done}");
    assert_eq!(done["views"][0]["image"]["size_bytes"].as_u64(), Some(image.len() as u64));
    for (address, status, kind) in [
        (format!("s3://{}/secret/a.jpg", cloud.bucket), 400, "source-refused"),
        (format!("s3://{}/incoming/../secret/a.jpg", cloud.bucket), 400, "source-refused"),
        (format!("s3://{}/incoming/none.jpg", cloud.bucket), 400, "source-absent"),
        ("s3://elsewhere/incoming/a.jpg".to_owned(), 400, "source-refused"),
        (format!("s3://{}/incoming/no-image.jpg", cloud.bucket), 415, "not-an-image"),
    ] {
        let refused = ask(address.clone());
        assert_eq!(refused.status(), status, "{address}");
        let problem: Value = refused.json().unwrap();
        assert!(problem["type"].as_str().unwrap().ends_with(kind), "{address}: {problem}");
        assert!(problem["detail"].as_str().unwrap().starts_with("views[0]: "), "{problem}");
    }
}

#[test]
fn a_model_in_a_bucket_is_fetched_once_and_held_against_its_hash() {
    let cloud = Cloud::new();
    let weights = std::fs::read(root().join("models/parcel/parcel.onnx")).unwrap();
    cloud.put("models/dock.onnx", &weights);
    let hash = hex::encode(Sha256::digest(&weights));
    let folder = tempfile::tempdir().unwrap();
    let address = format!("s3://{}/models/dock.onnx", cloud.bucket);
    let temporary = folder.path().display().to_string();
    let cloud = cloud.with(|site| site.with("model.path", &address).environment("TMPDIR", &temporary));
    let said = cloud.site.refusal();
    assert!(said.contains("needs model.sha256"), "{said}");
    let cloud = cloud.with(|site| site.with("model.sha256", "0".repeat(64)));
    let said = cloud.site.refusal();
    assert!(said.contains("another file than was meant"), "{said}");
    let cloud = cloud.with(|site| site.with("model.sha256", &hash));
    let served = |cloud: &Cloud| cloud.site.serve().json("/v1/models")["items"][0].clone();
    let model = served(&cloud);
    assert_eq!((model["sha256"].as_str(), model["name"].as_str()), (Some(hash.as_str()), Some("dock")), "{model}");
    let cloud = cloud.with(|site| site.environment("AWS_ENDPOINT_URL", "http://127.0.0.1:1"));
    assert_eq!(served(&cloud), model, "it is here already");
}

#[test]
fn what_is_put_into_a_bucket_becomes_an_inspection_by_itself() {
    let mut cloud = Cloud::new();
    cloud.site = std::mem::take(&mut cloud.site)
        .with("ingest.s3_events.queue", &cloud.events)
        .with("ingest.s3_events.key_template", "incoming/{facility}/{camera}/{angle}/{package_id}.jpg");
    cloud.notify();
    let api = cloud.site.serve_roles("api");
    let _worker = cloud.site.serve_roles("worker");
    cloud.put("incoming/ber1/cam 3/top/PKG+1.jpg", &images::jpeg(640, 480, 60));
    cloud.put("incoming/ber1/cam 3/top/no-image.jpg", b"hello, this is no image at all; it is a text");
    cloud.put("incoming/readme.txt", b"not a key of ours");
    let done = until(|| {
        let page = api.json("/v1/inspections?facility=ber1&status=completed");
        page["items"].get(0).cloned()
    });
    assert_eq!(done["package_id"], "PKG+1");
    assert_eq!((done["views"][0]["camera"].as_str(), done["views"][0]["angle"].as_str()), (Some("cam 3"), Some("top")));
    assert!(done["verdict"].is_string());
    until(|| (block_on(moto::messages(&cloud.events)) == (0, 0)).then_some(()));
    api.tells(&[
        "scrutineer_s3_events_total{outcome=\"created\"} 1",
        "scrutineer_s3_events_total{outcome=\"refused\"} 2",
        "scrutineer_s3_events_total{outcome=\"failed\"} 0",
    ]);
    assert_eq!(api.json("/v1/inspections")["items"].as_array().unwrap().len(), 1);
}

impl Cloud {
    /// Puts an object into the bucket, as anybody may.
    pub fn put(&self, key: &str, body: &[u8]) {
        let url =
            format!("{}/{}/{}", block_on(moto::endpoint()), self.bucket, key.replace(' ', "%20").replace('+', "%2B"));
        let answer = reqwest::blocking::Client::new()
            .put(url)
            .header("content-type", "application/octet-stream")
            .body(body.to_vec())
            .send()
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.status());
    }

    /// Has S3 tell the queue of events of every new object.
    fn notify(&self) {
        let name = self.events.rsplit('/').next().unwrap();
        let wish = format!(
            "<NotificationConfiguration><QueueConfiguration><Id>1</Id><Queue>arn:aws:sqs:us-east-1:123456789012:{name}</Queue>\
             <Event>s3:ObjectCreated:*</Event><Filter><S3Key><FilterRule><Name>prefix</Name><Value>incoming/</Value></FilterRule>\
             </S3Key></Filter></QueueConfiguration></NotificationConfiguration>"
        );
        let (status, body) = block_on(moto::request("PUT", &format!("/{}?notification", self.bucket), &[], &wish));
        assert_eq!(status, 200, "{body}");
    }
}

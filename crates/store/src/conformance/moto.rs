//! Where tests find AWS, and buckets and queues of their own in it.
//!
//! `SCRUTINEER_TEST_AWS`, as `http://127.0.0.1:5000`: one that runs; else moto, which `scripts/moto.sh` puts into `.tools/moto`,
//! started on a free port once for the process. It ends with the process, however that ends.

use std::{
    fmt::Write as _,
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::OnceCell,
};
use uuid::Uuid;

/// How long a server of our own may take to start.
const PATIENCE: Duration = Duration::from_mins(1);

/// How often it is looked whether it has.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The address of this process's AWS, as `http://127.0.0.1:5000`.
pub async fn endpoint() -> String {
    static ENDPOINT: OnceCell<String> = OnceCell::const_new();
    ENDPOINT
        .get_or_init(|| async {
            if let Ok(url) = std::env::var("SCRUTINEER_TEST_AWS") {
                return url.trim_end_matches('/').to_owned();
            }
            let address = start();
            let answers = async {
                while TcpStream::connect(&address).await.is_err() {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            };
            tokio::time::timeout(PATIENCE, answers).await.expect("moto starts");
            format!("http://{address}")
        })
        .await
        .clone()
}

/// A name that no other test has, as buckets and queues take it.
pub fn unique(what: &str) -> String {
    format!("{what}-{}", Uuid::now_v7().simple())
}

/// Makes a bucket of a name that no other test has. Answers its name.
pub async fn bucket() -> String {
    let name = unique("bucket");
    let (status, body) = request("PUT", &format!("/{name}"), &[], "").await;
    assert_eq!(status, 200, "{body}");
    name
}

/// The keys of a bucket's objects, and how many uploads in parts nobody has finished.
pub async fn contents(bucket: &str) -> (Vec<String>, usize) {
    let (status, listed) = request("GET", &format!("/{bucket}?list-type=2"), &[], "").await;
    assert_eq!(status, 200, "{listed}");
    let keys = listed.split("<Key>").skip(1).filter_map(|one| one.split("</Key>").next()).map(str::to_owned).collect();
    let (status, uploads) = request("GET", &format!("/{bucket}?uploads"), &[], "").await;
    assert_eq!(status, 200, "{uploads}");
    (keys, uploads.matches("<UploadId>").count())
}

/// Makes a queue of a name that no other test has. Answers its address, as configuration names it.
pub async fn queue() -> String {
    let made = sqs("CreateQueue", &json!({"QueueName": unique("queue")})).await;
    let url = made["QueueUrl"].as_str().expect("the URL of a queue that was made");
    url.replacen("http://", "sqs://", 1)
}

/// The URL of a queue, as AWS's own requests name it.
pub fn queue_url(address: &str) -> String {
    address.replacen("sqs://", "http://", 1)
}

/// Puts a message into a queue, as anybody may.
pub async fn put_message(address: &str, body: &str) {
    sqs("SendMessage", &json!({"QueueUrl": queue_url(address), "MessageBody": body})).await;
}

/// How many messages of a queue wait, and how many are with receivers.
pub async fn messages(address: &str) -> (u64, u64) {
    let answer = sqs("GetQueueAttributes", &json!({"QueueUrl": queue_url(address), "AttributeNames": ["All"]})).await;
    let count = |name: &str| answer["Attributes"][name].as_str().and_then(|text| text.parse().ok()).unwrap_or(0);
    (count("ApproximateNumberOfMessages"), count("ApproximateNumberOfMessagesNotVisible"))
}

/// Removes every message of a queue.
pub async fn purge(address: &str) {
    sqs("PurgeQueue", &json!({"QueueUrl": queue_url(address)})).await;
}

/// One of SQS's operations.
pub async fn sqs(operation: &str, parameters: &Value) -> Value {
    let target = format!("AmazonSQS.{operation}");
    let authorization =
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0";
    let headers = [
        ("x-amz-target", target.as_str()),
        ("content-type", "application/x-amz-json-1.0"),
        ("authorization", authorization),
    ];
    let (status, body) = request("POST", "/", &headers, &parameters.to_string()).await;
    assert_eq!(status, 200, "{operation}: {body}");
    serde_json::from_str(&body).unwrap_or(Value::Null)
}

/// One request to it, with a signature that moto does not look at. Answers the status and the body.
pub async fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
    let endpoint = endpoint().await;
    let host = endpoint.strip_prefix("http://").expect("the tests' AWS is reached by plain http");
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "authorization") {
        let scope = "Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";
        write!(head, "authorization: AWS4-HMAC-SHA256 {scope}\r\n").unwrap();
    }
    for (name, value) in headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "content-length: {}\r\n\r\n{body}", body.len()).unwrap();
    let mut connection = TcpStream::connect(host).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").expect("an answer in HTTP");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
    (status, body.to_owned())
}

/// The process that ends the server of our own when ours has ended, however.
static OURS: Mutex<Option<Child>> = Mutex::new(None);

/// Starts moto. Answers its host and port.
fn start() -> String {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/moto/bin/moto_server");
    assert!(server.exists(), "moto is needed: run scripts/moto.sh, or set SCRUTINEER_TEST_AWS=http://HOST:PORT");
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    // The shell outlives us for as long as it takes to read the end of its input, which comes when this process ends.
    let script =
        "\"$1\" -H 127.0.0.1 -p \"$2\" >/dev/null 2>&1 & server=$!; cat >/dev/null; kill $server; wait $server";
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", script, "sh"]).arg(server).arg(address.port().to_string());
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
    *OURS.lock().unwrap_or_else(PoisonError::into_inner) = Some(shell.spawn().unwrap());
    address.to_string()
}

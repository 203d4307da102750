//! Fetching over real connections to servers on this machine.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{collections::BTreeMap, time::Duration};

use bytes::Bytes;
use futures::StreamExt as _;
use scrutineer_egress::{Config, Egress, EgressError, EgressErrorKind, Posting};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// A server that answers each path with these bytes, and closes; a path without an answer gets none at all.
async fn server(answers: &[(&str, String)]) -> u16 {
    let answers: BTreeMap<String, String> =
        answers.iter().map(|(path, answer)| ((*path).to_owned(), answer.clone())).collect();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answers = answers.clone();
            tokio::spawn(async move {
                let mut request = Vec::new();
                while !request.ends_with(b"\r\n\r\n") {
                    let mut byte = [0];
                    let read = stream.read(&mut byte).await.unwrap_or(0);
                    if read == 0 || !byte[0].is_ascii() {
                        return;
                    }
                    request.push(byte[0]);
                }
                let text = String::from_utf8_lossy(&request).into_owned();
                // A body that nobody reads would end the connection before the answer is.
                let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                if stream.read_exact(&mut vec![0; length.unwrap_or(0)]).await.is_err() {
                    return;
                }
                match text.split(' ').nth(1).and_then(|path| answers.get(path)) {
                    Some(answer) => drop(stream.write_all(answer.as_bytes()).await),
                    // Held open until the client is gone.
                    None => drop(stream.read(&mut [0]).await),
                }
            });
        }
    });
    port
}

fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

fn to(location: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

fn egress(allow: &[&str]) -> Egress {
    let allow = allow.iter().map(|word| (*word).to_owned()).collect();
    Egress::new(&Config { allow, ..Config::default() }).unwrap()
}

async fn text(egress: &Egress, address: &str) -> Result<String, EgressError> {
    let mut fetched = egress.get(address).await?;
    let mut text = String::new();
    while let Some(chunk) = fetched.body.next().await {
        text.push_str(&String::from_utf8_lossy(&chunk?));
    }
    Ok(text)
}

async fn refusal(egress: &Egress, address: &str) -> String {
    let error = text(egress, address).await.expect_err("must not be fetched");
    assert_eq!(error.kind(), EgressErrorKind::Refused, "{address}: {error}");
    error.to_string()
}

#[tokio::test]
async fn what_is_allowed_is_fetched() {
    let port = server(&[("/image", ok("pixels")), ("/there", to("/image"))]).await;
    for egress in [egress(&["127.0.0.0/8"]), egress(&["127.0.0.1"])] {
        let fetched = egress.get(&format!("http://127.0.0.1:{port}/image")).await.unwrap();
        assert_eq!(fetched.length, Some(6));
        assert_eq!(text(&egress, &format!("http://127.0.0.1:{port}/there")).await.unwrap(), "pixels");
        assert_eq!(text(&egress, &format!("http://localhost:{port}/image")).await.unwrap(), "pixels", "by its network");
    }
    assert_eq!(text(&egress(&["localhost"]), &format!("http://localhost:{port}/image")).await.unwrap(), "pixels");
}

#[tokio::test]
async fn neighbours_are_not_reached_however_they_are_written() {
    let port = server(&[("/", ok("secret"))]).await;
    let guarded = egress(&["10.9.0.0/16", "elsewhere.internal"]);
    for host in
        ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "0", "[::1]", "[::ffff:127.0.0.1]", "LOCALHOST"]
    {
        for scheme in ["http", "https"] {
            let said = refusal(&guarded, &format!("{scheme}://{host}:{port}/")).await;
            assert!(said.contains("[egress] allow"), "{said}");
        }
    }
    for address in [
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.169.254/",
        "https://[fd00:ec2::254]/",
        "http://1.1.1.1/",
    ] {
        refusal(&guarded, address).await;
    }
}

#[tokio::test]
async fn a_redirect_to_a_neighbour_is_not_followed() {
    let secret = server(&[("/", ok("secret"))]).await;
    let port = server(&[
        ("/literal", to(&format!("http://127.0.0.2:{secret}/"))),
        ("/file", to("file:///etc/passwd")),
        ("/round", to("/round")),
    ])
    .await;
    let egress = egress(&["127.0.0.1"]);
    refusal(&egress, &format!("http://127.0.0.1:{port}/literal")).await;
    refusal(&egress, &format!("http://127.0.0.1:{port}/file")).await;
    let error = text(&egress, &format!("http://127.0.0.1:{port}/round")).await.unwrap_err();
    assert_eq!(error.kind(), EgressErrorKind::Absent, "{error}");
}

#[tokio::test]
async fn what_is_no_address_is_refused_with_what_would_be_one() {
    let egress = egress(&["127.0.0.1"]);
    for address in ["", "image.jpg", "ftp://127.0.0.1/a", "file:///etc/passwd", "http://", "data:image/png;base64,aGk="]
    {
        let said = refusal(&egress, address).await;
        assert!(said.contains("https://HOST/PATH"), "{address}: {said}");
    }
    let said = refusal(&egress, "http://user:secret@127.0.0.1/").await;
    assert!(said.contains("user name") && !said.contains("secret"), "{said}");
}

#[tokio::test]
async fn what_the_other_side_says_is_told_apart_and_signatures_are_not_repeated() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\nonly this".to_owned();
    let port = server(&[
        ("/gone?signature=abc", status("404 Not Found")),
        ("/busy", status("503 Service Unavailable")),
        ("/cut", cut),
    ])
    .await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let egress = egress(&["127.0.0.1"]);
    for (address, kind) in [
        (format!("http://127.0.0.1:{port}/gone?signature=abc"), EgressErrorKind::Absent),
        (format!("http://127.0.0.1:{port}/busy"), EgressErrorKind::Unreachable),
        (format!("http://127.0.0.1:{port}/cut"), EgressErrorKind::Unreachable),
        (format!("http://127.0.0.1:{closed}/"), EgressErrorKind::Unreachable),
        // Speaks, but no TLS.
        (format!("https://127.0.0.1:{port}/"), EgressErrorKind::Unreachable),
    ] {
        let error = text(&egress, &address).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{address}: {error}");
        assert!(!error.to_string().contains("signature"), "{error}");
    }
}

#[tokio::test]
async fn whoever_does_not_answer_is_not_awaited_for_ever() {
    let port = server(&[]).await;
    let config = Config { allow: vec!["127.0.0.1".into()], timeout_ms: 100 };
    let error = text(&Egress::new(&config).unwrap(), &format!("http://127.0.0.1:{port}/")).await.unwrap_err();
    assert_eq!(error.kind(), EgressErrorKind::Unreachable);
    assert!(error.to_string().contains("egress.timeout_ms"), "{error}");
}

#[test]
fn settings_that_cannot_be_meant_are_refused() {
    for config in [
        Config { timeout_ms: 0, ..Config::default() },
        Config { allow: vec!["https://cams.internal".into()], ..Config::default() },
    ] {
        assert_eq!(Egress::new(&config).unwrap_err().kind(), EgressErrorKind::Config);
    }
}

fn posting(address: String) -> Posting {
    Posting {
        address,
        headers: vec![("content-type", "text/plain".to_owned()), ("webhook-id", "one".to_owned())],
        body: Bytes::from_static(b"hello"),
        timeout: Duration::from_secs(10),
        max_answer_bytes: 8,
    }
}

#[tokio::test]
async fn what_is_posted_is_answered_whatever_the_status_and_redirects_are_followed_nowhere() {
    let secret = server(&[("/", ok("secret"))]).await;
    let busy =
        "HTTP/1.1 503 Busy\r\nretry-after: 7\r\ncontent-length: 11\r\nconnection: close\r\n\r\nnot just now".to_owned();
    let port = server(&[
        ("/well", ok("thank you very much")),
        ("/there", to(&format!("http://127.0.0.1:{secret}/"))),
        ("/busy", busy),
    ])
    .await;
    let egress = egress(&["127.0.0.1"]);
    let at = |path: &str| posting(format!("http://127.0.0.1:{port}{path}"));
    let well = egress.post(at("/well")).await.unwrap();
    assert!(well.is_success() && well.text == "thank yo", "{well:?}");
    let there = egress.post(at("/there")).await.unwrap();
    assert!(there.status == 302 && !there.is_success() && there.text.is_empty(), "{there:?}");
    let busy = egress.post(at("/busy")).await.unwrap();
    assert_eq!((busy.status, busy.retry_after.as_deref()), (503, Some("7")));
}

#[tokio::test]
async fn nothing_is_posted_to_neighbours() {
    let port = server(&[("/", ok("secret"))]).await;
    let guarded = egress(&["10.9.0.0/16"]);
    for host in ["127.0.0.1", "localhost", "[::1]", "0"] {
        let error = guarded.post(posting(format!("http://{host}:{port}/?key=abc"))).await.unwrap_err();
        assert_eq!(error.kind(), EgressErrorKind::Refused, "{host}: {error}");
        assert!(error.to_string().contains("[egress] allow") && !error.to_string().contains("abc"), "{error}");
    }
    let error = guarded.post(posting("https://169.254.169.254/".to_owned())).await.unwrap_err();
    assert_eq!(error.kind(), EgressErrorKind::Refused);
}

#[tokio::test]
async fn who_does_not_answer_a_post_or_breaks_off_is_told_apart() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\non".to_owned();
    let port = server(&[("/cut", cut)]).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let egress = egress(&["127.0.0.1"]);
    let hangs = Posting { timeout: Duration::from_millis(100), ..posting(format!("http://127.0.0.1:{port}/hang")) };
    for (posting, words) in [
        (hangs, "within 100 ms"),
        (posting(format!("http://127.0.0.1:{port}/cut")), "before its answer was whole"),
        (posting(format!("http://127.0.0.1:{closed}/")), "takes no connection"),
    ] {
        let error = egress.post(posting).await.unwrap_err();
        assert_eq!(error.kind(), EgressErrorKind::Unreachable);
        assert!(error.to_string().contains(words), "{error}");
    }
}

//! Bodies that are too long, too slow, cut off or framed wrongly; sent by hand, since no client library would.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    images::numbered,
    server::{Server, Settings},
};

/// No answer takes so long.
const PATIENCE: Duration = Duration::from_secs(20);

async fn send(stream: &mut TcpStream, bytes: &[u8]) {
    stream.write_all(bytes).await.unwrap();
}

async fn head(server: &Server, content_type: &str, framing: &str) -> TcpStream {
    let mut stream = server.connect().await;
    let head = format!(
        "POST /v1/inspections HTTP/1.1\r\nhost: test\r\ncontent-type: {content_type}\r\n{framing}\r\nconnection: close\r\n\r\n"
    );
    send(&mut stream, head.as_bytes()).await;
    stream
}

/// Everything the server says until it closes.
async fn answer(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("the server must answer and close").unwrap();
    String::from_utf8(answer).unwrap()
}

fn assert_refused(answer: &str, status: u16, kind: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert!(answer.contains(&format!("urn:scrutineer:problem:{kind}\"")), "{answer}");
}

async fn assert_nothing_left(server: &Server) {
    assert_eq!(server.files().len(), 0);
    assert_eq!(server.inspections().await, 0);
}

fn multipart(end: &str) -> Vec<u8> {
    let mut body = b"--frame\r\ncontent-disposition: form-data; name=\"image\"\r\n\r\n".to_vec();
    body.extend(numbered(1));
    body.extend(end.as_bytes());
    body
}

#[tokio::test]
async fn a_multipart_body_without_end_is_refused() {
    let server = Server::start().await;
    for end in ["", "\r\n--frame", "\r\n--frame\r\ncontent-disp"] {
        let body = multipart(end);
        let length = format!("content-length: {}", body.len());
        let mut stream = head(&server, "multipart/form-data; boundary=frame", &length).await;
        send(&mut stream, &body).await;
        assert_refused(&answer(stream).await, 400, "incomplete-body");
        assert_nothing_left(&server).await;
    }
    let body = multipart("\r\n--frame--\r\n");
    let length = format!("content-length: {}", body.len());
    let mut stream = head(&server, "multipart/form-data; boundary=frame", &length).await;
    send(&mut stream, &body).await;
    let whole = answer(stream).await;
    assert!(whole.starts_with("HTTP/1.1 202 "), "the same with an end is taken: {whole}");
}

#[tokio::test]
async fn a_body_shorter_than_its_length_is_refused() {
    let server = Server::start().await;
    let image = numbered(1);
    for (content_type, body) in [
        ("image/jpeg", image),
        ("multipart/form-data; boundary=frame", multipart("")),
        ("application/json", b"{".to_vec()),
    ] {
        let mut stream = head(&server, content_type, &format!("content-length: {}", body.len() + 10)).await;
        send(&mut stream, &body).await;
        stream.shutdown().await.unwrap();
        assert_refused(&answer(stream).await, 400, "incomplete-body");
        assert_nothing_left(&server).await;
    }
}

#[tokio::test]
async fn a_body_longer_than_its_length_is_cut_there() {
    let server = Server::start().await;
    let body = multipart("\r\n--frame--\r\n");
    let length = format!("content-length: {}", body.len() - 20);
    let mut stream = head(&server, "multipart/form-data; boundary=frame", &length).await;
    send(&mut stream, &body).await;
    assert_refused(&answer(stream).await, 400, "incomplete-body");
    assert_nothing_left(&server).await;
}

#[tokio::test]
async fn chunks_that_are_none_are_refused() {
    let server = Server::start().await;
    let mut stream = head(&server, "image/jpeg", "transfer-encoding: chunked").await;
    send(&mut stream, b"zz\r\nnot a length\r\n").await;
    assert_refused(&answer(stream).await, 400, "incomplete-body");
    assert_nothing_left(&server).await;
}

#[tokio::test]
async fn a_length_beyond_the_limit_is_refused_before_the_body() {
    let server = Server::start().await;
    for content_type in ["image/jpeg", "application/json", "multipart/form-data; boundary=frame"] {
        let stream = head(&server, content_type, "content-length: 99999999999").await;
        // Not a byte of the body is sent.
        assert_refused(&answer(stream).await, 413, "too-large");
    }
    assert_nothing_left(&server).await;
}

#[tokio::test]
async fn a_body_without_a_length_is_refused_at_the_limit() {
    let mut settings = Settings::default();
    settings.ingest.max_image_bytes = 100_000;
    let server = Server::with(settings).await;
    let stream = head(&server, "image/jpeg", "transfer-encoding: chunked").await;
    let (mut read, mut write) = stream.into_split();
    let endless = tokio::spawn(async move {
        let first = numbered(1);
        let mut chunk = format!("{:x}\r\n", first.len()).into_bytes();
        chunk.extend(first);
        chunk.extend(b"\r\n");
        let more = [b"1000\r\n".as_slice(), &[7; 0x1000], b"\r\n"].concat();
        // Ends when the server hangs up.
        while write.write_all(&chunk).await.is_ok() {
            chunk.clone_from(&more);
        }
    });
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    while !answer.ends_with(b"}") {
        let count = timeout(PATIENCE, read.read(&mut buffer)).await.unwrap().unwrap();
        assert!(count > 0, "closed without an answer");
        answer.extend_from_slice(&buffer[..count]);
    }
    let answer = String::from_utf8(answer).unwrap();
    assert_refused(&answer, 413, "too-large");
    assert!(answer.contains("100000 bytes"), "{answer}");
    assert_nothing_left(&server).await;
    drop(read);
    timeout(PATIENCE, endless).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_body_that_stands_still_is_given_up() {
    let mut settings = Settings::default();
    settings.serve.body_idle_timeout_s = 1;
    let server = Server::with(settings).await;
    let mut stream = head(&server, "image/jpeg", "content-length: 100000").await;
    send(&mut stream, &numbered(1)).await;
    assert_refused(&answer(stream).await, 408, "body-timeout");
    assert_nothing_left(&server).await;
}

#[tokio::test]
async fn a_body_that_trickles_is_given_up() {
    let mut settings = Settings::default();
    settings.serve.body_timeout_s = 1;
    let server = Server::with(settings).await;
    let stream = head(&server, "image/jpeg", "content-length: 100000").await;
    let (mut read, mut write) = stream.into_split();
    let trickle = tokio::spawn(async move {
        for byte in numbered(1).into_iter().chain(std::iter::repeat(0)) {
            if write.write_all(&[byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    while !answer.ends_with(b"}") {
        let count = timeout(PATIENCE, read.read(&mut buffer)).await.unwrap().unwrap();
        assert!(count > 0, "closed without an answer");
        answer.extend_from_slice(&buffer[..count]);
    }
    assert_refused(&String::from_utf8(answer).unwrap(), 408, "body-timeout");
    trickle.abort();
    assert_nothing_left(&server).await;
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing() {
    let server = Server::start().await;
    let mut body = multipart("\r\n--frame\r\n");
    body.extend(b"content-disposition: form-data; name=\"image\"\r\n\r\n");
    body.extend(numbered(2));
    let mut stream = head(&server, "multipart/form-data; boundary=frame", "content-length: 1000000").await;
    send(&mut stream, &body).await;
    // The first image is whole and stored, the second is still awaited.
    server.until_files(2).await;
    drop(stream);
    server.until_files(0).await;
    assert_eq!(server.inspections().await, 0);
}

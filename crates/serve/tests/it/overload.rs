//! Too much at a time is told so, at once.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::{
    images::numbered,
    server::{Answer, Server, Settings},
};

fn assert_told_to_wait(answer: &Answer, words: &str) {
    assert_eq!((answer.status.as_u16(), answer.problem()), (429, "overloaded"));
    assert!(answer.detail().contains(words), "{}", answer.detail());
    assert!(answer.header("retry-after").parse::<u32>().unwrap() > 0);
}

#[tokio::test]
async fn a_full_backlog_takes_nothing_more_until_work_is_done() {
    let mut settings = Settings::default();
    settings.ingest.max_backlog = 2;
    let server = Server::with(settings).await;
    for number in 0..2 {
        assert_eq!(server.submit("", numbered(number)).await.status, 202);
    }
    assert_told_to_wait(&server.submit("", numbered(3)).await, "ingest.max_backlog");
    assert_eq!(server.files().len(), 2);
    server.work(&[]).await;
    assert_eq!(server.submit("", numbered(3)).await.status, 202);
}

#[tokio::test]
async fn more_uploads_than_allowed_are_refused_while_the_others_go_on() {
    let mut settings = Settings::default();
    settings.serve.max_uploads = 1;
    let server = Server::with(settings).await;
    let image = numbered(1);
    let mut first = server.connect().await;
    let head = format!(
        "POST /v1/inspections HTTP/1.1\r\nhost: test\r\ncontent-type: image/jpeg\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\nconnection: close\r\n\r\n",
        image.len()
    );
    first.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    first.read_exact(&mut go_on).await.unwrap();
    assert!(go_on.starts_with(b"HTTP/1.1 100 "), "its body is being read now");

    assert_told_to_wait(&server.submit("", numbered(2)).await, "server.max_uploads");

    first.write_all(&image).await.unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    assert_eq!(server.submit("", numbered(2)).await.status, 202);
}

//! The stream of events and waits for verdicts, across processes that share a database.

use std::io::{BufRead as _, BufReader};

use reqwest::blocking::Response;
use scrutineer_store::conformance::postgres::TestDatabase;
use serde_json::Value;
use sqlx::Connection as _;

use crate::{
    images,
    server::{Server, Site},
};

/// The sequence numbers and kinds of the next events of a stream.
struct Stream(BufReader<Response>);

impl Stream {
    fn open(server: &Server, after: Option<i64>, query: &str) -> Self {
        let request = server.request(&format!("/v1/events{query}"));
        let request = match after {
            Some(after) => request.header("last-event-id", after),
            None => request,
        };
        Self(BufReader::new(request.send().unwrap().error_for_status().unwrap()))
    }

    fn take(&mut self, count: usize) -> Vec<(i64, Value)> {
        let mut events = Vec::new();
        let mut line = String::new();
        let mut id = 0;
        while events.len() < count {
            line.clear();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended after {} events", events.len());
            if let Some(text) = line.strip_prefix("id:") {
                id = text.trim().parse().unwrap();
            } else if let Some(text) = line.strip_prefix("data:") {
                events.push((id, serde_json::from_str(text).unwrap()));
            }
        }
        events
    }
}

fn submit(server: &Server, seed: u32) {
    let request = server.post("/v1/inspections?facility=ber1").header("content-type", "image/jpeg");
    assert_eq!(request.body(images::jpeg(320, 240, seed)).send().unwrap().status(), 202);
}

#[test]
fn what_one_process_commits_reaches_the_clients_of_another_in_order_without_gaps_after_a_cut_too() {
    const COUNT: usize = 12;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(TestDatabase::create());
    let site = Site::new().with("database.url", database.url());
    let (one, other) = (site.serve_roles("api"), site.serve_roles("api"));
    let worker = site.serve_roles("worker");
    let mut stream = Stream::open(&other, None, "?after=0");
    let submitting = std::thread::spawn(move || {
        for seed in 0..COUNT {
            submit(&one, seed as u32);
        }
        one
    });
    // Each is opened by one process and completed by another; the policy was activated before.
    let mut seen = stream.take(COUNT / 2);
    drop(stream);
    // Again where it was cut off, and then at the process that took the images in.
    let mut again = Stream::open(&other, Some(seen.last().unwrap().0), "");
    seen.extend(again.take(COUNT / 2));
    drop(again);
    let one = submitting.join().unwrap();
    let mut rest = Stream::open(&one, Some(seen.last().unwrap().0), "");
    seen.extend(rest.take(2 * COUNT + 1 - seen.len()));
    let committed: Vec<i64> = runtime.block_on(async {
        let mut conn = database.stranger().await;
        let all =
            sqlx::query_scalar("SELECT sequence FROM events ORDER BY sequence").fetch_all(&mut conn).await.unwrap();
        conn.close().await.unwrap();
        all
    });
    assert_eq!(seen.iter().map(|(sequence, _)| *sequence).collect::<Vec<_>>(), committed, "each once, in order");
    let kind = |kind: &str| seen.iter().filter(|(_, event)| event["kind"] == kind).count();
    assert_eq!((kind("inspection.created"), kind("inspection.completed")), (COUNT, COUNT));
    drop(worker);
}

#[test]
fn who_waits_at_one_process_gets_the_verdict_that_another_committed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(TestDatabase::create());
    let site = Site::new().with("database.url", database.url());
    let api = site.serve_roles("api");
    let mut completed = Stream::open(&api, None, "?type=inspection.completed&facility=ber*");
    let waiting = std::thread::scope(|scope| {
        let waiting = scope.spawn(|| api.inspect(images::jpeg(320, 240, 1), "?facility=ber1"));
        // Nobody works yet: the request waits already when the worker comes.
        let worker = site.serve_roles("worker");
        let done = waiting.join().unwrap();
        drop(worker);
        done
    });
    assert_eq!(waiting["status"], "completed");
    let (_, event) = completed.take(1).remove(0);
    assert_eq!((&event["inspection_id"], &event["payload"]["decision"]), (&waiting["id"], &waiting["decision"]));
}

//! What was answered `202` is on the disk: proved by the order of system calls, since a `kill -9` cannot show it.

use std::{
    collections::{HashMap, HashSet},
    process::Command,
};

use crate::{
    images,
    server::{PATIENCE, Server, Site, scrutineer, signal},
};

#[test]
fn original_and_rows_are_synced_before_the_answer() {
    let site = Site::new();
    let trace = site.path().join("trace");
    let mut command = Command::new("strace");
    command.args(["-f", "-y", "-s", "48", "-e"]).arg(
        "trace=openat,write,pwrite64,writev,sendto,sendmsg,fsync,fdatasync,rename,renameat,renameat2,link,linkat,mkdir,mkdirat",
    );
    command.arg("-o").arg(&trace).arg(scrutineer().get_program());
    // The API alone, so that no worker's commit is mistaken for the submission's.
    let mut command = site.command(command);
    command.args(["--roles", "api"]);
    let mut server = Server::start(command);

    let answer = server
        .post("/v1/inspections")
        .header("content-type", "image/jpeg")
        .body(images::jpeg(640, 480, 1))
        .send()
        .expect("the server answers; is strace installed and allowed to trace?");
    assert_eq!(answer.status(), 202);
    let view = answer.json::<serde_json::Value>().unwrap()["views"][0]["id"].as_str().unwrap().to_owned();
    stop_traced(&mut server);

    let trace = std::fs::read_to_string(trace).expect("strace wrote its trace");
    let calls = complete_calls(&trace);
    let answered = position(&calls, |call| call.contains("HTTP/1.1 202")).expect("the answer is in the trace");
    let before = &calls[..answered];

    let synced = |path: &str| before.iter().rposition(|call| is_sync(call) && call.contains(path));
    let named = before
        .iter()
        .position(|call| (call.contains("rename") || call.contains("link")) && call.contains(&view))
        .expect("the original gets its name before the answer");
    let content = before[..named]
        .iter()
        .rposition(|call| is_sync(call) && call.contains(&view))
        .expect("the original's content is synced before it gets its name");
    let directory = before.iter().rposition(|call| is_sync(call) && is_parent(call, &view, before)).or_else(|| {
        before
            .iter()
            .enumerate()
            .skip(named)
            .find(|(_, call)| is_sync(call) && call.contains("/originals/"))
            .map(|(at, _)| at)
    });
    assert!(directory.is_some_and(|at| at > named), "the original's folder is synced after it got its name");
    let last_write = before
        .iter()
        .rposition(|call| call.contains("write") && call.contains("scrutineer.db-wal"))
        .expect("the rows are written before the answer");
    let log = synced("scrutineer.db-wal").expect("the write-ahead log is synced before the answer");
    assert!(log > last_write, "the write-ahead log is synced after its last write");
    assert!(log > content, "rows never name an original that is not on the disk");
}

/// Every folder that was made is itself named durably: a sync of its parent follows before the answer.
#[test]
fn folders_made_for_an_original_are_synced_too() {
    let site = Site::new();
    let trace = site.path().join("trace");
    let mut command = Command::new("strace");
    command.args([
        "-f",
        "-y",
        "-e",
        "trace=mkdir,mkdirat,fsync,fdatasync,sendto,sendmsg,write,writev",
        "-s",
        "48",
        "-o",
    ]);
    command.arg(&trace).arg(scrutineer().get_program());
    let mut command = site.command(command);
    command.args(["--roles", "api"]);
    let mut server = Server::start(command);
    let answer =
        server.post("/v1/inspections").header("content-type", "image/jpeg").body(images::jpeg(64, 64, 1)).send();
    assert_eq!(answer.expect("the server answers").status(), 202);
    stop_traced(&mut server);

    let trace = std::fs::read_to_string(trace).expect("strace wrote its trace");
    let calls = complete_calls(&trace);
    let answered = position(&calls, |call| call.contains("HTTP/1.1 202")).expect("the answer is in the trace");
    let mut waiting: HashMap<String, String> = HashMap::new();
    for call in &calls[..answered] {
        if call.contains("mkdir") && call.ends_with("= 0") {
            let path = call.split('"').nth(1).expect("mkdir names a path").trim_end_matches('/').to_owned();
            let parent = path.rsplit_once('/').map_or(".".to_owned(), |(parent, _)| parent.to_owned());
            waiting.insert(path, parent);
        } else if is_sync(call) {
            let synced: HashSet<_> = call.split(['<', '>']).collect();
            waiting.retain(|_, parent| !synced.iter().any(|path| path.ends_with(parent.trim_start_matches("./"))));
        }
    }
    waiting.retain(|path, _| path.contains("originals"));
    assert!(waiting.is_empty(), "folders whose names were not synced before the answer: {waiting:?}");
}

fn is_sync(call: &str) -> bool {
    call.contains("fsync(") || call.contains("fdatasync(")
}

/// Whether `call` syncs the folder that the view's final name is in.
fn is_parent(call: &str, view: &str, calls: &[String]) -> bool {
    calls
        .iter()
        .filter(|other| other.contains("rename") || other.contains("link"))
        .filter_map(|other| other.split('"').find(|part| part.ends_with(view)))
        .filter_map(|path| path.rsplit_once('/'))
        .any(|(parent, _)| call.contains(&format!("<{parent}>")))
}

/// The calls in the order in which they ended: `strace -f` splits those that another thread's interrupt.
fn complete_calls(trace: &str) -> Vec<String> {
    let mut begun: HashMap<&str, String> = HashMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(char::is_whitespace).unwrap_or(("", line));
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix("<unfinished ...>") {
            // An answer counts from its start: the client may have it before the call ends.
            if start.contains("HTTP/1.1 202") {
                calls.push(start.to_owned());
            }
            begun.insert(thread, start.to_owned());
        } else if let Some((_, end)) = call.split_once("resumed>") {
            calls.push(begun.remove(thread).unwrap_or_default() + end);
        } else {
            calls.push(call.to_owned());
        }
    }
    calls
}

fn position(calls: &[String], matches: impl Fn(&String) -> bool) -> Option<usize> {
    calls.iter().position(matches)
}

/// Ends the server under strace: strace passes no signals on, so its child gets it.
fn stop_traced(server: &mut Server) {
    let children = format!("/proc/{0}/task/{0}/children", server.id());
    let child = std::fs::read_to_string(children).expect("the kernel lists children");
    signal(child.trim().parse().expect("strace has one child"), "TERM");
    server.wait(PATIENCE);
}

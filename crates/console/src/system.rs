//! `/system`: the processes that serve, their roles, models and engines, and what is not ready.

use std::{collections::BTreeSet, sync::Arc};

use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use scrutineer_types::{Process, ProcessModel, Timestamp};

use crate::{
    ConsoleError, Site,
    format::{Moment, ago, span},
    frame::{Frame, Place, render},
};

/// Seconds between refreshes.
const REFRESH_S: u32 = 15;

/// A process that was not heard of for so long has most likely ended without saying so, in milliseconds.
const SILENT_MS: i64 = 60_000;

#[derive(Template)]
#[template(path = "system.html")]
pub(crate) struct SystemPage {
    frame: Frame,
    as_of: Moment,
    processes: Vec<ProcessRow>,
    models: Vec<ModelRow>,
    engines: Vec<(String, String)>,
    /// Versions side by side, where there are several.
    versions: Vec<String>,
}

struct ProcessRow {
    host: String,
    pid: u32,
    address: String,
    roles: String,
    version: String,
    started: Option<(Moment, String)>,
    seen: Moment,
    age: String,
    silent: bool,
    machine: String,
    gpus: Vec<String>,
    not_ready: Vec<(String, String)>,
}

struct ModelRow {
    key: String,
    name: String,
    runs_on: String,
    input: String,
    fingerprint: String,
    processes: usize,
}

impl ProcessRow {
    fn new(process: Process, now: Timestamp) -> Self {
        let about = process.about;
        let machine = match (about.cores, about.threads) {
            (1, _) => "1 core".to_owned(),
            (cores, 0) => format!("{cores} cores"),
            (cores, threads) => format!("{cores} cores, infers on {threads}"),
        };
        Self {
            host: about.host,
            pid: about.pid,
            address: about.address,
            roles: if about.roles.is_empty() { "upkeep".to_owned() } else { about.roles.join(", ") },
            version: about.version,
            started: about.started_at.map(|at| (Moment(at), span(now.since_ms(at)))),
            seen: Moment(process.seen_at),
            age: ago(now, process.seen_at),
            silent: now.since_ms(process.seen_at) > SILENT_MS,
            machine,
            gpus: about.gpus,
            not_ready: about.not_ready.into_iter().collect(),
        }
    }
}

/// Each model once, with how many processes have loaded it.
fn models(processes: &[Process]) -> Vec<ModelRow> {
    let mut all: Vec<(ProcessModel, usize)> = Vec::new();
    for model in processes.iter().flat_map(|process| &process.about.models) {
        match all.iter_mut().find(|(known, _)| known == model) {
            Some((_, count)) => *count += 1,
            None => all.push((model.clone(), 1)),
        }
    }
    let row = |(model, processes): (ProcessModel, usize)| ModelRow {
        runs_on: format!("{} {}, {}", model.backend, model.backend_version, model.precision),
        input: format!("{} × {} px", model.input[0], model.input[1]),
        key: model.key,
        name: model.name,
        fingerprint: model.fingerprint,
        processes,
    };
    all.into_iter().map(row).collect()
}

/// `GET /system`
pub(crate) async fn show(State(site): State<Arc<Site>>) -> Result<Response, ConsoleError> {
    let frame = Frame::load(&site.console, Place::System).await?;
    let processes = site.console.metastore.processes().await?;
    let now = site.console.metastore.now().await?;
    let versions: BTreeSet<&str> = processes.iter().map(|process| process.about.version.as_str()).collect();
    let engines: BTreeSet<(String, String)> = processes
        .iter()
        .flat_map(|process| process.about.engines.iter().map(|(name, url)| (name.clone(), url.clone())))
        .collect();
    let page = SystemPage {
        frame: frame.refreshed_every(REFRESH_S),
        as_of: Moment(now),
        models: models(&processes),
        engines: engines.into_iter().collect(),
        versions: if versions.len() > 1 { versions.into_iter().map(str::to_owned).collect() } else { Vec::new() },
        processes: processes.into_iter().map(|process| ProcessRow::new(process, now)).collect(),
    };
    render(StatusCode::OK, &page)
}

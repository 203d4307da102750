//! `scrutineer serve`: everything in one process.

use std::{process::ExitCode, sync::Arc};

use anyhow::Context as _;
use clap::ValueEnum;
use scrutineer_console::{Console, LoadedModel};
use scrutineer_egress::Egress;
use scrutineer_infer::Model;
use scrutineer_ingest::Ingest;
use scrutineer_inspect::Inspector;
use scrutineer_serve::Api;
use scrutineer_store::{CameraFilter, DatabaseKind, Metastore, PolicyVersion};
use scrutineer_types::{Access, ProcessAbout, ProcessModel, Routes, Timestamp};
use scrutineer_worker::{Breakers, Worker};
use tokio::{net::TcpListener, signal::unix::SignalKind, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{bands::Bands, config::Config, models, output, parts, telemetry};

/// A thousand cameras a page: beyond that a scrape would be too much for whoever reads it.
const NAMED_CAMERAS_PAGES: usize = 3;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What this process does, separated by commas; upkeep runs whatever the roles.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Role::ALL)]
    roles: Vec<Role>,
    /// Address and port to listen on, over server.listen.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// ONNX model, over model.path.
    #[arg(long, value_name = "FILE")]
    model: Option<String>,
    /// Policy file, over policy.path.
    #[arg(long, value_name = "FILE")]
    policy: Option<String>,
    /// Folder for database and originals, over database.url and objects.url.
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
}

/// A part of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Role {
    /// The HTTP API.
    Api,
    /// Claims jobs and inspects them; loads the model.
    Worker,
    /// Pages for people.
    Console,
}

impl Role {
    const ALL: [Self; 3] = [Self::Api, Self::Worker, Self::Console];

    fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Worker => "worker",
            Self::Console => "console",
        }
    }
}

impl Arguments {
    /// The settings that these flags stand for.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let mut flags = Vec::new();
        let mut push = |key, value: Option<String>| flags.extend(value.map(|value| (key, value)));
        push("server.listen", self.listen.clone());
        push("model.path", self.model.clone());
        push("policy.path", self.policy.clone());
        push("database.url", self.data.as_ref().map(|folder| format!("sqlite://{folder}/scrutineer.db")));
        push("objects.url", self.data.as_ref().map(|folder| format!("file://{folder}/objects")));
        flags
    }
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    telemetry::logs(&config.log)?;
    let recording = telemetry::metrics(&config.metrics)?;
    let traces = telemetry::traces::start(&config.traces).await?;
    let has = |role| arguments.roles.contains(&role);
    let (serving, started) = listen_for_the_end();
    // Before anything that takes time, so that a second server on this port hears of it at once.
    let listener = TcpListener::bind(&config.server.listen)
        .await
        .with_context(|| format!("cannot listen on {}; is another server there?", config.server.listen))?;
    let address = listener.local_addr()?;

    let config = models::fetched(config).await?;
    let policies = parts::policies(&config)?;
    let routes = Arc::new(parts::routes(&config, &policies[0]));
    let metastore = parts::serving_metastore(&config, &routes).await?;
    for policy in &policies {
        parts::import_policy(metastore.as_ref(), policy).await?;
    }
    let active = metastore.active_policies().await?;
    name_cameras(metastore.as_ref()).await?;
    let aws = parts::aws(&config).await;
    let originals = parts::originals(&config, aws.as_ref())?;
    let inspector = has(Role::Worker).then(|| parts::inspector(&config)).transpose()?;
    parts::check_routes(&routes, &active, inspector.as_ref())?;
    let queue = parts::queue(&config, &metastore, inspector.as_ref(), aws.as_ref())?;
    let ingest = Ingest::new(
        config.ingest.clone(),
        config.images.limits(),
        Arc::clone(&metastore),
        Arc::clone(&queue),
        originals.clone(),
        Egress::new(&config.egress)?,
    )
    .with_objects(parts::object_sources(&config, aws.as_ref())?);
    let s3_events = parts::s3_events(&config, &ingest, aws.as_ref())?.filter(|_| has(Role::Api));

    let working = CancellationToken::new();
    let notice = inspector.as_ref().and_then(|_| parts::notice(&config));
    let worker = inspector.clone().map(|inspector| {
        let (metastore, queue) = (Arc::clone(&metastore), Arc::clone(&queue));
        Worker::new(metastore, queue, originals.clone(), inspector, Arc::clone(&routes), config.worker.clone())
    });
    let breakers = worker.as_ref().map(Worker::breakers);
    let api = Api::new(scrutineer_serve::Parts {
        config: config.server.clone(),
        review: config.review.clone(),
        upkeep: config.upkeep.clone(),
        metastore: Arc::clone(&metastore),
        queue: Arc::clone(&queue),
        originals: originals.clone(),
        ingest,
        inspector: inspector.clone(),
        away: Arc::new(move || {
            let away = breakers.as_ref().map(Breakers::open).unwrap_or_default();
            away.into_iter().map(|(dependency, error)| (dependency.as_str(), error)).collect()
        }),
        routes: Arc::clone(&routes),
        render_metrics: recording.renderer(),
        shutdown: serving.clone(),
    });
    let heartbeat = scrutineer_serve::Heartbeat {
        api: api.clone(),
        name: parts::process_name(),
        about: about(&config, &arguments, inspector.as_ref(), &address.to_string()),
    };
    let mut answering = if has(Role::Api) {
        scrutineer_serve::routes(api.clone()).merge(scrutineer_compat::routes(api))
    } else {
        scrutineer_serve::operations(api)
    };
    if has(Role::Console) {
        answering = answering.merge(scrutineer_console::router(Console {
            review: config.review.clone(),
            upkeep: config.upkeep.clone(),
            ..console(&metastore, inspector.as_ref(), &routes, notice)
        }));
    }
    let router = scrutineer_serve::layered(answering);

    let mut background = JoinSet::new();
    follow_bands(&config, inspector.as_ref(), &metastore, &working, &mut background).await?;
    background.spawn(recording.run(telemetry::Machine::new(&config, &metastore), working.clone()));
    background.spawn(heartbeat.run(working.clone()));
    background.spawn(parts::upkeep(&config, &metastore, &originals, &queue, aws.as_ref())?.run(working.clone()));
    if let Some(s3_events) = s3_events {
        background.spawn(s3_events.run(serving.clone()));
    }
    background.spawn(parts::webhooks(&config, &metastore)?.run(working.clone()));
    if let Some(worker) = worker {
        background.spawn(worker.run(working.clone()));
    }

    started.cancel();
    warn(&config, &arguments, &routes, notice);
    name_active(&active);
    tracing::info!(database = config.database.address(), "ready");
    output::say(&format!("listening on http://{address}"));
    scrutineer_serve::serve(listener, router, &config.server, serving).await;
    // The API first, so that nothing new comes; then the work in hand.
    working.cancel();
    drain(background).await?;
    traces.end().await;
    Ok(ExitCode::SUCCESS)
}

/// Keeps chains that ask in stages to the active policies, where there are any.
async fn follow_bands(
    config: &Config,
    inspector: Option<&Inspector>,
    metastore: &Arc<dyn Metastore>,
    working: &CancellationToken,
    background: &mut JoinSet<()>,
) -> anyhow::Result<()> {
    if let Some(bands) = inspector.and_then(|inspector| Bands::of(config, inspector, metastore)) {
        bands.read().await?;
        background.spawn(bands.follow(working.clone()));
    }
    Ok(())
}

async fn drain(mut background: JoinSet<()>) -> anyhow::Result<()> {
    while let Some(ended) = background.join_next().await {
        ended.context("a background task ended by a panic")?;
    }
    tracing::info!("drained");
    Ok(())
}

/// Says which policies decide.
fn name_active(active: &[PolicyVersion]) {
    for version in active {
        tracing::info!(policy = %version.policy.name, version = version.version, "policy active");
    }
}

/// Says what is allowed, and most likely not meant.
fn warn(config: &Config, arguments: &Arguments, routes: &Routes, notice: Option<&str>) {
    for message in parts::shadowed(routes) {
        tracing::warn!("{message}");
    }
    for message in missing_role(config, &arguments.roles).into_iter().chain(notice) {
        tracing::warn!("{message}");
    }
}

/// What no process can do while this one serves an SQLite database without doing it.
fn missing_role(config: &Config, roles: &[Role]) -> Option<&'static str> {
    if config.database.kind() == DatabaseKind::Postgres {
        None
    } else if !roles.contains(&Role::Worker) {
        Some(
            "nothing works on jobs: an SQLite database has one serving process, and this one has no role `worker`; separate \
             processes need database.url = \"postgres://…\"",
        )
    } else if !roles.contains(&Role::Api) {
        Some(
            "nothing takes images in: an SQLite database has one serving process, and this one has no role `api`; separate \
             processes need database.url = \"postgres://…\"",
        )
    } else {
        None
    }
}

/// Gives every camera that the database knows series of its own, whatever names clients make up from now on.
async fn name_cameras(metastore: &dyn Metastore) -> anyhow::Result<()> {
    let mut filter = CameraFilter { limit: 1_000, ..CameraFilter::default() };
    for _ in 0..NAMED_CAMERAS_PAGES {
        let page = metastore.cameras(&Access::all(), &filter).await?;
        for camera in &page.items {
            scrutineer_types::register_camera(&camera.facility, &camera.camera);
        }
        filter.cursor = page.next_cursor;
        if filter.cursor.is_none() {
            break;
        }
    }
    Ok(())
}

/// What this process says of itself.
fn about(config: &Config, arguments: &Arguments, inspector: Option<&Inspector>, address: &str) -> ProcessAbout {
    let model = |(key, model): (&str, &Model)| ProcessModel {
        key: key.to_owned(),
        name: model.reference().name.clone(),
        sha256: model.reference().sha256.clone(),
        fingerprint: model.reference().fingerprint.clone(),
        backend: model.backend().to_owned(),
        backend_version: model.backend_version().to_owned(),
        precision: model.precision().to_owned(),
        input: [model.input().width as usize, model.input().height as usize],
    };
    let engines = [
        ("database", config.database.address()),
        ("queue", config.queue.url.clone()),
        ("objects", config.objects.url.clone()),
    ];
    ProcessAbout {
        host: telemetry::host(),
        pid: std::process::id(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        started_at: Some(Timestamp::now()),
        roles: arguments.roles.iter().map(|role| role.word().to_owned()).collect(),
        address: address.to_owned(),
        cores: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        threads: inspector.map_or(0, Inspector::threads),
        models: inspector.map(|inspector| inspector.models().map(model).collect()).unwrap_or_default(),
        gpus: telemetry::gpus(),
        engines: engines.map(|(name, url)| (name.to_owned(), url)).into(),
        not_ready: std::collections::BTreeMap::new(),
    }
}

/// The pages, and what they say of the models and routes in this process.
fn console(
    metastore: &Arc<dyn Metastore>,
    inspector: Option<&Inspector>,
    routes: &Arc<Routes>,
    notice: Option<&str>,
) -> Console {
    let loaded = |(_, model): (&str, &Model)| LoadedModel {
        model: model.reference().clone(),
        classes: model.classes().to_vec(),
        backend: model.backend().to_owned(),
        precision: model.precision().to_owned(),
        input_width: model.input().width,
        input_height: model.input().height,
    };
    Console {
        metastore: Arc::clone(metastore),
        models: inspector.map(|inspector| inspector.models().map(loaded).collect()).unwrap_or_default(),
        routes: Arc::clone(routes),
        review: scrutineer_serve::ReviewConfig::default(),
        upkeep: scrutineer_upkeep::Config::default(),
        notice: notice.map(str::to_owned),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// What is cancelled when the process is told to end, and what is to be cancelled once it has started.
fn listen_for_the_end() -> (CancellationToken, CancellationToken) {
    let (told, started) = (CancellationToken::new(), CancellationToken::new());
    tokio::spawn(stop_on_signal(told.clone()));
    tokio::spawn(end_while_starting(told.clone(), started.clone()));
    (told, started)
}

/// Ends the process if it is told to end before it has `started`: as the first process of a container nobody else would. It has nothing in
/// hand yet, and a migration that breaks off has not happened.
async fn end_while_starting(told: CancellationToken, started: CancellationToken) {
    if started.run_until_cancelled(told.cancelled()).await.is_some() && !started.is_cancelled() {
        output::say("told to end before it was ready");
        std::process::exit(0);
    }
}

/// Cancels `shutdown` at SIGTERM or Ctrl-C; listens from the call on, not from the first poll.
pub(super) fn stop_on_signal(shutdown: CancellationToken) -> impl Future<Output = ()> {
    let listening = tokio::signal::unix::signal(SignalKind::terminate());
    async move {
        let terminate = async {
            match listening {
                Ok(mut signal) => drop(signal.recv().await),
                // Without a handler SIGTERM ends the process as it would have, and leases expire.
                Err(error) => {
                    tracing::warn!(%error, "cannot listen for SIGTERM");
                    std::future::pending::<()>().await;
                }
            }
        };
        tokio::select! {
            () = terminate => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping: draining what is in hand");
        shutdown.cancel();
    }
}

//! `scrutineer watch`: a folder that cameras drop files into; a durable spool.

use std::{collections::BTreeMap, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context as _;
use scrutineer_egress::Egress;
use scrutineer_ingest::{Ingest, Metadata, NameTemplate};
use scrutineer_types::Priority;
use tokio_util::sync::CancellationToken;

use super::serve::stop_on_signal;
use crate::{
    config::Config,
    output, parts, telemetry,
    watch::{self, After, Delivery, Destination, Folder, Gate, Journal, Local, Pace, Server, Words},
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder; what is in folders below it is found too.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The server that files go to; without it they go straight into the database, beside a server or without one.
    #[arg(long, value_name = "URL", env = "SCRUTINEER_SERVER")]
    server: Option<String>,
    /// Folder of database and originals, over database.url and objects.url; without --server.
    #[arg(long, value_name = "DIR", conflicts_with = "server")]
    data: Option<String>,
    /// What a file's path below DIR says, as {facility}/{camera}/{angle}/{package_id}.jpg or {package_id}_{angle}.{ext}.
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<NameTemplate>,
    /// Where they were taken, unless the template says.
    #[arg(long)]
    facility: Option<String>,
    /// Which camera took them, unless the template says.
    #[arg(long)]
    camera: Option<String>,
    /// A name for all of them together, unless the template says.
    #[arg(long)]
    batch: Option<String>,
    /// What is worked on first: low, normal or high.
    #[arg(long, value_parser = super::priority, default_value = "normal")]
    priority: Priority,
    /// From receipt to verdict, in milliseconds.
    #[arg(long, value_name = "MS")]
    deadline_ms: Option<u64>,
    /// Words of your own; may be repeated.
    #[arg(long = "label", value_name = "NAME=VALUE", value_parser = label)]
    labels: Vec<(String, String)>,
    /// What becomes of a file once its inspection is recorded.
    #[arg(long, value_enum, default_value_t = After::Move)]
    after: After,
    /// End when nothing is left in the folder; exit code 1 if a file was put aside.
    #[arg(long)]
    once: bool,
    /// Files in hand at once.
    #[arg(long, default_value_t = 4)]
    concurrency: usize,
    /// A file is finished that looks the same for so many milliseconds, where no writer was seen to close it.
    #[arg(long, value_name = "MS", default_value_t = 1_000)]
    settle_ms: u64,
    /// A file that ends too early for its format is waited for so long after its last change, then sent as it is.
    #[arg(long, value_name = "MS", default_value_t = 60_000)]
    patience_ms: u64,
    /// How often the whole folder is scanned, in milliseconds; on network shares, which tell of no events, use 2000.
    #[arg(long, value_name = "MS", default_value_t = 10_000)]
    scan_ms: u64,
    /// Folder of the journal [default: DIR/.scrutineer].
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
}

impl Arguments {
    /// The settings that these flags stand for.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        let data = self.data.as_ref().map(|folder| {
            [
                ("database.url", format!("sqlite://{folder}/scrutineer.db")),
                ("objects.url", format!("file://{folder}/objects")),
            ]
        });
        data.into_iter().flatten().collect()
    }
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    telemetry::logs(&config.log)?;
    let root = std::fs::canonicalize(&arguments.folder)
        .with_context(|| format!("cannot watch {}", arguments.folder.display()))?;
    anyhow::ensure!(root.is_dir(), "{} is no folder", root.display());
    let folder = Folder::new(root, arguments.after);
    let state = arguments.state.unwrap_or_else(|| folder.root().join(".scrutineer"));
    let journal = Journal::open(&state, |path, look| folder.look(path.as_ref()).ok().flatten() == Some(*look))?;
    let destination = match &arguments.server {
        Some(server) => Destination::Server(Server::new(server)?),
        None => Destination::Local(local(&config).await?),
    };
    let common = Metadata {
        facility: arguments.facility,
        batch: arguments.batch,
        priority: arguments.priority,
        deadline_ms: arguments.deadline_ms,
        labels: BTreeMap::from_iter(arguments.labels),
        ..Metadata::default()
    };
    let words = Words { template: arguments.template, common, camera: arguments.camera };
    let pace = Pace {
        settle: Duration::from_millis(arguments.settle_ms.max(10)),
        patience: Duration::from_millis(arguments.patience_ms),
        scan: Duration::from_millis(arguments.scan_ms.max(100)),
        concurrency: arguments.concurrency.max(1),
        once: arguments.once,
    };
    let (after, max_image_bytes) = (arguments.after, config.ingest.max_image_bytes);
    let gate = Gate::new();
    let delivery = Arc::new(Delivery { folder, after, journal, destination, words, max_image_bytes, gate });

    let shutdown = CancellationToken::new();
    tokio::spawn(stop_on_signal(shutdown.clone()));
    output::say(&format!("watching {}", arguments.folder.display()));
    let tally = watch::run(delivery, pace, shutdown).await?;
    output::say(&format!("{} files accepted, {} put aside", tally.accepted, tally.failed));
    Ok(if arguments.once && tally.failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// The database of the configuration; configured policies that it lacks are given to it, as a server would.
async fn local(config: &Config) -> anyhow::Result<Local> {
    let metastore = parts::metastore_beside(config).await?;
    for policy in parts::policies(config)? {
        if metastore.policy_versions(&policy.name).await?.is_empty() {
            parts::import_policy(metastore.as_ref(), &policy).await?;
        }
    }
    let aws = parts::aws(config).await;
    let originals = parts::originals(config, aws.as_ref())?;
    let queue = parts::queue(config, &metastore, None, aws.as_ref())?;
    let egress = Egress::new(&config.egress)?;
    let ingest =
        Ingest::new(config.ingest.clone(), config.images.limits(), Arc::clone(&metastore), queue, originals, egress);
    Ok(Local::new(ingest, metastore))
}

fn label(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("`{text}` is not NAME=VALUE"))?;
    Ok((name.to_owned(), value.to_owned()))
}

//! `scrutineer submit`: images through a running server.

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::Context as _;
use futures::StreamExt as _;
use scrutineer_types::Priority;

use crate::{
    client::{Client, Details},
    files::{self, GroupBy},
    results::Results,
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Image files, folders or patterns.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// The server.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", env = "SCRUTINEER_SERVER")]
    server: String,
    /// Write one inspection a line here instead of to stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Which files are views of one inspection: `file` (each its own), `folder`, or a regular expression whose first
    /// group they share.
    #[arg(long, value_name = "HOW", default_value = "file")]
    group_by: GroupBy,
    /// Where they were taken.
    #[arg(long, default_value = "")]
    facility: String,
    /// Which camera took them.
    #[arg(long)]
    camera: Option<String>,
    /// A name for all of them together.
    #[arg(long)]
    batch: Option<String>,
    /// What is worked on first: low, normal or high.
    #[arg(long, value_parser = super::priority, default_value = "normal")]
    priority: Priority,
    /// Inspections sent at once.
    #[arg(long, default_value_t = 8)]
    concurrency: usize,
    /// How long to wait for each verdict, in seconds.
    #[arg(long, default_value_t = 600)]
    timeout: u64,
}

pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let groups = files::group(files::expand(&arguments.paths)?, &arguments.group_by)?;
    let client = Arc::new(Client::new(&arguments.server)?);
    let details = Arc::new(Details {
        facility: arguments.facility,
        camera: arguments.camera,
        batch: arguments.batch,
        priority: arguments.priority,
        timeout: Duration::from_secs(arguments.timeout),
    });
    let images = groups.iter().map(|group| group.files.len()).sum();
    let mut results = Results::open(arguments.out.as_deref(), images)?;
    let mut refused = 0_usize;
    let mut inspections = futures::stream::iter(groups)
        .map(|group| {
            let (client, details) = (Arc::clone(&client), Arc::clone(&details));
            async move {
                let first = group.files[0].display().to_string();
                client.inspect(&group, &details).await.with_context(|| format!("{first} has no verdict"))
            }
        })
        .buffer_unordered(arguments.concurrency.max(1));
    while let Some(inspection) = inspections.next().await {
        match inspection {
            Ok(inspection) => results.add(&inspection)?,
            Err(error) => {
                refused += 1;
                results.suspended(|| crate::output::complain(&error));
            }
        }
    }
    let code = results.finish()?;
    Ok(if refused == 0 { code } else { ExitCode::from(1) })
}

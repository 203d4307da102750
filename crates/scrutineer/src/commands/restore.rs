//! `scrutineer restore`: a backup into place, or the proof that a backup or what is in place is whole.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, bail};
use scrutineer_store::{DatabaseKind, Originals, backup};

use super::report::Report;
use crate::{config::Config, output, parts, telemetry};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A folder that `scrutineer backup` wrote; with --verify it may be left out: then what is in place is checked.
    #[arg(value_name = "DIR", required_unless_present = "verify")]
    folder: Option<PathBuf>,
    /// Change nothing: check the database, and that every original it names is there with its length and SHA-256.
    #[arg(long)]
    verify: bool,
    /// With --verify: read no original, compare lengths only.
    #[arg(long, requires = "verify")]
    quick: bool,
    /// Where a database is in place already, move it aside; it is never deleted.
    #[arg(long, conflicts_with = "verify")]
    force: bool,
    /// Print what was done or found as JSON.
    #[arg(long)]
    json: bool,
    /// Folder of database and originals, over database.url and objects.url; as that of `serve`.
    #[arg(long, value_name = "DIR")]
    data: Option<String>,
}

impl Arguments {
    /// The settings that these flags stand for.
    pub fn flags(&self) -> Vec<(&'static str, String)> {
        super::data_folder(self.data.as_deref())
    }
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    telemetry::logs(&config.log)?;
    match &arguments.folder {
        Some(folder) if !arguments.verify => restore(&config, folder, &arguments).await,
        folder => verify(&config, folder.as_deref(), &arguments).await,
    }
}

async fn restore(config: &Config, folder: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if config.database.kind() == DatabaseKind::Postgres {
        bail!(elsewhere(config, &folder.display().to_string()));
    }
    let originals = open(config).await?;
    let report = Report::new();
    let tell = |progress: backup::Progress<'_>| report.tell(progress);
    let restored = backup::restore(&config.database, &originals, folder, arguments.force, &tell).await;
    report.finish();
    let restored = restored.with_context(|| format!("{} was not restored", folder.display()))?;
    if let Some(aside) = &restored.moved_to {
        output::say(&format!("the database that was in place is now {}", aside.display()));
    }
    let manifest = &restored.manifest;
    output::say(&format!(
        "{} inspections of {} are in {}; {} originals copied, {} were in place",
        manifest.database.counts.get("inspections").copied().unwrap_or_default(),
        manifest.began_at,
        config.database.address(),
        restored.copied,
        restored.kept
    ));
    if arguments.json {
        output::json(&restored)?;
    }
    if restored.problems == 0 {
        output::say("`scrutineer restore --verify` proves it; then start the server");
        return Ok(ExitCode::SUCCESS);
    }
    output::say(&format!(
        "{} originals are not in the backup as they should be and are named above; everything else is restored",
        restored.problems
    ));
    Ok(ExitCode::from(1))
}

async fn verify(config: &Config, folder: Option<&Path>, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let report = Report::for_results(arguments.json);
    let tell = |progress: backup::Progress<'_>| report.tell(progress);
    let (place, audit) = if let Some(folder) = folder {
        (folder.display().to_string(), backup::verify_backup(folder, arguments.quick, &tell).await)
    } else {
        let originals = open(config).await?;
        let audit = backup::verify_live(&config.database, &originals, arguments.quick, &tell).await;
        (config.database.address(), audit)
    };
    let problems = report.finish();
    let audit = audit.with_context(|| format!("{place} cannot be verified"))?;
    if arguments.json {
        let mut found = serde_json::to_value(&audit)?;
        found["found"] = serde_json::to_value(problems)?;
        output::json(&found)?;
    }
    let of = audit.began_at.map(|began| format!(", of {began}")).unwrap_or_default();
    let inspections = audit.counts.get("inspections").copied().unwrap_or_default();
    output::say(&match audit.problems {
        0 if arguments.quick => format!(
            "{place}{of}: {inspections} inspections; {} originals are there with their lengths (--quick reads none)",
            audit.originals
        ),
        0 => format!("{place}{of} is whole: {inspections} inspections, {} originals", audit.originals),
        count => format!("{place}{of} is not whole: {count} things are wrong"),
    });
    Ok(if audit.problems == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn open(config: &Config) -> anyhow::Result<Originals> {
    let aws = parts::aws(config).await;
    parts::originals(config, aws.as_ref())
}

/// What to do instead, where the database is PostgreSQL.
fn elsewhere(config: &Config, folder: &str) -> String {
    let url = &config.objects.url;
    let originals = match url.split_once("://") {
        Some(("file", to)) => format!("rsync -a --ignore-existing '{folder}/objects/' '{to}/'"),
        Some(("gs", _)) => format!("gcloud storage rsync --recursive '{folder}/objects' '{url}'"),
        Some(("s3", _)) => format!("aws s3 sync --size-only '{folder}/objects' '{url}'"),
        _ => format!("(the copy of '{folder}/objects' into {url} by its service's own tool)"),
    };
    format!(
        "the rows belong into PostgreSQL, whose own tools restore them. Stop every server, then, into an empty \
         database:\n\n  pg_restore --exit-on-error --no-owner --dbname '{}' '{folder}/scrutineer.dump'\n  {originals}\n  \
         scrutineer restore --verify\n\ndocs/guides/backup.md says more",
        config.database.address(),
    )
}

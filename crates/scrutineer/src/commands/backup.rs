//! `scrutineer backup`: rows and originals into a folder, beside a server.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use scrutineer_store::{DatabaseKind, backup};

use super::report::Report;
use crate::{config::Config, output, parts, telemetry};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the backup is kept; what is there of an earlier one is not copied again. Best on another disk.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Take an original that is there with the right length for the right one, without reading it.
    #[arg(long)]
    quick: bool,
    /// Print what was done as JSON.
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
    if config.database.kind() == DatabaseKind::Postgres {
        bail!(elsewhere(&config.database, &config.objects.url, &arguments.folder.display().to_string()));
    }
    let folder = &arguments.folder;
    let aws = parts::aws(&config).await;
    let originals = parts::originals(&config, aws.as_ref())?;
    let report = Report::new();
    let tell = |progress: backup::Progress<'_>| report.tell(progress);
    let saved = backup::save(&config.database, &config.objects, &originals, folder, arguments.quick, &tell).await;
    report.finish();
    let saved = saved.with_context(|| {
        let before = match backup::Manifest::read(folder) {
            Ok(manifest) => format!("; the one of {} is still there, whole", manifest.began_at),
            Err(_) => String::new(),
        };
        format!("the backup into {} was not finished{before}", folder.display())
    })?;
    let manifest = &saved.manifest;
    output::say(&format!(
        "{} inspections and {} originals of {} are in {}: {} copied, {} there already",
        manifest.database.counts.get("inspections").copied().unwrap_or_default(),
        manifest.originals.count,
        manifest.began_at,
        folder.display(),
        saved.copied,
        saved.kept
    ));
    if arguments.json {
        output::json(&saved)?;
    }
    if saved.problems == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    output::say(&format!("{} things are wrong and are named above; everything else is saved", saved.problems));
    Ok(ExitCode::from(1))
}

/// What to do instead, where the database is PostgreSQL.
fn elsewhere(database: &scrutineer_store::Config, objects: &str, folder: &str) -> String {
    format!(
        "the rows are in PostgreSQL, whose own tools save them while servers run. Rows first, originals after them:\n\n  \
         pg_dump --format=custom --file='{folder}/scrutineer.dump' '{}'\n  {}\n\n\
         docs/guides/backup.md says more: backups to a point in time, versions and replicas of buckets, how to prove a \
         restored one",
        database.address(),
        copy_originals(objects, folder)
    )
}

/// The command that copies the originals into the folder.
fn copy_originals(url: &str, folder: &str) -> String {
    match url.split_once("://") {
        Some(("file", from)) => format!("rsync -a --ignore-existing '{from}/' '{folder}/objects/'"),
        Some(("gs", _)) => format!("gcloud storage rsync --recursive '{url}' '{folder}/objects'"),
        Some(("s3", _)) => format!("aws s3 sync --size-only '{url}' '{folder}/objects'"),
        _ => format!("(the copy of {url} into '{folder}/objects' by its service's own tool)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_commands_for_others_name_places_and_no_password() {
        let database = scrutineer_store::Config::at("postgres://me:secret@db/parcels");
        let said = elsewhere(&database, "file://data/objects", "/backup");
        assert!(said.contains("--file='/backup/scrutineer.dump' 'postgres://me@db/parcels'"), "{said}");
        assert!(said.contains("rsync -a --ignore-existing 'data/objects/' '/backup/objects/'"), "{said}");
        assert!(!said.contains("secret"), "{said}");
        assert_eq!(copy_originals("s3://cams/in", "b"), "aws s3 sync --size-only 's3://cams/in' 'b/objects'");
    }
}

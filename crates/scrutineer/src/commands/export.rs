//! `scrutineer export`: tables for analytics, and sets for training.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use scrutineer_export::{Layout, Table, TableExport, TableFormat, TableWish, TablesExported, line, write};
use scrutineer_store::Metastore;
use scrutineer_types::{Access, Timestamp};

use crate::{
    config::Config,
    labels::{self, LabelArguments},
    output, parts,
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Tables of everything (parquet, jsonl, csv), or a set for training of what people have looked over (coco, yolo).
    #[arg(long, value_enum)]
    format: Format,
    /// A folder, or s3://BUCKET/PREFIX, gs:// or az://; of coco and yolo a new folder [default: export.url].
    #[arg(long, value_name = "DIR|URL")]
    out: Option<String>,
    /// Only what came at or after, as 2026-03-01 or 2026-03-01T12:00:00Z; of tables, that day whole. Of coco and yolo, what was decided.
    #[arg(long, value_name = "TIME", value_parser = labels::moment)]
    since: Option<Timestamp>,
    /// Only what came before; of tables, the day that this ends in whole.
    #[arg(long, value_name = "TIME", value_parser = labels::moment)]
    until: Option<Timestamp>,
    /// Only of this facility; of tables, into a place of its own.
    #[arg(long, value_name = "NAME")]
    facility: Option<String>,
    /// Only these tables, separated by commas [default: export.tables].
    #[arg(long, value_delimiter = ',', value_parser = table, value_name = "TABLE")]
    tables: Vec<Table>,
    /// Of coco and yolo: of this policy's decisions [default: the configured policy].
    #[arg(long)]
    policy: Option<String>,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    Parquet,
    Jsonl,
    Csv,
    Coco,
    Yolo,
}

/// How labels are exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LabelFormat {
    Coco,
    Yolo,
    Jsonl,
}

fn table(name: &str) -> Result<Table, String> {
    Table::from_name(name).ok_or_else(|| format!("it is one of {}", Table::ALL.map(Table::name).join(", ")))
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let Arguments { format, out, since, until, facility, tables, policy, json } = arguments;
    let format = match format {
        Format::Parquet => TableFormat::Parquet,
        Format::Jsonl => TableFormat::Jsonl,
        Format::Csv => TableFormat::Csv,
        set @ (Format::Coco | Format::Yolo) => {
            if !tables.is_empty() || json {
                bail!("--tables and --json are for parquet, jsonl and csv; leave them out");
            }
            let set = if set == Format::Coco { LabelFormat::Coco } else { LabelFormat::Yolo };
            if let Some(url) = out.as_deref().filter(|out| out.contains("://")) {
                bail!("`{url}` is no folder: a set with its images is written to one; copy it from there");
            }
            let metastore = parts::metastore_beside(&config).await?;
            let which = LabelArguments { facility, since, until };
            labels(&config, metastore.as_ref(), set, policy, &which, out.map(PathBuf::from)).await?;
            return Ok(ExitCode::SUCCESS);
        }
    };
    if policy.is_some() {
        bail!("--policy is for coco and yolo; the tables have every policy's decisions, with its name in a column");
    }
    let place = out.as_deref().or(Some(config.export.url.as_str()).filter(|url| !url.is_empty()));
    let Some(place) = place else { bail!("name a folder or a bucket with --out, or set export.url") };
    let tables = if tables.is_empty() { config.export.tables.clone() } else { tables };
    let metastore = parts::metastore_beside(&config).await?;
    let aws = parts::aws_for(&config, Some(place)).await;
    let destination = parts::export_destination(&config, place, aws.as_ref())?;
    let wish = TableWish { format, tables, facility };
    let export = TableExport::new(metastore, Access::all(), destination.clone(), wish);
    let exported = export.window(since, until).await?;
    if json {
        output::json(&exported)?;
    }
    output::say(&told(&exported, &destination.to_string()));
    Ok(ExitCode::SUCCESS)
}

fn told(exported: &TablesExported, place: &str) -> String {
    let TablesExported { days, inspections, size_bytes, kept } = exported;
    let mut text = if *days == 0 {
        "nothing was exported: no inspections came in this window".to_owned()
    } else {
        format!("{days} days with {inspections} inspections are in {place}, {size_bytes} bytes")
    };
    if !kept.is_empty() {
        let kept: Vec<_> = kept.iter().map(ToString::to_string).collect();
        text.push_str(
            "\nthese days stay as they were exported, for some of their inspections have been removed since: ",
        );
        text.push_str(&kept.join(", "));
    }
    text
}

/// Writes what people have said: a set into the new folder `out`, or lines into the file `out` or to stdout.
pub async fn labels(
    config: &Config,
    metastore: &dyn Metastore,
    format: LabelFormat,
    policy: Option<String>,
    which: &LabelArguments,
    out: Option<PathBuf>,
) -> anyhow::Result<()> {
    let policy = match policy {
        Some(policy) => policy,
        None => parts::policy(config)?.name,
    };
    // For training, answers that came quickly are as good as others; whoever calibrates sees the probabilities.
    let labels = labels::read(metastore, &which.filter(&policy, format != LabelFormat::Jsonl)).await?;
    let layout = match format {
        LabelFormat::Coco => Layout::Coco,
        LabelFormat::Yolo => Layout::Yolo,
        LabelFormat::Jsonl => {
            let lines: Vec<String> = labels.iter().map(line).collect();
            match out {
                Some(file) => std::fs::write(&file, lines.join("\n") + "\n")
                    .with_context(|| format!("cannot write {}", file.display()))?,
                None => lines.iter().for_each(|line| output::line(line)),
            }
            output::say(&format!("{} labelled inspections", lines.len()));
            return Ok(());
        }
    };
    let Some(folder) = out else { bail!("name a new folder with --out") };
    let aws = parts::aws(config).await;
    let originals = parts::originals(config, aws.as_ref())?;
    let exported = write(&folder, layout, &labels, metastore, &Access::all(), &originals).await?;
    output::say(&format!(
        "{} images with {} boxes are in {}: those whose boxes a person has looked over, of {} labelled inspections",
        exported.images,
        exported.boxes,
        folder.display(),
        labels.len(),
    ));
    if exported.gone > 0 {
        output::say(&format!("{} images are left out: their originals are no longer kept", exported.gone));
    }
    Ok(())
}

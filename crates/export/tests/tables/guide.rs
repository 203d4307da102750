//! `docs/guides/analytics.md` says what the tables are, and its queries run.

use std::path::Path;

use scrutineer_export::{Kind, Table};
use scrutineer_store::conformance::fixture::{detection, submission};
use scrutineer_types::Verdict;

use crate::{duckdb::duckdb, room::room};

fn guide() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guides/analytics.md")).unwrap()
}

/// The blocks of code of a language.
fn blocks(language: &str) -> Vec<String> {
    let (guide, fence) = (guide(), format!("```{language}\n"));
    guide.split(&fence).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Json => "json",
        Kind::Texts => "texts",
        Kind::Int => "int",
        Kind::Long => "long",
        Kind::Float => "float",
        Kind::Flag => "flag",
        Kind::Moment => "moment",
    }
}

fn athena(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Json => "string",
        Kind::Texts => "array<string>",
        Kind::Int => "int",
        Kind::Long => "bigint",
        Kind::Float => "float",
        Kind::Flag => "boolean",
        Kind::Moment => "timestamp",
    }
}

fn ddl(table: Table) -> String {
    let columns: Vec<_> =
        table.columns().iter().map(|column| format!("    {} {}", column.name, athena(column.kind))).collect();
    format!(
        "CREATE EXTERNAL TABLE {table} (\n{}\n) PARTITIONED BY (`date` string) STORED AS PARQUET LOCATION 's3://BUCKET/lake/{table}/'\n\
         TBLPROPERTIES ('projection.enabled' = 'true', 'projection.date.type' = 'date', 'projection.date.format' = 'yyyy-MM-dd',\n    \
         'projection.date.range' = '2026-01-01,NOW');",
        columns.join(",\n")
    )
}

#[test]
fn every_column_is_described_in_its_order() {
    let guide = guide();
    for table in Table::ALL {
        let section = guide.split(&format!("### `{table}`\n")).nth(1).unwrap().split("\n#").next().unwrap();
        let described: Vec<(String, String)> = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `"))
            .map(|line| {
                let (name, rest) = line.split_once("` | ").unwrap();
                (name.to_owned(), rest.split(" | ").next().unwrap().to_owned())
            })
            .collect();
        let columns: Vec<_> =
            table.columns().iter().map(|column| (column.name.to_owned(), word(column.kind).to_owned())).collect();
        assert_eq!(described, columns, "{table}");
    }
}

#[test]
fn athena_is_told_the_columns_that_there_are() {
    let told = blocks("sql athena");
    for table in Table::ALL {
        let ddl = ddl(table);
        assert!(told.iter().any(|block| block.contains(&ddl)), "the guide lacks:\n{ddl}");
    }
}

#[tokio::test]
async fn the_queries_run() {
    let room = room().await;
    let inspection = room.found(submission(), vec![detection("damage", 0.9)]).await;
    room.answer(&inspection, Verdict::Accept).await;
    room.parquet().window(None, None).await.unwrap();
    let place = room.out("out").display().to_string();
    let queries = blocks("sql");
    assert_eq!(queries.len(), 5);
    for query in queries {
        let rows = duckdb(&query.replace("'lake/", &format!("'{place}/")));
        assert!(!rows.is_empty(), "{query}");
    }
}

//! Rows as bytes of a file: Parquet, JSON Lines, CSV. What is encoded is taken out bit by bit, so that no file is ever held whole.

mod csv;
mod jsonl;
mod parquet;
#[cfg(test)]
mod round_trip;

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::{
    ExportError,
    tables::{Cell, Column},
};

/// How tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableFormat {
    /// Apache Parquet, compressed by Snappy.
    Parquet,
    /// A JSON object a line.
    Jsonl,
    /// RFC 4180, with a line of names.
    Csv,
}

impl TableFormat {
    /// What files of it are called.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }
}

impl fmt::Display for TableFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.extension())
    }
}

/// A file of one table in the making.
pub(crate) enum Encoder {
    Parquet(Box<parquet::ParquetFile>),
    Jsonl(&'static [Column], Vec<u8>),
    Csv(Vec<u8>),
}

impl Encoder {
    pub fn new(format: TableFormat, columns: &'static [Column]) -> Result<Self, ExportError> {
        Ok(match format {
            TableFormat::Parquet => Self::Parquet(Box::new(parquet::ParquetFile::new(columns)?)),
            TableFormat::Jsonl => Self::Jsonl(columns, Vec::new()),
            TableFormat::Csv => Self::Csv(csv::head(columns)),
        })
    }

    /// One more row.
    pub fn push(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        match self {
            Self::Parquet(file) => file.push(cells),
            Self::Jsonl(columns, out) => {
                jsonl::push(out, columns, cells);
                Ok(())
            }
            Self::Csv(out) => {
                csv::push(out, cells);
                Ok(())
            }
        }
    }

    /// The bytes that are ready, which may be none.
    pub fn take(&mut self) -> Result<Bytes, ExportError> {
        match self {
            Self::Parquet(file) => file.take(),
            Self::Jsonl(_, out) | Self::Csv(out) => Ok(std::mem::take(out).into()),
        }
    }

    /// The rest of the bytes.
    pub fn finish(self) -> Result<Bytes, ExportError> {
        match self {
            Self::Parquet(file) => file.finish(),
            Self::Jsonl(_, out) | Self::Csv(out) => Ok(out.into()),
        }
    }
}

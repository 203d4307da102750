//! Apache Parquet (<https://parquet.apache.org/docs/file-format/>): row groups, columns one by one, Snappy.

use std::{fmt::Write as _, mem, sync::Arc};

use bytes::Bytes;
use parquet::{
    basic::Compression,
    data_type::{BoolType, ByteArray, ByteArrayType, FloatType, Int32Type, Int64Type},
    errors::Result,
    file::{
        properties::WriterProperties,
        writer::{SerializedColumnWriter, SerializedFileWriter},
    },
    schema::parser::parse_message_type,
};

use crate::{
    ExportError,
    tables::{Cell, Column, Kind},
};

/// Rows of a group at most: enough for readers to skip and to share out, few enough to hold.
const GROUP_ROWS: usize = 65_536;

/// Bytes of a group before it is encoded, at most by about a row.
const GROUP_BYTES: usize = 32 << 20;

/// A Parquet file in the making; one row group of it is held.
pub(crate) struct ParquetFile {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Held>,
    rows: usize,
    bytes: usize,
}

impl ParquetFile {
    pub fn new(columns: &[Column]) -> std::result::Result<Self, ExportError> {
        let schema = parse_message_type(&schema(columns))?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        Ok(Self {
            writer: SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?,
            columns: columns.iter().map(|column| Held::new(column.kind)).collect(),
            rows: 0,
            bytes: 0,
        })
    }

    pub fn push(&mut self, cells: &[Cell]) -> std::result::Result<(), ExportError> {
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            self.bytes += column.push(cell);
        }
        self.rows += 1;
        if self.rows >= GROUP_ROWS || self.bytes >= GROUP_BYTES {
            self.end_group()?;
        }
        Ok(())
    }

    pub fn take(&mut self) -> std::result::Result<Bytes, ExportError> {
        self.writer.flush().map_err(parquet::errors::ParquetError::from)?;
        Ok(mem::take(self.writer.inner_mut()).into())
    }

    pub fn finish(mut self) -> std::result::Result<Bytes, ExportError> {
        if self.rows > 0 {
            self.end_group()?;
        }
        Ok(self.writer.into_inner()?.into())
    }

    fn end_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            let mut writer = group.next_column()?.expect("there is a writer for each column of the schema");
            column.write(&mut writer)?;
            writer.close()?;
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

/// The schema, as text. Every column is optional, as other writers have it, so that one more can be added later.
fn schema(columns: &[Column]) -> String {
    let mut text = "message scrutineer {\n".to_owned();
    for Column { name, kind } in columns {
        let _ = match kind {
            Kind::Text | Kind::Json => writeln!(text, "optional binary {name} (STRING);"),
            Kind::Texts => {
                writeln!(
                    text,
                    "optional group {name} (LIST) {{ repeated group list {{ optional binary element (STRING); }} }}"
                )
            }
            Kind::Int => writeln!(text, "optional int32 {name};"),
            Kind::Long => writeln!(text, "optional int64 {name};"),
            Kind::Float => writeln!(text, "optional float {name};"),
            Kind::Flag => writeln!(text, "optional boolean {name};"),
            Kind::Moment => writeln!(text, "optional int64 {name} (TIMESTAMP(MILLIS,true));"),
        };
    }
    text + "}"
}

/// A column of the row group that is held: its values, and for each row at what level it is there.
struct Held {
    values: Values,
    definitions: Vec<i16>,
    /// Of a list alone.
    repetitions: Vec<i16>,
    list: bool,
}

enum Values {
    Texts(Vec<ByteArray>),
    Ints(Vec<i32>),
    Longs(Vec<i64>),
    Floats(Vec<f32>),
    Flags(Vec<bool>),
}

impl Held {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Text | Kind::Json | Kind::Texts => Values::Texts(Vec::new()),
            Kind::Int => Values::Ints(Vec::new()),
            Kind::Long | Kind::Moment => Values::Longs(Vec::new()),
            Kind::Float => Values::Floats(Vec::new()),
            Kind::Flag => Values::Flags(Vec::new()),
        };
        Self { values, definitions: Vec::new(), repetitions: Vec::new(), list: kind == Kind::Texts }
    }

    /// Holds one more cell; answers about how many bytes that takes.
    fn push(&mut self, cell: &Cell) -> usize {
        const TEXT: usize = size_of::<ByteArray>() + size_of::<i16>();
        if let (Cell::Texts(texts), Values::Texts(values)) = (cell, &mut self.values) {
            // 0: no list; 1: an empty one; 3: an element that is there.
            if texts.is_empty() {
                self.definitions.push(1);
                self.repetitions.push(0);
            }
            for (place, text) in texts.iter().enumerate() {
                values.push(text.clone().into());
                self.definitions.push(3);
                self.repetitions.push(i16::from(place > 0));
            }
            return texts.iter().map(|text| text.len() + TEXT).sum();
        }
        if self.list {
            self.repetitions.push(0);
        }
        if *cell == Cell::Null {
            self.definitions.push(0);
            return size_of::<i16>();
        }
        self.definitions.push(1);
        match (&mut self.values, cell) {
            (Values::Texts(values), Cell::Text(text)) => {
                values.push(text.clone().into());
                return TEXT + text.len();
            }
            (Values::Ints(values), Cell::Int(number)) => values.push(*number),
            (Values::Longs(values), Cell::Long(number)) => values.push(*number),
            (Values::Longs(values), Cell::Moment(moment)) => values.push(moment.0),
            (Values::Floats(values), Cell::Float(number)) => values.push(*number),
            (Values::Flags(values), Cell::Flag(flag)) => values.push(*flag),
            (_, other) => unreachable!("a column's cells are of its kind, as a test holds: {other:?}"),
        }
        size_of::<i64>() + size_of::<i16>()
    }

    /// Writes what is held, and holds nothing.
    fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let (definitions, repetitions) = (mem::take(&mut self.definitions), mem::take(&mut self.repetitions));
        let levels = (Some(definitions.as_slice()), Some(repetitions.as_slice()).filter(|_| self.list));
        match &mut self.values {
            Values::Texts(values) => {
                writer.typed::<ByteArrayType>().write_batch(&mem::take(values), levels.0, levels.1)?
            }
            Values::Ints(values) => writer.typed::<Int32Type>().write_batch(&mem::take(values), levels.0, levels.1)?,
            Values::Longs(values) => writer.typed::<Int64Type>().write_batch(&mem::take(values), levels.0, levels.1)?,
            Values::Floats(values) => {
                writer.typed::<FloatType>().write_batch(&mem::take(values), levels.0, levels.1)?
            }
            Values::Flags(values) => writer.typed::<BoolType>().write_batch(&mem::take(values), levels.0, levels.1)?,
        };
        Ok(())
    }
}

//! Whatever rows hold, DuckDB reads it back from each format.

#[path = "../../tests/tables/duckdb.rs"]
mod duckdb;

use bytes::Bytes;
use duckdb::duckdb;
use proptest::prelude::*;
use scrutineer_types::Timestamp;
use serde_json::{Value, json};

use super::{Encoder, TableFormat};
use crate::tables::{Cell, Column, Kind};

const COLUMNS: &[Column] = &[
    Column { name: "place", kind: Kind::Int },
    Column { name: "word", kind: Kind::Text },
    Column { name: "words", kind: Kind::Texts },
    Column { name: "number", kind: Kind::Long },
    Column { name: "share", kind: Kind::Float },
    Column { name: "flag", kind: Kind::Flag },
    Column { name: "moment", kind: Kind::Moment },
    Column { name: "object", kind: Kind::Json },
];

fn text() -> impl Strategy<Value = Bytes> {
    "[a-zA-Z0-9 é,;\"'\\\\\n\tß𝄞_-]{0,12}".prop_map(Bytes::from)
}

fn or_null(cell: impl Strategy<Value = Cell>) -> impl Strategy<Value = Cell> {
    prop_oneof![1 => Just(Cell::Null), 3 => cell]
}

fn row() -> impl Strategy<Value = Vec<Cell>> {
    let finite = any::<f32>().prop_filter("finite", |number| number.is_finite());
    let object = (text(), any::<u8>()).prop_map(|(text, number)| {
        let value = json!({String::from_utf8(text.to_vec()).unwrap(): number});
        Cell::Text(value.to_string().into())
    });
    (
        or_null(text().prop_map(Cell::Text)),
        or_null(prop::collection::vec(text(), 0..4).prop_map(Cell::Texts)),
        or_null(any::<i64>().prop_map(Cell::Long)),
        or_null(finite.prop_map(Cell::Float)),
        or_null(any::<bool>().prop_map(Cell::Flag)),
        or_null((0i64..4_000_000_000_000).prop_map(|ms| Cell::Moment(Timestamp(ms)))),
        or_null(object),
    )
        .prop_map(|cells| vec![cells.0, cells.1, cells.2, cells.3, cells.4, cells.5, cells.6])
}

/// The cell as DuckDB gives it, by way of JSON.
fn told(cell: &Cell) -> Value {
    let text = |bytes: &Bytes| json!(std::str::from_utf8(bytes).unwrap());
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(bytes) => text(bytes),
        Cell::Texts(texts) => texts.iter().map(text).collect(),
        Cell::Int(number) => json!(number),
        Cell::Long(number) => json!(number),
        Cell::Float(number) => json!(number),
        Cell::Flag(flag) => json!(flag),
        Cell::Moment(moment) => json!(moment),
    }
}

fn query(format: TableFormat, file: &str) -> String {
    let types = "{'place': 'INTEGER', 'word': 'VARCHAR', 'words': 'VARCHAR', 'number': 'BIGINT', 'share': 'FLOAT', 'flag': 'BOOLEAN', \
                 'moment': 'TIMESTAMPTZ', 'object': 'VARCHAR'}";
    match format {
        TableFormat::Parquet => format!("SELECT * FROM read_parquet('{file}') ORDER BY place"),
        TableFormat::Jsonl => format!(
            "SELECT * REPLACE (words::JSON::VARCHAR[] AS words) FROM read_json('{file}', format = 'newline_delimited', columns = {types}) \
             ORDER BY place"
        ),
        TableFormat::Csv => format!(
            "SELECT * REPLACE (words::JSON::VARCHAR[] AS words) FROM read_csv('{file}', header = true, delim = ',', quote = '\"', \
             escape = '\"', allow_quoted_nulls = false, columns = {types}) ORDER BY place"
        ),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]
    #[test]
    fn what_is_encoded_is_read_back(rows in prop::collection::vec(row(), 1..200)) {
        let folder = tempfile::tempdir().unwrap();
        let rows: Vec<Vec<Cell>> =
            (0..).zip(rows).map(|(place, row)| std::iter::once(Cell::Int(place)).chain(row).collect()).collect();
        let expected: Vec<Value> = rows
            .iter()
            .map(|row| COLUMNS.iter().zip(row).map(|(column, cell)| (column.name.to_owned(), told(cell))).collect())
            .collect();
        for format in [TableFormat::Parquet, TableFormat::Jsonl, TableFormat::Csv] {
            let mut encoder = Encoder::new(format, COLUMNS).unwrap();
            let mut bytes = Vec::new();
            for row in &rows {
                encoder.push(row).unwrap();
                bytes.extend_from_slice(&encoder.take().unwrap());
            }
            bytes.extend_from_slice(&encoder.finish().unwrap());
            let file = folder.path().join(format.extension());
            std::fs::write(&file, bytes).unwrap();
            prop_assert_eq!(&duckdb(&query(format, &file.display().to_string())), &expected, "{}", format);
        }
    }
}

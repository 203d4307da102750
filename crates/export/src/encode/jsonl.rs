//! JSON Lines: an object a line, every column in it, a null as `null`, a moment as RFC 3339.

use std::io::Write as _;

use bytes::Bytes;

use crate::tables::{Cell, Column, Kind};

const INTO_MEMORY: &str = "writing into memory does not fail";

pub(super) fn push(out: &mut Vec<u8>, columns: &[Column], cells: &[Cell]) {
    for (place, (column, cell)) in columns.iter().zip(cells).enumerate() {
        write!(out, "{}\"{}\":", if place == 0 { '{' } else { ',' }, column.name).expect(INTO_MEMORY);
        match (column.kind, cell) {
            (Kind::Json, Cell::Text(json)) => out.extend_from_slice(json),
            (_, cell) => value(out, cell),
        }
    }
    out.extend_from_slice(b"}\n");
}

fn value(out: &mut Vec<u8>, cell: &Cell) {
    match cell {
        Cell::Text(bytes) => text(out, bytes),
        Cell::Texts(texts) => list(out, texts),
        Cell::Int(number) => write!(out, "{number}").expect(INTO_MEMORY),
        Cell::Long(number) => write!(out, "{number}").expect(INTO_MEMORY),
        Cell::Float(number) if number.is_finite() => write!(out, "{number}").expect(INTO_MEMORY),
        // JSON has no word for what is no number.
        Cell::Null | Cell::Float(_) => out.extend_from_slice(b"null"),
        Cell::Flag(flag) => write!(out, "{flag}").expect(INTO_MEMORY),
        Cell::Moment(moment) => write!(out, "\"{moment}\"").expect(INTO_MEMORY),
    }
}

/// A list of texts, as CSV has it too.
pub(super) fn list(out: &mut Vec<u8>, texts: &[Bytes]) {
    out.push(b'[');
    for (place, one) in texts.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        text(out, one);
    }
    out.push(b']');
}

fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    // Every text came from a `str`.
    serde_json::to_writer(&mut *out, &String::from_utf8_lossy(bytes)).expect(INTO_MEMORY);
}

//! CSV as RFC 4180 has it, with a line of names: a null is nothing, an empty text is `""`, a list is JSON, a moment RFC 3339.

use std::io::Write as _;

use super::jsonl;
use crate::tables::{Cell, Column};

const INTO_MEMORY: &str = "writing into memory does not fail";

/// The line of names.
pub(super) fn head(columns: &[Column]) -> Vec<u8> {
    let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
    (names.join(",") + "\r\n").into_bytes()
}

pub(super) fn push(out: &mut Vec<u8>, cells: &[Cell]) {
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        match cell {
            Cell::Null => {}
            Cell::Text(bytes) => text(out, bytes),
            Cell::Texts(texts) => {
                let mut list = Vec::new();
                jsonl::list(&mut list, texts);
                text(out, &list);
            }
            Cell::Int(number) => write!(out, "{number}").expect(INTO_MEMORY),
            Cell::Long(number) => write!(out, "{number}").expect(INTO_MEMORY),
            Cell::Float(number) => write!(out, "{number}").expect(INTO_MEMORY),
            Cell::Flag(flag) => write!(out, "{flag}").expect(INTO_MEMORY),
            Cell::Moment(moment) => write!(out, "{moment}").expect(INTO_MEMORY),
        }
    }
    out.extend_from_slice(b"\r\n");
}

/// In quotation marks where it needs them; empty, too, so that it is told from a null.
fn text(out: &mut Vec<u8>, text: &[u8]) {
    let plain = !text.is_empty() && !text.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'));
    if plain {
        return out.extend_from_slice(text);
    }
    out.push(b'"');
    for byte in text {
        if *byte == b'"' {
            out.push(b'"');
        }
        out.push(*byte);
    }
    out.push(b'"');
}

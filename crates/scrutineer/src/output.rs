//! Results to stdout, everything else to stderr.

use std::io::{self, IsTerminal as _, Write};

use serde::Serialize;

/// Writes `text` and a line end to stdout. A closed pipe (`| head`) ends the process quietly.
pub fn line(text: &str) {
    let mut stdout = io::stdout().lock();
    if writeln!(stdout, "{text}").and_then(|()| stdout.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Writes `value` as JSON, indented for people.
pub fn json<T: Serialize>(value: &T) -> anyhow::Result<()> {
    line(&serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Tells the person at the terminal something that is no result.
pub fn say(text: &str) {
    // A closed stderr leaves nobody to tell.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Says what went wrong, with all its causes.
pub fn complain(error: &anyhow::Error) {
    say(&format!("error: {}", causes(error, "\n  because: ")));
}

/// An error with all its causes, but those that the one before has quoted.
pub fn causes(error: &anyhow::Error, between: &str) -> String {
    let mut last = error.to_string();
    let mut text = last.clone();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !last.contains(&cause) {
            text.push_str(between);
            text.push_str(&cause);
        }
        last = cause;
    }
    text
}

/// Whether stderr is a terminal, where a progress bar makes sense.
pub fn stderr_is_terminal() -> bool {
    io::stderr().is_terminal()
}

/// Columns padded to their widest cell, the head underlined.
pub fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .chain([head[column].chars().count()])
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let render = |cells: Vec<&str>| {
        let padded: Vec<String> =
            cells.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}", width = *width)).collect();
        padded.join("  ").trim_end().to_owned()
    };
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    let mut lines = vec![render(head.to_vec()), rule.join("  ")];
    lines.extend(rows.iter().map(|row| render(row.iter().map(String::as_str).collect())));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let text = table(&["a", "verdict"], &[vec!["long cell".into(), "x".into()], vec!["é".into(), "accept".into()]]);
        assert_eq!(text, "a          verdict\n─────────  ───────\nlong cell  x\né          accept");
    }
}

//! Tables of figures, plain and shaded.

use std::fmt::Write as _;

use super::page::escaped;

/// A table of plain text; the first cell of a row is its heading.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it shows; may be empty.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, each with a cell for every column.
    pub rows: Vec<Vec<String>>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub name: String,
    /// Figures, set to the right.
    pub numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn text(name: &str) -> Self {
        Self { name: name.to_owned(), numeric: false }
    }

    /// A column of figures.
    pub fn number(name: &str) -> Self {
        Self { name: name.to_owned(), numeric: true }
    }
}

impl Table {
    /// The table; one that is too wide scrolls by itself.
    pub fn html(&self) -> String {
        let mut text = "<div class=\"scroll\"><table>\n".to_owned();
        if !self.caption.is_empty() {
            let _ = writeln!(text, "<caption>{}</caption>", escaped(&self.caption));
        }
        text.push_str("<thead><tr>");
        for column in &self.columns {
            let _ = write!(text, "<th scope=\"col\"{}>{}</th>", class(column, ""), escaped(&column.name));
        }
        text.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            text.push_str("<tr>");
            for (index, (cell, column)) in row.iter().zip(&self.columns).enumerate() {
                let (tag, scope) = if index == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
                let class = class(column, cell);
                let _ = write!(text, "<{tag}{scope}{class}>{}</{tag}>", escaped(cell));
            }
            text.push_str("</tr>\n");
        }
        text.push_str("</tbody></table></div>\n");
        text
    }
}

/// Sentences may be broken, figures and names not.
fn class(column: &Column, cell: &str) -> &'static str {
    match (column.numeric, cell.chars().count() > 40) {
        (true, _) => " class=\"n\"",
        (false, true) => " class=\"wrap\"",
        (false, false) => "",
    }
}

/// Counts of what is (rows) and what it was taken for (columns), each shaded by its share of the row; green on the diagonal.
/// `names` are those of the rows and columns in order.
pub fn heat_table(caption: &str, names: &[String], counts: &[Vec<usize>]) -> String {
    let mut text = format!(
        "<div class=\"scroll\"><table class=\"heat\">\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">is ↓ found →</th>",
        escaped(caption)
    );
    for name in names {
        let _ = write!(text, "<th scope=\"col\" class=\"n\">{}</th>", escaped(name));
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for (row, (name, cells)) in names.iter().zip(counts).enumerate() {
        let sum: usize = cells.iter().sum();
        let _ = write!(text, "<tr><th scope=\"row\">{}</th>", escaped(name));
        for (column, count) in cells.iter().enumerate() {
            let share = *count as f64 / sum.max(1) as f64;
            let class = match (*count, row == column) {
                (0, _) => "zero",
                (_, true) => "right",
                (_, false) => "",
            };
            let _ = write!(
                text,
                "<td class=\"{class}\" style=\"--h:{share:.3}\" title=\"{} as {}: {count} of {sum}\">{count}</td>",
                escaped(name),
                escaped(names.get(column).map_or("", String::as_str))
            );
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody></table></div>\n");
    text
}

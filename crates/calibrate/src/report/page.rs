//! The page around the parts.

use std::fmt::Write as _;

const STYLE: &str = include_str!("style.css");

/// A part of a page.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its heading, plain text.
    pub title: String,
    /// Its content: HTML, made by this module's functions.
    pub body: String,
}

impl Section {
    /// A part from pieces of HTML.
    pub fn new(title: &str, pieces: impl IntoIterator<Item = String>) -> Self {
        Self { title: title.to_owned(), body: pieces.into_iter().collect() }
    }
}

/// One figure that matters, for [`key_figures`].
#[derive(Clone, Debug)]
pub struct KeyFigure {
    /// What it is.
    pub label: String,
    /// The figure, with its unit.
    pub value: String,
    /// What it means, in a few words; may be empty.
    pub note: String,
}

/// A whole document; `title` and `lead` are plain text, `lead` may be empty.
pub fn page(title: &str, lead: &str, sections: &[Section]) -> String {
    let title = escaped(title);
    let mut text = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<header>\n<h1>{title}</h1>\n"
    );
    if !lead.is_empty() {
        let _ = writeln!(text, "<p class=\"lead\">{}</p>", escaped(lead));
    }
    text.push_str("</header>\n");
    for section in sections {
        let _ = writeln!(text, "<section>\n<h2>{}</h2>\n{}</section>", escaped(&section.title), section.body);
    }
    text.push_str("</main>\n</body>\n</html>\n");
    text
}

/// A paragraph of plain text.
pub fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escaped(text))
}

/// A paragraph that must not be overlooked, as that a report is a demonstration.
pub fn note(text: &str) -> String {
    format!("<p class=\"note\" role=\"note\">{}</p>\n", escaped(text))
}

/// The figures that matter, large, side by side.
pub fn key_figures(figures: &[KeyFigure]) -> String {
    let mut text = "<dl class=\"keys\">\n".to_owned();
    for figure in figures {
        let _ = write!(text, "<div><dt>{}</dt><dd>{}</dd>", escaped(&figure.label), escaped(&figure.value));
        if !figure.note.is_empty() {
            let _ = write!(text, "<dd class=\"small\">{}</dd>", escaped(&figure.note));
        }
        text.push_str("</div>\n");
    }
    text.push_str("</dl>\n");
    text
}

/// Text that is safe as HTML's content and within quoted attributes.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

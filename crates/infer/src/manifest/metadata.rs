//! The metadata that Ultralytics writes into its ONNX exports: `names`, `imgsz`, `task`; values are Python literals.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

/// What the metadata says; absent where it says nothing that can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Metadata {
    /// Class names in the order of their numbers.
    pub names: Option<Vec<String>>,
    /// Height and width of the input, in this order.
    pub imgsz: Option<(u32, u32)>,
    /// `detect`, `segment`, `classify`, `pose`, `obb`.
    pub task: Option<String>,
}

impl Metadata {
    /// Reads the known keys of `metadata_props`.
    pub fn read(props: &BTreeMap<String, String>) -> Self {
        Self {
            names: props.get("names").and_then(|text| names(text)),
            imgsz: props.get("imgsz").and_then(|text| imgsz(text)),
            task: props.get("task").map(|task| task.trim().to_owned()),
        }
    }
}

/// `{0: 'box', 1: "driver's label"}` or `['box', 'label']`, in Python's or JSON's spelling; `None` unless the numbers run
/// from 0 without a gap.
fn names(text: &str) -> Option<Vec<String>> {
    let mut chars = text.trim().chars().peekable();
    let keyed = match chars.next()? {
        '{' => true,
        '[' | '(' => false,
        _ => return None,
    };
    let mut names = BTreeMap::new();
    loop {
        skip_space(&mut chars);
        if matches!(chars.peek()?, '}' | ']' | ')') {
            chars.next();
            break;
        }
        let key = if keyed {
            let key = key(&mut chars)?;
            skip_space(&mut chars);
            chars.next_if_eq(&':')?;
            skip_space(&mut chars);
            key
        } else {
            names.len()
        };
        names.insert(key, string(&mut chars)?);
        skip_space(&mut chars);
        if chars.next_if_eq(&',').is_none() && !matches!(chars.peek()?, '}' | ']' | ')') {
            return None;
        }
    }
    skip_space(&mut chars);
    let gapless = names.keys().copied().eq(0..names.len());
    (chars.next().is_none() && !names.is_empty() && gapless).then(|| names.into_values().collect())
}

fn skip_space(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| c.is_whitespace()).is_some() {}
}

/// `7` or `'7'`.
fn key(chars: &mut Peekable<Chars<'_>>) -> Option<usize> {
    if matches!(chars.peek()?, '\'' | '"') {
        return string(chars)?.parse().ok();
    }
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    digits.parse().ok()
}

/// A quoted string with the escapes of Python's `repr`.
fn string(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    let quote = chars.next_if(|c| matches!(c, '\'' | '"'))?;
    let mut text = String::new();
    loop {
        match chars.next()? {
            c if c == quote => return Some(text),
            '\\' => text.push(match chars.next()? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'x' => hex(chars, 2)?,
                'u' => hex(chars, 4)?,
                'U' => hex(chars, 8)?,
                other => other,
            }),
            c => text.push(c),
        }
    }
}

fn hex(chars: &mut Peekable<Chars<'_>>, digits: usize) -> Option<char> {
    let text: String = chars.take(digits).collect();
    (text.len() == digits).then(|| u32::from_str_radix(&text, 16).ok().and_then(char::from_u32))?
}

/// `[480, 640]` or `640`: height and width.
fn imgsz(text: &str) -> Option<(u32, u32)> {
    let inner = text.trim().trim_matches(['[', ']', '(', ')']);
    let sides: Vec<u32> = inner.split(',').map(|side| side.trim().parse().ok()).collect::<Option<_>>()?;
    match sides[..] {
        [side] if side > 0 => Some((side, side)),
        [height, width] if height > 0 && width > 0 => Some((height, width)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        names(text).unwrap()
    }

    #[test]
    fn names_are_read_as_python_writes_them() {
        assert_eq!(read("{0: 'person', 1: 'bicycle'}"), ["person", "bicycle"]);
        assert_eq!(read(r#"{0: "driver's label", 1: 'a "b" \'c\' \\d'}"#), ["driver's label", "a \"b\" 'c' \\d"]);
        assert_eq!(read("{1: 'b', 0: 'a',}"), ["a", "b"]);
        assert_eq!(read(r"{0: 'caf\xe9', 1: '\u4e2d'}"), ["café", "中"]);
        assert_eq!(read("['a', 'b']"), ["a", "b"]);
        assert_eq!(read(r#"{"0": "a", "1": "b"}"#), ["a", "b"]);
    }

    #[test]
    fn names_that_make_no_sense_are_no_names() {
        for text in
            ["", "{}", "{0: 'a', 2: 'c'}", "{0: 'a'", "{0 'a'}", "{0: a}", "{0: 'a'} x", "{-1: 'a'}", "{0: 'a' 1: 'b'}"]
        {
            assert_eq!(names(text), None, "{text}");
        }
    }

    #[test]
    fn imgsz_is_height_then_width() {
        assert_eq!(imgsz("[480, 640]"), Some((480, 640)));
        assert_eq!(imgsz("320"), Some((320, 320)));
        assert_eq!(imgsz("[0, 640]"), None);
        assert_eq!(imgsz("[1, 2, 3]"), None);
        assert_eq!(imgsz("large"), None);
    }
}

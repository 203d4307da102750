//! Figures as people read them: counts, ages, sizes, moments.

use scrutineer_types::Timestamp;

/// A count with its thousands apart: `12,345`.
pub(crate) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A span of time in its largest fitting unit: `850 ms`, `12 s`, `3 min`, `5 h`, `2 d`. Negative spans read as 0.
pub(crate) fn span(ms: i64) -> String {
    match ms.max(0) {
        ms @ 0..1_000 => format!("{ms} ms"),
        ms @ 1_000..10_000 => format!("{:.1} s", ms as f64 / 1_000.0),
        ms @ 10_000..120_000 => format!("{} s", ms / 1_000),
        ms @ 120_000..7_200_000 => format!("{} min", ms / 60_000),
        ms @ 7_200_000..172_800_000 => format!("{} h", ms / 3_600_000),
        ms => format!("{} d", ms / 86_400_000),
    }
}

/// How long ago `then` was: `just now`, `12 s ago`.
pub(crate) fn ago(now: Timestamp, then: Timestamp) -> String {
    match now.since_ms(then) {
        ..1_000 => "just now".to_owned(),
        ms @ 1_000..10_000 => format!("{} s ago", ms / 1_000),
        ms => format!("{} ago", span(ms)),
    }
}

/// A size in bytes, decimal units: `1.9 MB`.
pub(crate) fn bytes(value: u64) -> String {
    let value = value as f64;
    match value {
        _ if value < 1e3 => format!("{value} B"),
        _ if value < 1e6 => format!("{:.1} kB", value / 1e3),
        _ if value < 1e9 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.1} GB", value / 1e9),
    }
}

/// A share in `0..=1` with as many digits as matter: `0.47`.
pub(crate) fn ratio(value: f32) -> String {
    format!("{value:.2}")
}

/// The first letters of a hash or an id.
pub(crate) fn short(text: &str) -> &str {
    text.get(..12).unwrap_or(text)
}

/// A moment of a page, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl Moment {
    /// RFC 3339, for machines.
    pub(crate) fn iso(self) -> String {
        self.0.to_string()
    }

    /// `2026-03-01 12:00:00`
    pub(crate) fn date_time(self) -> String {
        let iso = self.iso();
        match (iso.get(..10), iso.get(11..19)) {
            (Some(date), Some(time)) => format!("{date} {time}"),
            _ => iso,
        }
    }

    /// `12:00:00`
    pub(crate) fn clock(self) -> String {
        let iso = self.iso();
        iso.get(11..19).map_or_else(|| iso.clone(), str::to_owned)
    }
}

/// The first line of a message, as much of it as a table has room for.
pub(crate) fn first_words(message: &str) -> String {
    const ROOM: usize = 200;
    let line = message.lines().next().unwrap_or_default();
    match line.char_indices().nth(ROOM) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}

/// Midnight, UTC, of the day of `now`.
pub(crate) fn midnight(now: Timestamp) -> Timestamp {
    const DAY_MS: i64 = 86_400_000;
    Timestamp(now.0.div_euclid(DAY_MS) * DAY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!([count(0), count(999), count(1_000), count(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        let spans = [-5, 850, 1_500, 12_000, 119_999, 120_000, 7_200_000, 172_800_000];
        assert_eq!(spans.map(span), ["0 ms", "850 ms", "1.5 s", "12 s", "119 s", "2 min", "2 h", "2 d"]);
        assert_eq!([bytes(12), bytes(1_896_646)], ["12 B", "1.9 MB"]);
    }

    #[test]
    fn a_message_that_is_too_long_says_that_it_goes_on() {
        assert_eq!(first_words("fetch: no such original\nand more"), "fetch: no such original");
        let long = first_words(&"ä".repeat(201));
        assert!(long.ends_with('…') && long.chars().count() == 201, "{long}");
    }

    #[test]
    fn moments_are_utc_and_days_begin_at_midnight() {
        let noon = Timestamp(1_772_366_400_125);
        assert_eq!(Moment(noon).date_time(), "2026-03-01 12:00:00");
        assert_eq!(Moment(midnight(noon)).iso(), "2026-03-01T00:00:00.000Z");
        assert_eq!(ago(noon.plus_ms(12_000), noon), "12 s ago");
        assert_eq!(ago(noon, noon.plus_ms(500)), "just now", "clocks may differ a little");
    }
}

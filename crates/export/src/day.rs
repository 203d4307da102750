//! A day by UTC, as paths and states name it.

use std::{fmt, str::FromStr};

use scrutineer_types::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const DAY_MS: i64 = 86_400_000;

/// A day by UTC: the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i64);

impl Day {
    /// The day of a moment.
    pub fn of(moment: Timestamp) -> Self {
        Self(moment.0.div_euclid(DAY_MS))
    }

    /// Its first millisecond.
    pub fn start(self) -> Timestamp {
        Timestamp(self.0 * DAY_MS)
    }

    /// The first millisecond after it.
    pub fn end(self) -> Timestamp {
        Timestamp((self.0 + 1) * DAY_MS)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = self.start().to_string();
        f.write_str(moment.split_once('T').map_or(moment.as_str(), |(day, _)| day))
    }
}

impl FromStr for Day {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let moment = format!("{text}T00:00:00Z").parse().map_err(|_| format!("`{text}` is no day, as 2026-03-01"))?;
        Ok(Self::of(moment))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_reads_as_it_is_written_and_ends_where_the_next_begins() {
        let day: Day = "2026-03-01".parse().unwrap();
        assert_eq!(
            (day.to_string().as_str(), day.start().to_string().as_str()),
            ("2026-03-01", "2026-03-01T00:00:00.000Z")
        );
        assert_eq!(Day::of(day.end().plus_ms(-1)), day);
        assert_eq!(Day::of(day.end()).to_string(), "2026-03-02");
        assert!("2026-02-30".parse::<Day>().is_err());
    }
}

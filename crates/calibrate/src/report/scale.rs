//! From values to places on paper, and to the figures beside them.

/// How an axis's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// As they are.
    Plain,
    /// Shares, as per cent.
    Percent,
    /// Moments in milliseconds since 1970, in UTC.
    Moment,
}

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// Distances of ticks along time.
const SPANS: [f64; 15] = [
    MINUTE,
    5.0 * MINUTE,
    10.0 * MINUTE,
    15.0 * MINUTE,
    30.0 * MINUTE,
    HOUR,
    2.0 * HOUR,
    4.0 * HOUR,
    6.0 * HOUR,
    12.0 * HOUR,
    DAY,
    2.0 * DAY,
    7.0 * DAY,
    30.0 * DAY,
    90.0 * DAY,
];

/// `2026-03-01T12:34`, of a moment in milliseconds.
fn minute_of(value: f64) -> String {
    let text = scrutineer_types::Timestamp(value as i64).to_string();
    text.get(..16).unwrap_or(&text).to_owned()
}

impl Figures {
    /// `value` with as many decimals as `step` needs.
    pub(crate) fn write(self, value: f64, step: f64) -> String {
        if self == Self::Moment {
            let minute = minute_of(value);
            // Below a day the day is known, above it the hour is no matter.
            let part = if step >= DAY { minute.get(5..10) } else { minute.get(11..16) };
            return part.unwrap_or_default().to_owned();
        }
        let (value, step) = match self {
            Self::Plain | Self::Moment => (value, step),
            Self::Percent => (value * 100.0, step * 100.0),
        };
        let places = if step > 0.0 { (-(step * 1.000_001).log10().floor()).clamp(0.0, 6.0) as usize } else { 0 };
        // Rounding must not leave a minus before zero.
        let value = if value.abs() < step / 2.0 { 0.0 } else { value };
        match self {
            Self::Plain | Self::Moment => format!("{value:.places$}"),
            Self::Percent => format!("{value:.places$} %"),
        }
    }
}

/// `value` of an axis that is `wide`, finely enough to be read off.
pub(crate) fn exact(figures: Figures, value: f64, wide: f64) -> String {
    match figures {
        Figures::Moment => minute_of(value).replace('T', " "),
        _ => figures.write(value, wide / 500.0),
    }
}

/// Round moments from `from` to `to`, about `count` of them; with their distance.
pub(crate) fn moments(from: f64, to: f64, count: usize) -> (Vec<f64>, f64) {
    let rough = (to - from) / count.max(1) as f64;
    let step = SPANS.into_iter().find(|span| *span >= rough).unwrap_or(365.0 * DAY);
    let (first, last) = ((from / step).ceil() as i64, (to / step).floor() as i64);
    ((first..=last).map(|index| index as f64 * step).collect(), step)
}

/// A share for people: per cent with three figures that count, as `0.42 %`, `12.5 %`, `100 %`.
pub fn share(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let percent = value * 100.0;
    let places = match percent.abs() {
        size if size >= 99.95 || size == 0.0 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.095 => 2,
        _ => 4,
    };
    format!("{percent:.places$} %")
}

/// Round values from `from` to `to`, about `count` of them: 1, 2 or 5 times a power of ten apart; with that distance.
pub(crate) fn ticks(from: f64, to: f64, count: usize) -> (Vec<f64>, f64) {
    let span = to - from;
    if !span.is_finite() || span <= 0.0 {
        return (vec![from], 0.0);
    }
    let rough = span / count.max(1) as f64;
    let power = 10_f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
    let step = step.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(power * 10.0);
    let first = (from / step - 1e-9).ceil() as i64;
    let last = (to / step + 1e-9).floor() as i64;
    ((first..=last).map(|index| index as f64 * step).collect(), step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_written_with_the_decimals_that_they_need() {
        let written = |from, to, figures: Figures| {
            let (ticks, step) = ticks(from, to, 5);
            ticks.into_iter().map(|tick| figures.write(tick, step)).collect::<Vec<_>>()
        };
        assert_eq!(written(0.0, 1.0, Figures::Percent), ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"]);
        assert_eq!(written(0.0, 0.012, Figures::Percent), ["0.0 %", "0.5 %", "1.0 %"]);
        assert_eq!(written(-0.3, 0.3, Figures::Plain), ["-0.2", "0.0", "0.2"]);
        assert_eq!(written(0.0, 1234.0, Figures::Plain), ["0", "500", "1000"]);
        assert_eq!(written(3.0, 3.0, Figures::Plain), ["3"]);
    }

    #[test]
    fn along_time_ticks_are_on_the_clock_and_days_are_named_where_there_are_several() {
        // 2026-03-01T12:34:56Z.
        let from = 1_772_368_496_000.0;
        let written = |hours: f64| {
            let (ticks, step) = moments(from, from + hours * HOUR, 5);
            ticks.into_iter().map(|tick| Figures::Moment.write(tick, step)).collect::<Vec<_>>()
        };
        assert_eq!(written(1.0), ["12:45", "13:00", "13:15", "13:30"]);
        assert_eq!(written(24.0), ["18:00", "00:00", "06:00", "12:00"]);
        assert_eq!(written(7.0 * 24.0), ["03-02", "03-04", "03-06", "03-08"]);
        assert_eq!(exact(Figures::Moment, from, 30.0 * DAY), "2026-03-01 12:34");
    }

    #[test]
    fn shares_keep_three_figures() {
        assert_eq!(
            [0.0, 0.000_12, 0.004_2, 0.125, 0.999, 1.0].map(share),
            ["0 %", "0.0120 %", "0.42 %", "12.5 %", "99.9 %", "100 %"]
        );
    }
}

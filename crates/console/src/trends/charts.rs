//! The plots of `/trends`.

use scrutineer_calibrate::report::{Axis, Figures, Mark, Plot, Point, Series as Drawn, Tone};
use scrutineer_store::{Series, Sums};
use scrutineer_types::{Timestamp, Verdict};
use scrutineer_upkeep::rollups::measure;

use super::Period;

/// Cameras, or classes, of one plot at most.
const MOST: usize = 6;

/// What is drawn of the sums of a stretch; `None`: nothing is known of it.
type Value = fn(&Sums) -> Option<f64>;

/// Every plot that has something to show, as HTML. `whole`: of the whole service, whose queue is shown too.
/// `places` has cameras, each with its facility.
pub(super) fn plots(series: &[Series], places: &[Series], period: Period, whole: bool) -> Vec<String> {
    let paper = Paper { series, period };
    let stretch = period.resolution.as_str();
    let mut plots = vec![
        paper.counts(&format!("Verdicts a {stretch}"), measure::VERDICT, &verdicts()),
        // Apart: beside hours until a person answers, the machine's seconds would be a line at zero.
        paper.time(
            "Time to the machine's verdict",
            vec![
                paper.line("median", measure::TIME_TO_VERDICT, "machine", Tone::Series(0), median),
                paper.line("95 %", measure::TIME_TO_VERDICT, "machine", Tone::Series(1), p95),
            ],
        ),
        paper.time(
            "Time to a person's verdict",
            vec![
                paper.line("median", measure::TIME_TO_VERDICT, "person", Tone::Series(2), median),
                paper.line("95 %", measure::TIME_TO_VERDICT, "person", Tone::Series(3), p95),
            ],
        ),
        paper.values(
            "Stages, 95th percentile",
            "milliseconds",
            ["queue", "fetch", "decode", "preprocess", "infer", "postprocess"]
                .into_iter()
                .enumerate()
                .filter(|(_, stage)| *stage != "queue")
                .map(|(tone, stage)| {
                    paper.line(stage, measure::STAGE, stage, Tone::Series(tone), |sums| Some(p95(sums)? * 1e3))
                })
                .collect(),
        ),
        paper.time(
            "Wait in the queue",
            vec![
                paper.line("median", measure::STAGE, "queue", Tone::Series(0), median),
                paper.line("95 %", measure::STAGE, "queue", Tone::Series(1), p95),
            ],
        ),
    ];
    if whole {
        plots.push(paper.values(
            "Jobs waiting",
            "jobs",
            vec![
                paper.line("available", measure::QUEUE, "available", Tone::Series(0), Sums::mean),
                paper.line("to be tried again", measure::QUEUE, "retryable", Tone::Series(1), Sums::mean),
                paper.line("running", measure::QUEUE, "running", Tone::Series(2), Sums::mean),
                paper.line("reviews waiting", measure::REVIEWS, "", Tone::Quiet, Sums::mean),
            ],
        ));
        plots.push(
            paper.time("Oldest job waits", vec![paper.line("", measure::OLDEST, "", Tone::Series(0), Sums::mean)]),
        );
    }
    plots.push(paper.counts(
        &format!("Trouble a {stretch}"),
        measure::VIEW,
        &[("unreadable images", "unreadable", Tone::Series(1)), ("failed views", "failed", Tone::Bad)],
    ));
    plots.push(paper.counts(&format!("People's answers a {stretch}"), measure::ANSWER, &verdicts()));
    plots.push(paper.most("Confidence by class, median", "confidence", measure::CONFIDENCE, median, busiest));
    let places = Paper { series: places, period };
    plots.push(places.most("Sharpness by camera, median", "sharpness", measure::SHARPNESS, median, least_steady));
    plots.into_iter().flatten().map(|plot| plot.html()).collect()
}

fn verdicts() -> Vec<(&'static str, &'static str, Tone)> {
    let line = |verdict: &Verdict| {
        let tone = match verdict {
            Verdict::Accept => Tone::Good,
            Verdict::Review => Tone::Series(4),
            Verdict::Recapture => Tone::Series(3),
            Verdict::Reject => Tone::Bad,
        };
        (verdict.as_str(), verdict.as_str(), tone)
    };
    Verdict::ALL.iter().map(line).collect()
}

fn median(sums: &Sums) -> Option<f64> {
    sums.quantile(0.5)
}

fn p95(sums: &Sums) -> Option<f64> {
    sums.quantile(0.95)
}

/// How many values a series has.
fn busiest(series: &Series, _: Value) -> f64 {
    series.points.iter().map(|(_, sums)| sums.count as f64).sum()
}

/// How far it rises and falls: of many cameras, those that have changed are the ones to look at.
fn least_steady(series: &Series, value: Value) -> f64 {
    let values = || series.points.iter().filter_map(|(_, sums)| value(sums));
    values().fold(f64::MIN, f64::max) - values().fold(f64::MAX, f64::min)
}

struct Paper<'a> {
    series: &'a [Series],
    period: Period,
}

impl Paper<'_> {
    fn find(&self, measure: &str, key: &str) -> Option<&Series> {
        self.series.iter().find(|one| one.measure == measure && one.key.as_deref() == Some(key))
    }

    /// A line through what is known.
    fn line(&self, name: &str, measure: &str, key: &str, tone: Tone, value: Value) -> Drawn {
        let points = self.find(measure, key).map(|series| &series.points[..]).unwrap_or_default();
        drawn(name, tone, points.iter().filter_map(|(at, sums)| Some((*at, value(sums)?))))
    }

    /// Numbers a stretch: where nothing happened, zero.
    fn counts(&self, title: &str, measure: &str, keys: &[(&str, &str, Tone)]) -> Option<Plot> {
        let stretches = (self.period.until.since_ms(self.period.since) / self.period.resolution.ms()).clamp(1, 2_000);
        let lines = keys.iter().map(|(name, key, tone)| {
            let points = self.find(measure, key).map(|series| &series.points[..]).unwrap_or_default();
            let count = |at: Timestamp| points.iter().find(|(known, _)| *known == at).map_or(0, |(_, sums)| sums.count);
            let moments = (0..=stretches).map(|place| self.period.since.plus_ms(place * self.period.resolution.ms()));
            drawn(name, *tone, moments.filter(|at| *at < self.period.until).map(|at| (at, count(at) as f64)))
        });
        let any = keys.iter().any(|(_, key, _)| self.find(measure, key).is_some());
        any.then(|| self.plot(title, "number", lines.collect()))
    }

    /// Lines of seconds, in the unit that suits the longest.
    fn time(&self, title: &str, mut lines: Vec<Drawn>) -> Option<Plot> {
        let points = lines.iter().flat_map(|line| &line.points);
        let longest = points.map(|point| point.y).fold(0.0, f64::max);
        let (unit, seconds) = match longest {
            long if long >= 7200.0 => ("hours", 3600.0),
            long if long >= 180.0 => ("minutes", 60.0),
            long if long < 1.0 => ("milliseconds", 1e-3),
            _ => ("seconds", 1.0),
        };
        lines.iter_mut().flat_map(|line| &mut line.points).for_each(|point| point.y /= seconds);
        self.values(title, unit, lines)
    }

    /// Lines, those that have points.
    fn values(&self, title: &str, label: &str, lines: Vec<Drawn>) -> Option<Plot> {
        let lines: Vec<Drawn> = lines.into_iter().filter(|line| !line.points.is_empty()).collect();
        (!lines.is_empty()).then(|| self.plot(title, label, lines))
    }

    /// A line for each of the keys that rank highest.
    fn most(
        &self,
        title: &str,
        label: &str,
        measure: &str,
        value: Value,
        rank: fn(&Series, Value) -> f64,
    ) -> Option<Plot> {
        let mut all: Vec<&Series> = self.series.iter().filter(|one| one.measure == measure).collect();
        all.sort_by(|one, other| rank(other, value).total_cmp(&rank(one, value)));
        let title = if all.len() > MOST { format!("{title}: {MOST} of {}", all.len()) } else { title.to_owned() };
        all.truncate(MOST);
        all.sort_by(|one, other| (&one.facility, &one.key).cmp(&(&other.facility, &other.key)));
        let several = all.windows(2).any(|pair| pair[0].facility != pair[1].facility);
        let lines = all.iter().enumerate().map(|(tone, one)| {
            let key = one.key.as_deref().filter(|key| !key.is_empty()).unwrap_or("not named");
            let name = match one.facility.as_deref().filter(|facility| several && !facility.is_empty()) {
                Some(facility) => format!("{facility} {key}"),
                None => key.to_owned(),
            };
            let points = one.points.iter().filter_map(|(at, sums)| Some((*at, value(sums)?)));
            drawn(&name, Tone::Series(tone), points)
        });
        self.values(&title, label, lines.collect())
    }

    fn plot(&self, title: &str, label: &str, series: Vec<Drawn>) -> Plot {
        let most = series.iter().flat_map(|one| &one.points).map(|point| point.y).fold(0.0, f64::max);
        let to = if most > 0.0 { most * 1.08 } else { 1.0 };
        let axis = |label: &str, from: f64, to: f64, figures| Axis { label: label.to_owned(), from, to, figures };
        let (since, until) = (self.period.since.0 as f64, self.period.until.0 as f64);
        Plot {
            title: title.to_owned(),
            x: axis("UTC", since, until, Figures::Moment),
            y: axis(label, 0.0, to, Figures::Plain),
            series,
        }
    }
}

fn drawn(name: &str, tone: Tone, points: impl Iterator<Item = (Timestamp, f64)>) -> Drawn {
    let points = points.map(|(at, value)| Point::new(at.0 as f64, value)).collect();
    Drawn { name: name.to_owned(), mark: Mark::Line, tone, points, listed: true }
}

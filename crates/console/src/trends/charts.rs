//! The plots of `/trends`.

use std::cmp::Reverse;

use scrutineer_calibrate::report::{Axis, Figures, Mark, Plot, Point, Series as Drawn, Tone};
use scrutineer_store::{Series, Sums};
use scrutineer_types::{Timestamp, Verdict};
use scrutineer_upkeep::rollups::measure;

use super::Period;

/// Cameras, or classes, of one plot: those with the most values.
const MOST: usize = 6;

/// What is drawn of the sums of a stretch; `None`: nothing is known of it.
type Value = fn(&Sums) -> Option<f64>;

/// Every plot that has something to show, as HTML. `whole`: of the whole service, whose queue is shown too.
pub(super) fn plots(series: &[Series], period: Period, whole: bool) -> Vec<String> {
    let paper = Paper { series, period };
    let stretch = period.resolution.as_str();
    let mut plots = vec![
        paper.counts(&format!("Verdicts a {stretch}"), measure::VERDICT, &verdicts()),
        paper.values(
            "Time to verdict",
            "seconds",
            vec![
                paper.line("machine, median", measure::TIME_TO_VERDICT, "machine", Tone::Series(0), median),
                paper.line("machine, 95 %", measure::TIME_TO_VERDICT, "machine", Tone::Series(1), p95),
                paper.line("person, median", measure::TIME_TO_VERDICT, "person", Tone::Series(2), median),
                paper.line("person, 95 %", measure::TIME_TO_VERDICT, "person", Tone::Series(3), p95),
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
        paper.values(
            "Wait in the queue",
            "seconds",
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
        plots.push(paper.values(
            "Oldest job waits",
            "seconds",
            vec![paper.line("", measure::OLDEST, "", Tone::Series(0), Sums::mean)],
        ));
    }
    plots.push(paper.counts(
        &format!("Trouble a {stretch}"),
        measure::VIEW,
        &[("unreadable images", "unreadable", Tone::Series(1)), ("failed views", "failed", Tone::Bad)],
    ));
    plots.push(paper.counts(&format!("People's answers a {stretch}"), measure::ANSWER, &verdicts()));
    plots.push(paper.most("Confidence by class, median", "confidence", measure::CONFIDENCE, median));
    plots.push(paper.most("Sharpness by camera, median", "sharpness", measure::SHARPNESS, median));
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

    /// Lines, those that have points.
    fn values(&self, title: &str, label: &str, lines: Vec<Drawn>) -> Option<Plot> {
        let lines: Vec<Drawn> = lines.into_iter().filter(|line| !line.points.is_empty()).collect();
        (!lines.is_empty()).then(|| self.plot(title, label, lines))
    }

    /// A line for each of the keys with the most values.
    fn most(&self, title: &str, label: &str, measure: &str, value: Value) -> Option<Plot> {
        let mut all: Vec<&Series> = self.series.iter().filter(|one| one.measure == measure).collect();
        all.sort_by_key(|one| Reverse(one.points.iter().map(|(_, sums)| sums.count).sum::<u64>()));
        all.truncate(MOST);
        all.sort_by(|one, other| one.key.cmp(&other.key));
        let lines = all.iter().enumerate().map(|(tone, one)| {
            let key = one.key.as_deref().unwrap_or_default();
            let name = if key.is_empty() { "not named" } else { key };
            self.line(name, measure, key, Tone::Series(tone), value)
        });
        self.values(title, label, lines.collect())
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

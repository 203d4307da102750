//! Plots as SVG: axes with round ticks, lines, steps, points, bars, intervals; every value on hover, and in a table below.

use std::fmt::Write as _;

use super::{
    Column, Table,
    page::escaped,
    scale::{Figures, exact, moments, ticks},
};

/// Size of the drawing in its own units; small, so that its text can be read on a phone.
const WIDTH: f64 = 430.0;
const HEIGHT: f64 = 300.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 46.0;

/// A plot with its legend and its numbers.
#[derive(Clone, Debug)]
pub struct Plot {
    /// What it shows.
    pub title: String,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, the first at the bottom.
    pub series: Vec<Series>,
}

/// One axis.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What is measured, with its unit.
    pub label: String,
    /// Its least value.
    pub from: f64,
    /// Its greatest value, above `from`.
    pub to: f64,
    /// How values are written.
    pub figures: Figures,
}

/// Some points drawn alike.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its name in the legend and the table.
    pub name: String,
    /// How it is drawn.
    pub mark: Mark,
    /// In what colour and stroke.
    pub tone: Tone,
    /// From left to right; those outside the axes are not drawn.
    pub points: Vec<Point>,
    /// Whether its values are in the table.
    pub listed: bool,
}

/// How points are drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mark {
    /// Joined.
    Line,
    /// Each value up to the next one's place.
    Steps,
    /// Each by itself.
    Points,
    /// One ring each: the chosen point.
    Ring,
    /// Columns from zero, this wide in the axis's values.
    Bars(f64),
}

/// Colour and stroke; never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// One of six that differ in colour and in dashes.
    Series(usize),
    /// A line to compare with.
    Quiet,
    /// What holds.
    Good,
    /// What does not, or must not be passed.
    Bad,
    /// What was chosen.
    Chosen,
}

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// Along the horizontal axis.
    pub x: f64,
    /// Along the vertical axis.
    pub y: f64,
    /// How far it may be off, as the lower and upper end.
    pub interval: Option<(f64, f64)>,
    /// What else is to be said of it.
    pub note: String,
}

impl Point {
    /// A bare value.
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y, interval: None, note: String::new() }
    }
}

impl Axis {
    /// Shares from 0 to 100 per cent.
    pub fn shares(label: &str) -> Self {
        Self { label: label.to_owned(), from: 0.0, to: 1.0, figures: Figures::Percent }
    }

    /// Shares from 0 to a little above the greatest of `values`, at most 100 per cent.
    pub fn shares_up_to(label: &str, values: impl IntoIterator<Item = f64>) -> Self {
        let most = values.into_iter().filter(|value| value.is_finite()).fold(0.0, f64::max);
        let to = if most > 0.0 { (most * 1.08).min(1.0) } else { 1.0 };
        Self { to, ..Self::shares(label) }
    }

    fn share(&self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from)
    }

    fn holds(&self, value: f64) -> bool {
        (-1e-9..=1.0 + 1e-9).contains(&self.share(value))
    }

    /// `value` finely enough to be read off.
    fn exact(&self, value: f64) -> String {
        exact(self.figures, value, self.to - self.from)
    }
}

impl Tone {
    fn class(self) -> String {
        match self {
            Self::Series(index) => format!("t{}", index % 6),
            Self::Quiet => "quiet".to_owned(),
            Self::Good => "good".to_owned(),
            Self::Bad => "bad".to_owned(),
            Self::Chosen => "chosen".to_owned(),
        }
    }
}

impl Plot {
    /// The plot as a `<figure>`.
    pub fn html(&self) -> String {
        let title = escaped(&self.title);
        let mut text = format!(
            "<figure>\n<figcaption>{title}</figcaption>\n\
             <svg class=\"plot\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{title}\">\n"
        );
        self.axes(&mut text);
        for series in &self.series {
            self.series(&mut text, series);
        }
        text.push_str("</svg>\n<ul class=\"legend\">\n");
        for series in self.series.iter().filter(|series| !series.name.is_empty()) {
            let (tone, sample) = (series.tone.class(), sample(series.mark));
            let _ = writeln!(
                text,
                "<li><svg class=\"key {tone}\" viewBox=\"0 0 28 12\" aria-hidden=\"true\">{sample}</svg>{}</li>",
                escaped(&series.name)
            );
        }
        text.push_str("</ul>\n");
        text.push_str(&self.numbers());
        text.push_str("</figure>\n");
        text
    }

    fn across(&self, value: f64) -> f64 {
        LEFT + self.x.share(value) * (WIDTH - LEFT - RIGHT)
    }

    fn down(&self, value: f64) -> f64 {
        HEIGHT - BOTTOM - self.y.share(value) * (HEIGHT - TOP - BOTTOM)
    }

    fn axes(&self, text: &mut String) {
        let (floor, end) = (HEIGHT - BOTTOM, WIDTH - RIGHT);
        let (values, step) = ticks(self.y.from, self.y.to, 5);
        for value in values {
            let (y, figure) = (self.down(value), self.y.figures.write(value, step));
            let _ = writeln!(
                text,
                "<line class=\"gridline\" x1=\"{LEFT}\" x2=\"{end}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{figure}</text>",
                LEFT - 6.0,
                y + 4.0
            );
        }
        let along = if self.x.figures == Figures::Moment { moments } else { ticks };
        let (values, step) = along(self.x.from, self.x.to, 5);
        for value in values {
            let (x, figure) = (self.across(value), self.x.figures.write(value, step));
            let _ = writeln!(
                text,
                "<line class=\"axis\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{floor}\" y2=\"{:.1}\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{figure}</text>",
                floor + 4.0,
                floor + 17.0
            );
        }
        let (middle, height) = (LEFT.midpoint(end), TOP.midpoint(floor));
        let _ = writeln!(
            text,
            "<line class=\"axis\" x1=\"{LEFT}\" x2=\"{end}\" y1=\"{floor}\" y2=\"{floor}\"/>\n\
             <text class=\"name\" x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\n\
             <text class=\"name\" transform=\"translate(12 {height:.1}) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            HEIGHT - 8.0,
            escaped(&self.x.label),
            escaped(&self.y.label)
        );
    }

    fn series(&self, text: &mut String, series: &Series) {
        let inside = |point: &&Point| self.x.holds(point.x) && self.y.holds(point.y);
        let points: Vec<&Point> = series.points.iter().filter(inside).collect();
        let _ = writeln!(text, "<g class=\"{}\">", series.tone.class());
        if matches!(series.mark, Mark::Line | Mark::Steps) {
            let mut path = String::new();
            for (index, point) in points.iter().enumerate() {
                let (x, y) = (self.across(point.x), self.down(point.y));
                let _ = match (index, series.mark) {
                    (0, _) => write!(path, "M{x:.1} {y:.1}"),
                    (_, Mark::Steps) => write!(path, "H{x:.1}V{y:.1}"),
                    _ => write!(path, "L{x:.1} {y:.1}"),
                };
            }
            let _ = writeln!(text, "<path class=\"stroke\" d=\"{path}\"/>");
        }
        // Of one point there is no line to be seen.
        let alone = points.len() == 1;
        for point in points {
            self.point(text, series, point, alone);
        }
        text.push_str("</g>\n");
    }

    fn point(&self, text: &mut String, series: &Series, point: &Point, alone: bool) {
        let (x, y) = (self.across(point.x), self.down(point.y));
        if let Mark::Bars(width) = series.mark {
            let half = width / (self.x.to - self.x.from) * (WIDTH - LEFT - RIGHT) / 2.0;
            let floor = self.down(self.y.from.max(0.0));
            let _ = write!(
                text,
                "<rect class=\"bar\" x=\"{:.1}\" width=\"{:.1}\" y=\"{y:.1}\" height=\"{:.1}\">{}</rect>",
                x - half + 1.0,
                (half * 2.0 - 2.0).max(1.0),
                floor - y,
                self.hover(series, point)
            );
        }
        if let Some((least, most)) = point.interval {
            let (lower, upper) = (self.down(least.max(self.y.from)), self.down(most.min(self.y.to)));
            let _ = write!(
                text,
                "<path class=\"whisker\" d=\"M{x:.1} {lower:.1}V{upper:.1}M{:.1} {lower:.1}h6M{:.1} {upper:.1}h6\"/>",
                x - 3.0,
                x - 3.0
            );
        }
        let (class, radius) = match series.mark {
            Mark::Bars(_) => {
                text.push('\n');
                return;
            }
            Mark::Points => ("dot", 4.0),
            Mark::Line | Mark::Steps if alone => ("dot", 4.0),
            Mark::Ring => ("ring", 7.0),
            Mark::Line | Mark::Steps => ("hover", 4.0),
        };
        let _ = writeln!(
            text,
            "<circle class=\"{class}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius}\">{}</circle>",
            self.hover(series, point)
        );
    }

    fn hover(&self, series: &Series, point: &Point) -> String {
        let mut said =
            format!("{} {}, {} {}", self.x.label, self.x.exact(point.x), self.y.label, self.y.exact(point.y));
        if !series.name.is_empty() {
            said = format!("{}: {said}", series.name);
        }
        if !point.note.is_empty() {
            let _ = write!(said, "; {}", point.note);
        }
        format!("<title>{}</title>", escaped(&said))
    }

    fn numbers(&self) -> String {
        let listed: Vec<_> = self.series.iter().filter(|series| series.listed).collect();
        let mut columns = vec![Column::text("series"), Column::number(&self.x.label), Column::number(&self.y.label)];
        let interval = listed.iter().any(|series| series.points.iter().any(|point| point.interval.is_some()));
        let notes = listed.iter().any(|series| series.points.iter().any(|point| !point.note.is_empty()));
        if interval {
            columns.push(Column::number("interval"));
        }
        if notes {
            columns.push(Column::text("note"));
        }
        let mut rows = Vec::new();
        for series in listed {
            for point in &series.points {
                let mut row = vec![series.name.clone(), self.x.exact(point.x), self.y.exact(point.y)];
                if interval {
                    let ends = |(least, most)| format!("{} to {}", self.y.exact(least), self.y.exact(most));
                    row.push(point.interval.map(ends).unwrap_or_default());
                }
                if notes {
                    row.push(point.note.clone());
                }
                rows.push(row);
            }
        }
        if rows.is_empty() {
            return String::new();
        }
        let table = Table { caption: String::new(), columns, rows };
        format!("<details>\n<summary>The numbers</summary>\n{}</details>\n", table.html())
    }
}

fn sample(mark: Mark) -> &'static str {
    match mark {
        Mark::Line | Mark::Steps => "<path class=\"stroke\" d=\"M0 6H28\"/>",
        Mark::Points => "<circle class=\"dot\" cx=\"14\" cy=\"6\" r=\"4\"/>",
        Mark::Ring => "<circle class=\"ring\" cx=\"14\" cy=\"6\" r=\"4.5\"/>",
        Mark::Bars(_) => "<rect class=\"bar\" x=\"8\" y=\"1\" width=\"12\" height=\"10\"/>",
    }
}

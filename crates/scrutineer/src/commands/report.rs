//! What `backup` and `restore` say on the way: steps, a bar, and each thing that is wrong on a line of its own.

use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scrutineer_store::backup::{Problem, Progress};

use crate::output;

/// Problems kept for the summary in JSON; more are counted only.
const KEPT: usize = 1000;

/// Where lines about problems go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// To stderr: beside the work.
    Beside,
    /// To stdout: they are what was asked for.
    Results,
    /// Nowhere: they come in JSON.
    Json,
}

/// Says what is told.
pub struct Report {
    bar: ProgressBar,
    lines: Lines,
    problems: Mutex<Vec<Problem>>,
}

impl Report {
    /// Problems are said beside the work.
    pub fn new() -> Self {
        Self::with(Lines::Beside)
    }

    /// Problems are the results that were asked for: a line each on stdout, or kept for a summary in JSON.
    pub fn for_results(json: bool) -> Self {
        Self::with(if json { Lines::Json } else { Lines::Results })
    }

    fn with(lines: Lines) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { bar, lines, problems: Mutex::default() }
    }

    /// Says one thing.
    pub fn tell(&self, progress: Progress<'_>) {
        match progress {
            Progress::Step(step) => self.bar.suspend(|| output::say(step)),
            Progress::Originals { count, size_bytes } => {
                let style =
                    ProgressStyle::with_template("{bar:30} {msg}  {bytes}/{total_bytes}  {bytes_per_sec}  {eta} left")
                        .expect("the template is a constant");
                self.bar.set_style(style);
                self.bar.set_length(size_bytes);
                self.bar.set_message(format!("{count} originals"));
                if output::stderr_is_terminal() {
                    self.bar.set_draw_target(ProgressDrawTarget::stderr());
                }
            }
            Progress::Original(size_bytes) => self.bar.inc(size_bytes),
            Progress::Problem(problem) => {
                let line = problem.to_string();
                match self.lines {
                    Lines::Beside => self.bar.suspend(|| output::say(&line)),
                    Lines::Results => self.bar.suspend(|| output::line(&line)),
                    Lines::Json => {}
                }
                let mut problems = self.problems.lock().unwrap_or_else(PoisonError::into_inner);
                if problems.len() < KEPT {
                    problems.push(problem.clone());
                }
            }
        }
    }

    /// Clears the bar; answers the problems that were told, the first thousand.
    pub fn finish(&self) -> Vec<Problem> {
        self.bar.finish_and_clear();
        std::mem::take(&mut *self.problems.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

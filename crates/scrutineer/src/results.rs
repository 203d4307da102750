//! What `run` and `submit` leave behind: JSON Lines, a progress bar, a summary.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use scrutineer_types::{Inspection, ViewStatus};

use crate::output;

/// Collects inspections as they come.
pub struct Results {
    file: Option<BufWriter<File>>,
    bar: ProgressBar,
    began: Instant,
    verdicts: BTreeMap<&'static str, usize>,
    views: usize,
    unreadable: usize,
    failed: usize,
}

impl Results {
    /// Writes to `path`, or to stdout; `images` is how many will come.
    pub fn open(path: Option<&Path>, images: usize) -> anyhow::Result<Self> {
        let file = path
            .map(|path| File::create(path).with_context(|| format!("cannot write {}", path.display())))
            .transpose()?
            .map(BufWriter::new);
        let target =
            if output::stderr_is_terminal() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} images  {per_sec}  {eta} left  {msg}")
            .expect("the template is a constant");
        let bar = ProgressBar::with_draw_target(Some(images as u64), target).with_style(style);
        bar.enable_steady_tick(Duration::from_millis(200));
        Ok(Self { file, bar, began: Instant::now(), verdicts: BTreeMap::new(), views: 0, unreadable: 0, failed: 0 })
    }

    /// Writes one inspection, and counts it.
    pub fn add(&mut self, inspection: &Inspection) -> anyhow::Result<()> {
        let json = serde_json::to_string(inspection)?;
        match &mut self.file {
            Some(file) => writeln!(file, "{json}").context("cannot write the results")?,
            None => self.bar.suspend(|| output::line(&json)),
        }
        *self.verdicts.entry(inspection.verdict.map_or("undecided", |verdict| verdict.as_str())).or_default() += 1;
        self.views += inspection.views.len();
        let with = |status| inspection.views.iter().filter(|view| view.status == status).count();
        self.unreadable += with(ViewStatus::Unreadable);
        self.failed += with(ViewStatus::Failed);
        self.bar.inc(inspection.views.len() as u64);
        self.bar.set_message(self.counts());
        Ok(())
    }

    /// Runs `say` with the progress bar out of the way.
    pub fn suspended(&self, say: impl FnOnce()) {
        self.bar.suspend(say);
    }

    /// Says what came of it all. Failure of ours is exit code 1; a bad image is not.
    pub fn finish(mut self) -> anyhow::Result<ExitCode> {
        if let Some(file) = &mut self.file {
            file.flush().context("cannot write the results")?;
        }
        self.bar.finish_and_clear();
        let seconds = self.began.elapsed().as_secs_f64();
        output::say(&format!(
            "{} inspections: {}\n{} images in {seconds:.1} s, {:.1} images/s; {} unreadable, {} failed",
            self.verdicts.values().sum::<usize>(),
            self.counts(),
            self.views,
            self.views as f64 / seconds.max(1e-9),
            self.unreadable,
            self.failed
        ));
        Ok(if self.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    fn counts(&self) -> String {
        let parts: Vec<_> = self.verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
        parts.join(", ")
    }
}

//! A progress line on standard error, on a terminal only.

use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use crate::index::Progress;

/// Work that is over sooner than this shows no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// The line.
pub(super) struct Bar {
    bar: Option<ProgressBar>,
    began: std::time::Instant,
}

impl Bar {
    pub(super) fn new() -> Bar {
        Bar { bar: None, began: std::time::Instant::now() }
    }

    /// Shows how far the work is: articles, rate, time left.
    pub(super) fn show(&mut self, progress: Progress) {
        if self.began.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:24} {percent}%  {msg}  {eta} left");
            let bar = ProgressBar::new(progress.total_bytes);
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        bar.set_position(progress.bytes);
        let rate = progress.bytes as f64 / self.began.elapsed().as_secs_f64();
        bar.set_message(format!("{} articles, {}/s", progress.articles, HumanBytes(rate as u64)));
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

/// The same for a number of things, of which one is done after the other.
pub(super) struct Count {
    bar: ProgressBar,
}

impl Count {
    pub(super) fn new(of: usize) -> Count {
        let style = ProgressStyle::with_template("{bar:24} {pos} of {len}  {eta} left");
        let bar = ProgressBar::new(of as u64);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Count { bar }
    }

    /// Shows how many are done.
    pub(super) fn show(&mut self, done: usize) {
        self.bar.set_position(done as u64);
    }

    /// Does something that prints, with the line out of its way.
    pub(super) fn aside<T>(&self, work: impl FnOnce() -> T) -> T {
        self.bar.suspend(work)
    }

    /// Takes the line away.
    pub(super) fn clear(self) {
        self.bar.finish_and_clear();
    }
}

//! Lanes: updates of one chat one after the other, and no chat in another's way.
//!
//! A lane is a queue with a task that lives as long as there is something in it. A panic harms the one update it
//! happened in. A lane that grows too long is shed.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::task::TaskTracker;

/// More waiting in one lane than this is a flood.
pub(super) const LONGEST: usize = 100;

/// Queues by key.
pub(super) struct Lanes<K, J> {
    waiting: Mutex<HashMap<K, VecDeque<J>>>,
    stopped: AtomicBool,
    tasks: TaskTracker,
}

/// What became of a job that was handed in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken<J> {
    /// It will be done, in its turn.
    Queued,
    /// The lane is full; here it is back.
    Shed(J),
}

impl<K, J> Lanes<K, J>
where
    K: Clone + Eq + Hash + Send + 'static,
    J: Send + 'static,
{
    pub(super) fn new() -> Lanes<K, J> {
        Lanes { waiting: Mutex::default(), stopped: AtomicBool::new(false), tasks: TaskTracker::new() }
    }

    /// Puts a job at the end of its lane; `work` does one job and never fails.
    pub(super) fn push<W, F>(self: &Arc<Self>, lane: K, job: J, work: W) -> Taken<J>
    where
        W: Fn(J) -> F + Send + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = waiting.get_mut(&lane) {
            if queue.len() >= LONGEST {
                return Taken::Shed(job);
            }
            queue.push_back(job);
            return Taken::Queued;
        }
        waiting.insert(lane.clone(), VecDeque::from([job]));
        let lanes = Arc::clone(self);
        self.tasks.spawn(async move {
            while let Some(job) = lanes.next(&lane) {
                // A task of its own, so that a panic ends there.
                if tokio::spawn(work(job)).await.is_err() {
                    tracing::error!("an update was not handled");
                }
            }
        });
        Taken::Queued
    }

    /// Takes what waits in a lane and was not begun.
    pub(super) fn take(&self, lane: &K) -> Vec<J> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.get_mut(lane).map(|queue| queue.drain(..).collect()).unwrap_or_default()
    }

    fn next(&self, lane: &K) -> Option<J> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let job = waiting.get_mut(lane)?.pop_front().filter(|_| !self.stopped.load(Ordering::Relaxed));
        if job.is_none() {
            waiting.remove(lane);
        }
        job
    }

    /// Begins nothing more, and waits until what was begun is done.
    pub(super) async fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.tasks.close();
        self.tasks.wait().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::{Semaphore, mpsc};

    #[tokio::test]
    async fn a_lane_keeps_its_order_and_waits_for_no_other() {
        let lanes = Arc::new(Lanes::new());
        let held = Arc::new(Semaphore::new(0));
        let (done, mut seen) = mpsc::unbounded_channel();
        let work = {
            let held = Arc::clone(&held);
            move |job: (char, u32)| {
                let (held, done) = (Arc::clone(&held), done.clone());
                async move {
                    if job.0 == 'a' {
                        held.acquire().await.unwrap().forget();
                    }
                    done.send(job).unwrap();
                }
            }
        };
        for job in [('a', 1), ('a', 2), ('b', 1), ('b', 2)] {
            assert_eq!(lanes.push(job.0, job, work.clone()), Taken::Queued);
        }
        assert_eq!(seen.recv().await, Some(('b', 1)));
        assert_eq!(seen.recv().await, Some(('b', 2)));
        held.add_permits(2);
        assert_eq!(seen.recv().await, Some(('a', 1)));
        assert_eq!(seen.recv().await, Some(('a', 2)));
    }

    #[tokio::test]
    async fn a_panic_harms_one_job_only() {
        let lanes = Arc::new(Lanes::new());
        let (done, mut seen) = mpsc::unbounded_channel();
        let work = move |job: u32| {
            let done = done.clone();
            async move {
                assert_ne!(job, 1, "this one breaks");
                done.send(job).unwrap();
            }
        };
        for job in [1, 2] {
            lanes.push("chat", job, work.clone());
        }
        assert_eq!(seen.recv().await, Some(2));
    }

    #[tokio::test]
    async fn a_flood_is_shed_and_a_stop_begins_nothing_more() {
        let lanes: Arc<Lanes<&str, usize>> = Arc::new(Lanes::new());
        let held = Arc::new(Semaphore::new(0));
        let (began, mut seen) = mpsc::unbounded_channel();
        let work = {
            let held = Arc::clone(&held);
            move |job| {
                let (held, began) = (Arc::clone(&held), began.clone());
                async move {
                    began.send(job).unwrap();
                    held.acquire().await.unwrap().forget();
                }
            }
        };
        lanes.push("chat", 0, work.clone());
        assert_eq!(seen.recv().await, Some(0));
        for job in 1..=LONGEST {
            assert_eq!(lanes.push("chat", job, work.clone()), Taken::Queued);
        }
        assert_eq!(lanes.push("chat", LONGEST + 1, work.clone()), Taken::Shed(LONGEST + 1));
        let stop = tokio::spawn({
            let lanes = Arc::clone(&lanes);
            async move { lanes.stop().await }
        });
        tokio::task::yield_now().await;
        held.add_permits(1);
        stop.await.unwrap();
        assert!(seen.try_recv().is_err(), "nothing was begun after the stop");
    }
}

//! Flips dealt out to devices that run side by side.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::result::Report;
use super::session::Session;
use crate::cli::progress::Progress;
use crate::cli::verify::Builder;
use crate::cli::{Context, Failure};
use crate::upset::{Class, Table};
use crate::verdict::Tools;

impl Session {
    /// What came of each, in their order; `None` of those that Ctrl-C left. Each thread has a device of its own.
    pub(super) fn side_by_side<D, T: Clone + Send>(
        &self,
        ctx: &Context,
        (label, count): (&str, usize),
        device: &(dyn Fn() -> Result<D, Failure> + Sync),
        one: &(dyn Fn(&mut D, usize) -> Result<T, Failure> + Sync),
    ) -> Result<Vec<Option<T>>, Failure> {
        let progress = Mutex::new(Progress::of(label, count as u64, "flips"));
        let next = AtomicUsize::new(0);
        let part = || -> Result<Vec<(usize, T)>, Failure> {
            let (mut device, mut done) = (device()?, Vec::new());
            loop {
                let at = next.fetch_add(1, Ordering::SeqCst);
                if at >= count || ctx.cancel.load(Ordering::SeqCst) {
                    return Ok(done);
                }
                done.push((at, one(&mut device, at)?));
                if at.is_multiple_of(16) {
                    let progress = progress.lock();
                    progress
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .set(at as u64);
                }
            }
        };
        let parts = std::thread::scope(|scope| {
            let jobs = self.jobs.min(count).max(1);
            let threads: Vec<_> = (0..jobs).map(|_| scope.spawn(part)).collect();
            let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
            joined.collect::<Vec<_>>()
        });
        let mut came = vec![None; count];
        for part in parts {
            let part = part.map_err(|_| Failure::tool("a thread that flipped bits has died"))?;
            for (at, one) in part? {
                came[at] = Some(one);
            }
        }
        Ok(came)
    }

    /// A report without a flip so far: of this core, its manifest, the digest of its sources.
    pub(super) fn report(
        &self,
        builder: &Builder,
        (core, manifest, sources): (&str, &Path, String),
        classes: &[Class],
    ) -> Report {
        Report {
            schema: Report::SCHEMA.into(),
            tools: Tools {
                goldbench: env!("CARGO_PKG_VERSION").into(),
                verilator: builder.tools.verilator.version.clone(),
                compiler: builder.tools.cxx.version.clone(),
            },
            core: core.into(),
            manifest: manifest.display().to_string(),
            sources,
            seed: self.seed,
            sample: self.sample,
            cycles: 0,
            window: 0,
            table: Table::new(classes),
            registers: std::collections::BTreeMap::new(),
            checked: 0,
            disagree: Vec::new(),
            silent: Vec::new(),
            work: String::new(),
            untouched: Vec::new(),
            unseen: Vec::new(),
            interrupted: false,
            seconds: None,
        }
    }
}

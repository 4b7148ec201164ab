//! Ports and registers by their names, clock by clock, as they stand.

use std::collections::BTreeMap;

use verilated::{BuildSpec, Probe};

use super::super::device::Device;
use super::super::stranger::Stranger;
use super::lines::netlist;
use super::recorder::{Recorder, place};

/// A port, or a register below the top module, in a row of what was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// `clk`, `u_hash.state`, `u_mem.w[3]`
    pub path: String,
    /// The word of a row that it begins with, its lowest bits first.
    pub word: usize,
    /// Its bits.
    pub width: u32,
}

impl Stranger {
    /// A build in which these registers can be read; those that no module is found to declare can't.
    pub fn traced_spec<'a>(&self, paths: impl Iterator<Item = &'a str>) -> BuildSpec {
        let mut spec = self.build_spec(false, 0);
        let sources = netlist(self);
        for path in paths {
            // An element of an array: the array.
            let name = match path.rsplit_once('[') {
                Some((array, index)) if index.ends_with(']') => array,
                _ => path,
            };
            let full = format!("{}.{name}", spec.top);
            let Some(module) = sources.module_of(&full).map(str::to_owned) else {
                continue;
            };
            let var = name.rsplit('.').next().unwrap_or(name).to_owned();
            let same = |probe: &Probe| probe.module == module && probe.var == var;
            if !spec.probes.iter().any(same) {
                spec.probes.push(Probe {
                    module,
                    var,
                    writable: false,
                });
            }
        }
        spec
    }
}

impl Device {
    /// From the first cycle on all ports are kept, and those of these registers that the build shows.
    pub fn trace<'a>(&mut self, top: &str, paths: impl Iterator<Item = &'a str>) -> Vec<Traced> {
        let model = self.model();
        let mut recorder = Recorder::empty();
        let mut traced = Vec::new();
        for (at, port) in model.ports().iter().enumerate() {
            let Some(id) = model.port(&port.name) else {
                continue;
            };
            debug_assert_eq!(id.index(), at);
            recorder.ports.push((id, recorder.width, port.words()));
            traced.push(Traced {
                path: port.name.clone(),
                word: recorder.width,
                width: port.width,
            });
            recorder.width += port.words();
        }
        let mut starts = BTreeMap::new();
        for path in paths {
            let Ok((id, element)) = place(model, top, path) else {
                continue;
            };
            let signal = &model.signals()[id.index()];
            let start = *starts.entry(id.index()).or_insert_with(|| {
                let start = recorder.width;
                recorder.signals.push((id, start, signal.words()));
                recorder.width += signal.words();
                start
            });
            traced.push(Traced {
                path: path.to_owned(),
                word: start + element * signal.width.div_ceil(32) as usize,
                width: signal.width,
            });
        }
        self.recorder = Some(recorder);
        traced
    }

    /// What [`Device::trace`] kept of a stretch of cycles, a row for each; `None` where not all of it was.
    pub fn traced(&self, cycles: std::ops::Range<u64>) -> Option<Vec<Vec<u32>>> {
        let recorder = self.recorder.as_ref()?;
        let mut rows = recorder.rows.chunks(recorder.width.max(1));
        let first = usize::try_from(cycles.start).ok()?;
        let count = usize::try_from(cycles.end.checked_sub(cycles.start)?).ok()?;
        if recorder.cycles() < first + count {
            return None;
        }
        Some(
            rows.by_ref()
                .skip(first)
                .take(count)
                .map(<[u32]>::to_vec)
                .collect(),
        )
    }
}

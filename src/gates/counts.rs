//! What every net did in a run.

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Clock cycles.
    pub cycles: u64,
    /// Of each net, its transitions.
    pub toggles: Vec<u64>,
    /// Of each net, the cycles in which its settled value changed: the rest of its transitions are glitches.
    pub functional: Vec<u64>,
    /// Of each net, the time at one, in fs; of cycles of [`Counts::period`].
    pub ones: Vec<u64>,
    /// A cycle, in fs.
    pub period: u64,
    /// Of each instance, internal energy of its transitions but for those of its clock, in J.
    pub internal: Vec<f64>,
    /// Of each instance, internal energy of its clock's transitions, in J.
    pub clock: Vec<f64>,
    /// Of each instance, leakage summed over the cycles, in W.
    pub leakage: Vec<f64>,
    /// The latest transition behind a clock's edge, in fs.
    pub settled: u64,
    /// Events that came to pass.
    pub events: u64,
}

impl Counts {
    /// Nothing yet.
    pub fn new(nets: usize, instances: usize, period: u64) -> Self {
        Self {
            toggles: vec![0; nets],
            functional: vec![0; nets],
            ones: vec![0; nets],
            internal: vec![0.0; instances],
            clock: vec![0.0; instances],
            leakage: vec![0.0; instances],
            period,
            ..Self::default()
        }
    }

    /// Transitions of a net that are undone within their cycle, or come before its settled value does.
    pub fn glitches(&self, net: usize) -> u64 {
        self.toggles[net] - self.functional[net]
    }
}

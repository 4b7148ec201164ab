//! The design space as a list of settings and their values, and the points of it that exist.

use goldbench::design::{DesignConfig, Shortcut, Shortcuts};

/// A setting, and the values that are told apart.
pub struct Factor {
    pub name: &'static str,
    pub values: &'static [&'static str],
}

const fn factor(name: &'static str, values: &'static [&'static str]) -> Factor {
    Factor { name, values }
}

/// Settings that rules tie together. A shortcut is a setting of its own.
pub const FACTORS: [Factor; 12] = [
    factor("rounds_per_stage", &["1/2", "1", "2", "4"]),
    factor("fold", &["1", "2", "4", "8", "16", "32", "64"]),
    factor("datapath", &["pair", "shared"]),
    factor("midstates", &["1", "2", "4", "8"]),
    factor("midstate", &["no", "yes"]),
    factor("prepared", &["no", "yes"]),
    factor("constant-words", &["no", "yes"]),
    factor("pre-added", &["no", "yes"]),
    factor("padding", &["no", "yes"]),
    factor("early-reject", &["no", "8", "16", "24", "32"]),
    factor("early-stop", &["no", "yes"]),
    factor("dead-words", &["no", "yes"]),
];

/// Settings that stand for themselves: any value goes with any point.
pub const FREE: [Factor; 2] = [
    factor("slot_bits", &["1", "2", "4"]),
    factor("fifo_depth_bits", &["1", "3", "8"]),
];

/// A point: for each factor the index of its value.
pub type Point = Vec<usize>;

/// The design of a point of all factors, the free ones last; `None` where a rule forbids it.
pub fn design(point: &[usize]) -> Option<DesignConfig> {
    let mut design = DesignConfig::miner();
    let mut shortcuts = Shortcuts::NONE;
    for (factor, &at) in FACTORS.iter().chain(&FREE).zip(point) {
        let value = factor.values[at];
        match Shortcut::of(factor.name) {
            Some(_) if value == "no" => {}
            Some(shortcut) => {
                shortcuts = shortcuts.with(shortcut);
                if shortcut == Shortcut::EarlyReject {
                    design.reject_bits = value.parse().ok()?;
                }
            }
            None => design.set(factor.name, value).ok()?,
        }
    }
    design.shortcuts = shortcuts;
    design.check().is_ok().then_some(design)
}

/// All points of [`FACTORS`] that exist, in the order of their values.
pub fn points() -> Vec<Point> {
    let mut all: Vec<Point> = vec![Vec::new()];
    for factor in &FACTORS {
        let longer = |point: &Point| {
            let point = point.clone();
            (0..factor.values.len()).map(move |at| [&point[..], &[at]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all.retain(|point| design(point).is_some());
    all
}

/// Register stages of a point times its lanes, for comparison: what compiling and running it costs.
pub fn stages(point: &[usize]) -> usize {
    let [rounds, fold, datapath, midstates] = [point[0], point[1], point[2], point[3]];
    (1 << (16 + midstates)) >> (rounds + fold + datapath)
}

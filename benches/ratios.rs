//! What a check of every register costs: `cargo bench --bench ratios`.
//!
//! All parts run in one process, one after another in many rounds, each for its thread's CPU time; the figures are
//! medians over the rounds, and a ratio is the median of the rounds' own ratios. So what else the machine does touches
//! all parts alike. Needs Verilator; passed over, with a word, where there is none.

mod common;

use common::clock::{cpu, median};
use common::parts::CYCLES;
use common::table::{Table, machine, publish, verilator};
use common::{Compress, Kind, Miner, Parts};

/// Rounds; odd, so that a median is one of them.
const ROUNDS: usize = 41;

const FAST: usize = 0;
const PROBE: usize = 1;
const LOCKSTEP: usize = 3;

type Part<'a, K> = fn(&mut Parts<'a, K>);

/// Every part, and what it is called.
fn parts<'a, K: Kind>() -> [(&'static str, Part<'a, K>); 8] {
    [
        ("(a) ports-only build, stepped bare", Parts::fast_bare),
        ("(b) probe build, stepped unchecked", Parts::probe_bare),
        ("probe build, every register sampled", Parts::probe_sampled),
        ("**full lockstep, every register**", Parts::lockstep),
        (
            "lockstep of the outputs, ports-only build",
            Parts::lockstep_ports,
        ),
        ("alone: model", Parts::model),
        ("alone: result oracle", Parts::oracle),
        ("alone: stimulus", Parts::driver),
    ]
}

fn measure<K: Kind>() -> bool {
    let Some(ready) = common::ready(&format!("builtin:{}", K::NAME)) else {
        return false;
    };
    let mut all = Parts::<K>::new(&ready);
    let parts = parts::<K>();
    let mut seconds = vec![Vec::new(); parts.len()];
    for round in 0..=ROUNDS {
        for (at, (_, part)) in parts.iter().enumerate() {
            let time = cpu(|| part(&mut all)).as_secs_f64();
            // The first round warms up.
            if round > 0 {
                seconds[at].push(time);
            }
        }
    }
    let ratio = |of: usize, to: usize| {
        let rounds = seconds[to].iter().zip(&seconds[of]);
        median(rounds.map(|(to, of)| to / of).collect())
    };
    let mut table = Table::new(&["part", "ns a cycle", "k cycles/s", "of (a)", "of (b)"]);
    for (at, (name, _)) in parts.iter().enumerate() {
        let cycle = median(seconds[at].clone()) / CYCLES as f64;
        table.row([
            (*name).into(),
            format!("{:.0}", cycle * 1e9),
            format!("{:.0}", 1e-3 / cycle),
            format!("{:.0} %", ratio(at, FAST) * 100.0),
            format!("{:.0} %", ratio(at, PROBE) * 100.0),
        ]);
    }
    let intro = format!(
        "The {} core, {} words of state: full lockstep runs at **{:.0} %** of (a) and **{:.0} %** of (b). Medians of \
         {ROUNDS} rounds of {CYCLES} cycles, thread CPU time; {}; {}.",
        K::NAME,
        ready.core.structure.state_words(),
        ratio(LOCKSTEP, FAST) * 100.0,
        ratio(LOCKSTEP, PROBE) * 100.0,
        verilator(),
        machine(),
    );
    publish(&format!("ratios, {}", K::NAME), &intro, &table);
    true
}

fn main() {
    let _ = measure::<Miner>() && measure::<Compress>();
}

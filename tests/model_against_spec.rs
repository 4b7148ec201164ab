//! The model against the spec: random jobs, switches, resets, stalls at any cycle.

use goldbench::design::DesignConfig;
use goldbench::job::{self, Job};
use goldbench::model::{MinerInputs, MinerModel, Model};
use goldbench::spec::{IV, Target};
use goldbench::units::{JobId, Nonce};

fn idle() -> MinerInputs {
    MinerInputs {
        reset: false,
        enable: true,
        abort: false,
        load: false,
        hit_ready: true,
        midstate: [0; 8],
        tail: [0; 3],
        target: [0; 8],
        nonce_start: 0,
        nonce_end: 0,
        job_id: 0,
    }
}

#[test]
fn quick() {
    let mut m = MinerModel::new(&DesignConfig::miner());
    let job = Job {
        id: JobId(3),
        midstate: IV,
        tail: [1, 2, 3],
        target: Target::from_zero_bits(2).unwrap(),
        start: Nonce(100),
        end: Nonce(163),
    };
    m.step(&MinerInputs {
        reset: true,
        ..idle()
    });
    let mut load = idle();
    load.load = true;
    let mut ms = job.midstate.0;
    ms.reverse();
    load.midstate = ms;
    load.tail = [3, 2, 1];
    let mut t = job.target.to_be_words();
    t.reverse();
    load.target = t;
    load.nonce_start = 100;
    load.nonce_end = 163;
    load.job_id = 3;
    m.step(&load);
    let mut hits = vec![];
    for c in 1..400u32 {
        let o = m.step(&idle());
        if o.hit_valid {
            hits.push((c, o.hit_nonce.value));
        }
    }
    let want: Vec<(u32, u32)> = (100..=163)
        .filter(|&n| job::hit(&job, Nonce(n)))
        .map(|n| (n - 100 + 1 + 132, n))
        .collect();
    assert_eq!(hits, want);
    assert!(m.known().iter().filter(|k| !**k).count() < 200);
    let s = std::time::Instant::now();
    for _ in 0..300_000 {
        m.step(&idle());
    }
    eprintln!("{:.0} kc/s", 300.0 / s.elapsed().as_secs_f64());
    let mut x = 0u64;
    let s = std::time::Instant::now();
    for _ in 0..300_000 {
        m.step(&idle());
        m.visit(&mut |p, _| x += p[0] as u64);
    }
    eprintln!(
        "{:.0} kc/s with visit {x}",
        300.0 / s.elapsed().as_secs_f64()
    );
}

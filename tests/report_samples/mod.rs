//! Verdicts built by hand: one of each outcome, one of each kind of fault.

#![allow(dead_code, reason = "each test file uses its own part")]

mod faults;

use std::path::PathBuf;

use goldbench::report::Times;
use goldbench::units::{Cycle, JobId, Nonce, Seed};
use goldbench::verdict::{
    Artifacts, BuildTimes, CaseId, CaseVerdict, Consequence, CoreRun, Divergence, Fault, GoldenHit,
    Inputs, Mismatch, Outcome, Place, Regression, ResultFault, Results, SourceLine, Tally, Tools,
};

#[allow(unused_imports, reason = "as above")]
pub use faults::each_fault;

/// A case with nothing said about it yet.
pub fn case(name: &str, outcome: Outcome) -> CaseVerdict {
    CaseVerdict {
        id: CaseId {
            core: "miner".into(),
            case: name.into(),
            seed: Seed(0x0051_ab3f),
        },
        outcome,
        detail: String::new(),
        tally: Tally {
            cycles: 18_500,
            words: 37_111_000,
            unknown: 4_128,
            unknown_late: 0,
        },
        results: Results {
            nonces: 18_360,
            hits: 71,
            ..Results::default()
        },
        result_faults: Vec::new(),
        diagnosis: None,
        divergence: None,
        artifacts: None,
    }
}

/// An element that differs in these bits.
pub fn mismatch(element: &str, model: u32, device: u32) -> Mismatch {
    let xor = model ^ device;
    Mismatch {
        element: element.into(),
        width: 32,
        model: format!("{model:#010x}"),
        device: format!("{device:#010x}"),
        xor: format!("{xor:#010x}"),
        bits: (0..32).filter(|bit| xor >> bit & 1 == 1).collect(),
    }
}

/// A consequence.
pub fn followed(cycle: u64, what: &str) -> Consequence {
    Consequence {
        cycle: Cycle(cycle),
        what: what.into(),
    }
}

/// The failure of the target: an adder loses a carry, as the demo's does. Cycles, paths and lines are such as occur.
pub fn adder() -> CaseVerdict {
    let mut verdict = case("job_switch", Outcome::Fail);
    verdict.result_faults = vec![ResultFault::Missing {
        cycle: Cycle(140),
        job: JobId(5),
        nonce: Nonce(0x1a2b_3c4d),
    }];
    verdict.divergence = Some(Box::new(Divergence {
        cycle: Cycle(110),
        phase: "rising".into(),
        first: mismatch("hash2.round[37].e", 0x6a09_e667, 0x6a09_e647),
        also: Vec::new(),
        rtl_path: Some("miner_core.u_hash2.g_stage[37].u_stage.state_q".into()),
        job: Some(JobId(5)),
        nonce: Some(Nonce(0x1a2b_3c4d)),
        inputs: Inputs {
            agree: true,
            names: "a..h, W[37], K[37]".into(),
        },
        fault: Fault {
            function: "e adder".into(),
            rule: "e = d + T1".into(),
            explained_by: vec!["the carry into bit 5 is lost".into()],
            logic: Vec::new(),
        },
        then: vec![
            followed(111, "hash2.round[38].state"),
            followed(112, "hash2.round[39].state"),
            followed(113, "hash2.round[40].state"),
            followed(114, "hash2.round[41].state"),
            followed(115, "hash2.round[42].state"),
            followed(137, "first wrong digest"),
            followed(140, "output.hit_valid is 0x0 instead of 0x1"),
            followed(140, "a share is lost: nonce 0x1a2b3c4d"),
        ],
        source: vec![
            SourceLine {
                file: "rtl/sha256_stage.sv".into(),
                line: 39,
                text: "state_q <= state_d;".into(),
                what: "register".into(),
            },
            SourceLine {
                file: "rtl/sha256_round.sv".into(),
                line: 24,
                text: "assign state_o = {t1 + t2, a, b, c, d + t1, e, f, g};".into(),
                what: "logic of round".into(),
            },
        ],
    }));
    verdict.artifacts = Some(Artifacts {
        case: Some("out/miner/job_switch/case.json".into()),
        wave: Some("out/miner/job_switch/window.fst".into()),
        view: Some("out/miner/job_switch/window.gtkw".into()),
        window: Some((Cycle(86), Cycle(150))),
        no_wave: None,
        shrunk: Some("24 jobs -> 1 job, 1 nonce; 2444 -> 349 cycles".into()),
        saved: None,
    });
    verdict
}

/// A divergence in control, in many elements at once, wide, with inputs that differ, without waves.
pub fn crowded() -> CaseVerdict {
    let mut verdict = case("reset_in_flight", Outcome::Fail);
    verdict.divergence = Some(Box::new(Divergence {
        cycle: Cycle(7),
        phase: "falling".into(),
        first: Mismatch {
            element: "output.digest".into(),
            width: 256,
            model: format!("0x{}", "5a".repeat(32)),
            device: format!("0x{}", "a5".repeat(32)),
            xor: format!("0x{}", "ff".repeat(32)),
            bits: (0..256).collect(),
        },
        also: (0..30)
            .map(|i| mismatch(&format!("hash1.round[{i}].a"), 0, 0x8000_0421))
            .collect(),
        rtl_path: None,
        job: None,
        nonce: Some(Nonce(0)),
        inputs: Inputs {
            agree: false,
            names: String::new(),
        },
        fault: Fault {
            function: "digest register".into(),
            rule: "the digest is kept while `enable` is low, whatever stands at the block ports, for as \
                   long as it takes the host to raise it again"
                .into(),
            explained_by: (0..6).map(|i| format!("H{i} taken for H{}", i + 1)).collect(),
            logic: Vec::new(),
        },
        then: (0..70)
            .map(|i| followed(8 + i, &format!("hash1.round[{i}].b")))
            .chain((0..20).map(|i| followed(90 + i, &format!("wrong digest {i}"))))
            .collect(),
        source: Vec::new(),
    }));
    verdict.artifacts = Some(Artifacts {
        case: Some(PathBuf::from("out dir/it's/case.json")),
        no_wave: Some("this Verilator was built without FST".into()),
        ..Artifacts::default()
    });
    verdict
}

/// A failing case with these faults and no divergence.
pub fn wrong_results(name: &str, faults: Vec<ResultFault>) -> CaseVerdict {
    let mut verdict = case(name, Outcome::Fail);
    verdict.result_faults = faults;
    verdict
}

/// A case of this outcome with a message.
pub fn seen(name: &str, outcome: Outcome, cycles: u64, detail: &str) -> CaseVerdict {
    let mut verdict = case(name, outcome);
    verdict.tally = Tally {
        cycles,
        ..Tally::default()
    };
    verdict.results = Results::default();
    verdict.detail = detail.into();
    verdict
}

/// A pass that found a stored header's nonce.
pub fn golden() -> CaseVerdict {
    let mut verdict = case("golden_headers", Outcome::Pass);
    verdict.results.golden = vec![GoldenHit {
        vector: "genesis".into(),
        nonce: Nonce(2_083_236_893),
        cycle: Cycle(1_153),
    }];
    verdict
}

/// What a miner consists of, its pipes cut short.
pub fn parts() -> Vec<Place> {
    let registers = (0..64).flat_map(|i| [1, 2].map(|hash| format!("hash{hash}.round[{i}].state")));
    let pipes: Vec<String> = registers.collect();
    let pipes = pipes.iter().map(String::as_str);
    Place::all(
        ["issue.nonce", "tags.valid"]
            .into_iter()
            .chain(pipes)
            .chain(["fifo.nonce"]),
    )
}

/// A run of four cores: right, wrong, wrong as expected, and right where a finding was expected.
pub fn run() -> Regression {
    let core = |name: &str, expect, cases: Vec<CaseVerdict>| CoreRun {
        parts: parts(),
        cases: cases
            .into_iter()
            .map(|mut case| {
                case.id.core = name.into();
                case
            })
            .collect(),
        ..CoreRun::new(name, &format!("cores/{name}.toml"), expect)
    };
    let mut missed = wrong_results(
        "golden_headers",
        vec![ResultFault::GoldenMissed {
            vector: "block-125552".into(),
            nonce: Nonce(2_504_433_986),
            due: Cycle(2_000),
        }],
    );
    missed.results.golden = golden().results.golden;
    missed.tally.unknown_late = 12;
    let mut miner = core(
        "miner",
        Outcome::Pass,
        vec![
            golden(),
            case("back_to_back", Outcome::Pass),
            seen(
                "version_roll",
                Outcome::NotCovered,
                0,
                "the core has one midstate",
            ),
        ],
    );
    miner.manifest = "builtin:miner".into();
    Regression {
        schema: "goldbench.verify/1".into(),
        suite: "standard".into(),
        seed: Seed(1),
        tools: Tools {
            goldbench: "0.1.0".into(),
            verilator: "Verilator 5.048".into(),
            compiler: "g++ 12.2.0".into(),
        },
        cores: vec![
            miner,
            core(
                "strangers_own",
                Outcome::Pass,
                vec![
                    adder(),
                    missed,
                    crowded(),
                    seen("stall", Outcome::Hang, 50_000, "no progress in 10 s"),
                ],
            ),
            core(
                "planted_e_bit5",
                Outcome::Fail,
                vec![adder(), case("stall", Outcome::Pass)],
            ),
            core(
                "planted_k_swap",
                Outcome::Fail,
                vec![case("stall", Outcome::Pass)],
            ),
        ],
        out: "out".into(),
        interrupted: false,
        stopped: false,
        shard: None,
        missing_shards: Vec::new(),
        baseline: Vec::new(),
    }
}

/// Times for some of the cases of [`run`].
pub fn times(run: &Regression) -> Times {
    let mut times = Times::none();
    for (i, case) in run.cores[0].cases.iter().take(2).enumerate() {
        times.cases.insert(case.id.clone(), 0.125 * (i + 1) as f64);
    }
    for (i, case) in run.cores[1].cases.iter().enumerate() {
        times.cases.insert(case.id.clone(), 0.5 + i as f64);
    }
    let build = |build: &str, cached| BuildTimes {
        build: build.into(),
        cached,
        verilate_s: 3.148,
        compile_s: 128.4,
    };
    times.builds.insert(
        "miner".into(),
        vec![build("fast", true), build("probe", false)],
    );
    times
}

//! The built-in cores, as they are.

use crate::bench::{Bench, named, provers};

#[test]
fn every_register_and_output_of_both_cores_and_the_chips_scheduler_are_proved() {
    if !provers() {
        return;
    }
    let bench = Bench::new();
    let said = bench.run(&["prove", "--format", "json"]);
    let report = said.json();
    assert_eq!(said.code, 0, "{}", said.out);
    assert_eq!(report["schema"], "goldbench.prove/1");
    assert_eq!(report["proved"], true);
    for verdict in ["refuted", "timeout", "unknown"] {
        assert_eq!(named(&report, verdict), Vec::<String>::new());
    }
    let proved = named(&report, "proved");
    for pipe in ["hash", "hash1", "hash2"] {
        for round in 0..64 {
            for register in ["state", "w"] {
                let name = format!("{pipe}.round[{round}].{register}");
                assert!(proved.contains(&name), "{name}");
            }
        }
    }
    // Each register of each design, each output, and each clock.
    let designs = [
        goldbench::design::DesignConfig::compress(),
        goldbench::design::DesignConfig::miner(),
    ];
    let all = designs.map(|design| {
        let structure = design.elaborate();
        structure.registers.len() + structure.outputs.fields().len() + 1
    });
    let of_chip = report["cores"][2]["lemmas"].as_array().unwrap().len();
    assert_eq!(report["cores"][2]["core"], "chip");
    assert_eq!(proved.len(), all.iter().sum::<usize>() + of_chip);
    // The scheduler's own: each field of a job, each part of each of three cores.
    assert_eq!(of_chip, 1 + 1 + 8 + 2 + 3 * 3 + 2);
}

#[test]
fn the_same_run_gives_the_same_bytes_and_times_only_when_asked() {
    if !provers() {
        return;
    }
    let bench = Bench::new();
    let args = [
        "prove",
        "compress.toml",
        "--stage",
        "16..17",
        "--format",
        "json",
        "--jobs",
        "2",
    ];
    let (once, again) = (bench.run(&args), bench.run(&args));
    assert_eq!(once.out, again.out);
    assert!(!once.out.contains("seconds"), "{}", once.out);
    assert_eq!(
        named(&once.json(), "proved").len(),
        5,
        "the clock and two registers for each stage: {}",
        once.out
    );
    let timed = bench.run(&[&args[..], &["--times"]].concat());
    assert!(
        timed.json()["cores"][0]["lemmas"][1]["seconds"].is_f64(),
        "{}",
        timed.out
    );
    let text = bench.run(&["prove", "compress.toml", "--lemma", "hash.round[3*].w"]);
    assert!(
        text.out.contains("compress: 12 of 12 lemmas proved"),
        "{}",
        text.out
    );
}

#[test]
fn what_names_no_lemma_is_bad_usage() {
    if !provers() {
        return;
    }
    let bench = Bench::new();
    for (args, says) in [
        (&["--stage", "64"][..], "a round from 0 to 63"),
        (&["--lemma", "hush*"], "--lemma hush* matches no lemma"),
        (
            &["--lemma", "tags.valid", "--stage", "3"],
            "matches no lemma",
        ),
    ] {
        let said = bench.run(&[&["prove", "compress.toml"], args].concat());
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(said.err.contains(says), "{}", said.err);
    }
}

//! Early reject, early stop and tickets: cores that have them, and faults planted in what only they have.

use serde_json::Value;

use crate::bench::{Bench, named, provers};

/// A fault: the file, what stands there, what is put in its place, and a lemma that it breaks.
type Fault = (&'static str, &'static str, &'static str, &'static str);

/// One lane, few stages: the checker is met as often as it can be.
const ONE: [&str; 4] = [
    "rounds_per_stage = \"4\"",
    "shortcuts = [\"midstate\", \"early-reject\", \"early-stop\", \"dead-words\"]",
    "reject_bits = 8",
    "ticket = true",
];

/// Two lanes, and every word of the state up to the end.
const TWO: [&str; 5] = [
    "rounds_per_stage = \"4\"",
    "midstates = 2",
    "shortcuts = [\"midstate\", \"early-reject\"]",
    "reject_bits = 16",
    "ticket = true",
];

/// Each in a register or an output of its own.
#[rustfmt::skip]
const APART: &[Fault] = &[
    // One round of the checker takes another one's constant.
    ("survivor_checker.sv", ".count_i(count_q[5:0])", ".count_i(count_q[5:0] == 6'd37 ? 6'd36 : count_q[5:0])", "check.state"),
    // Its hash 1 is chained to the initial value.
    ("survivor_checker.sv", "second_q ? sha256_pkg::IV : midstate", "sha256_pkg::IV", "check.w"),
    // Every hit is one that meets the target.
    ("hit_register.sv", "full_q <= full_i", "full_q <= '1", "hit.full"),
    // The last stage keeps f for e.
    ("sha256_stage.sv", "<= state_d[256*l + 32*STATE_LOW +:", "<= state_d[256*l + (STATE_LOW != 0 ? 64 : 0) +:", "hash2.round[60].state"),
    // The a behind round 56 is d behind round 59, and is wanted.
    ("sha256_pipe.sv", "57 - FROM : 0", "56 - FROM : 0", "hash2.round[59].state"),
    // Survivors that find no room go uncounted.
    ("early_reject.sv", "{lost, fifo_overflow_i}", "{16'd0, fifo_overflow_i}", "output.overflow"),
    // A header of the current job for a survivor of an earlier one.
    ("slot_tails.sv", "next == s[SLOT_BITS-1:0]", "current_i == s[SLOT_BITS-1:0]", "check.tail"),
];

#[rustfmt::skip]
const OF_ONE: &[Fault] = &[
    ("early_reject.sv", "held[s] || (checking && hit_slot_o == s[SLOT_BITS-1:0])", "held[s]", "output.load_ready"),
    ("early_reject.sv", "waiting || checking", "waiting", "output.busy"),
    ("result_fifo.sv", "push && !accepts && overflow_q != 16'hffff", "push && !accepts", "fifo.overflow"),
    ("early_reject.sv", "EARLY_STOP != 0 ? 96 : 0", "EARLY_STOP != 0 ? 64 : 0", "early-reject"),
    ("survivor_fifo.sv", "push && (!full || leaves)", "push", "survivors.write"),
    ("survivor_fifo.sv", "if (kill_i) begin\n        write_q <= '0;\n        read_q  <= '0;\n      end else begin", "begin", "survivors.read"),
    ("survivor_fifo.sv", "nonce_q[write_q[DEPTH_BITS-1:0]] <= nonce_i", "nonce_q[write_q[DEPTH_BITS-1:0]] <= nonce_i + 32'd1", "survivors.nonce"),
    ("survivor_checker.sv", "summing        = count_q[6]", "summing        = count_q >= 7'd63", "check.count"),
    ("survivor_checker.sv", "active_q && summing && second_q", "active_q && summing", "hit.valid"),
    ("survivor_checker.sv", "active_q ? slot_q : slot_i", "slot_i", "check.w"),
    ("survivor_checker.sv", "if (kill_i) active_q <= 1'b0;\n      else if (take_o)", "if (take_o)", "check.active"),
    ("survivor_checker.sv", "{digest_o, 32'h80000000, 224'h100}", "{digest_o, 32'h80000000, 224'h200}", "check.w"),
    ("survivor_checker.sv", "w_q     <= {w_q[479:0], entering}", "w_q     <= {w_q[479:0], w_q[511 -: 32]}", "check.w"),
    ("share_compare.sv", "(top & ticket_i) == 32'd0", "(top & ~ticket_i) == 32'd0", "hit.valid"),
    ("job_slots.sv", "if (enable_i && loads) ticket_q", "if (enable_i && load_i) ticket_q", "job.ticket"),
    ("miner_core.sv", ".hit_slot_i(done_slot)", ".hit_slot_i(leaving_slot)", "hit.job_id"),
];

#[rustfmt::skip]
const OF_TWO: &[Fault] = &[
    // Which of the lanes meets the target is told of the first one always.
    ("result_fifo.sv", "meets[lane_o]", "meets[0]", "output.hit_full"),
    ("early_reject.sv", "done && mine && met", "done && met", "hit.full"),
    ("early_reject.sv", "done && mine && hit", "done && hit", "hit.valid"),
    ("early_reject.sv", "256*l + (EARLY_STOP", "0*l + (EARLY_STOP", "early-reject"),
    ("survivor_checker.sv", "valid_i && !active_q && !kill_i", "valid_i && !active_q", "check.lane"),
    ("survivor_checker.sv", "active_q ? lane_q : lane_i", "lane_i", "check.w"),
    ("survivor_fifo.sv", "last ? '0 : served_q | next", "served_q | next", "survivors.served"),
    ("survivor_fifo.sv", "overflow_q + 16'd1 + more", "overflow_q + 16'd1", "survivors.overflow"),
];

fn bench(design: &[&str], faults: &[Fault]) -> Bench {
    let bench = Bench::new();
    bench.design("miner", design);
    for (file, from, to, _) in faults {
        bench.plant(file, from, to);
    }
    bench
}

fn prove(bench: &Bench, args: &[&str], code: i32) -> Value {
    let said = bench.run(&[&["prove", "miner.toml", "--format", "json"], args].concat());
    assert_eq!(said.code, code, "{}{}", said.out, said.err);
    said.json()
}

/// What a lemma's counter-example holds.
fn given(report: &Value, name: &str) -> String {
    let mut lemmas = report["cores"][0]["lemmas"].as_array().unwrap().iter();
    let lemma = lemmas.find(|lemma| lemma["name"] == name).unwrap();
    lemma["counterexample"]["given"].to_string()
}

fn are_refuted(design: &[&str], faults: &[Fault]) {
    if !provers() {
        return;
    }
    for fault in faults {
        let (file, _, to, lemma) = fault;
        let report = prove(&bench(design, &[*fault]), &["--lemma", lemma], 1);
        assert_eq!(named(&report, "refuted"), [*lemma], "{file}: {to}");
    }
}

/// All lemmas are asked of a core with seven faults: seven are refuted.
#[test]
fn faults_behind_an_early_compare_are_refuted_where_they_are_and_nowhere_else() {
    if !provers() {
        return;
    }
    let report = prove(&bench(&ONE, APART), &[], 1);
    let mut refuted = named(&report, "refuted");
    refuted.sort();
    let mut planted: Vec<&str> = APART.iter().map(|(.., lemma)| *lemma).collect();
    planted.sort_unstable();
    assert_eq!(refuted, planted);
    assert!(named(&report, "timeout").is_empty() && named(&report, "unknown").is_empty());
    let round = given(&report, "check.state");
    assert!(round.contains(r#""check.count","value":"0x25""#), "{round}");
}

/// Of eight bits seven are compared: more nonces survive than digests begin with eight zeros.
#[test]
fn a_compare_of_one_bit_less_is_refuted() {
    if !provers() {
        return;
    }
    let less = (
        "early_reject.sv",
        "state_i[WORD +: REJECT_BITS] == REJECT[REJECT_BITS-1:0]",
        "state_i[WORD +: REJECT_BITS-1] == REJECT[REJECT_BITS-2:0]",
        "early-reject",
    );
    let args = ["--lemma", "early-reject", "--lemma", "survivors.*"];
    let report = prove(&bench(&ONE, &[less]), &args, 1);
    let registers = ["write", "overflow", "slot", "nonce"];
    let mut refuted = registers.map(|name| format!("survivors.{name}")).to_vec();
    refuted.push("early-reject".into());
    assert_eq!(named(&report, "refuted"), refuted);
    let text = report["cores"][0].to_string();
    assert!(text.contains("a digest that survives begins with 8 zeros"));
    assert!(!text.contains("with 8 zeros in front survives"), "{text}");
}

/// The survivor that came last does not hold its slot: a load takes it.
#[test]
fn a_slot_that_a_survivor_does_not_hold_is_refuted() {
    if !provers() {
        return;
    }
    let free = (
        "survivor_fifo.sv",
        "{1'b0, behind} < waiting &&",
        "{1'b0, behind} + 3'd1 < waiting &&",
        "output.load_ready",
    );
    let args = ["--lemma", "job.*", "--lemma", "output.*"];
    let report = prove(&bench(&ONE, &[free]), &args, 1);
    let refuted = named(&report, "refuted");
    for name in ["job.current", "job.midstate", "job.target", free.3] {
        assert!(refuted.iter().any(|one| one == name), "{name}: {refuted:?}");
    }
    let values = given(&report, free.3);
    assert!(values.contains("survivors.slot"), "{values}");
}

#[test]
#[ignore = "minutes"]
fn other_faults_behind_an_early_compare_are_refuted() {
    are_refuted(&ONE, OF_ONE);
    are_refuted(&TWO, OF_TWO);
}

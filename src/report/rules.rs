//! Kinds of findings, as rules with an explanation.

/// What a kind of finding is: a line, and a paragraph.
pub(super) fn of(kind: &str) -> (&'static str, String) {
    let (short, more) = match kind {
        "divergence" => (
            "A register or port differs from the model",
            "In the cycle that is named, the core holds another value than the cycle-level model of its design.",
        ),
        "no-elaborate" => (
            "Verilator refuses the RTL",
            "Its own messages say where and why.",
        ),
        "crash" => (
            "The core ended the simulation",
            "By $finish, $stop, $fatal, a loop that does not settle, or the end of its process.",
        ),
        "hang" => (
            "The core stopped making progress",
            "No cycle was done for as long as --timeout says.",
        ),
        "not-verified" => (
            "The core could not be verified",
            "Its manifest does not fit its RTL, or a tool failed on it.",
        ),
        "expectation" => (
            "The finding that the manifest expects did not come",
            "The core is known to be wrong, and no case showed it.",
        ),
        "result-missing" => ("A hit did not come", "Its nonce meets the target."),
        "result-extra" => (
            "A hit came that was not due",
            "Its nonce misses the target, or is not the job's.",
        ),
        "result-wrong-cycle" => ("A hit came in a wrong cycle", "The latency is another one."),
        "result-wrong-hit" => (
            "A hit came with a wrong nonce or job",
            "Another one was due in that cycle.",
        ),
        "result-golden-missed" => (
            "A golden nonce was missed",
            "A stored header's nonce was not reported in its cycle.",
        ),
        "result-digest" | "result-message" => (
            "A digest is wrong",
            "It differs from that of sha2, or the stored one.",
        ),
        _ => (
            "A wrong result",
            "The result oracle, which never asks the model, expects another.",
        ),
    };
    (
        short,
        format!("{short}. {more} docs/report.md takes a report apart line by line."),
    )
}

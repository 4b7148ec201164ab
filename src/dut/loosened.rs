//! What Yosys has read, with nothing but registers in front of what a manifest sets inside.

use std::collections::BTreeSet;
use std::path::Path;

use verilated::BuildSpec;

/// Takes the drivers that are no registers from what the manifest sets inside: to Yosys a register that nothing but its
/// initial value writes is a constant, and what reads it would be built for that constant.
pub(super) fn loosen(read: &Path, spec: &BuildSpec) -> std::io::Result<()> {
    let set: BTreeSet<&str> = spec
        .probes
        .iter()
        .filter(|probe| probe.writable)
        .map(|probe| probe.var.as_str())
        .collect();
    if set.is_empty() {
        return Ok(());
    }
    let text = std::fs::read_to_string(read)?;
    std::fs::write(read, loosened(&text, &set))
}

/// Yosys's text without the updates of these names outside of clocked and initial processes.
fn loosened(text: &str, set: &BTreeSet<&str>) -> String {
    let mut always = false;
    let kept = text.lines().filter(|line| {
        let words = line.trim_start();
        match words.split_once(' ') {
            Some(("sync", when)) => always = when == "always",
            Some(("update", what)) if always => {
                let name = what.split(' ').next().unwrap_or_default();
                return !name.strip_prefix('\\').is_some_and(|n| set.contains(n));
            }
            _ => {}
        }
        true
    });
    kept.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_no_clock_writes_is_taken_away() {
        let text = "  process $a\n    sync always\n      update \\held $0\\held[1:0]\n      update \\other $0\\other\n    sync init\n\
                    \x20 end\n  process $b\n    sync posedge \\clk\n      update \\held $1\\held[1:0]\n  end\n";
        let less = loosened(text, &BTreeSet::from(["held"]));
        assert_eq!(
            less,
            text.replacen("      update \\held $0\\held[1:0]\n", "", 1)
        );
        assert_eq!(loosened(text, &BTreeSet::new()), text);
    }
}

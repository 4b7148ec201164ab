//! From a slice to the core: each block as often as the core has it.

use super::request::Request;
use super::result::{Estimate, EstimateRow, Report};
use crate::design::{Depends, Site};
use crate::gates::Part;

/// Joules for a hash to joules for 10^12 of them.
const TERA: f64 = 1e12;

/// The core's, where a slice was measured.
pub(super) fn of(request: &Request, report: &Report) -> Option<Estimate> {
    let Part::Stages { pipe, first, last } = request.slice.part else {
        return None;
    };
    let structure = &request.core.structure;
    let inside = |site: Site| match site {
        Site::Round { pipe: of, stage }
        | Site::Schedule { pipe: of, stage }
        | Site::Added { pipe: of, stage } => of == pipe && (first..=last).contains(&stage),
        Site::Digest { .. } | Site::Part(_) => false,
    };
    let sums = |name: &str, all: bool| -> f64 {
        let adders = structure.adders.iter();
        let wanted = adders
            .filter(|a| a.sum == name && a.depends == Depends::Nonce && (all || inside(a.site)));
        wanted.map(|a| a.count as f64).sum()
    };
    let flops = |which: fn(Site) -> bool, all: bool| -> f64 {
        let registers = structure.registers.iter();
        let wanted = registers.filter(|r| which(r.site) && (all || inside(r.site)));
        wanted.map(|r| r.flops() as f64).sum()
    };
    let mut blocks = Vec::new();
    for row in &report.blocks {
        let count = |all: bool| match row.block.as_str() {
            "state flops" | "state select" => flops(|site| matches!(site, Site::Round { .. }), all),
            "schedule flops" | "schedule select" => {
                flops(|site| matches!(site, Site::Schedule { .. }), all)
            }
            "K + W flops" => flops(|site| matches!(site, Site::Added { .. }), all),
            "clock" => {
                let of_pipe = |site: Site| {
                    matches!(
                        site,
                        Site::Round { .. } | Site::Schedule { .. } | Site::Added { .. }
                    )
                };
                flops(of_pipe, all)
            }
            sum => sums(sum, all),
        };
        let (in_slice, in_core) = (count(false), count(true));
        if in_slice > 0.0 {
            blocks.push(EstimateRow {
                block: row.block.clone(),
                in_slice,
                in_core,
                j_per_th: row.energy.total * TERA * in_core / in_slice,
            });
        }
    }
    let passes: usize = structure
        .pipes
        .iter()
        .map(|pipe| pipe.stages.len() * if pipe.second_tag.is_some() { 2 } else { 1 })
        .sum();
    let stages = passes as f64 / (last + 1 - first) as f64;
    Some(Estimate {
        how: "each block as often as the core has its additions (of words that hang on the nonce) or its flip-flops; without feed-forwards, compare and control",
        j_per_th: blocks.iter().map(|row| row.j_per_th).sum(),
        stages_alone_j_per_th: report.total.total * TERA * stages,
        blocks,
    })
}

//! From the nodes of the pipes' logic to the RTL's signals.

use super::{Core, ProbeError, ProbeMap};
use crate::design::{Node, NodeKind, NodeName, Site, nearest};

/// A table of nodes that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NodeError {
    /// The probes, which say where stages are.
    #[error(transparent)]
    Probe(#[from] ProbeError),
    /// A name that no node has.
    #[error("[nodes.{module}] `{name}` is no node; nearest: {nearest}")]
    Unknown {
        /// The table.
        module: String,
        /// As written.
        name: String,
        /// The nearest names.
        nearest: String,
    },
    /// A part of a signal that is not one of 32 bits.
    #[error(
        "[nodes.{module}] {name} = \"{signal}\": a part is written [31:0], the higher bit first, and has 32 bits"
    )]
    Part {
        /// The table.
        module: String,
        /// The node.
        name: String,
        /// As written.
        signal: String,
    },
}

/// What the RTL calls these nodes of the design; `None` where the manifest does not say.
///
/// # Errors
/// A table that names what there is not.
pub fn node_names(core: &Core, nodes: &[Node]) -> Result<Vec<Option<NodeName>>, NodeError> {
    check(core)?;
    let probes = ProbeMap::of(core)?;
    let registers = &core.structure.registers;
    let name = |node: &Node| {
        let site = Site::Round {
            pipe: node.pipe,
            stage: node.stage,
        };
        let state = registers
            .iter()
            .position(|register| register.site == site)?;
        let (path, module) = (
            probes.paths[state].as_ref()?,
            probes.modules[state].as_ref()?,
        );
        let signal = core.manifest.nodes.get(module)?.get(node.kind.name())?;
        let (instance, _) = path.rsplit_once('.')?;
        let signal = signal
            .replace("{lane}", &node.lane.to_string())
            .replace("{round}", &node.round.to_string());
        let (signal, low) = part(&signal)?;
        Some(NodeName {
            path: format!("{instance}.{signal}"),
            low,
        })
    };
    Ok(nodes.iter().map(name).collect())
}

fn check(core: &Core) -> Result<(), NodeError> {
    let names = || NodeKind::all().map(NodeKind::name);
    for (module, table) in &core.manifest.nodes {
        for (name, signal) in table {
            let (module, name) = (module.clone(), name.clone());
            if !names().any(|known| known == name) {
                let nearest = nearest(&name, names());
                return Err(NodeError::Unknown {
                    module,
                    name,
                    nearest,
                });
            }
            if part(signal).is_none() {
                let signal = signal.clone();
                return Err(NodeError::Part {
                    module,
                    name,
                    signal,
                });
            }
        }
    }
    Ok(())
}

/// A signal's name, and the lowest bit of its part of 32 bits where one is given; indices of scopes are none.
fn part(signal: &str) -> Option<(&str, u32)> {
    let Some((name, range)) = signal
        .strip_suffix(']')
        .and_then(|signal| signal.rsplit_once('['))
        .filter(|(_, range)| range.contains(':'))
    else {
        return Some((signal, 0));
    };
    let (high, low) = range.split_once(':')?;
    let (high, low): (u32, u32) = (high.parse().ok()?, low.parse().ok()?);
    (high == low.checked_add(31)?).then_some((name, low))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;
    use crate::dut::Manifest;

    fn core(text: &str) -> Core {
        let manifest = Manifest::parse(text, std::path::Path::new("m")).unwrap();
        Core {
            origin: "m".into(),
            folder: ".".into(),
            files: crate::dut::Files::default(),
            structure: manifest.design.elaborate(),
            manifest,
        }
    }

    const MINER: &str = include_str!("../../rtl/miner.toml");

    #[test]
    fn every_node_of_every_design_has_a_name_of_its_own() {
        for pairs in [
            "",
            "midstates=2 rounds_per_stage=4",
            "rounds_per_stage=1/2",
            "fold=8",
            "fold=4 datapath=shared",
            "shortcuts=none",
        ] {
            let change = |design: &mut DesignConfig| {
                for pair in pairs.split_whitespace() {
                    design.set_pair(pair).unwrap();
                }
            };
            let manifest = Manifest::parse_as(MINER, std::path::Path::new("m"), &change).unwrap();
            let mut core = core(MINER);
            core.structure = manifest.design.elaborate();
            core.manifest = manifest;
            let nodes = core.structure.nodes();
            let names = node_names(&core, &nodes).unwrap();
            let mut names: Vec<_> = names
                .into_iter()
                .map(|name| name.map(|name| (name.path, name.low)).expect("a name"))
                .collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), nodes.len(), "{pairs}");
        }
    }

    #[test]
    fn a_table_that_names_what_there_is_not_is_refused() {
        let error = |from: &str, to: &str| {
            assert!(MINER.contains(from), "{from}");
            let core = core(&MINER.replacen(from, to, 1));
            node_names(&core, &[]).unwrap_err().to_string()
        };
        let text = error("\nT1 = ", "\nT3 = ");
        assert!(
            text.contains("[nodes.folded_stage] `T3`") && text.contains("T1"),
            "{text}"
        );
        for wrong in ["[255:225]", "[224:255]", "[a:0]"] {
            let text = error("[255:224]", wrong);
            assert!(text.contains("new_a") && text.contains(wrong), "{text}");
        }
    }
}

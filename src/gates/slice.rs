//! What of a core is mapped, and what of that counts.

use crate::design::{Net, Node, NodeKind, Place, Site, Structure, nets, node_nets};
use crate::dut::{Core, NodeError, ProbeMap, node_names};

/// A part of a core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Stages of a pipe.
    Stages {
        /// `hash1`
        pipe: &'static str,
        /// The first, counted from 0.
        first: usize,
        /// The last.
        last: usize,
    },
}

/// What a register or word is to the part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It feeds the part: its values come from the model.
    Feeds,
    /// It belongs to it.
    Belongs,
    /// It stands behind it, and is there as a load.
    Behind,
    /// It is elsewhere, or all around.
    Elsewhere,
}

/// A register under its name in the RTL.
#[derive(Clone, Debug)]
pub struct Register {
    /// Its name and words.
    pub net: Net,
    /// Who writes it.
    pub site: Site,
    /// What it is to the part.
    pub role: Role,
    /// Is its stage half a round.
    pub half: bool,
}

/// A word of the logic under its name in the RTL.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its name and word.
    pub net: Net,
    /// What it is.
    pub kind: NodeKind,
    /// What it is to the part.
    pub role: Role,
}

/// A core, and the part of it that is mapped.
#[derive(Clone, Debug)]
pub struct Slice {
    /// The part.
    pub part: Part,
    /// Every register that has a name in the RTL.
    pub registers: Vec<Register>,
    /// Sums of the logic that have one.
    pub words: Vec<Word>,
}

/// Sums that keep their names through mapping: what stands in front of one, and behind those before, belongs to it.
const SUMS: [NodeKind; 5] = [
    NodeKind::T1,
    NodeKind::T2,
    NodeKind::NewE,
    NodeKind::NewA,
    NodeKind::NewW,
];

impl Slice {
    /// A part of a core.
    ///
    /// # Errors
    /// Names of the manifest that the design does not have.
    pub fn new(core: &Core, part: Part) -> Result<Self, NodeError> {
        let structure = &core.structure;
        let paths = ProbeMap::of(core).map_err(NodeError::from)?.paths;
        let mut registers = Vec::new();
        for (at, register) in structure.registers.iter().enumerate() {
            let mut only = vec![None; structure.registers.len()];
            only[at].clone_from(&paths[at]);
            let half = match register.site {
                Site::Round { pipe, stage } => is_half(structure, pipe, stage),
                _ => false,
            };
            for net in named(structure, at, &only) {
                registers.push(Register {
                    net,
                    site: register.site,
                    role: part.role(stage_of(register.site)),
                    half,
                });
            }
        }
        let nodes: Vec<Node> = structure.nodes();
        let names = node_names(core, &nodes)?;
        let mut words = Vec::new();
        for (at, node) in nodes.iter().enumerate() {
            if !SUMS.contains(&node.kind) || names[at].is_none() {
                continue;
            }
            let mut only = vec![None; at + 1];
            only[at].clone_from(&names[at]);
            for net in node_nets(structure, &only) {
                words.push(Word {
                    net,
                    kind: node.kind,
                    role: part.role(Some((node.pipe, node.stage))),
                });
            }
        }
        Ok(Self {
            part,
            registers,
            words,
        })
    }

    /// Registers with this role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = &Register> {
        self.registers
            .iter()
            .filter(move |register| register.role == role)
    }
}

/// The register of this place, one net for each entry.
fn named(structure: &Structure, at: usize, only: &[Option<String>]) -> Vec<Net> {
    if only[at].is_none() {
        return Vec::new();
    }
    nets(structure, only)
}

fn is_half(structure: &Structure, pipe: &str, stage: usize) -> bool {
    let stages = structure.pipe(pipe).map(|pipe| &pipe.stages);
    let stage = stages.and_then(|stages| stages.get(stage));
    stage.is_some_and(|stage| matches!(stage.place, Place::Half(_)))
}

/// Pipe and stage of a register of a pipe.
fn stage_of(site: Site) -> Option<(&'static str, usize)> {
    match site {
        Site::Round { pipe, stage }
        | Site::Schedule { pipe, stage }
        | Site::Added { pipe, stage } => Some((pipe, stage)),
        Site::Digest { .. } | Site::Part(_) => None,
    }
}

impl Part {
    fn role(self, site: Option<(&'static str, usize)>) -> Role {
        let Self::Stages { pipe, first, last } = self else {
            return Role::Belongs;
        };
        match site {
            Some((of, stage)) if of == pipe => {
                if stage + 1 == first {
                    Role::Feeds
                } else if (first..=last).contains(&stage) {
                    Role::Belongs
                } else if stage == last + 1 {
                    Role::Behind
                } else {
                    Role::Elsewhere
                }
            }
            _ => Role::Elsewhere,
        }
    }
}

/// The name of a register or word below the top module: `u_hash1.g_stage[3].u_stage.state_q`.
pub fn path(net: &Net) -> String {
    let mut path = net.scopes.iter().skip(1).cloned().collect::<Vec<_>>();
    path.push(net.name.clone());
    path.join(".")
}

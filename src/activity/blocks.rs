//! Parts of a core that people speak of, and the words of the state that belong to them.

use crate::design::{Node, NodeKind, Site, Structure};

/// A part of a core: a bank of registers of a pipe, a part of what stands beside the pipes, or nodes of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// `hash1 state`, `hash2 schedule`, `job slots`; of nodes `hash1 T1`.
    pub name: String,
    /// Flip-flops; bits of nodes.
    pub bits: usize,
    /// Words of the state; nodes are behind them.
    pub words: Vec<usize>,
}

/// The blocks of a design, in the order of the state.
pub fn blocks(structure: &Structure) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for register in &structure.registers {
        let name = name(register.site);
        let at = blocks.iter().position(|block| block.name == name);
        let at = at.unwrap_or_else(|| {
            blocks.push(Block {
                name,
                bits: 0,
                words: Vec::new(),
            });
            blocks.len() - 1
        });
        blocks[at].bits += register.flops();
        blocks[at].words.extend(register.range());
    }
    blocks
}

/// The blocks of a design's nodes: those of a kind and a pipe, pipe by pipe.
pub fn node_blocks(nodes: &[Node], state_words: usize) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (word, node) in (state_words..).zip(nodes) {
        let name = |kind: NodeKind| format!("{} {}", node.pipe, kind.name());
        if !blocks.iter().any(|block| block.name == name(node.kind)) {
            blocks.extend(NodeKind::all().map(|kind| Block {
                name: name(kind),
                bits: 0,
                words: Vec::new(),
            }));
        }
        let own = name(node.kind);
        if let Some(block) = blocks.iter_mut().find(|block| block.name == own) {
            block.bits += 32;
            block.words.push(word);
        }
    }
    blocks
}

fn name(site: Site) -> String {
    match site {
        Site::Round { pipe, .. } => format!("{pipe} state"),
        Site::Schedule { pipe, .. } => format!("{pipe} schedule"),
        Site::Added { pipe, .. } => format!("{pipe} sums"),
        Site::Digest { pipe } => format!("{pipe} digest"),
        Site::Part(part) => part.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;

    #[test]
    fn every_word_is_in_one_block() {
        let mut design = DesignConfig::miner();
        design.set_pair("shortcuts=+pre-added").unwrap();
        let structure = design.elaborate();
        let blocks = blocks(&structure);
        let mut words: Vec<usize> = blocks.iter().flat_map(|b| b.words.clone()).collect();
        words.sort_unstable();
        assert!(words.into_iter().eq(0..structure.state_words()));
        let flops: usize = blocks.iter().map(|block| block.bits).sum();
        assert_eq!(flops, structure.flops());
        let names: Vec<&str> = blocks.iter().map(|block| block.name.as_str()).collect();
        assert!(
            names.contains(&"hash1 state") && names.contains(&"hash2 sums"),
            "{names:?}"
        );
    }
}

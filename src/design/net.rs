//! Registers and nodes under the names that other tools know them by.

use super::Structure;

/// A register, an entry of an array or a node, under the name that a reader's tools know it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Net {
    /// Instances from the top one inwards: `miner_core`, `u_tags`.
    pub scopes: Vec<String>,
    /// Its name there: `valid_q`, or that of an array's entry: `nonce_q[2]`.
    pub name: String,
    /// First word of the state that it stands in.
    pub word: usize,
    /// The lowest bit's index there: not 0 where it is a part of a longer signal.
    pub low: u32,
    /// Bits.
    pub width: u32,
}

/// A name of a node in a reader's tools: a path as those of registers, and the lowest bit's index in the signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeName {
    /// `miner_core.u_hash1.g_stage[3].u_round.t1`
    pub path: String,
    /// 0 but of a part of a longer signal.
    pub low: u32,
}

/// The registers of a design under these names, one for each: a path of instances with the register's name at its end, all
/// of them parted by dots. Registers without one are left out; entries of an array have their index behind the name.
pub fn nets(structure: &Structure, paths: &[Option<String>]) -> Vec<Net> {
    let mut nets = Vec::new();
    for (register, path) in structure.registers.iter().zip(paths) {
        let Some(path) = path else { continue };
        let mut scopes: Vec<String> = path.split('.').map(str::to_owned).collect();
        let name = scopes.pop().unwrap_or_default();
        let words = register.words() / register.entries;
        for entry in 0..register.entries {
            nets.push(Net {
                scopes: scopes.clone(),
                name: match register.entries {
                    1 => name.clone(),
                    _ => format!("{name}[{entry}]"),
                },
                word: register.word + entry * words,
                low: 0,
                width: register.width,
            });
        }
    }
    nets
}

/// The nodes of a design under these names, one for each; those without one are left out. They are words behind the state's.
pub fn node_nets(structure: &Structure, names: &[Option<NodeName>]) -> Vec<Net> {
    let named = (structure.state_words()..).zip(names);
    let net = |(word, name): (usize, &NodeName)| {
        let mut scopes: Vec<String> = name.path.split('.').map(str::to_owned).collect();
        let own = scopes.pop().unwrap_or_default();
        Net {
            scopes,
            name: own,
            word,
            low: name.low,
            width: 32,
        }
    };
    named
        .filter_map(|(word, name)| Some(net((word, name.as_ref()?))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;

    #[test]
    fn entries_have_their_index_and_their_own_words() {
        let structure = DesignConfig::miner().elaborate();
        let mut paths = vec![None; structure.registers.len()];
        let target = structure.register("job.target").unwrap();
        paths[target] = Some("miner_core.u_slots.target_q".to_owned());
        paths[0] = Some("top.q".to_owned());
        let nets = nets(&structure, &paths);
        assert_eq!(nets.len(), 5);
        assert_eq!((nets[0].name.as_str(), nets[0].scopes.len()), ("q", 1));
        let last = &nets[4];
        assert_eq!((last.name.as_str(), last.width), ("target_q[3]", 256));
        assert_eq!(last.scopes, ["miner_core", "u_slots"]);
        assert_eq!(last.word, structure.registers[target].word + 3 * 8);
    }
}

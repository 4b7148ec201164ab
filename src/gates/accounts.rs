//! What each instance of a circuit is put down to: the rows of a table.
//!
//! Of a core of our own these are its sums and registers ([`Blocks`]). Of any other core the netlist tells names of registers
//! alone, for mapping leaves no others: a flip-flop belongs to its register's, and a gate to the register that it stands in
//! front of, by the rule of [`Blocks`].

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::blocks::{Ends, assign};
use super::circuit::{Driver, Net};
use super::{Block, Blocks, Circuit};

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account {
    /// `T1`, `u_hash.u_rounds flops`
    pub name: String,
    /// Is it of flip-flops.
    pub flops: bool,
}

/// The row of each instance.
#[derive(Clone, Debug)]
pub struct Accounts {
    /// By instance, its place in [`Accounts::rows`]; `None` is of no account.
    pub of: Vec<Option<u32>>,
    /// The rows.
    pub rows: Vec<Account>,
}

/// What registers are put together by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// The instance that declares them.
    #[default]
    Instance,
    /// Their names.
    Register,
}

/// A register of the RTL and the bit of it that a flip-flop holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Its name below the top module: `u_hash.state`, `u_mem.w[3]`.
    pub path: String,
    /// The bit, the lowest being 0.
    pub bit: usize,
}

impl Accounts {
    /// Those of a core of our own.
    pub fn of_blocks(blocks: &Blocks) -> Self {
        let place = |block: &Block| Block::ALL.iter().position(|known| known == block);
        let rows = Block::ALL.iter().map(|block| Account {
            name: block.name().into(),
            flops: block.is_flops(),
        });
        let of = blocks.of.iter();
        Self {
            of: of
                .map(|block| Some(place(block.as_ref()?)? as u32))
                .collect(),
            rows: rows.collect(),
        }
    }

    /// Those of a core of which only names are known; all its instances count.
    pub fn of_names(circuit: &Circuit, top: &str, by: By) -> Self {
        let owners = owners(circuit);
        let flop = |at: u32| {
            let nets = circuit.instances[at as usize].outputs.iter().flatten();
            let mut found = nets.filter_map(|net| owners.get(net));
            found
                .next()
                .map_or_else(|| top.to_owned(), |owner| group(&owner.path, top, by))
        };
        let mut groups: BTreeSet<String> = BTreeSet::new();
        let mut of_flop: BTreeMap<u32, String> = BTreeMap::new();
        for at in (0..circuit.instances.len() as u32).filter(|&at| circuit.is_flop(at)) {
            let name = flop(at);
            groups.insert(name.clone());
            of_flop.insert(at, name);
        }
        let groups: Vec<String> = groups.into_iter().collect();
        // Logic in front of a group, then its flip-flops; what stands in front of ports alone comes last.
        let mut rows: Vec<Account> = Vec::new();
        for name in &groups {
            for (what, flops) in [("logic", false), ("flops", true)] {
                rows.push(Account {
                    name: format!("{name} {what}"),
                    flops,
                });
            }
        }
        let ports = rows.len() as u32;
        rows.push(Account {
            name: "ports".into(),
            flops: false,
        });
        let mut of = vec![None; circuit.instances.len()];
        let mut ends: Ends<u32> = HashMap::new();
        for (&at, name) in &of_flop {
            let row = 2 * groups.binary_search(name).unwrap_or(0) as u32;
            of[at as usize] = Some(row + 1);
            let clock = circuit.kind_of(at).flop.as_ref().map(|flop| flop.clock);
            for (pin, &net) in circuit.instances[at as usize].inputs.iter().enumerate() {
                if Some(pin) != clock {
                    ends.entry(net).or_insert(Some(row));
                }
            }
        }
        for &net in &circuit.outputs {
            ends.entry(net).or_insert(Some(ports));
        }
        assign(circuit, &ends, Some(ports), &mut of);
        Self { of, rows }
    }
}

/// Of each net that a flip-flop drives the register of the RTL, where a name of the RTL has come through mapping: of several
/// the one that the RTL declares as a register, else the innermost.
pub fn owners(circuit: &Circuit) -> HashMap<Net, Owner> {
    let is_flop = |net: Net| matches!(circuit.drivers[net as usize], Driver::Cell(at, _) if circuit.is_flop(at));
    let mut owners: HashMap<Net, (bool, usize, Owner)> = HashMap::new();
    for (path, nets) in circuit
        .signals
        .iter()
        .filter(|(path, _)| !path.starts_with('$'))
    {
        let declared = circuit.registers.contains(path);
        let depth = path.matches('.').count();
        for (bit, &net) in nets.iter().enumerate().filter(|(_, net)| is_flop(**net)) {
            let better = owners
                .get(&net)
                .is_none_or(|(known, at, _)| (*known, *at) < (declared, depth));
            if better {
                let path = path.clone();
                owners.insert(net, (declared, depth, Owner { path, bit }));
            }
        }
    }
    owners
        .into_iter()
        .map(|(net, (.., owner))| (net, owner))
        .collect()
}

/// What a register is counted with: indices of loops and arrays make no difference.
fn group(path: &str, top: &str, by: By) -> String {
    let alike = |text: &str| -> String {
        let mut parts = text.split('[');
        let mut all = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            match part.split_once(']') {
                Some((index, rest)) if index.bytes().all(|b| b.is_ascii_digit()) => {
                    all.push_str("[*]");
                    all.push_str(rest);
                }
                _ => {
                    all.push('[');
                    all.push_str(part);
                }
            }
        }
        all
    };
    match by {
        By::Register => alike(path),
        By::Instance => path
            .rsplit_once('.')
            .map_or_else(|| top.to_owned(), |(scope, _)| alike(scope)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gates::circuit::tests::{netlist, tiny};

    #[test]
    fn indices_make_no_difference() {
        let path = "u_pipe.g_stage[37].u_round.state";
        assert_eq!(
            group(path, "top", By::Instance),
            "u_pipe.g_stage[*].u_round"
        );
        assert_eq!(group("mem[12]", "top", By::Register), "mem[*]");
        assert_eq!(group("mem[12]", "top", By::Instance), "top");
    }

    /// Two registers, one of them behind two gates, and a gate in front of a port.
    #[test]
    fn gates_belong_to_the_register_that_they_stand_in_front_of() {
        let cells = [
            ("f", "DFF", "CK99 D2 Q4"),
            ("g", "INV", "A4 Y5"),
            ("h", "XOR", "A5 B3 Y6"),
            ("k", "DFF", "CK99 D6 Q7"),
            ("p", "INV", "A7 Y8"),
        ];
        let mut circuit = Circuit::new(&netlist(&cells, &[2, 3], &[8]), &tiny(), "clk").unwrap();
        circuit.signals.insert("u_a.first".into(), vec![4]);
        circuit.signals.insert("u_a.u_b.seen".into(), vec![4]);
        circuit.signals.insert("second".into(), vec![7]);
        let told = |circuit: &Circuit| {
            let accounts = Accounts::of_names(circuit, "top", By::Instance);
            let of = |name: &str| {
                let at = circuit
                    .instances
                    .iter()
                    .position(|i| i.name == name)
                    .unwrap();
                let row = accounts.of[at].unwrap() as usize;
                accounts.rows[row].name.clone()
            };
            ["f", "g", "h", "k", "p"].map(of)
        };
        let named = told(&circuit);
        assert_eq!(
            named[1..],
            ["n7 logic", "n7 logic", "n7 flops", "ports"].map(|n| n.replace("n7", "top"))
        );
        assert_eq!(named[0], "u_a.u_b flops");
        // What the RTL declares as the register wins over who looks at it.
        circuit.registers.insert("u_a.first".into());
        assert_eq!(told(&circuit)[0], "u_a flops");
    }
}

//! The elaborated design as Verilator writes it, in XML or JSON, as one kind of tree.

use std::collections::HashMap;

use super::ReadError;

/// A node: what is kept of it is what the survey asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// `module`, `var`, `always`, `assigndly`, `if`, `cond`, `varref`, `const`, `sel`, `instance`, `port`, `begin` ..
    pub(super) kind: String,
    pub(super) name: String,
    /// As the RTL has it, where elaboration made another name of it.
    pub(super) written: String,
    /// What others call it by: of a type, of a module.
    pub(super) id: String,
    /// Its type's id; of a type the one that it is made of.
    pub(super) of_type: String,
    /// Of an instance: its module's id.
    pub(super) of_module: String,
    /// `input`, `output`, `inout`
    pub(super) direction: String,
    /// `POS`, `NEG`
    pub(super) edge: String,
    /// Of a type: its highest and lowest bit.
    pub(super) range: Option<(i64, i64)>,
    /// A parameter: can it be set from outside.
    pub(super) parameter: Option<bool>,
    /// Of a slice, where no child says it.
    pub(super) bits: Option<u32>,
    /// Of an `if`: condition, what is done, what else. Of an assignment: value, target.
    pub(super) children: Vec<Node>,
}

impl Node {
    /// Is it of one of these kinds.
    pub(super) fn is(&self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind.as_str())
    }

    /// This node and all below it, outermost first.
    pub(super) fn all(&self) -> Vec<&Node> {
        let (mut found, mut waiting) = (Vec::new(), vec![self]);
        while let Some(node) = waiting.pop() {
            found.push(node);
            waiting.extend(node.children.iter().rev());
        }
        found
    }

    /// Of a constant `32'h6a09e667`: its width and hexadecimal digits, as many as it has bits.
    pub(super) fn constant(&self) -> Option<(u32, String)> {
        if self.kind != "const" {
            return None;
        }
        let (width, digits) = self.name.split_once('\'')?;
        let digits = digits.trim_start_matches('s').strip_prefix('h')?;
        let width: u32 = width.parse().ok()?;
        let length = width.div_ceil(4) as usize;
        Some((width, format!("{digits:0>length$}")))
    }

    /// Of a constant: its value, if it is a small one.
    pub(super) fn number(&self) -> Option<u64> {
        let (_, digits) = self.constant()?;
        u64::from_str_radix(digits.trim_start_matches('0'), 16)
            .ok()
            .or_else(|| digits.chars().all(|c| c == '0').then_some(0))
    }
}

/// A whole design.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) modules: Vec<Node>,
    types: HashMap<String, Node>,
}

impl Tree {
    /// Takes modules and types out of a netlist's tree.
    pub(super) fn of(root: Node) -> Result<Self, ReadError> {
        let (mut modules, mut types) = (Vec::new(), HashMap::new());
        let mut waiting = vec![root];
        while let Some(node) = waiting.pop() {
            if node.kind == "module" {
                modules.push(node);
            } else if node.kind.ends_with("dtype") {
                types.insert(node.id.clone(), node);
            } else {
                waiting.extend(node.children);
            }
        }
        if modules.is_empty() {
            return Err(ReadError::Unread("there is no module in it".into()));
        }
        modules.reverse();
        Ok(Self { modules, types })
    }

    /// Bits of an element, and elements.
    pub(super) fn size(&self, of_type: &str) -> (u32, u32) {
        self.size_within(of_type, 0).unwrap_or((1, 1))
    }

    fn size_within(&self, of_type: &str, depth: usize) -> Option<(u32, u32)> {
        let node = self.types.get(of_type).filter(|_| depth < 40)?;
        let below = || self.size_within(&node.of_type, depth + 1);
        Some(match node.kind.as_str() {
            "basicdtype" => match (node.range, node.name.as_str()) {
                (Some((high, low)), _) => (span(high, low), 1),
                (None, "int" | "integer") => (32, 1),
                (None, "longint" | "time" | "real") => (64, 1),
                (None, "shortint") => (16, 1),
                (None, "byte") => (8, 1),
                _ => (1, 1),
            },
            "packarraydtype" => {
                let (bits, elements) = below()?;
                (bits.saturating_mul(node.length()), elements)
            }
            "unpackarraydtype" => {
                let (bits, elements) = below()?;
                (bits, elements.saturating_mul(node.length()))
            }
            "structdtype" | "uniondtype" => {
                let members = node.children.iter();
                let bits = members.filter_map(|m| self.size_within(&m.of_type, depth + 1));
                let bits = bits.map(|(bits, _)| bits);
                let whole = if node.kind == "structdtype" {
                    bits.fold(0, u32::saturating_add)
                } else {
                    bits.max().unwrap_or(0)
                };
                (whole, 1)
            }
            _ => below()?,
        })
    }
}

impl Node {
    /// Of an array's type: how many elements it has.
    fn length(&self) -> u32 {
        let ends: Vec<u64> = self
            .all()
            .into_iter()
            .filter_map(Node::number)
            .take(2)
            .collect();
        match ends[..] {
            [a, b] => span(i64::try_from(a).unwrap_or(0), i64::try_from(b).unwrap_or(0)),
            _ => 1,
        }
    }
}

fn span(high: i64, low: i64) -> u32 {
    u32::try_from(high.abs_diff(low)).map_or(u32::MAX, |n| n.saturating_add(1))
}

//! What is sampled, and what a reader must know of the mutants that nothing notices.

/// A sample.
pub struct Plan {
    pub name: &'static str,
    pub what: &'static str,
    /// The core's family.
    pub core: &'static str,
    pub mutants: usize,
    /// The instance whose mutants these are; all where none is named.
    pub under: Option<&'static str>,
    /// Of mutants that nothing notices and that are not proven to change nothing.
    pub notes: &'static [Note],
}

/// What is known of a mutant that nothing notices.
pub struct Note {
    pub mutant: usize,
    /// Does it change nothing, as far as the argument goes.
    pub equivalent: bool,
    /// The argument, or the case that would notice it.
    pub why: &'static str,
}

const fn whole(name: &'static str, notes: &'static [Note]) -> Plan {
    Plan {
        name,
        what: "the whole core (docs/fault_families.md has its design)",
        core: name,
        mutants: 200,
        under: None,
        notes,
    }
}

const SHARED: &[Note] = &[
    Note {
        mutant: 8,
        equivalent: true,
        why: "bit 76 of a block is of W13, which is padding, and zero, in the header's second block and in the digest's alike",
    },
    Note {
        mutant: 177,
        equivalent: true,
        why: "it is what is read of no slot, and there is none: the selects hold the slot's two bits against all four numbers",
    },
];

const CHIP: &[Note] = &[
    Note {
        mutant: 15,
        equivalent: true,
        why: "its sum is taken only where the second group is chosen; side A, of the first group, is zeros then, so that bit 55 \
              of it is no one",
    },
    Note {
        mutant: 94,
        equivalent: true,
        why: "it is what is read of no slot, and there is none: the selects hold the slot's one bit against both numbers",
    },
];

/// One stage of the compression pipe, and a whole core of each family.
pub const PLANS: [Plan; 10] = [
    Plan {
        name: "stage",
        what: "stage 20 of the compression pipe: round function, schedule step, registers",
        core: "compress",
        mutants: 200,
        under: Some("u_pipe.g_stage[20].u_stage"),
        notes: &[],
    },
    whole("miner", &[]),
    whole("early", &[]),
    whole("folded", &[]),
    whole("shared", SHARED),
    whole("lanes", &[]),
    whole("shortcuts", &[]),
    whole("header", &[]),
    whole("half", &[]),
    whole("chip", CHIP),
];

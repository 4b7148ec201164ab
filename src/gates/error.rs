//! Netlists that can't be simulated.

/// A netlist that can't be simulated with this library.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GatesError {
    /// A cell that the library does not have.
    #[error("the library has no cell `{cell}`, and instance `{instance}` is one")]
    NoCell {
        /// The cell.
        cell: String,
        /// The first instance of it.
        instance: String,
    },
    /// A cell that can't be simulated.
    #[error("cell `{cell}` of instance `{instance}` can't be simulated: {reason}")]
    Cell {
        /// The cell.
        cell: String,
        /// The first instance of it.
        instance: String,
        /// Why.
        reason: String,
    },
    /// A pin of the netlist that the cell does not have, or the other way round.
    #[error("instance `{instance}`: cell `{cell}` has no pin `{pin}`")]
    NoPin {
        /// The instance.
        instance: String,
        /// Its cell.
        cell: String,
        /// The pin.
        pin: String,
    },
    /// A net that two cells drive.
    #[error("net `{net}` is driven by `{first}` and by `{second}`")]
    Drivers {
        /// The net.
        net: String,
        /// One instance.
        first: String,
        /// Another.
        second: String,
    },
    /// A net that is read and not driven.
    #[error("net `{net}` has no driver, and `{instance}` reads it")]
    NoDriver {
        /// The net.
        net: String,
        /// Who reads it.
        instance: String,
    },
    /// Gates whose outputs are their own inputs.
    #[error("a combinational loop: {}", path.join(" -> "))]
    Loop {
        /// Nets, each with the instance that drives it.
        path: Vec<String>,
    },
    /// A flip-flop whose clock is not the clock's port.
    #[error(
        "the clock of flip-flop `{instance}` is net `{net}`, not the clock's port: gated and divided clocks are not simulated"
    )]
    Clock {
        /// The flip-flop.
        instance: String,
        /// What clocks it.
        net: String,
    },
}

//! Buses: registers, a serial line, a FIFO.

use std::collections::{BTreeMap, VecDeque};

use verilated::{Model, PortId};

use super::device::{Device, Stop};
use super::expression::Names;
use super::interface::{BusKind, BusTable};
use super::serial::Serial;
use super::stranger::Stranger;
use super::wires::Wires;
use crate::design::nearest;

/// A bus of a core.
pub struct Bus {
    pub(super) kind: BusKind,
    wires: BTreeMap<String, Wires>,
    stride: u64,
    /// Each signal's number as it stood before the clock rose last.
    sampled: BTreeMap<String, u64>,
    pub(super) serial: Serial,
    /// What a FIFO gave.
    pub(super) given: VecDeque<u32>,
}

/// The signals of each kind; those in the second list may be left out.
fn signals(kind: BusKind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        BusKind::Simple => (
            &["select", "write", "address", "write_data", "read_data"],
            &["ready", "read"],
        ),
        BusKind::Wishbone => (
            &["cyc", "stb", "we", "adr", "dat_w", "dat_r", "ack"],
            &["sel"],
        ),
        BusKind::AxiLite => (
            &[
                "awaddr", "awvalid", "awready", "wdata", "wvalid", "wready", "bvalid", "bready",
                "araddr", "arvalid", "arready", "rdata", "rvalid", "rready",
            ],
            &["wstrb"],
        ),
        BusKind::Avalon => (
            &["write", "read", "address", "writedata", "readdata"],
            &["waitrequest", "readdatavalid"],
        ),
        BusKind::Uart => (&["rx"], &["tx"]),
        BusKind::Fifo => (
            &["data", "valid"],
            &["ready", "out_data", "out_valid", "out_ready"],
        ),
    }
}

impl Bus {
    /// Finds the bus in a build.
    ///
    /// # Errors
    /// A signal that is missing, unknown, or not in the RTL.
    pub fn open(
        stranger: &Stranger,
        model: &Model,
        table: &BusTable,
        names: &Names,
    ) -> Result<Self, Stop> {
        let (must, may) = signals(table.kind);
        let known = || must.iter().chain(may).copied();
        if let Some(name) = table.ports.keys().find(|name| !known().any(|k| k == *name)) {
            let near = nearest(name, known());
            return Err(Stop::Refused(format!(
                "[bus] ports.{name} is no signal of this bus; nearest: {near}"
            )));
        }
        let missing = must.iter().filter(|name| !table.ports.contains_key(**name));
        let missing: Vec<String> = missing.map(|name| format!("ports.{name}")).collect();
        if !missing.is_empty() {
            return Err(Stop::Refused(format!(
                "[bus] {} {} missing: this bus needs {}",
                missing.join(", "),
                if missing.len() == 1 { "is" } else { "are" },
                if missing.len() == 1 { "it" } else { "them" }
            )));
        }
        let find = |(name, place): (&String, _)| {
            Ok::<_, Stop>((
                name.clone(),
                Wires::find(stranger, model, ("bus", name), place)?,
            ))
        };
        let wires = table.ports.iter().map(find).collect::<Result<_, _>>()?;
        let number =
            |e: &Option<super::Expression>, or: i64| e.as_ref().map_or(Ok(or), |e| e.value(names));
        Ok(Self {
            kind: table.kind,
            wires,
            stride: number(&table.stride, 1)?.max(1) as u64,
            sampled: BTreeMap::new(),
            serial: Serial::new(number(&table.divisor, 16)?.max(1) as u64),
            given: VecDeque::new(),
        })
    }

    /// The input ports that the bus drives, and its outputs.
    pub fn ports(&self) -> impl Iterator<Item = PortId> + '_ {
        self.wires.values().flat_map(Wires::ports)
    }

    fn put(&self, model: &mut Model, signal: &str, value: u64) {
        if let Some(wires) = self.wires.get(signal) {
            wires.set_number(model, value);
        }
    }

    /// Nothing is asked of the core; what it gives is taken.
    pub fn rest(&self, model: &mut Model) {
        for signal in [
            "select", "write", "read", "cyc", "stb", "we", "awvalid", "wvalid", "bready",
            "arvalid", "rready", "valid",
        ] {
            self.put(model, signal, 0);
        }
        for (signal, value) in [("rx", 1), ("out_ready", 1), ("wstrb", 0xf), ("sel", 0xf)] {
            self.put(model, signal, value);
        }
    }

    /// Reads what the core shows, before the clock rises.
    pub fn sample(&mut self, model: &Model) {
        for (name, wires) in &self.wires {
            let mut bits = vec![0; wires.words()];
            wires.read(model, &mut bits);
            let value = wires.number_of(&bits);
            self.sampled.insert(name.clone(), value);
        }
    }

    /// What came and was not taken is forgotten.
    pub fn forget(&mut self) {
        self.serial = Serial::new(self.serial.divisor());
        self.given.clear();
    }

    /// After a cycle: bytes that came.
    pub fn listen(&mut self, _model: &Model) {
        if let Some(tx) = self.sampled.get("tx") {
            self.serial.hear(*tx != 0);
        }
        let ready =
            !self.wires.contains_key("out_ready") || self.sampled.get("out_ready") == Some(&1);
        if ready && self.sampled.get("out_valid") == Some(&1) {
            self.given
                .extend(self.sampled.get("out_data").map(|word| *word as u32));
        }
    }

    fn seen(&self, signal: &str) -> Option<u64> {
        self.sampled.get(signal).copied()
    }

    /// Bits of what the FIFO takes at a time.
    pub(super) fn fifo_width(&self, signal: &str) -> u32 {
        self.wires.get(signal).map_or(8, Wires::width)
    }
}

impl Device {
    /// The bus; a script that uses one that is not there is refused.
    pub(super) fn bus(&mut self) -> Result<&mut Bus, Stop> {
        self.bus
            .as_mut()
            .ok_or_else(|| Stop::Refused("[script] uses a bus: describe it in [bus]".into()))
    }

    pub(super) fn put(&mut self, signal: &str, value: u64) {
        if let Some(bus) = self.bus.take() {
            bus.put(self.model(), signal, value);
            self.bus = Some(bus);
        }
    }

    fn seen(&self, signal: &str) -> Option<u64> {
        self.bus.as_ref().and_then(|bus| bus.seen(signal))
    }

    /// Cycles until a signal of the bus says yes; one that is not bound always does.
    pub(super) fn until_bus(&mut self, signal: &str) -> Result<(), Stop> {
        for _ in 0..=self.timeout {
            self.tick()?;
            if self.seen(signal) != Some(0) {
                return Ok(());
            }
        }
        Err(Stop::Hang(format!(
            "the bus: no `{signal}` within {} clocks",
            self.timeout
        )))
    }

    /// Address of the register that is so many behind another.
    fn address(&mut self, base: i64, behind: usize) -> Result<u64, Stop> {
        Ok((base as u64).wrapping_add(behind as u64 * self.bus()?.stride))
    }

    /// Words into registers from an address on.
    pub fn bus_write(&mut self, base: i64, words: &[u32]) -> Result<(), Stop> {
        for (behind, word) in words.iter().enumerate() {
            let (address, data) = (self.address(base, behind)?, u64::from(*word));
            match self.bus()?.kind {
                BusKind::Simple => {
                    for (signal, value) in [
                        ("select", 1),
                        ("write", 1),
                        ("address", address),
                        ("write_data", data),
                    ] {
                        self.put(signal, value);
                    }
                    self.until_bus("ready")?;
                    self.put("select", 0);
                    self.put("write", 0);
                }
                BusKind::Wishbone => {
                    for (signal, value) in [
                        ("cyc", 1),
                        ("stb", 1),
                        ("we", 1),
                        ("adr", address),
                        ("dat_w", data),
                    ] {
                        self.put(signal, value);
                    }
                    self.until_bus("ack")?;
                    for signal in ["cyc", "stb", "we"] {
                        self.put(signal, 0);
                    }
                    self.tick()?;
                }
                BusKind::AxiLite => {
                    for (signal, value) in [
                        ("awaddr", address),
                        ("awvalid", 1),
                        ("wdata", data),
                        ("wvalid", 1),
                        ("bready", 1),
                    ] {
                        self.put(signal, value);
                    }
                    self.both("awvalid", "awready", "wvalid", "wready")?;
                    if self.seen("bvalid") != Some(1) {
                        self.until_bus("bvalid")?;
                    }
                    self.put("bready", 0);
                    self.tick()?;
                }
                BusKind::Avalon => {
                    for (signal, value) in [("write", 1), ("address", address), ("writedata", data)]
                    {
                        self.put(signal, value);
                    }
                    self.until_low("waitrequest")?;
                    self.put("write", 0);
                }
                BusKind::Uart | BusKind::Fifo => return Err(no_registers()),
            }
        }
        Ok(())
    }

    /// Two channels at once, each until its handshake.
    fn both(
        &mut self,
        valid: &str,
        ready: &str,
        other: &str,
        other_ready: &str,
    ) -> Result<(), Stop> {
        let (mut first, mut second) = (false, false);
        for _ in 0..=self.timeout {
            self.tick()?;
            first |= self.seen(ready) == Some(1);
            second |= self.seen(other_ready) == Some(1);
            if first {
                self.put(valid, 0);
            }
            if second {
                self.put(other, 0);
            }
            if first && second {
                return Ok(());
            }
        }
        Err(Stop::Hang(format!(
            "the bus: no `{ready}` and `{other_ready}` within {} clocks",
            self.timeout
        )))
    }

    fn until_low(&mut self, signal: &str) -> Result<(), Stop> {
        for _ in 0..=self.timeout {
            self.tick()?;
            if self.seen(signal).unwrap_or(0) == 0 {
                return Ok(());
            }
        }
        Err(Stop::Hang(format!(
            "the bus: `{signal}` stays high for {} clocks",
            self.timeout
        )))
    }

    /// Registers from an address on.
    pub fn bus_read(&mut self, base: i64, count: usize) -> Result<Vec<u32>, Stop> {
        let mut words = Vec::new();
        for behind in 0..count {
            let address = self.address(base, behind)?;
            let word = match self.bus()?.kind {
                BusKind::Simple => {
                    for (signal, value) in [
                        ("select", 1),
                        ("write", 0),
                        ("read", 1),
                        ("address", address),
                    ] {
                        self.put(signal, value);
                    }
                    self.until_bus("ready")?;
                    self.put("select", 0);
                    self.put("read", 0);
                    self.seen("read_data")
                }
                BusKind::Wishbone => {
                    for (signal, value) in [("cyc", 1), ("stb", 1), ("we", 0), ("adr", address)] {
                        self.put(signal, value);
                    }
                    self.until_bus("ack")?;
                    let word = self.seen("dat_r");
                    self.put("cyc", 0);
                    self.put("stb", 0);
                    self.tick()?;
                    word
                }
                BusKind::AxiLite => {
                    for (signal, value) in [("araddr", address), ("arvalid", 1), ("rready", 1)] {
                        self.put(signal, value);
                    }
                    self.until_bus("arready")?;
                    self.put("arvalid", 0);
                    if self.seen("rvalid") != Some(1) {
                        self.until_bus("rvalid")?;
                    }
                    let word = self.seen("rdata");
                    self.put("rready", 0);
                    self.tick()?;
                    word
                }
                BusKind::Avalon => {
                    for (signal, value) in [("read", 1), ("address", address)] {
                        self.put(signal, value);
                    }
                    self.until_low("waitrequest")?;
                    self.put("read", 0);
                    if self.seen("readdatavalid") == Some(0) {
                        self.until_bus("readdatavalid")?;
                    }
                    self.seen("readdata")
                }
                BusKind::Uart | BusKind::Fifo => return Err(no_registers()),
            };
            words.push(word.unwrap_or(0) as u32);
        }
        Ok(words)
    }
}

fn no_registers() -> Stop {
    Stop::Refused("this bus has no registers: `send` and `receive`".into())
}

//! Waves as VCD (IEEE 1800-2017, section 21.7).

use std::fs::File;
use std::io::{self, BufWriter, Write};

use vcd::{ReferenceIndex, TimescaleUnit, VarType, Writer};

use super::recorder::Sink;
use super::signals::{Signal, Tree, write_tree};

pub(super) struct Vcd {
    out: Writer<BufWriter<File>>,
    /// The codes of the signals as text: they stand in every change.
    codes: Vec<String>,
}

struct Declarations<'a> {
    out: &'a mut Writer<BufWriter<File>>,
    codes: Vec<String>,
}

impl Tree for Declarations<'_> {
    fn open(&mut self, name: &str) -> io::Result<()> {
        self.out.add_module(name)
    }

    fn close(&mut self) -> io::Result<()> {
        self.out.upscope()
    }

    fn declare(&mut self, signal: &Signal) -> io::Result<()> {
        let (low, high) = (signal.low, signal.low + signal.width - 1);
        let range = (signal.width > 1)
            .then(|| ReferenceIndex::Range(high.cast_signed(), low.cast_signed()));
        let code = self
            .out
            .add_var(VarType::Wire, signal.width, &signal.name, range)?;
        self.codes.push(code.to_string());
        Ok(())
    }
}

impl Vcd {
    pub(super) fn new(file: File, signals: &[Signal]) -> io::Result<Self> {
        let mut out = Writer::new(BufWriter::new(file));
        // No date: the same run gives the same bytes.
        out.version("goldbench")?;
        out.timescale(1, TimescaleUnit::NS)?;
        let mut declarations = Declarations {
            out: &mut out,
            codes: Vec::with_capacity(signals.len()),
        };
        write_tree(signals, &mut declarations)?;
        let codes = declarations.codes;
        out.enddefinitions()?;
        Ok(Self { out, codes })
    }
}

impl Sink for Vcd {
    fn time(&mut self, time: u64) -> io::Result<()> {
        self.out.timestamp(time)
    }

    // By hand: the crate formats a vector digit by digit, which takes ten times as long as the model's step.
    fn change(&mut self, signal: usize, digits: &[u8]) -> io::Result<()> {
        let code = self.codes[signal].as_bytes();
        let out = self.out.writer();
        if digits.len() > 1 {
            out.write_all(b"b")?;
        }
        out.write_all(digits)?;
        if digits.len() > 1 {
            out.write_all(b" ")?;
        }
        out.write_all(code)?;
        out.write_all(b"\n")
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.out.flush()
    }
}

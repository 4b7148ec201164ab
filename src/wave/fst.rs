//! Waves as FST, the compressed format of `GTKWave`.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use fst_writer::{
    FstBodyWriter, FstFileType, FstHeaderWriter, FstInfo, FstScopeType, FstSignalId, FstSignalType,
    FstVarDirection, FstVarType, FstWriteError,
};

use super::recorder::Sink;
use super::signals::{Signal, Tree, write_tree};

/// Changes are held in memory up to this many bytes: a block of the file.
const BLOCK: usize = 32 << 20;

pub(super) struct Fst {
    body: FstBodyWriter<BufWriter<File>>,
    signals: Vec<FstSignalId>,
}

struct Declarations {
    header: FstHeaderWriter<BufWriter<File>>,
    signals: Vec<FstSignalId>,
}

impl Tree for Declarations {
    fn open(&mut self, name: &str) -> io::Result<()> {
        self.header
            .scope(name, "", FstScopeType::Module)
            .map_err(io_error)
    }

    fn close(&mut self) -> io::Result<()> {
        self.header.up_scope().map_err(io_error)
    }

    fn declare(&mut self, signal: &Signal) -> io::Result<()> {
        let (width, direction) = (
            FstSignalType::bit_vec(signal.width),
            FstVarDirection::Implicit,
        );
        let id = self
            .header
            .var(signal.ranged(), width, FstVarType::Wire, direction, None)
            .map_err(io_error)?;
        self.signals.push(id);
        Ok(())
    }
}

impl Fst {
    pub(super) fn new(file: File, signals: &[Signal]) -> io::Result<Self> {
        let info = FstInfo {
            start_time: 0,
            timescale_exponent: -9,
            version: "goldbench".to_owned(),
            // No date: the same run gives the same bytes.
            date: String::new(),
            file_type: FstFileType::Verilog,
        };
        let mut declarations = Declarations {
            header: FstHeaderWriter::new(BufWriter::new(file), &info).map_err(io_error)?,
            signals: Vec::with_capacity(signals.len()),
        };
        write_tree(signals, &mut declarations)?;
        Ok(Self {
            body: declarations.header.finish().map_err(io_error)?,
            signals: declarations.signals,
        })
    }
}

impl Sink for Fst {
    fn time(&mut self, time: u64) -> io::Result<()> {
        // Only here: a block ends where a time step begins.
        if self.body.size() > BLOCK {
            self.body.flush().map_err(io_error)?;
        }
        self.body.time_change(time).map_err(io_error)
    }

    fn change(&mut self, signal: usize, digits: &[u8]) -> io::Result<()> {
        self.body
            .signal_change(self.signals[signal], digits)
            .map_err(io_error)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.body.finish().map_err(io_error)?.flush()
    }
}

fn io_error(error: FstWriteError) -> io::Error {
    match error {
        FstWriteError::Io(error) => error,
        other => io::Error::other(other),
    }
}

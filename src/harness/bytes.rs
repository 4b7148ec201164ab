//! Bytes to a core and from it: over a serial line, or through a FIFO.

use super::device::{Device, Stop};
use super::interface::BusKind;
use super::serial::Serial;

impl Device {
    /// Bytes out to the core: over a serial line, or into a FIFO, which takes them in its own width, the first one at the top.
    pub fn send(&mut self, bytes: &[u8]) -> Result<(), Stop> {
        match self.bus()?.kind {
            BusKind::Uart => {
                for byte in bytes {
                    for bit in Serial::frame(*byte) {
                        self.put("rx", u64::from(bit));
                        let divisor = self.bus()?.serial.divisor();
                        self.ticks(divisor)?;
                    }
                }
                Ok(())
            }
            BusKind::Fifo => {
                let wide = (self.bus()?.fifo_width("data") as usize / 8).max(1);
                for part in bytes.chunks(wide) {
                    let word = part
                        .iter()
                        .fold(0u64, |word, byte| word << 8 | u64::from(*byte));
                    self.put("data", word);
                    self.put("valid", 1);
                    self.until_bus("ready")?;
                }
                self.put("valid", 0);
                Ok(())
            }
            _ => Err(Stop::Refused(
                "`send` and `receive` are of buses of kind uart and fifo".into(),
            )),
        }
    }

    /// The bytes that came and were not taken yet.
    pub fn waiting(&self) -> usize {
        let Some(bus) = &self.bus else { return 0 };
        match bus.kind {
            BusKind::Uart => bus.serial.waiting(),
            _ => bus.given.len() * (bus.fifo_width("out_data") as usize / 8).max(1),
        }
    }

    /// So many bytes from the core.
    pub fn receive(&mut self, count: usize) -> Result<Vec<u8>, Stop> {
        let mut bytes = Vec::new();
        let mut waited = 0;
        while bytes.len() < count {
            let bus = self.bus()?;
            if bus.kind == BusKind::Uart {
                bytes.extend(bus.serial.take());
            } else if let Some(word) = bus.given.pop_front() {
                let wide = (bus.fifo_width("out_data") as usize / 8).clamp(1, 4);
                bytes.extend_from_slice(&word.to_be_bytes()[4 - wide..]);
            }
            if bytes.len() < count && self.waiting() == 0 {
                self.tick()?;
                waited += 1;
                if waited > self.timeout {
                    let (came, clocks) = (bytes.len(), self.timeout);
                    let text =
                        format!("{came} of {count} bytes came, and no more within {clocks} clocks");
                    return Err(if came > 0 {
                        Stop::Short(text)
                    } else {
                        Stop::Hang(text)
                    });
                }
            }
        }
        Ok(bytes)
    }
}

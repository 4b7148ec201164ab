//! Scripts carried out: statement by statement, on a device, with the values of a block or a job.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::Manifest;
use super::bounds::MOST_CLOCKS;
use super::device::{Device, Stop};
use super::interface::{Kind, Order, Protocol};
use super::place::{Bytes, Of, Words};
use super::roles;
use super::statement::{Statement, Value};

/// The values of a block or a job by role, as words in the order in which they are hashed.
pub type Values = BTreeMap<&'static str, Vec<u32>>;

/// What is said to a core, ready to be carried out.
#[derive(Clone, Debug)]
pub struct Speech {
    kind: Kind,
    /// Orders of what only scripts touch.
    orders: BTreeMap<String, (Words, Bytes)>,
    /// Counts are numbers of which a header has the lowest byte first.
    numbers: bool,
    /// Once, after reset.
    pub begin: Vec<Statement>,
    /// A message's first block.
    pub block: Vec<Statement>,
    /// Each further block.
    pub next_block: Vec<Statement>,
    /// A job.
    pub job: Vec<Statement>,
    /// Is there a hit; empty where the ports are watched.
    pub poll: Vec<Statement>,
}

impl Speech {
    /// What a manifest says, or what its protocol stands for.
    ///
    /// # Errors
    /// A line that is no statement.
    pub fn of(manifest: &Manifest) -> Result<Self, Stop> {
        let table = &manifest.interface;
        let has = |role: &str| manifest.inputs.contains_key(role);
        let shows = |role: &str| manifest.outputs.contains_key(role);
        let read = |name: &str, lines: &[String]| -> Result<Vec<Statement>, Stop> {
            let one = |(at, line): (usize, &String)| {
                let refuse = |error| Stop::Refused(format!("[script] {name}[{at}]: {error}"));
                Statement::from_str(line).map_err(refuse)
            };
            lines.iter().enumerate().map(one).collect()
        };
        let script = &manifest.script;
        let begin = read("begin", &script.begin)?;
        let (mut block, mut next_block) = (
            read("block", &script.block)?,
            read("next_block", &script.next_block)?,
        );
        let (mut job, poll) = (read("job", &script.job)?, read("poll", &script.poll)?);
        let set = |role: &str| Statement::Set(role.into(), Value::Role(role.into()));
        let pulse = |role: &str| Statement::Pulse(role.into());
        let until = |role: &str| Statement::Until(role.into(), None);
        let inputs = |roles: &[roles::Role]| -> Vec<Statement> {
            let wide = roles
                .iter()
                .filter(|(name, words, _)| (*words > 0 || *name == "job_id") && has(name));
            wide.map(|(name, ..)| set(name)).collect()
        };
        match (table.kind, table.protocol) {
            (Kind::Hash, Protocol::Start) => {
                block = inputs(roles::HASH_INPUTS);
                if shows("ready") {
                    block.insert(0, until("ready"));
                }
                block.extend([
                    pulse("start"),
                    until("done"),
                    Statement::Get("digest".into()),
                ]);
            }
            (Kind::Hash, Protocol::InitNext) => {
                let with = |pulsed: &str| {
                    let mut all = vec![until("ready")];
                    all.extend(inputs(roles::HASH_INPUTS));
                    all.extend([
                        pulse(pulsed),
                        until("ready"),
                        Statement::Get("digest".into()),
                    ]);
                    all
                };
                block = with("init");
                next_block = if has("next") {
                    with("next")
                } else {
                    Vec::new()
                };
            }
            (Kind::Miner, Protocol::Hold) => job = inputs(roles::MINER_INPUTS),
            (Kind::Miner, Protocol::Start) => {
                job = inputs(roles::MINER_INPUTS);
                if shows("ready") {
                    job.insert(0, until("ready"));
                }
                job.push(pulse("start"));
            }
            _ => {}
        }
        if next_block.is_empty() && table.protocol == Protocol::Script {
            next_block.clone_from(&block);
        }
        let both = manifest.inputs.iter().chain(&manifest.outputs);
        let scripted = both.filter(|(_, place)| place.of == Of::Script);
        Ok(Self {
            kind: table.kind,
            orders: scripted
                .map(|(role, place)| (role.clone(), (place.words, place.bytes)))
                .collect(),
            numbers: manifest.nonce.order == Order::Number,
            begin,
            block,
            next_block,
            job,
            poll,
        })
    }

    /// The statements that set a block going: up to the first that waits for what comes of it.
    pub fn begins(statements: &[Statement]) -> &[Statement] {
        let sets = |s: &Statement| {
            matches!(
                s,
                Statement::Pulse(_) | Statement::Write(..) | Statement::Send(_)
            )
        };
        let last = statements.iter().rposition(sets).map_or(0, |at| at + 1);
        &statements[..last]
    }

    /// Of statements that were cut off: what they set to numbers stands as it does behind them.
    ///
    /// # Errors
    /// A port that can't be set.
    pub fn let_go(&self, statements: &[Statement], device: &mut Device) -> Result<(), Stop> {
        let sets = |s: &&Statement| matches!(s, Statement::Set(_, Value::Number(_)));
        let mut sets = statements.iter().filter(sets);
        sets.try_for_each(|set| self.one(set, &Values::new(), device))
    }

    /// Carries out statements.
    ///
    /// # Errors
    /// A core that does not answer or ends the simulation; a statement that the core can't follow.
    pub fn carry_out(
        &self,
        statements: &[Statement],
        values: &Values,
        device: &mut Device,
    ) -> Result<(), Stop> {
        statements
            .iter()
            .try_for_each(|statement| self.one(statement, values, device))
    }

    #[allow(clippy::too_many_lines)] // one arm for each statement
    fn one(&self, statement: &Statement, values: &Values, device: &mut Device) -> Result<(), Stop> {
        let value = |role: &str| {
            values.get(role).ok_or_else(|| {
                Stop::Refused(format!("[script] `{role}` has no value in a block or job"))
            })
        };
        let number =
            |device: &Device, e: &super::Expression| e.value(&device.names).map_err(Stop::from);
        match statement {
            Statement::Set(role, Value::Role(_)) => {
                let words = value(role)?;
                if role == "job_id" {
                    device.set_number(role, u64::from(words[0]));
                } else {
                    device.set_words(role, words);
                }
                Ok(())
            }
            Statement::Set(role, Value::Number(e)) => {
                let value = number(device, e)? as u64;
                settable(device.set_number(role, value), role)
            }
            Statement::Pulse(role) => {
                settable(device.set_number(role, 1), role)?;
                // A pulse that is cut off ends all the same.
                let ticked = device.tick();
                device.set_number(role, 0);
                ticked
            }
            Statement::Wait(e) => {
                let cycles = number(device, e)?;
                if !(0..=MOST_CLOCKS).contains(&cycles) {
                    return Err(Stop::Refused(format!(
                        "[script] wait {e}: is {cycles} here: at least 0, and at most {MOST_CLOCKS}"
                    )));
                }
                device.ticks(cycles as u64)
            }
            Statement::Until(role, want) => {
                let want = want.as_ref().map(|e| number(device, e)).transpose()?;
                if !device.has_output(role) {
                    return Err(Stop::Refused(format!(
                        "[script] until {role}: bind it in [outputs]"
                    )));
                }
                for _ in 0..=device.timeout {
                    device.tick()?;
                    device.look();
                    let shown = device.number(role).unwrap_or(0);
                    if want.map_or(shown != 0, |want| shown == want as u64) {
                        return Ok(());
                    }
                }
                Err(Stop::Hang(format!(
                    "no `{role}` within {} clocks",
                    device.timeout
                )))
            }
            Statement::Get(role) => {
                let shown = device.shown(role);
                let shown = shown.ok_or_else(|| {
                    Stop::Refused(format!("[script] get {role}: bind it in [outputs]"))
                })?;
                device.store(role, shown);
                Ok(())
            }
            Statement::Write(address, Value::Role(role)) => {
                let words = self.ordered(role, value(role)?);
                let address = number(device, address)?;
                device.bus_write(address, &words)
            }
            Statement::Write(address, Value::Number(e)) => {
                let (address, word) = (number(device, address)?, number(device, e)? as u32);
                device.bus_write(address, &[word])
            }
            Statement::UntilRead(address, mask, want) => {
                let (address, mask, want) = (
                    number(device, address)?,
                    number(device, mask)?,
                    number(device, want)?,
                );
                let begun = device.now();
                loop {
                    let word = device.bus_read(address, 1)?[0];
                    if i64::from(word) & mask == want {
                        return Ok(());
                    }
                    if device.now() - begun > device.timeout {
                        return Err(Stop::Hang(format!(
                            "register {address:#04x} stays 0x{word:08x} for {} clocks",
                            device.timeout
                        )));
                    }
                }
            }
            Statement::Read(address, role) => {
                let address = number(device, address)?;
                let words = device.bus_read(address, self.count(role))?;
                let words = self.ordered(role, &words);
                device.store(role, words);
                Ok(())
            }
            Statement::Send(Value::Role(role)) => {
                let words = self.ordered(role, &self.hashed(role, value(role)?));
                device.send(
                    &words
                        .iter()
                        .flat_map(|w| w.to_be_bytes())
                        .collect::<Vec<u8>>(),
                )
            }
            Statement::Send(Value::Number(e)) => {
                let byte = number(device, e)? as u8;
                device.send(&[byte])
            }
            Statement::Receive(role) => {
                let told = |stop| match stop {
                    Stop::Short(text) => Stop::Short(format!("{role}: {text}")),
                    other => other,
                };
                let bytes = device.receive(4 * self.count(role)).map_err(told)?;
                let words = bytes
                    .chunks(4)
                    .map(|b| b.iter().fold(0, |w, b| w << 8 | u32::from(*b)));
                let words = self.ordered(role, &words.collect::<Vec<u32>>());
                device.store(role, self.hashed(role, &words));
                Ok(())
            }
        }
    }

    /// Words of which bytes are sent in the order in which they are hashed: numbers have their lowest byte first there.
    fn hashed(&self, role: &str, words: &[u32]) -> Vec<u32> {
        let number = match role {
            "nonce" | "nonce_start" | "nonce_end" => self.numbers,
            role => role == "version",
        };
        let turn = |word: &u32| if number { word.swap_bytes() } else { *word };
        words.iter().map(turn).collect()
    }

    fn count(&self, role: &str) -> usize {
        roles::words(self.kind, role).max(1)
    }

    /// Words as registers or a line have them: as they are hashed, or the other way round.
    fn ordered(&self, role: &str, words: &[u32]) -> Vec<u32> {
        let (order, bytes) = self.orders.get(role).copied().unwrap_or_default();
        let turn = |word: &u32| match bytes {
            Bytes::Big => *word,
            Bytes::Little => word.swap_bytes(),
        };
        let mut turned: Vec<u32> = words.iter().map(turn).collect();
        if order == Words::FirstLow {
            turned.reverse();
        }
        turned
    }
}

fn settable(set: bool, role: &str) -> Result<(), Stop> {
    if set {
        Ok(())
    } else {
        Err(Stop::Refused(format!(
            "`{role}` is neither an input role that is bound nor an input port"
        )))
    }
}

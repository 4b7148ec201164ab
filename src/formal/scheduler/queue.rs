//! Host jobs: one that the host has handed over waits in its turn and becomes the current one, whole.

use super::super::Term;
use super::claim::Claim;
use super::watch::Watch;
use crate::design::JOB_FIELDS;

/// Where the followed job is.
pub(super) const WAITS: u64 = 1;
/// It is the one whose units are handed out.
pub(super) const CURRENT: u64 = 2;
const GONE: u64 = 3;

/// One host job, any of them, followed from the port on, and the events that move it.
pub(super) struct Followed {
    /// Nowhere yet, waits, is current, is gone.
    pub(super) place: Term,
    /// It is chosen in this cycle.
    pub(super) begins: Term,
    /// It has become the current job.
    pub(super) current: Term,
    /// A job is taken from the host that makes all before it worthless.
    pub(super) new_block: Term,
    /// The next job becomes the current one.
    pub(super) pop: Term,
    pub(super) start: Term,
    pub(super) end: Term,
    pub(super) version: Term,
    pub(super) tail: Term,
    pub(super) target: Term,
    /// On a chip with tickets.
    pub(super) ticket: Option<Term>,
    /// Epoch and job id, as a core's job id.
    pub(super) id: Term,
    pub(super) midstates: Vec<Term>,
}

/// The fields of a job with their widths and what the host's ports hold for them.
fn fields(w: &mut Watch, new_block: Term) -> Result<Vec<(String, Term)>, String> {
    let mut fields = Vec::new();
    let tickets = w.design.ticket;
    let there = JOB_FIELDS.into_iter().map(|(field, _)| field);
    for field in there.filter(|field| tickets || *field != "ticket") {
        let at_port = match field {
            "epoch" => {
                let epoch = w.reg("stale.epoch")?;
                w.xor(epoch, new_block)
            }
            "start" => w.input("nonce_start")?,
            "end" => w.input("nonce_end")?,
            role => w.input(role)?,
        };
        fields.push((field.to_owned(), at_port));
    }
    let midstates = w.input("midstate")?;
    for state in 0..w.design.states() {
        let one = w.bits(midstates, 256 * state as u32, 256);
        fields.push((format!("midstate[{state}]"), one));
    }
    Ok(fields)
}

/// The element of a field: `queue.word[1].start`, `dispatch.job.midstate[0]` or `dispatch.job[0].midstate`.
fn field_of(w: &Watch, stem: &str, field: &str) -> Result<Term, String> {
    let plain = w.reg(&format!("{stem}.{field}"));
    plain.or_else(|error| {
        let (name, rest) = field.split_once('[').ok_or(error)?;
        w.reg(&format!("{stem}[{rest}.{name}"))
    })
}

/// Follows a job, and claims what becomes of it.
pub(super) fn claims(w: &mut Watch) -> Result<(Claim, Vec<Claim>, Followed), String> {
    let says = "a job that the host hands over waits behind those before it and becomes the current one in its turn, and no other \
                one does; a new block drops all that wait";
    let mut claim = Claim::new("chip.queue", says, &[]);
    // Wide as a job is, each field is a claim of its own.
    let mut claims = Vec::new();
    let (write, read) = (w.reg("queue.write")?, w.reg("queue.read")?);
    let (bits, depth) = (w.design.queue_bits, w.design.queue_depth() as u64);
    let (offered, ready) = (w.input("job_valid")?, w.output("job_ready")?);
    let accepted = w.and(&[offered, ready]);
    let new = w.input("new_block")?;
    let new_block = w.and(&[accepted, new]);
    let (pops, enable) = (w.wire("pop")?, w.input("enable")?);
    let pop = w.and(&[pops, enable]);
    let place = w.watch("followed.job.place", 2);
    let at = w.watch("followed.job.entry", bits + 1);
    let chosen = w.choice("choose.job");
    let nowhere = w.is(place, 0);
    let begins = w.and(&[accepted, chosen, nowhere]);
    let (waits, current) = (w.is(place, WAITS), w.is(place, CURRENT));
    let here = w.eq(read, at);
    let turn = w.and(&[pop, here]);
    let numbers = [WAITS, CURRENT, GONE].map(|number| w.num(number, 2));
    let served = w.ite(turn, numbers[1], place);
    let waiting = w.ite(new_block, numbers[2], served);
    let over = w.ite(pop, numbers[2], place);
    let moved = w.ite(current, over, place);
    let moved = w.ite(waits, waiting, moved);
    let moved = w.ite(begins, numbers[0], moved);
    w.takes("followed.job.place", moved)?;
    let entry = w.ite(begins, write, at);
    w.takes("followed.job.entry", entry)?;

    let (used, ahead) = (w.sub(write, read), w.sub(at, read));
    let most = w.num(depth, bits + 1);
    let fits = w.at_most(used, most);
    claim.keep("no more wait than there is room for", fits);
    let queued = w.below(ahead, used);
    let queued = w.implies(waits, queued);
    claim.keep("the followed job is among those that wait", queued);
    let low = w.bits(at, 0, bits);
    for (field, at_port) in fields(w, new_block)? {
        let says =
            format!("a job keeps its {field} while it waits and while it is the current one");
        let mut of_field = Claim::new(&format!("chip.job.{field}"), &says, &["chip.queue"]);
        let name = format!("followed.job.{field}");
        let width = w.c.terms().width(at_port);
        let followed = w.watch(&name, width);
        let next = w.ite(begins, at_port, followed);
        w.takes(&name, next)?;
        let mut entries = Vec::new();
        for entry in 0..depth {
            let stem = format!("queue.word[{entry}]");
            entries.push(field_of(w, &stem, &field)?);
        }
        let word = w.select(&entries, low);
        let same = w.eq(word, followed);
        let same = w.implies(waits, same);
        of_field.keep(format!("its {field} waits with it"), same);
        let word = field_of(w, "dispatch.job", &field)?;
        let same = w.eq(word, followed);
        let same = w.implies(current, same);
        of_field.keep(format!("its {field} is the current job's"), same);
        claims.push(of_field);
    }
    let grown = w.plus(write, accepted);
    let next = w.after(write)?;
    let grows = w.eq(next, grown);
    claim.show(
        "the queue takes each job once, and none but the host's",
        grows,
    );
    let moved = w.plus(read, pop);
    let moved = w.ite(new_block, write, moved);
    let next = w.after(read)?;
    let moves = w.eq(next, moved);
    claim.show("each job leaves the queue once", moves);
    let empty = w.eq(write, read);
    let some = w.not(empty);
    let from_queue = w.implies(pop, some);
    claim.show("only a job that waits becomes the current one", from_queue);
    let field = |w: &mut Watch, name: &str, width| w.watch(&format!("followed.job.{name}"), width);
    let (id, epoch) = (field(w, "job_id", 7), field(w, "epoch", 1));
    let tickets = w.design.ticket;
    let followed = Followed {
        place,
        begins,
        current,
        new_block,
        pop,
        start: field(w, "start", 32),
        end: field(w, "end", 32),
        version: field(w, "version", 32),
        tail: field(w, "tail", 96),
        target: field(w, "target", 256),
        ticket: tickets.then(|| field(w, "ticket", 32)),
        id: w.c.terms().concat(&[epoch, id]),
        midstates: (0..w.design.states())
            .map(|state| field(w, &format!("midstate[{state}]"), 256))
            .collect(),
    };
    Ok((claim, claims, followed))
}

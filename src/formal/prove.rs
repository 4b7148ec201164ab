//! All questions to the solver, several side by side.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::{
    Answer, Case, Circuit, CounterExample, Evaluator, Lemma, Op, Query, Question, Solver,
    SolverError, Term,
};

/// Cases in one question: each is easy by itself, so z3 takes longer to start than to answer.
const CASES_AT_ONCE: usize = 8;

/// What came of a lemma.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It holds for all values of all registers and inputs.
    Proved,
    /// It does not, and why.
    Refuted(Box<CounterExample>),
    /// It does not, by a look at the netlist.
    Wrong(Vec<String>),
    /// Not within the time.
    Timeout,
    /// The solver gave up, or the lemma can't be asked of this core.
    Unknown(String),
}

/// A verdict and the time it took.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The verdict.
    pub verdict: Verdict,
    /// From the question to its answer.
    pub took: Duration,
}

/// Asks every lemma's question, `jobs` at a time; verdicts come back in the lemmas' order. `done` hears of each.
///
/// # Errors
/// The solver is broken, or Ctrl-C.
pub fn prove(
    circuit: &mut Circuit,
    lemmas: &[Lemma],
    (solver, jobs): (&Solver, usize),
    cancel: &AtomicBool,
    done: &(dyn Fn() + Sync),
) -> Result<Vec<Judged>, SolverError> {
    let usual = Usual::of(circuit);
    let circuit = &*circuit;
    let slots: Vec<Mutex<Option<Result<Judged, SolverError>>>> =
        lemmas.iter().map(|_| Mutex::new(None)).collect();
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, lemmas.len().max(1)) {
            scope.spawn(|| {
                while !stop.load(Ordering::SeqCst) {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    let Some(lemma) = lemmas.get(at) else { break };
                    let started = Instant::now();
                    let verdict = judge(circuit, lemma, &usual, solver, cancel);
                    stop.fetch_or(verdict.is_err(), Ordering::SeqCst);
                    let judged = verdict.map(|verdict| Judged {
                        verdict,
                        took: started.elapsed(),
                    });
                    *slots[at]
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(judged);
                    done();
                }
            });
        }
    });
    let taken = |slot: Mutex<_>| {
        slot.into_inner()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    };
    slots.into_iter().filter_map(taken).collect()
}

/// What holds in a pipe at work; a counter-example within it is one that can be seen happening.
struct Usual {
    /// A variable, and that it is as usual.
    facts: Vec<(String, Term)>,
}

impl Usual {
    fn of(circuit: &mut Circuit) -> Self {
        // Past the last word of the schedule, zeros move in.
        let structure = &circuit.core().structure;
        let past = |name: &String| {
            let word = name
                .rsplit_once(".w[")
                .and_then(|(_, t)| t.strip_suffix(']'));
            word.and_then(|t| t.parse().ok())
                .is_some_and(|t: usize| t >= 64)
        };
        let words: Vec<String> = structure.elements().map(|e| e.name).filter(past).collect();
        let mut wanted: Vec<(String, u64)> = words.into_iter().map(|name| (name, 0)).collect();
        wanted.extend([("reset".into(), 0), ("enable".into(), 1)]);
        let mut facts = Vec::new();
        for (name, number) in wanted {
            let found = circuit.element(&name).or_else(|_| circuit.input(&name));
            let Ok(term) = found else { continue };
            let t = circuit.terms();
            let number = t.number(number, t.width(term));
            facts.push((name, t.compare(Op::Eq, term, number)));
        }
        Self { facts }
    }

    /// The facts about these variables, but for one.
    fn about(&self, variables: &[String], but: &str) -> Vec<Term> {
        let of = |(name, _): &&(String, Term)| variables.contains(name) && name != but;
        self.facts
            .iter()
            .filter(of)
            .map(|(_, fact)| *fact)
            .collect()
    }
}

fn refutes_nothing(lemma: &Lemma) -> SolverError {
    SolverError::Broken(format!("its values for `{}` refute nothing", lemma.name))
}

fn judge(
    circuit: &Circuit,
    lemma: &Lemma,
    usual: &Usual,
    solver: &Solver,
    cancel: &AtomicBool,
) -> Result<Verdict, SolverError> {
    let goals = match &lemma.question {
        Question::Equal(goals) => goals,
        Question::Looked(wrong) if wrong.is_empty() => return Ok(Verdict::Proved),
        Question::Looked(wrong) => return Ok(Verdict::Wrong(wrong.clone())),
        Question::Unasked(why) => return Ok(Verdict::Unknown(why.clone())),
    };
    let mut asked = BTreeSet::new();
    // What is one term on both sides holds; what two cases have in common is asked once.
    let open = lemma.cases.iter().flat_map(|case| {
        let pairs = case.pairs.iter().enumerate();
        pairs.map(move |(goal, pair)| (case, goal, *pair))
    });
    let open: Vec<_> = open
        .filter(|(_, _, (rtl, expected))| rtl != expected)
        .filter(|(_, _, pair)| asked.insert(*pair))
        .collect();
    let mut found = None;
    let cases = lemma.cases.len().min(CASES_AT_ONCE);
    for part in open.chunks(lemma.at_once * cases.max(1)) {
        let pairs: Vec<(Term, Term)> = part.iter().map(|(_, _, pair)| *pair).collect();
        let query = Query::differ(circuit.all_terms(), &pairs, &lemma.given);
        match solver.ask(&query, cancel)? {
            Answer::Never => {}
            Answer::Timeout => return Ok(Verdict::Timeout),
            Answer::Unknown(why) => return Ok(Verdict::Unknown(why)),
            Answer::Differ(values) => {
                let mut evaluate = Evaluator::new(circuit.all_terms(), &values);
                let differs = |(_, _, (rtl, expected)): &&(&Case, usize, (Term, Term))| {
                    evaluate.value(*rtl) != evaluate.value(*expected)
                };
                let wrong = part
                    .iter()
                    .find(differs)
                    .map(|(case, goal, _)| (*case, *goal));
                let wrong = wrong.ok_or_else(|| refutes_nothing(lemma))?;
                found = Some((wrong, values, query.variables));
                break;
            }
        }
    }
    let Some(((case, goal), mut assignment, variables)) = found else {
        return Ok(Verdict::Proved);
    };
    // The goals around the wrong one, in its case.
    let first = goal / lemma.at_once * lemma.at_once;
    let around = first..goals.len().min(first + lemma.at_once);
    // It is refuted; now for an example of a pipe at work, stalled only where nothing else shows it.
    for but in ["", "enable"] {
        let given = [&lemma.given[..], &usual.about(&variables, but)].concat();
        let again = Query::differ(circuit.all_terms(), &case.pairs[around.clone()], &given);
        if let Answer::Differ(better) = solver.ask(&again, cancel)? {
            assignment = better;
            break;
        }
    }
    assignment.extend(case.values.iter().cloned());
    let part = &goals[around];
    let found = CounterExample::of(circuit, part, assignment);
    let found = found.ok_or_else(|| refutes_nothing(lemma))?;
    Ok(Verdict::Refuted(Box::new(found)))
}

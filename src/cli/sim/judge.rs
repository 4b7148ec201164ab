//! Whether what the model shows in a cycle is what must come then, by two implementations that are not the model.

use serde::Serialize;

use crate::bits::DisplayHash;
use crate::job::{self, Job};
use crate::model::MinerOutputs;
use crate::spec::Header;
use crate::units::{Cycle, Nonce};

/// A nonce that meets the target, in the cycle in which the host sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The cycle.
    pub cycle: Cycle,
    /// The nonce.
    pub nonce: Nonce,
    /// Its hash.
    pub hash: DisplayHash,
}

/// The model is wrong, or one of those that judge it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The cycle in which it shows.
    pub cycle: Cycle,
    /// What should have been and what was.
    pub what: String,
}

/// What comes of one cycle: `due` is the nonce whose result, if it is a hit, must stand at the port in `cycle`.
pub fn judge(
    header: &Header,
    job: &Job,
    (cycle, due): (Cycle, Option<Nonce>),
    outputs: &MinerOutputs,
) -> Result<Option<Hit>, Finding> {
    let shown = outputs.hit_valid.then_some(Nonce(outputs.hit_nonce.value));
    let hit = compare(header, job, (cycle, due), shown)?;
    if hit.is_some() && outputs.hit_job_id.value != job.id.0 {
        let (shown, nonce) = (outputs.hit_job_id.value, Nonce(outputs.hit_nonce.value));
        let what = format!(
            "the hit of nonce {nonce} comes with job {shown} instead of {}",
            job.id
        );
        return Err(Finding { cycle, what });
    }
    Ok(hit)
}

/// The same of a nonce that is shown as a hit, or of none that is.
pub fn compare(
    header: &Header,
    job: &Job,
    (cycle, due): (Cycle, Option<Nonce>),
    shown: Option<Nonce>,
) -> Result<Option<Hit>, Finding> {
    let finding = |what: String| Err(Finding { cycle, what });
    let expected = due.map(|nonce| (nonce, job::hash(job, nonce)));
    let expected = expected.filter(|(_, hash)| job.target.is_met_by(hash));
    match (expected, shown) {
        (None, None) => Ok(None),
        (Some((nonce, _)), None) => finding(format!("the hit of nonce {nonce} is missing")),
        (None, Some(nonce)) => {
            let hash = job::hash(job, nonce).to_display();
            finding(format!(
                "nonce {nonce} is shown as a hit where none is due; its hash is {hash}"
            ))
        }
        (Some((nonce, _)), Some(other)) if other != nonce => {
            finding(format!("nonce {other} is shown where {nonce} is due"))
        }
        (Some((nonce, hash)), Some(_)) => {
            let plain = header.with_nonce(nonce).hash();
            if hash != plain {
                return finding(format!(
                    "nonce {nonce} hashes to {} by sha2 and to {} by the reference",
                    hash.to_display(),
                    plain.to_display()
                ));
            }
            let hash = hash.to_display();
            Ok(Some(Hit { cycle, nonce, hash }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tracked;
    use crate::spec::Target;
    use crate::units::JobId;

    fn outputs(hit: Option<u32>) -> MinerOutputs {
        MinerOutputs {
            load_ready: true,
            exhausted: false,
            busy: true,
            hit_valid: hit.is_some(),
            hit_nonce: Tracked::known(hit.unwrap_or(7)),
            hit_job_id: Tracked::known(3),
            hit_version: Tracked::known(1),
            hit_lane: Tracked::known(0),
            hit_full: None,
            overflow: 0,
            control_known: true,
        }
    }

    /// What must come of the genesis nonce, and of the one behind it, is known; everything else is a finding.
    #[test]
    fn each_way_to_be_wrong_is_told() {
        let header = crate::golden::builtin()
            .iter()
            .flat_map(crate::golden::VectorSet::headers)
            .find(|h| h.id == "block-0")
            .unwrap()
            .header;
        let golden = header.nonce;
        let range = (golden, Nonce(golden.0 + 9));
        let job = Job::new(JobId(3), &header, Target::DIFFICULTY_1, range).unwrap();
        let judged = |due: Option<Nonce>, hit: Option<Nonce>| {
            judge(&header, &job, (Cycle(5), due), &outputs(hit.map(|n| n.0)))
        };
        let hit = judged(Some(golden), Some(golden)).unwrap().unwrap();
        assert_eq!(
            (hit.cycle, hit.hash),
            (Cycle(5), header.hash().to_display())
        );
        assert_eq!(judged(Some(golden.next()), None), Ok(None));
        assert_eq!(judged(None, None), Ok(None));

        let told = |due, hit| judged(due, hit).unwrap_err().what;
        assert!(told(Some(golden), None).contains("is missing"));
        assert!(told(Some(golden.next()), Some(golden.next())).contains("none is due"));
        assert!(told(None, Some(golden)).contains("none is due"));
        assert!(told(Some(golden), Some(golden.next())).contains("is shown where"));

        let mut other = job.clone();
        other.id = JobId(4);
        let found = judge(
            &header,
            &other,
            (Cycle(5), Some(golden)),
            &outputs(Some(golden.0)),
        );
        assert!(found.unwrap_err().what.contains("job 3 instead of 4"));

        // A header that is not the job's: the two references disagree.
        let mut foreign = header;
        foreign.time += 1;
        let found = judge(
            &foreign,
            &job,
            (Cycle(5), Some(golden)),
            &outputs(Some(golden.0)),
        );
        assert!(found.unwrap_err().what.contains("by the reference"));
    }
}

//! The chip's model alone: whatever the number of cores and the way in which jobs are dealt out, no nonce of a finished job
//! is skipped, none is hashed twice with a version, no hit is lost unless it is counted, and none comes for a wrong job.

mod host;
mod laws;
mod plan;

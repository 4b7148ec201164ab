//! What others hash with.

use std::hint::black_box;
use std::process::Command;

use goldbench::design::DesignConfig;
use goldbench::job;
use goldbench::units::Nonce;
use sha2::{Digest, Sha256};

use crate::engines;
use crate::parts::Parts;

pub const SOFT: &str = "`sha2` from the midstate, without SHA extensions";
pub const MIDSTATE: &str = "`sha2` from the midstate, as this processor runs it";
pub const HEADER: &str = "`sha2`, the whole header, as this processor runs it";
/// Where a user names the program.
const CPUMINER: &str = "CPUMINER";

pub fn add(parts: &mut Parts) {
    let (hashes, work) = (1 << 15, engines::job(&DesignConfig::miner()));
    let of_job = work.clone();
    parts.add(MIDSTATE, hashes, move || {
        for nonce in 0..hashes as u32 {
            black_box(job::hash(&of_job, Nonce(nonce)));
        }
    });
    let (midstate, tail) = (work.midstate.0, work.tail);
    parts.add(SOFT, hashes, move || {
        for nonce in 0..hashes as u32 {
            black_box(soft(&midstate, &tail, nonce));
        }
    });
    let mut header: [u8; 80] = std::array::from_fn(|i| (7 * i) as u8);
    parts.add(HEADER, hashes, move || {
        for nonce in 0..hashes as u32 {
            header[76..].copy_from_slice(&nonce.to_le_bytes());
            black_box(Sha256::digest(Sha256::digest(header)));
        }
    });
    let nonce = Nonce(77);
    let state = soft(&midstate, &tail, nonce.0);
    let bytes: Vec<u8> = state.iter().flat_map(|word| word.to_be_bytes()).collect();
    assert_eq!(bytes, job::hash(&work, nonce).0, "both hash the same");
}

/// By a `sha2` that was told to leave the SHA extensions alone.
fn soft(midstate: &[u32; 8], tail: &[u32; 3], nonce: u32) -> [u32; 8] {
    let mut block = [0_u8; 64];
    for (i, word) in tail.iter().enumerate() {
        block[4 * i..4 * i + 4].copy_from_slice(&word.to_be_bytes());
    }
    block[12..16].copy_from_slice(&nonce.to_le_bytes());
    block[16] = 0x80;
    block[62..].copy_from_slice(&640_u16.to_be_bytes());
    let mut first = *midstate;
    sha2_soft::compress256(&mut first, &[block.into()]);
    let mut block = [0_u8; 64];
    for (i, word) in first.iter().enumerate() {
        block[4 * i..4 * i + 4].copy_from_slice(&word.to_be_bytes());
    }
    block[32] = 0x80;
    block[62..].copy_from_slice(&256_u16.to_be_bytes());
    let mut second = goldbench::spec::IV.0;
    sha2_soft::compress256(&mut second, &[block.into()]);
    second
}

/// What cpuminer-opt says of itself on one thread, in hashes a second.
pub fn cpuminer() -> Result<f64, String> {
    let program = std::env::var_os(CPUMINER)
        .ok_or_else(|| format!("set {CPUMINER} to the program to have it measured"))?;
    let run = Command::new(&program)
        .args([
            "--algo",
            "sha256d",
            "--benchmark",
            "--threads",
            "1",
            "--time-limit",
            "20",
            "--no-color",
        ])
        .output()
        .map_err(|error| format!("{}: {error}", program.to_string_lossy()))?;
    let said =
        String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
    rate(&said).ok_or_else(|| format!("{} printed no hash rate", program.to_string_lossy()))
}

/// The last `12.34 MH/s` or the like.
fn rate(said: &str) -> Option<f64> {
    let words: Vec<&str> = said
        .split(|c: char| c.is_whitespace() || c == ',')
        .collect();
    words.windows(2).rev().find_map(|pair| {
        let unit = match pair[1].trim_end_matches('.') {
            "kh/s" | "kH/s" => 1e3,
            "Mh/s" | "MH/s" => 1e6,
            "Gh/s" | "GH/s" => 1e9,
            _ => return None,
        };
        Some(pair[0].parse::<f64>().ok()? * unit)
    })
}

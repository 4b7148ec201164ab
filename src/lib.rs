//! Golden model, golden vectors and test bench for SHA-256d mining hardware.

// The order is the way of data; tests/layers holds the arrows between these rooms.
pub mod units;
pub mod simd;
pub mod bits;
pub mod verdict;
pub mod tools;
pub mod netlist;
pub mod liberty;
pub mod spec;
pub mod design;
pub mod silicon;
pub mod job;
pub mod cpu;
pub mod model;
pub mod coverage;
pub mod activity;
pub mod wave;
pub mod golden;
pub mod stimulus;
pub mod energy;
pub mod explore;
pub mod dut;
pub mod survey;
pub mod gates;
pub mod lockstep;
pub mod shrink;
pub mod harness;
pub mod upset;
pub mod formal;
pub mod mutate;
pub mod report;
pub mod cli;

//! SAIF, VCD and FST of the model against those that Verilator writes of the RTL.

#[path = "../support/designs.rs"]
mod designs;
mod run;
mod saif;
mod saif_file;
mod waves;

//! Device and model side by side.

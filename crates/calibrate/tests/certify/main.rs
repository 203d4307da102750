//! Certificates: what is promised holds, and costs little.

mod simulation;

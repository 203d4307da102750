//! Certificates: what is promised holds, and costs little.

mod promise;
mod simulation;
mod whole;

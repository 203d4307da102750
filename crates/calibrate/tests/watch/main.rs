//! Audit, drift and gates: promises kept over fixed streams.

mod alarms;
mod audit;
mod describe;
mod drift;
mod gates;
mod simulate;

//! Audit, drift and gates: promises kept over fixed streams.

mod alarms;
mod audit;
mod camera;
mod describe;
mod drift;
mod gates;
mod simulate;

//! The `scrutineer` binary: command line, configuration, telemetry, wiring.

mod bundled;
mod client;
mod commands;
mod config;
mod dataset;
mod files;
mod labels;
mod offline;
mod output;
mod parts;
mod pictures;
mod results;
mod telemetry;
mod watch;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = commands::Arguments::parse();
    scrutineer_egress::speak_tls();
    match commands::run(arguments) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(1)
        }
    }
}

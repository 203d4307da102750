//! The `scrutineer` binary: command line, configuration, telemetry, wiring.

mod bands;
mod bundled;
mod client;
mod commands;
mod config;
mod dataset;
mod files;
mod labels;
mod lambda;
mod models;
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
    keep_to_ourselves();
    scrutineer_egress::speak_tls();
    match commands::run(arguments) {
        Ok(code) => code,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(1)
        }
    }
}

/// ONNX Runtime's builds report to their makers, whatever its own switch says, unless this variable is set before it is loaded. What is
/// inspected here is nobody else's business.
fn keep_to_ourselves() {
    const VARIABLE: &str = "ORT_DISABLE_TELEMETRY";
    if std::env::var_os(VARIABLE).is_none() {
        #[expect(unsafe_code, reason = "there is no other way to set a variable for a library of the same process")]
        // SAFETY: this is the first thing that happens; no other thread runs that could read the environment.
        unsafe {
            std::env::set_var(VARIABLE, "1");
        }
    }
}

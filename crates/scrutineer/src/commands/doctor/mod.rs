//! `scrutineer doctor`: whether a server would start and work here, and what to do where not.

mod checks;
mod host;

use std::{path::Path, process::ExitCode};

use serde::Serialize;

use crate::{config::Config, output, telemetry};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// As it should be.
    Ok,
    /// A server starts, but somebody should look at it.
    Warning,
    /// A server does not start, or does not work.
    Failed,
}

/// What was found of one thing.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    /// What was looked at.
    check: &'static str,
    state: State,
    /// What is so.
    found: String,
    /// What to do about it; empty where nothing.
    #[serde(skip_serializing_if = "String::is_empty")]
    fix: String,
}

impl Finding {
    fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self { check, state: State::Ok, found: found.into(), fix: String::new() }
    }

    fn warning(check: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, state: State::Warning, found: found.into(), fix: fix.into() }
    }

    fn failed(check: &'static str, found: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { check, state: State::Failed, found: found.into(), fix: fix.into() }
    }

    /// Of an error with all its causes.
    fn error(check: &'static str, error: &anyhow::Error, fix: &str) -> Self {
        Self::failed(check, output::causes(error, ": "), fix)
    }
}

/// Looks at everything that a server needs; changes nothing but what it takes back. 1 where something failed.
pub async fn run(file: Option<&Path>, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut findings = Vec::new();
    match Config::load(file, &[]) {
        Err(error) => findings.push(Finding::error(
            "configuration",
            &error,
            "correct it, then look again; `scrutineer config default` prints every setting with its meaning",
        )),
        Ok(config) => {
            // Only what stands in the way is worth a line beside the table.
            telemetry::logs(&crate::config::Log { level: "error".to_owned(), ..config.log.clone() })?;
            findings.extend(checks::configuration(&config, file));
            findings.extend(checks::models(&config));
            findings.extend(checks::database(&config).await);
            findings.extend(checks::outside(&config).await);
            findings.extend(checks::webhooks(&config));
            findings.extend(checks::port(&config).await);
            findings.extend(host::limits(&config));
            findings.extend(host::disks(&config));
        }
    }
    findings.push(host::clock());
    findings.push(host::gpu());
    let worst = findings.iter().map(|finding| finding.state).max().unwrap_or(State::Ok);
    if arguments.json {
        output::json(&findings)?;
    } else {
        output::line(&text(&findings));
    }
    Ok(if worst == State::Failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// A line a finding, what to do below it, and how many there are of each kind.
fn text(findings: &[Finding]) -> String {
    let wide = findings.iter().map(|finding| finding.check.len()).max().unwrap_or_default();
    let mut lines = Vec::new();
    for Finding { check, state, found, fix } in findings {
        let word = match state {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Failed => "FAILED",
        };
        lines.push(format!("{word:<7}  {check:<wide$}  {found}"));
        if !fix.is_empty() {
            lines.push(format!("{:<7}  {:<wide$}  → {fix}", "", ""));
        }
    }
    let count = |state| findings.iter().filter(|finding| finding.state == state).count();
    let closing = match (count(State::Failed), count(State::Warning)) {
        (0, 0) => "all is well".to_owned(),
        (0, warnings) => format!("a server starts here; {warnings} to look at"),
        (failed, warnings) => format!("{failed} failed, {warnings} to look at"),
    };
    lines.extend([String::new(), closing]);
    lines.join("\n")
}

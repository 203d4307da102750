//! The command line. One file a command.

mod backup;
mod bench;
mod calibrate;
mod config;
mod doctor;
mod evaluate;
mod export;
mod health;
mod hold;
mod init;
mod jobs;
mod lambda;
mod model;
mod policy;
mod report;
mod restore;
mod review;
mod run;
mod serve;
mod submit;
mod trial;
mod upkeep;
mod watch;
mod webhooks;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use scrutineer_types::Priority;

use crate::config::Config;

/// Production vision inspection: images in, verdicts out, nothing lost, nothing counted twice.
#[derive(Debug, Parser)]
#[command(name = "scrutineer", version, about, max_term_width = 110)]
pub struct Arguments {
    /// Configuration file [default: ./scrutineer.toml where it exists].
    #[arg(long, short, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write a configuration and a policy that fit a model's classes.
    Init(init::Arguments),
    /// Serve the API, the workers and the console; everything in one process.
    Serve(serve::Arguments),
    /// Inspect images offline, without a server.
    Run(run::Arguments),
    /// Send images through a running server and wait for the verdicts.
    Submit(submit::Arguments),
    /// Inspect whatever is dropped into a folder; a durable spool.
    Watch(watch::Arguments),
    /// What is this model?
    Model(model::Arguments),
    /// How good is the model on labelled images?
    Evaluate(evaluate::Arguments),
    /// Thresholds from labelled inspections, with a certificate of what they promise.
    Calibrate(calibrate::Arguments),
    /// Show policies, activate one, or see what one would have decided.
    Policy(policy::Arguments),
    /// How people's reviews and audits go; export what they said.
    Review(review::Arguments),
    /// Write everything as tables for analytics, or what people have looked over as a set for training.
    Export(export::Arguments),
    /// List jobs that failed for good, or give them another chance.
    Jobs(jobs::Arguments),
    /// Hold inspections back from removal, whatever their age; release them; list them.
    Hold(hold::Arguments),
    /// Show the targets of webhooks, send a test, list or redrive what they did not take.
    Webhooks(webhooks::Arguments),
    /// Do what the clock starts: expired leases, deadlines, sweeps.
    Upkeep(upkeep::Arguments),
    /// Bring the database to this version's schema.
    Migrate,
    /// Save database and originals into a folder, while a server serves them.
    Backup(backup::Arguments),
    /// Put a backup into place, or prove that one, or what is in place, is whole.
    Restore(restore::Arguments),
    /// Print every setting, or check a file.
    Config(config::Arguments),
    /// Look at everything that a server needs here, and say what to fix.
    Doctor(doctor::Arguments),
    /// AWS Lambda's entry point: messages of SQS, S3's notifications, HTTP, schedules.
    Lambda,
    /// Ask the server that this configuration starts whether it lives, or with --ready whether it can work; for containers.
    Health(health::Arguments),
    /// Load a running server and report throughput and latency.
    Bench(bench::Arguments),
}

/// Runs the command. `Ok` carries its exit code: 0 done, 1 something failed.
pub fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let file = arguments.config.as_deref();
    let load = |flags: &[(&str, String)]| Config::load(file, flags);
    match arguments.command {
        Command::Init(arguments) => init::run(&arguments),
        Command::Config(arguments) => config::run(&arguments, file),
        Command::Model(arguments) => model::run(&arguments),
        Command::Serve(arguments) => block_on(serve::run(load(&arguments.flags())?, arguments)),
        Command::Run(arguments) => block_on(run::run(load(&arguments.flags())?, arguments)),
        Command::Submit(arguments) => block_on(submit::run(arguments)),
        Command::Watch(arguments) => block_on(watch::run(load(&arguments.flags())?, arguments)),
        Command::Evaluate(arguments) => block_on(evaluate::run(load(&arguments.flags())?, arguments)),
        Command::Calibrate(arguments) => block_on(calibrate::run(load(&[])?, arguments)),
        Command::Policy(arguments) => block_on(policy::run(load(&[])?, arguments)),
        Command::Review(arguments) => block_on(review::run(load(&[])?, arguments)),
        Command::Export(arguments) => block_on(export::run(load(&[])?, arguments)),
        Command::Jobs(arguments) => block_on(jobs::run(load(&[])?, arguments)),
        Command::Hold(arguments) => block_on(hold::run(load(&[])?, arguments)),
        Command::Webhooks(arguments) => block_on(webhooks::run(load(&[])?, arguments)),
        Command::Upkeep(arguments) => block_on(upkeep::run(load(&[])?, arguments)),
        Command::Migrate => block_on(upkeep::migrate(load(&[])?)),
        Command::Backup(arguments) => block_on(backup::run(load(&arguments.flags())?, arguments)),
        Command::Restore(arguments) => block_on(restore::run(load(&arguments.flags())?, arguments)),
        Command::Doctor(arguments) => block_on(doctor::run(file, arguments)),
        Command::Lambda => block_on(lambda::run(load(&[])?)),
        Command::Health(arguments) => block_on(health::run(load(&[])?, arguments)),
        Command::Bench(arguments) => block_on(bench::run(arguments)),
    }
}

/// A priority, from its word in the API.
fn priority(word: &str) -> Result<Priority, String> {
    match word {
        "low" => Ok(Priority::Low),
        "normal" => Ok(Priority::Normal),
        "high" => Ok(Priority::High),
        _ => Err("it is low, normal or high".to_owned()),
    }
}

/// The settings that a folder for database and originals stands for.
fn data_folder(folder: Option<&str>) -> Vec<(&'static str, String)> {
    let settings = |folder: &str| {
        [
            ("database.url", format!("sqlite://{folder}/scrutineer.db")),
            ("objects.url", format!("file://{folder}/objects")),
        ]
    };
    folder.map(settings).into_iter().flatten().collect()
}

fn block_on<F: Future<Output = anyhow::Result<ExitCode>>>(work: F) -> anyhow::Result<ExitCode> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(work)
}

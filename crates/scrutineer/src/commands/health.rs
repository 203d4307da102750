//! `scrutineer health`: whether the server that this configuration starts answers; for containers and service managers.

use std::{net::SocketAddr, process::ExitCode, time::Duration};

use crate::{client, config::Config, output};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Whether it can work, too: database, objects, queue, model. Without it, whether it lives.
    #[arg(long)]
    ready: bool,
    /// The server, as http://127.0.0.1:8080 [default: where server.listen says].
    #[arg(long, value_name = "URL")]
    server: Option<String>,
    /// Seconds to wait for the answer.
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    timeout: u64,
}

pub async fn run(config: Config, arguments: Arguments) -> anyhow::Result<ExitCode> {
    let server = arguments.server.unwrap_or_else(|| address(&config.server.listen));
    let url = format!("{}{}", server.trim_end_matches('/'), if arguments.ready { "/readyz" } else { "/healthz" });
    let http = client::http(&server).timeout(Duration::from_secs(arguments.timeout.max(1))).build()?;
    let answer = match http.get(&url).send().await {
        Ok(answer) => answer,
        Err(error) => {
            output::say(&format!("no answer from {url}: {}", output::causes(&error.into(), ": ")));
            return Ok(ExitCode::FAILURE);
        }
    };
    let (status, body) = (answer.status(), answer.text().await.unwrap_or_default());
    output::line(body.trim_end());
    if status.is_success() {
        return Ok(ExitCode::SUCCESS);
    }
    output::say(&format!("{url} says {status}"));
    Ok(ExitCode::FAILURE)
}

/// Where a server that listens at `listen` is found from this machine.
fn address(listen: &str) -> String {
    match listen.parse::<SocketAddr>() {
        Ok(mut at) if at.ip().is_unspecified() => {
            at.set_ip(if at.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
            format!("http://{at}")
        }
        _ => format!("http://{listen}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_asked_here() {
        assert_eq!(address("0.0.0.0:8080"), "http://127.0.0.1:8080");
        assert_eq!(address("[::]:8080"), "http://[::1]:8080");
        assert_eq!(address("10.0.0.7:80"), "http://10.0.0.7:80");
        assert_eq!(address("localhost:8080"), "http://localhost:8080");
    }
}

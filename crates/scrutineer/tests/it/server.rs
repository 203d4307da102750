//! A running server in a folder of its own.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Mutex, mpsc},
    time::{Duration, Instant},
};

use reqwest::blocking::{Client, RequestBuilder, Response};
use serde_json::Value;
use tempfile::TempDir;

/// How long anything may take before the test says that it hangs.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Asks until there is an answer.
#[track_caller]
pub fn until<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(began.elapsed() < 2 * PATIENCE, "it does not come about");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

/// The binary under test.
pub fn scrutineer() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_scrutineer"));
    command.env("SCRUTINEER__LOG__LEVEL", "info");
    command
}

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the project's folder exists")
}

/// The environment variable of a setting.
fn variable(key: &str) -> String {
    format!("SCRUTINEER__{}", key.to_uppercase().replace('.', "__"))
}

/// The same command with a clock that is `offset` away, as `-300s`.
pub fn at_another_time(mut command: Command, offset: &str) -> Command {
    let library = Path::new("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    let library = if library.exists() {
        library.to_owned()
    } else {
        let found = std::fs::read_dir("/usr/lib").expect("there is /usr/lib").flatten();
        let found = found.map(|entry| entry.path().join("faketime/libfaketimeMT.so.1")).find(|path| path.exists());
        found.expect("Debian's faketime is needed: scripts/packages.sh faketime=faketime")
    };
    command.env("LD_PRELOAD", &library).env("FAKETIME", offset).env("DONT_FAKE_MONOTONIC", "1");
    command
}

/// A folder in which servers may be started one after another.
pub struct Site {
    folder: TempDir,
    settings: Vec<(String, String)>,
}

impl Default for Site {
    fn default() -> Self {
        Self::new()
    }
}

impl Site {
    /// An empty one.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), settings: Vec::new() }
    }

    /// The same with a setting, as `worker.lease_ms`.
    pub fn with(mut self, key: &str, value: impl std::fmt::Display) -> Self {
        self.settings.push((variable(key), value.to_string()));
        self
    }

    /// The same with an environment variable that is no setting.
    pub fn environment(mut self, name: &str, value: &str) -> Self {
        self.settings.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with the variables of another site that are no settings.
    pub fn environments_of(mut self, other: &Self) -> Self {
        let others = other.settings.iter().filter(|(name, _)| !name.starts_with("SCRUTINEER__"));
        self.settings.extend(others.cloned());
        self
    }

    /// What a setting was given.
    pub fn setting(&self, key: &str) -> &str {
        let name = variable(key);
        self.settings.iter().find(|(set, _)| *set == name).map(|(_, value)| value.as_str()).expect("it was set")
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The command that serves here, on any free port.
    pub fn command(&self, command: Command) -> Command {
        self.command_on(command, 0)
    }

    fn command_on(&self, mut command: Command, port: u16) -> Command {
        command
            .current_dir(self.path())
            .envs(self.settings.iter().cloned())
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command
    }

    /// A server that listens.
    pub fn serve(&self) -> Server {
        Server::start(self.command(scrutineer()))
    }

    /// A server that does only these parts of the service.
    pub fn serve_roles(&self, roles: &str) -> Server {
        let mut command = self.command(scrutineer());
        command.args(["--roles", roles]);
        Server::start(command)
    }

    /// The same on a port of its own, so that it can come back where it was.
    pub fn serve_on(&self, port: u16, roles: &str) -> Server {
        let mut command = self.command_on(scrutineer(), port);
        command.args(["--roles", roles]);
        Server::start(command)
    }

    /// A command that ends, in this folder and with these settings.
    pub fn tool(&self, arguments: &[&str]) -> Command {
        let mut command = scrutineer();
        command.current_dir(self.path()).envs(self.settings.iter().cloned()).args(arguments).stdin(Stdio::null());
        command
    }

    /// What a server that refuses to start says.
    pub fn refusal(&self) -> String {
        let output = self.command(scrutineer()).output().expect("the binary runs");
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "it should have refused to start: {text}");
        text
    }

    /// Every file below `objects`, relative to it.
    pub fn originals(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().join("data/objects")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
            }
        }
        found
    }
}

/// A process that listens; killed when dropped.
pub struct Server {
    child: Child,
    pub address: String,
    http: Client,
    log: Mutex<mpsc::Receiver<String>>,
}

impl Server {
    /// Starts `command` and waits until it says where it listens.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.spawn().expect("the binary runs");
        let stderr = BufReader::new(child.stderr.take().expect("stderr is piped"));
        let (sender, log) = mpsc::channel();
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut said = Vec::new();
        let address = loop {
            match log.recv_timeout(PATIENCE) {
                Ok(line) => {
                    if let Some(address) = line.strip_prefix("listening on ") {
                        break address.to_owned();
                    }
                    said.push(line);
                }
                Err(error) => panic!("the server does not listen ({error}); it said:\n{}", said.join("\n")),
            }
        };
        scrutineer_egress::speak_tls();
        let http = Client::builder().timeout(PATIENCE).build().expect("a client");
        Self { child, address, http, log: Mutex::new(log) }
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub fn get(&self, path: &str) -> Response {
        self.http.get(self.url(path)).send().expect("the server answers")
    }

    /// A request to be completed, as by a header.
    pub fn request(&self, path: &str) -> RequestBuilder {
        self.http.get(self.url(path))
    }

    pub fn delete(&self, path: &str) -> Response {
        self.http.delete(self.url(path)).send().expect("the server answers")
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(self.url(path))
    }

    pub fn json(&self, path: &str) -> Value {
        self.get(path).error_for_status().expect("a good answer").json().expect("JSON")
    }

    /// Waits until `/metrics` has each of `lines`, whole, or up to a value or a label: what is counted is counted after it has
    /// happened, when others may know of it already.
    pub fn tells(&self, lines: &[&str]) {
        for line in lines {
            let is = |rest: &str| rest.is_empty() || rest.starts_with([' ', ',']);
            until(|| {
                let metrics = self.get("/metrics").text().unwrap();
                metrics.lines().filter_map(|one| one.strip_prefix(line)).any(is).then_some(())
            });
        }
    }

    /// Submits one raw image and waits for its verdict.
    pub fn inspect(&self, image: Vec<u8>, query: &str) -> Value {
        let response = self
            .post(&format!("/v1/inspections{query}"))
            .header("content-type", "image/jpeg")
            .header("prefer", "wait=30")
            .body(image)
            .send()
            .expect("the server answers");
        assert_eq!(response.status(), 200, "{}", response.text().unwrap_or_default());
        response.json().expect("JSON")
    }

    /// The inspection at `path`, once it is no longer open.
    pub fn client_wait(&self, path: &str) -> Value {
        let began = std::time::Instant::now();
        loop {
            let asked = self.http.get(self.url(path)).header("prefer", "wait=30").send().expect("the server answers");
            let inspection: Value = asked.json().expect("JSON");
            if inspection["status"] != "open" {
                return inspection;
            }
            assert!(began.elapsed() < PATIENCE, "it stays open: {inspection}");
        }
    }

    /// SIGTERM, and what the process ended with.
    pub fn terminate(&mut self) -> ExitStatus {
        signal(self.child.id(), "TERM");
        self.child.wait().expect("the process ends")
    }

    /// SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("the process is ours");
        self.child.wait().expect("the process ends");
    }

    /// Waits for the process to end by itself.
    pub fn wait(&mut self, patience: Duration) {
        let began = std::time::Instant::now();
        while self.child.try_wait().expect("the process is ours").is_none() {
            assert!(began.elapsed() < patience, "the process does not end");
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What the server said since it was last asked.
    pub fn log(&self) -> String {
        self.log.lock().expect("nobody panics while reading").try_iter().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Server {
    #[expect(clippy::disallowed_macros, reason = "shown with what its test says")]
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            // What it still said may tell why the test failed.
            let log = self.log.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
            let said: Vec<_> = std::iter::from_fn(|| log.recv_timeout(Duration::from_secs(1)).ok()).collect();
            println!("the server at {} said:\n{}", self.address, said.join("\n"));
        }
    }
}

/// Sends a signal to a process that a test started.
pub fn signal(id: u32, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &id.to_string()]).status().expect("kill runs");
    assert!(status.success(), "cannot signal process {id}");
}

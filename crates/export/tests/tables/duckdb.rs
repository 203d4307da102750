//! DuckDB, as anybody would ask it: from Python, out of `.tools/duckdb`, where `scripts/duckdb.sh` puts it.

use std::{path::Path, process::Command};

use serde_json::Value;

const ASK: &str = r#"
import datetime, json, sys, duckdb

def plain(value):
    if isinstance(value, datetime.datetime):
        moment = value.astimezone(datetime.timezone.utc)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value

found = duckdb.connect().execute(sys.argv[1])
names = [column[0] for column in found.description]
print(json.dumps([{name: plain(value) for name, value in zip(names, row)} for row in found.fetchall()]))
"#;

/// The rows of the last statement of `sql`, as objects.
pub fn duckdb(sql: &str) -> Vec<Value> {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/duckdb/bin/python");
    assert!(python.exists(), "DuckDB is needed: run scripts/duckdb.sh");
    let output = Command::new(python).args(["-c", ASK, sql]).output().unwrap();
    assert!(output.status.success(), "{sql}\n{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

//! Proving that rows and originals are there and whole, without changing anything.

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

use scrutineer_types::Timestamp;
use serde::Serialize;

use super::{
    folder,
    ledger::{Ledger, Recorded},
    manifest::{Manifest, SavedRows},
    problem::{Problem, Progress, Tell},
    walk::{self, Excuse},
};
use crate::{
    Config, DatabaseKind, Originals, StoreError, StoreErrorKind, postgres, postgres::ledger::PostgresLedger,
    schema::newer, sqlite, sqlite::ledger::SqliteLedger,
};

/// What was gone through, and how much of it is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Of which moment the rows are; `None`: the live database.
    pub began_at: Option<Timestamp>,
    /// The version of the rows' schema.
    pub schema: i64,
    /// How many rows each table has.
    pub counts: BTreeMap<String, u64>,
    /// How many originals the rows name.
    pub originals: u64,
    /// Their length together, by the rows.
    pub size_bytes: u64,
    /// How many things are wrong; each was told.
    pub problems: u64,
}

impl Audit {
    fn wrong(&mut self, problem: &Problem, tell: &Tell<'_>) {
        self.problems += 1;
        tell(Progress::Problem(problem));
    }
}

/// Checks the backup in `folder`: its rows against the manifest and within themselves, and every original that they name;
/// with `quick` only the lengths of originals.
///
/// [`StoreErrorKind::NotFound`] where no backup was finished.
pub async fn verify_backup(folder: &Path, quick: bool, tell: &Tell<'_>) -> Result<Audit, StoreError> {
    let _lock = folder::share(folder)?;
    let manifest = Manifest::read(folder)?;
    let known = sqlite::schema::newest();
    if manifest.schema > known {
        return Err(newer(manifest.schema, known));
    }
    let mut audit = Audit { began_at: Some(manifest.began_at), schema: manifest.schema, ..Audit::default() };
    if !folder::other_rows(folder, Some(&manifest.database.file)).is_empty() {
        let said = format!("a later backup was broken off; this checks that of {}", manifest.began_at);
        tell(Progress::Step(&said));
    }
    tell(Progress::Step("checking the rows"));
    let SavedRows { file, size_bytes, sha256, counts } = &manifest.database;
    let path = folder.join(file);
    let (at, digested) = (path.clone(), path.clone());
    let digest =
        move || folder::digest(&digested).map_err(|error| folder::failed(&error, "read", &digested).with_source(error));
    match folder::blocking(digest).await {
        Ok(found) if found == (*size_bytes, sha256.clone()) => {}
        Ok((found, hash)) => {
            let message = format!(
                "`{file}` has {found} bytes and the SHA-256 {hash}; it was written with {size_bytes} bytes and {sha256}"
            );
            audit.wrong(&Problem::of_manifest(message), tell);
        }
        Err(error) => {
            audit.wrong(&Problem::of_manifest(error.repeated().to_string()), tell);
            return Ok(audit);
        }
    }
    let excused: HashSet<&str> = manifest.originals.removed_meanwhile.iter().map(String::as_str).collect();
    let Some(mut ledger) = told(SqliteLedger::of_file(&at).await, &mut audit, tell)? else { return Ok(audit) };
    let Some(()) = told(check_rows(&mut ledger, quick, &mut audit, tell).await, &mut audit, tell)? else {
        return Ok(audit);
    };
    for (table, written) in counts {
        let found = audit.counts.get(table).copied().unwrap_or_default();
        if found != *written {
            let message = format!("`{table}` has {found} rows; it was written with {written}");
            audit.wrong(&Problem::of_manifest(message), tell);
        }
    }
    if !folder::objects(folder).is_dir() {
        audit.wrong(&Problem::of_manifest("the folder `objects` is not there"), tell);
        return Ok(audit);
    }
    let originals = folder::originals(folder)?;
    check_originals(&mut ledger, &originals, Excuse::Listed(&excused), quick, &mut audit, tell).await?;
    ledger.close().await?;
    Ok(audit)
}

/// Checks the configured database, SQLite or PostgreSQL, and every original that it names, beside whoever uses them. An
/// original that is removed meanwhile together with its row is not missed.
pub async fn verify_live(
    database: &Config,
    originals: &Originals,
    quick: bool,
    tell: &Tell<'_>,
) -> Result<Audit, StoreError> {
    let (mut ledger, known): (Box<dyn Ledger>, i64) = match database.kind() {
        DatabaseKind::Sqlite => (Box::new(SqliteLedger::beside(database).await?), sqlite::schema::newest()),
        DatabaseKind::Postgres => (Box::new(PostgresLedger::beside(database).await?), postgres::schema::newest()),
    };
    let ledger = ledger.as_mut();
    let mut audit = Audit { schema: ledger.schema().await?, ..Audit::default() };
    if audit.schema > known {
        return Err(newer(audit.schema, known));
    }
    if audit.schema == 0 {
        audit.wrong(&Problem::of_rows("it has no tables of ours; nothing was restored into it"), tell);
        return Ok(audit);
    }
    tell(Progress::Step("checking the rows"));
    let Some(()) = told(check_rows(ledger, quick, &mut audit, tell).await, &mut audit, tell)? else {
        return Ok(audit);
    };
    check_originals(ledger, originals, Excuse::GoneHere, quick, &mut audit, tell).await?;
    Ok(audit)
}

async fn check_rows(
    ledger: &mut dyn Ledger,
    quick: bool,
    audit: &mut Audit,
    tell: &Tell<'_>,
) -> Result<(), StoreError> {
    for fault in ledger.faults(quick).await? {
        audit.wrong(&Problem::of_rows(fault), tell);
    }
    audit.counts = ledger.counts().await?;
    Ok(())
}

async fn check_originals(
    ledger: &mut dyn Ledger,
    originals: &Originals,
    excuse: Excuse<'_>,
    quick: bool,
    audit: &mut Audit,
    tell: &Tell<'_>,
) -> Result<(), StoreError> {
    tell(Progress::Step("checking the originals"));
    let look = |one: Recorded| async move { Ok(walk::look(originals, &one, quick).await) };
    let Some(walked) = told(walk::walk(ledger, excuse, tell, look).await, audit, tell)? else { return Ok(()) };
    (audit.originals, audit.size_bytes) = (walked.count, walked.size_bytes);
    audit.problems += walked.problems;
    Ok(())
}

/// What came of it; damage of the database is told, and nothing comes of it.
fn told<T>(result: Result<T, StoreError>, audit: &mut Audit, tell: &Tell<'_>) -> Result<Option<T>, StoreError> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.kind() == StoreErrorKind::Internal => {
            audit.wrong(&Problem::of_rows(error.repeated().to_string()), tell);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

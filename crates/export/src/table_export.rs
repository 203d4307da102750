//! Days of inspections as tables: those of a window, or those that have changed.
//!
//! A day is always exported whole, into files of the same names: exported again it replaces itself, and nothing is there twice. An
//! inspection belongs to the day on which it came, in every table, whenever its views, decisions and reviews followed; so a day has to be
//! exported again when one of its inspections changes.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use scrutineer_store::{Destination, InspectionFilter, Metastore};
use scrutineer_types::{Access, Timestamp};
use serde::Serialize;

use crate::{Day, ExportError, TableWish, state::State, table_files::TableFiles, tables::Record};

/// Inspections read at once.
const PAGE: usize = 100;

/// A transaction that had the time before may be seen so much later, at most.
const OVERLAP_MS: i64 = 300_000;

/// What a killed process left unfinished goes after so long.
const UNFINISHED: Duration = Duration::from_hours(24);

/// An export of tables to a place; one process at a time writes to it.
#[derive(Clone, Debug)]
pub struct TableExport {
    metastore: Arc<dyn Metastore>,
    access: Access,
    place: Destination,
    wish: TableWish,
}

/// What was exported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TablesExported {
    /// Days written.
    pub days: usize,
    /// Inspections of them.
    pub inspections: u64,
    /// Bytes of their files.
    pub size_bytes: u64,
    /// Days that stay as they were exported, because inspections of theirs, or what was found on them, have been removed from the database since.
    pub kept: Vec<Day>,
}

impl TableExport {
    /// Of what `access` sees, to `place`.
    pub fn new(metastore: Arc<dyn Metastore>, access: Access, place: Destination, wish: TableWish) -> Self {
        Self { metastore, access, place, wish }
    }

    /// Exports every day that the window from `since` to before `until` touches, those that are not over as far as they have come.
    pub async fn window(
        &self,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> Result<TablesExported, ExportError> {
        let mut state = State::read(&self.place, &self.wish).await?;
        let first = since.map(Day::of);
        // What ends with a day does not touch the next.
        let last = until.map(|until| Day::of(until.plus_ms(-1)));
        let mut days = self.days(None).await?;
        days.retain(|day| first.is_none_or(|first| first <= *day) && last.is_none_or(|last| *day <= last));
        let mut exported = TablesExported::default();
        for day in days {
            self.day(&mut state, day, &mut exported).await?;
        }
        if exported != TablesExported::default() {
            state.write(&self.place).await?;
        }
        Ok(exported)
    }

    /// Exports the days that ended `lag_ms` ago or earlier and have changed since they were exported, or never were. What is done is
    /// kept in mind day by day.
    pub async fn changed(&self, lag_ms: u64) -> Result<TablesExported, ExportError> {
        self.place.remove_unfinished(UNFINISHED).await?;
        let now = self.metastore.now().await?;
        let over = now.plus_ms(-i64::try_from(lag_ms).unwrap_or(i64::MAX));
        let mut state = State::read(&self.place, &self.wish).await?;
        let changed = self.days(state.seen).await?;
        state.waiting.extend(changed);
        state.seen = Some(now.plus_ms(-OVERLAP_MS));
        let due: Vec<Day> = state.waiting.iter().copied().filter(|day| day.end() <= over).collect();
        let mut exported = TablesExported::default();
        for day in due {
            self.day(&mut state, day, &mut exported).await?;
            state.waiting.remove(&day);
            state.write(&self.place).await?;
        }
        if !state.waiting.is_empty() {
            state.write(&self.place).await?;
        }
        Ok(exported)
    }

    async fn days(&self, changed_since: Option<Timestamp>) -> Result<BTreeSet<Day>, ExportError> {
        let days = self.metastore.days(&self.access, self.wish.facility.as_deref(), changed_since).await?;
        Ok(days.into_iter().map(Day::of).collect())
    }

    async fn day(&self, state: &mut State, day: Day, exported: &mut TablesExported) -> Result<(), ExportError> {
        let (mut inspections, mut whole, mut files) = (0, 0, None);
        let mut filter = InspectionFilter {
            facility: self.wish.facility.clone(),
            since: Some(day.start()),
            until: Some(day.end()),
            limit: PAGE,
            ..InspectionFilter::default()
        };
        loop {
            let page = self.metastore.inspections(&self.access, &filter).await?;
            let records = self.records(page.items).await?;
            if !records.is_empty() {
                inspections += records.len() as u64;
                whole += records.iter().filter(|record| record.is_whole()).count() as u64;
                let begun = match files {
                    Some(files) => files,
                    None => TableFiles::begin(&self.place, &self.wish, day).await?,
                };
                files = Some(begun.push(records).await?);
            }
            filter.cursor = page.next_cursor;
            if filter.cursor.is_none() {
                break;
            }
        }
        // Those of a past day become fewer only where they, or their detections, were removed.
        if whole < state.days.get(&day).copied().unwrap_or_default() {
            if let Some(files) = files {
                files.abort().await;
            }
            exported.kept.push(day);
            return Ok(());
        }
        if let Some(files) = files {
            exported.size_bytes += files.finish().await?;
            exported.days += 1;
            exported.inspections += inspections;
            state.days.insert(day, whole);
        }
        Ok(())
    }

    /// The inspections of a page, newest first, with what became of them.
    async fn records(&self, page: Vec<scrutineer_types::Inspection>) -> Result<Vec<Record>, ExportError> {
        let (Some(newest), Some(oldest)) = (page.first(), page.last()) else { return Ok(Vec::new()) };
        let facility = self.wish.facility.as_deref();
        let histories = self.metastore.histories(&self.access, facility, oldest.id, newest.id).await?;
        let mut histories = histories.into_iter().rev().peekable();
        let mut records = Vec::with_capacity(page.len());
        for inspection in page {
            // What came between the two reads is newer than the page, or was removed: each is passed over.
            while histories.next_if(|history| history.inspection > inspection.id).is_some() {}
            if let Some(history) = histories.next_if(|history| history.inspection == inspection.id) {
                records.push(Record::new(inspection, history));
            }
        }
        Ok(records)
    }
}

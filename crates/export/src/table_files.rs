//! The files of one day, one a table, written side by side as inspections come.

use scrutineer_store::{Destination, NewFile};

use crate::{Day, ExportError, Table, TableWish, encode::Encoder, tables::Record};

/// The files of a day, begun.
pub(crate) struct TableFiles {
    files: Vec<TableFile>,
}

struct TableFile {
    table: Table,
    encoder: Encoder,
    file: NewFile,
}

impl TableFiles {
    /// `TABLE/date=YYYY-MM-DD/part-0.EXTENSION`, for each table.
    pub async fn begin(place: &Destination, wish: &TableWish, day: Day) -> Result<Self, ExportError> {
        let mut files = Vec::new();
        for table in &wish.tables {
            let file = place.begin(&format!("{table}/date={day}/part-0.{}", wish.format.extension())).await?;
            files.push(TableFile { table: *table, encoder: Encoder::new(wish.format, table.columns())?, file });
        }
        Ok(Self { files })
    }

    /// Adds the rows of these inspections; encoding has a thread of its own.
    pub async fn push(self, records: Vec<Record>) -> Result<Self, ExportError> {
        let mut files = self.files;
        let encoded = tokio::task::spawn_blocking(move || {
            let mut ready = Vec::with_capacity(files.len());
            for TableFile { table, encoder, .. } in &mut files {
                let mut result = Ok(());
                for record in &records {
                    table.rows(record, &mut |cells| {
                        if result.is_ok() {
                            result = encoder.push(cells);
                        }
                    });
                }
                result?;
                ready.push(encoder.take()?);
            }
            Ok::<_, ExportError>((files, ready))
        });
        let (mut files, ready) = encoded.await.map_err(|_| ExportError::BrokenOff)??;
        for (file, bytes) in files.iter_mut().zip(ready) {
            if !bytes.is_empty() {
                file.file.push(bytes).await?;
            }
        }
        Ok(Self { files })
    }

    /// The files appear, those that name others last: what `inspections` has, the other tables have.
    pub async fn finish(self) -> Result<u64, ExportError> {
        let mut size_bytes = 0;
        for TableFile { encoder, mut file, .. } in self.files.into_iter().rev() {
            let rest =
                tokio::task::spawn_blocking(move || encoder.finish()).await.map_err(|_| ExportError::BrokenOff)??;
            file.push(rest).await?;
            size_bytes += file.finish().await?.size_bytes;
        }
        Ok(size_bytes)
    }

    /// Nothing appears.
    pub async fn abort(self) {
        for file in self.files {
            file.file.abort().await;
        }
    }
}

//! Rows bound as values, many a statement: a JSON array would be taken apart anew for every column of every row.

use sqlx::{
    AssertSqlSafe, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{SqliteArguments, SqliteQueryResult},
};

/// Most rows of one statement. More go in several, of sizes that are powers of two, so that few statements are prepared.
const MOST: usize = 64;

/// A statement around rows of so many columns: `head (?, …), … tail`.
pub(super) struct Sheet {
    /// Up to and with `VALUES`.
    pub head: &'static str,
    /// Values of a row.
    pub columns: usize,
    /// What follows the rows.
    pub tail: &'static str,
}

/// Rows that are being bound.
pub(super) type Bound<'q> = Query<'q, Sqlite, SqliteArguments>;

impl Sheet {
    /// Executes it for all of `rows`, in their order; `bind` binds the [`Sheet::columns`] of one. Answers how many rows of the
    /// database it has changed.
    pub async fn execute<R>(
        &self,
        conn: &mut SqliteConnection,
        mut rows: &[R],
        bind: impl for<'q> Fn(Bound<'q>, &R) -> Bound<'q>,
    ) -> Result<u64, sqlx::Error> {
        let mut changed = 0;
        while !rows.is_empty() {
            let (now, later) = rows.split_at(size(rows.len()));
            let query = sqlx::query(AssertSqlSafe(self.of(now.len())));
            let done: SqliteQueryResult = now.iter().fold(query, &bind).execute(&mut *conn).await?;
            changed += done.rows_affected();
            rows = later;
        }
        Ok(changed)
    }

    fn of(&self, rows: usize) -> String {
        let row = format!("({})", vec!["?"; self.columns].join(","));
        format!("{} {} {}", self.head, vec![row.as_str(); rows].join(","), self.tail)
    }
}

/// How many of so many rows the next statement takes.
fn size(rows: usize) -> usize {
    let power = if rows.is_power_of_two() { rows } else { rows.next_power_of_two() / 2 };
    power.min(MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_statement() {
        for rows in 1..300 {
            let mut left = rows;
            while left > 0 {
                let taken = size(left);
                assert!(taken.is_power_of_two() && taken <= MOST && taken <= left, "{taken} of {left}");
                left -= taken;
            }
        }
    }

    #[test]
    fn a_statement_has_its_rows_between_head_and_tail() {
        let sheet = Sheet { head: "INSERT INTO t VALUES", columns: 2, tail: "RETURNING a" };
        assert_eq!(sheet.of(2), "INSERT INTO t VALUES (?,?),(?,?) RETURNING a");
    }
}

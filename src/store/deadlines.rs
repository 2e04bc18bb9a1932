//! Deadlines as the database judges them, among the rows whose time can pass. What [`Deadline::passed`] says of one
//! row, these say of all, by one index each.

use super::connection::Connection;
use super::sql::{Row, Value};
use crate::clock::{Deadline, Instant, past};
use crate::error::Error;

/// True of a row whose deadline has not passed, with the clocks as the parameters from this number on.
pub(super) fn holds(first: usize) -> String {
    let [wall, boot, boot_id, past] = [first, first + 1, first + 2, first + 3];
    format!(
        "deadline_wall > ?{wall} AND CASE WHEN deadline_boot_id = ?{boot_id} \
         THEN deadline_boot > ?{boot} ELSE deadline_set <= ?{past} END"
    )
}

/// The clocks, as [`holds`] takes them: the wall clock, the one since boot, which boot that is, and what may be past.
pub(super) fn clocks() -> [Value<'static>; 4] {
    let now = Instant::now();
    [
        now.wall.0.into(),
        now.boot.into(),
        now.boot_id.into(),
        past().0.into(),
    ]
}

/// The columns of those rows of a table whose deadline has passed, so many at most by each clock; a row may come twice.
pub(super) fn passed(
    connection: &Connection,
    columns: &str,
    table: &str,
    condition: &str,
    most: u32,
) -> Result<Vec<Row>, Error> {
    let [wall, boot, boot_id, past] = clocks();
    let select = format!("SELECT {columns} FROM {table} WHERE {condition} AND");
    let mut rows = connection.query(
        &format!("{select} deadline_wall <= ?1 LIMIT ?2"),
        &[wall, most.into()],
    )?;
    rows.extend(connection.query(
        &format!("{select} deadline_boot_id = ?1 AND deadline_boot <= ?2 LIMIT ?3"),
        &[boot_id.clone(), boot, most.into()],
    )?);
    // After a reboot, or at another machine, what was set in what is now the future cannot be trusted.
    rows.extend(connection.query(
        &format!("{select} deadline_set > ?1 AND deadline_boot_id <> ?2 LIMIT ?3"),
        &[past, boot_id, most.into()],
    )?);
    Ok(rows)
}

/// A deadline as its columns take it.
pub(super) fn values(deadline: &Deadline) -> [Value<'_>; 4] {
    [
        deadline.set.0.into(),
        deadline.wall.0.into(),
        deadline.boot.into(),
        (&deadline.boot_id).into(),
    ]
}

/// The deadline that begins in a column.
pub(super) fn deadline(row: &Row, first: usize) -> Result<Deadline, Error> {
    Ok(Deadline {
        set: crate::clock::Moment(row.integer(first)?),
        wall: crate::clock::Moment(row.integer(first + 1)?),
        boot: row.integer(first + 2)?,
        boot_id: row.text(first + 3)?.to_owned(),
    })
}

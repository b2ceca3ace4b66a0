//! INSERT.

use isogloss::{Cell, Insert, InsertSource, Query, Rows};
use sea_query::{InsertStatement, QueryBuilder};

use crate::conflict::Conflict;
use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;
use crate::name::name;
use crate::walk::{Event, Inner, Listener};
use crate::{returning, select, source, with};

/// INSERT.
pub(crate) fn insert(statement: &InsertStatement, depth: Depth) -> Result<Insert, Error> {
    let insert = isogloss::insert_into(source::missing());
    let depth = depth.inside()?;
    let mut parts = Parts { depth, row: None, rows: None, found: Found::Nothing, conflict: None, insert };
    Inner::walk(&mut parts, |recorder, tape| recorder.prepare_insert_statement(statement, tape))
        .and_then(|()| parts.done())
        .map_err(|error| error.of("insert"))
}

struct Parts {
    depth: Depth,
    /// The cells of a row that is not closed yet.
    row: Option<Vec<Cell>>,
    rows: Option<Rows>,
    found: Found,
    conflict: Option<Conflict>,
    insert: Insert,
}

/// Which source of rows has been heard of.
enum Found {
    Nothing,
    Rows,
    Query(Query),
    Defaults(u32),
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        let depth = self.depth;
        let Some(event) = with::hear(&mut self.insert.with, event, depth)? else { return Ok(()) };
        if let Some(conflict) = &mut self.conflict {
            return match event {
                Event::Returning(returning) => {
                    self.insert.returning = returning::items(returning, depth)?;
                    Ok(())
                }
                other => conflict.hear(other, depth).map_err(|error| error.at("on_conflict")),
            };
        }
        match event {
            Event::Insert { replace: false } | Event::Word(" INTO " | " (" | ", " | " ") => {}
            Event::Insert { replace: true } => {
                return Err(Error::unsupported("REPLACE, which deletes rows before it inserts")
                    .way_out("Insert with `on_conflict(..)`, which updates the row that is there."));
            }
            Event::Table(table) => self.insert.table = source::target(table)?,
            Event::Name(column) => self.insert.columns.push(name(column)),
            Event::Word("VALUES ") => self.found = Found::Rows,
            Event::Word("(") if matches!(self.found, Found::Rows) => self.row = Some(Vec::new()),
            Event::Expr(value) => {
                let Some(row) = &mut self.row else { return Err(event.unexpected()) };
                row.push(expr(value, depth).map_err(|error| error.at("values"))?.into());
            }
            Event::Word(")") => {
                if let Some(row) = self.row.take() {
                    self.rows.get_or_insert_default().push(row);
                }
            }
            Event::Select(query) => self.found = Found::Query(select::select(query, depth)?),
            Event::Defaults(rows) => self.found = Found::Defaults(rows),
            Event::Word(" ON CONFLICT ") => self.conflict = Some(Conflict::default()),
            Event::Returning(returning) => self.insert.returning = returning::items(returning, depth)?,
            other => return Err(other.unexpected()),
        }
        Ok(())
    }
}

impl Parts {
    fn done(self) -> Result<Insert, Error> {
        let mut insert = self.insert;
        source::check(&insert.table)?;
        insert.source = match (self.found, self.rows) {
            // One row of no cells is a row of defaults.
            (Found::Rows, Some(rows)) if rows.width == 0 && insert.columns.is_empty() => {
                InsertSource::Defaults
            }
            (Found::Rows, Some(rows)) => InsertSource::Rows(rows),
            (Found::Query(query), None) => InsertSource::Query(query),
            (Found::Defaults(1), None) => InsertSource::Defaults,
            (Found::Defaults(_), None) => {
                return Err(Error::unsupported("several rows of defaults")
                    .at("values")
                    .way_out("Insert one after the other, or name a column and give it its default."));
            }
            _ => {
                return Err(Error::statement("an INSERT without rows")
                    .at("values")
                    .way_out("Give it `values(..)`, a `select_from(..)` or `or_default_values()`."));
            }
        };
        match self.conflict {
            Some(conflict) => conflict.done(insert).map_err(|error| error.at("on_conflict")),
            None => Ok(insert),
        }
    }
}

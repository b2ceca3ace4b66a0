//! DELETE.

use isogloss::Delete;
use sea_query::{DeleteStatement, QueryBuilder};

use crate::depth::Depth;
use crate::error::Error;
use crate::walk::{Event, Listener, Outer};
use crate::{condition, limit, order, returning, source, with};

/// DELETE.
pub(crate) fn delete(statement: &DeleteStatement, depth: Depth) -> Result<Delete, Error> {
    let mut parts = Parts { depth: depth.inside()?, delete: isogloss::delete_from(source::missing()) };
    Outer::walk(&mut parts, |recorder, tape| recorder.prepare_delete_statement(statement, tape))
        .and_then(|()| source::check(&parts.delete.table))
        .map_err(|error| error.of("delete"))?;
    Ok(parts.delete)
}

struct Parts {
    depth: Depth,
    delete: Delete,
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        let (depth, delete) = (self.depth, &mut self.delete);
        let Some(event) = with::hear(&mut delete.with, event, depth)? else { return Ok(()) };
        match event {
            Event::Word("DELETE " | "FROM " | ", " | " ORDER BY " | " LIMIT ") => {}
            Event::Table(table) => delete.table = source::target(table)?,
            Event::Holder(holder, "WHERE") => {
                delete.filter = condition::holder(holder, depth).map_err(|error| error.at("where"))?;
            }
            Event::Order(key) => delete.order_by.push(order::order(key, depth)?),
            Event::Value(count) => delete.limit.count = Some(limit::count(count)?),
            Event::Returning(returning) => delete.returning = returning::items(returning, depth)?,
            other => return Err(other.unexpected()),
        }
        Ok(())
    }
}

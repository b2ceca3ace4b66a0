//! UPDATE.

use isogloss::{Assignment, Name, Update};
use sea_query::{QueryBuilder, UpdateStatement};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;
use crate::name::name;
use crate::walk::{Event, Listener, Outer};
use crate::{condition, limit, order, returning, source, with};

/// UPDATE.
pub(crate) fn update(statement: &UpdateStatement, depth: Depth) -> Result<Update, Error> {
    let update = isogloss::update(source::missing());
    let mut parts = Parts { depth: depth.inside()?, column: None, update };
    Outer::walk(&mut parts, |recorder, tape| recorder.prepare_update_statement(statement, tape))
        .and_then(|()| parts.done())
        .map_err(|error| error.of("update"))
}

struct Parts {
    depth: Depth,
    /// The column whose value comes next.
    column: Option<Name>,
    update: Update,
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        let (depth, update) = (self.depth, &mut self.update);
        let Some(event) = with::hear(&mut update.with, event, depth)? else { return Ok(()) };
        match event {
            Event::Word("UPDATE " | " SET " | ", " | " = " | " ORDER BY " | " LIMIT ") => {}
            Event::Table(table) => update.table = source::target(table)?,
            Event::Column(column) => self.column = Some(name(column)),
            Event::Expr(value) => {
                let Some(column) = self.column.take() else { return Err(event.unexpected()) };
                let value = expr(value, depth).map_err(|error| error.at("set"))?;
                update.assignments.push(Assignment::new(column, value));
            }
            Event::From(tables) => {
                for table in tables {
                    let table = source::source(table, false, depth).map_err(|error| error.at("from"))?;
                    *update = std::mem::replace(update, isogloss::update(source::missing())).from(table);
                }
            }
            Event::Holder(holder, "WHERE") => {
                update.filter = condition::holder(holder, depth).map_err(|error| error.at("where"))?;
            }
            Event::Order(key) => update.order_by.push(order::order(key, depth)?),
            Event::Value(count) => update.limit.count = Some(limit::count(count)?),
            Event::Returning(returning) => update.returning = returning::items(returning, depth)?,
            other => return Err(other.unexpected()),
        }
        Ok(())
    }
}

impl Parts {
    fn done(self) -> Result<Update, Error> {
        source::check(&self.update.table)?;
        if self.update.assignments.is_empty() {
            return Err(Error::statement("an UPDATE that sets no column").way_out("Give it a `value(..)`."));
        }
        Ok(self.update)
    }
}

//! RETURNING by plan, for engines that have none: the rows are read back by their key, in the same transaction.
//!
//! Rows are inserted one at a time then, so that every key is known to be that row's; nothing is ever concluded from the
//! order in which rows or numbers come back. What is updated or deleted is locked and named by its keys first.

use std::ops::ControlFlow;
use std::sync::Arc;

use isogloss::{
    Cell, ConflictAction, Delete, Expr, Feature, Insert, InsertSource, IntoItem, Item, Name, Rows, Schema,
    Select, StatementRef, Table, TableDef, Update, Value, col, delete_from, for_update, select,
};

use crate::backend::{Columns, Done, Flow, NoRows, RawRow, Sink};
use crate::error::{Error, ErrorKind, Result};
use crate::executable::Executable;
use crate::known;
use crate::row::OwnedRow;
use crate::session::Session;
use crate::sinks::Each;

/// So many keys are named in one statement.
const MOST_KEYS: usize = 200;

/// How a change returns its rows.
pub(crate) struct Plan<'s> {
    change: Change<'s>,
    schema: Arc<Schema>,
}

enum Change<'s> {
    Insert(&'s Insert),
    Update(&'s Update),
    Delete(&'s Delete),
}

impl<'s> Plan<'s> {
    /// The plan for a statement that could not be compiled, because its engine returns no rows of changes, or that the server
    /// refused because of them; the error itself for every other one.
    pub(crate) fn of(
        statement: Option<StatementRef<'s>>,
        error: Error,
        schema: Option<&Arc<Schema>>,
    ) -> Result<Plan<'s>> {
        const LACKING: [Feature; 5] = [
            Feature::InsertReturning,
            Feature::UpsertReturning,
            Feature::UpsertNothingReturning,
            Feature::UpdateReturning,
            Feature::DeleteReturning,
        ];
        let lacking = error.compile_error().and_then(isogloss::Error::feature);
        if !error.refuses_rows() && !lacking.is_some_and(|feature| LACKING.contains(&feature)) {
            return Err(error);
        }
        let change = match statement {
            Some(StatementRef::Insert(insert)) => Change::Insert(insert),
            Some(StatementRef::Update(update)) => Change::Update(update),
            Some(StatementRef::Delete(delete)) => Change::Delete(delete),
            _ => return Err(error),
        };
        let Some(schema) = schema else {
            return Err(refuse(
                "the engine would read the rows back by their keys, and knows none: give it the schema",
            ));
        };
        let plan = Plan { change, schema: Arc::clone(schema) };
        plan.check()?;
        Ok(plan)
    }

    /// Runs the change, and hands the rows to `sink`: all of it or nothing.
    pub(crate) async fn run(&self, session: &mut Session, sink: &mut dyn Sink) -> Result<Done> {
        let within = session.within().await?;
        let session = &mut *within.session;
        let result = match &self.change {
            Change::Insert(insert) => self.insert(session, insert, sink).await,
            Change::Update(update) => self.update(session, update, sink).await,
            Change::Delete(delete) => self.delete(session, delete, sink).await,
        };
        within.end(result).await
    }

    fn table(&self) -> &'s Table {
        match self.change {
            Change::Insert(insert) => &insert.table,
            Change::Update(update) => &update.table,
            Change::Delete(delete) => &delete.table,
        }
    }

    fn def(&self) -> Option<&TableDef> {
        self.schema.table(&self.table().name)
    }

    /// The columns that a row is known by: those by which an upsert finds the row that it updates, else the primary key.
    fn key(&self) -> Result<&[Name]> {
        let target = match self.change {
            Change::Insert(insert) => insert.on_conflict.as_ref(),
            _ => None,
        };
        let key = match target.map(|conflict| (&conflict.target, &conflict.action)) {
            Some((target, Some(ConflictAction::Update { .. }))) => {
                self.def().and_then(|def| def.keys().find(|key| *key == *target))
            }
            _ => self.def().map(|def| def.primary_key.as_slice()).filter(|key| !key.is_empty()),
        };
        key.ok_or_else(|| {
            let name = self.table().name.name.as_str();
            refuse(&format!("the rows would be read back by their keys, and the schema has none for {name}"))
        })
    }

    /// Refuses what no plan keeps the meaning of, before anything is changed.
    fn check(&self) -> Result<()> {
        let key = self.key()?;
        match self.change {
            Change::Insert(insert) => {
                if !matches!(insert.source, InsertSource::Rows(_)) {
                    return Err(refuse(
                        "rows that come from a query or from defaults alone have keys that nobody knows",
                    ));
                }
                if let Some(conflict) = &insert.on_conflict
                    && let Some(ConflictAction::Update { assignments, filter }) = &conflict.action
                    && (!filter.is_empty() || assignments.iter().any(|it| key.contains(&it.column)))
                {
                    return Err(refuse(
                        "which row an upsert has updated is known of one that has no condition and leaves the key as it is",
                    ));
                }
            }
            Change::Update(update) => {
                let plain = update.from.is_none()
                    && update.limit == isogloss::Limit::default()
                    && update.with.is_none();
                let keeps =
                    |name: &Name| !update.assignments.iter().any(|assignment| assignment.column == *name);
                if !plain || !key.iter().all(keeps) {
                    return Err(refuse(
                        "only an update of one table that leaves its keys as they are is read back",
                    ));
                }
            }
            Change::Delete(delete) => {
                if delete.using.is_some()
                    || delete.limit != isogloss::Limit::default()
                    || delete.with.is_some()
                {
                    return Err(refuse("only a delete from one table is read before"));
                }
            }
        }
        Ok(())
    }

    async fn insert(&self, session: &mut Session, insert: &Insert, sink: &mut dyn Sink) -> Result<Done> {
        let InsertSource::Rows(rows) = &insert.source else {
            return Err(Error::internal("an insert without rows"));
        };
        let mut one = insert.clone();
        one.returning.clear();
        let mut all = Done::default();
        for cells in rows.iter() {
            let mut row = Rows::with_capacity(1, rows.width);
            row.cells.extend(cells.iter().cloned());
            one.source = InsertSource::Rows(row);
            let done = run(session, &one, &mut NoRows).await?;
            all.rows_affected += done.rows_affected;
            all.last_insert_id = done.last_insert_id;
            let left_out = done.rows_affected == 0
                && one.on_conflict.as_ref().is_some_and(|it| it.action == Some(ConflictAction::Nothing));
            if left_out || sink.is_stopped() {
                continue;
            }
            let key = self.key_of(insert, cells, done)?;
            let mut counted = Counted { sink: &mut *sink, rows: 0 };
            self.read(session, &insert.returning, &[key], &mut counted).await?;
            if counted.rows != 1 && !counted.is_stopped() {
                return Err(refuse(
                    "the row that was inserted is not found by its key, which is kept otherwise",
                ));
            }
        }
        Ok(all)
    }

    /// The key of a row that was inserted: what was given for it, or the number that the server gave.
    fn key_of(&self, insert: &Insert, cells: &[Cell], done: Done) -> Result<Vec<Value>> {
        let mut given = done.last_insert_id;
        let value = |name: &Name| {
            let place = if insert.columns.is_empty() {
                self.def().and_then(|def| def.columns.iter().position(|column| column.name == *name))
            } else {
                insert.columns.iter().position(|column| column == name)
            };
            match place.and_then(|place| cells.get(place)) {
                Some(Cell::Value(value)) if !value.is_null() => Ok(value.clone()),
                Some(Cell::Value(_) | Cell::Default) | None if self.is_numbered(name) => given
                    .take()
                    .map(Value::BigInt)
                    .ok_or_else(|| refuse("the server does not tell the key of a new row")),
                Some(Cell::Value(_) | Cell::Default) | None => {
                    Err(refuse("a row without a key is not found again"))
                }
                Some(_) => Err(refuse("a key that is computed is not known here")),
            }
        };
        self.key()?.iter().map(value).collect()
    }

    /// Whether the server gives a number to a column: one at most is numbered, and it is of the primary key unless it is
    /// declared.
    fn is_numbered(&self, name: &Name) -> bool {
        let Some(def) = self.def() else { return false };
        match def.columns.iter().find(|column| column.identity.is_some()) {
            Some(numbered) => numbered.name == *name,
            None => def.primary_key.contains(name),
        }
    }

    async fn update(&self, session: &mut Session, update: &Update, sink: &mut dyn Sink) -> Result<Done> {
        let keys = self.lock(session, &update.filter).await?;
        let mut all = Done::default();
        for keys in keys.chunks(MOST_KEYS) {
            let mut part = update.clone();
            part.returning.clear();
            part.filter = vec![self.among(keys)?];
            all.rows_affected += run(session, &part, &mut NoRows).await?.rows_affected;
        }
        for keys in keys.chunks(MOST_KEYS) {
            self.read(session, &update.returning, keys, sink).await?;
        }
        Ok(all)
    }

    async fn delete(&self, session: &mut Session, delete: &Delete, sink: &mut dyn Sink) -> Result<Done> {
        let keys = self.lock(session, &delete.filter).await?;
        for keys in keys.chunks(MOST_KEYS) {
            self.read(session, &delete.returning, keys, sink).await?;
        }
        let mut all = Done::default();
        for keys in keys.chunks(MOST_KEYS) {
            let part = delete_from(self.table().clone()).filter(self.among(keys)?);
            all.rows_affected += run(session, &part, &mut NoRows).await?.rows_affected;
        }
        Ok(all)
    }

    /// The keys of the rows for which this holds; they stay as they are until the transaction ends.
    async fn lock(&self, session: &mut Session, filter: &[Expr]) -> Result<Vec<Vec<Value>>> {
        let columns: Vec<Item> = self.key_columns()?.into_iter().map(IntoItem::into_item).collect();
        let mut query = select(columns).from(self.table());
        query.filter = filter.to_vec();
        let query = locking(session, query)?;
        let mut keys = Vec::new();
        let mut sink = Each::new::<OwnedRow>(session.coercion()?, |row| {
            keys.push(row.into_row().to_owned()?.into_values());
            Ok(ControlFlow::Continue(()))
        });
        run(session, &query, &mut sink).await?;
        sink.finish()?;
        Ok(keys)
    }

    /// Hands the rows of these keys to `sink`.
    async fn read(
        &self,
        session: &mut Session,
        returning: &[Item],
        keys: &[Vec<Value>],
        sink: &mut dyn Sink,
    ) -> Result<()> {
        if sink.is_stopped() {
            return Ok(());
        }
        let mut query: Select = select(returning.to_vec()).from(self.table());
        query.filter = vec![self.among(keys)?];
        // They are locked already. Without saying so again, an older snapshot would be read than what is changed.
        let query = locking(session, query)?;
        run(session, &query, sink).await.map(drop)
    }

    /// Whether a row is one of those with these keys.
    fn among(&self, keys: &[Vec<Value>]) -> Result<Expr> {
        let columns = self.key_columns()?;
        if let [column] = columns.as_slice() {
            let values: Vec<Value> = keys.iter().flatten().cloned().collect();
            return Ok(column.clone().is_in(values));
        }
        let one = |key: &Vec<Value>| {
            let parts = columns.iter().zip(key).map(|(column, value)| column.clone().eq(value.clone()));
            parts.reduce(Expr::and)
        };
        let any = keys.iter().filter_map(one).reduce(Expr::or);
        any.ok_or_else(|| Error::internal("a statement about no rows"))
    }

    fn key_columns(&self) -> Result<Vec<Expr>> {
        let table = self.table();
        let qualified = matches!(self.change, Change::Update(_) | Change::Delete(_)) && table.alias.is_some();
        let column = |name: &Name| if qualified { table.col(name.clone()) } else { col(name.clone()) };
        Ok(self.key()?.iter().map(column).collect())
    }
}

/// A query whose rows stay as they are until the transaction ends. Where there are no locks, transactions are serializable:
/// what was read cannot have been changed.
fn locking(session: &Session, query: Select) -> Result<Select> {
    let features = session.dialect()?.features();
    let locks = features.has(Feature::ForUpdate) || features.has(Feature::TableLockHint);
    Ok(if locks { query.lock(for_update()) } else { query })
}

/// Counts the rows on their way.
struct Counted<'s> {
    sink: &'s mut dyn Sink,
    rows: usize,
}

impl Sink for Counted<'_> {
    fn columns(&mut self, columns: &dyn Columns) -> Flow {
        self.sink.columns(columns)
    }

    fn row(&mut self, row: &mut dyn RawRow) -> Flow {
        self.rows += 1;
        self.sink.row(row)
    }

    fn is_stopped(&self) -> bool {
        self.sink.is_stopped()
    }
}

async fn run(session: &mut Session, statement: &impl Executable, sink: &mut dyn Sink) -> Result<Done> {
    let prepared = known::prepare(session, statement)?;
    session.run(&prepared, sink).await
}

#[cold]
fn refuse(reason: &str) -> Error {
    Error::new(ErrorKind::Unsupported, format!("the database returns no rows of a change: {reason}"))
}

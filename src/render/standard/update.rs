//! UPDATE.

use super::{select, source};
use crate::ast::{Assignment, Update};
use crate::render::Renderer;

/// `UPDATE t SET .. FROM .. WHERE .. RETURNING ..`.
pub fn update<'q>(update: &'q Update, out: &mut Renderer<'q, '_>) {
    change(update, out);
    if !update.returning.is_empty() {
        out.dialect().render_returning(&update.returning, out);
    }
}

/// An UPDATE but for what it returns.
pub fn change<'q>(update: &'q Update, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    select::with(update.with.as_deref(), out);
    out.word("UPDATE ");
    dialect.render_table(&update.table, out);
    out.clause(" SET ");
    assignments(&update.assignments, out);
    if let Some(from) = &update.from {
        out.clause(" FROM ");
        source::source(from, out);
        source::joins(&update.joins, out);
    }
    if !update.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&update.filter);
    }
    select::order_by(&update.order_by, out);
    if !update.limit.is_none() {
        dialect.render_limit(&update.limit, !update.order_by.is_empty(), out);
    }
}

/// `a = 1, b = 2`.
pub fn assignments<'q>(assignments: &'q [Assignment], out: &mut Renderer<'q, '_>) {
    out.list(assignments, |out, assignment| {
        out.name(&assignment.column);
        out.word(" = ");
        out.expr(&assignment.value);
    });
}

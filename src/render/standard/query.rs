//! Queries: SELECT, set operations, VALUES.

use super::{expr, select};
use crate::ast::{Cell, Query, Rows, SetOperation, SetOperator, Values};
use crate::render::Renderer;

/// Any query, without parentheses.
pub fn query<'q>(query: &'q Query, out: &mut Renderer<'q, '_>) {
    match query {
        Query::Select(it) => select::select(it, out),
        Query::SetOperation(it) => set_operation(it, out),
        Query::Values(it) => values(it, out),
        Query::Raw(it) => expr::raw(it, out),
    }
}

/// UNION, INTERSECT, EXCEPT. A branch that is more than a plain SELECT stands in parentheses.
pub fn set_operation<'q>(set: &'q SetOperation, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    select::with(set.with.as_deref(), out);
    let operator = match set.operator {
        SetOperator::Union => "UNION",
        SetOperator::Intersect => "INTERSECT",
        SetOperator::Except => out.spelling().except,
    };
    let closed = out.spelling().closed_branches;
    for (index, branch) in set.branches.iter().enumerate() {
        if index > 0 {
            out.clause(" ");
            out.word(operator);
            out.word(if set.all { " ALL" } else { "" });
            out.clause(" ");
        }
        if is_plain(branch) && (index == 0 || !closed) {
            out.query(branch);
        } else {
            out.subquery(branch);
        }
    }
    select::order_by(&set.order_by, out);
    if !set.limit.is_none() {
        dialect.render_limit(&set.limit, !set.order_by.is_empty(), out);
    }
    if let Some(lock) = &set.lock {
        dialect.render_lock(lock, out);
    }
}

/// Whether a branch of a set operation needs no parentheses.
pub(crate) fn is_plain(branch: &Query) -> bool {
    match branch {
        Query::Select(it) => {
            it.with.is_none() && it.order_by.is_empty() && it.limit.is_none() && it.lock.is_none()
        }
        Query::Values(_) => true,
        Query::SetOperation(_) | Query::Raw(_) => false,
    }
}

/// VALUES.
pub fn values<'q>(values: &'q Values, out: &mut Renderer<'q, '_>) {
    out.word("VALUES ");
    let row = out.spelling().values_row;
    rows(&values.rows, row, out);
}

/// The rows of VALUES, each behind the word `row` and in parentheses.
pub fn rows<'q>(rows: &'q Rows, row: &'static str, out: &mut Renderer<'q, '_>) {
    if rows.cells.iter().all(|cell| matches!(cell, Cell::Value(_))) {
        // The common rows, in one go.
        return out.value_rows(rows, row);
    }
    for (index, cells) in rows.iter().enumerate() {
        if index > 0 {
            out.word(", ");
        }
        out.word(row);
        out.word("(");
        out.list(cells, |out, cell| match cell {
            Cell::Value(value) => out.value(value),
            Cell::Lifted(index) => out.lifted(*index),
            Cell::Expr(expr) => out.expr(expr),
            Cell::Default => out.word("DEFAULT"),
        });
        out.word(")");
    }
}

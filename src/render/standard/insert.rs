//! INSERT and RETURNING.

use super::{query, select, update};
use crate::ast::{ConflictAction, Expr, Insert, InsertSource, Item, Name, OnConflict};
use crate::render::{Precedence, Renderer};

/// INSERT with all its clauses.
pub fn insert<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    select::with(insert.with.as_deref(), out);
    head(insert, out);
    source(insert, out);
    tail(insert, out);
}

/// `INSERT INTO t (a, b)`.
pub fn head<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    out.word("INSERT INTO ");
    out.dialect().render_table(&insert.table, out);
    if !insert.columns.is_empty() {
        out.word(" (");
        out.list(&insert.columns, |out, name| out.name(name));
        out.word(")");
    }
}

/// The rows.
pub fn source<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    match &insert.source {
        InsertSource::Defaults => out.clause(" DEFAULT VALUES"),
        InsertSource::Query(inner) => {
            out.clause(" ");
            out.query(inner);
        }
        InsertSource::Rows(rows) => {
            out.clause(" VALUES ");
            query::rows(rows, "", out);
        }
        InsertSource::Parameter(parameter) => {
            out.clause(" VALUES ");
            let width = parameter.width();
            for row in 0..out.length_of(parameter) {
                out.word(if row > 0 { ", (" } else { "(" });
                out.elements(parameter, row * width..(row + 1) * width);
                out.word(")");
            }
        }
    }
}

/// ON CONFLICT and RETURNING.
pub fn tail<'q>(insert: &'q Insert, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    if let Some(conflict) = &insert.on_conflict {
        dialect.render_on_conflict(conflict, insert, out);
    }
    if !insert.returning.is_empty() {
        dialect.render_returning(&insert.returning, out);
    }
}

/// `ON CONFLICT (key) DO ..`, as it began with PostgreSQL and spread from there.
pub fn on_conflict<'q>(conflict: &'q OnConflict, out: &mut Renderer<'q, '_>) {
    out.clause(" ON CONFLICT");
    if !conflict.target.is_empty() || !conflict.target_terms.is_empty() {
        out.word(" (");
        out.list(&conflict.target, |out, name| out.name(name));
        if !conflict.target.is_empty() && !conflict.target_terms.is_empty() {
            out.word(", ");
        }
        out.list(&conflict.target_terms, key_term);
        out.word(")");
    }
    if let Some(constraint) = &conflict.constraint {
        out.word(" ON CONSTRAINT ");
        out.name(constraint);
    }
    if !conflict.target_filter.is_empty() {
        out.word(" WHERE ");
        out.all(&conflict.target_filter);
    }
    match &conflict.action {
        None | Some(ConflictAction::Nothing) => out.word(" DO NOTHING"),
        Some(ConflictAction::Update { assignments, filter }) => {
            out.word(" DO UPDATE SET ");
            update::assignments(assignments, out);
            if !filter.is_empty() {
                out.word(" WHERE ");
                out.all(filter);
            }
        }
    }
}

/// A part of a key that is computed: a call stands as it is, everything else in parentheses.
fn key_term<'q>(out: &mut Renderer<'q, '_>, term: &'q Expr) {
    if matches!(term, Expr::Function(_)) {
        return out.operand(term, Precedence::Postfix);
    }
    out.word("(");
    out.expr(term);
    out.word(")");
}

/// `excluded.column`.
pub fn excluded<'q>(column: &'q Name, out: &mut Renderer<'q, '_>) {
    const EXCLUDED: Name = Name::new("excluded");
    out.name(&EXCLUDED);
    out.word(".");
    out.name(column);
}

/// RETURNING where the columns of other tables are seen as well: `*` is `target.*`, and so for single columns.
pub fn returning_of<'q>(items: &'q [Item], target: &'q Name, out: &mut Renderer<'q, '_>) {
    out.clause(" RETURNING ");
    out.reading_target(target, |out| {
        out.list(items, |out, item| {
            if item.expr == crate::ast::Expr::Star(None) {
                out.name(target);
                return out.word(".*");
            }
            select::item(item, out);
        });
    });
}

/// RETURNING.
pub fn returning<'q>(items: &'q [Item], out: &mut Renderer<'q, '_>) {
    out.clause(" RETURNING ");
    select::items(items, out);
}

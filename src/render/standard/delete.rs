//! DELETE.

use super::{select, source};
use crate::ast::Delete;
use crate::render::Renderer;

/// `DELETE FROM t USING .. WHERE .. RETURNING ..`.
pub fn delete<'q>(delete: &'q Delete, out: &mut Renderer<'q, '_>) {
    change(delete, out);
    if !delete.returning.is_empty() {
        out.dialect().render_returning(&delete.returning, out);
    }
}

/// A DELETE but for what it returns.
pub fn change<'q>(delete: &'q Delete, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    select::with(delete.with.as_deref(), out);
    out.word("DELETE FROM ");
    dialect.render_table(&delete.table, out);
    if let Some(using) = &delete.using {
        out.clause(" USING ");
        source::source(using, out);
        source::joins(&delete.joins, out);
    }
    if !delete.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&delete.filter);
    }
    select::order_by(&delete.order_by, out);
    if !delete.limit.is_none() {
        dialect.render_limit(&delete.limit, !delete.order_by.is_empty(), out);
    }
}

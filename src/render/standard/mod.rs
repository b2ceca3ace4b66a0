//! Standard SQL, as free functions: what a dialect's hooks fall back to.

pub mod aggregate;
pub mod delete;
pub mod expr;
pub mod function;
pub mod insert;
pub mod like;
pub mod limit;
pub mod literal;
pub mod merge;
pub mod query;
pub mod schema;
pub mod select;
pub mod source;
pub mod transaction;
pub mod types;
pub mod update;
pub mod window;

use super::Renderer;
use crate::ast::StatementRef;

/// Any statement.
pub(crate) fn statement<'q>(statement: StatementRef<'q>, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    match statement {
        StatementRef::Select(it) => select::select(it, out),
        StatementRef::SetOperation(it) => query::set_operation(it, out),
        StatementRef::Values(it) => query::values(it, out),
        StatementRef::Raw(it) => expr::raw(it, out),
        StatementRef::Insert(it) => dialect.render_insert(it, out),
        StatementRef::Update(it) => dialect.render_update(it, out),
        StatementRef::Delete(it) => dialect.render_delete(it, out),
        StatementRef::Merge(it) => dialect.render_merge(it, out),
        StatementRef::Transaction(it) => dialect.render_transaction(it, out),
        StatementRef::CreateTable(it) => dialect.render_create_table(it, out),
        StatementRef::DropTable(it) => dialect.render_drop_table(it, out),
    }
}

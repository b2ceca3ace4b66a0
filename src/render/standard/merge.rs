//! MERGE.

use super::{select, source, update};
use crate::ast::{Merge, MergeAction, MergeBranch};
use crate::render::Renderer;

/// MERGE as the SQL standard has it.
pub fn merge<'q>(merge: &'q Merge, out: &mut Renderer<'q, '_>) {
    change(merge, out);
    if !merge.returning.is_empty() {
        out.dialect().render_returning(&merge.returning, out);
    }
}

/// A MERGE but for what it returns.
pub fn change<'q>(merge: &'q Merge, out: &mut Renderer<'q, '_>) {
    head(merge, out);
    out.expr(&merge.on);
    for branch in &merge.branches {
        out.clause(if branch.matched { " WHEN MATCHED" } else { " WHEN NOT MATCHED" });
        if !branch.filter.is_empty() {
            out.word(" AND ");
            out.all(&branch.filter);
        }
        out.word(" THEN ");
        action(branch, out);
    }
}

/// `MERGE INTO t USING s ON `.
pub fn head<'q>(merge: &'q Merge, out: &mut Renderer<'q, '_>) {
    select::with(merge.with.as_deref(), out);
    out.word("MERGE INTO ");
    out.dialect().render_table(&merge.table, out);
    out.clause(" USING ");
    source::source(&merge.source, out);
    out.clause(" ON ");
}

/// What a branch does.
pub fn action<'q>(branch: &'q MergeBranch, out: &mut Renderer<'q, '_>) {
    match &branch.action {
        MergeAction::Update(assignments) => {
            out.word("UPDATE SET ");
            update::assignments(assignments, out);
        }
        MergeAction::Delete => out.word("DELETE"),
        MergeAction::Insert { columns, values } => {
            out.word("INSERT (");
            out.list(columns, |out, name| out.name(name));
            out.word(") VALUES (");
            out.list(values, |out, value| out.expr(value));
            out.word(")");
        }
    }
}

//! What stands in FROM.

use crate::ast::{Derived, Join, JoinKind, JoinOn, Name, Source, Table, TableFunction};
use crate::render::Renderer;

/// Any source.
pub fn source<'q>(source: &'q Source, out: &mut Renderer<'q, '_>) {
    match source {
        Source::Table(table) => out.dialect().render_table(table, out),
        Source::Derived(derived) => self::derived(derived, out),
        Source::Function(function) => table_function(function, out),
        Source::Joined(joined) => {
            out.word("(");
            self::source(&joined.first, out);
            self::joined(&joined.joins, out);
            out.word(")");
        }
        Source::Extended(extended) => {
            self::source(&extended.source, out);
            out.word(" ");
            out.dialect().render_extension(&extended.extension, out);
        }
        Source::Raw(raw) => super::expr::raw(raw, out),
    }
}

/// A table, its alias, and a lock hint where there is one.
pub fn table<'q>(table: &'q Table, out: &mut Renderer<'q, '_>) {
    out.table_name(&table.name);
    alias(table.alias.as_ref(), &[], out);
    if let Some(lock) = &table.lock {
        out.dialect().render_table_lock(lock, out);
    }
}

fn derived<'q>(derived: &'q Derived, out: &mut Renderer<'q, '_>) {
    if derived.lateral && out.has(crate::Feature::Lateral) {
        out.word("LATERAL ");
    }
    out.subquery(&derived.query);
    alias(derived.alias.as_ref(), &derived.columns, out);
}

fn table_function<'q>(function: &'q TableFunction, out: &mut Renderer<'q, '_>) {
    if function.lateral && out.has(crate::Feature::Lateral) {
        out.word("LATERAL ");
    }
    match function.name.qualifiers.as_slice() {
        [] => out.function_name(&function.name.name),
        _ => out.table_name(&function.name),
    }
    out.word("(");
    out.list(&function.arguments, |out, argument| out.expr(argument));
    out.word(")");
    alias(function.alias.as_ref(), &function.columns, out);
}

/// The alias of a source, with new names for its columns.
pub fn alias<'q>(alias: Option<&'q Name>, columns: &'q [Name], out: &mut Renderer<'q, '_>) {
    let Some(alias) = alias else { return };
    let between = out.spelling().table_alias;
    out.word(between);
    out.name(alias);
    if !columns.is_empty() {
        out.word(" (");
        out.list(columns, |out, name| out.name(name));
        out.word(")");
    }
}

/// The joins behind the first source.
pub fn joins<'q>(joins: &'q [Join], out: &mut Renderer<'q, '_>) {
    // A comma binds looser than other joins, so that it is written only where there are none.
    if out.spelling().joins.comma && joins.iter().all(|join| join.kind == JoinKind::Cross) {
        return joins.iter().for_each(|join| {
            out.word(", ");
            source(&join.source, out);
        });
    }
    joined(joins, out);
}

fn joined<'q>(joins: &'q [Join], out: &mut Renderer<'q, '_>) {
    let words = &out.spelling().joins;
    for join in joins {
        out.clause(match join.kind {
            JoinKind::Inner => words.inner,
            JoinKind::Left => " LEFT JOIN ",
            JoinKind::Right => " RIGHT JOIN ",
            JoinKind::Full => words.full,
            JoinKind::Cross => " CROSS JOIN ",
            JoinKind::CrossApply => " CROSS APPLY ",
            JoinKind::OuterApply => " OUTER APPLY ",
        });
        source(&join.source, out);
        on(&join.on, out);
    }
}

/// The condition of a join.
pub fn on<'q>(on: &'q JoinOn, out: &mut Renderer<'q, '_>) {
    match on {
        JoinOn::Nothing => {}
        JoinOn::On(condition) => {
            out.word(" ON ");
            out.expr(condition);
        }
        JoinOn::Using(columns) => {
            out.word(" USING (");
            out.list(columns, |out, name| out.name(name));
            out.word(")");
        }
    }
}

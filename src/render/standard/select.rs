//! SELECT.

use super::{source, window};
use crate::ast::{
    Clause, ClausePlace, Cte, Distinct, Item, Lock, LockStrength, LockWait, Nulls, Order, Select, With,
};
use crate::render::Renderer;

/// A SELECT with all its clauses.
pub fn select<'q>(select: &'q Select, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    with(select.with.as_deref(), out);
    out.word("SELECT ");
    out.recursion_hint();
    clauses(&select.clauses, ClausePlace::Head, out);
    match &select.distinct {
        Distinct::No => {}
        Distinct::Yes => out.word("DISTINCT "),
        Distinct::On(terms) => {
            out.word("DISTINCT ON (");
            out.list(terms, |out, term| out.expr(term));
            out.word(") ");
        }
    }
    if !select.limit.is_none() {
        dialect.render_limit_head(&select.limit, out);
    }
    items(&select.items, out);
    from(select, out);
    if !select.filter.is_empty() {
        out.clause(" WHERE ");
        out.all(&select.filter);
    }
    if !select.group_by.is_empty() {
        out.clause(" GROUP BY ");
        out.list(&select.group_by, |out, term| out.expr(term));
    }
    if !select.having.is_empty() {
        out.clause(" HAVING ");
        out.all(&select.having);
    }
    if !select.windows.is_empty() {
        out.clause(" WINDOW ");
        out.list(&select.windows, |out, named| {
            out.name(&named.name);
            out.word(" AS (");
            window::window(&named.window, out);
            out.word(")");
        });
    }
    order_by(&select.order_by, out);
    if !select.limit.is_none() {
        dialect.render_limit(&select.limit, !select.order_by.is_empty(), out);
    }
    if let Some(lock) = &select.lock {
        dialect.render_lock(lock, out);
    }
    clauses(&select.clauses, ClausePlace::End, out);
}

fn from<'q>(select: &'q Select, out: &mut Renderer<'q, '_>) {
    match (&select.from, out.spelling().dummy_table) {
        (Some(first), _) => {
            out.clause(" FROM ");
            source::source(first, out);
            source::joins(&select.joins, out);
        }
        (None, Some(dummy)) if !dummy.only_with_where || !select.filter.is_empty() => {
            out.clause(" FROM ");
            out.word(dummy.name);
        }
        (None, _) => {}
    }
}

/// WITH, in front of a statement.
#[inline]
pub fn with<'q>(with: Option<&'q With>, out: &mut Renderer<'q, '_>) {
    if let Some(with) = with {
        members(with, out);
    }
}

fn members<'q>(with: &'q With, out: &mut Renderer<'q, '_>) {
    out.word("WITH ");
    if with.recursive {
        let recursive = out.spelling().recursive;
        out.word(recursive);
        out.begin_recursion();
    }
    out.list(&with.members, member);
    // What follows begins on a line of its own.
    out.clause(" ");
}

fn member<'q>(out: &mut Renderer<'q, '_>, member: &'q Cte) {
    out.name(&member.name);
    if !member.columns.is_empty() {
        out.word(" (");
        out.list(&member.columns, |out, name| out.name(name));
        out.word(")");
    }
    out.word(match member.materialized {
        None => " AS ",
        Some(true) => " AS MATERIALIZED ",
        Some(false) => " AS NOT MATERIALIZED ",
    });
    out.open();
    out.statement(&member.body);
    out.close();
}

/// The items of a select list or of RETURNING.
pub fn items<'q>(items: &'q [Item], out: &mut Renderer<'q, '_>) {
    out.list(items, |out, item| self::item(item, out));
}

/// An item of a select list or of RETURNING.
#[inline]
pub fn item<'q>(item: &'q Item, out: &mut Renderer<'q, '_>) {
    out.expr(&item.expr);
    if let Some(alias) = &item.alias {
        out.word(" AS ");
        out.name(alias);
    }
}

/// ORDER BY, if there are keys.
pub fn order_by<'q>(keys: &'q [Order], out: &mut Renderer<'q, '_>) {
    if !keys.is_empty() {
        out.clause(" ORDER BY ");
        orders(keys, out);
    }
}

/// The keys of an ORDER BY.
pub fn orders<'q>(keys: &'q [Order], out: &mut Renderer<'q, '_>) {
    let ascending = out.spelling().ascending;
    out.list(keys, |out, key| {
        out.expr(&key.expr);
        out.word(if key.descending { " DESC" } else { ascending });
        match key.nulls {
            None => {}
            Some(Nulls::First) => out.word(" NULLS FIRST"),
            Some(Nulls::Last) => out.word(" NULLS LAST"),
        }
    });
}

/// FOR UPDATE and its kin.
pub fn lock<'q>(lock: &'q Lock, out: &mut Renderer<'q, '_>) {
    out.clause(match lock.strength {
        LockStrength::Update => " FOR UPDATE",
        LockStrength::Share => " FOR SHARE",
    });
    if !lock.of.is_empty() {
        out.word(" OF ");
        out.list(&lock.of, |out, name| out.name(name));
    }
    wait(lock.wait, out);
}

/// NOWAIT and SKIP LOCKED.
pub fn wait(wait: LockWait, out: &mut Renderer<'_, '_>) {
    match wait {
        LockWait::Wait => {}
        LockWait::NoWait => out.word(" NOWAIT"),
        LockWait::SkipLocked => out.word(" SKIP LOCKED"),
    }
}

fn clauses<'q>(clauses: &'q [Clause], place: ClausePlace, out: &mut Renderer<'q, '_>) {
    let dialect = out.dialect();
    for clause in clauses.iter().filter(|clause| clause.place == place) {
        match place {
            ClausePlace::Head => {
                dialect.render_extension(&clause.extension, out);
                out.word(" ");
            }
            ClausePlace::End => {
                out.clause(" ");
                dialect.render_extension(&clause.extension, out);
            }
        }
    }
}

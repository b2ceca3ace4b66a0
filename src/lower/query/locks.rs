//! Locks of a query, where it is the tables that are locked, or nothing at all.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::visit::{Tree, Visitor};
use crate::ast::{
    Distinct, Expr, Flow, In, InSet, Item, Lock, LockWait, Name, Node, NodeMut, Query, Select, Source,
    Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::change::dml::{bare, each, exposed, item, known, refuse};
use crate::lower::{Lowering, Pass};

const ALL: &[Feature] = &[
    Feature::ForUpdate,
    Feature::ForShare,
    Feature::LockOf,
    Feature::LockNoWait,
    Feature::LockSkipLocked,
    Feature::LockWithLimit,
    Feature::LockInSubquery,
    Feature::LockOfSeveral,
];

/// A hint behind each table.
pub(crate) const HINTS: Pass = Pass {
    name: "lock hints on the tables",
    removes: ALL,
    needs: &[Feature::TableLockHint],
    lossy: false,
    run: hints,
};

/// FOR UPDATE OF all the tables that there are is FOR UPDATE.
pub(crate) const OF_ALL: Pass =
    Pass { name: "a lock on all tables", removes: &[Feature::LockOf], needs: &[], lossy: false, run: of_all };

/// The rows are picked by a subquery, and locked outside of it.
pub(crate) const WITH_LIMIT: Pass = Pass {
    name: "a lock on rows picked by their key",
    removes: &[Feature::LockWithLimit],
    needs: &[Feature::LimitInSubqueryOfIn],
    lossy: false,
    run: with_limit,
};

/// Nothing is locked. The caller must have said that this will do.
pub(crate) const DROPPED: Pass =
    Pass { name: "leaving the lock out", removes: ALL, needs: &[], lossy: true, run: dropped };

fn lost(lock: &Lock) -> Feature {
    match lock.strength {
        crate::ast::LockStrength::Share => Feature::ForShare,
        crate::ast::LockStrength::Update => Feature::ForUpdate,
    }
}

fn hints(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    let mut named: Vec<Name> = Vec::new();
    let visit: Visitor<'_, '_> = &mut |node| {
        if let Node::Cte(cte) = node {
            named.push(cte.name.clone());
        }
        Flow::Continue
    };
    let _ = tree.walk(visit);
    each(tree, &mut |node| {
        let NodeMut::Select(select) = node else { return Ok(()) };
        match select.lock.take() {
            Some(lock) => hint(select, &lock, &named),
            None => Ok(()),
        }
    })
}

fn hint(select: &mut Select, lock: &Lock, named: &[Name]) -> Result<(), Error> {
    let own = Lock { of: Vec::new(), ..lock.clone() };
    let mut open = lock.of.clone();
    let sources = select.from.iter_mut().chain(select.joins.iter_mut().map(|join| &mut join.source));
    for source in sources {
        hint_source(source, lock, &own, named, &mut open)?;
    }
    if open.is_empty() {
        return Ok(());
    }
    Err(refuse(
        Feature::LockOf,
        "It names what is no table of the query.",
        "Name tables of FROM by the alias that they have there.",
    ))
}

fn hint_source(
    source: &mut Source,
    lock: &Lock,
    own: &Lock,
    named: &[Name],
    open: &mut Vec<Name>,
) -> Result<(), Error> {
    let mut wanted = |name: &Name| {
        open.retain(|other| other != name);
        lock.of.is_empty() || lock.of.contains(name)
    };
    match source {
        Source::Table(table) => {
            // What WITH names is no table; its rows are not locked.
            let member = table.name.qualifiers.is_empty() && named.contains(&table.name.name);
            let reference = table.reference().clone();
            if wanted(&reference) && !member {
                table.lock = Some(Box::new(own.clone()));
            }
            Ok(())
        }
        Source::Extended(extended) => hint_source(&mut extended.source, lock, own, named, open),
        Source::Derived(derived) => {
            if !derived.alias.as_ref().is_none_or(&mut wanted) {
                return Ok(());
            }
            match &mut derived.query {
                Query::Select(inner)
                    if inner.distinct == Distinct::No
                        && inner.group_by.is_empty()
                        && inner.having.is_empty() =>
                {
                    hint(inner, own, named)
                }
                Query::Values(_) => Ok(()),
                _ => Err(refuse(
                    lost(lock),
                    "Rows are locked through a query that does not return them one by one.",
                    "Name the tables that are to be locked by `of`.",
                )),
            }
        }
        Source::Joined(joined) => {
            hint_source(&mut joined.first, lock, own, named, open)?;
            joined.joins.iter_mut().try_for_each(|join| hint_source(&mut join.source, lock, own, named, open))
        }
        Source::Function(_) => Ok(()),
        Source::Raw(_) if !lock.of.is_empty() => Ok(()),
        Source::Raw(_) => Err(refuse(lost(lock), "Which tables are in raw text is not known.", "")),
    }
}

fn of_all(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if lowering.features.has(Feature::LockOf) {
        return Ok(());
    }
    each(tree, &mut |node| {
        let NodeMut::Select(select) = node else { return Ok(()) };
        let Some(lock) = select.lock.as_deref_mut() else { return Ok(()) };
        let mut names = Vec::new();
        let sources = select.from.iter().chain(select.joins.iter().map(|join| &join.source));
        sources.for_each(|source| exposed(source, &mut names));
        if names.iter().all(|name| lock.of.contains(name)) {
            lock.of.clear();
            return Ok(());
        }
        Err(refuse(
            Feature::LockOf,
            "All tables of the query would be locked.",
            "Lock all of them, or lock the rows of that table by a query of their own.",
        ))
    })
}

fn with_limit(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if lowering.features.has(Feature::LockWithLimit) {
        return Ok(());
    }
    each(tree, &mut |node| {
        let NodeMut::Select(select) = node else { return Ok(()) };
        let Some(lock) = select.lock.as_deref() else { return Ok(()) };
        if select.limit.is_none() {
            return Ok(());
        }
        let no = |because| {
            refuse(Feature::LockWithLimit, because, "Pick the keys by a query first, then lock by them.")
        };
        if lock.wait == LockWait::SkipLocked {
            return Err(no("Rows that are locked already would count for the limit."));
        }
        let (Some(Source::Table(table)), [], None) = (&select.from, select.joins.as_slice(), &select.with)
        else {
            return Err(no("The rows of several tables cannot be picked by one key."));
        };
        let declared = known(lowering, &table.name).map(|table| table.primary_key.clone());
        let key = match declared.as_deref() {
            Some([one]) => one.clone(),
            _ => match lowering.spelling.row_id {
                [one] => Name::new(one),
                _ => {
                    return Err(no(
                        "The rows would be picked by their key, which is not known, or has several parts.",
                    ));
                }
            },
        };
        if select.windows.len() + select.clauses.len() > 0 || !plain(&select.items) {
            return Err(no("What it selects is computed over all rows."));
        }
        let alias = lowering.names.fresh("picked_key");
        let inner = Select {
            items: alloc::vec![item(bare(&key), Some(alias))],
            from: select.from.clone(),
            filter: core::mem::take(&mut select.filter),
            order_by: select.order_by.clone(),
            limit: core::mem::take(&mut select.limit),
            ..crate::ast::select(Vec::<Item>::new())
        };
        let set = InSet::Query(inner.into());
        select.filter.push(Expr::In(Box::new(In { operand: bare(&key), set, negated: false })));
        Ok(())
    })
}

/// Whether no item is a window function, and none has an alias by which the order could go.
fn plain(items: &[Item]) -> bool {
    items.iter().all(|item| {
        let mut plain = item.alias.is_none();
        let _ = item.expr.walk(&mut |node| {
            plain &= !matches!(node, Node::Expr(Expr::Aggregate(_)));
            Flow::Continue
        });
        plain
    })
}

fn dropped(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| {
        if let NodeMut::Select(select) = node {
            select.lock = None;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, for_update, select, table};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    #[test]
    fn of_what_is_all_is_no_more_than_all() {
        let query = select("*").from("t").lock(for_update().of("t"));
        let probe = Probe::without(&[Feature::LockOf, Feature::TableLockHint]);
        assert_eq!(probe.sql(&query), "SELECT * FROM t FOR UPDATE");
        let u = table("u");
        let query = select("*").from("t").join(&u, u.col("id").eq(col("t.id"))).lock(for_update().of("t"));
        assert!(probe.sql(&query).contains("All tables of the query would be locked"));
    }

    #[test]
    fn rows_are_picked_before_they_are_locked() {
        let query = select("*").from("t").order_by("a").limit(1).lock(for_update());
        let probe = Probe::without(&[Feature::LockWithLimit, Feature::TableLockHint]);
        let schema = Schema::new(alloc::vec![
            TableDef::new("t").column(ColumnDef::new("id", Type::Integer)).primary_key("id")
        ]);
        assert_eq!(
            probe.sql_with(&query, |options| options.schema(&schema)),
            "SELECT * FROM t WHERE id IN (SELECT id AS picked_key FROM t ORDER BY a FETCH FIRST 1 ROWS ONLY) \
             ORDER BY a FOR UPDATE"
        );
        let query = query.lock(for_update().skip_locked());
        assert!(probe.sql(&query).contains("would count for the limit"));
    }

    #[test]
    fn a_lock_is_left_out_only_if_the_caller_says_so() {
        let query = select("*").from("t").lock(for_update());
        let probe = Probe::without(&[Feature::ForUpdate, Feature::TableLockHint]);
        assert!(probe.sql(&query).contains("BEGIN IMMEDIATE"), "{}", probe.sql(&query));
        assert_eq!(probe.sql_with(&query, |options| options.lossy(&[Feature::ForUpdate])), "SELECT * FROM t");
    }
}

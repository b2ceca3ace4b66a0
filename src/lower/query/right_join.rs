//! RIGHT JOIN as a LEFT JOIN with its sides changed: all that stands before it becomes the right side.

use alloc::vec::Vec;

use super::join_using::expand_using;
use crate::ast::{Expr, Join, JoinKind, Joined, NodeMut, Query, Source, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::rewriting::nodes;
use crate::lower::tree::scope::{Place, each_query};
use crate::lower::tree::wrap::columns_unknown;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass =
    Pass { name: "right_join", removes: &[Feature::RightJoin], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    // The columns behind `*` come in the order of the sources, which is about to change.
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let Query::Select(select) = query else { return Ok(()) };
        let starred = select.items.iter().any(|item| matches!(item.expr, Expr::Star(None)));
        if !starred || place == Place::Exists || !is_turned(select.from.as_ref(), &select.joins) {
            return Ok(());
        }
        let scope = scope.behind(select.with.as_deref()).into_owned();
        expand_using(select, &scope)?;
        if scope.expand(select) { Ok(()) } else { Err(columns_unknown(Feature::RightJoin)) }
    })?;
    nodes(tree, &mut |node| {
        let (first, joins) = match node {
            NodeMut::Select(it) => (it.from.as_mut(), &mut it.joins),
            NodeMut::Update(it) => (it.from.as_mut(), &mut it.joins),
            NodeMut::Delete(it) => (it.using.as_mut(), &mut it.joins),
            NodeMut::Source(Source::Joined(it)) => (Some(&mut it.first), &mut it.joins),
            _ => return Ok(()),
        };
        if let Some(first) = first {
            turn(first, joins);
        }
        Ok(())
    })
}

/// Whether a RIGHT JOIN is among these joins or within the parentheses of one of their sources.
fn is_turned(first: Option<&Source>, joins: &[Join]) -> bool {
    let within = |source: &Source| match source {
        Source::Joined(inner) => is_turned(Some(&inner.first), &inner.joins),
        _ => false,
    };
    first.is_some_and(within) || joins.iter().any(|join| join.kind == JoinKind::Right || within(&join.source))
}

/// From the left: what stands before a RIGHT JOIN is one table for it.
fn turn(first: &mut Source, joins: &mut Vec<Join>) {
    while let Some(at) = joins.iter().position(|join| join.kind == JoinKind::Right) {
        let behind = joins.split_off(at + 1);
        let Some(Join { source, on, .. }) = joins.pop() else { return };
        let (left, before) = (core::mem::replace(first, source), core::mem::replace(joins, behind));
        let left = if before.is_empty() {
            left
        } else {
            Source::Joined(Joined { first: left, joins: before }.into())
        };
        joins.insert(0, Join { kind: JoinKind::Left, source: left, on });
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{JoinKind, col, joined, select, update};
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::{Feature, Type};

    const PROBE: Probe = Probe::without(&[Feature::RightJoin]);

    #[test]
    fn the_sides_change() {
        let query = select(["a.x", "b.y"]).from("a").right_join("b", col("a.id").eq(col("b.id")));
        assert_eq!(PROBE.sql(&query), "SELECT a.x, b.y FROM b LEFT JOIN a ON a.id = b.id");
    }

    #[test]
    fn all_that_stands_before_it_is_one_side() {
        let query = select("a.x")
            .from("a")
            .join("b", col("a.id").eq(col("b.id")))
            .right_join("c", col("c.id").eq(col("b.id")))
            .left_join("d", col("d.id").eq(col("c.id")));
        assert_eq!(
            PROBE.sql(&query),
            "SELECT a.x FROM c LEFT JOIN (a JOIN b ON a.id = b.id) ON c.id = b.id LEFT JOIN d ON d.id = c.id"
        );
        let twice = select("a.x")
            .from("a")
            .right_join("b", col("a.id").eq(col("b.id")))
            .right_join("c", col("c.id").eq(col("b.id")));
        assert_eq!(
            PROBE.sql(&twice),
            "SELECT a.x FROM c LEFT JOIN (b LEFT JOIN a ON a.id = b.id) ON c.id = b.id"
        );
    }

    #[test]
    fn the_shared_column_stays_that_of_the_side_that_is_never_missing() {
        let query = select("id").from("a").join_using(JoinKind::Right, "b", "id");
        assert_eq!(PROBE.sql(&query), "SELECT id FROM b LEFT JOIN a USING (id)");
    }

    #[test]
    fn columns_behind_a_star_keep_their_order() {
        let query = select("*").from("a").right_join("b", col("a.x").eq(col("b.y")));
        assert!(PROBE.sql(&query).contains("columns behind `*`"));
        let table = |name: &'static str, column: &'static str| {
            TableDef::new(name).column(ColumnDef::new(column, Type::Integer))
        };
        let schema = Schema::new(alloc::vec![table("a", "x"), table("b", "y")]);
        assert_eq!(
            PROBE.sql_with(&query, |options| options.schema(&schema)),
            "SELECT a.x, b.y FROM b LEFT JOIN a ON a.x = b.y"
        );
    }

    #[test]
    fn joins_in_parentheses_and_in_changes_change_too() {
        let inner = || {
            let mut inner = joined("b").left_join("c", col("b.id").eq(col("c.id")));
            inner.joins.iter_mut().for_each(|join| join.kind = JoinKind::Right);
            inner
        };
        let query = select("a.x").from("a").join(inner(), col("a.id").eq(col("c.id")));
        assert_eq!(PROBE.sql(&query), "SELECT a.x FROM a JOIN (c LEFT JOIN b ON b.id = c.id) ON a.id = c.id");
        let change = update("t").set("x", col("b.x")).from(inner());
        assert_eq!(PROBE.sql(&change), "UPDATE t SET x = b.x FROM (c LEFT JOIN b ON b.id = c.id)");
    }
}

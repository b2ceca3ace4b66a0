//! Row limits by ROWNUM, which counts the rows that a WHERE lets through.
//!
//! It counts before its own level orders, so that an order stands one level deeper; and it reaches 2 only once a row
//! was let through as number 1, so that passing over rows goes by a number that was given before.

use alloc::vec::Vec;

use super::level::{ascending, compare, rows, rows_together, take_order};
use super::limits::{by_number, feature_of, is_idle, is_lacking_at};
use crate::ast::visit::Tree;
use crate::ast::{
    BinaryOperator, Column, Distinct, Expr, Extension, Flow, Item, Limit, Name, Node, Query, Select, Source,
    Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::outputs::Output;
use crate::lower::tree::scope::{Place, Scope, each_query, take};
use crate::lower::tree::wrap::{as_source, columns_unknown, wrap};
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "limit_rownum",
    removes: &[
        Feature::Limit,
        Feature::LimitInSubquery,
        Feature::LimitExpression,
        Feature::LimitComputed,
        Feature::Offset,
        Feature::OffsetWithoutLimit,
    ],
    needs: &[Feature::RowNumColumn, Feature::OrderInSubquery],
    lossy: false,
    run,
};

/// The pseudo-column, as the extension that a dialect with `RowNumColumn` renders.
const ROWNUM: Name = Name::new("rownum");

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let Some(limit) = query.limit().filter(|limit| !limit.is_none()) else { return Ok(()) };
        if !is_lacking_at(limit, place, lowering) {
            return Ok(());
        }
        if is_idle(limit, place) {
            take_order(query);
            return Ok(());
        }
        by_rownum(query, place, scope, lowering)
    })
}

fn by_rownum(
    query: &mut Query,
    place: Place,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
) -> Result<(), Error> {
    if query.limit().is_some_and(|limit| limit.with_ties || limit.percent) {
        return by_number(query, place, scope, lowering);
    }
    if let Query::Select(select) = &mut *query
        && counts_its_own_rows(select)
    {
        let limit = core::mem::take(&mut select.limit);
        select.filter.extend(limit.count.as_ref().map(|count| up_to(rows(count))));
        return Ok(());
    }
    let ordered = !query.order_by().is_empty();
    let Some(limit) = take_limit(query) else { return Ok(()) };
    let wrapped = wrap(take(query), scope, lowering, feature_of(&limit))?;
    let mut select = wrapped.select;
    match (&limit.count, &limit.offset) {
        (Some(count), None) => select.filter.push(up_to(rows(count))),
        (count, Some(offset)) => {
            select.filter.extend(count.as_ref().map(|count| up_to(rows_together(offset, count))));
            let Some(outputs) = wrapped.outputs else { return Err(columns_unknown(Feature::Offset)) };
            select = behind(select, rows(offset), &outputs, ordered && place.is_outermost(), lowering);
        }
        (None, None) => {}
    }
    *query = select.into();
    Ok(())
}

/// The rows of `select` behind the first `offset` ones.
fn behind(
    mut select: Select,
    offset: Expr,
    outputs: &[Output],
    ordered: bool,
    lowering: &mut Lowering<'_>,
) -> Select {
    let number = lowering.names.fresh("rn");
    let inner = match &select.from {
        Some(Source::Derived(derived)) => derived.alias.clone(),
        _ => None,
    };
    select.items = alloc::vec![Item::new(Expr::Star(inner), None), Item::new(rownum(), Some(number.clone()))];
    let with = select.with.take();
    let clauses = core::mem::take(&mut select.clauses);
    let number = Expr::Column(Column::new(number));
    let order_by = if ordered { alloc::vec![ascending(number.clone())] } else { Vec::new() };
    Select {
        with,
        clauses,
        items: outputs.iter().map(Output::item).collect(),
        from: Some(as_source(select.into(), lowering)),
        filter: alloc::vec![compare(number, BinaryOperator::Greater, offset)],
        order_by,
        ..Select::default()
    }
}

/// Whether the rows that WHERE lets through are the rows of the result, in whatever order.
pub(crate) fn counts_its_own_rows(select: &Select) -> bool {
    let plain = select.order_by.is_empty()
        && select.limit.offset.is_none()
        && select.distinct == Distinct::No
        && select.group_by.is_empty()
        && select.having.is_empty();
    plain && !select.items.iter().any(|item| may_aggregate(&item.expr))
}

pub(crate) fn may_aggregate(expr: &Expr) -> bool {
    let mut found = false;
    let _ = expr.walk(&mut |node| match node {
        Node::Query(_) => Flow::Skip,
        Node::Expr(Expr::Aggregate(_) | Expr::Raw(_) | Expr::Extension(_)) => {
            found = true;
            Flow::Stop
        }
        _ => Flow::Continue,
    });
    found
}

fn up_to(last: Expr) -> Expr {
    compare(rownum(), BinaryOperator::LessOrEqual, last)
}

/// ROWNUM <= `last`.
pub(crate) fn rownum() -> Expr {
    Expr::Extension(Extension { name: ROWNUM, arguments: Vec::new() }.into())
}

fn take_limit(query: &mut Query) -> Option<Limit> {
    match query {
        Query::Select(select) => Some(core::mem::take(&mut select.limit)),
        Query::SetOperation(set) => Some(core::mem::take(&mut set.limit)),
        Query::Values(_) | Query::Raw(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{bind, col, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::Limit, Feature::Offset]);

    #[test]
    fn rows_in_any_order_are_counted_where_they_are() {
        let some =
            select("*").from("a").join("b", col("a.id").eq(col("b.id"))).filter(col("a.v").gt(1)).limit(3);
        assert_eq!(PROBE.sql(&some), "SELECT * FROM a JOIN b ON a.id = b.id WHERE a.v > ? AND rownum <= 3");
    }

    #[test]
    fn an_order_stands_one_level_deeper() {
        let first = select("*").from("people").order_by("name").limit(3);
        assert_eq!(
            PROBE.sql(&first),
            "SELECT * FROM (SELECT * FROM people ORDER BY name) AS q WHERE rownum <= 3"
        );
    }

    #[test]
    fn the_high_bound_is_bound_before_the_low_one() {
        let page = select("id").from("people").order_by("id").limit(bind(10)).offset(bind(20));
        assert_eq!(
            PROBE.sql(&page),
            "SELECT id FROM (SELECT q.*, rownum AS rn FROM (SELECT id FROM people ORDER BY id) AS q WHERE rownum <= ? \
             + ?) AS q2 WHERE rn > ? ORDER BY rn"
        );
    }

    #[test]
    fn what_ties_with_the_last_row_is_ranked() {
        let probe = Probe::without(&[Feature::Offset]);
        let page = select("id").from("people").order_by("score").limit(2).offset(1).with_ties();
        assert!(probe.sql(&page).contains("RANK() OVER (ORDER BY score)"));
    }

    #[test]
    fn a_union_is_counted_as_a_whole() {
        let first = select("id").from("a").union_all(select("id").from("b")).order_by("id").limit(3);
        assert_eq!(
            PROBE.sql(&first),
            "SELECT * FROM (SELECT id FROM a UNION ALL SELECT id FROM b ORDER BY id) AS q WHERE rownum <= 3"
        );
    }
}

//! Row limits at places where the dialect takes none: the query is put into a derived table, which keeps its limit, or
//! which leaves it outside.

use super::level::take_order;
use super::limits::is_lacking;
use crate::ast::{Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::{Place, Scope, each_query, take};
use crate::lower::tree::wrap::wrap;
use crate::lower::{Lowering, Pass};

pub(crate) const IN_SET_BRANCH: Pass = Pass {
    name: "limit_in_set_branch",
    removes: &[Feature::LimitInSetBranch],
    needs: &[Feature::Limit, Feature::LimitInSubquery],
    lossy: false,
    run: in_set_branch,
};

pub(crate) const IN_SUBQUERY_OF_IN: Pass = Pass {
    name: "limit_in_subquery_of_in",
    removes: &[Feature::LimitInSubqueryOfIn],
    needs: &[Feature::Limit, Feature::LimitInSubquery],
    lossy: false,
    run: in_subquery_of_in,
};

pub(crate) const ON_SET_OPERATION: Pass = Pass {
    name: "limit_on_set_operation",
    removes: &[Feature::LimitOnSetOperation],
    needs: &[Feature::Limit],
    lossy: false,
    run: on_set_operation,
};

fn in_set_branch(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    inside(tree, Place::Branch, Feature::LimitInSetBranch, lowering)
}

fn in_subquery_of_in(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    inside(tree, Place::In, Feature::LimitInSubqueryOfIn, lowering)
}

/// Puts the limited queries of that place into derived tables.
fn inside(
    tree: &mut Statement,
    wrong: Place,
    feature: Feature,
    lowering: &mut Lowering<'_>,
) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        // What has to be numbered is a derived table then anyhow.
        let limited = query.limit().is_some_and(|limit| !limit.is_none() && !is_lacking(limit, lowering));
        if place == wrong && limited {
            *query = wrap(take(query), scope, lowering, feature)?.query();
        }
        Ok(())
    })
}

fn on_set_operation(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let Query::SetOperation(set) = &*query else { return Ok(()) };
        if set.limit.is_none() || is_lacking(&set.limit, lowering) {
            return Ok(());
        }
        with_order_outside(query, scope, lowering, Feature::LimitOnSetOperation)
    })
}

/// Puts a query into a derived table, and its order and limit outside of it.
pub(crate) fn with_order_outside(
    query: &mut Query,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
    feature: Feature,
) -> Result<(), Error> {
    let (orders, limit) = take_order(query);
    let wrapped = wrap(take(query), scope, lowering, feature)?;
    let orders = wrapped.orders(&orders, feature)?;
    let mut select = wrapped.select;
    select.order_by = orders;
    select.limit = limit;
    *query = select.into();
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, select};
    use crate::lower::testing::Probe;

    #[test]
    fn the_limit_of_a_union_stands_around_it_with_its_order() {
        let probe = Probe::without(&[Feature::LimitOnSetOperation]);
        let first = select("id").from("a").union_all(select("id").from("b")).order_by("id").limit(3);
        assert_eq!(
            probe.sql(&first),
            "SELECT * FROM (SELECT id FROM a UNION ALL SELECT id FROM b) AS q ORDER BY id FETCH FIRST 3 ROWS ONLY"
        );
    }

    #[test]
    fn a_limited_branch_keeps_its_limit_in_a_derived_table() {
        let probe = Probe::without(&[Feature::LimitInSetBranch]);
        let both = select("id").from("a").order_by("id").limit(1).union_all(select("id").from("b"));
        assert_eq!(
            probe.sql(&both),
            "SELECT * FROM (SELECT id FROM a ORDER BY id FETCH FIRST 1 ROWS ONLY) AS q UNION ALL SELECT id FROM b"
        );
    }

    #[test]
    fn a_correlated_subquery_of_in_is_not_cut_off_from_its_columns() {
        let inner = || select("b.id").from("b").filter(col("b.g").eq(col("a.g"))).limit(1);
        let some = || select("a.id").from("a").filter(col("a.id").is_in(inner()));
        let blind = Probe::without(&[Feature::LimitInSubqueryOfIn, Feature::OuterColumnInDerived]);
        assert!(blind.sql(&some()).contains("cannot see the columns of the queries around it"));
        let seeing = Probe::without(&[Feature::LimitInSubqueryOfIn]);
        assert_eq!(
            seeing.sql(&some()),
            "SELECT a.id FROM a WHERE a.id IN (SELECT * FROM (SELECT b.id FROM b WHERE b.g = a.g FETCH FIRST 1 ROWS \
             ONLY) AS q)"
        );
    }
}

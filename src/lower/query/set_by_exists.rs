//! INTERSECT and EXCEPT by EXISTS: a row is in the other query if one there is equal to it, where NULLs are equal.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::level::{compare, take_order};
use crate::ast::{
    BinaryOperator, Column, Derived, Distinct, Expr, Item, Name, Query, Select, SetOperator, Source,
    Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::outputs::{Output, Outputs};
use crate::lower::tree::scope::{Scope, each_query, take};
use crate::lower::tree::wrap::{columns_unknown, outer_orders, take_outside};
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "set_by_exists",
    removes: &[Feature::Intersect, Feature::Except],
    needs: &[Feature::IsDistinctFrom],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| {
        let feature = match &*query {
            Query::SetOperation(set) if !set.all => match set.operator {
                SetOperator::Intersect => Feature::Intersect,
                SetOperator::Except => Feature::Except,
                SetOperator::Union => return Ok(()),
            },
            _ => return Ok(()),
        };
        if lowering.features.has(feature) {
            return Ok(());
        }
        let (orders, limit) = take_order(query);
        let outside = take_outside(query, lowering, feature)?;
        let Query::SetOperation(set) = take(query) else { return Ok(()) };
        let mut branches = set.branches.into_iter();
        let Some(first) = branches.next() else { return Err(columns_unknown(feature)) };
        let (from, alias, outputs) = source(first, scope, lowering, feature)?;
        let mut filter = Vec::new();
        for branch in branches {
            let found = exists(branch, &alias, &outputs, scope, lowering, feature)?;
            filter.push(if feature == Feature::Except { Expr::Not(Box::new(found)) } else { found });
        }
        let first_name = alias;
        let item = |output: &Output| {
            let alias = output.name.clone().filter(|name| *name != output.inner);
            Item::new(Expr::Column(Column::of(first_name.clone(), output.inner.clone())), alias)
        };
        let items = outputs.iter().map(item).collect();
        let mut outer = Select { distinct: Distinct::Yes, items, filter, ..Select::default() };
        outer.order_by = outer_orders(&orders, &outputs, feature)?;
        outer.from = Some(from);
        outer.limit = limit;
        outside.put(&mut outer);
        *query = outer.into();
        Ok(())
    })
}

/// A branch as a derived table whose columns are known.
fn source(
    mut branch: Query,
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
    feature: Feature,
) -> Result<(Source, Name, Vec<Output>), Error> {
    let Outputs::Known(outputs) = scope.name_outputs(&mut branch, &mut lowering.names) else {
        return Err(columns_unknown(feature));
    };
    let alias = lowering.names.fresh("q");
    let derived = Derived { query: branch, alias: Some(alias.clone()), columns: Vec::new(), lateral: false };
    Ok((Source::Derived(derived.into()), alias, outputs))
}

/// Whether the branch has a row that is equal to that of the first.
fn exists(
    branch: Query,
    first: &Name,
    outputs: &[Output],
    scope: &Scope<'_>,
    lowering: &mut Lowering<'_>,
    feature: Feature,
) -> Result<Expr, Error> {
    let (from, alias, others) = source(branch, scope, lowering, feature)?;
    if others.len() != outputs.len() {
        return Err(Error::statement("the branches of a set operation have different numbers of columns"));
    }
    let equal = outputs.iter().zip(&others).map(|(one, other)| {
        compare(
            Expr::Column(Column::of(alias.clone(), other.inner.clone())),
            BinaryOperator::IsNotDistinctFrom,
            Expr::Column(Column::of(first.clone(), one.inner.clone())),
        )
    });
    let one = Item::new(Expr::Literal(Value::Integer(1)), None);
    let inner =
        Select { items: alloc::vec![one], filter: equal.collect(), from: Some(from), ..Select::default() };
    Ok(Expr::Exists(inner.into()))
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::select;
    use crate::lower::testing::Probe;

    #[test]
    fn rows_of_the_first_are_looked_for_in_the_others() {
        let probe = Probe::without(&[Feature::Intersect, Feature::Except]);
        let left = select("a").from("t").except(select("b").from("u")).order_by("a").limit(2);
        assert_eq!(
            probe.sql(&left),
            "SELECT DISTINCT q.a FROM (SELECT a FROM t) AS q WHERE NOT EXISTS (SELECT 1 FROM (SELECT b FROM u) AS q2 \
             WHERE q2.b IS NOT DISTINCT FROM q.a) ORDER BY a FETCH FIRST 2 ROWS ONLY"
        );
    }
}

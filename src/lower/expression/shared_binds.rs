//! Equal expressions with binds in them, which an engine must recognise as equal: what is selected and grouped, what is
//! distinct and ordered. It compares their texts, so that equal values share one number in the tree, hence one
//! placeholder; where placeholders have no numbers, the values are written into the text.

use alloc::vec::Vec;

use crate::ast::visit::{Moment, Tree, rewrite};
use crate::ast::{Distinct, Expr, Flow, NodeMut, Select, Statement};
use crate::bind::Bind;
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::make::cast;
use crate::lower::tree::rewriting;
use crate::lower::{Lowering, Pass};
use crate::survey::has_bind;

pub(crate) const PASS: Pass = Pass {
    name: "shared placeholders, or literals",
    removes: &[Feature::GroupByBind, Feature::OrderDistinctByBind],
    needs: &[],
    lossy: false,
    run,
};

/// Has equal expressions share their numbers. It is done to every tree before all passes, so that these, and the
/// surveys behind them, see as equal what is equal.
pub(crate) fn share(tree: &mut Statement, lifts: &[Bind<'_>]) {
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Select(select) = node {
            let mut terms = binding(&select.group_by);
            if let Distinct::On(on) = &select.distinct {
                terms.extend(binding(on));
            }
            if !terms.is_empty() {
                each_beside(select, &mut |expr| unify(expr, &terms, lifts));
            }
            if select.distinct == Distinct::Yes && select.order_by.iter().any(|order| has_bind(&order.expr)) {
                let items: Vec<Expr> = select.items.iter().map(|item| item.expr.clone()).collect();
                let items = binding(&items);
                select.order_by.iter_mut().for_each(|order| unify(&mut order.expr, &items, lifts));
            }
        }
        Flow::Continue
    });
}

/// Those with binds.
fn binding(terms: &[Expr]) -> Vec<Expr> {
    terms.iter().filter(|term| has_bind(term)).cloned().collect()
}

/// The clauses that may repeat what is grouped.
fn each_beside(select: &mut Select, change: &mut dyn FnMut(&mut Expr)) {
    if let Distinct::On(terms) = &mut select.distinct {
        terms.iter_mut().for_each(&mut *change);
    }
    select.items.iter_mut().for_each(|item| change(&mut item.expr));
    select.having.iter_mut().for_each(&mut *change);
    select.order_by.iter_mut().for_each(|order| change(&mut order.expr));
    for named in &mut select.windows {
        named.window.partition_by.iter_mut().for_each(&mut *change);
        named.window.order_by.iter_mut().for_each(|order| change(&mut order.expr));
    }
}

/// Puts in place of each part of `expr` that is equal to one of the terms that very term.
fn unify(expr: &mut Expr, terms: &[Expr], lifts: &[Bind<'_>]) {
    let _ = expr.walk_mut(&mut |node, moment| {
        if let (NodeMut::Expr(part), Moment::Enter) = (node, moment)
            && let Some(term) = terms.iter().find(|term| same(part, term, lifts))
        {
            *part = term.clone();
            return Flow::Skip;
        }
        Flow::Continue
    });
}

/// Whether two expressions differ in nothing but the numbers of equal binds.
fn same(one: &Expr, other: &Expr, lifts: &[Bind<'_>]) -> bool {
    core::mem::discriminant(one) == core::mem::discriminant(other) && first(one, lifts) == first(other, lifts)
}

/// The expression with the first number of each bind's equals.
fn first(expr: &Expr, lifts: &[Bind<'_>]) -> Expr {
    let mut expr = expr.clone();
    let _ = rewrite(&mut expr, &mut |node| {
        if let NodeMut::Expr(Expr::Lifted(number)) = node {
            let bind = lifts.get(*number as usize);
            let equal = lifts.iter().position(|other| Some(other) == bind);
            *number = equal.map_or(*number, |equal| equal as u32);
        }
        Flow::Continue
    });
    expr
}

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if lowering.reuses_placeholders {
        // The numbers are shared already.
        return Ok(());
    }
    rewriting::nodes(tree, &mut |node| {
        let NodeMut::Select(select) = node else { return Ok(()) };
        if !lowering.features.has(Feature::GroupByBind) {
            for index in 0..select.group_by.len() {
                let Some(term) = select.group_by.get(index).filter(|term| has_bind(term)).cloned() else {
                    continue;
                };
                let written = written(&term, Feature::GroupByBind, lowering);
                let mut result = Ok(());
                let mut found = false;
                each_beside(select, &mut |expr| {
                    replace(expr, &term, &mut |part| {
                        found = true;
                        match &written {
                            Ok(written) => *part = written.clone(),
                            Err(error) => result = Err(error.clone()),
                        }
                    });
                });
                result?;
                if let (true, Ok(written), Some(term)) = (found, written, select.group_by.get_mut(index)) {
                    *term = written;
                }
            }
        }
        let Select { distinct, order_by, .. } = select;
        if let (Distinct::On(terms), false) = (distinct, lowering.features.has(Feature::OrderDistinctByBind))
        {
            for term in terms.iter_mut().filter(|term| has_bind(term)) {
                let written = written(term, Feature::OrderDistinctByBind, lowering)?;
                for order in order_by.iter_mut().filter(|order| order.expr == *term) {
                    order.expr = written.clone();
                }
                *term = written;
            }
        }
        if select.distinct == Distinct::Yes && !lowering.features.has(Feature::OrderDistinctByBind) {
            // A constant orders nothing, and a number would be taken for a place.
            select.order_by.retain(|order| !matches!(order.expr, Expr::Lifted(_)));
            for order in &mut select.order_by {
                if has_bind(&order.expr) {
                    let written = written(&order.expr, Feature::OrderDistinctByBind, lowering)?;
                    for item in &mut select.items {
                        if item.expr == order.expr {
                            item.expr = written.clone();
                        }
                    }
                    order.expr = written;
                }
            }
        }
        Ok(())
    })
}

fn replace(expr: &mut Expr, term: &Expr, change: &mut dyn FnMut(&mut Expr)) {
    let _ = expr.walk_mut(&mut |node, moment| {
        if let (NodeMut::Expr(part), Moment::Enter) = (node, moment)
            && part == term
        {
            change(part);
            return Flow::Skip;
        }
        Flow::Continue
    });
}

/// The expression with its values written into the text.
fn written(expr: &Expr, feature: Feature, lowering: &Lowering<'_>) -> Result<Expr, Error> {
    let mut expr = expr.clone();
    // A number alone would be taken for the place of an item.
    if let Some(bind) = lowering.bind(&expr) {
        expr = cast(expr, bind.ty());
    }
    rewriting::exprs(&mut expr, &mut |part| {
        match lowering.bind(part) {
            Some(Bind::Value(value)) => *part = Expr::Literal(value.clone()),
            Some(_) => {
                return Err(Error::unsupported(feature)
                    .because("The expression holds a parameter whose value is not known yet, so that it cannot be written into the text.")
                    .way_out("Name the expression in a derived table, and group or order by that name."));
            }
            None => {}
        }
        Ok(())
    })?;
    Ok(expr)
}

#[cfg(test)]
mod tests {
    use crate::ast::{Select, col, count_all, param, select};
    use crate::feature::Feature::{BetweenSymmetric, GroupByBind};
    use crate::lower::testing::Probe;
    use crate::types::Type;

    fn grouped() -> Select {
        let key = || col("a") + 1;
        select((key().alias("k"), (key() * 2).alias("double"), count_all()))
            .from("t")
            .filter(col("a").gt(1))
            .group_by(key())
            .having(key().gt(1))
            .order_by(key())
    }

    #[test]
    fn equal_expressions_share_their_placeholders_and_no_others_do() {
        assert_eq!(
            Probe::without(&[GroupByBind]).reusing_placeholders().sql(&grouped()),
            "SELECT a + $1 AS k, (a + $1) * $2 AS double, COUNT(*) FROM t WHERE a > $3 \
             GROUP BY a + $1 HAVING a + $1 > $4 ORDER BY a + $1"
        );
    }

    #[test]
    fn without_numbers_the_values_are_written() {
        assert_eq!(
            Probe::without(&[GroupByBind]).sql(&grouped()),
            "SELECT a + 1 AS k, (a + 1) * ? AS double, COUNT(*) FROM t WHERE a > ? \
             GROUP BY a + 1 HAVING a + 1 > ? ORDER BY a + 1"
        );
    }

    #[test]
    fn what_is_grouped_and_nowhere_else_stays_bound() {
        let query = select(count_all()).from("t").group_by(col("a") + 1);
        assert_eq!(Probe::without(&[GroupByBind]).sql(&query), "SELECT COUNT(*) FROM t GROUP BY a + ?");
    }

    #[test]
    fn a_parameter_has_no_value_to_be_written() {
        let key = || col("a") + param("p", Type::Integer);
        let query = select((key().alias("k"), count_all())).from("t").group_by(key());
        assert!(Probe::without(&[GroupByBind]).sql(&query).contains("a derived table"));
        assert_eq!(
            Probe::without(&[GroupByBind]).reusing_placeholders().sql(&query),
            "SELECT a + $1 AS k, COUNT(*) FROM t GROUP BY a + $1"
        );
    }

    #[test]
    fn a_distinct_query_is_ordered_by_what_it_selects() {
        let key = || col("a") + 1;
        let query = select(key()).distinct().from("t").order_by(key());
        let probe = Probe::without(&[GroupByBind]);
        assert_eq!(probe.sql(&query), "SELECT DISTINCT a + 1 FROM t ORDER BY a + 1");
        assert_eq!(probe.reusing_placeholders().sql(&query), "SELECT DISTINCT a + $1 FROM t ORDER BY a + $1");
    }

    #[test]
    fn so_is_one_that_keeps_the_first_of_each_kind() {
        let key = || col("a") + 1;
        let query = select("b").distinct_on([key()]).from("t").order_by((key(), col("b")));
        let probe = Probe::without(&[GroupByBind]);
        assert_eq!(probe.sql(&query), "SELECT DISTINCT ON (a + 1) b FROM t ORDER BY a + 1, b");
        assert_eq!(
            probe.reusing_placeholders().sql(&query),
            "SELECT DISTINCT ON (a + $1) b FROM t ORDER BY a + $1, b"
        );
    }

    #[test]
    fn where_the_engine_sees_it_by_itself_other_rewrites_do_not_disturb_it() {
        let key = || col("a") + 1;
        let query =
            select(key()).distinct().from("t").filter(col("a").between_symmetric(1, 2)).order_by(key());
        assert_eq!(
            Probe::without(&[BetweenSymmetric]).sql(&query),
            "SELECT DISTINCT a + ? FROM t WHERE a BETWEEN ? AND ? OR a BETWEEN ? AND ? ORDER BY a + ?"
        );
    }
}

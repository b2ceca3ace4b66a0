//! HAVING that speaks of a grouped term where the engine knows only columns and aggregates there: such a condition
//! holds for all rows of a group or for none, so that it moves to WHERE.

use alloc::vec::Vec;

use crate::ast::visit::Tree;
use crate::ast::{Expr, Flow, Node, NodeMut, Select, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};
use crate::survey::names_term;

pub(crate) const PASS: Pass = Pass {
    name: "WHERE instead of HAVING",
    removes: &[Feature::GroupedTermInHaving],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    rewriting::nodes(tree, &mut |node| match node {
        NodeMut::Select(select) => select_only(select),
        _ => Ok(()),
    })
}

fn select_only(select: &mut Select) -> Result<(), Error> {
    let mut kept = Vec::with_capacity(select.having.len());
    let conditions: Vec<Expr> = select.having.drain(..).flat_map(conjuncts).collect();
    for condition in conditions {
        if !names_term(&condition, &select.group_by) {
            kept.push(condition);
        } else if aggregates(&condition) || !purity::is_pure(&condition) {
            return Err(Error::unsupported(Feature::GroupedTermInHaving)
                .because("The condition compares a grouped term with an aggregate.")
                .way_out("Group in a derived table that names both, and filter its rows."));
        } else {
            select.filter.push(condition);
        }
    }
    select.having = kept;
    Ok(())
}

fn conjuncts(condition: Expr) -> Vec<Expr> {
    match condition {
        Expr::And(all) => all.into_iter().flat_map(conjuncts).collect(),
        one => alloc::vec![one],
    }
}

/// Whether an aggregate of this query stands in the condition.
fn aggregates(condition: &Expr) -> bool {
    let mut found = false;
    let _ = condition.walk(&mut |node| match node {
        Node::Expr(Expr::Aggregate(_)) => {
            found = true;
            Flow::Stop
        }
        _ => Flow::Continue,
    });
    found
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, count_all, lower, select};
    use crate::feature::Feature::GroupedTermInHaving;
    use crate::lower::testing::Probe;

    #[test]
    fn a_condition_on_a_grouped_term_is_one_on_its_rows() {
        let probe = Probe::without(&[GroupedTermInHaving]);
        let query = select(lower(col("a")).alias("k"))
            .from("t")
            .group_by(lower(col("a")))
            .having(lower(col("a")).ne("x").and(count_all().gt(1)));
        assert_eq!(
            probe.sql(&query),
            "SELECT LOWER(a) AS k FROM t WHERE LOWER(a) <> ? GROUP BY LOWER(a) HAVING COUNT(*) > ?"
        );
        let query = select("a").from("t").group_by("a").having(col("a").ne("x"));
        assert_eq!(probe.sql(&query), "SELECT a FROM t GROUP BY a HAVING a <> ?");
    }

    #[test]
    fn beside_an_aggregate_it_is_refused() {
        let probe = Probe::without(&[GroupedTermInHaving]);
        let query = select(count_all())
            .from("t")
            .group_by(lower(col("a")))
            .having(lower(col("a")).ne("x").or(count_all().gt(1)));
        assert!(probe.sql(&query).contains("Group in a derived table"));
    }
}

//! New values that are read from the changed table, where an engine computes each when the rows before have changed: with
//! another table beside it, it computes all of them first. One row does.

use alloc::boxed::Box;

use super::dml::{each, item};
use crate::ast::{Derived, Item, NodeMut, Select, Source, Statement, literal, select};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};
use crate::survey::reads_table;

pub(crate) const PASS: Pass = Pass {
    name: "UPDATE beside a table of one row",
    removes: &[Feature::TargetInNewValue],
    needs: &[Feature::NewValuesFirst, Feature::UpdateFrom, Feature::TargetInSubquery],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| {
        let NodeMut::Update(update) = node else { return Ok(()) };
        let target = &update.table.name;
        let reads = reads_table(&update.assignments, target) || reads_table(&update.with, target);
        if update.from.is_some() || !reads {
            return Ok(());
        }
        let one = item(literal(1), Some(lowering.names.fresh("one")));
        let query = Select { items: alloc::vec![one], ..select(alloc::vec::Vec::<Item>::new()) }.into();
        let alias = Some(lowering.names.fresh("beside"));
        update.from = Some(Source::Derived(Box::new(Derived {
            query,
            alias,
            columns: alloc::vec::Vec::new(),
            lateral: false,
        })));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, col, max, select, table, update};
    use crate::feature::Feature::{NewValuesFirst, TargetInNewValue};
    use crate::lower::testing::Probe;

    fn raised() -> crate::ast::Update {
        let most = select(max(col("x.a"))).from(table("t").alias("x"));
        update("t").set("a", Expr::from(most))
    }

    #[test]
    fn values_are_computed_before_where_another_table_stands_beside() {
        let probe = Probe::without(&[TargetInNewValue]);
        assert_eq!(
            probe.sql(&raised()),
            "UPDATE t SET a = (SELECT MAX(x.a) FROM t AS x) FROM (SELECT 1 AS one) AS beside"
        );
        assert_eq!(
            probe.sql(&raised().from("u")),
            "UPDATE t SET a = (SELECT MAX(x.a) FROM t AS x) FROM u",
            "there is one already"
        );
    }

    #[test]
    fn what_does_not_read_the_table_stays() {
        let probe = Probe::without(&[TargetInNewValue]);
        let other = select(max(col("x.a"))).from(table("u").alias("x"));
        assert_eq!(
            probe.sql(&update("t").set("a", Expr::from(other))),
            "UPDATE t SET a = (SELECT MAX(x.a) FROM u AS x)"
        );
    }

    #[test]
    fn without_such_a_table_it_is_refused() {
        let probe = Probe::without(&[TargetInNewValue, NewValuesFirst]);
        assert!(probe.sql(&raised()).contains("in a new value of its UPDATE"), "{}", probe.sql(&raised()));
    }
}

//! Bare columns in an upsert's update, where the engine cannot tell those of the target from those of the new row: they
//! are the target's.

use super::dml::{each, qualify};
use crate::ast::{ConflictAction, NodeMut, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "the table's name before its columns",
    removes: &[Feature::BareColumnInUpsert],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| {
        let NodeMut::Insert(insert) = node else { return Ok(()) };
        let target = insert.table.reference().clone();
        if let Some(conflict) = insert.on_conflict.as_deref_mut()
            && let Some(ConflictAction::Update { assignments, filter }) = &mut conflict.action
        {
            assignments.iter_mut().for_each(|assignment| qualify(&mut assignment.value, &target));
            qualify(filter, &target);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, excluded, insert_into, max, select};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;

    #[test]
    fn a_bare_column_is_the_target_s_and_one_in_a_subquery_may_be_its_own() {
        let probe = Probe::without(&[Feature::BareColumnInUpsert]);
        let upsert = |value| {
            let insert = insert_into("t").columns(["id", "a"]).values((1, 2));
            insert.on_conflict("id").update("a", value).update_where(col("b").gt(3))
        };
        assert_eq!(
            probe.sql(&upsert(col("a") + excluded("a"))),
            "INSERT INTO t (id, a) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET a = t.a + excluded.a WHERE t.b > ?"
        );
        let most = crate::ast::Expr::from(select(max(col("a"))).from("u"));
        assert!(probe.sql(&upsert(most)).contains("SET a = (SELECT MAX(a) FROM u)"));
    }
}

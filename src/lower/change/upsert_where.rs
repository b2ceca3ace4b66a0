//! The condition of an upsert's update, where the engine has none: every assignment keeps the old value unless the
//! condition holds. Where assignments see what earlier ones have set, a later pass puts them into an order in which
//! none does.

use alloc::boxed::Box;

use super::dml::{column, conjunction, each, is_repeatable, refuse};
use crate::ast::{Case, ConflictAction, Expr, NodeMut, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "the condition in every assignment",
    removes: &[Feature::UpsertWhere],
    needs: &[Feature::SimultaneousAssignment],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if lowering.features.has(Feature::UpsertWhere) {
        return Ok(());
    }
    each(tree, &mut |node| {
        let NodeMut::Insert(insert) = node else { return Ok(()) };
        let target = insert.table.reference().clone();
        let returns = !insert.returning.is_empty();
        let Some(conflict) = insert.on_conflict.as_deref_mut() else { return Ok(()) };
        let Some(ConflictAction::Update { assignments, filter }) = &mut conflict.action else {
            return Ok(());
        };
        if filter.is_empty() {
            return Ok(());
        }
        let no = |because| {
            refuse(Feature::UpsertWhere, because, "Update without a condition, or in a statement of its own.")
        };
        if returns {
            return Err(no("Rows that are left as they are would be returned as well."));
        }
        if assignments.len() > 1 && !is_repeatable(filter) {
            return Err(no("The condition would be computed for every column, perhaps with another result."));
        }
        let condition = conjunction(core::mem::take(filter));
        for assignment in assignments {
            if assignment.value == Expr::Default {
                return Err(no("DEFAULT cannot depend on a condition."));
            }
            let value = core::mem::replace(&mut assignment.value, Expr::Default);
            assignment.value = Expr::Case(Box::new(Case {
                operand: None,
                branches: alloc::vec![(condition.clone(), value)],
                otherwise: Some(column(&target, &assignment.column)),
            }));
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, excluded, insert_into};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;

    fn upsert() -> crate::ast::Insert {
        insert_into("t")
            .columns(["id", "a", "b"])
            .values((1, 2, 3))
            .on_any_conflict()
            .update("a", excluded("a"))
            .update("b", excluded("b"))
            .update_where(col("t.a").lt(excluded("a")))
    }

    #[test]
    fn each_assignment_keeps_the_old_value_and_the_one_that_is_read_comes_last() {
        let probe = Probe::without(&[Feature::UpsertWhere, Feature::SimultaneousAssignment, Feature::Merge]);
        assert!(
            probe.sql(&upsert()).ends_with(
                "DO UPDATE SET b = CASE WHEN t.a < excluded.a THEN excluded.b ELSE t.b END, \
                 a = CASE WHEN t.a < excluded.a THEN excluded.a ELSE t.a END"
            ),
            "{}",
            probe.sql(&upsert())
        );
    }

    #[test]
    fn a_condition_that_reads_two_changed_columns_is_refused_where_assignments_are_not_simultaneous() {
        let both = upsert().update_where(col("t.b").gt(0));
        let probe = Probe::without(&[Feature::UpsertWhere, Feature::SimultaneousAssignment, Feature::Merge]);
        assert!(probe.sql(&both).contains("no assignments that all see the old row"), "{}", probe.sql(&both));
    }
}

//! Assignments that see what earlier ones have set: they are put into an order in which none does.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::dml::{bare, column, conjunction, each, equal, item, known, refuse};
use crate::ast::{
    Assignment, ConflictAction, Derived, Distinct, Expr, Name, NodeMut, Select, Source, Statement, Table,
    Update, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};
use crate::survey::reads_any;

pub(crate) const PASS: Pass = Pass {
    name: "assignments in the order in which they read",
    removes: &[Feature::SimultaneousAssignment],
    needs: &[],
    lossy: false,
    run,
};

const CYCLE: &str = "Two assignments read each other's column, so that no order lets both see the old value.";

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| match node {
        NodeMut::Insert(insert) => {
            let target = insert.table.reference().clone();
            let action = insert.on_conflict.as_mut().and_then(|conflict| conflict.action.as_mut());
            let Some(ConflictAction::Update { assignments, .. }) = action else { return Ok(()) };
            if order(assignments, &target) {
                return Ok(());
            }
            Err(refuse(
                Feature::SimultaneousAssignment,
                CYCLE,
                "Compute the values from `excluded`, or change the columns in statements of their own.",
            ))
        }
        NodeMut::Update(update) => {
            let target = update.table.reference().clone();
            if update.from.is_some() {
                // Engines promise no order of assignments where several tables are joined; for one table they do.
                if !update.assignments.iter().any(|one| reads_others(one, &target, &update.assignments)) {
                    return Ok(());
                }
                super::other_tables::by_subqueries(update)?;
            }
            if order(&mut update.assignments, &target) { Ok(()) } else { join_old_rows(update, lowering) }
        }
        _ => Ok(()),
    })
}

fn reads_others(one: &Assignment, target: &Name, all: &[Assignment]) -> bool {
    all.iter().any(|other| {
        other.column != one.column && reads_any(&one.value, target, core::slice::from_ref(other))
    })
}

/// Puts each assignment before those of the columns that it reads; the given order stays where it may. False, and
/// all as it was, if there is a cycle.
fn order(assignments: &mut Vec<Assignment>, target: &Name) -> bool {
    let mut left: Vec<&Assignment> = assignments.iter().collect();
    let mut ordered: Vec<Assignment> = Vec::with_capacity(left.len());
    while !left.is_empty() {
        // Free to go is the first whose column none of those that are left still reads.
        let free = left.iter().position(|one| {
            let column = core::slice::from_ref(*one);
            !left.iter().any(|other| other.column != one.column && reads_any(&other.value, target, column))
        });
        match free {
            Some(index) => ordered.push(left.remove(index).clone()),
            None => return false,
        }
    }
    *assignments = ordered;
    true
}

/// The new values are computed in a query of the old rows, which is joined by the primary key. DISTINCT keeps engines
/// from merging that query into the update.
fn join_old_rows(update: &mut Update, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let key = known(lowering, &update.table.name).map(|table| table.primary_key.clone()).unwrap_or_default();
    let plain = update.returning.is_empty()
        && update.assignments.iter().all(|assignment| assignment.value != Expr::Default)
        && !update.assignments.iter().any(|assignment| key.contains(&assignment.column));
    if key.is_empty() || !plain || !lowering.features.has(Feature::UpdateFrom) {
        return Err(refuse(
            Feature::SimultaneousAssignment,
            CYCLE,
            "Give the table's primary key by `Options::schema`, or change the columns in statements of their own.",
        ));
    }
    let target = update.table.reference().clone();
    let old = lowering.names.fresh("old_row");
    let mut items: Vec<_> = key.iter().map(|name| item(bare(name), Some(name.clone()))).collect();
    for assignment in &mut update.assignments {
        let name = lowering.names.fresh("new_value");
        let value = core::mem::replace(&mut assignment.value, column(&old, &name));
        items.push(item(value, Some(name)));
    }
    let table = Table { lock: None, ..update.table.clone() };
    let query = Select {
        items,
        distinct: Distinct::Yes,
        from: Some(Source::Table(table)),
        filter: core::mem::take(&mut update.filter),
        order_by: core::mem::take(&mut update.order_by),
        limit: core::mem::take(&mut update.limit),
        ..select(Vec::<crate::ast::Item>::new())
    };
    if !query.limit.is_none() {
        return Err(refuse(Feature::SimultaneousAssignment, CYCLE, "Update without a limit."));
    }
    update.filter = alloc::vec![conjunction(
        key.iter().map(|name| equal(column(&old, name), column(&target, name))).collect()
    )];
    let query = Select { order_by: Vec::new(), ..query };
    update.from = Some(Source::Derived(Box::new(Derived {
        query: query.into(),
        alias: Some(old),
        columns: Vec::new(),
        lateral: false,
    })));
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, update};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    fn probe() -> Probe {
        Probe::without(&[Feature::SimultaneousAssignment])
    }

    #[test]
    fn who_reads_a_column_comes_before_who_changes_it() {
        let change = update("t").set("a", 1).set("b", col("a")).set("c", col("b") + col("c"));
        assert_eq!(probe().sql(&change), "UPDATE t SET c = b + c, b = a, a = ?");
    }

    #[test]
    fn a_swap_needs_the_key() {
        let change = update("t").set("a", col("b")).set("b", col("a")).filter(col("a").gt(0));
        assert!(probe().sql(&change).contains("Options::schema"));
        let table = TableDef::new("t").column(ColumnDef::new("id", Type::Integer)).primary_key("id");
        let schema = Schema::new(alloc::vec![table]);
        assert_eq!(
            probe().sql_with(&change, |options| options.schema(&schema)),
            "UPDATE t SET a = old_row.new_value, b = old_row.new_value2 FROM (SELECT DISTINCT id AS id, \
             b AS new_value, a AS new_value2 FROM t WHERE a > ?) AS old_row WHERE old_row.id = t.id"
        );
    }

    #[test]
    fn with_other_tables_no_order_is_sure_so_that_they_go_into_subqueries() {
        let change =
            update("t").set("a", 1).set("b", col("t.a")).from("u").filter(col("u.id").eq(col("t.id")));
        assert_eq!(
            probe().sql(&change),
            "UPDATE t SET b = (SELECT t.a FROM u WHERE u.id = t.id), a = ? \
             WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)"
        );
    }
}

//! DEFAULT as a new value, where there is none: the default that the table declares.

use super::dml::{each, known, refuse};
use crate::ast::{Assignment, ConflictAction, Expr, MergeAction, NodeMut, Statement, TableName};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "the default that the table declares",
    removes: &[Feature::DefaultInUpdate],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| match node {
        NodeMut::Update(update) => replace(&mut update.assignments, &update.table.name, lowering),
        NodeMut::Insert(insert) => match insert.on_conflict.as_mut().and_then(|it| it.action.as_mut()) {
            Some(ConflictAction::Update { assignments, .. }) => {
                replace(assignments, &insert.table.name, lowering)
            }
            _ => Ok(()),
        },
        NodeMut::Merge(merge) => merge.branches.iter_mut().try_for_each(|branch| match &mut branch.action {
            MergeAction::Update(assignments) => replace(assignments, &merge.table.name, lowering),
            _ => Ok(()),
        }),
        _ => Ok(()),
    })
}

fn replace(assignments: &mut [Assignment], table: &TableName, lowering: &Lowering<'_>) -> Result<(), Error> {
    for assignment in assignments.iter_mut().filter(|assignment| assignment.value == Expr::Default) {
        let columns = known(lowering, table).map_or(&[][..], |table| &table.columns);
        let column = columns.iter().find(|column| column.name == assignment.column);
        assignment.value = match column {
            Some(column) if column.identity.is_none() => match &column.default {
                Some(default) => default.clone(),
                None => Expr::Literal(Value::Null(column.ty.clone())),
            },
            _ => {
                return Err(refuse(
                    Feature::DefaultInUpdate,
                    "The column's default is not known.",
                    "Give the table by `Options::schema`, or the value itself.",
                ));
            }
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::ast::{default, literal, update};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    #[test]
    fn the_default_that_the_table_declares() {
        let table = TableDef::new("t")
            .column(ColumnDef::new("a", Type::Integer).default(literal(7)))
            .column(ColumnDef::new("b", Type::Integer));
        let schema = Schema::new(alloc::vec![table]);
        let change = update("t").set("a", default()).set("b", default());
        let probe = Probe::without(&[Feature::DefaultInUpdate]);
        assert_eq!(
            probe.sql_with(&change, |options| options.schema(&schema)),
            "UPDATE t SET a = 7, b = CAST(NULL AS INTEGER)"
        );
        assert!(probe.sql(&change).contains("Options::schema"));
    }
}

//! What stands in the rows of an INSERT: several of them, DEFAULT, or nothing but defaults.

use alloc::vec::Vec;

use super::dml::{each, inserted, known, omit_defaults, refuse, rows_as_query};
use crate::ast::{Cell, Expr, Insert, InsertSource, MergeAction, NodeMut, Rows, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};
use crate::survey::reads_table;

/// A row of defaults is one DEFAULT: the other columns get theirs because they are not named.
pub(crate) const DEFAULT_VALUES: Pass = Pass {
    name: "DEFAULT for one column",
    removes: &[Feature::InsertDefaultValues],
    needs: &[Feature::DefaultInRow],
    lossy: false,
    run: default_values,
};

/// Several rows are a query.
pub(crate) const SEVERAL_ROWS: Pass = Pass {
    name: "rows as a query",
    removes: &[Feature::MultiRowInsert, Feature::TargetInRows],
    needs: &[Feature::BindInferenceInSelect],
    lossy: false,
    run: several_rows,
};

/// A column that is DEFAULT in every row is not named.
pub(crate) const DEFAULT_IN_ROW: Pass = Pass {
    name: "leaving out columns that are DEFAULT",
    removes: &[Feature::DefaultInRow],
    needs: &[],
    lossy: false,
    run: default_in_row,
};

const MIXED: &str =
    "It is written there by not naming the column, which other rows give, or which is the only one.";
const SPLIT: &str = "Insert the rows that have a default by a statement of their own.";

fn default_values(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| {
        let NodeMut::Insert(insert) = node else { return Ok(()) };
        if insert.source != InsertSource::Defaults {
            return Ok(());
        }
        let columns = known(lowering, &insert.table.name).map_or(&[][..], |table| &table.columns);
        let Some(column) = columns.iter().find(|column| column.identity.is_none()).or(columns.first()) else {
            return Err(refuse(
                Feature::InsertDefaultValues,
                "A row of defaults is written there by naming a column, and none is known.",
                "Give the table by `Options::schema`, or insert at least one column.",
            ));
        };
        insert.columns.push(column.name.clone());
        insert.source =
            InsertSource::Rows(Rows { cells: alloc::vec![Cell::Default], width: 1, ragged: None });
        Ok(())
    })
}

/// Leaves out the columns that are DEFAULT in all rows; tells whether DEFAULT stays in others.
fn omit(insert: &mut Insert, lowering: &Lowering<'_>) -> bool {
    let names = inserted(insert, lowering);
    let InsertSource::Rows(rows) = &mut insert.source else { return false };
    if !rows.cells.contains(&Cell::Default) {
        return false;
    }
    if let Some(mut names) = names {
        omit_defaults(&mut names, rows);
        insert.columns = names;
    }
    rows.cells.contains(&Cell::Default)
}

fn several_rows(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let writes_rows = lowering.features.has(Feature::MultiRowInsert);
    let feature = if writes_rows { Feature::TargetInRows } else { Feature::MultiRowInsert };
    each(tree, &mut |node| {
        let NodeMut::Insert(insert) = node else { return Ok(()) };
        let InsertSource::Rows(rows) = &insert.source else { return Ok(()) };
        if rows.len() < 2 || (writes_rows && !reads_table(&insert.source, &insert.table.name)) {
            return Ok(());
        }
        let mixed = omit(insert, lowering);
        let InsertSource::Rows(rows) = &insert.source else { return Ok(()) };
        if mixed || rows.width == 0 {
            return Err(refuse(feature, "Rows are a query there, which has no DEFAULT.", SPLIT));
        }
        let query = rows_as_query(rows, &[]).ok_or_else(|| Error::internal("DEFAULT was left in a row"))?;
        insert.source = InsertSource::Query(query);
        Ok(())
    })
}

fn default_in_row(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| match node {
        NodeMut::Insert(insert) => {
            if omit(insert, lowering) {
                return Err(if inserted(insert, lowering).is_some() {
                    refuse(Feature::DefaultInRow, MIXED, SPLIT)
                } else {
                    refuse(
                        Feature::DefaultInRow,
                        "It is written there by not naming the column, and the INSERT names none.",
                        "Name the columns by `columns`, or give the table by `Options::schema`.",
                    )
                });
            }
            let InsertSource::Rows(rows) = &insert.source else { return Ok(()) };
            if rows.width > 0 {
                return Ok(());
            }
            // Every column of the one row was DEFAULT.
            insert.source = InsertSource::Defaults;
            Ok(())
        }
        NodeMut::Merge(merge) => {
            for branch in &mut merge.branches {
                if let MergeAction::Insert { columns, values } = &mut branch.action {
                    let given: Vec<bool> = values.iter().map(|value| *value != Expr::Default).collect();
                    let keep = |flags: &mut core::slice::Iter<'_, bool>| flags.next() != Some(&false);
                    let mut flags = given.iter();
                    columns.retain(|_| keep(&mut flags));
                    let mut flags = given.iter();
                    values.retain(|_| keep(&mut flags));
                }
            }
            Ok(())
        }
        _ => Ok(()),
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{bind, default, insert_into};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    #[test]
    fn several_rows_are_a_union_of_selects() {
        let insert = insert_into("t").columns(["a", "b"]).values((1, "x")).values((2, "y"));
        assert_eq!(
            Probe::without(&[Feature::MultiRowInsert]).sql(&insert),
            "INSERT INTO t (a, b) SELECT ?, ? UNION ALL SELECT ?, ?"
        );
    }

    #[test]
    fn a_column_that_is_default_in_all_rows_is_not_named() {
        let insert = insert_into("t").columns(["a", "b"]).values((1, default())).values((2, default()));
        assert_eq!(
            Probe::without(&[Feature::DefaultInRow]).sql(&insert),
            "INSERT INTO t (a) VALUES (?), (?)"
        );
        assert_eq!(
            Probe::without(&[Feature::MultiRowInsert]).sql(&insert),
            "INSERT INTO t (a) SELECT ? UNION ALL SELECT ?"
        );
        let mixed = insert.values((3, bind(4)));
        assert!(Probe::without(&[Feature::DefaultInRow]).sql(&mixed).contains("which other rows give"));
    }

    #[test]
    fn one_row_of_defaults() {
        let insert = insert_into("t").columns(["a"]).values([default()]);
        assert_eq!(Probe::without(&[Feature::DefaultInRow]).sql(&insert), "INSERT INTO t DEFAULT VALUES");
        let two = insert.values([default()]);
        assert!(Probe::without(&[Feature::DefaultInRow]).sql(&two).contains("the only one"));
        let probe = Probe::without(&[Feature::InsertDefaultValues]);
        assert!(probe.sql(&insert_into("t")).contains("Options::schema"));
        let table = TableDef::new("t").column(ColumnDef::new("a", Type::Integer));
        let schema = Schema::new(alloc::vec![table]);
        assert_eq!(
            probe.sql_with(&insert_into("t"), |options| options.schema(&schema)),
            "INSERT INTO t (a) VALUES (DEFAULT)"
        );
    }
}

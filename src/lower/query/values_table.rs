//! VALUES as SELECTs joined by UNION ALL, the first of which names the columns.

use alloc::format;
use alloc::vec::Vec;

use crate::ast::visit::rewrite;
use crate::ast::{
    Cell, Derived, Expr, Flow, Item, Limit, Name, NodeMut, Query, Rows, Select, SetOperation, SetOperator,
    Source, Statement, Values,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::{each_query, take};
use crate::lower::{Lowering, Pass};

pub(crate) const QUERY: Pass = Pass {
    name: "values_query",
    removes: &[Feature::ValuesQuery],
    // Where they are a branch themselves.
    needs: &[Feature::SetOperationAsBranch],
    lossy: false,
    run: as_query,
};

pub(crate) const NAMES: Pass = Pass {
    name: "values_table_names",
    removes: &[Feature::ValuesTableWithoutNames],
    needs: &[Feature::ValuesTable, Feature::DerivedColumnList],
    lossy: false,
    run: with_names,
};

pub(crate) const TABLE: Pass = Pass {
    name: "values_table",
    removes: &[Feature::ValuesTable, Feature::ValuesTableWithoutNames],
    needs: &[],
    lossy: false,
    run: as_table,
};

/// More rows than that are no chain of SELECTs any more where there is another way: some engines take 500 of them.
const CHAIN: usize = 100;

fn as_query(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let has = |feature| lowering.features.has(feature);
    let table = has(Feature::ValuesTable) && has(Feature::DerivedColumnList);
    each_query(tree, lowering.schema, &mut |query, place, _| {
        if !matches!(query, Query::Values(_)) || place == crate::lower::tree::scope::Place::Derived {
            return Ok(());
        }
        let Query::Values(values) = take(query) else { return Ok(()) };
        *query = if table {
            let columns = names(&[], values.rows.width);
            let alias = Some(lowering.names.fresh("v"));
            let derived = Derived { query: (*values).into(), alias, columns, lateral: false };
            let items = alloc::vec![Item::new(Expr::Star(None), None)];
            let from = Some(Source::Derived(derived.into()));
            Select { items, from, ..Select::default() }.into()
        } else {
            selects(values.rows, &[])
        };
        Ok(())
    })
}

fn with_names(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Source(Source::Derived(derived)) = node
            && let Query::Values(values) = &derived.query
        {
            derived.columns = names(&derived.columns, values.rows.width);
        }
        Flow::Continue
    });
    Ok(())
}

fn as_table(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let rows_as_branch = lowering.features.has(Feature::ValuesQuery);
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Source(Source::Derived(derived)) = node
            && let Query::Values(values) = &mut derived.query
        {
            let rows = core::mem::take(&mut values.rows);
            let columns = core::mem::take(&mut derived.columns);
            derived.query = if rows_as_branch && rows.len() > CHAIN {
                behind_first(rows, &columns)
            } else {
                selects(rows, &columns)
            };
        }
        Flow::Continue
    });
    Ok(())
}

/// The names of columns where none are given: those that the node is documented to have.
fn names(columns: &[Name], width: usize) -> Vec<Name> {
    if columns.is_empty() {
        (1..=width).map(|place| Name::from(format!("column{place}"))).collect()
    } else {
        columns.to_vec()
    }
}

/// A SELECT for each row.
pub(crate) fn selects(rows: Rows, columns: &[Name]) -> Query {
    let width = rows.width.max(1);
    let mut cells = rows.cells.into_iter().map(operand);
    let mut branches = alloc::vec![first(cells.by_ref().take(width), &names(columns, width))];
    loop {
        let items: Vec<Item> = cells.by_ref().take(width).map(|expr| Item::new(expr, None)).collect();
        if items.is_empty() {
            return if branches.len() > 1 { union_all(branches) } else { branches.remove(0) };
        }
        branches.push(Select { items, ..Select::default() }.into());
    }
}

/// The first row as a SELECT that names the columns, and the others as they are.
fn behind_first(mut rows: Rows, columns: &[Name]) -> Query {
    let width = rows.width.max(1);
    let others = rows.cells.split_off(width.min(rows.cells.len()));
    let first = first(rows.cells.into_iter().map(operand), &names(columns, width));
    let others = Rows { cells: others, width, ragged: None };
    union_all(alloc::vec![first, Values { rows: others }.into()])
}

fn first(row: impl Iterator<Item = Expr>, names: &[Name]) -> Query {
    let items = row.zip(names).map(|(expr, name)| Item::new(expr, Some(name.clone()))).collect();
    Select { items, ..Select::default() }.into()
}

fn operand(cell: Cell) -> Expr {
    match cell {
        Cell::Value(value) => Expr::Value(value),
        Cell::Lifted(number) => Expr::Lifted(number),
        Cell::Expr(expr) => *expr,
        Cell::Default => Expr::Default,
    }
}

pub(crate) fn union_all(branches: Vec<Query>) -> Query {
    let union = SetOperation {
        with: None,
        operator: SetOperator::Union,
        all: true,
        branches,
        order_by: Vec::new(),
        limit: Limit::default(),
        lock: None,
    };
    union.into()
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{select, values};
    use crate::lower::testing::Probe;

    #[test]
    fn the_first_row_names_the_columns() {
        let probe = Probe::without(&[Feature::ValuesTable, Feature::DerivedColumnList]);
        let rows = crate::derived(values((1, "a")).row((2, "b"))).alias("v").columns(["x", "y"]);
        assert_eq!(
            probe.sql(&select("x").from(rows)),
            "SELECT x FROM (SELECT ? AS x, ? AS y UNION ALL SELECT ?, ?) AS v"
        );
    }

    #[test]
    fn a_query_of_values_selects_from_a_table_of_them() {
        let probe = Probe::without(&[Feature::ValuesQuery]);
        assert_eq!(
            probe.sql(&values((1, 2)).row((3, 4))),
            "SELECT * FROM (VALUES (?, ?), (?, ?)) AS v (column1, column2)"
        );
        let neither = Probe::without(&[Feature::ValuesQuery, Feature::ValuesTable]);
        assert_eq!(
            neither.sql(&values((1, 2)).row((3, 4))),
            "SELECT ? AS column1, ? AS column2 UNION ALL SELECT ?, ?"
        );
    }

    #[test]
    fn columns_without_names_get_those_that_the_node_is_documented_to_have() {
        let query = select("*").from(values((1, "a")).alias("v"));
        assert_eq!(
            Probe::without(&[Feature::ValuesTableWithoutNames]).sql(&query),
            "SELECT * FROM (VALUES (?, ?)) AS v (column1, column2)"
        );
    }
}

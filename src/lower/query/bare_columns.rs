//! Columns without their table by which rows are grouped or a window is ordered, where the engine takes an item of the
//! select list for them that has the same name: they are written with their table.

use alloc::vec::Vec;

use crate::ast::visit::{Moment, Tree};
use crate::ast::{Column, Expr, Flow, NodeMut, Order, Over, Query, Select, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::outputs::{reference, sources};
use crate::lower::tree::purity::is_pure;
use crate::lower::tree::scope::{Scope, each_query};
use crate::lower::{Lowering, Pass};
use crate::survey::namesake;

pub(crate) const GROUP_BY: Pass = Pass {
    name: "the table's name before the columns of GROUP BY",
    removes: &[Feature::BareColumnInGroupBy],
    needs: &[],
    lossy: false,
    run: |tree, lowering| each_select(tree, lowering, grouped),
};

pub(crate) const WINDOW: Pass = Pass {
    name: "the table's name before the columns that order a window",
    removes: &[Feature::BareColumnInWindow],
    needs: &[],
    lossy: false,
    run: |tree, lowering| each_select(tree, lowering, ordered),
};

fn each_select(
    tree: &mut Statement,
    lowering: &Lowering<'_>,
    change: fn(&mut Select, &Scope<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| match query {
        Query::Select(select) => change(select, scope),
        _ => Ok(()),
    })
}

fn grouped(select: &mut Select, scope: &Scope<'_>) -> Result<(), Error> {
    for index in 0..select.group_by.len() {
        let term = &select.group_by[index];
        let Some(item) = namesake(term, &select.items) else { continue };
        select.group_by[index] = match owner(term, select, scope) {
            Owner::Source(column) => column,
            // What no table has can only be the item.
            Owner::Nobody if is_pure(&item.expr) => item.expr.clone(),
            _ => return Err(refused(Feature::BareColumnInGroupBy)),
        };
    }
    Ok(())
}

fn ordered(select: &mut Select, scope: &Scope<'_>) -> Result<(), Error> {
    let whole = select.clone();
    each_order(select, &mut |order| {
        if namesake(&order.expr, &whole.items).is_some() {
            let Owner::Source(column) = owner(&order.expr, &whole, scope) else {
                return Err(refused(Feature::BareColumnInWindow));
            };
            order.expr = column;
        }
        Ok(())
    })
}

/// Shows every term by which a window of the query is ordered to `change`, up to the first error.
fn each_order(
    select: &mut Select,
    change: &mut dyn FnMut(&mut Order) -> Result<(), Error>,
) -> Result<(), Error> {
    for named in &mut select.windows {
        named.window.order_by.iter_mut().try_for_each(&mut *change)?;
    }
    let mut result = Ok(());
    let visit: crate::ast::visit::VisitorMut<'_> = &mut |node, moment| {
        match (node, moment) {
            (NodeMut::Query(_), Moment::Enter) => return Flow::Skip,
            (NodeMut::Expr(Expr::Aggregate(aggregate)), Moment::Leave) => {
                if let Some(Over::Window(window)) = &mut aggregate.over {
                    result = window.order_by.iter_mut().try_for_each(&mut *change);
                }
            }
            _ => {}
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    };
    let _ = select.items.walk_mut(visit);
    let _ = select.order_by.walk_mut(visit);
    result
}

/// Whose column a name without a table is.
enum Owner {
    /// This source's; the column with its table.
    Source(Expr),
    /// None of the sources has it.
    Nobody,
    /// Which source has it is not known, or several have.
    Unknown,
}

fn owner(expr: &Expr, select: &Select, scope: &Scope<'_>) -> Owner {
    let Expr::Column(column) = expr else { return Owner::Unknown };
    let all = sources(select.from.as_ref(), &select.joins);
    let mut owners = Vec::new();
    for source in &all {
        match scope.columns(source) {
            Some(columns) if columns.iter().any(|known| known.name == column.name) => owners.push(source),
            Some(_) => {}
            None if all.len() == 1 => owners.push(source),
            None => return Owner::Unknown,
        }
    }
    match owners.as_slice() {
        [] => Owner::Nobody,
        [source] => match reference(source) {
            Some(table) => {
                Owner::Source(Expr::Column(Column { table: Some(table.clone()), ..column.clone() }))
            }
            None => Owner::Unknown,
        },
        _ => Owner::Unknown,
    }
}

fn refused(feature: Feature) -> Error {
    Error::unsupported(feature)
        .because(
            "An item of the select list would be taken for it, and which table has the column is not known.",
        )
        .way_out("Name the table of the column, or give the item another alias.")
}

#[cfg(test)]
mod tests {
    use crate::ast::{Expr, col, count_all, lower, rank, select, window};
    use crate::feature::Feature::{BareColumnInGroupBy, BareColumnInWindow};
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    #[test]
    fn what_is_grouped_is_the_column_and_not_the_item_of_its_name() {
        let probe = Probe::without(&[BareColumnInGroupBy]);
        let query =
            select((lower(col("a")).alias("a"), count_all().alias("n"))).from("t").group_by(["a", "b"]);
        assert_eq!(probe.sql(&query), "SELECT LOWER(a) AS a, COUNT(*) AS n FROM t GROUP BY t.a, b");
        let query = select((col("a").alias("b"), count_all().alias("n"))).from("t").group_by("a");
        assert_eq!(probe.sql(&query), "SELECT a AS b, COUNT(*) AS n FROM t GROUP BY a");
    }

    #[test]
    fn of_several_tables_the_one_that_is_known_to_have_the_column_is_named() {
        let probe = Probe::without(&[BareColumnInGroupBy]);
        let query = select((lower(col("a")).alias("a"), count_all().alias("n")))
            .from("t")
            .join("u", col("t.id").eq(col("u.id")))
            .group_by("a");
        assert!(probe.sql(&query).contains("Name the table of the column"), "{}", probe.sql(&query));
        let table = |name, column| TableDef::new(name).column(ColumnDef::new(column, Type::Text));
        let schema = Schema::new(alloc::vec![table("t", "id"), table("u", "a")]);
        let known = probe.sql_with(&query, |options| options.schema(&schema));
        assert!(known.ends_with("GROUP BY u.a"), "{known}");
    }

    #[test]
    fn what_no_table_has_is_the_item() {
        let probe = Probe::without(&[BareColumnInGroupBy]);
        let schema = Schema::new(alloc::vec![TableDef::new("t").column(ColumnDef::new("a", Type::Text))]);
        let query = select((lower(col("a")).alias("k"), count_all().alias("n"))).from("t").group_by("k");
        assert_eq!(
            probe.sql_with(&query, |options| options.schema(&schema)),
            "SELECT LOWER(a) AS k, COUNT(*) AS n FROM t GROUP BY LOWER(a)"
        );
    }

    #[test]
    fn a_window_is_ordered_by_the_column() {
        let probe = Probe::without(&[BareColumnInWindow]);
        let by = |name| rank().over(window().order_by((col(name).desc(), col("id"))));
        let query = select((lower(col("a")).alias("a"), by("a").alias("r"), rank().over("w").alias("s")))
            .from("t")
            .window("w", window().order_by("a"))
            .order_by(Expr::from(by("a")));
        assert_eq!(
            probe.sql(&query),
            "SELECT LOWER(a) AS a, RANK() OVER (ORDER BY t.a DESC, id) AS r, RANK() OVER w AS s FROM t \
             WINDOW w AS (ORDER BY t.a) ORDER BY RANK() OVER (ORDER BY t.a DESC, id)"
        );
    }
}

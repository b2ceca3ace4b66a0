//! ORDER BY and LIMIT of UPDATE and DELETE: the rows are picked by a query, through a common table expression that
//! can be changed, or through what names a row.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::dml::{bare, column, conjunction, each, equal, is_repeatable, item, known, refuse};
use crate::ast::{
    Cte, Derived, Expr, In, InSet, Item, Limit, Name, NodeMut, Order, Select, Source, Statement, Table,
    TableName, With, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

const REMOVES: &[Feature] =
    &[Feature::UpdateLimit, Feature::UpdateOrder, Feature::DeleteLimit, Feature::DeleteOrder];

/// The rows are those of a common table expression.
pub(crate) const BY_CTE: Pass = Pass {
    name: "a change of picked rows",
    removes: REMOVES,
    needs: &[Feature::ChangeOfCte, Feature::With, Feature::LimitInSubquery, Feature::TargetAlias],
    lossy: false,
    run: by_cte,
};

/// The rows are those whose key a subquery picks.
pub(crate) const BY_KEY: Pass = Pass {
    name: "rows picked by their key",
    removes: REMOVES,
    needs: &[Feature::LimitInSubqueryOfIn, Feature::LimitInSubquery, Feature::TargetInSubquery],
    lossy: false,
    run: by_key,
};

/// The parts of a change that say which rows it takes.
struct Picked<'s> {
    with: &'s mut Option<Box<With>>,
    table: &'s mut Table,
    filter: &'s mut Vec<Expr>,
    order_by: &'s mut Vec<Order>,
    limit: &'s mut Limit,
    feature: Feature,
}

fn picked<'s>(node: NodeMut<'s>, lowering: &Lowering<'_>) -> Option<Picked<'s>> {
    let has = |feature| lowering.features.has(feature);
    let (picked, native) = match node {
        NodeMut::Update(it) => {
            let native = has(Feature::UpdateLimit) && (it.order_by.is_empty() || has(Feature::UpdateOrder));
            let feature = if it.order_by.is_empty() { Feature::UpdateLimit } else { Feature::UpdateOrder };
            let parts = Picked {
                with: &mut it.with,
                table: &mut it.table,
                filter: &mut it.filter,
                order_by: &mut it.order_by,
                limit: &mut it.limit,
                feature,
            };
            (parts, native)
        }
        NodeMut::Delete(it) => {
            let native = has(Feature::DeleteLimit) && (it.order_by.is_empty() || has(Feature::DeleteOrder));
            let feature = if it.order_by.is_empty() { Feature::DeleteLimit } else { Feature::DeleteOrder };
            let parts = Picked {
                with: &mut it.with,
                table: &mut it.table,
                filter: &mut it.filter,
                order_by: &mut it.order_by,
                limit: &mut it.limit,
                feature,
            };
            (parts, native)
        }
        _ => return None,
    };
    if native {
        return None;
    }
    if picked.limit.is_none() {
        // All rows, in whatever order.
        picked.order_by.clear();
        return None;
    }
    Some(picked)
}

fn query(picked: &mut Picked<'_>, items: Vec<Item>) -> Select {
    Select {
        items,
        from: Some(Source::Table(picked.table.clone())),
        filter: picked.filter.clone(),
        order_by: core::mem::take(picked.order_by),
        limit: core::mem::take(picked.limit),
        ..select(Vec::<Item>::new())
    }
}

fn by_cte(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| {
        let Some(mut picked) = picked(node, lowering) else { return Ok(()) };
        let body = query(&mut picked, alloc::vec![item(Expr::Star(None), None)]);
        let name = lowering.names.fresh("picked");
        let member = Cte {
            name: name.clone(),
            columns: Vec::new(),
            body: Statement::Query(body.into()),
            materialized: None,
        };
        picked.with.get_or_insert_default().members.push(member);
        // It goes by the name that the table had, so that whatever reads a column of it still does.
        let alias = picked.table.reference().clone();
        *picked.table = Table { name: TableName::from(name), alias: Some(alias), lock: None };
        picked.filter.clear();
        Ok(())
    })
}

fn by_key(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| {
        let Some(mut picked) = picked(node, lowering) else { return Ok(()) };
        let declared = known(lowering, &picked.table.name).map(|table| table.primary_key.clone());
        let key = match declared {
            Some(key) if !key.is_empty() => key,
            _ => lowering.spelling.row_id.iter().map(|name| Name::new(name)).collect(),
        };
        let target = picked.table.reference().clone();
        let condition = match key.as_slice() {
            [] => {
                return Err(refuse(
                    picked.feature,
                    "The rows would be picked by their key, which is not known.",
                    "Give the table's primary key by `Options::schema`.",
                ));
            }
            [one] => {
                let alias = lowering.names.fresh("picked_key");
                let inner = query(&mut picked, alloc::vec![item(bare(one), Some(alias))]);
                Expr::In(Box::new(In {
                    operand: column(&target, one),
                    set: InSet::Query(inner.into()),
                    negated: false,
                }))
            }
            several => {
                let source = lowering.names.fresh("picked");
                let mut items = Vec::with_capacity(several.len());
                let mut pairs = Vec::with_capacity(several.len());
                for part in several {
                    let alias = lowering.names.fresh("picked_key");
                    pairs.push(equal(column(&source, &alias), column(&target, part)));
                    items.push(item(bare(part), Some(alias)));
                }
                let inner = query(&mut picked, items);
                let derived =
                    Derived { query: inner.into(), alias: Some(source), columns: Vec::new(), lateral: false };
                Expr::Exists(
                    Select {
                        items: alloc::vec![item(crate::ast::literal(1), None)],
                        from: Some(Source::Derived(Box::new(derived))),
                        filter: alloc::vec![conjunction(pairs)],
                        ..select(Vec::<Item>::new())
                    }
                    .into(),
                )
            }
        };
        // The conditions stay, so that a row is looked at again that another transaction has changed meanwhile.
        if !is_repeatable(picked.filter) {
            picked.filter.clear();
        }
        picked.filter.insert(0, condition);
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, delete_from, update};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    fn oldest() -> crate::ast::Delete {
        delete_from("t").filter(col("a").gt(1)).order_by(col("b")).limit(2)
    }

    #[test]
    fn a_table_expression_that_can_be_changed_picks_the_rows() {
        let probe = Probe::without(&[Feature::DeleteOrder]);
        assert_eq!(
            probe.sql(&oldest()),
            "WITH picked AS (SELECT * FROM t WHERE a > ? ORDER BY b FETCH FIRST 2 ROWS ONLY) DELETE FROM picked AS t"
        );
        let plain = delete_from("t").limit(2);
        assert_eq!(probe.sql(&plain), "DELETE FROM t FETCH FIRST 2 ROWS ONLY", "it needs no order");
    }

    #[test]
    fn the_primary_key_picks_the_rows() {
        let probe = Probe::without(&[Feature::DeleteLimit, Feature::UpdateLimit, Feature::ChangeOfCte]);
        let table = TableDef::new("t").column(ColumnDef::new("id", Type::Integer)).primary_key("id");
        let schema = Schema::new(alloc::vec![table]);
        assert_eq!(
            probe.sql_with(&oldest(), |options| options.schema(&schema)),
            "DELETE FROM t WHERE t.id IN (SELECT id AS picked_key FROM t WHERE a > ? ORDER BY b \
             FETCH FIRST 2 ROWS ONLY) AND a > ?"
        );
        let change = update("t").set("a", 1).limit(1);
        assert!(probe.sql(&change).contains("Options::schema"));
    }

    #[test]
    fn a_row_that_has_a_name_of_several_parts_is_picked_by_all_of_them() {
        let probe =
            Probe::without(&[Feature::DeleteLimit, Feature::ChangeOfCte]).row_id(&["tableoid", "ctid"]);
        assert_eq!(
            probe.sql(&delete_from("t").limit(2)),
            "DELETE FROM t WHERE EXISTS (SELECT 1 FROM (SELECT tableoid AS picked_key, ctid AS picked_key2 FROM t \
             FETCH FIRST 2 ROWS ONLY) AS picked WHERE picked.picked_key = t.tableoid AND picked.picked_key2 = t.ctid)"
        );
    }

    #[test]
    fn an_order_without_a_limit_means_nothing() {
        let probe = Probe::without(&[Feature::DeleteLimit]);
        assert_eq!(probe.sql(&delete_from("t").order_by(col("a"))), "DELETE FROM t");
    }
}

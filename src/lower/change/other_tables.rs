//! UPDATE and DELETE with other tables.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::dml::{conjunction, each_statement, exposed, item, refuse};
use crate::ast::visit::Tree;
use crate::ast::{
    Delete, Expr, Flow, Item, Join, Merge, MergeAction, MergeBranch, Name, Node, Query, Select, Source,
    Statement, Update, literal, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};
use crate::survey::reads_any;

/// A row goes if it has a partner, however many.
pub(crate) const DELETE: Pass = Pass {
    name: "DELETE .. WHERE EXISTS",
    removes: &[Feature::DeleteUsing, Feature::DeleteUsingReturning],
    needs: &[Feature::TargetInSubquery],
    lossy: false,
    run: delete_using,
};

/// A row gets its values from its partner, of which it has at most one: by MERGE where there is one source, else by
/// a subquery for each value.
pub(crate) const UPDATE: Pass = Pass {
    name: "UPDATE by MERGE, or by subqueries",
    removes: &[Feature::UpdateFrom],
    needs: &[Feature::TargetInSubquery],
    lossy: false,
    run: update_from,
};

fn delete_using(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_statement(tree, &mut |statement, _| {
        let Statement::Delete(delete) = statement else { return Ok(()) };
        let feature = if lowering.features.has(Feature::DeleteUsing) {
            Feature::DeleteUsingReturning
        } else {
            Feature::DeleteUsing
        };
        if delete.using.is_none() || (feature == Feature::DeleteUsingReturning && delete.returning.is_empty())
        {
            return Ok(());
        }
        own_columns(
            &delete.returning,
            delete.table.reference(),
            delete.using.as_ref(),
            &delete.joins,
            feature,
        )?;
        let Delete { using, joins, filter, .. } = &mut **delete;
        let query = partners(one(), using.take(), core::mem::take(joins), core::mem::take(filter));
        filter.push(Expr::Exists(query));
        Ok(())
    })
}

fn one() -> Expr {
    literal(1)
}

fn partners(selected: Expr, from: Option<Source>, joins: Vec<Join>, filter: Vec<Expr>) -> Query {
    Select { items: alloc::vec![item(selected, None)], from, joins, filter, ..select(Vec::<Item>::new()) }
        .into()
}

/// What is returned must come from the changed table: the others are in a subquery now.
fn own_columns(
    returning: &[Item],
    target: &Name,
    from: Option<&Source>,
    joins: &[Join],
    feature: Feature,
) -> Result<(), Error> {
    let mut others = Vec::new();
    from.into_iter().chain(joins.iter().map(|join| &join.source)).for_each(|it| exposed(it, &mut others));
    let mut foreign = false;
    for item in returning {
        let _ = item.expr.walk(&mut |node| {
            if let Node::Expr(
                Expr::Column(crate::ast::Column { table: Some(table), .. }) | Expr::Star(Some(table)),
            ) = node
            {
                foreign |= table != target && others.contains(&table);
            }
            Flow::Continue
        });
    }
    if foreign {
        return Err(refuse(
            feature,
            "The other tables are in a subquery there, and `returning` asks for their columns.",
            "Return columns of the changed table only.",
        ));
    }
    Ok(())
}

fn update_from(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_statement(tree, &mut |statement, inside| {
        let Statement::Update(update) = statement else { return Ok(()) };
        if update.from.is_none() {
            return Ok(());
        }
        if !inside && suits_merge(update, lowering) {
            let merge = merge(update);
            *statement = Statement::Merge(Box::new(merge));
            return Ok(());
        }
        by_subqueries(update)
    })
}

/// A subquery for each value, and one that tells whether there is a partner.
pub(crate) fn by_subqueries(update: &mut Update) -> Result<(), Error> {
    own_columns(
        &update.returning,
        update.table.reference(),
        update.from.as_ref(),
        &update.joins,
        Feature::UpdateFrom,
    )?;
    let Update { assignments, from, joins, filter, .. } = update;
    for assignment in assignments {
        if reads_columns(&assignment.value) {
            let value = core::mem::replace(&mut assignment.value, Expr::Default);
            assignment.value = Expr::Subquery(partners(value, from.clone(), joins.clone(), filter.clone()));
        }
    }
    let query = partners(one(), from.take(), core::mem::take(joins), core::mem::take(filter));
    filter.push(Expr::Exists(query));
    Ok(())
}

/// A value without columns is the same whatever the partner.
fn reads_columns(value: &Expr) -> bool {
    let mut found = false;
    let _ = value.walk(&mut |node| {
        found |=
            matches!(node, Node::Expr(Expr::Column(_) | Expr::Raw(_) | Expr::Extension(_)) | Node::Query(_));
        if found { Flow::Stop } else { Flow::Continue }
    });
    found
}

fn suits_merge(update: &Update, lowering: &Lowering<'_>) -> bool {
    let has = |feature| lowering.features.has(feature);
    let target = update.table.reference();
    has(Feature::Merge)
        && update.joins.is_empty()
        && update.returning.is_empty()
        && matches!(update.from, Some(Source::Table(_) | Source::Derived(_)))
        && (update.with.is_none() || has(Feature::WithBeforeMerge))
        && !update.filter.is_empty()
        && (has(Feature::MergeOfCondition)
            || !update.filter.iter().any(|predicate| reads_any(predicate, target, &update.assignments)))
}

fn merge(update: &mut Update) -> Merge {
    let source = update.from.take().unwrap_or_else(|| Source::Table(update.table.clone()));
    let assignments = core::mem::take(&mut update.assignments);
    Merge {
        with: update.with.take(),
        table: update.table.clone(),
        source,
        on: conjunction(core::mem::take(&mut update.filter)),
        branches: alloc::vec![MergeBranch {
            matched: true,
            filter: Vec::new(),
            action: MergeAction::Update(assignments),
        }],
        returning: Vec::new(),
        serializable: false,
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, delete_from, update};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;

    #[test]
    fn a_row_goes_if_it_has_a_partner() {
        let change = delete_from("t")
            .using("u")
            .join("v", col("v.u").eq(col("u.id")))
            .filter(col("u.id").eq(col("t.id")));
        assert_eq!(
            Probe::without(&[Feature::DeleteUsing]).sql(&change),
            "DELETE FROM t WHERE EXISTS (SELECT 1 FROM u JOIN v ON v.u = u.id WHERE u.id = t.id)"
        );
    }

    #[test]
    fn returning_the_other_tables_columns_is_refused() {
        let change = delete_from("t").using("u").filter(col("u.id").eq(col("t.id"))).returning(col("u.a"));
        assert!(Probe::without(&[Feature::DeleteUsing]).sql(&change).contains("the changed table only"));
    }

    #[test]
    fn an_update_from_one_source_is_a_merge() {
        let change = update("t").set("b", col("u.b")).from("u").filter(col("u.id").eq(col("t.id")));
        assert_eq!(
            Probe::without(&[Feature::UpdateFrom]).sql(&change),
            "MERGE INTO t USING u ON u.id = t.id WHEN MATCHED THEN UPDATE SET b = u.b"
        );
    }

    #[test]
    fn without_merge_each_value_is_a_subquery_and_rows_without_a_partner_stay() {
        let change =
            update("t").set("b", col("u.b")).set("c", 1).from("u").filter(col("u.id").eq(col("t.id")));
        assert_eq!(
            Probe::without(&[Feature::UpdateFrom, Feature::Merge]).sql(&change),
            "UPDATE t SET b = (SELECT u.b FROM u WHERE u.id = t.id), c = ? \
             WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id)"
        );
        // A column that is changed and compared: MERGE would fail where it may not change its condition.
        let change = change.filter(col("t.b").gt(0));
        let probe = Probe::without(&[Feature::UpdateFrom, Feature::MergeOfCondition]);
        assert!(probe.sql(&change).starts_with("UPDATE t SET b = (SELECT"), "{}", probe.sql(&change));
    }
}

//! UPDATE and DELETE with other tables.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::dml::{conjunction, each_statement, exposed, item, names_table, refuse};
use super::{Lowering, Pass};
use crate::ast::visit::Tree;
use crate::ast::{
    Delete, Expr, Flow, Item, Join, Merge, MergeAction, MergeBranch, Name, Node, Query, Select, Source,
    Statement, Update, literal, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::survey::reads_any;

/// A row goes if it has a partner, however many.
pub(super) const DELETE: Pass = Pass {
    name: "DELETE .. WHERE EXISTS",
    removes: &[Feature::DeleteUsing, Feature::DeleteUsingReturning],
    needs: &[Feature::TargetInSubquery],
    lossy: false,
    run: delete_using,
};

/// A row gets its values from its partner, of which it has at most one: by MERGE where there is one source, else by
/// a subquery for each value.
pub(super) const UPDATE: Pass = Pass {
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
        own_columns(
            &update.returning,
            update.table.reference(),
            update.from.as_ref(),
            &update.joins,
            Feature::UpdateFrom,
        )?;
        let Update { assignments, from, joins, filter, .. } = &mut **update;
        for assignment in assignments {
            if reads_columns(&assignment.value) {
                let value = core::mem::replace(&mut assignment.value, Expr::Default);
                assignment.value =
                    Expr::Subquery(partners(value, from.clone(), joins.clone(), filter.clone()));
            }
        }
        let query = partners(one(), from.take(), core::mem::take(joins), core::mem::take(filter));
        filter.push(Expr::Exists(query));
        Ok(())
    })
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

/// WITH goes into each query that uses it, where nothing may stand in front of an UPDATE or DELETE.
pub(super) const WITH: Pass = Pass {
    name: "WITH in the queries that use it",
    removes: &[Feature::WithBeforeUpdate, Feature::WithBeforeDelete],
    needs: &[Feature::WithInSubquery],
    lossy: false,
    run: with_inside,
};

fn with_inside(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_statement(tree, &mut |statement, _| match statement {
        Statement::Update(update) if !lowering.features.has(Feature::WithBeforeUpdate) => {
            let with = update.with.take();
            push_inside(with, &mut **update, Feature::WithBeforeUpdate)
        }
        Statement::Delete(delete) if !lowering.features.has(Feature::WithBeforeDelete) => {
            let with = delete.with.take();
            push_inside(with, &mut **delete, Feature::WithBeforeDelete)
        }
        _ => Ok(()),
    })
}

fn push_inside(
    with: Option<Box<crate::ast::With>>,
    statement: &mut impl Tree,
    feature: Feature,
) -> Result<(), Error> {
    use crate::ast::NodeMut;
    use crate::ast::visit::Moment;
    let Some(with) = with else { return Ok(()) };
    let used = |query: &Query| with.members.iter().any(|member| names_table(query, &member.name));
    let mut uses = 0;
    let mut problem = None;
    let _ = statement.walk_mut(&mut |node, moment| match (node, moment) {
        // A table in FROM that is a member of WITH becomes a query of it.
        (NodeMut::Source(source), Moment::Enter) => {
            if let Source::Table(table) = source {
                let named = &table.name;
                if named.qualifiers.is_empty() && with.members.iter().any(|member| member.name == named.name)
                {
                    let alias = table.reference().clone();
                    let all = Select {
                        items: alloc::vec![item(Expr::Star(None), None)],
                        from: Some(Source::Table(crate::ast::table(named.clone()))),
                        ..select(Vec::<Item>::new())
                    };
                    *source = Source::Derived(Box::new(crate::ast::derived(all).alias(alias)));
                }
            }
            Flow::Continue
        }
        (NodeMut::Query(query), Moment::Enter) => {
            if used(query) {
                uses += 1;
                match query.with_mut() {
                    Some(place @ None) => *place = Some(with.clone()),
                    _ => problem = Some("A query that uses it has a WITH of its own."),
                }
            }
            Flow::Skip
        }
        _ => Flow::Continue,
    });
    if uses > 1 && with.members.iter().any(|member| !is_stable(&member.body)) {
        problem = Some("What it names would be computed several times, perhaps with other results.");
    }
    match problem {
        None => Ok(()),
        Some(because) => Err(refuse(feature, because, "Write the named query where it is used.")),
    }
}

/// Whether a statement of WITH gives the same rows each time, and changes nothing.
fn is_stable(statement: &Statement) -> bool {
    use crate::ast::Function;
    let mut stable = matches!(statement, Statement::Query(_));
    let _ = statement.walk(&mut |node| {
        stable &= match node {
            Node::Expr(Expr::Function(call)) => {
                !matches!(call.function, Function::Random | Function::NewUuid)
            }
            Node::Expr(Expr::Raw(_) | Expr::Extension(_))
            | Node::Source(Source::Function(_) | Source::Raw(_)) => false,
            Node::Select(select) => select.limit.is_none(),
            Node::SetOperation(set) => set.limit.is_none(),
            _ => true,
        };
        if stable { Flow::Continue } else { Flow::Stop }
    });
    stable
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, cte, delete_from, select, table, update};
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

    #[test]
    fn with_goes_to_the_queries_that_use_it() {
        let old = cte("old", select(["id"]).from("u"));
        let change = delete_from("t").with(old.clone()).filter(col("id").is_in(select(["id"]).from("old")));
        assert_eq!(
            Probe::without(&[Feature::WithBeforeDelete]).sql(&change),
            "DELETE FROM t WHERE id IN (WITH old AS (SELECT id FROM u) SELECT id FROM old)"
        );
        let change = update("t")
            .with(old)
            .set("a", 1)
            .from(table("old").alias("o"))
            .filter(col("o.id").eq(col("t.id")));
        assert_eq!(
            Probe::without(&[Feature::WithBeforeUpdate]).sql(&change),
            "UPDATE t SET a = ? FROM (WITH old AS (SELECT id FROM u) SELECT * FROM old) AS o WHERE o.id = t.id"
        );
    }
}

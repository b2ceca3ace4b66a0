//! An alias of the changed table, where it can have none: its columns go by the table's own name.

use alloc::vec::Vec;

use super::dml::{each, exposed, refuse};
use crate::ast::visit::{Moment, Tree};
use crate::ast::{Expr, Flow, Name, Node, NodeMut, Statement, Table};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "the table's own name",
    removes: &[Feature::InsertAlias, Feature::TargetAlias],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let has = |feature| lowering.features.has(feature);
    each(tree, &mut |node| match node {
        NodeMut::Insert(insert) if !has(Feature::InsertAlias) => {
            let Some((alias, name)) = names(&mut insert.table) else { return Ok(()) };
            rename(insert, &alias, &name, Feature::InsertAlias)
        }
        NodeMut::Update(update) if !has(Feature::TargetAlias) => {
            let Some((alias, name)) = names(&mut update.table) else { return Ok(()) };
            rename(update, &alias, &name, Feature::TargetAlias)
        }
        NodeMut::Delete(delete) if !has(Feature::TargetAlias) => {
            let Some((alias, name)) = names(&mut delete.table) else { return Ok(()) };
            rename(delete, &alias, &name, Feature::TargetAlias)
        }
        _ => Ok(()),
    })
}

/// Takes the alias away and returns it with the name that stays.
fn names(table: &mut Table) -> Option<(Name, Name)> {
    Some((table.alias.take()?, table.name.name.clone()))
}

fn rename(statement: &mut impl Tree, alias: &Name, name: &Name, feature: Feature) -> Result<(), Error> {
    let mut others: Vec<&Name> = Vec::new();
    let _ = statement.walk(&mut |node| {
        if let Node::Source(source) = node {
            exposed(source, &mut others);
        }
        Flow::Continue
    });
    if others.iter().any(|other| *other == name || *other == alias) {
        return Err(refuse(
            feature,
            "The table would go by its own name, which another source of the statement has.",
            "Give the other source an alias.",
        ));
    }
    let _ = statement.walk_mut(&mut |node, moment| {
        if let (
            NodeMut::Expr(
                Expr::Column(crate::ast::Column { table: Some(table), .. }) | Expr::Star(Some(table)),
            ),
            Moment::Enter,
        ) = (node, moment)
            && table == alias
        {
            *table = name.clone();
        }
        Flow::Continue
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, excluded, insert_into, table, update};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;

    #[test]
    fn columns_go_by_the_tables_name() {
        let probe = Probe::without(&[Feature::InsertAlias, Feature::TargetAlias]);
        let upsert = insert_into(table("app.t").alias("x"))
            .columns(["id", "a"])
            .values((1, 2))
            .on_conflict("id")
            .update("a", col("x.a") + excluded("a"));
        assert!(probe.sql(&upsert).ends_with("DO UPDATE SET a = t.a + excluded.a"), "{}", probe.sql(&upsert));
        let change =
            update(table("t").alias("x")).set("a", col("x.b")).from("u").filter(col("u.id").eq(col("x.id")));
        assert_eq!(probe.sql(&change), "UPDATE t SET a = t.b FROM u WHERE u.id = t.id");
    }

    #[test]
    fn not_where_another_source_has_that_name() {
        let change =
            update(table("t").alias("x")).set("a", col("t.a")).from("t").filter(col("t.up").eq(col("x.id")));
        assert!(
            Probe::without(&[Feature::TargetAlias]).sql(&change).contains("Give the other source an alias")
        );
    }
}

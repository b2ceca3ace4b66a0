//! `*` beside other items: all columns of each table in turn. USING merges columns, which only a schema tells then.

use alloc::vec::Vec;

use super::join_using::{expand_using, has_using};
use crate::ast::{Expr, Item, Query, Select, Source, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::outputs::{reference, sources};
use crate::lower::tree::scope::{Scope, each_query};
use crate::lower::{Lowering, Pass};
use crate::survey::star_beside;

pub(crate) const PASS: Pass = Pass {
    name: "star_beside",
    removes: &[Feature::StarBesideItems, Feature::StarBehindItems],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| match query {
        Query::Select(select)
            if star_beside(&select.items).is_some_and(|feature| !lowering.features.has(feature)) =>
        {
            write(select, &scope.behind(select.with.as_deref()))
        }
        _ => Ok(()),
    })
}

fn write(select: &mut Select, scope: &Scope<'_>) -> Result<(), Error> {
    if has_using(&select.joins) {
        return expand_using(select, scope)
            .map_err(|_| unclear("USING merges columns of tables that are not known."));
    }
    let mut items = Vec::with_capacity(select.items.len() + select.joins.len());
    for item in core::mem::take(&mut select.items) {
        if item.expr != Expr::Star(None) {
            items.push(item);
            continue;
        }
        for source in sources(select.from.as_ref(), &select.joins) {
            let table = reference(source).ok_or_else(|| unclear("One of the sources goes by no name."))?;
            items.push(Item::new(Expr::Star(Some(table.clone())), None));
        }
    }
    select.items = items;
    let nested = |source: &Source| matches!(source, Source::Joined(joined) if has_using(&joined.joins));
    match select.from.iter().chain(select.joins.iter().map(|join| &join.source)).any(nested) {
        true => Err(unclear("USING stands in joins in parentheses.")),
        false => Ok(()),
    }
}

fn unclear(why: &'static str) -> Error {
    Error::unsupported(Feature::StarBesideItems)
        .because(why)
        .way_out("Select the columns one by one, or tell the tables by `Options::schema`.")
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{JoinKind, col, count_all, select, table};
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    #[test]
    fn it_is_all_columns_of_each_table() {
        let probe = Probe::without(&[Feature::StarBesideItems]);
        let query = |items| select(items).from(table("t").alias("a")).join("u", col("a.id").eq(col("u.id")));
        assert_eq!(probe.sql(&query(["*", "x"])), "SELECT a.*, u.*, x FROM t AS a JOIN u ON a.id = u.id");
        assert_eq!(probe.sql(&select("*").from("t")), "SELECT * FROM t");
        assert_eq!(probe.sql(&select((count_all(), "y")).from("t")), "SELECT COUNT(*), y FROM t");
        let behind = Probe::without(&[Feature::StarBehindItems]);
        assert_eq!(behind.sql(&select(["*", "x"]).from("t")), "SELECT *, x FROM t");
        assert_eq!(behind.sql(&select(["x", "*"]).from("t")), "SELECT x, t.* FROM t");
    }

    #[test]
    fn what_using_merges_stands_there_once_if_it_is_known() {
        let probe = Probe::without(&[Feature::StarBesideItems]);
        let query = select(["*", "x"]).from("a").join_using(JoinKind::Inner, "b", "id");
        assert!(probe.sql(&query).contains("Options::schema"));
        let table = |name: &'static str, own: &'static str| {
            let id = ColumnDef::new("id", Type::Integer);
            TableDef::new(name).column(id).column(ColumnDef::new(own, Type::Integer))
        };
        let schema = Schema::new(alloc::vec![table("a", "x"), table("b", "y")]);
        assert_eq!(
            probe.sql_with(&query, |options| options.schema(&schema)),
            "SELECT a.id, a.x, b.y, x FROM a JOIN b ON a.id = b.id"
        );
    }
}

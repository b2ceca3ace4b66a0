//! Columns of a query in FROM or WITH that have no name, or the same: they get one of their own, which nobody knows. A
//! query around it that read one by a name which an engine makes up is told by the engine that there is none.

use alloc::vec::Vec;

use crate::ast::visit::rewrite;
use crate::ast::{Expr, Flow, Name, NodeMut, Query, Select, Source, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::outputs::{reference, sources};
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "derived_names",
    removes: &[Feature::UnnamedDerivedColumn, Feature::EqualDerivedColumns],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    // Queries whose columns go by another name than the user's: `*` would return them under it.
    let mut renamed: Vec<Name> = Vec::new();
    let _ = rewrite(tree, &mut |node| {
        let (name, query) = match node {
            NodeMut::Source(Source::Derived(it)) if it.columns.is_empty() => {
                (it.alias.as_ref(), &mut it.query)
            }
            NodeMut::Cte(it) if it.columns.is_empty() => match &mut it.body {
                Statement::Query(query) => (Some(&it.name), query),
                _ => return Flow::Continue,
            },
            _ => return Flow::Continue,
        };
        if let Some(select) = first(query)
            && name_columns(select, lowering)
        {
            renamed.extend(name.cloned());
        }
        Flow::Continue
    });
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Select(select) = node
            && returns_all_of(select, &renamed)
        {
            result = Err(Error::unsupported(Feature::EqualDerivedColumns)
                .because("`*` returns them all, and no two of them can be told apart.")
                .way_out("Give one of them an alias."));
            return Flow::Stop;
        }
        Flow::Continue
    });
    result
}

/// The SELECT that names the columns of a query.
fn first(query: &mut Query) -> Option<&mut Select> {
    match query {
        Query::Select(select) => Some(select),
        Query::SetOperation(set) => set.branches.first_mut().and_then(first),
        Query::Values(_) | Query::Raw(_) => None,
    }
}

/// Names what the dialect must have named; whether a name of the user's was one of two.
fn name_columns(select: &mut Select, lowering: &mut Lowering<'_>) -> bool {
    let equal = !lowering.features.has(Feature::EqualDerivedColumns);
    let unnamed = !lowering.features.has(Feature::UnnamedDerivedColumn);
    let mut seen: Vec<Name> = Vec::with_capacity(select.items.len());
    let mut renamed = false;
    for item in &mut select.items {
        let fresh = match item.output_name() {
            Some(name) if equal && seen.contains(name) => {
                renamed = true;
                true
            }
            Some(name) => {
                seen.push(name.clone());
                false
            }
            None => unnamed && !matches!(item.expr, Expr::Star(_) | Expr::Raw(_)),
        };
        if fresh {
            item.alias = Some(lowering.names.fresh("c"));
        }
    }
    renamed
}

/// Whether a SELECT returns all columns of one of these by `*`.
fn returns_all_of(select: &Select, renamed: &[Name]) -> bool {
    let is_one = |name: &Name| renamed.contains(name);
    let from = || sources(select.from.as_ref(), &select.joins).into_iter();
    select.items.iter().any(|item| {
        let Expr::Star(table) = &item.expr else { return false };
        let covered = |source: &&Source| table.as_ref().is_none_or(|table| reference(source) == Some(table));
        from().filter(covered).any(|source| match source {
            Source::Table(it) => it.name.qualifiers.is_empty() && is_one(&it.name.name),
            other => reference(other).is_some_and(is_one),
        })
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, count_all, cte, lower, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::UnnamedDerivedColumn, Feature::EqualDerivedColumns]);

    #[test]
    fn what_has_no_name_gets_one() {
        let inner = select((lower(col("name")), "id", count_all()))
            .from("t")
            .union(select(["a", "b", "c"]).from("u"));
        assert_eq!(
            PROBE.sql(&select("q.id").from(inner.alias("q"))),
            "SELECT q.id FROM (SELECT LOWER(name) AS c2, id, COUNT(*) AS c3 FROM t UNION SELECT a, b, c FROM u) AS q"
        );
    }

    #[test]
    fn one_of_two_names_is_another_and_no_star_returns_it() {
        let inner = || select(["a.id", "b.id"]).from("a").join("b", col("a.g").eq(col("b.g")));
        assert_eq!(
            PROBE.sql(&select(count_all()).with(cte("w", inner())).from("w")),
            "WITH w AS (SELECT a.id, b.id AS c FROM a JOIN b ON a.g = b.g) SELECT COUNT(*) FROM w"
        );
        let all = PROBE.sql(&select("*").from(inner().alias("q")));
        assert!(all.contains("Give one of them an alias."), "{all}");
    }
}

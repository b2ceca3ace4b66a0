//! Names behind a table alias, given inside the query instead.

use super::values_table::selects;
use crate::ast::visit::rewrite;
use crate::ast::{
    Column, Derived, Expr, Flow, Item, Join, Name, NodeMut, Order, Query, Select, Source, Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::{Scope, each_query};
use crate::lower::tree::wrap::columns_unknown;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass =
    Pass { name: "derived_columns", removes: &[Feature::DerivedColumnList], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| match query {
        Query::Select(select) => {
            let scope = scope.behind(select.with.as_deref()).into_owned();
            in_sources(select.from.as_mut(), &mut select.joins, &scope)
        }
        _ => Ok(()),
    })?;
    // Sources of changes are left: what they see of WITH is not followed, so that their `*` stays unknown.
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Source(source) = node {
            result = in_source(source, &Scope::default());
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

fn in_sources(from: Option<&mut Source>, joins: &mut [Join], scope: &Scope<'_>) -> Result<(), Error> {
    for source in from.into_iter().chain(joins.iter_mut().map(|join| &mut join.source)) {
        match source {
            Source::Joined(joined) => in_sources(Some(&mut joined.first), &mut joined.joins, scope)?,
            other => in_source(other, scope)?,
        }
    }
    Ok(())
}

fn in_source(source: &mut Source, scope: &Scope<'_>) -> Result<(), Error> {
    match source {
        Source::Derived(derived) if !derived.columns.is_empty() => {
            let Derived { query, columns, .. } = &mut **derived;
            rename(query, columns, scope)?;
            columns.clear();
            Ok(())
        }
        Source::Function(function) if !function.columns.is_empty() => {
            Err(Error::unsupported(Feature::DerivedColumnList)
                .because("The columns of a table function have no other place for their names.")
                .way_out("Use the names that the function gives them."))
        }
        _ => Ok(()),
    }
}

/// Gives the columns of a query other names.
fn rename(query: &mut Query, columns: &[Name], scope: &Scope<'_>) -> Result<(), Error> {
    match query {
        Query::Select(select) => {
            let scope = scope.behind(select.with.as_deref()).into_owned();
            let complete = scope.expand(select) && select.items.len() == columns.len();
            if !complete {
                return Err(columns_unknown(Feature::DerivedColumnList));
            }
            if captures(select, columns) {
                return Err(Error::unsupported(Feature::DerivedColumnList)
                    .because("Inside the query, one of the new names is a column that it is ordered by.")
                    .way_out("Choose another name."));
            }
            rename_items(select, columns);
            Ok(())
        }
        Query::SetOperation(set) => {
            let scope = scope.behind(set.with.as_deref()).into_owned();
            let Some(first) = set.branches.first_mut() else { return Ok(()) };
            let before = scope.outputs(first).ok_or_else(|| columns_unknown(Feature::DerivedColumnList))?;
            rename(first, columns, &scope)?;
            for (old, new) in before.iter().zip(columns) {
                rename_keys(&mut set.order_by, old.as_ref(), new);
            }
            Ok(())
        }
        Query::Values(values) => {
            *query = selects(core::mem::take(&mut values.rows), columns);
            Ok(())
        }
        Query::Raw(_) => Err(columns_unknown(Feature::DerivedColumnList)),
    }
}

/// Whether a key means a column of the sources whose name an output column is about to take.
fn captures(select: &Select, columns: &[Name]) -> bool {
    select.order_by.iter().any(|key| match &key.expr {
        Expr::Column(Column { table: None, name, .. }) => {
            columns.contains(name) && !select.items.iter().any(|item| item.output_name() == Some(name))
        }
        _ => false,
    })
}

fn rename_items(select: &mut Select, columns: &[Name]) {
    let Select { items, order_by, .. } = select;
    for key in &mut *order_by {
        if let Expr::Column(Column { table: None, name, .. }) = &key.expr {
            let place = items.iter().position(|item| item.output_name() == Some(name));
            if let Some(new) = place.and_then(|place| columns.get(place)) {
                key.expr = Expr::Column(Column::new(new.clone()));
            }
        }
    }
    for (item, new) in items.iter_mut().zip(columns) {
        item.alias = (Item::new(item.expr.clone(), None).output_name() != Some(new)).then(|| new.clone());
    }
}

fn rename_keys(keys: &mut [Order], old: Option<&Name>, new: &Name) {
    for key in keys {
        if let (Expr::Column(Column { table: None, name, .. }), Some(old)) = (&key.expr, old)
            && name == old
        {
            key.expr = Expr::Column(Column::new(new.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{derived, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::DerivedColumnList]);

    #[test]
    fn the_names_are_aliases_inside() {
        let inner = select(["a", "b"]).from("t").order_by("b").limit(1);
        assert_eq!(
            PROBE.sql(&select("x").from(derived(inner).alias("q").columns(["x", "b"]))),
            "SELECT x FROM (SELECT a AS x, b FROM t ORDER BY b FETCH FIRST 1 ROWS ONLY) AS q"
        );
    }

    #[test]
    fn a_union_has_the_names_of_its_first_branch() {
        let inner = select("a").from("t").union(select("b").from("u")).order_by("a").limit(1);
        assert_eq!(
            PROBE.sql(&select("x").from(derived(inner).alias("q").columns(["x"]))),
            "SELECT x FROM (SELECT a AS x FROM t UNION SELECT b FROM u ORDER BY x FETCH FIRST 1 ROWS ONLY) AS q"
        );
    }
}

//! USING as a condition. The columns that it merges are the left ones, the right ones, or the first that is not NULL.

use alloc::vec::Vec;

use super::level::compare;
use crate::ast::visit::{Moment, Tree, rewrite};
use crate::ast::{
    BinaryOperator, Column, Expr, Flow, Function, FunctionCall, Item, Join, JoinKind, JoinOn, Name, NodeMut,
    Order, Query, Select, Source, Statement,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::clauses::{each_clause, each_column};
use crate::lower::tree::outputs::{reference, sources};
use crate::lower::tree::scope::{Scope, each_query};
use crate::lower::tree::wrap::columns_unknown;
use crate::lower::{Lowering, Pass};
use crate::survey::qualifies_using;

pub(crate) const PASS: Pass =
    Pass { name: "join_using", removes: &[Feature::JoinUsing], needs: &[], lossy: false, run };

/// The same where a column that is merged is spoken of as one of a table.
pub(crate) const QUALIFIED: Pass = Pass {
    name: "qualified_using_column",
    removes: &[Feature::QualifiedUsingColumn],
    needs: &[],
    lossy: false,
    run: run_qualified,
};

fn run_qualified(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| match query {
        Query::Select(select) if qualifies_using(select) => {
            expand_using(select, &scope.behind(select.with.as_deref()))?;
            match qualifies_using(select) {
                true => Err(unclear("USING stands in joins in parentheses.")),
                false => Ok(()),
            }
        }
        _ => Ok(()),
    })
}

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, _, scope| match query {
        Query::Select(select) => expand_using(select, &scope.behind(select.with.as_deref())),
        _ => Ok(()),
    })?;
    let mut left = false;
    let _ = rewrite(tree, &mut |node| {
        let joins = match node {
            NodeMut::Update(it) => &it.joins,
            NodeMut::Delete(it) => &it.joins,
            NodeMut::Source(Source::Joined(it)) => &it.joins,
            _ => return Flow::Continue,
        };
        left |= joins.iter().any(|join| matches!(join.on, JoinOn::Using(_)));
        Flow::Continue
    });
    if left { Err(unclear("USING stands in joins in parentheses or in a change.")) } else { Ok(()) }
}

/// One column of what has been joined so far, and what it is.
struct Merged {
    name: Name,
    expr: Expr,
}

/// Writes every USING of a SELECT as a condition.
pub(crate) fn expand_using(select: &mut Select, scope: &Scope<'_>) -> Result<(), Error> {
    if !select.joins.iter().any(|join| matches!(join.on, JoinOn::Using(_))) {
        return Ok(());
    }
    let starred = select.items.iter().any(|item| item.expr == Expr::Star(None));
    let mut all = match (&select.from, starred) {
        (Some(from), true) => Some(columns_of(from, scope)?),
        _ => None,
    };
    let mut merged: Vec<Merged> = Vec::new();
    let mut before: Vec<Source> = select.from.iter().cloned().collect();
    for join in &mut select.joins {
        let own = match &mut all {
            Some(_) => columns_of(&join.source, scope)?,
            None => Vec::new(),
        };
        if let JoinOn::Using(names) = &join.on {
            let names = names.clone();
            let mut conditions = Vec::new();
            let mut front = Vec::new();
            for name in &names {
                let left = match merged.iter().find(|earlier| earlier.name == *name) {
                    Some(earlier) => earlier.expr.clone(),
                    None => owner(&before, name, scope)?,
                };
                let right = owner(core::slice::from_ref(&join.source), name, scope)?;
                conditions.push(compare(left.clone(), BinaryOperator::Equal, right.clone()));
                let expr = match join.kind {
                    JoinKind::Right => right,
                    JoinKind::Full => coalesce(left, right),
                    _ => left,
                };
                merged.retain(|earlier| earlier.name != *name);
                merged.push(Merged { name: name.clone(), expr: expr.clone() });
                front.push((name.clone(), expr));
            }
            if let Some(all) = &mut all {
                let others = all.drain(..).chain(own).filter(|(name, _)| !names.contains(name));
                front.extend(others);
                *all = front;
            }
            join.on = match (conditions.pop(), conditions.is_empty()) {
                (Some(only), true) => JoinOn::On(only),
                (Some(last), false) => {
                    conditions.push(last);
                    JoinOn::On(Expr::And(conditions))
                }
                (None, _) => JoinOn::On(Expr::And(Vec::new())),
            };
        } else if let Some(all) = &mut all {
            all.extend(own);
        }
        before.push(join.source.clone());
    }
    if let Some(all) = all {
        write_star(select, all);
    }
    replace(select, &merged);
    each_clause(select, &mut |clause| replace_inside(clause, &merged, scope));
    Ok(())
}

/// A key of an order and its place among the keys.
type Placed = (usize, Order);

/// Puts what was merged in place of bare names.
fn replace(select: &mut Select, merged: &[Merged]) {
    let found = |expr: &Expr| match expr {
        Expr::Column(Column { table: None, name, .. }) => merged.iter().find(|one| one.name == *name),
        _ => None,
    };
    for item in &mut select.items {
        if let Some(one) = found(&item.expr) {
            let keeps = matches!(&one.expr, Expr::Column(column) if column.name == one.name);
            if !keeps && item.alias.is_none() {
                item.alias = Some(one.name.clone());
            }
        }
    }
    // An order by a name that is selected goes by the output column.
    let selected = |key: &Expr, items: &[Item]| match key {
        Expr::Column(Column { table: None, name, .. }) => {
            items.iter().any(|item| item.output_name() == Some(name))
        }
        _ => false,
    };
    let (by_output, others): (Vec<Placed>, Vec<Placed>) = core::mem::take(&mut select.order_by)
        .into_iter()
        .enumerate()
        .partition(|(_, order)| selected(&order.expr, &select.items));
    let places: Vec<usize> = others.iter().map(|(place, _)| *place).collect();
    select.order_by = others.into_iter().map(|(_, order)| order).collect();
    each_clause(select, &mut |clause| {
        each_column(clause, false, &mut |expr| {
            if let Some(one) = found(expr) {
                *expr = one.expr.clone();
            }
        });
    });
    let mut orders: Vec<Placed> = places.into_iter().zip(select.order_by.drain(..)).collect();
    orders.extend(by_output);
    orders.sort_by_key(|(place, _)| *place);
    select.order_by = orders.into_iter().map(|(_, order)| order).collect();
}

/// The same in the subqueries of a clause, where a bare name is the merged column if no query in between has a column of
/// that name. Where that is not known it stays, and the engine says that it is ambiguous if it is not its own.
fn replace_inside(clause: &mut Expr, merged: &[Merged], scope: &Scope<'_>) {
    // For each query around the place, which of the names it may have itself.
    let mut around: Vec<Vec<bool>> = Vec::new();
    let _ = clause.walk_mut(&mut |node, moment| {
        match (node, moment) {
            (NodeMut::Query(query), Moment::Enter) => {
                around.push(merged.iter().map(|one| may_have(query, &one.name, scope)).collect());
            }
            (NodeMut::Query(_), Moment::Leave) => {
                around.pop();
            }
            (NodeMut::Expr(expr), Moment::Leave) if !around.is_empty() => {
                let place = match &*expr {
                    Expr::Column(Column { table: None, name, .. }) => {
                        merged.iter().position(|one| one.name == *name)
                    }
                    _ => None,
                };
                let free = |place: usize| around.iter().all(|own| own.get(place) == Some(&false));
                if let Some(one) = place.filter(|place| free(*place)).and_then(|place| merged.get(place)) {
                    *expr = one.expr.clone();
                }
            }
            _ => {}
        }
        Flow::Continue
    });
}

/// Whether a bare name in the query may be a column of its own, or one of its output columns.
fn may_have(query: &Query, name: &Name, scope: &Scope<'_>) -> bool {
    let Query::Select(select) = query else { return true };
    let output =
        !select.order_by.is_empty() && select.items.iter().any(|item| item.output_name() == Some(name));
    let own = |source: &Source| {
        scope.columns(source).is_none_or(|columns| columns.iter().any(|column| column.name == *name))
    };
    select.with.is_some() || output || sources(select.from.as_ref(), &select.joins).into_iter().any(own)
}

fn write_star(select: &mut Select, all: Vec<(Name, Expr)>) {
    let mut items = Vec::with_capacity(select.items.len() + all.len());
    for item in core::mem::take(&mut select.items) {
        if item.expr != Expr::Star(None) {
            items.push(item);
            continue;
        }
        items.extend(all.iter().map(|(name, expr)| {
            let keeps = matches!(expr, Expr::Column(column) if column.name == *name);
            Item::new(expr.clone(), (!keeps).then(|| name.clone()))
        }));
    }
    select.items = items;
}

/// All columns of a source.
fn columns_of(source: &Source, scope: &Scope<'_>) -> Result<Vec<(Name, Expr)>, Error> {
    let mut found = Vec::new();
    for one in sources(Some(source), &[]) {
        let (Some(table), Some(columns)) = (reference(one), scope.columns(one)) else {
            return Err(columns_unknown(Feature::JoinUsing));
        };
        found.extend(columns.into_iter().map(|column| {
            (column.name.clone(), Expr::Column(Column { table: Some(table.clone()), ..column }))
        }));
    }
    Ok(found)
}

/// The column of this name in the only one of these sources that has it.
fn owner(joined: &[Source], name: &Name, scope: &Scope<'_>) -> Result<Expr, Error> {
    let all: Vec<&Source> = joined.iter().flat_map(|source| sources(Some(source), &[])).collect();
    let one = match all.as_slice() {
        [only] => Some(*only),
        several => {
            let known: Option<Vec<_>> = several.iter().map(|source| scope.columns(source)).collect();
            let known = known.ok_or_else(|| {
                unclear("Several tables stand on one side of USING, and which of them has the column is not known.")
            })?;
            let mut owners =
                several.iter().zip(&known).filter(|(_, columns)| columns.iter().any(|one| one.name == *name));
            match (owners.next(), owners.next()) {
                (Some((owner, _)), None) => Some(*owner),
                _ => None,
            }
        }
    };
    match one.and_then(reference) {
        Some(table) => Ok(Expr::Column(Column::of(table.clone(), name.clone()))),
        None => Err(unclear("Which table on one side of USING has the column is not clear.")),
    }
}

fn coalesce(left: Expr, right: Expr) -> Expr {
    Expr::Function(FunctionCall { function: Function::Coalesce, arguments: alloc::vec![left, right] }.into())
}

fn unclear(why: &'static str) -> Error {
    Error::unsupported(Feature::JoinUsing)
        .because(why)
        .way_out("Write the condition in `on`, or tell the tables by `Options::schema`.")
}

/// Whether a join has USING.
pub(crate) fn has_using(joins: &[Join]) -> bool {
    joins.iter().any(|join| matches!(join.on, JoinOn::Using(_)))
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{JoinKind, exists, literal, select};
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    const PROBE: Probe = Probe::without(&[Feature::JoinUsing]);

    #[test]
    fn a_bare_name_is_the_column_that_is_never_missing() {
        let query =
            |kind| select(["id", "b.v"]).from("a").join_using(kind, "b", "id").filter(crate::col("id").gt(1));
        assert_eq!(
            PROBE.sql(&query(JoinKind::Left).order_by("id")),
            "SELECT a.id, b.v FROM a LEFT JOIN b ON a.id = b.id WHERE a.id > ? ORDER BY id"
        );
        assert_eq!(
            PROBE.sql(&query(JoinKind::Right)),
            "SELECT b.id, b.v FROM a RIGHT JOIN b ON a.id = b.id WHERE b.id > ?"
        );
        assert_eq!(
            PROBE.sql(&query(JoinKind::Full)),
            "SELECT COALESCE(a.id, b.id) AS id, b.v FROM a FULL JOIN b ON a.id = b.id WHERE COALESCE(a.id, b.id) > ?"
        );
    }

    #[test]
    fn a_bare_name_in_a_subquery_is_the_same_column_unless_the_subquery_has_one() {
        let table = |name: &'static str, column: &'static str| {
            TableDef::new(name).column(ColumnDef::new(column, Type::Integer))
        };
        let schema = Schema::new(alloc::vec![
            table("a", "id"),
            table("b", "id"),
            table("other", "n"),
            table("own", "id"),
        ]);
        let query = |inner: &'static str| {
            select("a.id")
                .from("a")
                .join_using(JoinKind::Right, "b", "id")
                .filter(exists(select(literal(1)).from(inner).filter(crate::col("id").gt(1))))
        };
        let sql = |inner| PROBE.sql_with(&query(inner), |options| options.schema(&schema));
        assert!(sql("other").ends_with("EXISTS (SELECT 1 FROM other WHERE b.id > ?)"), "{}", sql("other"));
        assert!(sql("own").ends_with("EXISTS (SELECT 1 FROM own WHERE id > ?)"));
        assert!(sql("unknown").ends_with("EXISTS (SELECT 1 FROM unknown WHERE id > ?)"));
    }

    #[test]
    fn a_column_of_one_table_stays_its_own() {
        let probe = Probe::without(&[Feature::QualifiedUsingColumn]);
        let query = |item| select(["id", item]).from("a").join_using(JoinKind::Right, "b", "id");
        assert_eq!(probe.sql(&query("b.x")), "SELECT id, b.x FROM a RIGHT JOIN b USING (id)");
        assert_eq!(probe.sql(&query("a.id")), "SELECT b.id, a.id FROM a RIGHT JOIN b ON a.id = b.id");
        assert_eq!(probe.sql(&query("a.*")), "SELECT b.id, a.* FROM a RIGHT JOIN b ON a.id = b.id");
    }

    #[test]
    fn a_star_has_the_merged_columns_once_if_the_others_are_known() {
        let query = select("*").from("a").join_using(JoinKind::Inner, "b", "id");
        assert!(PROBE.sql(&query).contains("Options::schema"));
    }
}

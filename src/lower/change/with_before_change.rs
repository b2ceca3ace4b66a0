//! WITH before an UPDATE or DELETE, where nothing may stand in front: what it names is written where it is used, or,
//! if it refers to itself, WITH goes into each query that uses it.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::dml::{each, each_statement, item, name_outputs, names_table, refuse};
use crate::ast::visit::{Moment, Tree};
use crate::ast::{
    Derived, Expr, Flow, Function, Item, Name, Node, NodeMut, Query, Select, Source, Statement, Table, With,
    derived, select, table,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "what WITH names, where it is used",
    removes: &[Feature::WithBeforeUpdate, Feature::WithBeforeDelete],
    needs: &[],
    lossy: false,
    run,
};

const WAY_OUT: &str = "Write the named query where it is used.";

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_statement(tree, &mut |statement, _| match statement {
        Statement::Update(update) if !lowering.features.has(Feature::WithBeforeUpdate) => {
            let with = update.with.take();
            move_inside(with, &mut **update, Feature::WithBeforeUpdate, lowering)
        }
        Statement::Delete(delete) if !lowering.features.has(Feature::WithBeforeDelete) => {
            let with = delete.with.take();
            move_inside(with, &mut **delete, Feature::WithBeforeDelete, lowering)
        }
        _ => Ok(()),
    })
}

fn move_inside(
    with: Option<Box<With>>,
    statement: &mut impl Tree,
    feature: Feature,
    lowering: &Lowering<'_>,
) -> Result<(), Error> {
    let Some(with) = with else { return Ok(()) };
    if shadowed(statement, &with) {
        return Err(refuse(feature, "A query inside has a WITH that names the same.", WAY_OUT));
    }
    let uses = match bodies(&with, lowering) {
        Some(bodies) => inline(statement, &bodies),
        None if lowering.features.has(Feature::WithInSubquery) => push(statement, &with, feature)?,
        None => {
            return Err(refuse(
                feature,
                "It refers to itself, and no WITH may stand in a subquery either.",
                WAY_OUT,
            ));
        }
    };
    if uses > 1 && with.members.iter().any(|member| !is_stable(&member.body)) {
        let because = "What it names would be computed several times, perhaps with other results.";
        return Err(refuse(feature, because, WAY_OUT));
    }
    Ok(())
}

/// Whether a WITH inside, of the statement or of a member, names what a member is called, or a table that one reads.
fn shadowed(statement: &impl Tree, with: &With) -> bool {
    let taken = |name: &Name| {
        with.members.iter().any(|member| member.name == *name || names_table(&member.body, name))
    };
    names_any(statement, taken) || with.members.iter().any(|member| names_any(&member.body, taken))
}

fn names_any(tree: &impl Tree, taken: impl Fn(&Name) -> bool) -> bool {
    let mut found = false;
    let _ = tree.walk(&mut |node| {
        found |= matches!(node, Node::Cte(cte) if taken(&cte.name));
        Flow::Continue
    });
    found
}

/// The members as sources that stand for themselves, those before them written into them.
fn bodies(with: &With, lowering: &Lowering<'_>) -> Option<Vec<(Name, Derived)>> {
    let mut bodies: Vec<(Name, Derived)> = Vec::with_capacity(with.members.len());
    for member in &with.members {
        let Statement::Query(query) = &member.body else { return None };
        if with.recursive && names_table(query, &member.name) {
            return None;
        }
        let mut body = derived(query.clone());
        inline(&mut body.query, &bodies);
        if !member.columns.is_empty() && !name_outputs(&mut body.query, &member.columns) {
            if !lowering.features.has(Feature::DerivedColumnList) {
                return None;
            }
            body.columns = member.columns.clone();
        }
        bodies.push((member.name.clone(), body));
    }
    Some(bodies)
}

/// Puts the members where they are named. Returns how often the one is that is named most.
fn inline(tree: &mut impl Tree, bodies: &[(Name, Derived)]) -> usize {
    let mut uses = alloc::vec![0; bodies.len()];
    let _ = each(tree, &mut |node| {
        let NodeMut::Source(source) = node else { return Ok(()) };
        let Source::Table(Table { name, .. }) = &*source else { return Ok(()) };
        if !name.qualifiers.is_empty() {
            return Ok(());
        }
        if let Some(index) = bodies.iter().position(|(member, _)| *member == name.name) {
            let Source::Table(table) = &*source else { return Ok(()) };
            let alias = Some(table.reference().clone());
            let body = bodies.get(index).map(|(_, body)| body.clone());
            if let Some(body) = body {
                *source = Source::Derived(Box::new(Derived { alias, ..body }));
            }
            if let Some(count) = uses.get_mut(index) {
                *count += 1;
            }
        }
        Ok(())
    });
    uses.into_iter().max().unwrap_or(0)
}

/// Puts WITH into each outermost query that uses it. Returns how many do.
fn push(statement: &mut impl Tree, with: &With, feature: Feature) -> Result<usize, Error> {
    let used = |query: &Query| with.members.iter().any(|member| names_table(query, &member.name));
    let mut uses = 0;
    let mut crowded = false;
    let _ = statement.walk_mut(&mut |node, moment| match (node, moment) {
        // A table in FROM that is a member of WITH becomes a query of it.
        (NodeMut::Source(source), Moment::Enter) => {
            if let Source::Table(named) = source {
                let is_member = with.members.iter().any(|member| member.name == named.name.name);
                if named.name.qualifiers.is_empty() && is_member {
                    let alias = named.reference().clone();
                    let all = Select {
                        items: alloc::vec![item(Expr::Star(None), None)],
                        from: Some(Source::Table(table(named.name.clone()))),
                        ..select(Vec::<Item>::new())
                    };
                    *source = Source::Derived(Box::new(derived(all).alias(alias)));
                }
            }
            Flow::Continue
        }
        (NodeMut::Query(query), Moment::Enter) => {
            if used(query) {
                uses += 1;
                match query.with_mut() {
                    Some(place @ None) => *place = Some(Box::new(with.clone())),
                    _ => crowded = true,
                }
            }
            Flow::Skip
        }
        _ => Flow::Continue,
    });
    if crowded {
        return Err(refuse(feature, "A query that uses it has a WITH of its own.", WAY_OUT));
    }
    Ok(uses)
}

/// Whether a statement of WITH gives the same rows each time, and changes nothing.
fn is_stable(statement: &Statement) -> bool {
    let mut stable = matches!(statement, Statement::Query(_));
    let _ = statement.walk(&mut |node| {
        stable &= match node {
            Node::Expr(Expr::Function(call)) => {
                !matches!(call.function, Function::Random | Function::NewUuid)
            }
            Node::Expr(Expr::Raw(_) | Expr::Extension(_))
            | Node::Source(Source::Function(_) | Source::Raw(_)) => false,
            // Ties may be broken otherwise each time.
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

    fn old() -> crate::ast::Cte {
        cte("old", select("id").from("u"))
    }

    #[test]
    fn what_it_names_is_written_where_it_is_used() {
        let change = delete_from("t").with(old()).filter(col("id").is_in(select("id").from("old")));
        assert_eq!(
            Probe::without(&[Feature::WithBeforeDelete]).sql(&change),
            "DELETE FROM t WHERE id IN (SELECT id FROM (SELECT id FROM u) AS old)"
        );
        let older = cte("older", select("id").from("old")).columns("n");
        let change = update("t")
            .with(old())
            .with(older)
            .set("a", 1)
            .from(table("older").alias("o"))
            .filter(col("o.n").eq(col("t.id")));
        assert_eq!(
            Probe::without(&[Feature::WithBeforeUpdate]).sql(&change),
            "UPDATE t SET a = ? FROM (SELECT id AS n FROM (SELECT id FROM u) AS old) AS o WHERE o.n = t.id"
        );
    }

    #[test]
    fn what_refers_to_itself_goes_into_the_query() {
        let numbers = cte("n", select("id").from("u").union_all(select("id").from("n")));
        let change = delete_from("t").with_recursive(numbers).filter(col("id").is_in(select("id").from("n")));
        assert_eq!(
            Probe::without(&[Feature::WithBeforeDelete]).sql(&change),
            "DELETE FROM t WHERE id IN (WITH RECURSIVE n AS (SELECT id FROM u UNION ALL SELECT id FROM n) \
             SELECT id FROM n)"
        );
    }

    #[test]
    fn what_would_read_another_table_where_it_is_written_is_refused() {
        let probe = Probe::without(&[Feature::WithBeforeDelete]);
        let inside = select("old.id").from("old").with(cte("u", select("id").from("v")));
        let change = delete_from("t").with(old()).filter(col("id").is_in(inside));
        assert!(probe.sql(&change).contains("names the same"), "{}", probe.sql(&change));
        let second = cte("b", select("id").from("old").with(cte("old", select("id").from("v"))));
        let change =
            delete_from("t").with(old()).with(second).filter(col("id").is_in(select("id").from("b")));
        assert!(probe.sql(&change).contains("names the same"), "{}", probe.sql(&change));
    }

    #[test]
    fn what_may_differ_is_not_computed_twice() {
        let some = cte("some", select("id").from("u").limit(1));
        let uses = || col("id").is_in(select("id").from("some"));
        let change = delete_from("t").with(some).filter(uses().or(uses()));
        assert!(Probe::without(&[Feature::WithBeforeDelete]).sql(&change).contains("several times"));
    }
}

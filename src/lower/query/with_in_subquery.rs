//! WITH of an inner query, moved to the beginning of the statement. Its members come before those whose bodies use
//! them, under names that nobody else has.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::visit::{Moment, Tree, rewrite};
use crate::ast::{Cte, Flow, InsertSource, Name, Node, NodeMut, Query, Statement, Table, With};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::correlation::outer_tables;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "with_in_subquery",
    removes: &[Feature::WithInSubquery, Feature::NestedWith],
    needs: &[Feature::With],
    lossy: false,
    run,
};

/// What was taken out of a tree.
#[derive(Default)]
struct Taken {
    members: Vec<Cte>,
    recursive: bool,
    /// The names of all members and tables of the statement as it was, each as often as it occurs.
    used: Vec<Name>,
}

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let mut taken = Taken { used: occurrences(tree), ..Taken::default() };
    // The statement's own members stay in their order, each behind what its body needs.
    let own = place_of(tree, lowering).and_then(Option::take).map(|with| *with).unwrap_or_default();
    let mut members = Vec::new();
    for mut member in own.members {
        hoist(&mut member.body, &mut taken, lowering)?;
        if own.recursive && taken.members.iter().any(|inner| references(&inner.body, &member.name) > 0) {
            return Err(refusal("It uses a recursive query from within that query."));
        }
        members.append(&mut taken.members);
        members.push(member);
    }
    hoist(tree, &mut taken, lowering)?;
    members.append(&mut taken.members);
    if members.is_empty() {
        return Ok(());
    }
    let recursive = own.recursive || taken.recursive;
    let captured = |(at, member): (usize, &Cte)| {
        members.iter().skip(at).any(|later| references(&member.body, &later.name) > 0)
    };
    if recursive && !own.recursive && members.iter().enumerate().any(captured) {
        // A recursive member that refers to itself is found too; beside it nothing else may look like one.
        let selves = |member: &&Cte| references(&member.body, &member.name) > 0;
        if members.iter().filter(selves).count() > 1 {
            return Err(refusal("Beside a recursive query, another would be taken for one."));
        }
    }
    match place_of(tree, lowering) {
        Some(place) => {
            *place = Some(Box::new(With { recursive, members }));
            Ok(())
        }
        None => Err(refusal("The statement has no place for it.")),
    }
}

/// The place for WITH at the beginning of a statement, or of the query that it inserts where it has none before it.
fn place_of<'t>(tree: &'t mut Statement, lowering: &Lowering<'_>) -> Option<&'t mut Option<Box<With>>> {
    match tree {
        Statement::Query(query) => query.with_mut(),
        Statement::Insert(it) => match &mut it.source {
            InsertSource::Query(query)
                if it.with.is_none() && !lowering.features.has(Feature::WithBeforeInsert) =>
            {
                query.with_mut()
            }
            _ => Some(&mut it.with),
        },
        Statement::Update(it) => Some(&mut it.with),
        Statement::Delete(it) => Some(&mut it.with),
        Statement::Merge(it) => Some(&mut it.with),
        Statement::Transaction(_) | Statement::CreateTable(_) | Statement::DropTable(_) => None,
    }
}

/// Takes the members out of all queries of the tree, the inner ones first.
fn hoist(tree: &mut Statement, taken: &mut Taken, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Query(query) = node {
            result = hoist_query(query, taken, lowering);
        }
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

fn hoist_query(query: &mut Query, taken: &mut Taken, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let Some(with) = query.with_mut().and_then(Option::take) else { return Ok(()) };
    let With { recursive, mut members } = *with;
    taken.recursive |= recursive;
    for at in 0..members.len() {
        let (seen, unseen) = members.split_at_mut(at + 1);
        let Some(member) = seen.last_mut() else { break };
        if !outer_tables(&member.body).is_empty() {
            return Err(refusal("It sees columns of the queries around it."));
        }
        let old = member.name.clone();
        if recursive && taken.members.iter().any(|inner| references(&inner.body, &old) > 0) {
            return Err(refusal("It uses a recursive query from within that query."));
        }
        let own = if recursive { references(&member.body, &old) } else { 0 };
        let later: usize = unseen.iter().map(|later| references(&later.body, &old)).sum();
        let here = 1 + own + later + references(query, &old);
        if taken.used.iter().filter(|name| **name == old).count() == here {
            continue;
        }
        // Others mean something else by the name.
        let new = lowering.names.fresh("w");
        member.name = new.clone();
        if recursive {
            rename(&mut member.body, &old, &new);
        }
        unseen.iter_mut().for_each(|later| rename(&mut later.body, &old, &new));
        rename(query, &old, &new);
    }
    taken.members.append(&mut members);
    Ok(())
}

/// Has tables of this name be those of the other, under their old name.
fn rename(tree: &mut impl Tree, old: &Name, new: &Name) {
    let _ = tree.walk_mut(&mut |node, moment| {
        if let (NodeMut::Table(table), Moment::Leave) = (node, moment)
            && is_named(table, old)
        {
            table.alias.get_or_insert_with(|| old.clone());
            table.name.name = new.clone();
        }
        Flow::Continue
    });
}

fn is_named(table: &Table, name: &Name) -> bool {
    table.name.qualifiers.is_empty() && table.name.name == *name
}

/// The names of tables and of members of WITH, each as often as it occurs.
fn occurrences(tree: &Statement) -> Vec<Name> {
    let mut names = Vec::new();
    let _ = tree.walk(&mut |node| {
        match node {
            Node::Cte(member) => names.push(member.name.clone()),
            Node::Table(table) if table.name.qualifiers.is_empty() => names.push(table.name.name.clone()),
            _ => {}
        }
        Flow::Continue
    });
    names
}

/// How often a tree uses a table of this name.
fn references(tree: &impl Tree, name: &Name) -> usize {
    let mut count = 0;
    let _ = tree.walk(&mut |node| {
        if let Node::Table(table) = node {
            count += usize::from(is_named(table, name));
        }
        Flow::Continue
    });
    count
}

fn refusal(why: &'static str) -> Error {
    Error::unsupported(Feature::WithInSubquery)
        .because(why)
        .way_out("Name the query in the WITH of the whole statement.")
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{cte, select};
    use crate::lower::testing::Probe;

    const PROBE: Probe = Probe::without(&[Feature::WithInSubquery]);

    #[test]
    fn members_move_to_the_beginning_in_front_of_those_that_use_them() {
        let inner = select("id").with(cte("w", select("id").from("t"))).from("w");
        let query = select("*").with(cte("v", inner)).from("v");
        assert_eq!(
            PROBE.sql(&query),
            "WITH w AS (SELECT id FROM t), v AS (SELECT id FROM w) SELECT * FROM v"
        );
    }

    #[test]
    fn a_name_that_means_something_else_outside_is_changed() {
        let inner = select("t.id").with(cte("t", select("id").from("t").limit(1))).from("t");
        let query = select("*").from("t").filter(crate::exists(inner));
        assert_eq!(
            PROBE.sql(&query),
            "WITH w AS (SELECT id FROM t FETCH FIRST 1 ROWS ONLY) SELECT * FROM t WHERE EXISTS (SELECT t.id FROM w AS \
             t)"
        );
    }

    #[test]
    fn where_only_nested_ones_are_not_read_one_alone_stays() {
        let probe = Probe::without(&[Feature::NestedWith, Feature::WithBeforeInsert]);
        let inner = || select("id").with(cte("w", select("id").from("t"))).from("w");
        let alone = select("*").from(crate::ast::derived(inner()).alias("d"));
        assert_eq!(probe.sql(&alone), "SELECT * FROM (WITH w AS (SELECT id FROM t) SELECT id FROM w) AS d");
        let nested = select("*").with(cte("v", inner())).from("v");
        let both = "WITH w AS (SELECT id FROM t), v AS (SELECT id FROM w) SELECT * FROM v";
        assert_eq!(probe.sql(&nested), both);
        let insert = crate::ast::insert_into("u").query(nested);
        assert_eq!(probe.sql(&insert), alloc::format!("INSERT INTO u {both}"));
    }

    #[test]
    fn a_correlated_member_is_refused() {
        let body = select("u.id").from("u").filter(crate::col("u.id").eq(crate::col("t.id")));
        let inner = select("id").with(cte("w", body)).from("w");
        let query = select("*").from("t").filter(crate::exists(inner));
        assert!(PROBE.sql(&query).contains("sees columns of the queries around it"));
    }
}

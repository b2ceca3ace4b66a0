use alloc::format;
use alloc::vec::Vec;

use crate::ast::visit::walk_ref;
use crate::ast::{Column, Expr, Flow, Name, Node, Source, StatementRef};
use crate::schema::Schema;

/// Names that a statement does not use yet, whatever their letter case.
#[derive(Debug)]
pub(crate) struct Names<'l> {
    statement: StatementRef<'l>,
    /// The tables that are known: what stands for all columns is written out.
    schema: Option<&'l Schema>,
    /// The names of the statement, gathered when the first fresh one is asked for: most passes need none.
    taken: Option<Vec<&'l Name>>,
    /// The stems of fresh names, and how often each was made.
    made: Vec<(&'static str, u32)>,
}

impl<'l> Names<'l> {
    /// All names of the statement are taken, and those of all columns that its tables are known to have.
    pub(crate) fn of(statement: StatementRef<'l>, schema: Option<&'l Schema>) -> Names<'l> {
        Names { statement, schema, taken: None, made: Vec::new() }
    }

    /// A name that is not taken: `stem`, `stem2`, `stem3`, ...
    pub(crate) fn fresh(&mut self, stem: &'static str) -> Name {
        let taken = self.taken.get_or_insert_with(|| gather(self.statement, self.schema));
        let place = self.made.iter().position(|(made, _)| *made == stem);
        let place = place.unwrap_or_else(|| {
            self.made.push((stem, 0));
            self.made.len() - 1
        });
        loop {
            self.made[place].1 += 1;
            let number = self.made[place].1;
            let name = if number == 1 { Name::new(stem) } else { Name::from(format!("{stem}{number}")) };
            // Both of a pair of plain names are in lower case, and differ in their hashes where they differ.
            let is_taken = |other: &&Name| match other.is_plain() {
                true => **other == name,
                false => is_same(other.as_str(), name.as_str()),
            };
            if !taken.iter().any(is_taken) {
                return name;
            }
        }
    }
}

/// Whether a name is the same as one in lower case to an engine that does not tell them apart.
fn is_same(name: &str, lower: &str) -> bool {
    let same = name.len() == lower.len() && name.eq_ignore_ascii_case(lower);
    same || (!name.is_ascii() && name.to_lowercase() == lower)
}

fn gather<'l>(statement: StatementRef<'l>, schema: Option<&'l Schema>) -> Vec<&'l Name> {
    let mut names = Vec::with_capacity(16);
    let tables = || schema.iter().flat_map(|schema| &schema.tables);
    let _ = walk_ref(statement, &mut |node| {
        if let Node::Table(table) = node {
            let known = tables().filter(|known| known.name.may_be(&table.name));
            names.extend(known.flat_map(|known| &known.columns).map(|column| &column.name));
        }
        note(node, &mut names);
        Flow::Continue
    });
    names
}

fn note<'l>(node: Node<'l>, names: &mut Vec<&'l Name>) {
    let mut take_column = |column: &'l Column| {
        names.push(&column.name);
        names.extend(&column.table);
    };
    match node {
        Node::Expr(Expr::Column(column)) => take_column(column),
        Node::Expr(Expr::Compare(compare)) => take_column(&compare.column),
        Node::Expr(Expr::Star(Some(table))) => names.push(table),
        Node::Expr(Expr::Excluded(name)) => names.push(name),
        Node::Cte(cte) => {
            names.push(&cte.name);
            names.extend(&cte.columns);
        }
        Node::Table(table) => {
            names.push(&table.name.name);
            names.extend(&table.alias);
        }
        Node::Source(Source::Derived(derived)) => {
            names.extend(derived.alias.iter().chain(&derived.columns));
        }
        Node::Source(Source::Function(function)) => {
            names.extend(function.alias.iter().chain(&function.columns));
        }
        Node::Select(select) => {
            names.extend(select.items.iter().filter_map(|item| item.alias.as_ref()));
            names.extend(select.windows.iter().map(|window| &window.name));
        }
        Node::Insert(insert) => names.extend(&insert.columns),
        Node::Update(update) => {
            names.extend(update.assignments.iter().map(|assignment| &assignment.column));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{AsStatement, col, select};
    use alloc::string::String;

    #[test]
    fn a_fresh_name_is_none_of_the_statement_and_none_made_before() {
        let query = select(["Q", "q3"]).from("c").filter(col("c2").eq(1));
        let mut names = Names::of(query.as_statement(), None);
        let fresh: Vec<String> =
            ["q", "q", "c", "c", "rn"].map(|stem| names.fresh(stem).as_str().into()).into();
        assert_eq!(fresh, ["q2", "q4", "c3", "c4", "rn"]);
    }
}

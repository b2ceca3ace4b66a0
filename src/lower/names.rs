use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;

use crate::ast::visit::{Tree, Visitor};
use crate::ast::{Expr, Flow, Name, Node, Source, Statement};

/// Names that a statement does not use yet, whatever their letter case.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    /// All names of the statement are taken.
    pub(crate) fn of(statement: &Statement) -> Names {
        let mut names = Names::default();
        let visit: Visitor<'_, '_> = &mut |node| {
            names.note(node);
            Flow::Continue
        };
        let _ = statement.walk(visit);
        names
    }

    /// A name that is not taken: `stem`, `stem2`, `stem3`, ...
    pub(crate) fn fresh(&mut self, stem: &'static str) -> Name {
        let mut candidate = String::from(stem);
        let mut number = 1;
        while !self.taken.insert(candidate.clone()) {
            number += 1;
            candidate = format!("{stem}{number}");
        }
        Name::from(candidate)
    }

    fn take(&mut self, name: &Name) {
        self.taken.insert(name.as_str().to_lowercase());
    }

    fn note(&mut self, node: Node<'_>) {
        match node {
            Node::Expr(Expr::Column(column)) => {
                self.take(&column.name);
                column.table.iter().for_each(|table| self.take(table));
            }
            Node::Expr(Expr::Star(Some(table))) => self.take(table),
            Node::Expr(Expr::Excluded(name)) => self.take(name),
            Node::Cte(cte) => {
                self.take(&cte.name);
                cte.columns.iter().for_each(|column| self.take(column));
            }
            Node::Table(table) => {
                self.take(&table.name.name);
                table.alias.iter().for_each(|alias| self.take(alias));
            }
            Node::Source(Source::Derived(derived)) => {
                derived.alias.iter().chain(&derived.columns).for_each(|name| self.take(name));
            }
            Node::Source(Source::Function(function)) => {
                function.alias.iter().chain(&function.columns).for_each(|name| self.take(name));
            }
            Node::Select(select) => {
                select.items.iter().filter_map(|item| item.alias.as_ref()).for_each(|alias| self.take(alias));
                select.windows.iter().for_each(|window| self.take(&window.name));
            }
            Node::Insert(insert) => insert.columns.iter().for_each(|column| self.take(column)),
            Node::Update(update) => {
                update.assignments.iter().for_each(|assignment| self.take(&assignment.column));
            }
            _ => {}
        }
    }
}

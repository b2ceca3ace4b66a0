//! What embedders ask of a statement.

use alloc::vec::Vec;

use super::visit::{Tree, walk_ref};
use super::{
    Column, Expr, Flow, InSet, InsertSource, Name, Node, Parameter, Source, StatementRef, TableName,
};

impl Expr {
    /// Whether a query stands in it.
    #[must_use]
    pub fn has_query(&self) -> bool {
        let mut found = false;
        let _ = self.walk(&mut |node| {
            found |= matches!(node, Node::Query(_));
            if found { Flow::Stop } else { Flow::Continue }
        });
        found
    }
}

impl<'a> StatementRef<'a> {
    /// The tables that it reads or changes, each once, in the order in which they stand. Names that WITH defines are
    /// no tables; where one hides a table of the same name, that table is not told.
    #[must_use]
    pub fn tables(self) -> Vec<&'a TableName> {
        let mut members: Vec<&Name> = Vec::new();
        let mut found: Vec<&TableName> = Vec::new();
        walk_ref(self, &mut |node| {
            let name = match node {
                Node::Cte(member) => {
                    members.push(&member.name);
                    return Flow::Continue;
                }
                Node::Table(table) => &table.name,
                _ => return Flow::Continue,
            };
            if !found.contains(&name) {
                found.push(name);
            }
            Flow::Continue
        });
        match self {
            StatementRef::CreateTable(create) => found.push(&create.table.name),
            StatementRef::DropTable(drop) => found.push(&drop.table),
            _ => found.retain(|name| !name.qualifiers.is_empty() || !members.contains(&&name.name)),
        }
        found
    }

    /// The columns that its expressions name, each once, in the order in which they stand. The columns that an
    /// INSERT or UPDATE sets are named in the statement itself.
    #[must_use]
    pub fn columns(self) -> Vec<&'a Column> {
        let mut found: Vec<&Column> = Vec::new();
        walk_ref(self, &mut |node| {
            let column = match node {
                Node::Expr(Expr::Column(column)) => column,
                Node::Expr(Expr::Compare(compare)) => &compare.column,
                _ => return Flow::Continue,
            };
            if !found.contains(&column) {
                found.push(column);
            }
            Flow::Continue
        });
        found
    }

    /// The parameters that are left open, each once, in the order in which they stand.
    #[must_use]
    pub fn params(self) -> Vec<&'a Parameter> {
        let mut found: Vec<&Parameter> = Vec::new();
        walk_ref(self, &mut |node| {
            let parameter = match node {
                Node::Expr(Expr::Parameter(parameter)) => &**parameter,
                Node::Expr(Expr::In(predicate)) => match &predicate.set {
                    InSet::Parameter(parameter) => &**parameter,
                    _ => return Flow::Continue,
                },
                Node::Insert(insert) => match &insert.source {
                    InsertSource::Parameter(parameter) => &**parameter,
                    _ => return Flow::Continue,
                },
                _ => return Flow::Continue,
            };
            if !found.contains(&parameter) {
                found.push(parameter);
            }
            Flow::Continue
        });
        // An IN is shown before what it looks for, so that a list stands before parameters inside its left side.
        found
    }

    /// The aliases under which its sources go.
    #[must_use]
    pub fn aliases(self) -> Vec<&'a Name> {
        let mut found: Vec<&Name> = Vec::new();
        walk_ref(self, &mut |node| {
            let alias = match node {
                Node::Table(table) => table.alias.as_ref(),
                Node::Source(Source::Derived(derived)) => derived.alias.as_ref(),
                Node::Source(Source::Function(function)) => function.alias.as_ref(),
                _ => None,
            };
            if let Some(alias) = alias
                && !found.contains(&alias)
            {
                found.push(alias);
            }
            Flow::Continue
        });
        found
    }
}

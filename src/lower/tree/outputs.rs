//! What a query projects.

use alloc::vec::Vec;

use super::scope::Scope;
use crate::ast::{Column, Expr, Item, Join, JoinOn, Name, Query, Select, Source, Table};
use crate::lower::Names;

/// One column that a query returns.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    /// The name by which a query around it calls it.
    pub(crate) inner: Name,
    /// The name that the user gave it; `None` where the query does not say.
    pub(crate) name: Option<Name>,
}

impl Output {
    /// The column, seen from a query around it.
    pub(crate) fn column(&self) -> Expr {
        Expr::Column(Column::new(self.inner.clone()))
    }

    /// The column as an item of a query around it, under the user's name.
    pub(crate) fn item(&self) -> Item {
        Item::new(self.column(), self.name.clone().filter(|name| *name != self.inner))
    }
}

/// What is known of a query's columns.
#[derive(Debug)]
pub(crate) enum Outputs {
    /// All, each under a name of its own.
    Known(Vec<Output>),
    /// They have names, and no two the same.
    Distinct,
    /// Nothing: `*` stands for columns of several tables, of which two may have the same name.
    Unknown,
}

impl Scope<'_> {
    /// The names of the columns that a query returns, as far as they have some; nothing where `*` hides them.
    pub(crate) fn outputs(&self, query: &Query) -> Option<Vec<Option<Name>>> {
        let scope = self.behind(query.with());
        match query {
            Query::Select(select) => {
                let mut names = Vec::with_capacity(select.items.len());
                for item in &select.items {
                    match &item.expr {
                        Expr::Star(table) => {
                            let columns = scope.star(table.as_ref(), select)?;
                            names.extend(columns.into_iter().map(|column| Some(column.name)));
                        }
                        Expr::Raw(_) if item.alias.is_none() => return None,
                        _ => names.push(item.output_name().cloned()),
                    }
                }
                Some(names)
            }
            Query::SetOperation(set) => scope.outputs(set.branches.first()?),
            Query::Values(values) => Some((0..values.rows.width).map(|_| None).collect()),
            Query::Raw(_) => None,
        }
    }

    /// Writes the columns behind `*` one by one; false where they are not known.
    pub(crate) fn expand(&self, select: &mut Select) -> bool {
        if !has_star(select) {
            return true;
        }
        let mut items = Vec::with_capacity(select.items.len());
        for item in &select.items {
            match &item.expr {
                Expr::Star(table) => match self.star(table.as_ref(), select) {
                    Some(columns) => {
                        items.extend(columns.into_iter().map(|column| Item::new(Expr::Column(column), None)));
                    }
                    None => return false,
                },
                _ => items.push(item.clone()),
            }
        }
        select.items = items;
        true
    }

    /// Gives every column of the query a name of its own.
    pub(crate) fn name_outputs(&self, query: &mut Query, names: &mut Names<'_>) -> Outputs {
        match query {
            Query::Select(select) => {
                if self.behind(select.with.as_deref()).expand(select) {
                    if select
                        .items
                        .iter()
                        .any(|item| matches!(item.expr, Expr::Raw(_)) && item.alias.is_none())
                    {
                        return Outputs::Unknown;
                    }
                    return Outputs::Known(name_items(&mut select.items, names));
                }
                let stars = select.items.iter().filter(|item| matches!(item.expr, Expr::Star(_))).count();
                let others_named = select
                    .items
                    .iter()
                    .all(|item| matches!(item.expr, Expr::Star(_)) || item.alias.is_some());
                let one = select.joins.is_empty() && !matches!(select.from, Some(Source::Joined(_)));
                let of_one = select.items.iter().any(|item| matches!(item.expr, Expr::Star(Some(_))));
                // An alias beside `*` that is the name of a column as well is an error of the engine's.
                if stars == 1 && others_named && (one || of_one) {
                    Outputs::Distinct
                } else {
                    Outputs::Unknown
                }
            }
            Query::SetOperation(set) => {
                let scope = self.behind(set.with.as_deref());
                set.branches.first_mut().map_or(Outputs::Unknown, |first| scope.name_outputs(first, names))
            }
            // The engine names them.
            Query::Values(_) => Outputs::Distinct,
            Query::Raw(_) => Outputs::Unknown,
        }
    }

    /// The columns behind `*` or `table.*` in this select.
    fn star(&self, table: Option<&Name>, select: &Select) -> Option<Vec<Column>> {
        let mut found = Vec::new();
        let mut any = false;
        for source in sources(select.from.as_ref(), &select.joins) {
            let reference = reference(source)?;
            if table.is_none_or(|table| table == reference) {
                any = true;
                let columns = self.columns(source)?;
                found.extend(
                    columns.into_iter().map(|column| Column { table: Some(reference.clone()), ..column }),
                );
            }
        }
        // USING merges columns: `*` has them once, and in front.
        let merged = select.joins.iter().any(|join| matches!(join.on, JoinOn::Using(_)));
        (any && !(merged && table.is_none())).then_some(found)
    }

    /// The columns of one source.
    pub(crate) fn columns(&self, source: &Source) -> Option<Vec<Column>> {
        match source {
            Source::Table(table) => self.table_columns(table),
            Source::Derived(derived) if !derived.columns.is_empty() => Some(plain(&derived.columns)),
            Source::Derived(derived) => {
                let names: Option<Vec<Name>> = self.outputs(&derived.query)?.into_iter().collect();
                Some(plain(&names?))
            }
            Source::Function(function) if !function.columns.is_empty() => Some(plain(&function.columns)),
            Source::Extended(extended) => self.columns(&extended.source),
            Source::Function(_) | Source::Joined(_) | Source::Raw(_) => None,
        }
    }

    fn table_columns(&self, table: &Table) -> Option<Vec<Column>> {
        if table.name.qualifiers.is_empty()
            && let Some((_, columns)) = self.members.iter().rev().find(|(name, _)| *name == table.name.name)
        {
            return columns.as_ref().map(|names| plain(names));
        }
        let is_it = |known: &&crate::schema::TableDef| {
            let (one, other) = (&known.name.qualifiers, &table.name.qualifiers);
            known.name.name == table.name.name && (one == other || one.is_empty() || other.is_empty())
        };
        let mut matching = self.schema?.tables.iter().filter(is_it);
        let (known, None) = (matching.next()?, matching.next()) else { return None };
        Some(known.columns.iter().map(|def| Column::new(def.name.clone()).typed(def.ty.clone())).collect())
    }
}

fn plain(names: &[Name]) -> Vec<Column> {
    names.iter().map(|name| Column::new(name.clone())).collect()
}

/// Whether `*` stands among the items.
pub(crate) fn has_star(select: &Select) -> bool {
    select.items.iter().any(|item| matches!(item.expr, Expr::Star(_)))
}

/// Gives every item a name of its own; there is no `*` among them.
pub(crate) fn name_items(items: &mut [Item], names: &mut Names<'_>) -> Vec<Output> {
    let mut outputs: Vec<Output> = Vec::with_capacity(items.len());
    for item in items {
        let name = item.output_name().cloned();
        let taken = |name: &Name| {
            outputs.iter().any(|earlier| earlier.inner.as_str().eq_ignore_ascii_case(name.as_str()))
        };
        let inner = match &name {
            Some(name) if !taken(name) => name.clone(),
            _ => {
                let fresh = names.fresh("c");
                item.alias = Some(fresh.clone());
                fresh
            }
        };
        outputs.push(Output { inner, name });
    }
    outputs
}

/// All sources of a FROM clause, those of joins in parentheses included, from left to right.
pub(crate) fn sources<'q>(from: Option<&'q Source>, joins: &'q [Join]) -> Vec<&'q Source> {
    let mut found = Vec::new();
    for source in from.into_iter().chain(joins.iter().map(|join| &join.source)) {
        match source {
            Source::Joined(joined) => found.extend(sources(Some(&joined.first), &joined.joins)),
            other => found.push(other),
        }
    }
    found
}

/// The name that a source goes by.
pub(crate) fn reference(source: &Source) -> Option<&Name> {
    match source {
        Source::Table(table) => Some(table.reference()),
        Source::Derived(derived) => derived.alias.as_ref(),
        Source::Function(function) => Some(function.alias.as_ref().unwrap_or(&function.name.name)),
        Source::Extended(extended) => reference(&extended.source),
        Source::Joined(_) | Source::Raw(_) => None,
    }
}

//! What the passes that rewrite changes have in common.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::visit::{Moment, Tree, rewrite};
use crate::ast::{
    Binary, BinaryOperator, Cell, Column, Expr, Flow, Function, Insert, Item, Name, Node, NodeMut, Query,
    Rows, Select, SetOperation, SetOperator, Source, Statement, select,
};
use crate::error::Error;
use crate::feature::Feature;
use crate::schema::TableDef;

use crate::lower::Lowering;

/// Shows every node, each behind what is inside it. The first error ends the walk.
pub(crate) fn each(
    tree: &mut impl Tree,
    visit: &mut dyn FnMut(NodeMut<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut failed = Ok(());
    let _ = rewrite(tree, &mut |node| match visit(node) {
        Ok(()) => Flow::Continue,
        Err(error) => {
            failed = Err(error);
            Flow::Stop
        }
    });
    failed
}

/// Shows every statement: those in WITH, for which the second argument is true, and the whole.
pub(crate) fn each_statement(
    tree: &mut Statement,
    visit: &mut dyn FnMut(&mut Statement, bool) -> Result<(), Error>,
) -> Result<(), Error> {
    each(tree, &mut |node| match node {
        NodeMut::Cte(cte) => visit(&mut cte.body, true),
        _ => Ok(()),
    })?;
    visit(tree, false)
}

/// A refusal, with its reason and the way out.
pub(crate) fn refuse(feature: Feature, because: &'static str, way_out: &'static str) -> Error {
    let error = Error::unsupported(feature).because(because);
    if way_out.is_empty() { error } else { error.way_out(way_out) }
}

pub(crate) fn column(table: &Name, name: &Name) -> Expr {
    Expr::Column(Column::of(table.clone(), name.clone()))
}

pub(crate) fn bare(name: &Name) -> Expr {
    Expr::Column(Column::new(name.clone()))
}

pub(crate) fn equal(left: Expr, right: Expr) -> Expr {
    Expr::Binary(Box::new(Binary { left, operator: BinaryOperator::Equal, right }))
}

/// All of these as one predicate.
pub(crate) fn conjunction(mut predicates: Vec<Expr>) -> Expr {
    match predicates.pop() {
        Some(last) if predicates.is_empty() => last,
        Some(last) => {
            predicates.push(last);
            Expr::And(predicates)
        }
        None => Expr::And(Vec::new()),
    }
}

pub(crate) fn item(expr: Expr, alias: Option<Name>) -> Item {
    Item { expr, alias }
}

/// Columns that name no table are those of `table`. Inside a subquery they may be its own, and stay.
pub(crate) fn qualify(tree: &mut impl Tree, table: &Name) {
    let _ = tree.walk_mut(&mut |node, moment| match (node, moment) {
        (NodeMut::Query(_), Moment::Enter) => Flow::Skip,
        (NodeMut::Expr(Expr::Column(column)), Moment::Enter) => {
            column.table.get_or_insert_with(|| table.clone());
            Flow::Continue
        }
        _ => Flow::Continue,
    });
}

/// Whether an operand may be written twice and mean the same: it reads columns and values and computes from them.
pub(crate) fn is_repeatable(tree: &impl Tree) -> bool {
    let mut repeatable = true;
    let _ = tree.walk(&mut |node| {
        let volatile = match node {
            Node::Query(_) | Node::Expr(Expr::Raw(_) | Expr::Extension(_) | Expr::Aggregate(_)) => true,
            Node::Expr(Expr::Function(call)) => matches!(call.function, Function::Random | Function::NewUuid),
            _ => false,
        };
        repeatable &= !volatile;
        if repeatable { Flow::Continue } else { Flow::Stop }
    });
    repeatable
}

/// Whether a table of this name, without qualifiers, stands somewhere in the tree.
pub(crate) fn names_table(tree: &impl Tree, name: &Name) -> bool {
    let mut found = false;
    let _ = tree.walk(&mut |node| match node {
        Node::Table(table) if table.name.qualifiers.is_empty() && table.name.name == *name => {
            found = true;
            Flow::Stop
        }
        _ => Flow::Continue,
    });
    found
}

/// The names under which a source offers columns.
pub(crate) fn exposed<'a>(source: &'a Source, names: &mut Vec<&'a Name>) {
    match source {
        Source::Table(table) => names.push(table.reference()),
        Source::Derived(derived) => names.extend(&derived.alias),
        Source::Function(function) => names.push(function.alias.as_ref().unwrap_or(&function.name.name)),
        Source::Joined(joined) => {
            exposed(&joined.first, names);
            joined.joins.iter().for_each(|join| exposed(&join.source, names));
        }
        Source::Extended(extended) => exposed(&extended.source, names),
        Source::Raw(_) => {}
    }
}

/// What is known about the table that a statement changes.
pub(crate) fn known<'l>(lowering: &Lowering<'l>, table: &crate::ast::TableName) -> Option<&'l TableDef> {
    lowering.schema.and_then(|schema| schema.table(table))
}

/// The columns that an INSERT gives, in order, if it names them or the table is known.
pub(crate) fn inserted(insert: &Insert, lowering: &Lowering<'_>) -> Option<Vec<Name>> {
    if !insert.columns.is_empty() {
        return Some(insert.columns.clone());
    }
    let table = known(lowering, &insert.table.name)?;
    Some(table.columns.iter().map(|column| column.name.clone()).collect())
}

/// Takes the columns out of `rows` in which every row has DEFAULT, which is what an INSERT gives a column that it
/// does not name. DEFAULT in other columns stays.
pub(crate) fn omit_defaults(columns: &mut Vec<Name>, rows: &mut Rows) {
    let width = rows.width;
    if width == 0 || columns.len() != width || !rows.cells.contains(&Cell::Default) {
        return;
    }
    let omitted: Vec<bool> =
        (0..width).map(|place| rows.iter().all(|row| row.get(place) == Some(&Cell::Default))).collect();
    // Without any column left nothing would tell how many rows there are.
    if rows.len() > 1 && omitted.iter().all(|omitted| *omitted) {
        return;
    }
    let mut place = 0;
    rows.cells.retain(|_| {
        let keep = !omitted.get(place % width).copied().unwrap_or(false);
        place += 1;
        keep
    });
    let mut flags = omitted.iter();
    columns.retain(|_| flags.next() != Some(&true));
    rows.width = columns.len();
}

/// The rows as a query: SELECT .. UNION ALL SELECT .., the first naming the columns where names are given.
pub(crate) fn rows_as_query(rows: &Rows, names: &[Name]) -> Option<Query> {
    let mut branches = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let mut items = Vec::with_capacity(row.len());
        for (place, cell) in row.iter().enumerate() {
            let expr = match cell {
                Cell::Lifted(number) => Expr::Lifted(*number),
                Cell::Expr(expr) => (**expr).clone(),
                Cell::Value(value) => Expr::Value(value.clone()),
                Cell::Default => return None,
            };
            items.push(item(expr, if index == 0 { names.get(place).cloned() } else { None }));
        }
        branches.push(Query::from(Select { items, ..select(Vec::<Item>::new()) }));
    }
    if branches.len() > 1 {
        return Some(Query::SetOperation(Box::new(SetOperation {
            with: None,
            operator: SetOperator::Union,
            all: true,
            branches,
            order_by: Vec::new(),
            limit: crate::ast::Limit::default(),
            lock: None,
        })));
    }
    branches.pop()
}

/// Gives the output columns of a query these names, if that cannot change what its order means.
pub(crate) fn name_outputs(query: &mut Query, names: &[Name]) -> bool {
    match query {
        Query::Select(select) => {
            let stars = select.items.iter().any(|item| matches!(item.expr, Expr::Star(_) | Expr::Raw(_)));
            if stars || select.items.len() != names.len() {
                return false;
            }
            if select.items.iter().zip(names).all(|(item, name)| item.output_name() == Some(name)) {
                return true;
            }
            if !select.order_by.is_empty() || !select.having.is_empty() {
                return false;
            }
            for (item, name) in select.items.iter_mut().zip(names) {
                item.alias = Some(name.clone());
            }
            true
        }
        Query::SetOperation(set) => {
            set.order_by.is_empty()
                && set.branches.first_mut().is_some_and(|first| name_outputs(first, names))
        }
        Query::Values(_) | Query::Raw(_) => false,
    }
}

//! Walking over a tree: every node, exhaustively. A field that a node gains must be named here, or the crate does
//! not compile, so that no traversal forgets it.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::*;
use crate::bind::Lifts;
use crate::schema::{CreateTable, DropTable};
use crate::types::Type;
use crate::values::Value;

/// What a visitor of a tree wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// To see what is inside this node, then what comes behind it.
    Continue,
    /// To go on behind this node.
    Skip,
    /// To see no more.
    Stop,
}

macro_rules! nodes {
    ($($(#[$doc:meta])* $node:ident)*) => {
        /// A node of the tree, as [`walk`] shows it.
        #[derive(Debug, Clone, Copy)]
        #[non_exhaustive]
        pub enum Node<'a> {
            $($(#[$doc])* $node(&'a $node),)*
        }

        /// A node of the tree, as [`walk_mut`] shows it.
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum NodeMut<'a> {
            $($(#[$doc])* $node(&'a mut $node),)*
        }
    };
}

nodes! {
    /// A query wherever one may stand: a statement, a subquery, a branch.
    Query
    /// SELECT.
    Select
    /// UNION, INTERSECT, EXCEPT.
    SetOperation
    /// VALUES.
    Values
    /// INSERT.
    Insert
    /// UPDATE.
    Update
    /// DELETE.
    Delete
    /// MERGE.
    Merge
    /// A common table expression.
    Cte
    /// What stands in FROM or JOIN.
    Source
    /// A table by name.
    Table
    /// An expression.
    Expr
}

/// Shows every node of the statement to `visit`, each before what is inside it.
pub fn walk<'a>(statement: &'a impl AsStatement, mut visit: impl FnMut(Node<'a>) -> Flow) {
    walk_ref(statement.as_statement(), &mut visit);
}

/// Shows every node of the statement to `visit`, each before what is inside it, to be changed.
pub fn walk_mut(statement: &mut Statement, mut visit: impl FnMut(NodeMut<'_>) -> Flow) {
    statement.walk_mut(&mut |node, moment| match moment {
        Moment::Enter => visit(node),
        Moment::Leave => Flow::Continue,
    });
}

/// Shows every node to `visit`, each behind what is inside it, to be changed. [`Flow::Stop`] ends the walk.
pub(crate) fn rewrite(tree: &mut impl Tree, visit: &mut dyn FnMut(NodeMut<'_>) -> Flow) -> Flow {
    tree.walk_mut(&mut |node, moment| match moment {
        Moment::Enter => Flow::Continue,
        Moment::Leave => visit(node),
    })
}

/// Whether a node is shown before or behind what is inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Enter,
    Leave,
}

pub(crate) type Visitor<'v, 'a> = &'v mut dyn FnMut(Node<'a>) -> Flow;
pub(crate) type VisitorMut<'v> = &'v mut dyn FnMut(NodeMut<'_>, Moment) -> Flow;

/// What every part of the tree can do.
pub(crate) trait Tree: Sized {
    /// Shows the nodes in it. Returns [`Flow::Stop`] if the visitor wants no more.
    fn walk<'a>(&'a self, visit: Visitor<'_, 'a>) -> Flow;

    /// Shows the nodes in it, before and behind what is inside them, to be changed.
    fn walk_mut(&mut self, visit: VisitorMut<'_>) -> Flow;

    /// A copy in which every value that would be bound is a number; the values are noted in `lifts`.
    fn lift<'q>(&'q self, lifts: &mut Lifts<'q>) -> Self;
}

pub(crate) fn walk_ref<'a>(statement: StatementRef<'a>, visit: Visitor<'_, 'a>) -> Flow {
    match statement {
        StatementRef::Select(it) => it.walk(visit),
        StatementRef::SetOperation(it) => it.walk(visit),
        StatementRef::Values(it) => it.walk(visit),
        StatementRef::Raw(it) => it.walk(visit),
        StatementRef::Insert(it) => it.walk(visit),
        StatementRef::Update(it) => it.walk(visit),
        StatementRef::Delete(it) => it.walk(visit),
        StatementRef::Merge(it) => it.walk(visit),
        StatementRef::Transaction(_) | StatementRef::CreateTable(_) | StatementRef::DropTable(_) => {
            Flow::Continue
        }
    }
}

pub(crate) fn lift_ref<'q>(statement: StatementRef<'q>, lifts: &mut Lifts<'q>) -> Statement {
    match statement {
        StatementRef::Select(it) => it.lift(lifts).into(),
        StatementRef::SetOperation(it) => it.lift(lifts).into(),
        StatementRef::Values(it) => it.lift(lifts).into(),
        StatementRef::Raw(it) => it.lift(lifts).into(),
        StatementRef::Insert(it) => it.lift(lifts).into(),
        StatementRef::Update(it) => it.lift(lifts).into(),
        StatementRef::Delete(it) => it.lift(lifts).into(),
        StatementRef::Merge(it) => it.lift(lifts).into(),
        other => other.to_statement(),
    }
}

// One line for each node: its fields or variants, from which the three traversals are made.
macro_rules! tree {
    (@enter $visit:ident $node:expr) => {
        match $visit($node) {
            Flow::Continue => {}
            Flow::Skip => return Flow::Continue,
            Flow::Stop => return Flow::Stop,
        }
    };
    (struct $name:ident $(as $node:ident)? { $($field:ident),* }) => {
        impl Tree for $name {
            fn walk<'a>(&'a self, visit: Visitor<'_, 'a>) -> Flow {
                $(tree!(@enter visit Node::$node(self));)?
                let $name { $($field),* } = self;
                $(if $field.walk(visit) == Flow::Stop { return Flow::Stop; })*
                Flow::Continue
            }

            fn walk_mut(&mut self, visit: VisitorMut<'_>) -> Flow {
                $(match visit(NodeMut::$node(self), Moment::Enter) {
                    Flow::Continue => {}
                    Flow::Skip => return Flow::Continue,
                    Flow::Stop => return Flow::Stop,
                })?
                let $name { $($field),* } = self;
                $(if $field.walk_mut(visit) == Flow::Stop { return Flow::Stop; })*
                $(if visit(NodeMut::$node(self), Moment::Leave) == Flow::Stop { return Flow::Stop; })?
                Flow::Continue
            }

            fn lift<'q>(&'q self, lifts: &mut Lifts<'q>) -> $name {
                let $name { $($field),* } = self;
                $name { $($field: $field.lift(lifts)),* }
            }
        }
    };
    (enum $name:ident $(as $node:ident)? $(, lift by $special:ident)? {
        $($variant:ident $(($part:ident))? $({$($field:ident),*})?;)*
    }) => {
        impl Tree for $name {
            fn walk<'a>(&'a self, visit: Visitor<'_, 'a>) -> Flow {
                $(tree!(@enter visit Node::$node(self));)?
                match self {
                    $($name::$variant $(($part))? $({$($field),*})? => {
                        $(if $part.walk(visit) == Flow::Stop { return Flow::Stop; })?
                        $($(if $field.walk(visit) == Flow::Stop { return Flow::Stop; })*)?
                    })*
                }
                Flow::Continue
            }

            fn walk_mut(&mut self, visit: VisitorMut<'_>) -> Flow {
                $(match visit(NodeMut::$node(self), Moment::Enter) {
                    Flow::Continue => {}
                    Flow::Skip => return Flow::Continue,
                    Flow::Stop => return Flow::Stop,
                })?
                match self {
                    $($name::$variant $(($part))? $({$($field),*})? => {
                        $(if $part.walk_mut(visit) == Flow::Stop { return Flow::Stop; })?
                        $($(if $field.walk_mut(visit) == Flow::Stop { return Flow::Stop; })*)?
                    })*
                }
                $(if visit(NodeMut::$node(self), Moment::Leave) == Flow::Stop { return Flow::Stop; })?
                Flow::Continue
            }

            fn lift<'q>(&'q self, lifts: &mut Lifts<'q>) -> $name {
                $(if let Some(lifted) = $special(self, lifts) { return lifted; })?
                match self {
                    $($name::$variant $(($part))? $({$($field),*})? => {
                        $name::$variant $(($part.lift(lifts)))? $({$($field: $field.lift(lifts)),*})?
                    })*
                }
            }
        }
    };
    (leaf $($name:ty),* $(,)?) => {
        $(
            impl Tree for $name {
                fn walk<'a>(&'a self, _: Visitor<'_, 'a>) -> Flow {
                    Flow::Continue
                }

                fn walk_mut(&mut self, _: VisitorMut<'_>) -> Flow {
                    Flow::Continue
                }

                fn lift<'q>(&'q self, _: &mut Lifts<'q>) -> $name {
                    self.clone()
                }
            }
        )*
    };
}

tree!(enum Statement {
    Query(it); Insert(it); Update(it); Delete(it); Merge(it); Transaction(it); CreateTable(it); DropTable(it);
});
tree!(enum Query as Query { Select(it); SetOperation(it); Values(it); Raw(it); });
tree!(struct Select as Select {
    with, distinct, items, from, joins, filter, group_by, having, windows, order_by, limit, lock, clauses
});
tree!(enum Distinct { No; Yes; On(terms); });
tree!(struct Item { expr, alias });
tree!(struct Order { expr, descending, nulls });
tree!(struct Limit { count, offset, with_ties, percent });
tree!(enum Count { Constant(number); Expr(expr); });
tree!(struct Clause { place, extension });
tree!(struct SetOperation as SetOperation { with, operator, all, branches, order_by, limit, lock });
tree!(struct Values as Values { rows });
tree!(struct Rows { cells, width, ragged });
tree!(enum Cell, lift by lift_cell { Value(value); Default; Expr(expr); Lifted(number); });
tree!(struct With { recursive, members });
tree!(struct Cte as Cte { name, columns, body, materialized });
tree!(struct NamedWindow { name, window });
tree!(struct Window { base, partition_by, order_by, frame });
tree!(struct Frame { unit, start, end, exclude });
tree!(enum FrameBound { UnboundedPreceding; Preceding(n); CurrentRow; Following(n); UnboundedFollowing; });
tree!(enum Source as Source { Table(it); Derived(it); Function(it); Joined(it); Extended(it); Raw(it); });
tree!(struct Extended { source, extension });
tree!(struct Table as Table { name, alias, lock });
tree!(struct Derived { query, alias, columns, lateral });
tree!(struct TableFunction { name, arguments, alias, columns, lateral });
tree!(struct Joined { first, joins });
tree!(struct Join { kind, source, on });
tree!(enum JoinOn { Nothing; On(expr); Using(columns); });
tree!(struct Insert as Insert { with, table, columns, source, on_conflict, returning });
tree!(enum InsertSource, lift by lift_insert_source { Rows(rows); Parameter(it); Query(query); Defaults; });
tree!(struct OnConflict { target, target_terms, constraint, target_filter, action });
tree!(enum ConflictAction { Nothing; Update { assignments, filter }; });
tree!(struct Assignment { column, value });
tree!(struct Update as Update {
    with, table, assignments, from, joins, filter, order_by, limit, returning
});
tree!(struct Delete as Delete { with, table, using, joins, filter, order_by, limit, returning });
tree!(struct Merge as Merge { with, table, source, on, branches, returning, serializable });
tree!(struct MergeBranch { matched, filter, action });
tree!(enum MergeAction { Update(assignments); Delete; Insert { columns, values }; });
tree!(enum Expr as Expr, lift by lift_expr {
    Column(it); Star(table); Value(it); Literal(it); Parameter(it); Lifted(number); Compare(it); Binary(it);
    Arithmetic(it); Negate(it); And(all); Or(any); Not(it); Is(it); Between(it); In(it); Like(it); Exists(it);
    Quantified(it); Row(parts); Case(it); Cast(it); Collate(it); Concat(it); Subquery(it); Function(it);
    Aggregate(it); Excluded(name); Default; Extension(it); Raw(it);
});
tree!(struct Compare { column, operator, value });
tree!(struct Binary { left, operator, right });
tree!(struct Arithmetic { first, rest });
tree!(struct Is { operand, test, negated });
tree!(struct Between { operand, low, high, symmetric, negated });
tree!(struct In { operand, set, negated });
tree!(enum InSet, lift by lift_in_set { Values(values); List(list); Parameter(it); Query(query); });
tree!(struct Like { operand, pattern, escape, case, negated });
tree!(struct Quantified { operand, operator, all, query });
tree!(struct Case { operand, branches, otherwise });
tree!(struct Cast { operand, ty, or_null });
tree!(struct Collate { operand, collation });
tree!(struct Concat { operands, ignore_null });
tree!(struct FunctionCall { function, arguments });
tree!(struct Aggregate {
    function, arguments, distinct, order_by, within_group, filter, ignore_nulls, over
});
tree!(enum Over { Named(name); Window(window); });
tree!(struct Extension { name, arguments });
tree!(struct Raw { pieces });
tree!(enum Piece { Text(text); Expr(expr); Name(name); });
tree!(leaf bool, char, i64, u32, usize, Name, Column, Value, Type, Parameter, Lock, Nulls, BinaryOperator,
    ArithmeticOperator, Test, LikeCase, Function, AggregateFunction, FrameUnit, FrameExclude, TableName, JoinKind,
    SetOperator, ClausePlace, Transaction, CreateTable, DropTable, Cow<'static, str>);

/// What a number becomes that was in the tree before any value was taken out of it: it could be taken for one of
/// those; this one is refused when it is rendered.
const NO_VALUE: u32 = u32::MAX;

fn lift_expr<'q>(expr: &'q Expr, lifts: &mut Lifts<'q>) -> Option<Expr> {
    match expr {
        Expr::Value(value) => Some(Expr::Lifted(lifts.value(value))),
        Expr::Parameter(parameter) => Some(Expr::Lifted(lifts.parameter(parameter))),
        Expr::Lifted(_) => Some(Expr::Lifted(NO_VALUE)),
        Expr::Compare(Compare { column, operator, value }) => Some(Expr::Binary(Box::new(Binary {
            left: Expr::Column(column.clone()),
            operator: *operator,
            right: Expr::Lifted(lifts.value(value)),
        }))),
        _ => None,
    }
}

fn lift_cell<'q>(cell: &'q Cell, lifts: &mut Lifts<'q>) -> Option<Cell> {
    match cell {
        Cell::Value(value) => Some(Cell::Lifted(lifts.value(value))),
        Cell::Lifted(_) => Some(Cell::Lifted(NO_VALUE)),
        _ => None,
    }
}

fn lift_in_set<'q>(set: &'q InSet, lifts: &mut Lifts<'q>) -> Option<InSet> {
    match set {
        InSet::Values(values) => {
            Some(InSet::List(values.iter().map(|value| Expr::Lifted(lifts.value(value))).collect()))
        }
        InSet::Parameter(parameter) => {
            Some(InSet::List(lifts.elements(parameter, 1).map(Expr::Lifted).collect()))
        }
        InSet::List(_) | InSet::Query(_) => None,
    }
}

fn lift_insert_source<'q>(source: &'q InsertSource, lifts: &mut Lifts<'q>) -> Option<InsertSource> {
    match source {
        InsertSource::Parameter(parameter) => {
            let width = parameter.width();
            let cells: Vec<Cell> = lifts.elements(parameter, width).map(Cell::Lifted).collect();
            Some(InsertSource::Rows(Rows { cells, width, ragged: None }))
        }
        _ => None,
    }
}

impl<T: Tree> Tree for Box<T> {
    fn walk<'a>(&'a self, visit: Visitor<'_, 'a>) -> Flow {
        (**self).walk(visit)
    }

    fn walk_mut(&mut self, visit: VisitorMut<'_>) -> Flow {
        (**self).walk_mut(visit)
    }

    fn lift<'q>(&'q self, lifts: &mut Lifts<'q>) -> Box<T> {
        Box::new((**self).lift(lifts))
    }
}

impl<T: Tree> Tree for Option<T> {
    fn walk<'a>(&'a self, visit: Visitor<'_, 'a>) -> Flow {
        self.as_ref().map_or(Flow::Continue, |part| part.walk(visit))
    }

    fn walk_mut(&mut self, visit: VisitorMut<'_>) -> Flow {
        self.as_mut().map_or(Flow::Continue, |part| part.walk_mut(visit))
    }

    fn lift<'q>(&'q self, lifts: &mut Lifts<'q>) -> Option<T> {
        self.as_ref().map(|part| part.lift(lifts))
    }
}

impl<T: Tree> Tree for Vec<T> {
    fn walk<'a>(&'a self, visit: Visitor<'_, 'a>) -> Flow {
        if self.iter().any(|part| part.walk(visit) == Flow::Stop) { Flow::Stop } else { Flow::Continue }
    }

    fn walk_mut(&mut self, visit: VisitorMut<'_>) -> Flow {
        if self.iter_mut().any(|part| part.walk_mut(visit) == Flow::Stop) {
            Flow::Stop
        } else {
            Flow::Continue
        }
    }

    fn lift<'q>(&'q self, lifts: &mut Lifts<'q>) -> Vec<T> {
        self.iter().map(|part| part.lift(lifts)).collect()
    }
}

impl<A: Tree, B: Tree> Tree for (A, B) {
    fn walk<'a>(&'a self, visit: Visitor<'_, 'a>) -> Flow {
        if self.0.walk(visit) == Flow::Stop { Flow::Stop } else { self.1.walk(visit) }
    }

    fn walk_mut(&mut self, visit: VisitorMut<'_>) -> Flow {
        if self.0.walk_mut(visit) == Flow::Stop { Flow::Stop } else { self.1.walk_mut(visit) }
    }

    fn lift<'q>(&'q self, lifts: &mut Lifts<'q>) -> (A, B) {
        (self.0.lift(lifts), self.1.lift(lifts))
    }
}

//! What a recursive member of WITH computes, where its columns are no wider than its first branches have them.

use super::form::{refers_to, sources};
use crate::ast::{ArithmeticOperator, Column, Cte, Expr, Function, Name, Query, Select, Source, Statement};
use crate::feature::Feature;
use crate::types::Type;

/// Which type of an expression is known.
pub(crate) type TypeOf<'t> = &'t dyn Fn(&Expr) -> Option<Type>;

/// An item of a first branch that the column is to be wider than.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Narrow {
    /// The branch, by its place in the set operation.
    pub(crate) branch: usize,
    /// The column, by its place in the branch.
    pub(crate) column: usize,
    /// What the recursion computes for it.
    pub(crate) computed: Computed,
}

/// What a recursion computes that its first branch has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Computed {
    /// A text that may be longer.
    Text,
    /// A decimal number that may have more digits.
    Decimal,
    /// A floating point number.
    Float,
    /// A number that may have more digits: what it has before is not known.
    Unknown,
}

impl Computed {
    /// What an engine has that has a place for it.
    pub(crate) fn feature(self) -> Feature {
        match self {
            Computed::Text => Feature::RecursiveText,
            Computed::Decimal | Computed::Float => Feature::RecursiveNumber,
            Computed::Unknown => Feature::RecursiveUnknownNumber,
        }
    }
}

/// What an expression gives, the narrower kinds first: an operation gives the widest of its operands' kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// What the column has already.
    Own,
    /// A whole number, or something whose width is always the same.
    Whole,
    Unknown,
    /// A product of numbers of which nothing is known.
    Product,
    Decimal,
    Float,
    Text,
}

/// The SELECTs among the branches of a recursive member that do not read the member, or those that do, each with its place.
pub(crate) fn branches(member: &Cte, recursive: bool) -> impl Iterator<Item = (usize, &Select)> {
    let all: &[Query] = match &member.body {
        Statement::Query(Query::SetOperation(set)) => &set.branches,
        _ => &[],
    };
    all.iter().enumerate().filter_map(move |(place, branch)| match branch {
        Query::Select(select) if refers_to(&**select, &member.name) == recursive => Some((place, &**select)),
        _ => None,
    })
}

/// Shows the items of first branches that are narrower than what the recursion computes.
pub(crate) fn narrow(member: &Cte, type_of: TypeOf<'_>, found: &mut dyn FnMut(Narrow)) {
    let named = branches(member, false).next();
    for (branch, anchor) in branches(member, false) {
        for (column, start) in anchor.items.iter().enumerate() {
            let name = member.columns.get(column).or_else(|| named?.1.items.get(column)?.output_name());
            let computed = branches(member, true).find_map(|(_, select)| {
                let own = Own { member: &member.name, select, column: name? };
                grows(&start.expr, &select.items.get(column)?.expr, &own, type_of)
            });
            if let Some(computed) = computed {
                found(Narrow { branch, column, computed });
            }
        }
    }
}

/// A column of the member, as it is seen from a branch that reads the member.
struct Own<'o> {
    member: &'o Name,
    select: &'o Select,
    column: &'o Name,
}

impl Own<'_> {
    fn is(&self, column: &Column) -> bool {
        let reads = |table: &Name| {
            sources(self.select.from.as_ref(), &self.select.joins).any(|name| name == table)
                && self.tables().any(|name| name == table)
        };
        column.name == *self.column && column.table.as_ref().is_none_or(reads)
    }

    /// The names by which the branch calls the member.
    fn tables(&self) -> impl Iterator<Item = &Name> {
        let joined = self.select.joins.iter().map(|join| &join.source);
        self.select.from.iter().chain(joined).filter_map(|source| match source {
            Source::Table(table) if table.name.name == *self.member => Some(table.reference()),
            _ => None,
        })
    }
}

fn grows(start: &Expr, step: &Expr, own: &Own<'_>, type_of: TypeOf<'_>) -> Option<Computed> {
    let (from, to) = (kind(start, None, type_of), kind(step, Some(own), type_of));
    let is_column = matches!(step, Expr::Column(_));
    if to == Kind::Own && is_column {
        return None;
    }
    if from == Kind::Text || to == Kind::Text {
        // Columns are taken to be made alike, and who casts to so many characters has said how many there are.
        let sized = matches!(start, Expr::Cast(cast) if cast.ty != Type::Text);
        return (!sized && (!is_column || is_constant(start))).then_some(Computed::Text);
    }
    if matches!(start, Expr::Cast(_)) {
        return None;
    }
    match (from, to) {
        (Kind::Decimal, Kind::Whole) if is_constant(step) => None,
        (Kind::Decimal | Kind::Whole, Kind::Float) => Some(Computed::Float),
        (Kind::Decimal, _) => (!is_column).then_some(Computed::Decimal),
        (Kind::Whole, Kind::Decimal) => Some(Computed::Decimal),
        (Kind::Unknown | Kind::Product, Kind::Product | Kind::Decimal | Kind::Float) => {
            (!is_column).then_some(Computed::Unknown)
        }
        _ => None,
    }
}

fn kind(expr: &Expr, own: Option<&Own<'_>>, type_of: TypeOf<'_>) -> Kind {
    let widest = |operands: &mut dyn Iterator<Item = &Expr>| {
        operands.map(|operand| kind(operand, own, type_of)).max().unwrap_or(Kind::Unknown)
    };
    match expr {
        Expr::Column(column) if own.is_some_and(|own| own.is(column)) => Kind::Own,
        Expr::Arithmetic(chain) => {
            let operands = || core::iter::once(&chain.first).chain(chain.rest.iter().map(|(_, it)| it));
            let product = chain.rest.iter().any(|(it, _)| *it == ArithmeticOperator::Multiply);
            let open = |it: &&Expr| matches!(kind(it, own, type_of), Kind::Own | Kind::Unknown);
            let of_several = product && operands().filter(open).count() > 1;
            widest(&mut operands()).max(if of_several { Kind::Product } else { Kind::Own })
        }
        Expr::Negate(operand) => kind(operand, own, type_of),
        Expr::Case(case) => {
            widest(&mut case.branches.iter().map(|(_, result)| result).chain(&case.otherwise))
        }
        Expr::Function(call) => match (&call.function, call.arguments.as_slice()) {
            (Function::Divide, operands) => widest(&mut operands.iter()).max(Kind::Decimal),
            (
                Function::Coalesce
                | Function::Greatest
                | Function::Least
                | Function::NullIf
                | Function::Modulo,
                operands,
            ) => widest(&mut operands.iter()),
            (Function::Abs | Function::Round | Function::Truncate, [of, ..]) => kind(of, own, type_of),
            _ => of_type(type_of(expr)),
        },
        _ => of_type(type_of(expr)),
    }
}

fn of_type(ty: Option<Type>) -> Kind {
    match ty {
        None => Kind::Unknown,
        Some(ty) if ty.is_text() => Kind::Text,
        Some(Type::Decimal { .. }) => Kind::Decimal,
        Some(Type::Real | Type::Double) => Kind::Float,
        Some(_) => Kind::Whole,
    }
}

fn is_constant(expr: &Expr) -> bool {
    matches!(expr, Expr::Value(_) | Expr::Literal(_) | Expr::Parameter(_) | Expr::Lifted(_))
}

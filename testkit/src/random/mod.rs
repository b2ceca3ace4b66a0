//! Random statements, made from bytes: the same bytes make the same statement.
//!
//! [`query`] and [`change`] make statements over the [fixture](crate::fixture) that are well typed and have one possible
//! no sane program builds: any node anywhere, hostile names and values, deep nests.

mod change;
mod expr;
mod query;
mod seeds;
mod source;
mod wild;

pub use change::{Change, change};
pub use expr::expression;
pub use query::{Made, query};
pub use seeds::{bytes, each_seed};
pub use wild::{HOSTILE_NAMES, HOSTILE_TEXTS, wild};

use arbitrary::{Result, Unstructured};
use isogloss::{Column, Expr, Name, Type};

/// The families of types that the generator tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    Text,
    Truth,
    Date,
}

/// A column that can be named.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    table: Option<Name>,
    name: Name,
    kind: Kind,
    /// The type as the fixture declares it; what is computed is not typed, as it is on most programs' trees.
    ty: Option<Type>,
}

impl Known {
    /// Whether a query inside may name the column: a bare name could be one of its own.
    fn is_seen_inside(&self) -> bool {
        self.table.is_some()
    }

    fn column(&self) -> Expr {
        let column = match &self.table {
            Some(table) => Column::of(table.clone(), self.name.clone()),
            None => Column::new(self.name.clone()),
        };
        Expr::Column(match &self.ty {
            Some(ty) => column.typed(ty.clone()),
            None => column,
        })
    }
}

/// The state of one generation.
pub(crate) struct Random<'u, 'b> {
    u: &'u mut Unstructured<'b>,
    aliases: usize,
    /// Whether constants may be bound; in expressions that engines compare as text they are not.
    binds: bool,
    /// Tables that WITH has named, and their columns.
    ctes: Vec<(Name, Vec<Kind>)>,
}

impl<'u, 'b> Random<'u, 'b> {
    fn new(u: &'u mut Unstructured<'b>) -> Random<'u, 'b> {
        Random { u, aliases: 0, binds: true, ctes: Vec::new() }
    }

    /// True once in `of` times.
    fn once_in(&mut self, of: u8) -> Result<bool> {
        self.u.ratio(1, of)
    }

    fn number(&mut self, least: i32, most: i32) -> Result<i32> {
        self.u.int_in_range(least..=most)
    }

    fn alias(&mut self, stem: &str) -> Name {
        self.aliases += 1;
        Name::from(format!("{stem}{}", self.aliases))
    }

    fn kind(&mut self) -> Result<Kind> {
        self.u
            .choose(&[
                Kind::Number,
                Kind::Number,
                Kind::Number,
                Kind::Text,
                Kind::Text,
                Kind::Truth,
                Kind::Date,
            ])
            .copied()
    }

    fn pick(&mut self, scope: &[Known]) -> Result<Known> {
        self.u.choose(scope).cloned()
    }

    fn pick_kind(&mut self, scope: &[Known], kind: Kind) -> Option<Known> {
        let fitting: Vec<&Known> = scope.iter().filter(|known| known.kind == kind).collect();
        self.u.choose(&fitting).ok().map(|known| (*known).clone())
    }
}

/// The name of the output column `index`.
fn output(index: usize) -> Name {
    Name::from(format!("c{}", index + 1))
}

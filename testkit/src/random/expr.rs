//! Expressions of a wanted kind.

use arbitrary::{Result, Unstructured};
use isogloss::{
    BinaryOperator, Expr, Name, Type, abs, all, any, bind, case, case_of, char_length, coalesce, concat,
    concat_ignoring_null, date, exists, literal, lower, max, min, not, null, null_if, position, replace, row,
    select, substring, trim, upper,
};

use super::source::PEOPLE;
use super::{Kind, Known, Random, source};

/// A random predicate over the columns of `people`, whose alias is `p`.
///
/// # Errors
///
/// The bytes are used up in a way that makes no expression; the next ones will.
pub fn expression(u: &mut Unstructured<'_>) -> Result<Expr> {
    let scope = source::known(&Name::new("p"), PEOPLE);
    Random::new(u).predicate(&scope, 4)
}

const TEXTS: [&str; 8] = ["Bob", "", "b%", "O'Hara", "a_b", "x\\y", "Ünal", "100%"];

impl Random<'_, '_> {
    /// A constant: bound or written.
    fn constant(&mut self, kind: Kind) -> Result<Expr> {
        let bound = self.binds && self.once_in(2)?;
        Ok(match kind {
            Kind::Number => {
                let number = self.number(-2, 9)?;
                if bound { bind(number) } else { literal(number) }
            }
            Kind::Text => {
                let text = *self.u.choose(&TEXTS)?;
                if bound { bind(text) } else { literal(text) }
            }
            Kind::Truth => literal(self.u.arbitrary::<bool>()?),
            Kind::Date => {
                let day = date(*self.u.choose(&[1970, 1985, 2000])?, 2, 28);
                if bound { bind(day) } else { literal(day) }
            }
        })
    }

    /// A column of the kind, or a constant that is written where there is none or by chance.
    fn leaf(&mut self, kind: Kind, scope: &[Known]) -> Result<Expr> {
        if self.once_in(25)? {
            return Ok(null(match kind {
                Kind::Number => Type::Integer,
                Kind::Text => Type::Varchar(40),
                Kind::Truth => Type::Boolean,
                Kind::Date => Type::Date,
            }));
        }
        if let (Some(known), false) = (self.pick_kind(scope, kind), self.once_in(5)?) {
            return Ok(known.column());
        }
        // Where nothing around tells its type a bind would be refused; the constant beside an operator may be one.
        let binds = std::mem::replace(&mut self.binds, false);
        let constant = self.constant(kind);
        self.binds = binds;
        constant
    }

    /// A column of the kind, or something that has its type by itself.
    fn typed(&mut self, kind: Kind, scope: &[Known]) -> Result<Expr> {
        Ok(match self.pick_kind(scope, kind) {
            Some(known) => known.column(),
            None => match kind {
                Kind::Text => lower(self.leaf(kind, scope)?),
                _ => self.leaf(kind, scope)?,
            },
        })
    }

    /// An expression of this kind.
    pub(super) fn value(&mut self, kind: Kind, scope: &[Known], depth: usize) -> Result<Expr> {
        if depth == 0 || self.once_in(2)? {
            return self.leaf(kind, scope);
        }
        let less = depth - 1;
        match kind {
            Kind::Number => self.computed_number(scope, less),
            Kind::Text => self.computed_text(scope, less),
            Kind::Truth => self.predicate(scope, depth),
            Kind::Date => Ok(coalesce((self.leaf(kind, scope)?, self.leaf(kind, scope)?))),
        }
    }

    fn computed_number(&mut self, scope: &[Known], depth: usize) -> Result<Expr> {
        let a = self.value(Kind::Number, scope, depth)?;
        let choice = self.number(0, 13)?;
        if matches!(choice, 7..=9) {
            let text = self.value(Kind::Text, scope, depth)?;
            return Ok(match choice {
                7 => char_length(text),
                8 => position("o", text),
                _ => char_length(trim(text)),
            });
        }
        let b = self.value(Kind::Number, scope, depth)?;
        Ok(match choice {
            0 | 1 => a + b,
            2 => a - b,
            3 => -a,
            4 => coalesce((a, b)),
            5 => case().when(self.predicate(scope, depth)?, a).otherwise(b),
            6 => case_of(a).when(literal(1), b).when(literal(70), literal(7)).end(),
            10 => abs(a),
            11 => null_if(a, b),
            12 => a * literal(self.number(-1, 3)?),
            _ => a.cast(Type::BigInt),
        })
    }

    fn computed_text(&mut self, scope: &[Known], depth: usize) -> Result<Expr> {
        let a = self.value(Kind::Text, scope, depth)?;
        Ok(match self.number(0, 8)? {
            0 => lower(a),
            1 => upper(a),
            2 => concat([a, self.typed(Kind::Text, scope)?]),
            3 => concat_ignoring_null([a, literal("-"), self.typed(Kind::Text, scope)?]),
            4 => substring(a, literal(2), literal(2)),
            5 => replace(a, literal("b"), literal("''")),
            6 => coalesce((a, literal("none"))),
            7 => case().when(self.predicate(scope, depth)?, a).otherwise(literal("z")),
            _ => trim(a),
        })
    }

    /// A comparison operator.
    pub(super) fn comparison(&mut self) -> Result<BinaryOperator> {
        self.u
            .choose(&[
                BinaryOperator::Equal,
                BinaryOperator::NotEqual,
                BinaryOperator::Less,
                BinaryOperator::LessOrEqual,
                BinaryOperator::Greater,
                BinaryOperator::GreaterOrEqual,
            ])
            .copied()
    }

    /// The two compared.
    pub(super) fn compared(&mut self, a: Expr, b: Expr) -> Result<Expr> {
        Ok(match self.number(0, 5)? {
            0 => a.eq(b),
            1 => a.ne(b),
            2 => a.lt(b),
            3 => a.le(b),
            4 => a.gt(b),
            _ => a.ge(b),
        })
    }

    /// Something that is true, false or unknown.
    pub(super) fn predicate(&mut self, scope: &[Known], depth: usize) -> Result<Expr> {
        match self.number(0, if depth == 0 { 13 } else { 20 })? {
            0 => {
                let (a, b) = (self.value(Kind::Number, scope, 1)?, self.constant(Kind::Number)?);
                self.compared(a, b)
            }
            1 => {
                let (a, b) = (self.value(Kind::Number, scope, 1)?, self.value(Kind::Number, scope, 1)?);
                self.compared(a, b)
            }
            2 => {
                let kind = self.kind()?;
                let value = self.typed(kind, scope)?;
                Ok(if self.u.arbitrary()? { value.is_null() } else { value.is_not_null() })
            }
            3 => {
                let kind = self.kind()?;
                let (a, b) = (self.typed(kind, scope)?, self.leaf(kind, scope)?);
                Ok(if self.u.arbitrary()? { a.is_distinct_from(b) } else { a.is_not_distinct_from(b) })
            }
            4 => {
                let (value, bound) = (self.value(Kind::Number, scope, 1)?, self.constant(Kind::Number)?);
                let other = self.value(Kind::Number, scope, 0)?;
                Ok(match self.number(0, 3)? {
                    0 => value.between(bound, other),
                    1 => value.not_between(bound, other),
                    2 => value.between_symmetric(bound, other),
                    _ => value.not_between_symmetric(bound, other),
                })
            }
            5 => self.in_list(scope),
            6 => self.like(scope),
            7 => self.rows(scope),
            8 | 9 => match self.pick_kind(scope, Kind::Truth) {
                Some(known) => Ok(known.column()),
                None => Ok(self.typed(Kind::Number, scope)?.is_not_null()),
            },
            10 => {
                let (a, b) = (self.typed(Kind::Text, scope)?, self.constant(Kind::Text)?);
                Ok(if self.u.arbitrary()? { a.eq(b) } else { a.ne(b) })
            }
            11 => {
                let (a, b) = (self.typed(Kind::Date, scope)?, self.constant(Kind::Date)?);
                self.compared(a, b)
            }
            12 => Ok(literal(self.u.arbitrary::<bool>()?)),
            13 => {
                let (a, b) = (self.typed(Kind::Truth, scope)?, self.typed(Kind::Truth, scope)?);
                Ok(if self.u.arbitrary()? { a.eq(b) } else { coalesce((a, b)) })
            }
            14 | 15 => {
                let mut parts = Vec::new();
                for _ in 0..self.number(0, 3)? {
                    parts.push(self.predicate(scope, depth - 1)?);
                }
                Ok(if self.u.arbitrary()? { all(parts) } else { any(parts) })
            }
            16 => Ok(not(self.predicate(scope, depth - 1)?)),
            17 => {
                let inner = self.predicate(scope, depth - 1)?;
                Ok(match self.number(0, 5)? {
                    0 => inner.is_true(),
                    1 => inner.is_not_true(),
                    2 => inner.is_false(),
                    3 => inner.is_not_false(),
                    4 => inner.is_unknown(),
                    _ => inner.is_not_unknown(),
                })
            }
            18 => {
                // Predicates as values.
                let (a, b) = (self.predicate(scope, depth - 1)?, self.predicate(scope, depth - 1)?);
                Ok(match self.number(0, 3)? {
                    0 => a.eq(b),
                    1 => a.is_not_distinct_from(b),
                    2 => coalesce((a, b)),
                    _ => a.is_null(),
                })
            }
            _ => {
                let condition = self.predicate(scope, depth - 1)?;
                let then = self.predicate(scope, depth - 1)?;
                let case = case().when(condition, then);
                Ok(if self.u.arbitrary()? { case.end() } else { case.otherwise(literal(false)) })
            }
        }
    }

    fn in_list(&mut self, scope: &[Known]) -> Result<Expr> {
        if self.once_in(3)? {
            let text = self.typed(Kind::Text, scope)?;
            let mut list = vec![self.constant(Kind::Text)?];
            if self.once_in(3)? {
                list.clear();
            }
            return Ok(if self.u.arbitrary()? { text.is_in(list) } else { text.is_not_in(list) });
        }
        let number = self.value(Kind::Number, scope, 1)?;
        if self.u.arbitrary()? {
            return Ok(if self.u.arbitrary()? {
                number.is_in([1, 2, 70])
            } else {
                number.is_not_in([1, 2, 70])
            });
        }
        let mut list = Vec::new();
        for _ in 0..self.number(0, 3)? {
            // A NULL in the list makes NOT IN unknown.
            list.push(self.leaf(Kind::Number, scope)?);
        }
        Ok(if self.u.arbitrary()? { number.is_in(list) } else { number.is_not_in(list) })
    }

    fn like(&mut self, scope: &[Known]) -> Result<Expr> {
        let text = self.typed(Kind::Text, scope)?;
        let pattern = *self.u.choose(&["b%", "%o%", "_ob", "O'%", "%\\%", "%!%%", "%A%", ""])?;
        Ok(match self.number(0, 7)? {
            0 => text.like(pattern),
            1 => text.not_like(pattern),
            2 => text.ilike(pattern),
            3 => text.not_ilike(pattern),
            4 => text.like_escape("%!%", '!'),
            5 => text.starts_with("O'"),
            6 => text.ends_with("%"),
            _ => {
                let other = self.typed(Kind::Text, scope)?;
                text.contains(other)
            }
        })
    }

    /// Row values.
    fn rows(&mut self, scope: &[Known]) -> Result<Expr> {
        let typed = |random: &mut Self| random.typed(Kind::Number, scope);
        let (a, b) = (typed(self)?, typed(self)?);
        let (c, d) = (self.leaf(Kind::Number, scope)?, self.constant(Kind::Number)?);
        let one = row((a, b));
        let other = row((c, d));
        Ok(match self.number(0, 9)? {
            0 => one.eq(other),
            1 => one.ne(other),
            2 => one.lt(other),
            3 => one.le(other),
            4 => one.gt(other),
            5 => one.ge(other),
            6 => one.is_distinct_from(other),
            7 => one.is_not_distinct_from(other),
            choice => {
                let third = row((self.leaf(Kind::Number, scope)?, literal(1)));
                let list = vec![other, third];
                if choice == 8 { one.is_in(list) } else { one.is_not_in(list) }
            }
        })
    }

    /// A predicate with a query in it, which may see the columns outside.
    pub(super) fn subquery(&mut self, scope: &[Known], depth: usize) -> Result<Expr> {
        let correlated = self.u.arbitrary()?;
        let inner = |random: &mut Self, kinds: &[Kind]| {
            if correlated { random.correlated(depth, kinds, scope) } else { random.branch(depth, kinds) }
        };
        let number = self.value(Kind::Number, scope, 1)?;
        Ok(match self.number(0, 9)? {
            0 => number.is_in(inner(self, &[Kind::Number])?),
            1 => number.is_not_in(inner(self, &[Kind::Number])?),
            2 => exists(inner(self, &[Kind::Number])?),
            3 => not(exists(inner(self, &[Kind::Text])?)),
            4 => {
                let operator = self.comparison()?;
                number.compare_any(operator, inner(self, &[Kind::Number])?)
            }
            5 => {
                let operator = self.comparison()?;
                number.compare_all(operator, inner(self, &[Kind::Number])?)
            }
            6 => {
                let pair = row((number, self.typed(Kind::Number, scope)?));
                pair.is_in(inner(self, &[Kind::Number, Kind::Number])?)
            }
            7 => {
                let pair = row((number, self.typed(Kind::Number, scope)?));
                pair.is_not_in(inner(self, &[Kind::Number, Kind::Number])?)
            }
            _ => {
                let scalar = self.scalar(scope)?;
                self.compared(number, scalar)?
            }
        })
    }

    /// A query of one row and one column: an aggregate of what fits the row outside.
    pub(super) fn scalar(&mut self, scope: &[Known]) -> Result<Expr> {
        let (mut query, inner) = self.sources(0)?;
        let Some(number) = self.pick_kind(&inner, Kind::Number) else {
            return Ok(Expr::Subquery(select([literal(1)]).into()));
        };
        let outside: Vec<Known> = scope.iter().filter(|known| known.is_seen_inside()).cloned().collect();
        if let Some(outer) = self.pick_kind(&outside, Kind::Number) {
            query.filter.push(number.column().eq(outer.column()));
        }
        let of = number.column();
        let aggregate = if self.u.arbitrary()? { max(of) } else { min(of) };
        Ok(Expr::Subquery(query.select(aggregate.alias("m")).into()))
    }
}

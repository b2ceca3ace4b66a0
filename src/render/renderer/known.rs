//! What is known of an expression while it is written: its value, its type.

use super::Renderer;
use crate::ast::{Expr, Function};
use crate::bind::Bind;
use crate::survey::{is_predicate, type_of};
use crate::types::Type;
use crate::values::Value;

impl<'d> Renderer<'_, 'd> {
    /// The text that an expression stands for, if it is a constant or a bound value.
    #[must_use]
    pub fn known_text<'e>(&self, expr: &'e Expr) -> Option<&'e str>
    where
        'd: 'e,
    {
        match self.known(expr)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number that an expression stands for, if it is a constant or a bound value.
    #[must_use]
    pub fn known_number(&self, expr: &Expr) -> Option<i64> {
        match self.known(expr)? {
            Value::SmallInt(number) => Some(i64::from(*number)),
            Value::Integer(number) => Some(i64::from(*number)),
            Value::BigInt(number) => Some(*number),
            _ => None,
        }
    }

    /// Whether an expression is known to be a truth value: a predicate, or of that type as the tree tells.
    #[must_use]
    pub fn is_truth_value(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Column(column) => column.ty == Some(Type::Boolean),
            Expr::Cast(cast) => cast.ty == Type::Boolean,
            Expr::Parameter(parameter) => Bind::Parameter(parameter).ty() == Type::Boolean,
            Expr::Lifted(_) => self.behind(expr).is_some_and(|bind| bind.ty() == Type::Boolean),
            Expr::Value(value) | Expr::Literal(value) => value.ty() == Type::Boolean,
            other => is_predicate(other),
        }
    }

    /// The logical type of an expression, as far as the tree tells.
    #[must_use]
    pub fn known_type(&self, expr: &Expr) -> Option<Type> {
        type_of(expr, self.setting.lifted.unwrap_or_default())
    }

    /// Whether an expression is a moment with its offset from UTC, as far as the tree tells.
    #[must_use]
    pub fn has_offset(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Function(call) => match (&call.function, call.arguments.first()) {
                (Function::CurrentTimestamp, _) => Some(true),
                (Function::CurrentDate | Function::CurrentTime, _) => Some(false),
                (Function::Truncated(_) | Function::DateAdd(_), Some(of)) => self.has_offset(of),
                _ => self.known_type(expr).map(|ty| matches!(ty, Type::TimestampTz(_))),
            },
            _ => self.known_type(expr).map(|ty| matches!(ty, Type::TimestampTz(_))),
        }
    }

    /// Whether an expression is a number that may have a fraction, as far as the tree tells.
    #[must_use]
    pub fn has_fraction(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Arithmetic(chain) => {
                let rest = chain.rest.iter().map(|(_, operand)| self.has_fraction(operand));
                let all = || core::iter::once(self.has_fraction(&chain.first)).chain(rest.clone());
                match all().any(|one| one == Some(true)) {
                    false if all().any(|one| one.is_none()) => None,
                    any => Some(any),
                }
            }
            Expr::Function(call) => match (&call.function, call.arguments.as_slice()) {
                (Function::Ceiling | Function::Floor | Function::DivideInteger | Function::Modulo, _) => {
                    Some(false)
                }
                (Function::Round | Function::Truncate, [_, digits])
                    if self.known_number(digits) == Some(0) =>
                {
                    Some(false)
                }
                (Function::Divide, _) => Some(true),
                (Function::Abs, [of]) => self.has_fraction(of),
                _ => self.known_type(expr).map(is_fraction),
            },
            Expr::Negate(of) => self.has_fraction(of),
            _ => self.known_type(expr).map(is_fraction),
        }
    }

    fn known<'e>(&self, expr: &'e Expr) -> Option<&'e Value>
    where
        'd: 'e,
    {
        match expr {
            Expr::Value(value) | Expr::Literal(value) => Some(value),
            _ => match self.behind(expr)? {
                Bind::Value(value) => Some(value),
                Bind::Parameter(_) | Bind::Element(..) => None,
            },
        }
    }

    /// What stands behind a number of a lowered tree.
    fn behind(&self, expr: &Expr) -> Option<Bind<'d>> {
        match expr {
            Expr::Lifted(index) => self.setting.lifted?.get(*index as usize).copied(),
            _ => None,
        }
    }
}

fn is_fraction(ty: Type) -> bool {
    ty.is_numeric() && !ty.is_integer()
}

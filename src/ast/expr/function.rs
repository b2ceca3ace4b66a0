//! Scalar functions that have one meaning on every dialect.

use alloc::vec::Vec;

use crate::ast::{Expr, IntoOperand, IntoOperands, Name, place};

/// A call of a scalar function.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct FunctionCall {
    /// Which function.
    pub function: Function,
    /// Its arguments.
    pub arguments: Vec<Expr>,
}

/// A scalar function, by its meaning. Each dialect has its own words for it, or refuses.
///
/// The fluent functions of the same names take the arguments in the order that is given here.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Function {
    /// The text in lower case; which letters have two cases is the engine's affair (SQLite knows those of ASCII).
    Lower,
    /// The text in upper case, likewise.
    Upper,
    /// How many characters the text has, trailing blanks included. SQL Server counts a character beyond the first
    /// 65,536 of Unicode twice, here and wherever characters are counted, unless the collation is one of `_SC`.
    CharLength,
    /// How many bytes the text takes in the encoding of the database.
    OctetLength,
    /// `(text, start, length)`: from the character `start`, the first being 1. Constants that are less are refused,
    /// here and wherever engines differ about them.
    Substring,
    /// `(text, start)`: all from the character `start`, the first being 1.
    SubstringFrom,
    /// `(text, n)`: the first `n` characters.
    Left,
    /// `(text, n)`: the last `n` characters.
    Right,
    /// Without blanks at both ends.
    Trim,
    /// Without blanks at the beginning.
    TrimStart,
    /// Without blanks at the end.
    TrimEnd,
    /// `(text, from, to)`: with every `from` replaced by `to`.
    Replace,
    /// `(needle, text)`: where the needle begins, the first character being 1; 0 if it is not there.
    Position,
    /// `(text, n, fill)`: at least `n` characters, filled on the left; a longer text stays whole.
    PadStart,
    /// `(text, n, fill)`: at least `n` characters, filled on the right; a longer text stays whole.
    PadEnd,
    /// `(text, n)`: the text `n` times.
    Repeat,
    /// The text backwards.
    Reverse,
    /// The absolute value.
    Abs,
    /// -1, 0 or 1.
    Sign,
    /// The least whole number that is not less.
    Ceiling,
    /// The greatest whole number that is not greater.
    Floor,
    /// `(x, digits)`: rounded to that many digits behind the point, halves away from zero. Where the half of a
    /// floating point number goes, which seldom is one exactly, is the engine's affair.
    Round,
    /// `(x, digits)`: cut off behind that many digits.
    Truncate,
    /// The square root.
    Sqrt,
    /// `(x, y)`: x to the power of y.
    Power,
    /// e to the power of x.
    Exp,
    /// The natural logarithm.
    Ln,
    /// The logarithm to the base of 10.
    Log10,
    /// `(a, b)`: the quotient with its fraction, also of whole numbers. Divided by zero, it is an error or NULL, as
    /// the engine has it; so are the next two.
    Divide,
    /// `(a, b)`: the quotient of two whole numbers without its fraction, cut off towards zero.
    DivideInteger,
    /// `(a, b)`: the remainder of two whole numbers, with the sign of `a`.
    Modulo,
    /// `(a, b)`: the quotient by the plain sign, as PostgreSQL reads it: of two whole numbers without its fraction,
    /// like [`DivideInteger`](Function::DivideInteger), of others with it. It is for statements that come from
    /// elsewhere and do not tell which they mean.
    Quotient,
    /// The bits that are not set.
    BitNot,
    /// The first argument that is not NULL.
    Coalesce,
    /// `(a, b)`: NULL if they are equal, else `a`.
    NullIf,
    /// The greatest argument; NULL if any is NULL.
    Greatest,
    /// The least argument; NULL if any is NULL.
    Least,
    /// Today, in the time zone of the session, which on SQLite is always UTC.
    CurrentDate,
    /// The time of day, in the time zone of the session.
    CurrentTime,
    /// Now, with the offset where the engine keeps one.
    CurrentTimestamp,
    /// `(date)`: one of its fields as a number. A moment with an offset has the fields that it has in the time zone of the
    /// session, here and in the four that follow; what has no offset is taken for a moment of that zone beside it.
    Extract(DateField),
    /// `(date)`: cut down to the beginning of the unit. Of a date, the result may be a timestamp, as that of the
    /// next.
    Truncated(DateField),
    /// `(date, n)`: n units later; a month's end stays within the month.
    DateAdd(DateField),
    /// `(from, to)`: how many beginnings of the unit lie between.
    DateBoundaries(DateField),
    /// `(from, to)`: how many whole units have gone by, cut off towards zero. A month has gone by when the same day
    /// of the month, or a later one, and the same time of day are reached.
    DateElapsed(DateField),
    /// A number from 0 up to, but not including, 1; another one at each call.
    Random,
    /// A new random UUID.
    NewUuid,
    /// A function of the database or of the user, called as it is; its meaning is the engine's affair.
    Named(Name),
}

/// A part of a date or time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum DateField {
    /// The year.
    Year,
    /// The quarter of the year, 1 to 4.
    Quarter,
    /// The month, 1 to 12.
    Month,
    /// The week of ISO 8601, 1 to 53; weeks begin on Monday.
    Week,
    /// The day of the month, 1 to 31.
    Day,
    /// The day of the week of ISO 8601: Monday is 1, Sunday 7.
    DayOfWeek,
    /// The day of the year, 1 to 366.
    DayOfYear,
    /// The hour, 0 to 23.
    Hour,
    /// The minute, 0 to 59.
    Minute,
    /// The second, 0 to 59, without its fraction.
    Second,
}

/// How many date fields there are.
const FIELDS: usize = DateField::Second as usize + 1;

impl FunctionCall {
    pub(crate) fn expr(function: Function, arguments: Vec<Expr>) -> Expr {
        Expr::Function(place::boxed(FunctionCall { function, arguments }))
    }
}

impl Function {
    /// The function's name in messages: `lpad`, `extract(week)`.
    #[must_use]
    pub fn label(&self) -> alloc::string::String {
        match self {
            Function::Named(name) => name.as_str().into(),
            other => alloc::format!("{other:?}"),
        }
    }

    /// How many arguments it takes, at least and at most.
    #[must_use]
    pub const fn arity(&self) -> (usize, usize) {
        match self {
            Function::CurrentDate
            | Function::CurrentTime
            | Function::CurrentTimestamp
            | Function::Random
            | Function::NewUuid => (0, 0),
            Function::Lower
            | Function::Upper
            | Function::CharLength
            | Function::OctetLength
            | Function::Trim
            | Function::TrimStart
            | Function::TrimEnd
            | Function::Reverse
            | Function::Abs
            | Function::Sign
            | Function::Ceiling
            | Function::Floor
            | Function::Sqrt
            | Function::Exp
            | Function::Ln
            | Function::Log10
            | Function::BitNot
            | Function::Extract(_)
            | Function::Truncated(_) => (1, 1),
            Function::SubstringFrom
            | Function::Left
            | Function::Right
            | Function::Position
            | Function::Repeat
            | Function::Round
            | Function::Truncate
            | Function::Power
            | Function::Divide
            | Function::DivideInteger
            | Function::Quotient
            | Function::Modulo
            | Function::NullIf
            | Function::DateAdd(_)
            | Function::DateBoundaries(_)
            | Function::DateElapsed(_) => (2, 2),
            Function::Substring | Function::Replace | Function::PadStart | Function::PadEnd => (3, 3),
            Function::Coalesce | Function::Greatest | Function::Least => (1, usize::MAX),
            Function::Named(_) => (0, usize::MAX),
        }
    }

    /// How many functions of a known meaning there are.
    pub(crate) const COUNT: usize = 42 + 5 * FIELDS;

    /// The function's place in a table; a function of the database's own has none.
    pub(crate) const fn ordinal(&self) -> Option<usize> {
        Some(match self {
            Function::Lower => 0,
            Function::Upper => 1,
            Function::CharLength => 2,
            Function::OctetLength => 3,
            Function::Substring => 4,
            Function::SubstringFrom => 5,
            Function::Left => 6,
            Function::Right => 7,
            Function::Trim => 8,
            Function::TrimStart => 9,
            Function::TrimEnd => 10,
            Function::Replace => 11,
            Function::Position => 12,
            Function::PadStart => 13,
            Function::PadEnd => 14,
            Function::Repeat => 15,
            Function::Reverse => 16,
            Function::Abs => 17,
            Function::Sign => 18,
            Function::Ceiling => 19,
            Function::Floor => 20,
            Function::Round => 21,
            Function::Truncate => 22,
            Function::Sqrt => 23,
            Function::Power => 24,
            Function::Exp => 25,
            Function::Ln => 26,
            Function::Log10 => 27,
            Function::Divide => 28,
            Function::DivideInteger => 29,
            Function::Modulo => 30,
            Function::Quotient => 31,
            Function::BitNot => 32,
            Function::Coalesce => 33,
            Function::NullIf => 34,
            Function::Greatest => 35,
            Function::Least => 36,
            Function::CurrentDate => 37,
            Function::CurrentTime => 38,
            Function::CurrentTimestamp => 39,
            Function::Random => 40,
            Function::NewUuid => 41,
            Function::Extract(field) => 42 + *field as usize,
            Function::Truncated(field) => 42 + FIELDS + *field as usize,
            Function::DateAdd(field) => 42 + 2 * FIELDS + *field as usize,
            Function::DateBoundaries(field) => 42 + 3 * FIELDS + *field as usize,
            Function::DateElapsed(field) => 42 + 4 * FIELDS + *field as usize,
            Function::Named(_) => return None,
        })
    }

    /// Whether it tells the date or the time.
    #[must_use]
    pub const fn is_current(&self) -> bool {
        matches!(self, Function::CurrentDate | Function::CurrentTime | Function::CurrentTimestamp)
    }

    /// Whether two calls with equal arguments give the same value within one statement.
    #[must_use]
    pub const fn is_pure(&self) -> bool {
        !matches!(self, Function::Random | Function::NewUuid | Function::Named(_))
    }
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident($($argument:ident),*) = $function:expr;)*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name($($argument: impl IntoOperand),*) -> Expr {
                FunctionCall::expr($function, alloc::vec![$($argument.into_operand()),*])
            }
        )*
    };
}

functions! {
    /// The text in lower case.
    lower(text) = Function::Lower;
    /// The text in upper case.
    upper(text) = Function::Upper;
    /// How many characters the text has, trailing blanks included.
    char_length(text) = Function::CharLength;
    /// How many bytes the text takes in the encoding of the database.
    octet_length(text) = Function::OctetLength;
    /// `length` characters from the one at `start`, the first being 1.
    substring(text, start, length) = Function::Substring;
    /// All characters from the one at `start`, the first being 1.
    substring_from(text, start) = Function::SubstringFrom;
    /// The first `n` characters.
    left(text, n) = Function::Left;
    /// The last `n` characters.
    right(text, n) = Function::Right;
    /// Without blanks at both ends.
    trim(text) = Function::Trim;
    /// Without blanks at the beginning.
    trim_start(text) = Function::TrimStart;
    /// Without blanks at the end.
    trim_end(text) = Function::TrimEnd;
    /// With every `from` replaced by `to`.
    replace(text, from, to) = Function::Replace;
    /// Where `needle` begins in `text`, the first character being 1; 0 if it is not there.
    position(needle, text) = Function::Position;
    /// At least `n` characters, filled on the left.
    pad_start(text, n, fill) = Function::PadStart;
    /// At least `n` characters, filled on the right.
    pad_end(text, n, fill) = Function::PadEnd;
    /// The text `n` times.
    repeat(text, n) = Function::Repeat;
    /// The text backwards.
    reverse(text) = Function::Reverse;
    /// The absolute value.
    abs(x) = Function::Abs;
    /// -1, 0 or 1.
    sign(x) = Function::Sign;
    /// The least whole number that is not less.
    ceiling(x) = Function::Ceiling;
    /// The greatest whole number that is not greater.
    floor(x) = Function::Floor;
    /// Rounded to `digits` behind the point, halves away from zero.
    round(x, digits) = Function::Round;
    /// Cut off behind `digits`.
    truncate(x, digits) = Function::Truncate;
    /// The square root.
    sqrt(x) = Function::Sqrt;
    /// `x` to the power of `y`.
    power(x, y) = Function::Power;
    /// e to the power of `x`.
    exp(x) = Function::Exp;
    /// The natural logarithm.
    ln(x) = Function::Ln;
    /// The logarithm to the base of 10.
    log10(x) = Function::Log10;
    /// The quotient by the plain sign: of whole numbers without its fraction, of others with it.
    quotient(a, b) = Function::Quotient;
    /// The bits that are not set.
    bit_not(x) = Function::BitNot;
    /// NULL if the two are equal, else the first.
    null_if(a, b) = Function::NullIf;
    /// Today, in the time zone of the session.
    current_date() = Function::CurrentDate;
    /// The time of day, in the time zone of the session.
    current_time() = Function::CurrentTime;
    /// Now, with the offset where the engine keeps one.
    current_timestamp() = Function::CurrentTimestamp;
    /// A number from 0 up to, but not including, 1.
    random() = Function::Random;
    /// A new random UUID.
    new_uuid() = Function::NewUuid;
}

/// The first of these that is not NULL.
#[must_use]
pub fn coalesce(choices: impl IntoOperands) -> Expr {
    FunctionCall::expr(Function::Coalesce, choices.into_operands())
}

/// The greatest of these; NULL if any is NULL.
#[must_use]
pub fn greatest(choices: impl IntoOperands) -> Expr {
    FunctionCall::expr(Function::Greatest, choices.into_operands())
}

/// The least of these; NULL if any is NULL.
#[must_use]
pub fn least(choices: impl IntoOperands) -> Expr {
    FunctionCall::expr(Function::Least, choices.into_operands())
}

/// One field of a date or time, as a number.
#[must_use]
pub fn extract(field: DateField, of: impl IntoOperand) -> Expr {
    FunctionCall::expr(Function::Extract(field), place::list![of.into_operand()])
}

/// A date or time cut down to the beginning of the unit.
#[must_use]
pub fn date_trunc(unit: DateField, of: impl IntoOperand) -> Expr {
    FunctionCall::expr(Function::Truncated(unit), place::list![of.into_operand()])
}

/// `n` units later than `from`; a month's end stays within the month.
#[must_use]
pub fn date_add(unit: DateField, from: impl IntoOperand, n: impl IntoOperand) -> Expr {
    FunctionCall::expr(Function::DateAdd(unit), place::list![from.into_operand(), n.into_operand()])
}

/// How many beginnings of the unit lie between the two: from January 31 to February 1 it is one month.
#[must_use]
pub fn date_boundaries(unit: DateField, from: impl IntoOperand, to: impl IntoOperand) -> Expr {
    FunctionCall::expr(Function::DateBoundaries(unit), place::list![from.into_operand(), to.into_operand()])
}

/// How many whole units have gone by between the two: from January 31 to February 1 it is no month.
#[must_use]
pub fn date_elapsed(unit: DateField, from: impl IntoOperand, to: impl IntoOperand) -> Expr {
    FunctionCall::expr(Function::DateElapsed(unit), place::list![from.into_operand(), to.into_operand()])
}

/// A function of the database or of the user, called as it is.
#[must_use]
pub fn function(name: impl Into<Name>, arguments: impl IntoOperands) -> Expr {
    FunctionCall::expr(Function::Named(name.into()), arguments.into_operands())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_place_of_its_own() {
        assert_eq!(Function::NewUuid.ordinal(), Some(Function::COUNT - 5 * FIELDS - 1));
        assert_eq!(Function::Extract(DateField::Year).ordinal(), Some(Function::COUNT - 5 * FIELDS));
        assert_eq!(Function::DateElapsed(DateField::Second).ordinal(), Some(Function::COUNT - 1));
        assert_eq!(Function::Named(Name::new("f")).ordinal(), None);
    }
}

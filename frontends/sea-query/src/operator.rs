//! Operators between two operands.

use std::borrow::Cow;

use isogloss::{
    Arithmetic, ArithmeticOperator, BinaryOperator, Expr, InSet, Name, Piece, Raw, Value, extension, quotient,
};
use sea_query::extension::postgres::PgBinOper;
use sea_query::extension::sqlite::SqliteBinOper;
use sea_query::{BinOper, Keyword, SubQueryOper};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::{expr, exprs, is_plain};
use crate::select::query;
use crate::value::value;

type Sea = sea_query::Expr;

/// An operator and its operands.
pub(crate) fn binary(left: &Sea, operator: &BinOper, right: &Sea, depth: Depth) -> Result<Expr, Error> {
    match operator {
        BinOper::And | BinOper::Or => logical(left, *operator, right, depth),
        BinOper::Add | BinOper::Sub | BinOper::Mul => arithmetic(left, *operator, right, depth),
        BinOper::Like | BinOper::NotLike => like(left, right, false, *operator == BinOper::NotLike, depth),
        BinOper::PgOperator(PgBinOper::ILike) => like(left, right, true, false, depth),
        BinOper::PgOperator(PgBinOper::NotILike) => like(left, right, true, true, depth),
        BinOper::Is | BinOper::IsNot => is(left, *operator == BinOper::IsNot, right, depth),
        BinOper::In | BinOper::NotIn => in_set(left, *operator == BinOper::NotIn, right, depth),
        BinOper::Between | BinOper::NotBetween => {
            between(left, *operator == BinOper::NotBetween, right, depth)
        }
        BinOper::As => Err(Error::statement("AS <type> where no cast is")),
        BinOper::Escape => Err(Error::statement("ESCAPE where no LIKE is")),
        other => match comparison(*other) {
            Some(sign) => compare(left, sign, right, depth),
            None => infix(expr(left, depth)?, *other, expr(right, depth)?),
        },
    }
}

fn comparison(operator: BinOper) -> Option<BinaryOperator> {
    Some(match operator {
        BinOper::Equal => BinaryOperator::Equal,
        BinOper::NotEqual => BinaryOperator::NotEqual,
        BinOper::SmallerThan => BinaryOperator::Less,
        BinOper::SmallerThanOrEqual => BinaryOperator::LessOrEqual,
        BinOper::GreaterThan => BinaryOperator::Greater,
        BinOper::GreaterThanOrEqual => BinaryOperator::GreaterOrEqual,
        _ => return None,
    })
}

fn compare(left: &Sea, sign: BinaryOperator, right: &Sea, depth: Depth) -> Result<Expr, Error> {
    if is_null(left) || is_null(right) {
        return Err(Error::statement("a comparison with NULL, which never holds")
            .way_out("Ask `is_null()` or `is_not_null()`."));
    }
    if let Sea::SubQuery(Some(operator), statement) = right {
        let all = match operator {
            SubQueryOper::All => true,
            SubQueryOper::Any | SubQueryOper::Some => false,
            _ => return Ok(compared(expr(left, depth)?, sign, expr(right, depth)?)),
        };
        let (left, query) = (expr(left, depth)?, query(statement, depth)?);
        return Ok(if all { left.compare_all(sign, query) } else { left.compare_any(sign, query) });
    }
    Ok(compared(expr(left, depth)?, sign, expr(right, depth)?))
}

fn compared(left: Expr, sign: BinaryOperator, right: Expr) -> Expr {
    match sign {
        BinaryOperator::NotEqual => left.ne(right),
        BinaryOperator::Less => left.lt(right),
        BinaryOperator::LessOrEqual => left.le(right),
        BinaryOperator::Greater => left.gt(right),
        BinaryOperator::GreaterOrEqual => left.ge(right),
        _ => left.eq(right),
    }
}

/// Whether it is a NULL that can be seen.
fn is_null(operand: &Sea) -> bool {
    match operand {
        Sea::Keyword(Keyword::Null) => true,
        Sea::Value(it) | Sea::Constant(it) => value(it).is_ok_and(|value| value.is_null()),
        _ => false,
    }
}

/// The operands of a chain of one operator that leans to the left, in order. Going down by a loop, a long chain is not
/// deep. What leans to the right, or has another operator, stays an operand of its own, as sea-query has it in parentheses.
fn chain<'e>(left: &'e Sea, operator: BinOper, right: &'e Sea) -> Vec<&'e Sea> {
    let (mut first, mut operands) = (left, vec![right]);
    while let Sea::Binary(left, inner, right) = first
        && *inner == operator
    {
        operands.push(right);
        first = left;
    }
    operands.push(first);
    operands.reverse();
    operands
}

fn logical(left: &Sea, operator: BinOper, right: &Sea, depth: Depth) -> Result<Expr, Error> {
    let operands = chain(left, operator, right).into_iter().map(|operand| expr(operand, depth));
    let operands = operands.collect::<Result<_, _>>()?;
    Ok(if operator == BinOper::And { Expr::And(operands) } else { Expr::Or(operands) })
}

fn arithmetic(left: &Sea, operator: BinOper, right: &Sea, depth: Depth) -> Result<Expr, Error> {
    let sign = match operator {
        BinOper::Mul => ArithmeticOperator::Multiply,
        BinOper::Sub => ArithmeticOperator::Subtract,
        _ => ArithmeticOperator::Add,
    };
    let mut operands = chain(left, operator, right).into_iter().map(|operand| expr(operand, depth));
    let first = operands.next().ok_or_else(|| Error::walk("a sum of nothing"))??;
    let rest = operands.map(|operand| Ok((sign, operand?))).collect::<Result<_, Error>>()?;
    Ok(Expr::Arithmetic(Box::new(Arithmetic::new(first, rest))))
}

/// LIKE, with the escape character that may stand inside its pattern.
fn like(left: &Sea, right: &Sea, insensitive: bool, negated: bool, depth: Depth) -> Result<Expr, Error> {
    let operand = expr(left, depth)?;
    let (pattern, escape) = match right {
        Sea::Binary(pattern, BinOper::Escape, character) => (&**pattern, Some(escape(character)?)),
        pattern => (pattern, None),
    };
    let pattern = expr(pattern, depth)?;
    if let (Expr::Value(Value::Text(text)) | Expr::Literal(Value::Text(text)), None) = (&pattern, escape)
        && text.contains('\\')
    {
        return Err(Error::statement(
            "a pattern with a backslash, which some engines take for an escape character",
        )
        .way_out("Say `LikeExpr::new(..).escape('\\\\')`, or escape with another character."));
    }
    let made = match (insensitive, negated) {
        (false, false) => operand.like(pattern),
        (false, true) => operand.not_like(pattern),
        (true, false) => operand.ilike(pattern),
        (true, true) => operand.not_ilike(pattern),
    };
    Ok(match made {
        Expr::Like(mut like) => {
            like.escape = escape;
            Expr::Like(like)
        }
        other => other,
    })
}

fn escape(character: &Sea) -> Result<char, Error> {
    let text = match character {
        Sea::Constant(it) | Sea::Value(it) => value(it)?,
        _ => return Err(Error::unsupported("an escape character that is no constant")),
    };
    match text {
        Value::Text(text) if text.chars().count() == 1 => Ok(text.chars().next().unwrap_or('\\')),
        _ => Err(Error::statement("an escape of LIKE that is not one character")),
    }
}

fn is(left: &Sea, negated: bool, right: &Sea, depth: Depth) -> Result<Expr, Error> {
    let operand = expr(left, depth)?;
    if is_null(right) {
        return Ok(if negated { operand.is_not_null() } else { operand.is_null() });
    }
    if let Sea::Value(sea_query::Value::Bool(Some(truth)))
    | Sea::Constant(sea_query::Value::Bool(Some(truth))) = right
    {
        return Ok(match (truth, negated) {
            (true, false) => operand.is_true(),
            (true, true) => operand.is_not_true(),
            (false, false) => operand.is_false(),
            (false, true) => operand.is_not_false(),
        });
    }
    // Only where NULL is no special case does IS take any other operand.
    let right = expr(right, depth)?;
    Ok(if negated { operand.is_distinct_from(right) } else { operand.is_not_distinct_from(right) })
}

fn in_set(left: &Sea, negated: bool, right: &Sea, depth: Depth) -> Result<Expr, Error> {
    let operand = expr(left, depth)?;
    let set = match right {
        Sea::Tuple(parts) => list(parts, depth)?,
        Sea::Values(values) => InSet::Values(values.iter().map(value).collect::<Result<_, _>>()?),
        Sea::SubQuery(None, statement) => InSet::Query(query(statement, depth)?),
        _ => {
            return Err(Error::unsupported("IN of something that is neither a list nor a subquery")
                .way_out("Use `is_in(..)` or `in_subquery(..)`."));
        }
    };
    Ok(match set {
        InSet::Query(query) if negated => operand.is_not_in(query),
        InSet::Query(query) => operand.is_in(query),
        InSet::List(list) if negated => operand.is_not_in(list),
        InSet::List(list) => operand.is_in(list),
        InSet::Values(values) if negated => operand.is_not_in(values),
        InSet::Values(values) => operand.is_in(values),
        _ => return Err(Error::walk("a list of an unknown kind")),
    })
}

/// A list of values that are all bound is kept apart.
fn list(parts: &[Sea], depth: Depth) -> Result<InSet, Error> {
    let values = parts.iter().map(|part| match part {
        Sea::Value(it) if is_plain(it) => Some(value(it)),
        _ => None,
    });
    match values.collect::<Option<Result<_, _>>>() {
        Some(values) => values.map(InSet::Values),
        None => exprs(parts, depth).map(InSet::List),
    }
}

fn between(left: &Sea, negated: bool, right: &Sea, depth: Depth) -> Result<Expr, Error> {
    let Sea::Binary(low, BinOper::And, high) = right else {
        return Err(Error::statement("BETWEEN without two bounds"));
    };
    if is_null(low) || is_null(high) {
        return Err(Error::statement("a range that NULL bounds, in which nothing is")
            .way_out("Compare with the other bound alone."));
    }
    let (operand, low, high) = (expr(left, depth)?, expr(low, depth)?, expr(high, depth)?);
    Ok(if negated { operand.not_between(low, high) } else { operand.between(low, high) })
}

/// The other operators, by what they are on our side.
fn infix(left: Expr, operator: BinOper, right: Expr) -> Result<Expr, Error> {
    Ok(match operator {
        // Which quotient is meant the sign does not tell, but for numbers that are seen to have a fraction.
        BinOper::Div if has_fraction(&left) || has_fraction(&right) => left / right,
        BinOper::Div => quotient(left, right),
        BinOper::Mod => left % right,
        BinOper::BitAnd => left.bit_and(right),
        BinOper::BitOr => left.bit_or(right),
        BinOper::LShift => left.shift_left(right),
        BinOper::RShift => left.shift_right(right),
        BinOper::PgOperator(PgBinOper::Concatenate) => left.concat(right),
        BinOper::PgOperator(operator) => extension(Name::new(postgres(operator)?), vec![left, right]),
        BinOper::SqliteOperator(operator) => extension(Name::new(sqlite(operator)?), vec![left, right]),
        BinOper::Custom(sign) => custom(left, sign, right),
        _ => return Err(Error::walk("an operator of an unknown kind")),
    })
}

fn has_fraction(operand: &Expr) -> bool {
    matches!(
        operand,
        Expr::Value(Value::Real(_) | Value::Double(_) | Value::Decimal(_))
            | Expr::Literal(Value::Real(_) | Value::Double(_) | Value::Decimal(_))
    )
}

/// An operator that the program wrote itself: its meaning is the engine's affair.
fn custom(left: Expr, sign: &'static str, right: Expr) -> Expr {
    let mut raw = Raw::default();
    let sign = Cow::Owned(format!(" {sign} "));
    raw.pieces.extend([Piece::Expr(left), Piece::Text(sign), Piece::Expr(right)]);
    Expr::from(raw)
}

/// Operators of PostgreSQL's own; its dialect knows them by their signs.
/// <https://www.postgresql.org/docs/current/functions.html>
fn postgres(operator: PgBinOper) -> Result<&'static str, Error> {
    Ok(match operator {
        PgBinOper::Matches => "@@",
        PgBinOper::Contains => "@>",
        PgBinOper::Contained => "<@",
        PgBinOper::Overlap => "&&",
        PgBinOper::Similarity => "%",
        PgBinOper::WordSimilarity => "<%",
        PgBinOper::StrictWordSimilarity => "<<%",
        PgBinOper::SimilarityDistance => "<->",
        PgBinOper::WordSimilarityDistance => "<<->",
        PgBinOper::StrictWordSimilarityDistance => "<<<->",
        PgBinOper::GetJsonField => "->",
        PgBinOper::CastJsonField => "->>",
        PgBinOper::Regex => "~",
        PgBinOper::RegexCaseInsensitive => "~*",
        _ => return Err(Error::unsupported("an operator of PostgreSQL's that is not known here")),
    })
}

/// Operators of SQLite's own. <https://www.sqlite.org/lang_expr.html>
fn sqlite(operator: SqliteBinOper) -> Result<&'static str, Error> {
    Ok(match operator {
        SqliteBinOper::Glob => "GLOB",
        SqliteBinOper::Match => "MATCH",
        SqliteBinOper::GetJsonField => "->",
        SqliteBinOper::CastJsonField => "->>",
        _ => return Err(Error::unsupported("an operator of SQLite's that is not known here")),
    })
}

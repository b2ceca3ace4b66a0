//! Expressions.

use std::borrow::Cow;

use isogloss::{Expr, Name, Raw, Type, current_date, current_time, current_timestamp, exists, null, raw};
use sea_query::{Keyword, OptionEnum, SubQueryOper, SubQueryStatement, UnOper};

use crate::depth::Depth;
use crate::error::Error;
use crate::{case, custom, function, name, operator, select, value};

/// Any expression.
pub(crate) fn expr(expr: &sea_query::Expr, depth: Depth) -> Result<Expr, Error> {
    use sea_query::Expr as Sea;
    match expr {
        // The commonest first; they hold nothing that is nested.
        Sea::Column(column) => name::column(column, depth),
        Sea::Value(value) => bound(value),
        Sea::Constant(value) => literal(value),
        Sea::Keyword(keyword) => self::keyword(keyword),
        Sea::Custom(text) => custom::text(text.clone()),
        other => nested(other, depth.inside()?),
    }
}

fn nested(expr: &sea_query::Expr, depth: Depth) -> Result<Expr, Error> {
    use sea_query::Expr as Sea;
    match expr {
        Sea::Binary(left, operator, right) => operator::binary(left, operator, right, depth),
        Sea::Unary(UnOper::Not, operand) => Ok(isogloss::not(self::expr(operand, depth)?)),
        Sea::FunctionCall(call) => function::call(call, None, depth),
        Sea::SubQuery(operator, query) => subquery(*operator, query, depth),
        Sea::Tuple(parts) => Ok(row(exprs(parts, depth)?)),
        Sea::Values(values) => Ok(row(values.iter().map(bound).collect::<Result<_, _>>()?)),
        Sea::CustomWithExpr(text, values) => custom::with_values(text, values, depth),
        Sea::AsEnum(ty, operand) => Ok(self::expr(operand, depth)?.cast(enumeration(&ty.inner()))),
        Sea::Case(case) => case::case(case, depth),
        Sea::TypeName(_) => Err(Error::statement("the name of a type where no cast is")),
        _ => Err(Error::walk("an expression of an unknown kind")),
    }
}

/// A list of expressions.
pub(crate) fn exprs(list: &[sea_query::Expr], depth: Depth) -> Result<Vec<Expr>, Error> {
    list.iter().map(|one| expr(one, depth)).collect()
}

/// Expressions in parentheses: of one it is that one, of several a row.
fn row(mut parts: Vec<Expr>) -> Expr {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, last) => Expr::Row(parts.into_iter().chain(last).collect()),
    }
}

/// A value that is bound; one of an enumeration is a text that has its type.
pub(crate) fn bound(value: &sea_query::Value) -> Result<Expr, Error> {
    let bound = Expr::Value(value::value(value)?);
    Ok(match enumeration_of(value) {
        Some(ty) => bound.cast(ty),
        None => bound,
    })
}

/// A value that is written into the text.
pub(crate) fn literal(value: &sea_query::Value) -> Result<Expr, Error> {
    let literal = Expr::Literal(value::value(value)?);
    Ok(match enumeration_of(value) {
        Some(ty) => literal.cast(ty),
        None => literal,
    })
}

/// The type of a value of an enumeration.
fn enumeration_of(value: &sea_query::Value) -> Option<Type> {
    match value {
        sea_query::Value::Enum(OptionEnum::Some(it)) => Some(enumeration(&it.type_name)),
        sea_query::Value::Enum(OptionEnum::None(ty)) => Some(enumeration(ty)),
        #[cfg(feature = "postgres-array")]
        sea_query::Value::Array(sea_query::ArrayType::Enum(ty), _) => Some(Type::array(enumeration(ty))),
        _ => None,
    }
}

/// The type of an enumeration that the database knows by this name; `[]` behind it makes a list of it.
fn enumeration(name: &str) -> Type {
    match name.strip_suffix("[]") {
        Some(element) => Type::array(enumeration(element)),
        None => Type::vendor(Name::from(name.to_owned())),
    }
}

fn keyword(keyword: &Keyword) -> Result<Expr, Error> {
    Ok(match keyword {
        Keyword::Null => null(Type::Text),
        Keyword::CurrentDate => current_date(),
        Keyword::CurrentTime => current_time(),
        Keyword::CurrentTimestamp => current_timestamp(),
        Keyword::Default => Expr::Default,
        // It is meant to be printed as it is, so that it must be no more than words.
        Keyword::Custom(word) => Expr::from(words(word.inner())?),
        _ => return Err(Error::walk("a keyword of an unknown kind")),
    })
}

/// Text that is nothing but words.
fn words(text: Cow<'static, str>) -> Result<Raw, Error> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ' ';
    if text.trim().is_empty() || !text.chars().all(is_word) {
        return Err(Error::custom("a custom keyword is more than words")
            .way_out("Use a custom expression, whose text is read."));
    }
    Ok(raw(text))
}

fn subquery(
    operator: Option<SubQueryOper>,
    statement: &SubQueryStatement,
    depth: Depth,
) -> Result<Expr, Error> {
    let query = select::query(statement, depth)?;
    match operator {
        None => Ok(Expr::Subquery(query)),
        Some(SubQueryOper::Exists) => Ok(exists(query)),
        Some(_) => Err(Error::statement("ANY, SOME or ALL without a comparison in front of it")
            .way_out("Compare something with the subquery, on its left side.")),
    }
}

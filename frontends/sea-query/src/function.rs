//! Functions and aggregates.

use std::borrow::Cow;

use isogloss::{
    Aggregate, AggregateFunction, Expr, Name, Over, Piece, Raw, TableName, coalesce, extension, greatest,
    least, new_uuid, random,
};
use sea_query::{DynIden, Func, FuncArgMod, FunctionCall, PgFunc};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::exprs;
use crate::{cast, condition};

/// A call, with the window that it looks at as a window function.
pub(crate) fn call(call: &FunctionCall, over: Option<Over>, depth: Depth) -> Result<Expr, Error> {
    if *call.get_func() == Func::Cast {
        return cast::cast(call, depth);
    }
    let arguments = exprs(call.get_args(), depth).map_err(|error| error.at("arguments"))?;
    let distinct = distinct(call.get_mods())?;
    let aggregate = match aggregate(call.get_func()) {
        // What would be a scalar function on its own.
        None if !distinct && over.is_none() && call.get_filter().is_none() => {
            return scalar(call.get_func(), arguments);
        }
        None => named_aggregate(call.get_func())?,
        Some(known) => known,
    };
    let mut aggregate = Aggregate::new(aggregate, arguments);
    aggregate.distinct = distinct;
    if let Some(filter) = call.get_filter() {
        aggregate.filter = Some(condition::condition(filter, depth).map_err(|error| error.at("filter"))?);
    }
    aggregate.over = over;
    Ok(Expr::from(aggregate))
}

/// Whether equal arguments count once: DISTINCT, which can only be said in front of them all.
fn distinct(arguments: &[FuncArgMod]) -> Result<bool, Error> {
    let first = arguments.first().is_some_and(|argument| argument.distinct);
    if arguments.iter().skip(1).any(|argument| argument.distinct) {
        return Err(Error::unsupported("DISTINCT in front of an argument that is not the first"));
    }
    Ok(first)
}

/// What is an aggregate whatever stands behind it.
fn aggregate(function: &Func) -> Option<AggregateFunction> {
    Some(match function {
        Func::Max => AggregateFunction::Max,
        Func::Min => AggregateFunction::Min,
        Func::Sum => AggregateFunction::Sum,
        Func::Avg => AggregateFunction::Avg,
        Func::Count => AggregateFunction::Count,
        Func::BitAnd => AggregateFunction::Named(Name::new("bit_and")),
        Func::BitOr => AggregateFunction::Named(Name::new("bit_or")),
        Func::PgFunction(PgFunc::JsonAgg) => AggregateFunction::Named(Name::new("json_agg")),
        Func::PgFunction(PgFunc::ArrayAgg) => AggregateFunction::Named(Name::new("array_agg")),
        _ => return None,
    })
}

/// A function by its name, which FILTER, DISTINCT or OVER makes an aggregate or a window function.
fn named_aggregate(function: &Func) -> Result<AggregateFunction, Error> {
    let name = match function {
        Func::Custom(name) => called(name)?,
        Func::PgFunction(function) => Some(Name::new(postgres(function)?)),
        _ => return Err(Error::statement("FILTER, DISTINCT or OVER behind a function that is no aggregate")),
    };
    let Some(name) = name else {
        return Err(Error::unsupported("an aggregate with a schema in front of its name")
            .way_out("Put the schema on the search path, and call the function by its name alone."));
    };
    Ok(match name.as_str() {
        "row_number" => AggregateFunction::RowNumber,
        "rank" => AggregateFunction::Rank,
        "dense_rank" => AggregateFunction::DenseRank,
        "percent_rank" => AggregateFunction::PercentRank,
        "cume_dist" => AggregateFunction::CumeDist,
        "ntile" => AggregateFunction::Ntile,
        "lag" => AggregateFunction::Lag,
        "lead" => AggregateFunction::Lead,
        "first_value" => AggregateFunction::FirstValue,
        "last_value" => AggregateFunction::LastValue,
        "nth_value" => AggregateFunction::NthValue,
        _ => AggregateFunction::Named(name),
    })
}

fn scalar(function: &Func, mut arguments: Vec<Expr>) -> Result<Expr, Error> {
    Ok(match (function, arguments.len()) {
        (Func::Abs, 1) => unary(isogloss::abs, arguments),
        (Func::Lower, 1) => unary(isogloss::lower, arguments),
        (Func::Upper, 1) => unary(isogloss::upper, arguments),
        (Func::CharLength, 1) => unary(isogloss::char_length, arguments),
        (Func::IfNull | Func::Coalesce, 1..) => coalesce(arguments),
        (Func::Greatest, 1..) => greatest(arguments),
        (Func::Least, 1..) => least(arguments),
        (Func::Random, 0) => random(),
        (Func::PgFunction(PgFunc::GenRandomUUID), 0) => new_uuid(),
        (Func::Round, 1) => unary(|x| isogloss::round(x, isogloss::literal(0)), arguments),
        (Func::Round, 2) => match (arguments.pop(), arguments.pop()) {
            (Some(digits), Some(number)) => isogloss::round(number, digits),
            _ => return Err(Error::walk("arguments of ROUND")),
        },
        (Func::Md5, 1) => isogloss::function("md5", arguments),
        (Func::PgFunction(PgFunc::Any), 1) => extension("ANY", arguments),
        (Func::PgFunction(PgFunc::Some), 1) => extension("SOME", arguments),
        (Func::PgFunction(PgFunc::All), 1) => extension("ALL", arguments),
        (Func::PgFunction(function), _) => isogloss::function(Name::new(postgres(function)?), arguments),
        (Func::Custom(name), _) => match called(name)? {
            Some(name) => isogloss::function(name, arguments),
            None => qualified(name.inner(), arguments),
        },
        _ => {
            return Err(Error::statement(format!(
                "the function {function:?} of {} arguments",
                arguments.len()
            )));
        }
    })
}

fn unary(function: fn(Expr) -> Expr, mut arguments: Vec<Expr>) -> Expr {
    arguments.pop().map_or(Expr::Default, function)
}

/// The name of a function, which is printed as it is: a regular identifier, in whatever case, or, as nothing, several
/// with dots between them.
fn called(name: &DynIden) -> Result<Option<Name>, Error> {
    let text = name.inner();
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    if !text.split('.').all(is_word) {
        return Err(Error::custom("a name of a function that is more than a name")
            .way_out("Use a custom expression, whose text is read."));
    }
    Ok(match text {
        text if text.contains('.') => None,
        Cow::Borrowed(text) if Name::new(text).is_plain() => Some(Name::new(text)),
        text => Some(Name::from(text.to_ascii_lowercase())),
    })
}

/// The name of a function that returns a table.
pub(crate) fn table_name(function: &Func) -> Result<TableName, Error> {
    Ok(match function {
        Func::Custom(name) => match called(name)? {
            Some(name) => TableName::from(name),
            None => TableName::from(name.inner().into_owned()),
        },
        Func::PgFunction(function) => TableName::from(Name::new(postgres(function)?)),
        _ => return Err(Error::statement("a function that returns no table, where a table is expected")),
    })
}

/// A call of a function with a schema in front of it.
fn qualified(name: Cow<'static, str>, arguments: Vec<Expr>) -> Expr {
    let mut raw = Raw::default();
    let mut before = Piece::Text(Cow::Owned(format!("{name}(")));
    for argument in arguments {
        raw.pieces.extend([before, Piece::Expr(argument)]);
        before = Piece::Text(Cow::Borrowed(", "));
    }
    match before {
        Piece::Text(text) if raw.pieces.is_empty() => raw.pieces.push(Piece::Text(text + ")")),
        _ => raw.pieces.push(Piece::Text(Cow::Borrowed(")"))),
    }
    Expr::from(raw)
}

/// Functions of PostgreSQL's own, called as they are. <https://www.postgresql.org/docs/current/functions.html>
fn postgres(function: &PgFunc) -> Result<&'static str, Error> {
    Ok(match function {
        PgFunc::ToTsquery => "to_tsquery",
        PgFunc::ToTsvector => "to_tsvector",
        PgFunc::PhrasetoTsquery => "phraseto_tsquery",
        PgFunc::PlaintoTsquery => "plainto_tsquery",
        PgFunc::WebsearchToTsquery => "websearch_to_tsquery",
        PgFunc::TsRank => "ts_rank",
        PgFunc::TsRankCd => "ts_rank_cd",
        PgFunc::StartsWith => "starts_with",
        PgFunc::JsonBuildObject => "json_build_object",
        PgFunc::DateTrunc => "date_trunc",
        PgFunc::AdvisoryLock => "pg_advisory_lock",
        PgFunc::AdvisoryLockShared => "pg_advisory_lock_shared",
        PgFunc::TryAdvisoryLock => "pg_try_advisory_lock",
        PgFunc::TryAdvisoryLockShared => "pg_try_advisory_lock_shared",
        PgFunc::AdvisoryUnlock => "pg_advisory_unlock",
        PgFunc::AdvisoryUnlockShared => "pg_advisory_unlock_shared",
        PgFunc::AdvisoryUnlockAll => "pg_advisory_unlock_all",
        PgFunc::AdvisoryXactLock => "pg_advisory_xact_lock",
        PgFunc::AdvisoryXactLockShared => "pg_advisory_xact_lock_shared",
        PgFunc::TryAdvisoryXactLock => "pg_try_advisory_xact_lock",
        PgFunc::TryAdvisoryXactLockShared => "pg_try_advisory_xact_lock_shared",
        other => return Err(Error::unsupported(format!("the function {other:?} in this place"))),
    })
}

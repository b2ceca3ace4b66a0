//! What stands in FROM.

use isogloss::{
    Expr, IntoSource, Join, JoinKind, JoinOn, Name, Source, Table, TableFunction, Values, derived, lateral,
    table, table_function,
};
use sea_query::{JoinExpr, JoinType, TableRef, ValueTuple};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::{bound, exprs};
use crate::name::{name, table_name};
use crate::{condition, select};

/// A table that is changed.
pub(crate) fn target(reference: &TableRef) -> Result<Table, Error> {
    match reference {
        TableRef::Table(table, alias) => Ok(named(table, alias.as_ref())),
        _ => Err(Error::statement("what is changed is no table")
            .way_out("Name a table; a query, a list of values or a function is only read.")),
    }
}

fn named(name_of: &sea_query::TableName, alias: Option<&sea_query::DynIden>) -> Table {
    let table = table(table_name(name_of));
    match alias {
        Some(alias) => table.alias(name(alias)),
        None => table,
    }
}

/// A source of rows; whether it sees those before it.
pub(crate) fn source(reference: &TableRef, sees: bool, depth: Depth) -> Result<Source, Error> {
    let depth = depth.inside()?;
    let source = match reference {
        TableRef::Table(..) if sees => {
            return Err(Error::statement("LATERAL in front of a table, which sees nothing anyway"));
        }
        TableRef::Table(table, alias) => named(table, alias.as_ref()).into_source(),
        TableRef::SubQuery(query, alias) => {
            let query = select::select(query, depth)?;
            let derived = if sees { lateral(query) } else { derived(query) };
            derived.alias(name(alias)).into_source()
        }
        TableRef::ValuesList(rows, alias) => derived(values(rows)?).alias(name(alias)).into_source(),
        TableRef::FunctionCall(call, alias) => {
            let mut function = function(call, depth)?.alias(name(alias));
            function.lateral = sees;
            function.into_source()
        }
        _ => return Err(Error::walk("a source of an unknown kind")),
    };
    Ok(source)
}

fn values(tuples: &[ValueTuple]) -> Result<Values, Error> {
    let rows = tuples.iter().map(|tuple| tuple.clone().into_iter().collect::<Vec<_>>());
    self::rows(rows)
}

/// VALUES of these rows.
pub(crate) fn rows(tuples: impl Iterator<Item = Vec<sea_query::Value>>) -> Result<Values, Error> {
    let mut values: Option<Values> = None;
    for tuple in tuples {
        let row = tuple.iter().map(bound).collect::<Result<Vec<Expr>, _>>()?;
        values = Some(match values {
            None => isogloss::values(row),
            Some(values) => values.row(row),
        });
    }
    values.ok_or_else(|| Error::statement("a list of values without a row"))
}

/// A function that returns a table.
fn function(call: &sea_query::FunctionCall, depth: Depth) -> Result<TableFunction, Error> {
    let arguments = exprs(call.get_args(), depth)?;
    if call.get_filter().is_some() || call.get_mods().iter().any(|argument| argument.distinct) {
        return Err(Error::statement("FILTER or DISTINCT in a call that returns a table"));
    }
    let name = crate::function::table_name(call.get_func())?;
    Ok(table_function(name, arguments))
}

/// JOIN .. ON.
pub(crate) fn join(join: &JoinExpr, depth: Depth) -> Result<Join, Error> {
    let on = match &join.on {
        None => JoinOn::Nothing,
        Some(sea_query::JoinOn::Condition(holder)) => {
            let mut all = condition::holder(holder, depth).map_err(|error| error.at("on"))?;
            match (all.len(), all.pop()) {
                (0, _) => JoinOn::Nothing,
                (1, Some(only)) => JoinOn::On(only),
                (_, last) => JoinOn::On(isogloss::all(all.into_iter().chain(last))),
            }
        }
        Some(sea_query::JoinOn::Columns(columns)) => JoinOn::Using(using(columns)?),
        Some(_) => return Err(Error::walk("a join of an unknown kind")),
    };
    let kind = match (join.join, &on) {
        // Without a condition it is all pairs.
        (JoinType::Join | JoinType::InnerJoin | JoinType::CrossJoin, JoinOn::Nothing) => JoinKind::Cross,
        (JoinType::Join | JoinType::InnerJoin | JoinType::CrossJoin, _) => JoinKind::Inner,
        (_, JoinOn::Nothing) => return Err(Error::statement("an outer join without a condition")),
        (JoinType::LeftJoin, _) => JoinKind::Left,
        (JoinType::RightJoin, _) => JoinKind::Right,
        (JoinType::FullOuterJoin, _) => JoinKind::Full,
        (JoinType::StraightJoin, _) => {
            return Err(Error::unsupported("STRAIGHT_JOIN, which orders the tables for MySQL")
                .way_out("Use `inner_join`."));
        }
    };
    Ok(Join::new(kind, source(&join.table, join.lateral, depth)?, on))
}

fn using(columns: &[sea_query::Expr]) -> Result<Vec<Name>, Error> {
    let names = columns.iter().map(|column| match column {
        sea_query::Expr::Column(sea_query::ColumnRef::Column(sea_query::ColumnName(None, column))) => {
            Ok(name(column))
        }
        _ => Err(Error::statement("USING of what is no column that both sides have").at("using")),
    });
    names.collect()
}

/// Stands for the table of a change, until it is heard of.
pub(crate) fn missing() -> Table {
    table(Name::new(""))
}

/// A change must name its table.
pub(crate) fn check(table: &Table) -> Result<(), Error> {
    if table.name.name.as_str().is_empty() {
        return Err(Error::statement("a change of no table")
            .at("table")
            .way_out("Name the table that is changed."));
    }
    Ok(())
}

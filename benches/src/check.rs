//! What is compared must be the same: the texts of the subjects, and their binds.

use isogloss::{Bind, Options, Quoting, Value, compile, compile_with};

use crate::QUERIES;
use crate::data::values;
use crate::subjects::{flat, isogloss as own, limit, sea_query as sea};

/// Compares the subjects' answers.
///
/// The floors must equal this library's text byte for byte: the one with names quoted where they must be, and, for
/// `flat`, the one with all names quoted. sea-query quotes all names and puts blanks elsewhere in Q6; its text must be
/// equal but for quotes and blanks. The binds must be equal, one by one. diesel qualifies every column and adds
/// parentheses, so that its text is another one.
///
/// # Errors
///
/// A sentence with the texts that differ.
pub fn all() -> Result<(), String> {
    let dialect = own::postgres();
    for (query, name) in QUERIES.iter().enumerate() {
        let statement = own::statement(query);
        let bare = compile(&statement, dialect).map_err(|error| format!("{name}: {error}"))?;
        let options = Options::new(dialect).quoting(Quoting::Always);
        let quoted = compile_with(&statement, &options).map_err(|error| format!("{name}: {error}"))?;
        let (peer, peer_values) = sea::sql(query);
        same(name, "limit", bare.sql(), &limit::write(query, values(query)).0)?;
        same(name, "flat", bare.sql(), &flat::sql(query, false))?;
        same(name, "flat, quoted", quoted.sql(), &flat::sql(query, true))?;
        same(name, "sea-query", &letters(quoted.sql()), &letters(&peer))?;
        let binds = bare.binds().iter().map(|bind| match bind {
            Bind::Value(value) => Some(*value),
            _ => None,
        });
        if !binds.eq(values(query).iter().map(Some)) {
            return Err(format!("{name}: the binds are not the values of the query"));
        }
        let peer_binds = peer_values.0.iter().map(neutral);
        if !peer_binds.eq(values(query).iter().map(|value| Some(value.clone()))) {
            return Err(format!("{name}: sea-query binds other values"));
        }
    }
    Ok(())
}

fn same(query: &str, subject: &str, own: &str, other: &str) -> Result<(), String> {
    if own == other { Ok(()) } else { Err(format!("{query}: {subject} differs\n  {own}\n  {other}")) }
}

fn letters(sql: &str) -> String {
    sql.chars().filter(|character| !matches!(character, ' ' | '"')).collect()
}

/// A value of sea-query as one of ours; LIMIT and OFFSET are unsigned there.
fn neutral(value: &sea_query::Value) -> Option<Value> {
    use sea_query::Value as Peer;
    Some(match value {
        Peer::Bool(Some(value)) => Value::Boolean(*value),
        Peer::Int(Some(value)) => Value::Integer(*value),
        Peer::BigInt(Some(value)) => Value::BigInt(*value),
        Peer::BigUnsigned(Some(value)) => Value::BigInt(i64::try_from(*value).ok()?),
        Peer::Double(Some(value)) => Value::Double(*value),
        Peer::String(Some(value)) => Value::from(value.to_string()),
        Peer::String(None) => Value::Null(isogloss::Type::Text),
        _ => return None,
    })
}

//! Values to and from what the client knows: whole numbers, doubles, texts, timestamps, bytes and truth values.

use isogloss::{Decimal, Time, Type, Value, ValueRef};
use rsfbclient::SqlType;

use super::Letters;
use crate::text;

/// The most parameters of which the client understands what the server says.
const MOST: usize = 200;

/// A statement with its binds, as many as it has placeholders.
///
/// The client loses its way where the server describes a thousand parameters: whole numbers among so many are written
/// into the text.
pub(super) fn bound(sql: &str, binds: &[ValueRef<'_>]) -> Result<(String, Vec<SqlType>), String> {
    let pieces = between_placeholders(sql);
    let wanted = pieces.len() - 1;
    if wanted != binds.len() {
        return Err(format!("the statement has {wanted} parameters and {} binds", binds.len()));
    }
    let (mut text, mut values) = (pieces[0].to_owned(), Vec::new());
    for (index, (bind, behind)) in binds.iter().zip(&pieces[1..]).enumerate() {
        match to_firebird(*bind).map_err(|why| format!("?{}: {why}", index + 1))? {
            SqlType::Integer(number) if wanted > MOST => text.push_str(&number.to_string()),
            value => {
                text.push('?');
                values.push(value);
            }
        }
        text.push_str(behind);
    }
    Ok((text, values))
}

/// What stands between the question marks that are in no quotes and comments.
fn between_placeholders(sql: &str) -> Vec<&str> {
    let (mut pieces, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(next) = sql[at..].find(['?', '\'', '"', '/']) {
        let found = at + next;
        let inside = &sql[found + 1..];
        let end = match sql.as_bytes()[found] {
            b'?' => {
                pieces.push(&sql[from..found]);
                from = found + 1;
                Some(0)
            }
            b'/' if inside.starts_with('*') => inside.find("*/").map(|end| end + 2),
            b'/' => Some(0),
            quote => inside.find(char::from(quote)).map(|end| end + 1),
        };
        at = found + 1 + end.unwrap_or(inside.len());
    }
    pieces.push(&sql[from..]);
    pieces
}

/// Decimals, dates and times go as texts, which the server reads as what it wants.
fn to_firebird(bind: ValueRef<'_>) -> Result<SqlType, String> {
    Ok(match bind {
        ValueRef::Null(_) => SqlType::Null,
        ValueRef::Boolean(value) => SqlType::Boolean(value),
        ValueRef::SmallInt(value) => SqlType::Integer(value.into()),
        ValueRef::Integer(value) => SqlType::Integer(value.into()),
        ValueRef::BigInt(value) => SqlType::Integer(value),
        ValueRef::Real(value) => SqlType::Floating(value.into()),
        ValueRef::Double(value) => SqlType::Floating(value),
        ValueRef::Decimal(value) => SqlType::Text(value.to_string()),
        ValueRef::Text(value) | ValueRef::Json(value) => SqlType::Text(value.to_owned()),
        ValueRef::Bytes(value) => SqlType::Binary(value.to_owned()),
        ValueRef::Uuid(value) => SqlType::Binary(value.0.to_vec()),
        ValueRef::Date(value) => SqlType::Text(value.to_string()),
        ValueRef::Time(value) if is_kept(value) => SqlType::Text(value.to_string()),
        ValueRef::Timestamp(value) if is_kept(value.time) => SqlType::Text(value.to_string()),
        ValueRef::TimestampTz(value) if is_kept(value.local.time) => {
            let utc = text::in_utc(&Value::TimestampTz(value));
            let utc = utc.ok_or("the instant lies outside of the calendar in UTC")?;
            SqlType::Text(format!("{} +00:00", utc.local))
        }
        ValueRef::Time(_) | ValueRef::Timestamp(_) | ValueRef::TimestampTz(_) => {
            return Err(format!("{:?} has more than four digits of a second", bind.to_value()));
        }
        other => return Err(format!("there is no {} here", other.to_value().ty().label())),
    })
}

fn is_kept(time: Time) -> bool {
    time.nanosecond.is_multiple_of(100_000)
}

/// What came. The client tells no more of a column's type than of what kind its values are.
///
/// It widens a time of day to a timestamp of the day on which it is read; a timestamp of today is taken for that.
pub(super) fn from_firebird(value: SqlType, letters: Letters) -> Result<Value, String> {
    Ok(match value {
        SqlType::Null => Value::Null(Type::Text),
        SqlType::Boolean(value) => Value::Boolean(value),
        SqlType::Integer(value) => Value::BigInt(value),
        SqlType::Int128(value) => {
            Value::Decimal(Decimal::new(value, 0).ok_or_else(|| format!("{value} has no Value"))?)
        }
        SqlType::Floating(value) => Value::Double(value),
        SqlType::Text(value) if letters == Letters::Bytes => {
            let byte = |letter: char| u8::try_from(u32::from(letter)).map_err(|_| "a letter is no byte");
            Value::Bytes(value.chars().map(byte).collect::<Result<_, _>>()?)
        }
        SqlType::Text(value) => Value::from(value),
        SqlType::Binary(value) => Value::Bytes(value),
        SqlType::Timestamp(value) => {
            let moment = text::date_time(&value.to_string());
            let moment = moment.ok_or_else(|| format!("{value} has no Value"))?;
            if is_today(moment.date) { Value::Time(moment.time) } else { Value::Timestamp(moment) }
        }
    })
}

/// Whether it is today's date, wherever on earth that is.
fn is_today(date: isogloss::Date) -> bool {
    let since_1970 = std::time::UNIX_EPOCH.elapsed().map_or(0, |elapsed| elapsed.as_secs() / 86_400);
    let today = i64::try_from(since_1970).unwrap_or_default() - 10_957;
    (text::days_since_2000(date) - today).abs() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found_where_they_are_no_text() {
        assert_eq!(
            between_placeholders("SELECT ? / 2 FROM t WHERE a = ?"),
            ["SELECT ", " / 2 FROM t WHERE a = ", ""]
        );
        let quoted = "SELECT '?', '''?', \"a?\" FROM t /* ? */ WHERE a = ";
        assert_eq!(between_placeholders(&format!("{quoted}?")), [quoted, ""]);
    }

    #[test]
    fn whole_numbers_among_many_are_written_into_the_text() {
        let binds = vec![ValueRef::Integer(7); MOST + 1];
        let (text, values) = bound(&"?,".repeat(MOST + 1), &binds).unwrap();
        assert_eq!((text, values.len()), ("7,".repeat(MOST + 1), 0));
        assert!(bound("?", &[]).is_err());
        assert_eq!(bound("?", &[ValueRef::Integer(7)]).unwrap().0, "?");
    }
}

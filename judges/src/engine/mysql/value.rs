//! Values to and from the binary protocol. <https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_binary_resultset.html>

use isogloss::{Date, DateTime, Decimal, Interval, Time, Type, Value, ValueRef};
use mysql::consts::{ColumnFlags, ColumnType};
use mysql::{Column, Value as Wire};

use crate::text;

/// The number of the character set that means bytes.
const BINARY: u16 = 63;

/// A bind as the drivers send it: decimals and identifiers as text, booleans as 0 and 1, instants in UTC.
pub(super) fn to_mysql(bind: ValueRef<'_>) -> Result<Wire, String> {
    let lossy = || Err(format!("{:?} has more than six digits of a second", bind.to_value()));
    Ok(match bind {
        ValueRef::Null(_) => Wire::NULL,
        ValueRef::Boolean(value) => Wire::Int(value.into()),
        ValueRef::SmallInt(value) => Wire::Int(value.into()),
        ValueRef::Integer(value) => Wire::Int(value.into()),
        ValueRef::BigInt(value) => Wire::Int(value),
        ValueRef::Real(value) => Wire::Float(value),
        ValueRef::Double(value) => Wire::Double(value),
        ValueRef::Decimal(value) => Wire::Bytes(value.to_string().into_bytes()),
        ValueRef::Text(value) | ValueRef::Json(value) => Wire::Bytes(value.as_bytes().to_owned()),
        ValueRef::Bytes(value) => Wire::Bytes(value.to_owned()),
        ValueRef::Uuid(value) => Wire::Bytes(text::uuid_text(value).into_bytes()),
        ValueRef::Date(date) => {
            stamp(DateTime { date, time: Time { hour: 0, minute: 0, second: 0, nanosecond: 0 } })
        }
        ValueRef::Time(time) if time.nanosecond % 1000 == 0 => {
            Wire::Time(false, 0, time.hour, time.minute, time.second, time.nanosecond / 1000)
        }
        ValueRef::Timestamp(value) if value.time.nanosecond % 1000 == 0 => stamp(value),
        ValueRef::TimestampTz(value) if value.local.time.nanosecond % 1000 == 0 => {
            let utc = text::in_utc(&Value::TimestampTz(value));
            stamp(utc.ok_or("the instant lies outside of the calendar in UTC")?.local)
        }
        ValueRef::Time(_) | ValueRef::Timestamp(_) | ValueRef::TimestampTz(_) => return lossy(),
        other => return Err(format!("there is no {} here", other.to_value().ty().label())),
    })
}

fn stamp(value: DateTime) -> Wire {
    let DateTime { date, time } = value;
    let year = u16::try_from(date.year).unwrap_or_default();
    Wire::Date(year, date.month, date.day, time.hour, time.minute, time.second, time.nanosecond / 1000)
}

/// A value by the type of its column.
pub(super) fn from_mysql(value: Wire, column: &Column) -> Result<Value, String> {
    use ColumnType as C;
    let ty = column.column_type();
    let outside = |value: &Wire| format!("{value:?} in a column of type {ty:?} has no Value");
    Ok(match (ty, value) {
        (_, Wire::NULL) => Value::Null(logical(column)),
        (C::MYSQL_TYPE_TINY | C::MYSQL_TYPE_SHORT | C::MYSQL_TYPE_YEAR, Wire::Int(value)) => {
            i16::try_from(value).map_or_else(|_| Value::BigInt(value), Value::SmallInt)
        }
        (C::MYSQL_TYPE_LONG | C::MYSQL_TYPE_INT24, Wire::Int(value)) => {
            i32::try_from(value).map_or_else(|_| Value::BigInt(value), Value::Integer)
        }
        (_, Wire::Int(value)) => Value::BigInt(value),
        // Unsigned: half of them are wider than the widest signed integer.
        (_, Wire::UInt(value)) => Value::from(value),
        (_, Wire::Float(value)) => Value::Real(value),
        (_, Wire::Double(value)) => Value::Double(value),
        (C::MYSQL_TYPE_DATE | C::MYSQL_TYPE_NEWDATE, Wire::Date(year, month, day, ..)) => {
            let date = Date { year: year.into(), month, day };
            // A day or month of zero is no date elsewhere.
            if !date.is_valid() {
                return Err(format!("{date} is no date of the calendar"));
            }
            Value::Date(date)
        }
        (_, Wire::Date(year, month, day, hour, minute, second, micros)) => {
            let date = Date { year: year.into(), month, day };
            let value = DateTime { date, time: Time { hour, minute, second, nanosecond: micros * 1000 } };
            if !value.is_valid() {
                return Err(format!("{value} is no date of the calendar"));
            }
            Value::Timestamp(value)
        }
        (_, Wire::Time(negative, days, hour, minute, second, micros)) => {
            time(negative, days, Time { hour, minute, second, nanosecond: micros * 1000 })
        }
        (_, Wire::Bytes(bytes)) => from_bytes(bytes, column).map_err(|bytes| outside(&Wire::Bytes(bytes)))?,
    })
}

/// A time of day, or, as this type holds spans too, an interval.
fn time(negative: bool, days: u32, time: Time) -> Value {
    if !negative && days == 0 {
        return Value::Time(time);
    }
    let seconds = (i64::from(time.hour) * 60 + i64::from(time.minute)) * 60 + i64::from(time.second);
    let span = (i64::from(days) * 86_400 + seconds) * 1_000_000_000 + i64::from(time.nanosecond);
    Value::Interval(Interval { nanoseconds: if negative { -span } else { span }, ..Interval::default() })
}

/// What comes as characters: decimals, bits, documents, text and bytes.
fn from_bytes(bytes: Vec<u8>, column: &Column) -> Result<Value, Vec<u8>> {
    use ColumnType as C;
    match column.column_type() {
        C::MYSQL_TYPE_NEWDECIMAL | C::MYSQL_TYPE_DECIMAL => {
            let decimal = std::str::from_utf8(&bytes).ok().and_then(|text| text.parse::<Decimal>().ok());
            decimal.map(Value::Decimal).ok_or(bytes)
        }
        C::MYSQL_TYPE_BIT => {
            let number = bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
            Ok(Value::from(number))
        }
        C::MYSQL_TYPE_JSON => {
            String::from_utf8(bytes).map(|text| Value::Json(text.into())).map_err(|error| error.into_bytes())
        }
        _ if column.character_set() == BINARY => Ok(Value::Bytes(bytes)),
        _ => String::from_utf8(bytes).map(Value::from).map_err(|error| error.into_bytes()),
    }
}

/// The logical type of a column, by which a NULL in it is typed.
fn logical(column: &Column) -> Type {
    use ColumnType as C;
    let unsigned = column.flags().contains(ColumnFlags::UNSIGNED_FLAG);
    match column.column_type() {
        C::MYSQL_TYPE_TINY | C::MYSQL_TYPE_YEAR => Type::SmallInt,
        C::MYSQL_TYPE_SHORT if !unsigned => Type::SmallInt,
        C::MYSQL_TYPE_SHORT | C::MYSQL_TYPE_INT24 => Type::Integer,
        C::MYSQL_TYPE_LONG if !unsigned => Type::Integer,
        C::MYSQL_TYPE_LONG | C::MYSQL_TYPE_LONGLONG | C::MYSQL_TYPE_BIT => Type::BigInt,
        C::MYSQL_TYPE_FLOAT => Type::Real,
        C::MYSQL_TYPE_DOUBLE => Type::Double,
        C::MYSQL_TYPE_DECIMAL | C::MYSQL_TYPE_NEWDECIMAL => {
            Type::Decimal { precision: 38, scale: column.decimals().min(38) }
        }
        C::MYSQL_TYPE_DATE | C::MYSQL_TYPE_NEWDATE => Type::Date,
        C::MYSQL_TYPE_TIME | C::MYSQL_TYPE_TIME2 => Type::Time(6),
        C::MYSQL_TYPE_DATETIME | C::MYSQL_TYPE_DATETIME2 => Type::Timestamp(6),
        C::MYSQL_TYPE_TIMESTAMP | C::MYSQL_TYPE_TIMESTAMP2 => Type::Timestamp(6),
        C::MYSQL_TYPE_JSON => Type::Json,
        _ if column.character_set() == BINARY => Type::Blob,
        _ => Type::Text,
    }
}

//! Rows on their way back, by the types of their columns.

use isogloss::{Date, DateTime, Decimal, Interval, Time, Type, ValueRef};
use isogloss_engine::backend::{Columns, RawRow, Unreadable, text};
use mysql_common::constants::{ColumnFlags, ColumnType};
use mysql_common::packets::Column;
use mysql_common::row::Row as Held;
use mysql_common::value::Value;

/// The columns of a result: what they are called, and how their values are read.
#[derive(Debug)]
pub struct Shape {
    columns: Vec<(String, Kind)>,
}

/// How the values of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    Decimal,
    Bits,
    Date,
    Time,
    Timestamp,
    Json,
    Text,
    Bytes,
}

/// The number of the character set that means bytes.
const BINARY: u16 = 63;

impl Shape {
    /// What the server says of the columns.
    #[must_use]
    pub fn new(columns: &[Column]) -> Shape {
        let column = |column: &Column| (column.name_str().into_owned(), Kind::of(column));
        Shape { columns: columns.iter().map(column).collect() }
    }
}

impl Columns for Shape {
    fn count(&self) -> usize {
        self.columns.len()
    }

    fn name(&self, index: usize) -> &str {
        self.columns.get(index).map_or("", |(name, _)| name)
    }
}

impl Kind {
    fn of(column: &Column) -> Kind {
        use ColumnType as C;
        let unsigned = column.flags().contains(ColumnFlags::UNSIGNED_FLAG);
        match column.column_type() {
            C::MYSQL_TYPE_TINY | C::MYSQL_TYPE_YEAR => Kind::SmallInt,
            C::MYSQL_TYPE_SHORT if !unsigned => Kind::SmallInt,
            C::MYSQL_TYPE_SHORT | C::MYSQL_TYPE_INT24 => Kind::Integer,
            C::MYSQL_TYPE_LONG if !unsigned => Kind::Integer,
            C::MYSQL_TYPE_LONG | C::MYSQL_TYPE_LONGLONG => Kind::BigInt,
            C::MYSQL_TYPE_FLOAT => Kind::Real,
            C::MYSQL_TYPE_DOUBLE => Kind::Double,
            C::MYSQL_TYPE_DECIMAL | C::MYSQL_TYPE_NEWDECIMAL => Kind::Decimal,
            C::MYSQL_TYPE_BIT => Kind::Bits,
            C::MYSQL_TYPE_DATE | C::MYSQL_TYPE_NEWDATE => Kind::Date,
            C::MYSQL_TYPE_TIME | C::MYSQL_TYPE_TIME2 => Kind::Time,
            C::MYSQL_TYPE_DATETIME
            | C::MYSQL_TYPE_DATETIME2
            | C::MYSQL_TYPE_TIMESTAMP
            | C::MYSQL_TYPE_TIMESTAMP2 => Kind::Timestamp,
            C::MYSQL_TYPE_JSON => Kind::Json,
            _ if column.character_set() == BINARY => Kind::Bytes,
            _ => Kind::Text,
        }
    }

    /// The logical type that a NULL of such a column is said to be of.
    fn ty(self) -> &'static Type {
        match self {
            Kind::SmallInt => &Type::SmallInt,
            Kind::Integer => &Type::Integer,
            Kind::BigInt | Kind::Bits => &Type::BigInt,
            Kind::Real => &Type::Real,
            Kind::Double => &Type::Double,
            Kind::Decimal => &Type::Decimal { precision: 38, scale: 0 },
            Kind::Date => &Type::Date,
            Kind::Time => &Type::Time(6),
            Kind::Timestamp => &Type::Timestamp(6),
            Kind::Json => &Type::Json,
            Kind::Text => &Type::Text,
            Kind::Bytes => &Type::Blob,
        }
    }
}

/// A row in the client's memory.
#[derive(Debug)]
pub struct Row<'r> {
    shape: &'r Shape,
    held: &'r mut Held,
}

impl<'r> Row<'r> {
    /// This row of a result with this shape.
    #[inline]
    #[must_use]
    pub fn new(shape: &'r Shape, held: &'r mut Held) -> Row<'r> {
        Row { shape, held }
    }
}

impl Columns for Row<'_> {
    fn count(&self) -> usize {
        self.shape.count()
    }

    fn name(&self, index: usize) -> &str {
        self.shape.name(index)
    }
}

impl RawRow for Row<'_> {
    #[inline]
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        let (Some((_, kind)), Some(value)) = (self.shape.columns.get(index), self.held.as_ref(index)) else {
            return Err(self.missing(index));
        };
        match value {
            Value::NULL => Ok(ValueRef::Null(kind.ty())),
            Value::Int(value) => Ok(whole(*kind, *value)),
            Value::Bytes(bytes) if *kind == Kind::Text => text_of(bytes),
            Value::Double(value) => Ok(ValueRef::Double(*value)),
            value => other(*kind, value),
        }
    }

    #[inline]
    fn boolean(&self, index: usize) -> Option<bool> {
        match self.held.as_ref(index) {
            Some(Value::Int(0)) => Some(false),
            Some(Value::Int(1)) => Some(true),
            _ => None,
        }
    }

    #[inline]
    fn integer(&self, index: usize) -> Option<i64> {
        if let Some(Value::Int(value)) = self.held.as_ref(index) { Some(*value) } else { None }
    }

    #[inline]
    fn double(&self, index: usize) -> Option<f64> {
        if let Some(Value::Double(value)) = self.held.as_ref(index) { Some(*value) } else { None }
    }

    fn take_text(&mut self, index: usize) -> Option<String> {
        let (_, Kind::Text | Kind::Json) = self.shape.columns.get(index)? else { return None };
        let Value::Bytes(_) = self.held.as_ref(index)? else { return None };
        String::from_utf8(self.held.take(index)?).ok()
    }

    fn take_bytes(&mut self, index: usize) -> Option<Vec<u8>> {
        let (_, Kind::Bytes) = self.shape.columns.get(index)? else { return None };
        let Value::Bytes(_) = self.held.as_ref(index)? else { return None };
        self.held.take(index)
    }
}

impl Row<'_> {
    /// Of a value that was to be moved out and is missing all the same, it is known that it was no text.
    #[cold]
    fn missing(&self, index: usize) -> Unreadable {
        if index < self.count() { no_text() } else { Unreadable("there is no such column".into()) }
    }
}

/// A call away, so that reading a number needs no place on the stack.
#[inline(never)]
fn text_of(bytes: &[u8]) -> Result<ValueRef<'_>, Unreadable> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(ValueRef::Text(text)),
        Err(_) => Err(no_text()),
    }
}

/// What is rarer, on its own, so that what is usual stays short.
#[inline(never)]
fn other(kind: Kind, value: &Value) -> Result<ValueRef<'_>, Unreadable> {
    match value {
        Value::NULL => Ok(ValueRef::Null(kind.ty())),
        Value::Int(value) => Ok(whole(kind, *value)),
        Value::Bytes(bytes) => from_bytes(kind, bytes),
        Value::Float(value) => Ok(ValueRef::Real(*value)),
        Value::Double(value) => Ok(ValueRef::Double(*value)),
        // Half of the unsigned numbers are larger than the largest signed one.
        Value::UInt(value) => Ok(unsigned(*value)),
        Value::Date(year, month, day, hour, minute, second, micros) => {
            let date = Date { year: (*year).into(), month: *month, day: *day };
            if kind == Kind::Date {
                return date.is_valid().then_some(ValueRef::Date(date)).ok_or_else(no_day);
            }
            let time = Time { hour: *hour, minute: *minute, second: *second, nanosecond: micros * 1000 };
            let moment = DateTime { date, time };
            moment.is_valid().then_some(ValueRef::Timestamp(moment)).ok_or_else(no_day)
        }
        Value::Time(negative, days, hour, minute, second, micros) => {
            let time = Time { hour: *hour, minute: *minute, second: *second, nanosecond: micros * 1000 };
            Ok(span(*negative, *days, time))
        }
    }
}

/// A number in the width of its column.
#[inline]
fn whole(kind: Kind, value: i64) -> ValueRef<'static> {
    match kind {
        Kind::SmallInt => i16::try_from(value).map_or(ValueRef::BigInt(value), ValueRef::SmallInt),
        Kind::Integer => i32::try_from(value).map_or(ValueRef::BigInt(value), ValueRef::Integer),
        _ => ValueRef::BigInt(value),
    }
}

fn unsigned(value: u64) -> ValueRef<'static> {
    i64::try_from(value).map_or_else(|_| ValueRef::Decimal(value.into()), ValueRef::BigInt)
}

/// A time of day; or a span, since one type is both: <https://dev.mysql.com/doc/refman/9.4/en/time.html>
fn span(negative: bool, days: u32, time: Time) -> ValueRef<'static> {
    if !negative && days == 0 {
        return ValueRef::Time(time);
    }
    let seconds = (i64::from(time.hour) * 60 + i64::from(time.minute)) * 60 + i64::from(time.second);
    let nanoseconds = (i64::from(days) * 86_400 + seconds) * 1_000_000_000 + i64::from(time.nanosecond);
    let nanoseconds = if negative { -nanoseconds } else { nanoseconds };
    ValueRef::Interval(Interval { nanoseconds, ..Interval::default() })
}

/// What comes as characters: texts, bytes and decimals always, and everything where nothing was prepared.
fn from_bytes(kind: Kind, bytes: &[u8]) -> Result<ValueRef<'_>, Unreadable> {
    match kind {
        Kind::Bytes => return Ok(ValueRef::Bytes(bytes)),
        Kind::Bits => {
            let number = bytes.iter().fold(0u64, |number, byte| number << 8 | u64::from(*byte));
            return Ok(unsigned(number));
        }
        _ => {}
    }
    let text = std::str::from_utf8(bytes).map_err(|_| no_text())?;
    match kind {
        Kind::Text => Ok(ValueRef::Text(text)),
        Kind::Json => Ok(ValueRef::Json(text)),
        _ => {
            written(kind, text).ok_or_else(|| Unreadable("the text is no value of its column's type".into()))
        }
    }
}

fn written(kind: Kind, text: &str) -> Option<ValueRef<'_>> {
    match kind {
        Kind::Decimal => decimal(text).map(ValueRef::Decimal),
        Kind::SmallInt | Kind::Integer | Kind::BigInt => match text.parse::<i64>() {
            Ok(value) => Some(whole(kind, value)),
            Err(_) => text.parse().ok().map(unsigned),
        },
        Kind::Double => text.parse().ok().map(ValueRef::Double),
        // As text it has six digits, and the others are lost.
        Kind::Real => None,
        Kind::Date => text::date(text).map(ValueRef::Date),
        Kind::Timestamp => text::date_time(text).map(ValueRef::Timestamp),
        Kind::Time => text::time(text).map(ValueRef::Time),
        Kind::Bits | Kind::Json | Kind::Text | Kind::Bytes => None,
    }
}

/// A decimal number; these servers have up to 65 digits, the library 38.
fn decimal(text: &str) -> Option<Decimal> {
    if let Ok(decimal) = text.parse() {
        return Some(decimal);
    }
    // Zeros at the end of a fraction say nothing.
    let (_, fraction) = text.split_once('.')?;
    let zeros = fraction.len() - fraction.trim_end_matches('0').len();
    text[..text.len() - zeros].trim_end_matches('.').parse().ok()
}

#[cold]
fn no_text() -> Unreadable {
    Unreadable("the text is not UTF-8".into())
}

#[cold]
fn no_day() -> Unreadable {
    Unreadable("the date has a year, month or day that the calendar does not have".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use mysql_common::row::new_row;

    fn read(column: Column, value: Value) -> Result<isogloss::Value, Unreadable> {
        let shape = Shape::new(std::slice::from_ref(&column));
        let mut row = new_row(vec![value], vec![column].into());
        Row::new(&shape, &mut row).value(0).map(ValueRef::to_value)
    }

    #[test]
    fn what_is_no_value_of_ours_is_an_error() {
        let column = Column::new;
        let zero = Value::Date(0, 0, 0, 0, 0, 0, 0);
        assert!(read(column(ColumnType::MYSQL_TYPE_DATE), zero.clone()).is_err());
        assert!(read(column(ColumnType::MYSQL_TYPE_DATETIME), zero).is_err());
        let long = Value::Bytes(vec![b'9'; 39]);
        assert!(read(column(ColumnType::MYSQL_TYPE_NEWDECIMAL), long).is_err());
        assert!(read(column(ColumnType::MYSQL_TYPE_VAR_STRING), Value::Bytes(vec![0xff])).is_err());
    }

    #[test]
    fn a_number_that_is_too_wide_for_its_kind_is_a_wider_one() {
        let wide = Column::new(ColumnType::MYSQL_TYPE_LONGLONG).with_flags(ColumnFlags::UNSIGNED_FLAG);
        assert_eq!(read(wide, Value::UInt(u64::MAX)), Ok(isogloss::Value::Decimal(u64::MAX.into())));
        let short = Column::new(ColumnType::MYSQL_TYPE_SHORT).with_flags(ColumnFlags::UNSIGNED_FLAG);
        assert_eq!(read(short, Value::Int(65_535)), Ok(isogloss::Value::Integer(65_535)));
    }

    #[test]
    fn zeros_behind_the_last_digit_do_not_make_a_number_too_long() {
        assert_eq!(decimal(&format!("1.5{}", "0".repeat(40))), "1.5".parse().ok());
        assert_eq!(decimal(&format!("12.{}", "0".repeat(40))), "12".parse().ok());
        assert_eq!(decimal(&"9".repeat(39)), None);
        assert_eq!(decimal("12.50"), Decimal::new(1250, 2));
    }
}

//! Rows on their way back. <https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-types-transact-sql>

use isogloss::{DateTime, Decimal, Type, ValueRef};
use isogloss_engine::backend::{self, RawRow, Unreadable};
use tiberius::{Column, ColumnData, ColumnType, ResultMetadata};

use crate::calendar;

/// The columns of a result.
pub(crate) struct Columns(Vec<String>);

impl Columns {
    pub(super) fn new(columns: &ResultMetadata) -> Columns {
        Columns(columns.columns().iter().map(|column| column.name().to_owned()).collect())
    }
}

impl backend::Columns for Columns {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn name(&self, index: usize) -> &str {
        self.0.get(index).map_or("", String::as_str)
    }
}

/// A row, which the client has decoded.
pub(crate) struct Row(tiberius::Row);

impl Row {
    pub(super) fn new(row: tiberius::Row) -> Row {
        Row(row)
    }
}

impl backend::Columns for Row {
    fn count(&self) -> usize {
        self.0.columns().len()
    }

    fn name(&self, index: usize) -> &str {
        self.0.columns().get(index).map_or("", Column::name)
    }
}

impl RawRow for Row {
    #[inline]
    fn value(&self, index: usize) -> Result<ValueRef<'_>, Unreadable> {
        let (Some(column), Ok(data)) = (self.0.columns().get(index), self.0.get_column_data(index)) else {
            return Err(Unreadable("there is no such column".into()));
        };
        value(data, column.column_type())
    }
}

/// The value that a column of this type holds.
pub(super) fn value<'r>(data: &'r ColumnData<'_>, ty: ColumnType) -> Result<ValueRef<'r>, Unreadable> {
    Ok(match data {
        ColumnData::U8(Some(value)) => ValueRef::SmallInt((*value).into()),
        ColumnData::I16(Some(value)) => ValueRef::SmallInt(*value),
        ColumnData::I32(Some(value)) => ValueRef::Integer(*value),
        ColumnData::I64(Some(value)) => ValueRef::BigInt(*value),
        ColumnData::F32(Some(value)) => ValueRef::Real(*value),
        ColumnData::F64(Some(value)) => match ty {
            ColumnType::Money | ColumnType::Money4 => ValueRef::Decimal(money(*value)?),
            ColumnType::SSVariant => return Err(VARIANT_NUMBER),
            _ => ValueRef::Double(*value),
        },
        ColumnData::Bit(Some(value)) => ValueRef::Boolean(*value),
        ColumnData::String(Some(value)) => ValueRef::Text(value),
        ColumnData::Xml(Some(value)) => ValueRef::Text((**value).as_ref()),
        ColumnData::Guid(Some(value)) => ValueRef::Uuid(isogloss::Uuid(*value.as_bytes())),
        ColumnData::Binary(Some(value)) => ValueRef::Bytes(value),
        ColumnData::Numeric(Some(value)) => {
            let number = Decimal::new(value.value(), value.scale());
            ValueRef::Decimal(number.ok_or(Unreadable("a number of more than 38 digits".into()))?)
        }
        ColumnData::Date(Some(value)) => ValueRef::Date(calendar::date(value.days().into()).ok_or(NO_DATE)?),
        ColumnData::Time(Some(value)) => {
            ValueRef::Time(calendar::time(value.increments(), value.scale()).ok_or(NO_DATE)?)
        }
        ColumnData::DateTime2(Some(value)) => ValueRef::Timestamp(date_time(*value)?),
        ColumnData::DateTimeOffset(Some(value)) => {
            let utc = date_time(value.datetime2())?;
            ValueRef::TimestampTz(calendar::moment(utc, value.offset()).ok_or(NO_DATE)?)
        }
        ColumnData::DateTime(Some(value)) => {
            // Its unit is a 300th of a second, which is shown and compared as the nearest millisecond:
            // https://learn.microsoft.com/en-us/sql/t-sql/data-types/datetime-transact-sql
            let milliseconds = (u64::from(value.seconds_fragments()) * 10 + 1) / 3;
            ValueRef::Timestamp(since_1900(value.days().into(), milliseconds)?)
        }
        ColumnData::SmallDateTime(Some(value)) => {
            let milliseconds = u64::from(value.seconds_fragments()) * 60_000;
            ValueRef::Timestamp(since_1900(value.days().into(), milliseconds)?)
        }
        ColumnData::U8(None) | ColumnData::I16(None) => ValueRef::Null(&Type::SmallInt),
        ColumnData::I32(None) => ValueRef::Null(&Type::Integer),
        ColumnData::I64(None) => ValueRef::Null(&Type::BigInt),
        ColumnData::F32(None) => ValueRef::Null(&Type::Real),
        ColumnData::F64(None) if matches!(ty, ColumnType::Money | ColumnType::Money4) => {
            ValueRef::Null(&Type::Decimal { precision: 19, scale: 4 })
        }
        ColumnData::F64(None) => ValueRef::Null(&Type::Double),
        ColumnData::Bit(None) => ValueRef::Null(&Type::Boolean),
        ColumnData::String(None) | ColumnData::Xml(None) => ValueRef::Null(&Type::Text),
        ColumnData::Guid(None) => ValueRef::Null(&Type::Uuid),
        ColumnData::Binary(None) => ValueRef::Null(&Type::Blob),
        ColumnData::Numeric(None) => ValueRef::Null(&Type::Decimal { precision: 38, scale: 0 }),
        ColumnData::Date(None) => ValueRef::Null(&Type::Date),
        ColumnData::Time(None) => ValueRef::Null(&Type::Time(7)),
        ColumnData::DateTime(None) | ColumnData::SmallDateTime(None) | ColumnData::DateTime2(None) => {
            ValueRef::Null(&Type::Timestamp(7))
        }
        ColumnData::DateTimeOffset(None) => ValueRef::Null(&Type::TimestampTz(7)),
    })
}

const NO_DATE: Unreadable =
    Unreadable(std::borrow::Cow::Borrowed("a date or time that the calendar does not have"));

const VARIANT_NUMBER: Unreadable = Unreadable(std::borrow::Cow::Borrowed(
    "a floating point number in a sql_variant, which may be money that the client has rounded; cast it in the query",
));

/// The client divides by 10,000 in floating point. The number that was meant is the only one near as long as it has no
/// more than 51 bits.
fn money(value: f64) -> Result<Decimal, Unreadable> {
    let units = (value * 10_000.0).round();
    if units.abs() >= (1u64 << 51) as f64 {
        let message =
            "an amount of money beyond 225 thousand million, which the client rounds; cast it to decimal";
        return Err(Unreadable(message.into()));
    }
    Decimal::new(units as i128, 4).ok_or(Unreadable("an amount of money that is none".into()))
}

fn date_time(value: tiberius::time::DateTime2) -> Result<DateTime, Unreadable> {
    let date = calendar::date(value.date().days().into()).ok_or(NO_DATE)?;
    let time = calendar::time(value.time().increments(), value.time().scale()).ok_or(NO_DATE)?;
    Ok(DateTime { date, time })
}

fn since_1900(days: i64, milliseconds: u64) -> Result<DateTime, Unreadable> {
    let date = calendar::date(days + calendar::DAYS_TO_1900).ok_or(NO_DATE)?;
    Ok(DateTime { date, time: calendar::time(milliseconds, 3).ok_or(NO_DATE)? })
}

#[cfg(test)]
#[path = "row_tests.rs"]
mod tests;

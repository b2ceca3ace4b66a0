//! What has no tree below it: names, texts, types, values.

use arbitrary::Result;
use isogloss::{
    Array, Column, DateTimeTz, Decimal, Interval, Name, Parameter, Type, Uuid, Value, date, date_time,
    list_param, param, rows_param, time,
};

use super::{HOSTILE_NAMES, HOSTILE_TEXTS, Wild};

impl Wild<'_, '_> {
    pub(super) fn name(&mut self) -> Result<Name> {
        let name = match self.up_to(40)? {
            0 => Name::new(""),
            1 => Name::new("a\0b"),
            2 => Name::from("x".repeat(self.up_to(400)?)),
            3 => Name::from("ü".repeat(self.up_to(200)?)),
            4 => Name::from(self.u.arbitrary::<String>()?),
            5 => Name::exact("a"),
            6..=20 => Name::new(self.u.choose(&["a", "b", "c", "t", "u"])?),
            _ => Name::new(self.u.choose(&HOSTILE_NAMES)?),
        };
        Ok(name)
    }

    pub(super) fn names(&mut self, most: usize) -> Result<Vec<Name>> {
        (0..self.up_to(most)?).map(|_| self.name()).collect()
    }

    pub(super) fn text(&mut self) -> Result<String> {
        Ok(match self.up_to(9)? {
            0 => self.u.arbitrary()?,
            1 => "a\0b".into(),
            _ => (*self.u.choose(&HOSTILE_TEXTS)?).into(),
        })
    }

    pub(super) fn ty(&mut self) -> Result<Type> {
        Ok(match self.up_to(20)? {
            0 => Type::Boolean,
            1 => Type::SmallInt,
            2 => Type::Integer,
            3 => Type::BigInt,
            4 => Type::Real,
            5 => Type::Double,
            6 => Type::Decimal { precision: self.u.arbitrary()?, scale: self.u.arbitrary()? },
            7 => Type::Char(self.u.arbitrary()?),
            8 => Type::Varchar(self.u.arbitrary()?),
            9 => Type::Text,
            10 => Type::Varbinary(self.u.arbitrary()?),
            11 => Type::Blob,
            12 => Type::Date,
            13 => Type::Time(self.u.arbitrary()?),
            14 => Type::Timestamp(self.u.arbitrary()?),
            15 => Type::TimestampTz(self.u.arbitrary()?),
            16 => Type::Interval,
            17 => Type::Uuid,
            18 => Type::Json,
            19 => Type::vendor(self.name()?),
            _ => Type::array(Type::Integer),
        })
    }

    pub(super) fn value(&mut self) -> Result<Value> {
        let day = date(self.u.arbitrary::<i16>()?.into(), self.u.arbitrary()?, self.u.arbitrary()?);
        let mut clock = time(self.u.arbitrary()?, self.u.arbitrary()?, self.u.arbitrary()?);
        clock.nanosecond = self.u.arbitrary()?;
        Ok(match self.up_to(20)? {
            0 => Value::Null(self.ty()?),
            1 => Value::Boolean(self.flag()?),
            2 => Value::SmallInt(self.u.arbitrary()?),
            3 => Value::Integer(*self.u.choose(&[i32::MIN, -1, 0, 1, i32::MAX])?),
            4 => Value::BigInt(*self.u.choose(&[i64::MIN, -1, 0, 1, i64::MAX])?),
            5 => {
                Value::Real(*self.u.choose(&[f32::NAN, f32::INFINITY, -0.0, f32::MIN_POSITIVE, f32::MAX])?)
            }
            6 => Value::Double(f64::from_bits(self.u.arbitrary()?)),
            7 => Value::Double(*self.u.choose(&[
                f64::NAN,
                f64::NEG_INFINITY,
                -0.0,
                f64::MIN_POSITIVE,
                1e300,
            ])?),
            8 => Value::Decimal(
                Decimal::new(self.u.arbitrary()?, self.u.arbitrary()?).unwrap_or(Decimal::from(7u64)),
            ),
            9 => Value::Bytes(self.u.arbitrary()?),
            10 => Value::Date(day),
            11 => Value::Time(clock),
            12 => Value::Timestamp(date_time(day, clock)),
            13 => Value::TimestampTz(DateTimeTz {
                local: date_time(day, clock),
                offset_minutes: self.u.arbitrary()?,
            }),
            14 => Value::Interval(Interval {
                months: self.u.arbitrary()?,
                days: self.u.arbitrary()?,
                nanoseconds: self.u.arbitrary()?,
            }),
            15 => Value::Uuid(Uuid(self.u.arbitrary()?)),
            16 => Value::Json(self.text()?.into()),
            17 => {
                let items = vec![Value::Integer(1), Value::Text(self.text()?.into())];
                Value::Array(Box::new(Array::new(self.ty()?, items)))
            }
            _ => Value::Text(self.text()?.into()),
        })
    }

    pub(super) fn parameter(&mut self) -> Result<Parameter> {
        let (name, ty) = (self.name()?, self.ty()?);
        Ok(match self.up_to(3)? {
            0 => list_param(name, ty),
            1 => rows_param(name, vec![ty; self.up_to(3)?]),
            _ => param(name, ty),
        })
    }

    pub(super) fn column(&mut self) -> Result<Column> {
        let name = self.name()?;
        let column = if self.flag()? { Column::new(name) } else { Column::of(self.name()?, name) };
        Ok(if self.rarely()? { column.typed(self.ty()?) } else { column })
    }
}

//! Every value that goes into SQLite comes out as it went in, or is refused: nothing is ever rounded.

use isogloss::{
    ColumnDef, Date, DateTime, DateTimeTz, Decimal, Interval, ScalarType, TableDef, Time, Type, Uuid, Value,
    create_table, date, date_time, delete_from, insert_into, select, time,
};
use isogloss_engine::{Engine, ErrorKind, FromValue, Result};
use isogloss_rusqlite::Rusqlite;

use shortcuts::Checked;

#[path = "../../../engine/testing/shortcuts.rs"]
mod shortcuts;

/// A table of one column, and the values that went in and came out.
struct Column<T> {
    engine: Engine,
    of: std::marker::PhantomData<T>,
}

impl<T> Column<T>
where
    T: ScalarType + Into<Value> + Clone + PartialEq + std::fmt::Debug + for<'v> FromValue<'v> + Send,
{
    fn new(ty: Type) -> Result<Column<T>> {
        let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
        engine.execute(&create_table(TableDef::new("t").column(ColumnDef::new("v", ty))))?;
        Ok(Column { engine, of: std::marker::PhantomData })
    }

    fn there_and_back(&self, value: Option<T>) -> Result<Option<T>> {
        self.engine.execute(&delete_from("t"))?;
        self.engine
            .execute(&insert_into("t").columns("v").values((value.map_or(Value::Null(T::TYPE), T::into),)))?;
        let query = select("v").from("t");
        let (back,): (Option<T>,) = self.engine.query(&query)?.one()?;
        let (Checked(held),) = self.engine.query(&query)?.one()?;
        assert_eq!(held, self.engine.query(&query)?.one::<Value>()?);
        Ok(back)
    }

    /// All of these, and NULL.
    fn keeps(&self, values: impl IntoIterator<Item = T>) -> Result<()> {
        for value in values {
            assert_eq!(self.there_and_back(Some(value.clone()))?, Some(value));
        }
        assert_eq!(self.there_and_back(None)?, None);
        Ok(())
    }

    fn refuses(&self, values: impl IntoIterator<Item = T>) {
        for value in values {
            let error = self.there_and_back(Some(value.clone())).expect_err("it cannot be held");
            assert!(matches!(error.kind(), ErrorKind::Value | ErrorKind::Compile), "{value:?}: {error}");
        }
    }
}

/// Numbers that look like any others, by xorshift.
fn random(mut seed: u64) -> impl Iterator<Item = u64> {
    std::iter::repeat_with(move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    })
}

#[test]
fn whole_numbers_and_truth_values() -> Result<()> {
    Column::new(Type::Boolean)?.keeps([true, false])?;
    Column::new(Type::SmallInt)?.keeps([0, 1, -1, i16::MIN, i16::MAX])?;
    Column::new(Type::Integer)?.keeps([0, 1, -1, i32::MIN, i32::MAX])?;
    let column = Column::new(Type::BigInt)?;
    column.keeps([0, 1, -1, i64::MIN, i64::MAX])?;
    column.keeps(random(1).take(200).map(|number| number as i64))
}

#[test]
fn floating_point_numbers() -> Result<()> {
    let column = Column::new(Type::Double)?;
    column.keeps([0.0, -1.5, f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::EPSILON, 5e-324, f64::INFINITY])?;
    column.keeps(random(2).take(200).map(f64::from_bits).filter(|number| !number.is_nan()))?;
    column.refuses([f64::NAN]);
    let column = Column::new(Type::Real)?;
    column.keeps([0.0_f32, 0.1, f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::NEG_INFINITY])?;
    column
        .keeps(random(3).take(200).map(|bits| f32::from_bits(bits as u32)).filter(|number| !number.is_nan()))
}

#[test]
fn decimals_up_to_fifteen_digits() -> Result<()> {
    let column: Column<Decimal> = Column::new(Type::Decimal { precision: 15, scale: 4 })?;
    let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
    column.keeps(["0", "-12.5", "0.0001", "99999999999.9999", "-99999999999.9999", "1"].map(decimal))?;
    for number in random(4).take(300) {
        let wanted = Decimal::new(i128::from(number % 1_000_000_000_000_000), 4).expect("15 digits");
        let back = column.there_and_back(Some(wanted))?.expect("no NULL");
        // Zeros at the end are not kept; the number is the same.
        let shift = 10_i128.pow(u32::from(4 - back.scale().min(4)));
        assert_eq!(back.unscaled() * shift, wanted.unscaled());
    }
    column.refuses(["1234567890123.4567", "99999999999999999999999999999999999999"].map(decimal));
    Ok(())
}

#[test]
fn texts_and_bytes() -> Result<()> {
    let column = Column::new(Type::Text)?;
    let long = "ä".repeat(1 << 19);
    column.keeps(
        ["", " ", "it's", "\0 in it", "line\nline", "日本語 🦀", "1", "NULL", &long].map(str::to_owned),
    )?;
    let column: Column<Vec<u8>> = Column::new(Type::Blob)?;
    column.keeps([vec![], vec![0], (0..=255).collect(), vec![0xFF; 1 << 20]])
}

#[test]
fn dates_and_times() -> Result<()> {
    let days = [date(1, 1, 1), date(9999, 12, 31), date(2000, 2, 29), date(1970, 1, 1)];
    let clocks =
        [0, 1, 1_000, 250_000_000, 999_999_999].map(|nanosecond| Time { nanosecond, ..time(23, 59, 59) });
    Column::<Date>::new(Type::Date)?.keeps(days)?;
    Column::<Time>::new(Type::Time(9))?.keeps(clocks.into_iter().chain([time(0, 0, 0)]))?;
    let moments = days.into_iter().flat_map(|day| clocks.map(|clock| date_time(day, clock)));
    Column::<DateTime>::new(Type::Timestamp(9))?.keeps(moments)
}

#[test]
fn a_moment_comes_back_as_the_same_moment() -> Result<()> {
    let column: Column<DateTimeTz> = Column::new(Type::TimestampTz(9))?;
    for offset_minutes in [0, 330, -720, 1439, -1439] {
        let local = date_time(date(2024, 2, 29), Time { nanosecond: 1, ..time(0, 30, 0) });
        let moment = DateTimeTz { local, offset_minutes };
        let back = column.there_and_back(Some(moment))?.expect("no NULL");
        assert_eq!((back.to_utc(), back.offset_minutes), (moment.to_utc(), 0), "it is kept as of UTC");
    }
    Ok(())
}

/// SQLite would take the text of any.
#[test]
fn what_is_no_date_or_time_is_refused_and_not_kept_as_what_cannot_be_read() -> Result<()> {
    let days = [date(2015, 2, 29), date(10_000, 1, 1), date(0, 12, 31), date(2015, 13, 1), date(-1, 1, 1)];
    let clocks = [time(25, 0, 0), time(24, 0, 0), Time { nanosecond: 1_000_000_000, ..time(0, 0, 0) }];
    Column::<Date>::new(Type::Date)?.refuses(days);
    Column::<Time>::new(Type::Time(9))?.refuses(clocks);
    let column = Column::<DateTime>::new(Type::Timestamp(9))?;
    column.refuses(days.map(|day| date_time(day, time(0, 0, 0))));
    column.refuses(clocks.map(|clock| date_time(date(2015, 4, 2), clock)));
    let at = |local, offset_minutes| DateTimeTz { local, offset_minutes };
    Column::<DateTimeTz>::new(Type::TimestampTz(9))?.refuses([
        at(date_time(date(9999, 12, 31), time(23, 59, 59)), -1),
        at(date_time(date(1, 1, 1), time(0, 0, 0)), 1),
        at(date_time(date(2015, 2, 29), time(0, 0, 0)), 0),
        at(date_time(date(2015, 4, 2), time(0, 0, 0)), 1440),
    ]);
    Ok(())
}

#[test]
fn identifiers() -> Result<()> {
    let column: Column<Uuid> = Column::new(Type::Uuid)?;
    column.keeps([Uuid([0; 16]), Uuid([0xFF; 16])])?;
    let pairs: Vec<u64> = random(5).take(100).collect();
    column.keeps(pairs.chunks_exact(2).map(|pair| {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&pair[0].to_be_bytes());
        bytes[8..].copy_from_slice(&pair[1].to_be_bytes());
        Uuid(bytes)
    }))
}

#[test]
fn what_has_no_form_there_is_refused() -> Result<()> {
    let column: Column<Interval> = Column::new(Type::Text)?;
    column.refuses([Interval { months: 1, days: 2, nanoseconds: 3 }]);
    Ok(())
}

//! What becomes of values on their way to the server and back.

use isogloss::{
    ColumnDef, Date, DateTimeTz, Decimal, Schema, TableDef, Time, Type, Uuid, Value, col, date, date_time,
    delete_from, insert_into, select, time,
};
use isogloss_engine::{Engine, ErrorKind, Result};

use crate::on_each;
use crate::shortcuts::Checked;

fn kept() -> TableDef {
    TableDef::new("kept")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("small", Type::SmallInt))
        .column(ColumnDef::new("big", Type::BigInt))
        .column(ColumnDef::new("flag", Type::Boolean))
        .column(ColumnDef::new("single", Type::Real))
        .column(ColumnDef::new("twice", Type::Double))
        .column(ColumnDef::new("price", Type::Decimal { precision: 18, scale: 2 }))
        .column(ColumnDef::new("word", Type::Varchar(50)))
        .column(ColumnDef::new("story", Type::Text))
        .column(ColumnDef::new("octets", Type::Varbinary(300)))
        .column(ColumnDef::new("image", Type::Blob))
        .column(ColumnDef::new("token", Type::Uuid))
        .column(ColumnDef::new("day", Type::Date))
        .column(ColumnDef::new("clock", Type::Time(4)))
        .column(ColumnDef::new("moment", Type::Timestamp(4)))
        .primary_key("id")
}

/// Puts a value into a column of an otherwise empty row, and reads it back.
fn through<T: for<'r> isogloss_engine::FromRow<'r> + Send>(
    engine: &Engine,
    column: &'static str,
    value: impl Into<Value>,
) -> Result<T> {
    engine.execute(&delete_from("kept"))?;
    engine.execute(&insert_into("kept").columns(["id", column]).values((1, value.into())))?;
    let query = select(column).from("kept");
    let (Checked(held),) = engine.query(&query)?.one()?;
    assert_eq!(held, engine.query(&query)?.one::<Value>()?);
    engine.query(&query)?.one()
}

#[test]
fn values_come_out_as_they_went_in_or_are_refused() -> Result<()> {
    on_each(|engine| {
        let sends_texts = engine.connect()?.dialect()?.version().major >= 4;
        let schema = Schema::new(vec![kept()]);
        engine.drop_all(&schema)?;
        engine.create_all(&schema)?;
        for number in [i16::MIN, -1, 0, i16::MAX] {
            assert_eq!(through::<i16>(engine, "small", number)?, number);
        }
        for number in [i64::MIN, -1, 0, i64::MAX] {
            assert_eq!(through::<i64>(engine, "big", number)?, number);
        }
        assert!(through::<bool>(engine, "flag", true)?);
        assert!(!through::<bool>(engine, "flag", false)?);
        for number in [0.0, -0.1, 1.0e-38, f32::MAX, f32::MIN_POSITIVE] {
            assert_eq!(through::<f32>(engine, "single", number)?, number);
        }
        for number in [0.0, 0.1 + 0.2, -1.0e-300, f64::MAX, f64::MIN_POSITIVE] {
            assert_eq!(through::<f64>(engine, "twice", number)?, number);
        }
        for word in ["", "plain", "Ünal 東京 🦀", "it's \"quoted\"", " blanks "] {
            assert_eq!(through::<String>(engine, "word", word)?, word);
            assert_eq!(through::<String>(engine, "story", word)?, word);
        }
        let long = "x€".repeat(300_000);
        assert_eq!(through::<String>(engine, "story", long.as_str())?, long);
        let bytes: Vec<u8> = (0..=255).collect();
        for bytes in [&b""[..], b"text", &bytes] {
            assert_eq!(through::<Vec<u8>>(engine, "octets", bytes.to_vec())?, bytes);
            assert_eq!(through::<Vec<u8>>(engine, "image", bytes.to_vec())?, bytes);
        }
        let image: Vec<u8> = bytes.iter().copied().cycle().take(1 << 20).collect();
        assert_eq!(through::<Vec<u8>>(engine, "image", image.clone())?, image);
        for id in [Uuid([0; 16]), Uuid([0xff; 16]), Uuid(*b"0123456789abcdef"), Uuid([0x20; 16])] {
            assert_eq!(through::<Uuid>(engine, "token", id)?, id);
        }
        for day in
            [date(1, 1, 1), date(1858, 11, 17), date(1970, 1, 1), date(2024, 2, 29), date(9999, 12, 31)]
        {
            assert_eq!(through::<Date>(engine, "day", day)?, day);
            let moment = date_time(day, Time { nanosecond: 999_900_000, ..time(23, 59, 59) });
            assert_eq!(through::<isogloss::DateTime>(engine, "moment", moment)?, moment);
        }
        for clock in [time(0, 0, 0), Time { nanosecond: 123_400_000, ..time(13, 5, 0) }, time(23, 59, 59)] {
            // Version 3's comes as a moment of today, which could be one: it is refused, and exact by a cast to text.
            if sends_texts {
                assert_eq!(through::<Time>(engine, "clock", clock)?, clock);
            } else {
                let refused = through::<Time>(engine, "clock", clock).expect_err("a moment");
                assert_eq!(refused.kind(), ErrorKind::TypeMismatch);
                let written = col("clock").cast(Type::Varchar(20));
                assert_eq!(engine.query(&select(written).from("kept"))?.one::<Time>()?, clock);
            }
        }
        for column in [
            "small", "big", "flag", "twice", "price", "word", "story", "octets", "image", "token", "day",
            "clock",
        ] {
            assert_eq!(through::<Option<String>>(engine, column, Value::Null(Type::Text))?, None, "{column}");
        }
        let fine = Time { nanosecond: 123_450_000, ..time(13, 5, 0) };
        let refused = through::<Time>(engine, "clock", fine).expect_err("five digits");
        assert_eq!(refused.kind(), ErrorKind::Value);
        engine.drop_all(&schema)
    })
}

#[test]
fn a_decimal_is_exact_or_refused_and_always_exact_by_a_cast_to_text() -> Result<()> {
    on_each(|engine| {
        let sends_texts = engine.connect()?.dialect()?.version().major >= 4;
        let schema = Schema::new(vec![kept()]);
        engine.drop_all(&schema)?;
        engine.create_all(&schema)?;
        for text in ["0.00", "-0.10", "90071992547409.93", "9999999999999999.99", "-9999999999999999.99"] {
            let price: Decimal = text.parse().expect("a decimal");
            let read = through::<Decimal>(engine, "price", price).map_err(|error| error.kind());
            let exact = if sends_texts { Ok(price) } else { Err(ErrorKind::TypeMismatch) };
            assert_eq!(read, exact, "a double is no decimal");
            let exact = select(col("price").cast(Type::Varchar(30)).alias("price")).from("kept");
            assert_eq!(engine.query(&exact)?.one::<Decimal>()?, price);
            let same = select("id").from("kept").filter(col("price").eq(price));
            assert_eq!(engine.query(&same)?.all::<i64>()?, [1], "it went in exactly");
        }
        engine.drop_all(&schema)
    })
}

#[test]
fn moments_with_an_offset_keep_it_where_there_are_any() -> Result<()> {
    on_each(|engine| {
        let moment = DateTimeTz { local: date_time(date(2015, 4, 2), time(13, 5, 0)), offset_minutes: -90 };
        let table = TableDef::new("zoned").column(ColumnDef::new("at_", Type::TimestampTz(4)));
        let schema = Schema::new(vec![table]);
        if engine.connect()?.dialect()?.version().major < 4 {
            let error = engine.create_all(&schema).expect_err("there is no such type");
            assert_eq!(error.kind(), ErrorKind::Compile);
            return Ok(());
        }
        engine.drop_all(&schema)?;
        engine.create_all(&schema)?;
        engine.execute(&insert_into("zoned").columns("at_").values((moment,)))?;
        assert_eq!(engine.query(&select("at_").from("zoned"))?.one::<DateTimeTz>()?, moment);
        engine.drop_all(&schema)
    })
}

/// A text would be taken as it is.
#[test]
fn what_is_no_date_or_time_is_refused() -> Result<()> {
    on_each(|engine| {
        let at = |local, offset_minutes| DateTimeTz { local, offset_minutes };
        let values: [Value; 7] = [
            date(2015, 2, 29).into(),
            date(10_000, 1, 1).into(),
            time(25, 0, 0).into(),
            Time { nanosecond: 1_000_000_000, ..time(0, 0, 0) }.into(),
            date_time(date(2015, 2, 29), time(0, 0, 0)).into(),
            at(date_time(date(9999, 12, 31), time(23, 59, 59)), -1).into(),
            at(date_time(date(1, 1, 1), time(0, 0, 0)), 1).into(),
        ];
        for value in values {
            let insert = insert_into("movies").columns(["id", "title"]).values((1, value.clone()));
            let error = engine.execute(&insert).expect_err("no such day, time or moment");
            assert!(matches!(error.kind(), ErrorKind::Value | ErrorKind::Compile), "{value:?}: {error}");
        }
        Ok(())
    })
}

#[test]
fn what_a_column_rounds_is_rounded_since_nobody_here_knows_its_type() -> Result<()> {
    on_each(|engine| {
        let table = TableDef::new("rounding")
            .column(ColumnDef::new("whole", Type::Integer))
            .column(ColumnDef::new("price", Type::Decimal { precision: 9, scale: 2 }));
        let schema = Schema::new(vec![table]);
        engine.drop_all(&schema)?;
        engine.create_all(&schema)?;
        let put = |column: &'static str, value: Value| -> Result<String> {
            engine.execute(&delete_from("rounding"))?;
            engine.execute(&insert_into("rounding").columns(column).values((value,)))?;
            engine.query(&select(col(column).cast(Type::Varchar(20))).from("rounding"))?.one()
        };
        let decimal = |text: &str| Value::from(text.parse::<Decimal>().expect("a decimal"));
        assert_eq!(put("whole", decimal("1.5"))?, "2");
        assert_eq!(put("whole", Value::Double(2.5))?, "3");
        assert_eq!(put("price", decimal("0.125"))?, "0.13");
        assert_eq!(put("price", Value::Double(0.125))?, "0.13");
        // What lies out of the range is refused all the same.
        assert!(put("whole", decimal("2147483648")).is_err());
        engine.drop_all(&schema)
    })
}

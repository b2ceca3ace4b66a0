//! Every value comes back as it went in, or is refused; each way of sending it.

use isogloss::{
    Array, Date, DateTime, DateTimeTz, Decimal, Expr, Interval, Time, Type, Uuid, Value, date, date_time,
    raw, select, time,
};
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_tokio_postgres::TokioPostgres;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::shortcuts::Checked;
use crate::{engine, options, server};

/// How many values of each type are made up.
const SAMPLES: usize = 60;

fn decimal(unscaled: i128, scale: u8) -> Decimal {
    Decimal::new(unscaled, scale).expect("a decimal")
}

fn at(day: Date, clock: Time) -> DateTime {
    date_time(day, clock)
}

const LAST: Time = Time { hour: 23, minute: 59, second: 59, nanosecond: 999_999_000 };

/// The type that a column of such values has; a decimal's own would be narrow for its neighbours.
fn column_type(value: &Value) -> Type {
    match value.ty() {
        Type::Decimal { .. } => Type::vendor("numeric"),
        other => other,
    }
}

fn ends() -> Vec<Value> {
    let most = 10i128.pow(38) - 1;
    let zoned = |local, offset_minutes| Value::TimestampTz(DateTimeTz { local, offset_minutes });
    let mut values = vec![
        Value::Boolean(true),
        Value::Boolean(false),
        Value::SmallInt(i16::MIN),
        Value::SmallInt(i16::MAX),
        Value::Integer(i32::MIN),
        Value::Integer(i32::MAX),
        Value::BigInt(i64::MIN),
        Value::BigInt(i64::MAX),
        Value::Bytes(Vec::new()),
        Value::Bytes((0..=255).collect()),
        Value::Bytes(vec![0xa5; 1 << 20]),
        Value::from(""),
        Value::from("x".repeat(1 << 20)),
        Value::from("ä€𝄞\u{10ffff}\u{1}\n\\'\"$1 ?"),
        Value::Date(date(1, 1, 1)),
        Value::Date(date(9999, 12, 31)),
        Value::Date(date(2000, 2, 29)),
        Value::Time(time(0, 0, 0)),
        Value::Time(LAST),
        Value::Timestamp(at(date(1, 1, 1), time(0, 0, 0))),
        Value::Timestamp(at(date(9999, 12, 31), LAST)),
        zoned(at(date(1, 1, 1), time(0, 0, 0)), 0),
        zoned(at(date(9999, 12, 31), LAST), 0),
        Value::Uuid(Uuid([0; 16])),
        Value::Uuid(Uuid([0xff; 16])),
        Value::Json("{\"a\": [1, null, \"\u{10ffff}\"]}".into()),
        Value::Json("null".into()),
    ];
    for number in [0.0, -0.0, 0.1, f32::MIN_POSITIVE, 1e-45, f32::MAX, f32::INFINITY, f32::NEG_INFINITY] {
        values.push(Value::Real(number));
    }
    for number in [0.0, -0.0, 0.1, 5e-324, f64::MAX, f64::MIN, f64::INFINITY, f64::NEG_INFINITY] {
        values.push(Value::Double(number));
    }
    for scale in 0..=38 {
        values.extend([most, -most, 1, 0].map(|unscaled| Value::Decimal(decimal(unscaled, scale))));
    }
    for (months, days, nanoseconds) in [
        (0, 0, 0),
        (i32::MAX, i32::MAX, i64::MAX / 1_000 * 1_000),
        (i32::MIN, i32::MIN, i64::MIN / 1_000 * 1_000),
        (1, -2, 3_000),
    ] {
        values.push(Value::Interval(Interval { months, days, nanoseconds }));
    }
    values
}

/// Values that are made up, the same ones each time.
fn samples() -> Vec<Value> {
    let days = || (1..10_000i32, 1..=12u8, 1..=28u8).prop_map(|(year, month, day)| date(year, month, day));
    let clocks = || {
        (0..24u8, 0..60u8, 0..60u8, 0..1_000_000u32).prop_map(|(hour, minute, second, micros)| Time {
            hour,
            minute,
            second,
            nanosecond: micros * 1_000,
        })
    };
    let any_value: Vec<BoxedStrategy<Value>> = vec![
        any::<i16>().prop_map(Value::SmallInt).boxed(),
        any::<i32>().prop_map(Value::Integer).boxed(),
        any::<i64>().prop_map(Value::BigInt).boxed(),
        any::<f32>().prop_map(Value::Real).boxed(),
        any::<f64>().prop_map(Value::Double).boxed(),
        (any::<i128>(), 0..38u32, 0..=38u8)
            .prop_map(|(digits, less, scale)| {
                Value::Decimal(decimal(digits % 10i128.pow(38) / 10i128.pow(less), scale))
            })
            .boxed(),
        "[^\0]{0,40}".prop_map(Value::from).boxed(),
        any::<String>().prop_map(|text| Value::from(text.replace('\0', ""))).boxed(),
        proptest::collection::vec(any::<u8>(), 0..200).prop_map(Value::Bytes).boxed(),
        days().prop_map(Value::Date).boxed(),
        clocks().prop_map(Value::Time).boxed(),
        (days(), clocks()).prop_map(|(day, clock)| Value::Timestamp(at(day, clock))).boxed(),
        (days(), clocks())
            .prop_map(|(day, clock)| {
                Value::TimestampTz(DateTimeTz { local: at(day, clock), offset_minutes: 0 })
            })
            .boxed(),
        (any::<i32>(), any::<i32>(), any::<i64>())
            .prop_map(|(months, days, nanos)| {
                Value::Interval(Interval { months, days, nanoseconds: nanos / 1_000 * 1_000 })
            })
            .boxed(),
        any::<[u8; 16]>().prop_map(|bytes| Value::Uuid(Uuid(bytes))).boxed(),
        any::<i64>().prop_map(|number| Value::Json(format!("{{\"n\": {number}}}").into())).boxed(),
    ];
    let mut runner = TestRunner::deterministic();
    let mut values = Vec::new();
    for strategy in &any_value {
        for _ in 0..SAMPLES {
            values.push(strategy.new_tree(&mut runner).expect("a value").current());
        }
    }
    values
}

fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        // By their bits, in which 0.0 and -0.0 differ; a number that is none is as good as another.
        (Value::Real(one), Value::Real(other)) => {
            one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan()
        }
        (Value::Double(one), Value::Double(other)) => {
            one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan()
        }
        (one, other) => one == other,
    }
}

async fn comes_back(engine: &AsyncEngine, value: &Value) -> Result<()> {
    let sql = match column_type(value) {
        Type::Vendor(_) => raw("SELECT CAST(").expr(value.clone()).text(" AS NUMERIC)"),
        ty => {
            let query = select(Expr::Value(value.clone()).cast(ty));
            let (Checked(back),) = engine.query(&query).await?.one().await?;
            assert!(same(&back, value), "{value:?} came back as {back:?}");
            return Ok(());
        }
    };
    let (Checked(back),) = engine.query(&sql).await?.one().await?;
    assert!(same(&back, value), "{value:?} came back as {back:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_value_comes_back_as_it_went_in() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let nameless = AsyncEngine::open(TokioPostgres, options(&server)?.named_statements(false))?;
    for engine in [engine(&server)?, nameless] {
        let values = ends().into_iter().chain(samples());
        for value in values {
            comes_back(&engine, &value).await?;
            if matches!(&value, Value::Bytes(bytes) if bytes.len() > 1_000) || value.ty() == Type::Text {
                continue;
            }
            // A list of it, and of nothing, and with a NULL.
            let element = column_type(&value);
            let element = if let Type::Vendor(_) = element {
                Type::Decimal { precision: 38, scale: 10 }
            } else {
                element
            };
            let Value::Decimal(_) = value else {
                let items = vec![value.clone(), Value::Null(element.clone()), value.clone()];
                comes_back(&engine, &Value::Array(Array::new(element.clone(), items).into())).await?;
                comes_back(&engine, &Value::Array(Array::new(element, Vec::new()).into())).await?;
                continue;
            };
        }
        let words = ["", "NULL", "a\"b\\c", "{}", "ä"].map(Value::from);
        comes_back(&engine, &Value::Array(Array::new(Type::Text, words.into()).into())).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_null_has_the_type_of_its_column() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let nameless = AsyncEngine::open(TokioPostgres, options(&server)?.named_statements(false))?;
    for engine in [engine(&server)?, nameless] {
        for ty in [
            Type::Boolean,
            Type::SmallInt,
            Type::Integer,
            Type::BigInt,
            Type::Real,
            Type::Double,
            Type::Decimal { precision: 38, scale: 10 },
            Type::Text,
            Type::Blob,
            Type::Date,
            Type::Time(6),
            Type::Timestamp(6),
            Type::TimestampTz(6),
            Type::Interval,
            Type::Uuid,
            Type::Json,
            Type::array(Type::Integer),
            Type::array(Type::Text),
        ] {
            let back: Value = engine
                .query(&select(Expr::Value(Value::Null(ty.clone())).cast(ty.clone())))
                .await?
                .one()
                .await?;
            assert_eq!(back, Value::Null(ty));
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_moment_keeps_its_place_in_time() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let moment = DateTimeTz { local: at(date(2024, 3, 1), time(0, 30, 0)), offset_minutes: 60 };
    let query = select(Expr::Value(moment.into()).cast(Type::TimestampTz(6)));
    let back: DateTimeTz = engine.query(&query).await?.one().await?;
    assert_eq!(back, DateTimeTz { local: at(date(2024, 2, 29), time(23, 30, 0)), offset_minutes: 0 });
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_held_is_refused_by_name() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let kind = async |value: Value, ty: &'static str| {
        let sql = raw("SELECT CAST(").expr(value).text(format!(" AS {ty})"));
        engine.execute(&sql).await.map(drop).map_err(|error| (error.kind(), error.message().to_owned()))
    };
    for (value, ty, wanted) in [
        (Value::from("a\0b"), "text", ErrorKind::Value),
        (Value::BigInt(1 << 40), "integer", ErrorKind::Value),
        (Value::Double(0.1), "real", ErrorKind::Value),
        (Value::BigInt((1 << 53) + 1), "float8", ErrorKind::Value),
        (Value::from("5"), "integer", ErrorKind::TypeMismatch),
        (Value::Integer(5), "text", ErrorKind::TypeMismatch),
        (Value::Boolean(true), "integer", ErrorKind::TypeMismatch),
        (Value::Decimal(decimal(15, 1)), "integer", ErrorKind::Value),
    ] {
        let (found, message) = kind(value.clone(), ty).await.expect_err(ty);
        assert_eq!(found, wanted, "{value:?} as {ty}: {message}");
        assert!(message.starts_with("parameter 1"), "{message}");
    }
    for unreadable in [
        "'infinity'::date",
        "'0044-03-15 BC'::date",
        "'10000-01-01'::timestamp",
        "'NaN'::numeric",
        "1e38::numeric",
        "'24:00'::time",
        "ARRAY[[1, 2], [3, 4]]",
        "'(1,2)'::point",
    ] {
        let error = engine
            .query(&raw(format!("SELECT {unreadable}")))
            .await?
            .one::<Value>()
            .await
            .expect_err(unreadable);
        assert_eq!(error.kind(), ErrorKind::TypeMismatch, "{unreadable}");
    }
    // What has no value here goes in as a text, and comes out as one.
    let address = raw("SELECT CAST(CAST(").expr("10.0.0.1").text(" AS inet) AS text)");
    assert_eq!(engine.query(&address).await?.one::<String>().await?, "10.0.0.1/32");
    engine.execute(&raw("CREATE TYPE mood AS ENUM ('sad', 'happy')")).await?;
    engine.execute(&raw("CREATE DOMAIN small AS int CHECK (VALUE < 10)")).await?;
    let mood = raw("SELECT CAST(").expr("happy").text(" AS mood)");
    assert_eq!(engine.query(&mood).await?.one::<String>().await?, "happy");
    let small = raw("SELECT CAST(").expr(5).text(" AS small)");
    assert_eq!(engine.query(&small).await?.one::<i32>().await?, 5);
    Ok(())
}

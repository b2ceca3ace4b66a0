//! Values come back as what the engine says they are, and binds arrive as what they were.

use isogloss::{
    Array, DateTime, DateTimeTz, Decimal, Interval, Time, Type, Uuid, Value, ValueRef, date, date_time, time,
};
use isogloss_judges::{Engine, Judge, read_as};

use super::engine;

fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse::<Decimal>().unwrap())
}

fn moment() -> DateTime {
    date_time(date(2015, 4, 2), Time { nanosecond: 250_000_000, ..time(13, 5, 0) })
}

/// One value of each type that every engine knows in some form.
fn common() -> Vec<Value> {
    vec![
        Value::Boolean(true),
        Value::SmallInt(-7),
        Value::Integer(70_000),
        Value::BigInt(i64::MIN),
        Value::Double(0.1),
        decimal("-12.50"),
        Value::from("it's \"quoted\" \\ – ü"),
        Value::from(""),
        Value::Bytes(vec![0, 1, 255]),
        Value::Date(date(1999, 12, 31)),
        Value::Time(moment().time),
        Value::Timestamp(moment()),
    ]
}

/// Each value goes into a column of its type and comes back.
fn round_trip(engine: &mut dyn Engine, values: &[Value], column: impl Fn(&Type) -> String) {
    for (index, value) in values.iter().enumerate() {
        let ty = value.ty();
        let table = format!("v{index}");
        engine.execute_bare(&format!("CREATE TABLE {table} (x {})", column(&ty))).unwrap();
        // In and out within one session, as what a query inserts is rolled back.
        let (insert, select) = if engine.name() == "postgres" {
            (format!("INSERT INTO {table} (x) VALUES ($1) RETURNING x"), None)
        } else if engine.name() == "mysql" {
            (
                format!("INSERT INTO {table} (x) VALUES (?)"),
                Some(format!("SELECT CAST(? AS {}) AS x", cast(&ty))),
            )
        } else {
            (format!("INSERT INTO {table} (x) VALUES (?) RETURNING x"), None)
        };
        let bind = ValueRef::from(value);
        engine.check(&insert, &[bind]).unwrap_or_else(|why| panic!("{value:?}: {why}"));
        let rows = engine.query(&insert, &[bind]).unwrap_or_else(|why| panic!("{value:?}: {why}"));
        let rows = match select {
            Some(select) => engine.query(&select, &[bind]).unwrap_or_else(|why| panic!("{value:?}: {why}")),
            None => rows,
        };
        assert_eq!(rows.columns.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>(), ["x"]);
        let [row] = rows.rows.as_slice() else { panic!("{value:?} came back as {rows:?}") };
        assert_eq!(read_as(&row[0], &ty).as_ref(), Some(value), "{} came back as {row:?}", engine.name());

        let null = engine.query(&insert, &[ValueRef::Null(&ty)]).unwrap();
        assert!(null.rows.iter().flatten().all(Value::is_null), "{null:?}");
    }
}

/// MySQL has no RETURNING; a cast says what the value arrived as.
fn cast(ty: &Type) -> String {
    match ty {
        Type::Boolean | Type::SmallInt | Type::Integer | Type::BigInt => "signed".into(),
        Type::Double => "double".into(),
        Type::Decimal { .. } => "decimal(20, 2)".into(),
        Type::Text => "char".into(),
        Type::Blob => "binary".into(),
        Type::Time(_) => "time(6)".into(),
        Type::Timestamp(_) => "datetime(6)".into(),
        other => other.label(),
    }
}

#[test]
fn sqlite_keeps_values() {
    let mut engine = engine(Judge::Sqlite).expect("it is compiled in");
    round_trip(engine.as_mut(), &common(), |ty| match ty {
        // Any other name has an affinity that turns texts into numbers.
        Type::Date | Type::Time(_) | Type::Timestamp(_) => "text".into(),
        other => other.label(),
    });
}

#[test]
fn postgres_keeps_values() {
    for judge in [Judge::Postgres, Judge::Postgres18] {
        let Some(mut engine) = engine(judge) else { continue };
        let mut values = common();
        values.extend([
            Value::Real(0.1),
            Value::Double(f64::INFINITY),
            decimal("99999999999999999999999999999999999999"),
            decimal("0.00000000000000000001"),
            decimal("10000"),
            Value::TimestampTz(DateTimeTz { local: moment(), offset_minutes: 0 }),
            Value::Interval(Interval { months: 14, days: -3, nanoseconds: 1_500_000_000 }),
            Value::Uuid(Uuid(*b"0123456789abcdef")),
            Value::Json("{\"a\":[1,null]}".into()),
            Value::Array(Box::new(Array::new(Type::Integer, vec![1.into(), Value::Null(Type::Integer)]))),
            Value::Array(Box::new(Array::new(Type::Text, vec!["a,\"b\\".into(), "".into(), "NULL".into()]))),
            Value::Array(Box::new(Array::new(Type::Text, vec![]))),
        ]);
        round_trip(engine.as_mut(), &values, |ty| match ty {
            Type::Double => "double precision".into(),
            Type::Decimal { .. } => "numeric".into(),
            Type::Blob => "bytea".into(),
            other => other.label(),
        });
        for sql in ["SELECT 'NaN'::numeric", "SELECT 'infinity'::date", "SELECT point(1, 2)"] {
            assert!(engine.query(sql, &[]).is_err(), "{sql} has no Value");
        }
    }
}

#[test]
fn mysql_and_mariadb_keep_values() {
    for judge in [Judge::MariaDb, Judge::MySql] {
        let Some(mut engine) = engine(judge) else { continue };
        round_trip(engine.as_mut(), &common(), |ty| match ty {
            Type::Decimal { .. } => "decimal(20, 2)".into(),
            Type::Time(_) => "time(6)".into(),
            Type::Timestamp(_) => "datetime(6)".into(),
            other => other.label(),
        });
        let rows =
            engine.query("SELECT CAST(18446744073709551615 AS unsigned), CAST('-30:00:00' AS time)", &[]);
        let back = Interval { nanoseconds: -108_000 * 1_000_000_000, ..Interval::default() };
        assert_eq!(rows.unwrap().rows, [[decimal("18446744073709551615"), Value::Interval(back)]]);
    }
}

#[test]
fn firebird_keeps_values() {
    for judge in [Judge::Firebird, Judge::Firebird4] {
        let Some(mut engine) = engine(judge) else { continue };
        let mut values = common();
        // The client takes bytes for text, unless they cannot be one.
        values.push(Value::Uuid(Uuid([0xC8; 16])));
        round_trip(engine.as_mut(), &values, |ty| match ty {
            Type::Double => "double precision".into(),
            Type::Decimal { .. } => "numeric(18, 2)".into(),
            Type::Text => "varchar(200)".into(),
            Type::Time(_) => "time".into(),
            Type::Timestamp(_) => "timestamp".into(),
            Type::Uuid => "char(16) character set octets".into(),
            other => other.label(),
        });
    }
}

//! What goes in comes out.

use isogloss::{
    ColumnDef, Date, DateTimeTz, Decimal, Schema, TableDef, Type, Value, bind, col, create_table, date,
    insert_into, literal, raw, select, time, update,
};
use isogloss_engine::{ErrorKind, OwnedRow, Result};

use crate::servers::{columns, expected, on_each};
use crate::shortcuts::Checked;
use crate::{engine, run};

#[test]
fn values_of_all_types_come_out_as_they_went_in() {
    on_each(|server| {
        let round_trip = || -> Result<()> {
            let engine = engine(server)?;
            for (name, ty, values) in columns() {
                let table = TableDef::new(name)
                    .column(ColumnDef::new("id", Type::BigInt).not_null())
                    .column(ColumnDef::new("held", ty.clone()))
                    .primary_key("id");
                engine.create_all(&Schema::new(vec![table]))?;
                let insert = insert_into(name).columns(["id", "held"]);
                let rows = values.iter().cloned().chain([Value::Null(ty.clone())]);
                let rows = rows.zip(0_i64..).map(|(value, id)| (id, value));
                engine.connect()?.insert_rows(&insert, rows)?;
                let query = select("held").from(name).order_by("id");
                let mut place = 0;
                engine.query(&query)?.for_each(|row| {
                    match values.get(place) {
                        None => assert!(row.get::<Value>(0)?.is_null(), "{name}"),
                        Some(value) => {
                            let read = read_as(value, row)?;
                            let wanted = expected(value, &ty);
                            // The texts are too long to be shown.
                            assert!(read == wanted, "{name}: {:.200?} is {:.200?}", wanted, read);
                        }
                    }
                    place += 1;
                    Ok(())
                })?;
                assert_eq!(place, values.len() + 1, "{name}");
                let held: Vec<Value> = engine.query(&query)?.all()?;
                let checked: Vec<(Checked,)> = engine.query(&query)?.all()?;
                assert!(held.iter().eq(checked.iter().map(|(checked,)| &checked.0)), "{name}");
            }
            Ok(())
        };
        round_trip().expect("a round trip");
    });
}

/// The column, decoded as what the value is.
fn read_as(value: &Value, row: &isogloss_engine::Row<'_>) -> Result<Value> {
    Ok(match value {
        Value::Boolean(_) => row.get::<bool>(0)?.into(),
        Value::SmallInt(_) => row.get::<i16>(0)?.into(),
        Value::Integer(_) => row.get::<i32>(0)?.into(),
        Value::BigInt(_) => row.get::<i64>(0)?.into(),
        Value::Real(_) => row.get::<f32>(0)?.into(),
        Value::Double(_) => row.get::<f64>(0)?.into(),
        Value::Decimal(_) => row.get::<isogloss::Decimal>(0)?.into(),
        Value::Text(_) => row.get::<&str>(0)?.into(),
        Value::Bytes(_) => Value::Bytes(row.get::<&[u8]>(0)?.into()),
        Value::Date(_) => row.get::<Date>(0)?.into(),
        Value::Time(_) => row.get::<isogloss::Time>(0)?.into(),
        Value::Timestamp(_) => row.get::<isogloss::DateTime>(0)?.into(),
        Value::TimestampTz(_) => row.get::<DateTimeTz>(0)?.into(),
        Value::Uuid(_) => row.get::<isogloss::Uuid>(0)?.into(),
        Value::Json(_) => Value::Json(row.get::<&str>(0)?.into()),
        other => panic!("{other:?} is not among the values"),
    })
}

#[test]
fn a_value_that_is_bound_finds_the_row_that_has_it() {
    on_each(|server| {
        let find = || -> Result<()> {
            let engine = engine(server)?;
            for (name, ty, values) in columns() {
                // A document is compared as a document, and a floating point number as its neighbours.
                if matches!(ty, Type::Json) {
                    continue;
                }
                let table = TableDef::new(name).column(ColumnDef::new("held", ty.clone()));
                engine.create_all(&Schema::new(vec![table]))?;
                engine.execute(&isogloss::delete_from(name))?;
                // The first two differ, and neither is found by the other.
                for value in values.iter().take(2) {
                    engine.execute(&insert_into(name).columns("held").values((value.clone(),)))?;
                }
                let first = values[0].clone();
                let query = select("held").from(name).filter(col("held").eq(first.clone()));
                let found: Vec<OwnedRow> = engine.query(&query)?.all()?;
                let zeros = matches!(first, Value::Real(0.0));
                assert_eq!(found.len(), if zeros { 2 } else { 1 }, "{name}: {first:.200?}");
            }
            Ok(())
        };
        find().expect("rows that are found");
    });
}

#[test]
fn a_decimal_number_is_compared_by_all_of_its_digits() {
    on_each(|server| {
        let compare = || -> Result<()> {
            let engine = engine(server)?;
            run(&engine, "CREATE TABLE digits (held DECIMAL(38, 0))")?;
            let all = |end: &str| format!("1234567890123456789012345678901234567{end}").parse();
            let (one, two): (isogloss::Decimal, isogloss::Decimal) = (all("1")?, all("2")?);
            engine.execute(&insert_into("digits").columns("held").values((one,)).values((two,)))?;
            let query = select("held").from("digits").filter(col("held").eq(two));
            assert_eq!(engine.query(&query)?.all::<isogloss::Decimal>()?, [two]);
            Ok(())
        };
        compare().expect("the digits");
    });
}

#[test]
fn what_the_session_of_an_administrator_says_does_not_count() {
    on_each(|server| {
        let check = || -> Result<()> {
            let first = engine(server)?;
            run(&first, "SET GLOBAL sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES', GLOBAL time_zone = '+05:00'")?;
            run(&first, "CREATE TABLE strict (id BIGINT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(3))")?;
            let engine = engine(server)?;
            let long = insert_into("strict").columns(["id", "name"]).values((1, "four"));
            assert_eq!(engine.execute(&long).map_err(|error| error.kind()), Err(ErrorKind::Value));
            // 0 is a number, and no request for another one.
            engine.execute(&insert_into("strict").columns(["id", "name"]).values((0, "nil")))?;
            assert_eq!(engine.query(&select("id").from("strict"))?.all::<i64>()?, [0]);
            let moment = raw("SELECT TIMESTAMPDIFF(HOUR, UTC_TIMESTAMP(), NOW())");
            assert_eq!(engine.query(&moment)?.one::<i64>()?, 0);
            let backslash = select(literal("a\\b"));
            assert_eq!(engine.query(&backslash)?.one::<String>()?, "a\\b");
            let letters =
                raw("SELECT @@character_set_client, @@character_set_connection, @@character_set_results");
            let utf8 = || "utf8mb4".to_owned();
            assert_eq!(engine.query(&letters)?.one::<(String, String, String)>()?, (utf8(), utf8(), utf8()));
            Ok(())
        };
        check().expect("the same session");
    });
}

#[test]
fn what_these_servers_cannot_hold_is_refused() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            engine.execute(&create_table(
                TableDef::new("held")
                    .column(ColumnDef::new("d", Type::Date))
                    .column(ColumnDef::new("f", Type::Double)),
            ))?;
            let kind = |value: Value, column: &'static str| {
                engine
                    .execute(&insert_into("held").columns(column).values((value,)))
                    .map(drop)
                    .map_err(|error| error.kind())
            };
            assert_eq!(kind(Value::Double(f64::NAN), "f"), Err(ErrorKind::Value));
            // The compiler knows these for no dates already.
            assert_eq!(kind(Value::Date(date(10_000, 1, 1)), "d"), Err(ErrorKind::Compile));
            assert_eq!(kind(Value::Date(date(0, 1, 1)), "d"), Err(ErrorKind::Compile));
            assert_eq!(kind(Value::Date(date(9999, 12, 31)), "d"), Ok(()));
            // A span of more than a day is no time of day, and not cut down to one.
            let span = raw("SELECT CAST('30:00:00' AS TIME)");
            let wrong = engine.query(&span)?.one::<isogloss::Time>().map_err(|error| error.kind());
            assert_eq!(wrong, Err(ErrorKind::TypeMismatch));
            assert_eq!(
                engine.query(&raw("SELECT CAST('3:00:00' AS TIME)"))?.one::<isogloss::Time>()?,
                time(3, 0, 0)
            );
            Ok(())
        };
        check().expect("refusals");
    });
}

/// More digits than a floating point number has.
#[test]
fn a_decimal_number_is_computed_with_exactly() {
    on_each(|server| {
        let computed = || -> Result<()> {
            let engine = engine(server)?;
            let d = Type::Decimal { precision: 38, scale: 2 };
            let id = ColumnDef::new("id", Type::BigInt).not_null();
            engine.execute(&create_table(TableDef::new("sums").column(id).column(ColumnDef::new("d", d))))?;
            let much: Decimal = "1234567890123456789012345.00".parse().expect("a decimal");
            let cent: Decimal = "0.01".parse().expect("a decimal");
            let more: Decimal = "1234567890123456789012345.01".parse().expect("a decimal");
            engine.execute(&insert_into("sums").columns(["id", "d"]).values((1, much)))?;
            engine.execute(&update("sums").set("d", col("d") + cent))?;
            let read = |query| engine.query(&query)?.one::<Decimal>();
            assert_eq!(read(select("d").from("sums"))?, more);
            assert_eq!(read(select(col("d") - cent).from("sums"))?, much);
            let doubled = select(col("q.m") + cent).from(select(bind(much).alias("m")).alias("q"));
            assert_eq!(read(doubled)?, more);
            let less: Decimal = "-1234567890123456789012345.01".parse().expect("a decimal");
            assert_eq!(read(select(-bind(less)).from("sums"))?, more);
            let half: Decimal = "1.5".parse().expect("a decimal");
            let rounded = select(bind(half).cast(Type::Integer)).from("sums");
            assert_eq!(
                engine.query(&rounded)?.one::<i64>()?,
                2,
                "as a number, and not as far as a text is one"
            );
            for filter in [col("d").eq(more), (col("d") - cent).eq(much), col("d").is_in([more, cent])] {
                assert_eq!(engine.query(&select("id").from("sums").filter(filter))?.all::<i64>()?, [1]);
            }
            assert!(
                engine.query(&select("id").from("sums").filter(col("d").eq(much)))?.all::<i64>()?.is_empty()
            );
            Ok(())
        };
        computed().expect("exact sums");
    });
}

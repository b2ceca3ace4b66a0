//! What becomes of values that a column does not have.

use isogloss::{
    ColumnDef, DateTimeTz, Decimal, Schema, TableDef, Time, Type, Value, col, date, date_time, delete_from,
    insert_into, select, time,
};
use isogloss_engine::{ErrorKind, Result};

use crate::on_each;

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

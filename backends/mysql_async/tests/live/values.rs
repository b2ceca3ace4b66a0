//! What goes in comes out, as with the blocking backend, and errors are of the same kinds.

use isogloss::{ColumnDef, Schema, TableDef, Type, Value, ValueRef, insert_into, raw, select};
use isogloss_engine::{ErrorKind, FromRow, OwnedRow};
use isogloss_mysql_common::coerce;

use crate::servers::{columns, expected, is_mysql};
use crate::shortcuts::Checked;
use crate::{engine, on_each, run};

#[test]
fn values_of_all_types_come_out_as_they_went_in() {
    on_each(|server| async move {
        let engine = engine(&server)?;
        for (name, ty, values) in columns() {
            let table = TableDef::new(name)
                .column(ColumnDef::new("id", Type::BigInt).not_null())
                .column(ColumnDef::new("held", ty.clone()))
                .primary_key("id");
            engine.create_all(&Schema::new(vec![table])).await?;
            let insert = insert_into(name).columns(["id", "held"]);
            let rows = values.iter().cloned().chain([Value::Null(ty.clone())]);
            let rows = rows.zip(0_i64..).map(|(value, id)| (id, value));
            engine.connect().await?.insert_rows(&insert, rows).await?;
            let query = select("held").from(name).order_by("id");
            let read: Vec<OwnedRow> = engine.query(&query).await?.all().await?;
            assert_eq!(read.len(), values.len() + 1, "{name}");
            let checked: Vec<(Checked,)> = engine.query(&query).await?.all().await?;
            let held = read.iter().map(|row| &row.values()[0]);
            assert!(held.eq(checked.iter().map(|(checked,)| &checked.0)), "{name}");
            for (row, value) in read.iter().zip(&values) {
                let wanted = expected(value, &ty);
                let held = ValueRef::from(&row.values()[0]);
                let meant = coerce(held, &wanted.ty()).unwrap_or(held);
                let same = meant.to_value() == wanted || held.to_value() == wanted;
                // The texts are too long to be shown.
                assert!(same, "{name}: {wanted:.200?} is {:.200?}", row.values()[0]);
            }
            assert!(read[values.len()].values()[0].is_null(), "{name}");
        }
        Ok(())
    });
}

#[test]
fn errors_say_their_kind() {
    on_each(|server| async move {
        let engine = engine(&server)?;
        run(
            &engine,
            "CREATE TABLE people (id BIGINT PRIMARY KEY, name VARCHAR(20) NOT NULL, UNIQUE KEY n (name))",
        )
        .await?;
        run(&engine, "INSERT INTO people VALUES (1, 'Ada')").await?;
        for (sql, kind, name) in [
            ("INSERT INTO people VALUES (2, 'Ada')", ErrorKind::UniqueViolation, Some("n")),
            ("INSERT INTO people VALUES (2, NULL)", ErrorKind::NotNullViolation, Some("name")),
            ("SELEC 1", ErrorKind::Syntax, None),
            ("SELECT * FROM nobody", ErrorKind::UnknownName, None),
        ] {
            let error = engine.execute(&raw(sql)).await.expect_err(sql);
            assert_eq!((error.kind(), error.constraint()), (kind, name), "{error:?}");
        }
        let nobody = format!("mysql://nobody:hunter2@127.0.0.1:{}/app", server.port());
        let nobody = isogloss_engine::AsyncEngine::open(isogloss_mysql_async::MySqlAsync, nobody.as_str())?;
        let error = nobody.connect().await.map(drop).expect_err("nobody is let in");
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        assert_eq!(engine.dialect().await?.name(), if is_mysql(&server) { "mysql" } else { "mariadb" });
        Ok(())
    });
}

#[test]
fn a_million_rows_are_streamed_in_bounded_memory() {
    on_each(|server| async move {
        let mysql = is_mysql(&server);
        let unlimited = if mysql { "SET max_execution_time = 0" } else { "SET max_statement_time = 0" };
        let options = crate::options(&server)?.on_connect(unlimited);
        let engine = isogloss_engine::AsyncEngine::open(isogloss_mysql_async::MySqlAsync, options)?;
        run(&engine, "CREATE TABLE ten (n INT)").await?;
        run(&engine, "INSERT INTO ten VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)").await?;
        let million = raw(
            "SELECT a.n * 100000 + b.n * 10000 + c.n * 1000 + d.n * 100 + e.n * 10 + f.n AS id, REPEAT('x', 100) AS \
             name FROM ten a, ten b, ten c, ten d, ten e, ten f",
        );
        let before = peak();
        let (mut count, mut sum) = (0_i64, 0_i64);
        engine
            .query(&million)
            .await?
            .for_each(|row| {
                let (id, name) = <(i64, &str)>::from_row(row)?;
                assert_eq!(name.len(), 100);
                (count, sum) = (count + 1, sum + id);
                Ok(())
            })
            .await?;
        assert_eq!((count, sum), (1_000_000, 499_999_500_000));
        // All of them would be 100 MB.
        // The system counts page by page on each core, and may take some back.
        let more = peak().saturating_sub(before);
        assert!(more < 20_000, "{more} kB more");
        let some = raw("SELECT a.n FROM ten a, ten b, ten c");
        assert!(engine.query(&some).await?.first::<i64>().await?.is_some());
        assert_eq!(engine.query(&raw("SELECT 7")).await?.one::<i64>().await?, 7);
        assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));
        Ok(())
    });
}

/// The most memory that this process has had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

//! Statements, rows, transactions, and the kinds of error.

use isogloss::{
    ColumnDef, Decimal, Isolation, TableDef, Type, Value, begin, bind, col, count_all, create_table, date,
    date_time, insert_into, param, raw, select, time, update,
};
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_tokio_postgres::TokioPostgres;

use crate::{engine, options, server};

fn movies() -> TableDef {
    TableDef::new("movies")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("title", Type::Text).not_null())
        .column(ColumnDef::new("released", Type::Date))
        .primary_key("id")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_run_and_rows_come_back() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    engine.execute(&create_table(movies())).await?;
    let two = insert_into("movies")
        .columns(["id", "title", "released"])
        .values((1, "The Bourne Identity", date(2002, 10, 11)))
        .values((2, "Furious 7", None::<isogloss::Date>));
    assert_eq!(engine.execute(&two).await?.rows_affected, 2);
    let query = select(("id", "title", "released")).from("movies").order_by("id");
    let rows: Vec<(i32, String, Option<isogloss::Date>)> = engine.query(&query).await?.all().await?;
    assert_eq!(
        rows,
        [(1, "The Bourne Identity".to_owned(), Some(date(2002, 10, 11))), (2, "Furious 7".to_owned(), None)]
    );
    assert_eq!(engine.execute(&query).await?.rows_affected, 0, "a query changes nothing");
    let renamed = update("movies").set("title", "Furious Seven").filter(col("id").eq(2)).returning("id");
    assert_eq!(engine.execute(&renamed).await?.rows_affected, 1);

    let wrong = engine.query(&select("title").from("movies")).await?.all::<i64>().await;
    assert_eq!(wrong.map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
    let first = engine.query(&query).await?.first::<(i64, String, Option<isogloss::Date>)>().await?;
    assert_eq!(first.map(|row| row.0), Some(1));
    // All of it went over one connection, which is idle again.
    assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));

    // The same without anything that has a name on the server.
    let nameless = AsyncEngine::open(TokioPostgres, options(&server)?.named_statements(false))?;
    let by_id = select("title").from("movies").filter(col("id").eq(param("id", Type::BigInt)));
    let kept = nameless.keep(&by_id).await?;
    let title: String = nameless.query(&kept.fill([("id", 2)])?).await?.one().await?;
    assert_eq!(title, "Furious Seven");
    let null = insert_into("movies").columns(["id", "title", "released"]).values((
        3,
        "Heat",
        Value::Null(Type::Date),
    ));
    assert_eq!(nameless.execute(&null).await?.rows_affected, 1);
    let named: i64 = nameless.query(&raw("SELECT count(*) FROM pg_prepared_statements")).await?.one().await?;
    assert_eq!(named, 0);
    Ok(())
}

/// Nobody asks the server what it wants, so that nobody here can refuse it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_named_statements_the_server_s_own_conversions_decide() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let named = engine(&server)?;
    let nameless = AsyncEngine::open(TokioPostgres, options(&server)?.named_statements(false))?;
    named.execute(&raw("CREATE TABLE held (whole int, day date)")).await?;
    let noon = date_time(date(2015, 4, 2), time(12, 0, 0));
    let half: Decimal = "1.5".parse().expect("a decimal");
    let (number, moment) = (
        insert_into("held").columns("whole").values((half,)),
        insert_into("held").columns("day").values((noon,)),
    );
    for insert in [&number, &moment] {
        assert!(named.execute(insert).await.is_err_and(|error| error.parameter() == Some(1)));
        assert_eq!(nameless.execute(insert).await?.rows_affected, 1);
    }
    let held = select(("whole", "day")).from("held").order_by("whole");
    let rows: Vec<(Option<i32>, Option<isogloss::Date>)> = named.query(&held).await?.all().await?;
    assert_eq!(rows, [(Some(2), None), (None, Some(date(2015, 4, 2)))]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_is_kept_by_commit_and_undone_by_everything_else() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    engine.execute(&create_table(movies())).await?;
    let add = |id: i64| insert_into("movies").columns(["id", "title"]).values((id, "Another"));
    let count = async || engine.query(&select(count_all()).from("movies")).await?.one::<i64>().await;

    let mut tx = engine.begin().await?;
    tx.execute(&add(1)).await?;
    drop(tx);
    assert_eq!(count().await?, 0);
    let mut tx = engine.begin_with(&begin().isolation(Isolation::Serializable)).await?;
    tx.execute(&add(1)).await?;
    let level: String = tx.query(&raw("SHOW transaction_isolation")).await?.one().await?;
    assert_eq!(level, "serializable");
    tx.commit().await?;
    assert_eq!(count().await?, 1);
    let mut tx = engine.begin().await?;
    tx.execute(&add(2)).await?;
    let mut inner = tx.begin().await?;
    assert_eq!(inner.execute(&add(1)).await.map_err(|error| error.kind()), Err(ErrorKind::UniqueViolation));
    inner.rollback().await?;
    tx.execute(&add(3)).await?;
    tx.commit().await?;
    assert_eq!(count().await?, 3);

    // The server answers the commit of a transaction that has failed with a rollback, and calls that no error.
    let mut tx = engine.begin().await?;
    tx.execute(&add(4)).await?;
    assert_eq!(tx.execute(&add(1)).await.map_err(|error| error.kind()), Err(ErrorKind::UniqueViolation));
    let error = tx.commit().await.expect_err("nothing is kept");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Database, Some("25P02")));
    assert_eq!(count().await?, 3);

    let read_only = engine.begin_with(&begin().read_only()).await?.execute(&add(9)).await;
    assert_eq!(read_only.map_err(|error| error.kind()), Err(ErrorKind::ReadOnly));
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_says_its_kind_and_what_does_not_hold() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    for sql in [
        "CREATE TABLE a (id int CONSTRAINT a_key PRIMARY KEY, n int NOT NULL, CONSTRAINT small CHECK (n < 10))",
        "CREATE TABLE b (id int CONSTRAINT of_a REFERENCES a (id))",
        "INSERT INTO a VALUES (1, 1)",
    ] {
        engine.execute(&raw(sql)).await?;
    }
    for (sql, kind, constraint) in [
        ("INSERT INTO a VALUES (1, 1)", ErrorKind::UniqueViolation, Some("a_key")),
        ("INSERT INTO b VALUES (7)", ErrorKind::ForeignKeyViolation, Some("of_a")),
        ("INSERT INTO a VALUES (2, NULL)", ErrorKind::NotNullViolation, Some("a.n")),
        ("INSERT INTO a VALUES (2, 20)", ErrorKind::CheckViolation, Some("small")),
        ("SELEC 1", ErrorKind::Syntax, None),
        ("SELECT * FROM nowhere", ErrorKind::UnknownName, None),
        ("SELECT nothing FROM a", ErrorKind::UnknownName, None),
        ("CREATE TABLE a (id int)", ErrorKind::NameInUse, None),
        ("SELECT 'x'::int", ErrorKind::TypeMismatch, None),
        ("SELECT 40000::smallint", ErrorKind::Value, None),
        ("SELECT 1 / 0", ErrorKind::Database, None),
        ("SELECT 1; SELECT 2", ErrorKind::Syntax, None),
    ] {
        let error = engine.execute(&raw(sql)).await.expect_err(sql);
        assert_eq!((error.kind(), error.constraint()), (kind, constraint), "{sql}: {error}");
        assert!(std::error::Error::source(&error).is_some(), "{sql}");
    }
    for ty in [Type::Integer, Type::Date, Type::Double] {
        let cast = select(bind("secret \"of\"\ntwo lines").cast(Type::Text).cast(ty));
        let error = engine.execute(&cast).await.expect_err("it is nothing like that");
        assert!(error.message().ends_with(": \"..\"") && !error.to_string().contains("secret"), "{error}");
    }
    // None of them has cost the connection.
    assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));

    let mut first = engine.begin().await?;
    first.execute(&raw("UPDATE a SET n = 2 WHERE id = 1")).await?;
    let locked = engine.execute(&raw("SELECT * FROM a FOR UPDATE NOWAIT")).await;
    assert_eq!(locked.map_err(|error| error.kind()), Err(ErrorKind::LockTimeout));
    drop(first);

    let level = begin().isolation(Isolation::RepeatableRead);
    let (mut one, mut two) = (engine.begin_with(&level).await?, engine.begin_with(&level).await?);
    one.query(&raw("SELECT n FROM a")).await?.all::<i32>().await?;
    two.query(&raw("SELECT n FROM a")).await?.all::<i32>().await?;
    one.execute(&raw("UPDATE a SET n = 3")).await?;
    one.commit().await?;
    let late = two.execute(&raw("UPDATE a SET n = 4")).await.expect_err("changed since");
    assert_eq!(late.kind(), ErrorKind::SerializationFailure);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_let_in_is_told_why_and_no_password_is_shown() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let kind = async |url: String| {
        let engine = AsyncEngine::open(TokioPostgres, url.as_str())?;
        let error = engine.execute(&raw("SELECT 1")).await.expect_err("refused");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        Ok::<_, isogloss_engine::Error>(error.kind())
    };
    let at = format!("127.0.0.1:{}", server.port());
    assert_eq!(kind(format!("postgresql://postgres:hunter2@{at}/nowhere")).await?, ErrorKind::Connect);
    assert_eq!(kind(format!("postgresql://nobody:hunter2@{at}/postgres")).await?, ErrorKind::Authentication);
    assert_eq!(kind("postgresql://u:hunter2@127.0.0.1:1/app".into()).await?, ErrorKind::Connect);
    // This server does not encrypt, and neither does a program that was built without it.
    let tls = cfg!(any(feature = "rustls", feature = "native-tls"));
    let refused = if tls { ErrorKind::Connect } else { ErrorKind::Unsupported };
    assert_eq!(kind(format!("{}?sslmode=require", server.url())).await?, refused);
    let engine = engine(&server)?;
    engine.execute(&raw("CREATE ROLE guarded LOGIN PASSWORD 'hunter3'")).await?;
    let data: String = engine.query(&raw("SHOW hba_file")).await?.one().await?;
    let rules = format!(
        "host all guarded 127.0.0.1/32 scram-sha-256\n{}",
        std::fs::read_to_string(&data).unwrap_or_default()
    );
    std::fs::write(&data, rules).expect("the server is ours");
    engine.execute(&raw("SELECT pg_reload_conf()")).await?;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(kind(format!("postgresql://guarded:hunter2@{at}/postgres")).await?, ErrorKind::Authentication);
    assert_eq!(kind(format!("postgresql://guarded@{at}/postgres")).await?, ErrorKind::Authentication);
    let right =
        AsyncEngine::open(TokioPostgres, format!("postgresql://guarded:hunter3@{at}/postgres").as_str())?;
    assert_eq!(right.query(&raw("SELECT 1")).await?.one::<i32>().await?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_is_prepared_again_when_its_tables_have_changed() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = AsyncEngine::open(TokioPostgres, options(&server)?.one_connection())?;
    engine.execute(&raw("CREATE TABLE t (a int)")).await?;
    let all = raw("SELECT * FROM t");
    engine.execute(&raw("INSERT INTO t VALUES (1)")).await?;
    assert_eq!(engine.query(&all).await?.all::<i32>().await?, [1]);
    engine.execute(&raw("ALTER TABLE t ADD COLUMN b text")).await?;
    assert_eq!(engine.query(&all).await?.all::<(i32, Option<String>)>().await?, [(1, None)]);
    engine.execute(&raw("DEALLOCATE ALL")).await?;
    assert_eq!(engine.query(&all).await?.all::<(i32, Option<String>)>().await?, [(1, None)]);
    // The server keeps no more statements than the connection does.
    for number in 0..300 {
        engine.query(&raw(format!("SELECT {number}"))).await?.one::<i32>().await?;
    }
    let kept: i64 = engine.query(&raw("SELECT count(*) FROM pg_prepared_statements")).await?.one().await?;
    assert!((100..=140).contains(&kept), "{kept}");
    Ok(())
}

/// The types of what a kept statement takes were asked for when it was prepared.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_goes_into_the_type_that_its_column_has_now() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = AsyncEngine::open(TokioPostgres, options(&server)?.one_connection())?;
    engine.execute(&raw("CREATE TABLE t (a int)")).await?;
    let put = async |value: Value| {
        engine.execute(&insert_into("t").columns("a").values((value,))).await.map_err(|error| error.kind())
    };
    let wide = || Value::BigInt(1 << 31);
    assert_eq!(put(Value::BigInt(1)).await.map(|done| done.rows_affected), Ok(1));
    assert_eq!(put(wide()).await, Err(ErrorKind::Value));
    engine.execute(&raw("ALTER TABLE t ALTER COLUMN a TYPE bigint")).await?;
    assert_eq!(put(wide()).await.map(|done| done.rows_affected), Ok(1));
    engine.execute(&raw("ALTER TABLE t ALTER COLUMN a TYPE text")).await?;
    assert_eq!(put("three".into()).await.map(|done| done.rows_affected), Ok(1));
    assert_eq!(put(Value::Integer(4)).await, Err(ErrorKind::TypeMismatch));
    // Nothing was sent, so that a transaction goes on.
    engine.execute(&raw("ALTER TABLE t ALTER COLUMN a TYPE char(3)")).await.expect_err("it is too short");
    engine.execute(&raw("DELETE FROM t WHERE a = 'three'")).await?;
    let mut tx = engine.begin().await?;
    tx.execute(&raw("ALTER TABLE t ALTER COLUMN a TYPE bigint USING a::bigint")).await?;
    tx.execute(&insert_into("t").columns("a").values((wide(),))).await?;
    tx.commit().await?;
    let held: Vec<i64> = engine.query(&select("a").from("t").order_by("a")).await?.all().await?;
    assert_eq!(held, [1, 1 << 31, 1 << 31]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_million_rows_take_no_more_memory_than_a_thousand() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let rows =
        |count: u32| raw(format!("SELECT i::bigint, repeat('x', 100) FROM generate_series(1, {count}) AS i"));
    let total = async |count| {
        let (mut rows_seen, mut total) = (0i64, 0i64);
        let each = |row: &isogloss_engine::Row<'_>| {
            rows_seen += 1;
            total += row.get::<i64>(0)? + row.get::<&str>(1)?.len() as i64;
            Ok(())
        };
        engine.query(&rows(count)).await?.for_each(each).await?;
        Ok::<_, isogloss_engine::Error>((rows_seen, total))
    };
    assert_eq!(total(1_000).await?, (1_000, 600_500));
    let before = peak();
    assert_eq!(total(1_000_000).await?, (1_000_000, 500_000_500_000 + 100_000_000));
    let grown = peak().saturating_sub(before);
    assert!(grown < 16 << 10, "{grown} KiB more, for 100 MB of rows");
    Ok(())
}

/// The most memory that this process has ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_of_another_type_is_named_with_its_column_and_both_types() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    engine.execute(&create_table(movies())).await?;
    let wrong = insert_into("movies").columns(["id", "title"]).values((1, "Heat")).values((2, true));
    let error = engine.execute(&wrong).await.expect_err("a truth value is no title");
    let message = "parameter 4 is of the type boolean, and PostgreSQL wants text, for the column `title`";
    assert_eq!(
        (error.kind(), error.message(), error.parameter()),
        (ErrorKind::TypeMismatch, message, Some(4))
    );
    let wrong = update("movies").set("title", "Heat").set("released", "yesterday").filter(col("id").eq(1));
    let error = engine.connect().await?.execute(&wrong).await.expect_err("a text is no day");
    assert!(error.message().ends_with("PostgreSQL wants date, for the column `released`"), "{error}");
    let returned = update("movies").set("id", "x").returning("id");
    let error = engine.query(&returned).await?.all::<i64>().await.expect_err("a text is no number");
    assert!(error.message().ends_with("PostgreSQL wants int8, for the column `id`"), "{error}");
    let rows = (0..3_000).map(|id| (id, if id < 2_500 { Value::from("x") } else { Value::Boolean(true) }));
    let insert = insert_into("movies").columns(["id", "title"]);
    let error = engine.connect().await?.insert_rows(&insert, rows).await.expect_err("some are no titles");
    assert!(error.message().ends_with("for the column `title`"), "{error}");
    // What is compared with is not known by its place.
    let error =
        engine.query(&select("id").from("movies").filter(col("id").eq("x"))).await?.all::<i64>().await;
    let error = error.expect_err("a text is no number");
    assert_eq!(error.message(), "parameter 1 is of the type text, and PostgreSQL wants int8");
    Ok(())
}

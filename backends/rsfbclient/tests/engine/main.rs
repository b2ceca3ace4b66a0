//! The engine on a private Firebird: what a user of both sees. Without one the tests say that they are not run.

mod inspecting;
#[path = "../../../../engine/testing/shortcuts.rs"]
mod shortcuts;
mod values;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use isogloss::{
    ColumnDef, Date, Isolation, Schema, TableDef, Type, Value, ValueRef, begin, col, create_table, date,
    date_time, delete_from, drop_table, insert_into, literal, raw, select, time, update,
};
use isogloss_engine::{ConstraintKind, Engine, ErrorKind, OwnedRow, Result};
use isogloss_judges::{Judge, Server};
use isogloss_rsfbclient::Rsfbclient;

/// The servers that there are, each for all tests.
static SERVERS: LazyLock<Vec<Server>> = LazyLock::new(|| {
    let start = |judge| isogloss_faults::start(judge, env!("CARGO_TARGET_TMPDIR"));
    [Judge::Firebird, Judge::Firebird4].into_iter().filter_map(start).collect()
});

/// One test at a time has the tables of a database.
static TURN: Mutex<()> = Mutex::new(());

/// Runs a test on every server that there is, with an empty table of movies.
fn on_each(test: impl Fn(&Engine) -> Result<()>) -> Result<()> {
    let _turn: MutexGuard<'_, ()> = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for server in &*SERVERS {
        let engine = Engine::open(Rsfbclient, server.url())?;
        let schema = Schema::new(vec![movies()]);
        engine.drop_all(&schema)?;
        engine.create_all(&schema)?;
        test(&engine)?;
    }
    Ok(())
}

fn movies() -> TableDef {
    TableDef::new("movies")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("title", Type::Varchar(100)).not_null())
        .column(ColumnDef::new("released", Type::Date))
        .primary_key("id")
}

fn fill(engine: &Engine) -> Result<()> {
    let movies = insert_into("movies")
        .columns(["id", "title", "released"])
        .values((1, "The Bourne Identity", date(2002, 10, 11)))
        .values((2, "Furious 7", None::<Date>));
    assert_eq!(engine.execute(&movies)?.rows_affected, 2);
    Ok(())
}

fn ids(engine: &Engine) -> Result<Vec<i64>> {
    engine.query(&select("id").from("movies").order_by("id"))?.all()
}

#[test]
fn rows_go_in_and_come_out() -> Result<()> {
    on_each(|engine| {
        fill(engine)?;
        let query = select(("id", "title", "released")).from("movies").order_by("id");
        let rows: Vec<(i32, String, Option<Date>)> = engine.query(&query)?.all()?;
        assert_eq!(
            rows,
            [
                (1, "The Bourne Identity".to_owned(), Some(date(2002, 10, 11))),
                (2, "Furious 7".to_owned(), None)
            ]
        );
        let row: OwnedRow = engine.query(&query)?.first()?.expect("a row");
        assert_eq!(row.get::<&str>("title")?, "The Bourne Identity");
        assert_eq!(row.values()[0], Value::BigInt(1));
        let none: Vec<i64> = engine.query(&select("id").from("movies").filter(col("id").gt(2)))?.all()?;
        assert!(none.is_empty());
        assert_eq!(
            engine.execute(&update("movies").set("title", "x").filter(col("id").ge(1)))?.rows_affected,
            2
        );
        assert_eq!(engine.execute(&delete_from("movies").filter(col("id").eq(2)))?.rows_affected, 1);
        Ok(())
    })
}

#[test]
fn the_server_s_version_is_found() -> Result<()> {
    let mut versions = Vec::new();
    let versions_seen = Mutex::new(&mut versions);
    on_each(|engine| {
        let major: String = engine
            .query(&select(raw("RDB$GET_CONTEXT('SYSTEM', 'ENGINE_VERSION')")).from("RDB$DATABASE"))?
            .one()?;
        let connection = engine.connect()?;
        assert_eq!(connection.dialect()?.name(), "firebird");
        let version = connection.dialect()?.version().major;
        assert!(major.starts_with(&format!("{version}.")), "{major} is not {version}");
        versions_seen.lock().unwrap_or_else(PoisonError::into_inner).push(version);
        Ok(())
    })?;
    assert_eq!(versions.len(), SERVERS.len());
    Ok(())
}

#[test]
fn a_row_that_is_inserted_is_returned() -> Result<()> {
    on_each(|engine| {
        let insert =
            insert_into("movies").columns(["id", "title"]).values((7, "Heat")).returning(("id", "title"));
        let row: (i64, String) = engine.query(&insert)?.one()?;
        assert_eq!(row, (7, "Heat".to_owned()));
        assert_eq!(ids(engine)?, [7]);
        Ok(())
    })
}

#[test]
fn what_is_begun_is_kept_or_undone_as_a_whole() -> Result<()> {
    on_each(|engine| {
        fill(engine)?;
        let add = |id: i64| insert_into("movies").columns(["id", "title"]).values((id, "another"));
        let mut tx = engine.begin()?;
        tx.execute(&add(3))?;
        drop(tx);
        assert_eq!(ids(engine)?, [1, 2]);
        let mut tx = engine.begin()?;
        tx.execute(&add(3))?;
        let mut inner = tx.begin()?;
        inner.execute(&add(4))?;
        inner.rollback()?;
        let error = tx.execute(&add(3)).expect_err("it is there");
        assert_eq!(error.kind(), ErrorKind::UniqueViolation);
        tx.execute(&add(5))?;
        tx.commit()?;
        assert_eq!(ids(engine)?, [1, 2, 3, 5]);
        let refused = engine.begin_with(&begin().deferrable()).map(drop).map_err(|error| error.kind());
        assert!(matches!(refused, Err(ErrorKind::Compile | ErrorKind::Unsupported)), "{refused:?}");
        let mut tx = engine.begin_with(&begin().isolation(Isolation::ReadCommitted).read_only())?;
        let error = tx.execute(&add(9)).expect_err("nothing may be changed");
        assert_eq!(error.kind(), ErrorKind::ReadOnly);
        drop(tx);
        assert_eq!(engine.status().in_use, 0);
        Ok(())
    })
}

#[test]
fn many_rows_go_in_pieces_that_the_client_can_carry() -> Result<()> {
    on_each(|engine| {
        let insert = insert_into("movies").columns(["id", "title"]);
        let many = (10..3_010_i64).map(|id| (id, format!("movie {id}")));
        assert_eq!(engine.connect()?.insert_rows(&insert, many)?.rows_affected, 3_000);
        assert_eq!(ids(engine)?.len(), 3_000);
        let most = select("id")
            .from("movies")
            .filter(col("id").is_in((0..400_i64).collect::<Vec<_>>()))
            .order_by("id");
        assert_eq!(engine.query(&most)?.all::<i64>()?.len(), 390);
        let more = select("id").from("movies").filter(col("id").is_in((0..401_i64).collect::<Vec<_>>()));
        let error = engine.query(&more);
        assert_eq!(error.map(drop).map_err(|error| error.kind()), Err(ErrorKind::Compile));
        Ok(())
    })
}

#[test]
fn an_error_says_what_it_is() -> Result<()> {
    on_each(|engine| {
        fill(engine)?;
        let parts = TableDef::new("parts")
            .column(ColumnDef::new("id", Type::Integer).not_null())
            .column(ColumnDef::new("movie", Type::BigInt))
            .column(ColumnDef::new("n", Type::SmallInt))
            .primary_key("id")
            .foreign_key("movie", "movies", "id");
        let schema = Schema::new(vec![parts.clone()]);
        engine.drop_all(&schema)?;
        engine.create_all(&schema)?;
        let kind =
            |statement: &isogloss::Insert| engine.execute(statement).map(drop).map_err(|error| error.kind());
        let part = |id: i32, movie: i64| insert_into("parts").columns(["id", "movie"]).values((id, movie));
        assert_eq!(kind(&part(1, 1)), Ok(()));
        assert_eq!(kind(&part(1, 1)), Err(ErrorKind::UniqueViolation));
        assert_eq!(kind(&part(2, 99)), Err(ErrorKind::ForeignKeyViolation));
        let null = engine.execute(&insert_into("parts").columns("movie").values((1,))).expect_err("no key");
        assert_eq!((null.kind(), null.constraint()), (ErrorKind::NotNullViolation, Some("PARTS.ID")));
        let twice = engine.execute(&part(1, 1)).expect_err("it is there");
        let mut connection = engine.connect()?;
        let constraints = connection.inspector().constraints("parts")?;
        let named = |name: &str| constraints.iter().find(|it| it.name.as_str().eq_ignore_ascii_case(name));
        let broken = twice.constraint().and_then(named).expect("the error names what there is");
        assert_eq!(broken.kind, ConstraintKind::PrimaryKey);
        std::mem::drop(connection);
        assert_eq!(
            kind(&insert_into("parts").columns(["id", "n"]).values((3, 40_000))),
            Err(ErrorKind::Value)
        );
        assert_eq!(kind(&insert_into("nowhere").columns("id").values((1,))), Err(ErrorKind::UnknownName));
        assert_eq!(kind(&insert_into("parts").columns("nothing").values((1,))), Err(ErrorKind::UnknownName));
        assert_eq!(
            engine.execute(&create_table(parts)).map(drop).map_err(|error| error.kind()),
            Err(ErrorKind::NameInUse)
        );
        assert_eq!(
            engine.execute(&drop_table("nowhere")).map(drop).map_err(|error| error.kind()),
            Err(ErrorKind::UnknownName)
        );
        assert_eq!(
            engine.execute(&raw("SELEC 1")).map(drop).map_err(|error| error.kind()),
            Err(ErrorKind::Syntax)
        );
        let wrong = engine.query(&select(literal("abc").cast(Type::Integer)))?.one::<i64>();
        assert_eq!(wrong.map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
        for words in ["connection lost", "deadlock", "4711\n4711 'is in use'\n4711"] {
            let wrong = engine.query(&select(literal(words).cast(Type::Integer)))?.one::<i64>();
            let error = wrong.expect_err("it is no number");
            assert_eq!((error.kind(), error.message().contains("4711")), (ErrorKind::TypeMismatch, false));
        }
        assert_eq!(
            (engine.status().idle, engine.status().in_use),
            (1, 0),
            "one connection went through all of it"
        );
        engine.drop_all(&schema)
    })
}

#[test]
fn who_waits_for_a_lock_waits_as_long_as_it_was_told() -> Result<()> {
    let _turn: MutexGuard<'_, ()> = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for server in &*SERVERS {
        let engine = Engine::open(Rsfbclient, format!("{}?lock_timeout=1", server.url()).as_str())?;
        let schema = Schema::new(vec![movies()]);
        engine.drop_all(&schema)?;
        engine.create_all(&schema)?;
        fill(&engine)?;
        let change = |title: &'static str| update("movies").set("title", title).filter(col("id").eq(1));
        let mut first = engine.begin()?;
        first.execute(&change("first"))?;
        let from = Instant::now();
        let error = engine.execute(&change("second")).expect_err("it is locked");
        assert!(from.elapsed() < Duration::from_secs(30), "it was told to wait for one second");
        assert_eq!(error.kind(), ErrorKind::SerializationFailure, "{error}");
        let mut late = engine.begin()?;
        assert_eq!(late.query(&select("id").from("movies").filter(col("id").eq(1)))?.one::<i64>()?, 1);
        first.commit()?;
        let error = late.execute(&change("late")).expect_err("it was changed since");
        assert_eq!(error.kind(), ErrorKind::SerializationFailure, "{error}");
        drop(late);
    }
    Ok(())
}

#[test]
fn a_table_is_dropped_whatever_was_asked_of_it_on_other_connections() -> Result<()> {
    on_each(|engine| {
        fill(engine)?;
        let (mut one, mut other) = (engine.connect()?, engine.connect()?);
        let query = select("id").from("movies").order_by("id");
        assert_eq!(one.query(&query)?.all::<i64>()?, [1, 2]);
        assert_eq!(other.query(&query)?.all::<i64>()?, [1, 2]);
        one.execute(&drop_table("movies"))?;
        assert!(other.query(&query).and_then(|query| query.all::<i64>()).is_err());
        Ok(())
    })
}

#[test]
fn a_connection_is_refused_for_a_reason() -> Result<()> {
    let _turn: MutexGuard<'_, ()> = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    for server in &*SERVERS {
        let refused = |url: String| {
            let engine = Engine::open(Rsfbclient, url.as_str()).expect("nothing is connected yet");
            let error = engine.connect().map(drop).expect_err("it cannot be connected to");
            assert!(!format!("{error} {error:?}").contains("hunter2"));
            error.kind()
        };
        let at = server.url();
        assert_eq!(refused(at.replace(":masterkey@", ":hunter2@")), ErrorKind::Authentication);
        assert_eq!(refused(at.replace("judge.fdb", "nowhere.fdb")), ErrorKind::Connect);
        assert_eq!(refused(format!("{at}?colour=red")), ErrorKind::Url);
        assert_eq!(refused("firebird://SYSDBA:hunter2@127.0.0.1:1/x".to_owned()), ErrorKind::Connect);
    }
    Ok(())
}

/// Whatever comes is kept by its kind.
#[test]
fn values_that_nobody_asked_for_by_type_are_told_by_the_client_s_kinds() -> Result<()> {
    on_each(|engine| {
        fill(engine)?;
        let query = select((col("id"), col("released"))).from("movies").order_by("id");
        let mut seen = Vec::new();
        engine.query(&query)?.for_each(|row| {
            seen.push((row.get::<ValueRef<'_>>(0)?.to_value(), row.get::<ValueRef<'_>>(1)?.to_value()));
            Ok(())
        })?;
        let midnight = Value::Timestamp(date_time(date(2002, 10, 11), time(0, 0, 0)));
        assert_eq!(seen[0], (Value::BigInt(1), midnight));
        Ok(())
    })
}

/// Some minutes of work.
const LONG: &str =
    "SELECT COUNT(*) FROM RDB$FIELDS a, RDB$FIELDS b, RDB$FIELDS c, RDB$FIELDS d, RDB$FIELDS e";

#[test]
fn a_statement_is_broken_off_by_hand_and_when_its_time_is_over() -> Result<()> {
    on_each(|engine| {
        let mut connection = engine.connect()?;
        let handle = connection.cancel_handle().expect("it can be broken off");
        let mut transaction = connection.begin()?;
        let insert = insert_into("movies").columns(["id", "title"]).values((1, "Heat"));
        transaction.execute(&insert)?;
        let result = std::thread::scope(|scope| {
            let canceller = scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(100));
                handle.cancel()
            });
            let result = transaction.query(&raw(LONG))?.one::<i64>();
            canceller.join().expect("no panic")?;
            Result::<_>::Ok(result)
        })?;
        assert_eq!(result.map_err(|error| error.kind()), Err(ErrorKind::Cancelled));
        // The transaction is as it was before.
        transaction.commit()?;
        assert_eq!(connection.query(&select("id").from("movies"))?.all::<i64>()?, [1]);
        connection.set_statement_timeout(Some(Duration::from_millis(100)));
        let begun = Instant::now();
        let result = connection.query(&raw(LONG))?.one::<i64>();
        assert_eq!(result.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        connection.set_statement_timeout(None);
        assert_eq!(connection.query(&select("id").from("movies"))?.all::<i64>()?, [1]);
        Ok(())
    })
}

#[test]
fn the_plan_of_a_statement_is_told_and_the_statement_does_not_run() -> Result<()> {
    on_each(|engine| {
        let mut connection = engine.connect()?;
        let by_id = select("title").from("movies").filter(col("id").eq(1));
        let plan = connection.explain(&by_id)?;
        let text = plan[0].get::<&str>("plan")?;
        assert!(text.contains("MOVIES") && text.contains("Unique Scan"), "{text}");
        connection.execute(&insert_into("movies").columns(["id", "title"]).values((1, "Heat")))?;
        let plan = connection.explain(&delete_from("movies"))?;
        assert!(plan[0].get::<&str>("plan")?.contains("Full Scan"), "{plan:?}");
        let mut transaction = connection.begin()?;
        transaction.execute(&delete_from("movies"))?;
        transaction.rollback()?;
        assert_eq!(connection.query(&by_id)?.all::<String>()?, ["Heat"]);
        let wrong = connection.explain(&select("id").from("nobody")).map(drop).map_err(|error| error.kind());
        assert_eq!(wrong, Err(ErrorKind::UnknownName));
        Ok(())
    })
}

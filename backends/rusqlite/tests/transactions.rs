//! What SQLite undoes by itself, and what takes several statements: all of it or nothing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use isogloss::{
    ColumnDef, Name, TableDef, Type, Value, begin, col, count_all, create_table, insert_into, raw, select,
};
use isogloss_engine::{Engine, ErrorKind, OwnedRow, Result};
use isogloss_rusqlite::Rusqlite;

fn engine() -> Result<Engine> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    engine.execute(&raw("CREATE TABLE t (id INTEGER PRIMARY KEY, u INTEGER UNIQUE ON CONFLICT ROLLBACK)"))?;
    Ok(engine)
}

fn add(id: i64, u: i64) -> isogloss::Insert {
    insert_into("t").columns(["id", "u"]).values((id, u))
}

fn ids(engine: &Engine) -> Result<Vec<i64>> {
    engine.query(&select("id").from("t").order_by("id"))?.all()
}

/// Otherwise what follows would be committed at once, statement by statement.
#[test]
fn nothing_runs_in_a_transaction_that_the_database_has_rolled_back() -> Result<()> {
    let engine = engine()?;
    let mut transaction = engine.begin()?;
    transaction.execute(&add(1, 1))?;
    let error = transaction.execute(&add(2, 1)).expect_err("it is there");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    let error = transaction.execute(&add(3, 3)).expect_err("there is no transaction");
    assert!(error.to_string().contains("rolled back"), "{error}");
    assert!(transaction.query(&select("id").from("t"))?.all::<i64>().is_err());
    assert!(transaction.begin().is_err(), "nor is there one inside of it");
    assert!(transaction.commit().is_err(), "what was lost is not kept");
    assert!(ids(&engine)?.is_empty());

    let mut transaction = engine.begin()?;
    transaction.execute(&add(1, 1))?;
    let mut inside = transaction.begin()?;
    assert!(inside.execute(&add(2, 1)).is_err());
    inside.rollback()?;
    assert!(transaction.execute(&add(3, 3)).is_err(), "the outer one is gone, too");
    transaction.rollback()?;
    engine.execute(&add(4, 4))?;
    assert_eq!(ids(&engine)?, [4]);
    Ok(())
}

#[test]
fn a_change_that_is_broken_off_takes_its_transaction_along() -> Result<()> {
    let engine = engine()?;
    let mut connection = engine.connect()?;
    connection.set_statement_timeout(Some(Duration::from_millis(50)));
    let mut transaction = connection.begin()?;
    transaction.execute(&add(1, 1))?;
    let endless =
        "INSERT INTO t (id) WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n) SELECT n FROM n";
    let error = transaction.execute(&raw(endless)).expect_err("it has no end");
    assert_eq!(error.kind(), ErrorKind::StatementTimeout);
    assert!(transaction.execute(&add(3, 3)).is_err());
    transaction.rollback()?;
    assert!(connection.query(&select("id").from("t"))?.all::<i64>()?.is_empty());
    Ok(())
}

#[test]
fn what_is_refused_at_its_commit_leaves_no_transaction_behind() -> Result<()> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    engine.execute(&raw("CREATE TABLE p (id INTEGER PRIMARY KEY)"))?;
    engine.execute(&raw(
        "CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)",
    ))?;
    let mut connection = engine.connect()?;
    let insert = insert_into("c").columns(["id", "p"]);
    let orphans = (1..=1_500_i64).map(|id| (id, id));
    let error = connection.insert_rows(&insert, orphans).map(drop).expect_err("they have no parents");
    assert_eq!(error.kind(), ErrorKind::ForeignKeyViolation, "{error}");
    connection.execute(&insert_into("p").columns("id").values((7,)))?;
    drop(connection);
    let left = engine.query(&select("id").from("p"))?.all::<i64>()?;
    assert_eq!(left, [7], "it was not undone with somebody else's transaction");
    Ok(())
}

#[test]
fn a_panic_among_many_rows_undoes_those_before_it() -> Result<()> {
    let engine = engine()?;
    let mut connection = engine.connect()?;
    let insert = insert_into("t").columns(["id", "u"]);
    let rows = (1..=3_000_i64).map(|id| if id < 2_500 { (id, id) } else { panic!("on purpose") });
    let panicked = catch_unwind(AssertUnwindSafe(|| connection.insert_rows(&insert, rows).map(drop)));
    assert!(panicked.is_err());
    connection.execute(&add(9_000, 9_000))?;
    drop(connection);
    assert_eq!(ids(&engine)?, [9_000]);
    Ok(())
}

/// The values of the upsert count against the limit of binds as well, so that the rows fit by themselves and not with them.
#[test]
fn rows_that_take_two_statements_after_all_are_all_there_or_none() -> Result<()> {
    const WIDTH: usize = 33;
    const ROWS: i64 = 992;
    let names: Vec<Name> = (0..WIDTH).map(|number| Name::from(format!("c{number}"))).collect();
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    let column =
        |table: TableDef, name: &Name| table.column(ColumnDef::new(name.clone(), Type::BigInt).not_null());
    let table = names.iter().fold(TableDef::new("wide"), column).primary_key("c0").unique("c1");
    engine.execute(&create_table(table))?;
    let sum = (0..50_i64).fold(col("wide.c2"), |sum, number| sum + number);
    let upsert = insert_into("wide").columns(names).on_conflict("c0").update("c2", sum);
    // The last one breaks the rule of the first.
    let row = |id: i64| {
        let mut row = vec![Value::BigInt(id), Value::BigInt((id + 1) % ROWS)];
        row.resize(WIDTH, Value::BigInt(1));
        row
    };
    let rows = |count| (1..=count).map(row);
    let mut connection = engine.connect()?;
    assert_eq!(connection.insert_rows(&upsert, rows(ROWS - 1))?.rows_affected, ROWS as u64 - 1);
    connection.execute(&isogloss::delete_from("wide"))?;
    let error = connection
        .insert_rows(&upsert, rows(ROWS).chain([row(2 * ROWS)]))
        .map(drop)
        .expect_err("it is there");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation, "{error}");
    let left: i64 = connection.query(&select(count_all()).from("wide"))?.one()?;
    assert_eq!(left, 0);
    Ok(())
}

/// As SQLite keeps it, it is a number.
#[test]
fn a_row_on_its_own_knows_what_its_values_were_meant_to_be() -> Result<()> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    let row: OwnedRow = engine.query(&select((raw("1 AS flag"), raw("'2024-02-29' AS day"))))?.one()?;
    assert!(row.get::<bool>("flag")?);
    assert_eq!(row.get::<isogloss::Date>("day")?, isogloss::date(2024, 2, 29));
    Ok(())
}

#[test]
fn a_statement_that_ends_a_transaction_is_noticed() -> Result<()> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    let mut connection = engine.connect()?;
    connection.execute(&raw("CREATE TABLE t (id INTEGER PRIMARY KEY)"))?;
    let add = |id: i64| insert_into("t").columns("id").values((id,));

    let mut tx = connection.begin()?;
    tx.execute(&add(1))?;
    tx.execute(&raw("COMMIT"))?;
    let error = tx.execute(&add(2)).expect_err("it would be committed at once");
    assert!(error.message().contains("has ended this transaction"), "{error}");
    let error = tx.rollback().expect_err("there is nothing left to be undone");
    assert!(error.message().contains("committed what was done before"), "{error}");
    assert_eq!(connection.query(&select("id").from("t"))?.all::<i64>()?, [1]);

    // Who wants it committed anyway, and does nothing more, has what it wants.
    let mut tx = connection.begin()?;
    tx.execute(&add(3))?;
    tx.execute(&raw("COMMIT"))?;
    tx.commit()?;
    connection.execute(&add(4))?;
    assert_eq!(connection.query(&select("id").from("t").order_by("id"))?.all::<i64>()?, [1, 3, 4]);

    // What a text has undone is not said to be committed.
    let mut tx = connection.begin()?;
    tx.execute(&add(5))?;
    tx.execute(&raw("ROLLBACK"))?;
    assert!(tx.commit().is_err());
    connection.execute(&add(6))?;
    assert_eq!(connection.query(&select("id").from("t").order_by("id"))?.all::<i64>()?, [1, 3, 4, 6]);
    Ok(())
}

#[test]
fn what_was_set_for_a_transaction_that_cannot_begin_is_taken_back() -> Result<()> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    let mut connection = engine.connect()?;
    connection.execute(&raw("CREATE TABLE t (id INTEGER PRIMARY KEY)"))?;
    connection.execute(&raw("BEGIN"))?;
    assert!(connection.begin_with(&begin().read_only()).is_err(), "one is open already");
    connection.execute(&raw("INSERT INTO t VALUES (1)"))?;
    connection.execute(&raw("COMMIT"))?;
    Ok(())
}

#[test]
fn a_closure_on_a_connection_is_a_transaction_and_inside_of_one_a_savepoint() -> Result<()> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    engine.execute(&raw("CREATE TABLE t (id INTEGER PRIMARY KEY)"))?;
    let add = |id: i64| insert_into("t").columns("id").values((id,));
    let mut connection = engine.connect()?;
    connection.transaction(|outer| {
        outer.execute(&add(1))?;
        let inner: Result<()> = outer.transaction(|inner| {
            inner.execute(&add(2))?;
            inner.execute(&add(1)).map(drop)
        });
        assert!(inner.is_err());
        outer.execute(&add(3)).map(drop)
    })?;
    assert_eq!(connection.query(&select("id").from("t").order_by("id"))?.all::<i64>()?, [1, 3]);
    Ok(())
}

//! Many rows at once, what comes back of each, and columns by their names.

use isogloss::{ColumnDef, TableDef, Type, col, create_table, excluded, insert_into, param, select};
use isogloss_engine::{AsyncEngine, Engine, ErrorKind, Options, OwnedRow, Result, Worker};
use isogloss_rusqlite::Rusqlite;

/// Numbers are given by the database, so that only what comes back tells them.
fn people() -> TableDef {
    TableDef::new("people")
        .column(ColumnDef::new("id", Type::BigInt).not_null().identity())
        .column(ColumnDef::new("name", Type::Text).not_null())
        .primary_key("id")
        .unique("name")
}

fn engine() -> Result<Engine> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    engine.execute(&create_table(people()))?;
    Ok(engine)
}

#[test]
fn what_comes_back_of_many_rows_is_in_the_order_in_which_they_were_given() -> Result<()> {
    let engine = engine()?;
    let insert = insert_into("people").columns("name").returning(["id", "name"]);
    let names: Vec<String> = (0..500).rev().map(|number| format!("{number:03}")).collect();
    let rows = names.iter().map(|name| (name,));
    let returned: Vec<(i64, String)> = engine.connect()?.insert_rows_returning(&insert, rows)?;
    assert!(returned.iter().map(|(_, name)| name).eq(&names));
    assert!(returned.iter().map(|(id, _)| *id).eq(1..=500));
    // A key that is there already is that of the row that is updated.
    let upsert = insert.clone().on_conflict("name").update("name", excluded("name"));
    let again: Vec<(i64, String)> = engine.connect()?.insert_rows_returning(&upsert, [("250",), ("new",)])?;
    assert_eq!(again, [(250, "250".to_owned()), (501, "new".to_owned())]);
    Ok(())
}

#[test]
fn all_of_them_are_inserted_or_none() -> Result<()> {
    let engine = engine()?;
    let insert = insert_into("people").columns("name").returning("id");
    let error = engine
        .connect()?
        .insert_rows_returning::<i64, _>(&insert, [("a",), ("b",), ("a",)])
        .expect_err("a name is there twice");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert!(engine.query(&select("id").from("people"))?.all::<i64>()?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_async_engine_returns_the_same() -> Result<()> {
    let engine = AsyncEngine::open(Worker(Rusqlite), "sqlite::memory:")?;
    engine.execute(&create_table(people())).await?;
    let insert = insert_into("people").columns("name").returning("id");
    let mut connection = engine.connect().await?;
    assert_eq!(connection.insert_rows_returning::<i64, _>(&insert, [("a",), ("b",)]).await?, [1, 2]);
    Ok(())
}

#[test]
fn rows_of_the_statement_s_own_are_not_lost_in_silence() -> Result<()> {
    let engine = engine()?;
    let mut connection = engine.connect()?;
    let insert = insert_into("people").columns("name");
    let own = insert.clone().values(("a",));
    let returning = insert.clone().returning("id");
    let nothing = returning.clone().on_conflict("name").do_nothing();
    let kind = |result: Result<()>| result.expect_err("it is refused").kind();
    assert_eq!(kind(connection.insert_rows(&own, [("b",)]).map(drop)), ErrorKind::Unsupported);
    assert_eq!(kind(connection.insert_rows(&returning, [("b",)]).map(drop)), ErrorKind::Unsupported);
    for refused in [own.returning("id"), insert, nothing] {
        let result = connection.insert_rows_returning::<i64, _>(&refused, [("b",)]);
        assert_eq!(kind(result.map(drop)), ErrorKind::Unsupported);
    }
    drop(connection);
    assert!(engine.query(&select("id").from("people"))?.all::<i64>()?.is_empty());
    Ok(())
}

#[test]
fn a_name_that_several_columns_have_is_none() -> Result<()> {
    let engine = engine()?;
    engine.connect()?.insert_rows(&insert_into("people").columns("name"), [("a",), ("b",)])?;
    let other = isogloss::table("people").alias("o");
    let both = select((col("people.id"), other.col("id"), col("people.name")))
        .from("people")
        .join(&other, other.col("id").gt(col("people.id")));
    let row: OwnedRow = engine.query(&both)?.one()?;
    let error = row.get::<i64>("id").expect_err("there are two");
    assert!(error.message().contains("several columns are called `id`"), "{error}");
    assert_eq!((row.get::<i64>(0)?, row.get::<i64>(1)?, row.get::<&str>("name")?), (1, 2, "a"));
    Ok(())
}

#[test]
fn values_are_shown_to_those_who_ask_for_them() -> Result<()> {
    let insert = insert_into("people").columns("name").values(("a secret",));
    for shown in [false, true] {
        let options = Options::url("sqlite::memory:")?.values_in_errors(shown);
        let engine = Engine::open(Rusqlite, options)?;
        engine.execute(&create_table(people()))?;
        engine.execute(&insert)?;
        let error = engine.execute(&insert).expect_err("the name is there");
        assert_eq!(error.to_string().contains("a secret"), shown, "{error}");
        assert_eq!(format!("{error:?}").contains("a secret"), shown, "{error:?}");
        assert!(!error.message().contains("a secret"));
    }
    Ok(())
}

#[test]
fn a_statement_is_kept_on_the_connection_that_one_has() -> Result<()> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    let mut connection = engine.connect()?;
    // The engine has no other one that it could ask.
    connection.execute(&create_table(people()))?;
    connection.execute(&insert_into("people").columns("name").values(("a",)))?;
    let query = select("id").from("people").filter(col("name").eq(param("name", Type::Text)));
    let kept = connection.keep(&query)?;
    assert_eq!(connection.query(&kept.fill([("name", "a")])?)?.all::<i64>()?, [1]);
    Ok(())
}

//! The inspector, asked by tasks. What it tells is tried with the blocking client, which asks the same.

use isogloss::{ColumnDef, Isolation, Name, Schema, TableDef, Type, begin, col, raw, select};
use isogloss_engine::{AsyncEngine, Result};
use isogloss_tokio_postgres::TokioPostgres;

use crate::{engine, options, server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_there_is_told_to_tasks_as_well() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let people = TableDef::new("people")
        .column(ColumnDef::new("id", Type::BigInt).identity())
        .column(ColumnDef::new("tags", Type::array(Type::Text)))
        .primary_key("id");
    let friends = TableDef::new("friends")
        .column(ColumnDef::new("one", Type::BigInt).not_null())
        .column(ColumnDef::new("other", Type::BigInt).not_null())
        .primary_key(["one", "other"])
        .foreign_key("one", "people", "id")
        .foreign_key("other", "people", "id");
    let schema = Schema::new(vec![friends, people]);
    engine.create_all(&schema).await?;
    engine.create_all(&schema).await?;
    let mut connection = engine.connect().await?;
    assert_eq!(connection.inspector().all().await?, schema);
    assert_eq!(
        connection.inspector().in_schema("public").tables().await?,
        ["friends", "people"].map(Name::new)
    );
    let plan = connection.explain(&select("id").from("people").filter(col("id").eq(1))).await?;
    assert!(format!("{plan:?}").contains("public.people"), "{plan:?}");
    drop(connection);
    engine.drop_all(&schema).await?;
    assert_eq!(engine.connect().await?.inspector().tables().await?, []);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_engine_says_how_its_transactions_begin() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let usual = begin().isolation(Isolation::Serializable).read_only().deferrable();
    let engine = AsyncEngine::open(TokioPostgres, options(&server)?.transactions(usual))?;
    let mut tx = engine.begin().await?;
    for (setting, value) in [
        ("transaction_isolation", "serializable"),
        ("transaction_read_only", "on"),
        ("transaction_deferrable", "on"),
    ] {
        assert_eq!(
            tx.query(&raw(format!("SHOW {setting}"))).await?.one::<String>().await?,
            value,
            "{setting}"
        );
    }
    tx.rollback().await?;
    // What a transaction says itself counts, and the next one is as usual.
    let mut tx = engine.begin_with(&begin().isolation(Isolation::ReadCommitted)).await?;
    assert_eq!(tx.query(&raw("SHOW transaction_read_only")).await?.one::<String>().await?, "off");
    tx.commit().await?;
    let mut tx = engine.begin().await?;
    assert_eq!(tx.query(&raw("SHOW transaction_deferrable")).await?.one::<String>().await?, "on");
    tx.commit().await
}

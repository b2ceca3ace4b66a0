//! SQLite for async engines: a thread for each connection.

use std::time::Duration;

use isogloss::{ColumnDef, TableDef, Type, col, create_table, insert_into, raw, select, sum};
use isogloss_engine::{AsyncEngine, ErrorKind, Options, Result, Worker};
use isogloss_rusqlite::Rusqlite;

type Filed = (i64, String, Option<Vec<u8>>, f64);

async fn engine(rows: i64) -> Result<AsyncEngine> {
    let engine = AsyncEngine::open(Worker(Rusqlite), "sqlite::memory:")?;
    let table = TableDef::new("t")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("name", Type::Text).not_null())
        .column(ColumnDef::new("picture", Type::Blob))
        .column(ColumnDef::new("size", Type::Double).not_null())
        .primary_key("id");
    engine.execute(&create_table(&table)).await?;
    let mut tx = engine.begin().await?;
    for id in 0..rows {
        let picture = (id % 3 == 0).then(|| vec![id as u8; 5]);
        let row = (id, format!("name {id}"), picture, id as f64 / 2.0);
        tx.execute(&insert_into("t").columns(["id", "name", "picture", "size"]).values(row)).await?;
    }
    tx.commit().await?;
    Ok(engine)
}

#[tokio::test]
async fn rows_come_over_as_they_are() -> Result<()> {
    let engine = engine(2_000).await?;
    let all: Vec<Filed> = engine.query(&select("*").from("t").order_by("id")).await?.all().await?;
    assert_eq!(all.len(), 2_000);
    for (id, (found, name, picture, size)) in (0..).zip(&all) {
        assert_eq!((*found, name.as_str(), *size), (id, format!("name {id}").as_str(), id as f64 / 2.0));
        assert_eq!(picture.as_deref(), (id % 3 == 0).then_some([id as u8; 5].as_slice()));
    }
    let total: i64 = engine.query(&select(sum(col("id"))).from("t")).await?.one().await?;
    assert_eq!(total, 1_999_000);
    Ok(())
}

#[tokio::test]
async fn who_has_enough_stops_the_thread() -> Result<()> {
    let engine = engine(5_000).await?;
    let query = select("name").from("t").order_by("id");
    assert_eq!(engine.query(&query).await?.first::<String>().await?.as_deref(), Some("name 0"));
    let wrong = engine.query(&query).await?.all::<i64>().await;
    assert_eq!(wrong.map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
    // It is the same connection as before: the only one that this database has.
    assert_eq!(engine.query(&query).await?.all::<String>().await?.len(), 5_000);
    Ok(())
}

#[tokio::test]
async fn a_query_that_nobody_waits_for_is_broken_off() -> Result<()> {
    let engine = AsyncEngine::open(Worker(Rusqlite), Options::url("sqlite::memory:")?.one_connection())?;
    let endless = raw("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n");
    let gave_up = tokio::time::timeout(Duration::from_millis(50), async {
        engine.query(&endless).await?.one::<i64>().await
    });
    assert!(gave_up.await.is_err());
    assert_eq!(engine.query(&select(col("1"))).await.map(drop).map_err(|error| error.kind()), Ok(()));
    assert_eq!(engine.status().in_use, 0);
    Ok(())
}

#[tokio::test]
async fn errors_come_over_with_their_kind() -> Result<()> {
    let engine = engine(1).await?;
    let again = insert_into("t").columns(["id", "name", "size"]).values((0, "twice", 1.0));
    let error = engine.execute(&again).await.expect_err("the key is there");
    assert_eq!((error.kind(), error.constraint()), (ErrorKind::UniqueViolation, Some("t.id")));
    let nowhere = AsyncEngine::open(Worker(Rusqlite), "sqlite:/nowhere/at/all.db")?;
    assert_eq!(nowhere.connect().await.map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
    Ok(())
}

#[tokio::test]
async fn what_is_there_is_told_over_the_thread_as_well() -> Result<()> {
    let engine = engine(0).await?;
    let mut connection = engine.connect().await?;
    assert_eq!(connection.inspector().tables().await?, [isogloss::Name::new("t")]);
    let table = connection.inspector().table("t").await?.expect("a table");
    assert_eq!(table.primary_key, [isogloss::Name::new("id")]);
    Ok(())
}

#[tokio::test]
async fn transactions_are_undone_and_kept() -> Result<()> {
    let engine = engine(0).await?;
    let count = async || -> Result<usize> {
        Ok(engine.query(&select("id").from("t")).await?.all::<i64>().await?.len())
    };
    let add = |id: i64| insert_into("t").columns(["id", "name", "size"]).values((id, "x", 1.0));
    let failed: Result<()> = engine
        .transaction(async |tx| {
            tx.execute(&add(1)).await?;
            tx.execute(&add(1)).await.map(drop)
        })
        .await;
    assert_eq!(failed.map_err(|error| error.kind()), Err(ErrorKind::UniqueViolation));
    assert_eq!(count().await?, 0);
    engine.transaction(async |tx| tx.execute(&add(1)).await).await?;
    assert_eq!(count().await?, 1);
    let mut connection = engine.connect().await?;
    let mut tx = connection.begin().await?;
    tx.execute(&add(2)).await?;
    drop(tx);
    connection.close().await;
    assert_eq!(count().await?, 1);
    Ok(())
}

#[tokio::test]
async fn many_tasks_share_few_connections() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("isogloss-worker-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let url = format!("sqlite:{}", folder.join("many.db").display());
    let engine = AsyncEngine::open(Worker(Rusqlite), Options::url(&url)?.pool_size(2).max_overflow(2))?;
    engine.execute(&raw("CREATE TABLE t (id INTEGER)")).await?;
    let tasks: Vec<_> = (0..16_i64)
        .map(|id| {
            let engine = engine.clone();
            tokio::spawn(async move {
                engine.execute(&insert_into("t").columns("id").values((id,))).await?;
                engine.query(&select("id").from("t").filter(col("id").eq(id))).await?.one::<i64>().await
            })
        })
        .collect();
    for (id, task) in (0..).zip(tasks) {
        assert_eq!(task.await.expect("no panic")?, id);
    }
    assert_eq!((engine.status().in_use, engine.status().waiting), (0, 0));
    engine.close().await;
    std::fs::remove_dir_all(folder).expect("the folder was there");
    Ok(())
}

#[tokio::test]
async fn rows_can_be_pulled_across_the_threads() -> Result<()> {
    let engine = engine(3_000).await?;
    let query = select(("id", "name")).from("t").order_by("id");
    let mut rows = engine.query(&query).await?.rows()?;
    let mut expected = 0..3_000_i64;
    while let Some(row) = rows.next().await? {
        assert_eq!((Some(row.get::<i64>(0)?), row.get::<&str>(1)?.len() > 5), (expected.next(), true));
    }
    assert_eq!(expected.next(), None);
    drop(rows);
    let mut rows = engine.query(&query).await?.rows()?;
    assert_eq!(rows.next_as::<(i64, String)>().await?, Some((0, "name 0".to_owned())));
    rows.close().await;
    assert_eq!(engine.query(&query).await?.all::<(i64, String)>().await?.len(), 3_000);
    Ok(())
}

#[tokio::test]
async fn what_is_closed_has_let_go_of_the_database() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("isogloss-closed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("file.db");
    let url = format!("sqlite:{}", file.display());
    for _ in 0..20 {
        let engine =
            AsyncEngine::open(Worker(Rusqlite), Options::url(&url)?.on_connect("PRAGMA journal_mode = WAL"))?;
        engine.execute(&raw("CREATE TABLE IF NOT EXISTS t (id INTEGER)")).await?;
        engine.close().await;
        // The last connection takes the log with it.
        assert!(!folder.join("file.db-wal").exists());
    }
    std::fs::remove_dir_all(folder).expect("it can be removed");
    Ok(())
}

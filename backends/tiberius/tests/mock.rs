//! What goes over the wire, against a server of canned answers. It finds the answer to a statement with values by its text
//! in capitals, which is why the names here are.

mod support;

use std::error::Error as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use isogloss::{
    ColumnDef, Isolation, Schema, TableDef, Type, begin, col, delete_from, insert_into, raw, select, update,
};
use isogloss_engine::{AsyncEngine, Engine, ErrorKind, Options, Result};
use isogloss_tiberius::{BlockingTiberius, Tiberius};
use mssql_mock_tds::{ColumnValue, LeadingError, QueryResponse, SqlDataType};
use support::{Between, Server, between, rows, url};

const MOVIES: &[(&str, SqlDataType)] = &[("ID", SqlDataType::BigInt), ("TITLE", SqlDataType::NVarChar)];

fn movies() -> QueryResponse {
    let movie = |id, title: &str| vec![ColumnValue::BigInt(id), ColumnValue::NVarChar(title.to_owned())];
    rows(MOVIES, vec![movie(1, "The Bourne Identity"), movie(2, "Амели 🎬")])
}

async fn server() -> Server {
    let server = Server::new("16.0.1000.6", 160).await;
    server.answer("SELECT [ID], [TITLE] FROM [MOVIES]", movies()).await;
    server.answer("SELECT [ID], [TITLE] FROM [MOVIES] WHERE [ID] > @", movies()).await;
    server
}

#[tokio::test]
async fn the_dialect_is_that_of_the_server_and_no_newer_than_the_database_behaves() -> Result<()> {
    for (version, level, wanted) in
        [("16.0.1000.6", 160, 2022), ("16.0.1000.6", 110, 2012), ("13.0.5026.0", 130, 2016)]
    {
        let server = Server::new(version, level).await;
        let engine = AsyncEngine::open(Tiberius, &*server.url())?;
        assert_eq!(engine.dialect().await?.version().major, wanted);
    }
    Ok(())
}

#[tokio::test]
async fn statements_with_values_and_without_are_answered() -> Result<()> {
    let server = server().await;
    let engine = AsyncEngine::open(Tiberius, &*server.url())?;
    let wanted = [(1, "The Bourne Identity".to_owned()), (2, "Амели 🎬".to_owned())];
    let all: Vec<(i64, String)> = engine.query(&select(("ID", "TITLE")).from("MOVIES")).await?.all().await?;
    assert_eq!(all, wanted);
    let some = select(("ID", "TITLE")).from("MOVIES").filter(col("ID").gt(0_i64));
    let all: Vec<(i64, String)> = engine.query(&some).await?.all().await?;
    assert_eq!(all, wanted);
    assert_eq!(engine.query(&some).await?.first::<(i64, String)>().await?, Some(wanted[0].clone()));
    assert_eq!(engine.status().in_use, 0);
    Ok(())
}

#[test]
fn the_blocking_face_answers_the_same_and_inside_of_another_runtime_too() -> Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let server = runtime.block_on(server());
    let engine = Engine::open(BlockingTiberius, &*server.url())?;
    let some = select(("ID", "TITLE")).from("MOVIES").filter(col("ID").gt(0_i64));
    let ask = || engine.query(&some)?.all::<(i64, String)>().map(|rows| rows.len());
    assert_eq!(ask()?, 2);
    let mut tx = engine.begin()?;
    tx.execute(&raw("CREATE TABLE T (A INT)"))?;
    tx.commit()?;
    // Neither calls nor drops may panic there.
    runtime.block_on(async {
        assert_eq!(ask()?, 2);
        engine.close();
        Ok(())
    })
}

#[tokio::test]
async fn the_async_face_asks_for_its_runtime_and_never_panics() -> Result<()> {
    let server = server().await;
    let connected = std::thread::spawn({
        let url = server.url();
        move || -> Result<ErrorKind> {
            let engine = AsyncEngine::open(Tiberius, &*url)?;
            let future = std::pin::pin!(engine.connect());
            match std::future::Future::poll(
                future,
                &mut std::task::Context::from_waker(std::task::Waker::noop()),
            ) {
                std::task::Poll::Ready(Err(error)) => Ok(error.kind()),
                _ => Ok(ErrorKind::Internal),
            }
        }
    });
    assert_eq!(connected.join().expect("no panic")?, ErrorKind::Unsupported);
    Ok(())
}

#[tokio::test]
async fn what_the_server_refuses_has_its_kind_and_the_connection_goes_on() -> Result<()> {
    let server = server().await;
    let engine = AsyncEngine::open(Tiberius, Options::url(&server.url())?.one_connection())?;
    let unique = "Violation of PRIMARY KEY constraint 'PK_T'. Cannot insert duplicate key in object 'dbo.T'. \
                  The duplicate key value is (4711).";
    let index = "Cannot insert duplicate key row in object 'dbo.T' with unique index 'UX_T'. \
                 The duplicate key value is (4711).";
    let created = "The CREATE UNIQUE INDEX statement terminated because a duplicate key was found for the object \
                   name 'dbo.T' and the index name 'UX_T'. The duplicate key value is (4711).";
    let reference = "The INSERT statement conflicted with the FOREIGN KEY constraint \"FK_T\". \
                     The conflict occurred in database \"app\", table \"dbo.U\", column 'ID'.";
    let check = "The INSERT statement conflicted with the CHECK constraint \"CK_T\". The conflict occurred in \
                 database \"app\", table \"dbo.T\", column 'A'.";
    let null = "Cannot insert the value NULL into column 'A', table 'app.dbo.T'; column does not allow nulls. \
                INSERT fails.";
    let number = "Conversion failed when converting the nvarchar value '4711x' to data type int.";
    let cases = [
        (2627, unique, ErrorKind::UniqueViolation, Some("PK_T")),
        (2601, index, ErrorKind::UniqueViolation, Some("UX_T")),
        (547, reference, ErrorKind::ForeignKeyViolation, Some("FK_T")),
        (547, check, ErrorKind::CheckViolation, Some("CK_T")),
        (515, null, ErrorKind::NotNullViolation, Some("T.A")),
        (245, number, ErrorKind::TypeMismatch, None),
        (220, "Arithmetic overflow error for data type tinyint, value = 4711.", ErrorKind::Value, None),
        (232, "Arithmetischer Überlauffehler für smallint, Wert = 4711.000000.", ErrorKind::Value, None),
        (
            244,
            "The conversion of the varchar value '4711' overflowed an INT1 column.",
            ErrorKind::Value,
            None,
        ),
        (
            248,
            "The conversion of the nvarchar value '4711' overflowed an int column.",
            ErrorKind::Value,
            None,
        ),
        (248, "La valeur 4711 dépasse une colonne int.", ErrorKind::Value, None),
        (1505, created, ErrorKind::Database, None),
        (1205, "Transaction (Process ID 52) was deadlocked ..", ErrorKind::Deadlock, None),
        (1222, "Lock request time out period exceeded.", ErrorKind::LockTimeout, None),
        (3960, "Snapshot isolation transaction aborted ..", ErrorKind::SerializationFailure, None),
        (102, "Incorrect syntax near 'FROM'.", ErrorKind::Syntax, None),
        (208, "Invalid object name 'T'.", ErrorKind::UnknownName, None),
        (229, "The INSERT permission was denied ..", ErrorKind::PermissionDenied, None),
        (8134, "Divide by zero error encountered.", ErrorKind::Database, None),
    ];
    for (number, message, kind, constraint) in cases {
        // Once as a batch, once with values.
        server.refuse("INSERT INTO [T] ([A]) VALUES (@", number, message).await;
        server.refuse("CREATE TABLE REFUSED (A INT)", number, message).await;
        let with_values = engine.execute(&insert_into("T").columns("A").values((1,))).await;
        let batch = engine.execute(&raw("CREATE TABLE REFUSED (A INT)")).await;
        for error in [with_values.expect_err("refused"), batch.expect_err("refused")] {
            assert_eq!((error.kind(), error.constraint()), (kind, constraint), "{error}");
            assert_eq!(error.code(), Some(&*number.to_string()));
            assert!(error.source().is_some() && !error.breaks_connection());
            assert!(!error.to_string().contains("4711"), "{error}");
        }
        assert_eq!(engine.query(&raw("SELECT 1")).await?.one::<i32>().await?, 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_error_before_rows_is_told_behind_them() -> Result<()> {
    let server = server().await;
    let engine = AsyncEngine::open(Tiberius, Options::url(&server.url())?.one_connection())?;
    let answer = movies().with_leading_error(LeadingError::new(50_000, 16, "raised"));
    server.answer("SELECT [ID], [TITLE] FROM [RAISED]", answer).await;
    let found =
        async { engine.query(&select(("ID", "TITLE")).from("RAISED")).await?.all::<(i64, String)>().await };
    assert_eq!(found.await.expect_err("raised").code(), Some("50000"));
    assert_eq!(engine.query(&raw("SELECT 1")).await?.one::<i32>().await?, 1);
    Ok(())
}

#[tokio::test]
async fn who_may_not_come_in_is_told_so_without_the_password() -> Result<()> {
    let server = server().await;
    let engine = AsyncEngine::open(Tiberius, &*url(between(server.address, Between::NoEntry).await))?;
    let error = engine.connect().await.map(drop).expect_err("refused");
    assert_eq!((error.kind(), error.code()), (ErrorKind::Authentication, Some("18456")));
    assert!(!format!("{error} {error:?} {engine:?}").contains("hunter2"));
    Ok(())
}

#[tokio::test]
async fn nobody_there_and_nobody_who_speaks_are_errors_of_connecting() -> Result<()> {
    let closed =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let engine = AsyncEngine::open(Tiberius, &*url(closed))?;
    assert_eq!(engine.connect().await.map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("{}&connect_timeout=1", url(silent.local_addr().expect("an address")));
    let engine = AsyncEngine::open(Tiberius, &*url)?;
    assert_eq!(engine.connect().await.map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
    Ok(())
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_broken_off_by_attention() -> Result<()> {
    let server = server().await;
    let long = movies().with_delay(Duration::from_secs(60));
    server.answer("SELECT [ID], [TITLE] FROM [LONG] WHERE [ID] > @", long.clone()).await;
    server.answer("WAITFOR DELAY '1:00'", long).await;
    let engine = AsyncEngine::open(Tiberius, Options::url(&server.url())?.one_connection())?;
    let mut connection = engine.connect().await?;
    connection.set_statement_timeout(Some(Duration::from_millis(30)));
    let waits = connection.execute(&raw("WAITFOR DELAY '1:00'")).await.map(drop);
    assert_eq!(waits.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    connection.set_statement_timeout(None);

    let handle = connection.cancel_handle().expect("a handle");
    let long = select(("ID", "TITLE")).from("LONG").filter(col("ID").gt(0_i64));
    let ask = async { connection.query(&long).await?.all::<(i64, String)>().await };
    let (asked, cancelled) = tokio::join!(ask, async {
        tokio::time::sleep(Duration::from_millis(30)).await;
        handle.cancel().await
    });
    cancelled?;
    let error = asked.expect_err("cancelled");
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    // It is the same connection, and what it says next belongs to what it is asked next.
    assert_eq!(connection.query(&raw("SELECT 1")).await?.one::<i32>().await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_query_that_nobody_reads_to_its_end_is_broken_off_and_a_change_is_not() -> Result<()> {
    let server = server().await;
    static ATTENTIONS: AtomicUsize = AtomicUsize::new(0);
    let many = || (0..4_000).map(|number| vec![ColumnValue::Int(number)]).collect();
    server.answer("SELECT [ID] FROM [MANY]", rows(&[("ID", SqlDataType::Int)], many())).await;
    // What stands behind a query would not run.
    let and_more = ["SELECT [ID] FROM [MANY]; DELETE FROM [T]", "SELECT [ID] FROM [MANY] EXEC [P]"];
    for sql in and_more {
        server.answer(sql, rows(&[("ID", SqlDataType::Int)], many())).await;
    }
    let address = between(server.address, Between::Attentions(&ATTENTIONS)).await;
    let engine = AsyncEngine::open(Tiberius, Options::url(&url(address))?.one_connection())?;
    for sql in and_more {
        assert_eq!(engine.query(&raw(sql)).await?.first::<i32>().await?, Some(0));
        assert_eq!(ATTENTIONS.load(Ordering::Relaxed), 0, "{sql}");
    }
    for turn in 1..=3 {
        assert_eq!(engine.query(&select("ID").from("MANY")).await?.first::<i32>().await?, Some(0));
        assert_eq!(ATTENTIONS.load(Ordering::Relaxed), turn);
        assert_eq!(engine.query(&raw("SELECT 1")).await?.one::<i32>().await?, 1);
    }
    assert_eq!(engine.execute(&delete_from("T").filter(col("A").eq(1))).await?.rows_affected, 0);
    Ok(())
}

#[tokio::test]
async fn transactions_have_a_level_and_no_other_mode() -> Result<()> {
    let server = server().await;
    let engine = AsyncEngine::open(Tiberius, Options::url(&server.url())?.one_connection())?;
    let mut tx = engine.begin_with(&begin().isolation(Isolation::Serializable)).await?;
    let savepoint = tx.begin().await?;
    savepoint.rollback().await?;
    tx.commit().await?;
    let read_only = begin().read_only();
    assert_eq!(
        engine.begin_with(&read_only).await.map(drop).map_err(|error| error.kind()),
        Err(ErrorKind::Unsupported)
    );
    Ok(())
}

#[tokio::test]
async fn whenever_a_statement_is_cancelled_the_next_one_is_answered_rightly_on_the_same_connection()
-> Result<()> {
    let server = server().await;
    let slow = movies().with_delay(Duration::from_micros(500));
    server.answer("SELECT [ID], [TITLE] FROM [SLOW] WHERE [ID] > @", slow).await;
    let address = between(server.address, Between::Pieces(23)).await;
    let engine = AsyncEngine::open(Tiberius, Options::url(&url(address))?.one_connection())?;
    let mut connection = engine.connect().await?;
    let handle = connection.cancel_handle().expect("a handle");
    let slow = select(("ID", "TITLE")).from("SLOW").filter(col("ID").gt(0_i64));
    let (mut cancelled, mut answered) = (0, 0);
    for turn in 0..1_000_u32 {
        let ask = async { connection.query(&slow).await?.all::<(i64, String)>().await };
        let (asked, asked_to_end) = tokio::join!(ask, async {
            for _ in 0..turn % 61 {
                tokio::task::yield_now().await;
            }
            handle.cancel().await
        });
        asked_to_end?;
        match asked {
            Ok(rows) => {
                assert_eq!(rows.len(), 2);
                answered += 1;
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Cancelled, "{error}");
                assert!(!error.breaks_connection(), "{error:?}");
                cancelled += 1;
            }
        }
        assert_eq!(connection.query(&raw("SELECT 1")).await?.one::<i32>().await?, 1);
    }
    assert!(cancelled > 100, "{cancelled} were cancelled and {answered} answered");
    Ok(())
}

#[tokio::test]
async fn what_follows_a_transaction_that_the_server_has_undone_is_not_committed_by_itself() -> Result<()> {
    let server = server().await;
    server.refuse("UPDATE [T] SET [A] = @", 1205, "Transaction (Process ID 52) was deadlocked ..").await;
    let one_int = |value| rows(&[("", SqlDataType::Int)], vec![vec![ColumnValue::Int(value)]]);
    let engine = AsyncEngine::open(Tiberius, Options::url(&server.url())?.one_connection())?;
    let change = update("T").set("A", 1);
    for (open, then) in [(0, Err(ErrorKind::Database)), (1, Ok(()))] {
        server.answer("SELECT @@TRANCOUNT", one_int(open)).await;
        let mut tx = engine.begin().await?;
        assert_eq!(
            tx.execute(&change).await.map(drop).map_err(|error| error.kind()),
            Err(ErrorKind::Deadlock)
        );
        let insert = insert_into("U").columns("A").values((1,));
        assert_eq!(tx.execute(&insert).await.map(drop).map_err(|error| error.kind()), then);
        assert_eq!(tx.commit().await.map_err(|error| error.kind()), then);
    }
    // Rolled back, the connection is as good as new.
    engine.execute(&insert_into("U").columns("A").values((1,))).await.map(drop)
}

/// Where a table has triggers, OUTPUT is refused; what it was to return is read back.
#[tokio::test]
async fn rows_of_a_change_are_read_back_where_triggers_are_in_the_way() -> Result<()> {
    let server = server().await;
    let refusal = "The target table 'T' of the DML statement cannot have any enabled triggers if the statement \
                   contains an OUTPUT clause without INTO clause.";
    server.refuse("INSERT INTO [T] ([ID], [A]) OUTPUT INSERTED", 334, refusal).await;
    let back = vec![vec![ColumnValue::Int(7), ColumnValue::Int(2)]];
    let columns = [("ID", SqlDataType::Int), ("A", SqlDataType::Int)];
    server
        .answer("SELECT [ID], [A] FROM [T] WITH (UPDLOCK, ROWLOCK) WHERE [ID] IN (@", rows(&columns, back))
        .await;
    let change = insert_into("T").columns(["ID", "A"]).values((7, 1)).returning(["ID", "A"]);

    let unknowing = AsyncEngine::open(Tiberius, Options::url(&server.url())?.one_connection())?;
    let error =
        unknowing.query(&change).await?.all::<(i32, i32)>().await.expect_err("nothing is known of keys");
    assert!(error.to_string().contains("give it the schema"), "{error}");

    let table = TableDef::new("T")
        .column(ColumnDef::new("ID", Type::Integer).not_null())
        .column(ColumnDef::new("A", Type::Integer))
        .primary_key("ID");
    let options = Options::url(&server.url())?.one_connection().schema(Schema::new(vec![table]));
    let engine = AsyncEngine::open(Tiberius, options)?;
    assert_eq!(engine.query(&change).await?.all::<(i32, i32)>().await?, [(7, 2)]);
    let mut pulled = engine.query(&change).await?.rows()?;
    let row = pulled.next().await?.expect("a row");
    assert_eq!(row.get::<i32>("A")?, 2);
    Ok(())
}

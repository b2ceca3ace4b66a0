//! Statements that are broken off.

use std::time::Duration;

use isogloss::{raw, select};
use isogloss_engine::{AsyncEngine, ErrorKind};
use isogloss_mysql_async::MySqlAsync;

use crate::{engine, on_each, options, run};

#[test]
fn a_statement_is_broken_off_by_a_handle_and_when_its_time_is_over() {
    on_each(|server| async move {
        let first = engine(&server)?;
        run(&first, "CREATE TABLE ten (n INT)").await?;
        run(&first, "INSERT INTO ten VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)").await?;
        // It takes longer than anybody waits, and does not end as well, as SLEEP does when it is broken off.
        let endless = raw(
            "SELECT SUM(a.n + l.n) FROM ten a, ten b, ten c, ten d, ten e, ten f, ten g, ten h, ten i, ten j, ten k, ten l",
        );
        let mut connection = first.connect().await?;
        let handle = connection.cancel_handle().expect("it can be cancelled");
        let canceller = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            handle.cancel().await
        });
        let error = connection.query(&endless).await?.one::<i64>().await.map_err(|error| error.kind());
        assert_eq!(error, Err(ErrorKind::Cancelled));
        canceller.await.expect("no panic")?;
        drop(connection);

        let hasty = options(&server)?.statement_timeout(Duration::from_millis(100));
        let hasty = AsyncEngine::open(MySqlAsync, hasty)?;
        let error = hasty.query(&endless).await?.one::<i64>().await.map_err(|error| error.kind());
        assert_eq!(error, Err(ErrorKind::StatementTimeout));
        assert_eq!(hasty.query(&select("n").from("ten")).await?.all::<i64>().await?.len(), 10);
        Ok(())
    });
}

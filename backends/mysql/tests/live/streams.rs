//! A million rows pass by, and no more than a few are ever held.

use isogloss::raw;
use isogloss_engine::{Engine, ErrorKind, Result};
use isogloss_mysql_client::MySqlClient;

use crate::servers::{is_mysql, on_each};
use crate::{options, run};

const ROWS: i64 = 1_000_000;

/// The most memory that this process has had, in kB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

#[test]
fn a_million_rows_are_streamed_in_bounded_memory() {
    on_each(|server| {
        let stream = || -> Result<()> {
            // The server itself may limit how long a statement takes.
            let unlimited =
                if is_mysql(server) { "SET max_execution_time = 0" } else { "SET max_statement_time = 0" };
            let engine = Engine::open(MySqlClient, options(server)?.on_connect(unlimited))?;
            run(&engine, "CREATE TABLE ten (n INT)")?;
            run(&engine, "INSERT INTO ten VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)")?;
            let million = raw(
                "SELECT a.n * 100000 + b.n * 10000 + c.n * 1000 + d.n * 100 + e.n * 10 + f.n AS id, REPEAT('x', 100) AS \
                 name FROM ten a, ten b, ten c, ten d, ten e, ten f",
            );
            let before = peak();
            let (mut count, mut sum) = (0_i64, 0_i64);
            engine.query(&million)?.for_each(|row| {
                let (id, name) = (row.get::<i64>("id")?, row.get::<&str>("name")?);
                assert_eq!(name.len(), 100);
                (count, sum) = (count + 1, sum + id);
                Ok(())
            })?;
            assert_eq!((count, sum), (ROWS, ROWS * (ROWS - 1) / 2));
            // All of them would be 100 MB.
            // The system counts page by page on each core, and may take some back.
            let more = peak().saturating_sub(before);
            assert!(more < 20_000, "{more} kB more");

            // Who has seen enough stops, and the connection is ready for the next statement.
            let some = raw("SELECT a.n AS id, 'x' AS name FROM ten a, ten b, ten c, ten d, ten e");
            let first: Option<(i64, String)> = engine.query(&some)?.first()?;
            assert!(first.is_some());
            let stopped = engine.query(&some)?.for_each(|row| row.get::<bool>("name").map(drop));
            assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
            assert_eq!(engine.query(&raw("SELECT 7"))?.one::<i64>()?, 7);
            assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));
            Ok(())
        };
        stream().expect("a stream");
    });
}

//! Statements that are broken off.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

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

/// Passes on what comes and goes, until the client asks who answers; from there on nothing comes.
fn silent_when_asked(server: u16) -> std::io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, server) = (client?, TcpStream::connect((Ipv4Addr::LOCALHOST, server))?);
            let (mut answers, mut back, mut questions) = (server.try_clone()?, client.try_clone()?, server);
            thread::spawn(move || std::io::copy(&mut answers, &mut back));
            thread::spawn(move || -> std::io::Result<()> {
                let mut bytes = [0; 4096];
                loop {
                    let count = client.read(&mut bytes)?;
                    let asked = bytes[..count].windows(9).any(|word| word == b"VERSION()");
                    if count == 0 {
                        return Ok(());
                    }
                    if !asked {
                        questions.write_all(&bytes[..count])?;
                    }
                }
            });
        }
        Ok::<(), std::io::Error>(())
    });
    Ok(port)
}

#[test]
fn the_time_to_connect_is_for_all_of_it() {
    on_each(|server| async move {
        let port = silent_when_asked(server.port()).expect("a port of this machine");
        // What is encrypted could not be listened to.
        let url = format!("{}?connect_timeout=1&ssl-mode=DISABLED", server.url_by(port));
        let silent = AsyncEngine::open(MySqlAsync, url.as_str())?;
        let from = Instant::now();
        let error = silent.connect().await.map(drop).expect_err("nobody says who answers");
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        assert!(from.elapsed() < Duration::from_secs(10), "it was told to wait for one second");
        Ok(())
    });
}

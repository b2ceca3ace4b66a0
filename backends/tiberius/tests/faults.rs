//! Connections that are cut behind any byte, and a server that goes and comes back, through the proxy of all backends. What
//! only a server that keeps rows could show is not run here.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use isogloss::{Select, col, raw, select};
use isogloss_engine::{AsyncEngine, Engine, ErrorKind, Options, Result};
use isogloss_faults::{Proxy, Way, eventually};
use isogloss_tiberius::{BlockingTiberius, Tiberius};
use mssql_mock_tds::{ColumnValue, SqlDataType};
use support::{Server, rows, url};

async fn server() -> Server {
    let server = Server::new("16.0.1000.6", 160).await;
    let columns = [("ID", SqlDataType::BigInt), ("TITLE", SqlDataType::NVarChar)];
    let movie = |id: i64| vec![ColumnValue::BigInt(id), ColumnValue::NVarChar(format!("movie {id}"))];
    let movies = rows(&columns, (1..=3).map(movie).collect());
    server.answer("SELECT [ID], [TITLE] FROM [MOVIES] WHERE [ID] > @", movies).await;
    server
}

fn question() -> Select {
    select(("ID", "TITLE")).from("MOVIES").filter(col("ID").gt(0_i64))
}

fn answer() -> Vec<(i64, String)> {
    (1..=3).map(|id| (id, format!("movie {id}"))).collect()
}

fn options(proxy: &Proxy) -> Result<Options> {
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], proxy.port()));
    Ok(Options::url(&url(address))?.pool_size(1).max_overflow(0))
}

async fn ask(engine: &AsyncEngine) -> Result<Vec<(i64, String)>> {
    engine.query(&question()).await?.all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_anywhere_is_an_error_and_never_used_again() -> Result<()> {
    let server = server().await;
    let proxy = Proxy::to(server.address.port());
    let some = question();
    // Of the client's bytes there are more: a statement that asks for the version, and the values' declarations.
    for (way, end) in [(Way::Up, 2_000), (Way::Down, 600)] {
        let (mut connecting, mut asking, mut whole) = (0, 0, 0);
        for bytes in (0..end).step_by(end / 200) {
            let engine = AsyncEngine::open(Tiberius, options(&proxy)?)?;
            proxy.cut_after(way, bytes as u64);
            match engine.connect().await {
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Connect, "{way:?} {bytes}: {error}");
                    connecting += 1;
                }
                Ok(mut connection) => {
                    let asked = async { connection.query(&some).await?.all::<(i64, String)>().await };
                    match asked.await {
                        Ok(rows) => {
                            assert_eq!(rows, answer(), "{way:?} {bytes}");
                            whole += 1;
                        }
                        Err(error) => {
                            assert_eq!(error.kind(), ErrorKind::ConnectionLost, "{way:?} {bytes}: {error}");
                            asking += 1;
                            let again = connection.execute(&raw("SELECT 1")).await.map(drop);
                            assert_eq!(again.map_err(|error| error.kind()), Err(ErrorKind::ConnectionLost));
                            drop(connection);
                            assert_eq!(engine.status().idle, 0);
                        }
                    }
                }
            }
            assert_eq!(engine.status().in_use, 0);
            // Whatever was cut, the next one is answered.
            proxy.open();
            assert_eq!(ask(&engine).await?, answer(), "{way:?} {bytes}");
            engine.close().await;
        }
        assert!(connecting > 20 && asking > 20 && whole > 20, "{way:?}: {connecting} {asking} {whole}");
    }
    eventually("no connection is left behind", || proxy.connections() == 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_goes_and_comes_back_is_asked_again_by_itself() -> Result<()> {
    let server = server().await;
    let proxy = Proxy::to(server.address.port());
    let engine = AsyncEngine::open(Tiberius, options(&proxy)?.pool_size(2).max_overflow(1))?;
    let over = Arc::new(AtomicBool::new(false));
    let users: Vec<_> = (0..6)
        .map(|_| {
            let (engine, over) = (engine.clone(), Arc::clone(&over));
            tokio::spawn(async move {
                let (mut answered, mut lost) = (0, 0);
                while !over.load(Ordering::Relaxed) {
                    match ask(&engine).await {
                        Ok(rows) => {
                            assert_eq!(rows, answer());
                            answered += 1;
                        }
                        Err(error) => {
                            let away = matches!(error.kind(), ErrorKind::Connect | ErrorKind::ConnectionLost);
                            assert!(away, "{error}");
                            lost += 1;
                            tokio::time::sleep(Duration::from_millis(1)).await;
                        }
                    }
                }
                (answered, lost)
            })
        })
        .collect();
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(60)).await;
        proxy.shut();
        proxy.cut();
        tokio::time::sleep(Duration::from_millis(20)).await;
        proxy.open();
    }
    over.store(true, Ordering::Relaxed);
    let (mut answered, mut lost) = (0, 0);
    for user in users {
        let (heard, not) = user.await.expect("no wrong answer");
        answered += heard;
        lost += not;
    }
    assert!(answered > 100 && lost > 20, "{answered} were answered, {lost} were not");
    assert_eq!((engine.status().in_use, engine.status().waiting), (0, 0));
    assert_eq!(ask(&engine).await?, answer());
    eventually("no connection is left behind", || proxy.connections() == engine.status().idle);
    Ok(())
}

#[test]
fn the_blocking_face_meets_the_same() -> Result<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("one");
    let server = runtime.block_on(server());
    let proxy = Proxy::to(server.address.port());
    let engine = Engine::open(BlockingTiberius, options(&proxy)?)?;
    let ask = || engine.query(&question())?.all::<(i64, String)>();
    assert_eq!(ask()?, answer());
    for (way, bytes) in [(Way::Up, 0), (Way::Up, 30), (Way::Down, 0), (Way::Down, 20)] {
        proxy.cut_after(way, bytes);
        assert_eq!(ask().map_err(|error| error.kind()), Err(ErrorKind::ConnectionLost), "{way:?} {bytes}");
        assert_eq!(ask()?, answer(), "{way:?} {bytes}");
    }
    // Nobody is there, and then somebody who says nothing.
    proxy.shut();
    proxy.cut();
    assert!(ask().is_err());
    assert_eq!(ask().map_err(|error| error.kind()), Err(ErrorKind::Connect));
    proxy.open();
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], proxy.port()));
    let hasty = Engine::open(BlockingTiberius, format!("{}&connect_timeout=1", url(address)))?;
    proxy.silence();
    assert_eq!(hasty.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
    proxy.open();
    assert_eq!(ask()?, answer());
    assert_eq!((engine.status().in_use, engine.status().idle), (0, 1));
    Ok(())
}

#[tokio::test]
async fn a_server_that_has_fallen_silent_is_waited_for_no_longer_than_it_may_take_to_break_off() -> Result<()>
{
    let server = server().await;
    let proxy = Proxy::to(server.address.port());
    let engine = AsyncEngine::open(Tiberius, options(&proxy)?)?;
    assert_eq!(ask(&engine).await?, answer());
    let mut connection = engine.connect().await?;
    connection.set_statement_timeout(Some(Duration::from_millis(50)));
    proxy.silence();
    let asked = std::time::Instant::now();
    let error = connection.query(&question()).await?.all::<(i64, String)>().await.map(drop);
    let error = error.expect_err("nobody answers");
    assert_eq!((error.kind(), error.breaks_connection()), (ErrorKind::StatementTimeout, true));
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());
    drop(connection);
    proxy.open();
    assert_eq!(ask(&engine).await?, answer());
    Ok(())
}

//! Servers leave nothing behind.

use std::net::{Ipv4Addr, TcpStream};
use std::panic::catch_unwind;

use isogloss_judges::{Judge, Server, Setup};

use super::{not_run, setup};

fn start(judge: Judge, setup: &Setup) -> Option<Server> {
    let started = match judge {
        Judge::MariaDb => setup.mariadb().map(|files| Server::mariadb(&files)),
        Judge::MySql => setup.mysql().map(|files| Server::mysql(&files)),
        Judge::Firebird | Judge::Firebird4 => setup.firebird(judge).map(|files| Server::firebird(&files)),
        _ => setup.postgres(judge).map(|files| Server::postgres(&files)),
    };
    started.map_or_else(|missing| not_run(&missing), |server| Some(server.unwrap()))
}

fn answers(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[test]
fn a_dropped_server_is_gone_and_so_is_its_folder() {
    let servers =
        [Judge::Postgres, Judge::Postgres18, Judge::MariaDb, Judge::MySql, Judge::Firebird, Judge::Firebird4];
    for judge in servers {
        let Some(server) = start(judge, &setup()) else { continue };
        let (port, folder) = (server.port(), server.folder().to_owned());
        assert!(answers(port), "{judge}: {}", server.log());
        assert!(folder.is_dir());
        drop(server);
        assert!(!answers(port), "{judge}");
        assert!(!folder.exists(), "{judge}");
    }
}

#[test]
fn a_panic_stops_the_server() {
    let Some(server) = start(Judge::Postgres, &setup()) else { return };
    let port = server.port();
    let outcome = catch_unwind(move || {
        let _held = server;
        panic!("on purpose");
    });
    assert!(outcome.is_err());
    assert!(!answers(port));
}

#[test]
fn a_server_outlives_the_thread_that_started_it() {
    let started = std::thread::spawn(|| start(Judge::Postgres, &setup())).join().unwrap();
    let Some(server) = started else { return };
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(answers(server.port()), "{}", server.log());
}

//! Encrypted connections through the blocking client, by each kind of TLS that is built in. What each option means is
//! the async backend's, and tried there. Where no server can be had, that is printed as not run.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

use std::path::Path;
use std::thread;
use std::time::Duration;

use isogloss::raw;
use isogloss_engine::{Engine, ErrorKind, Result};
use isogloss_judges::{Authority, Certificate, Judge, Server, Setup, Unavailable};
use isogloss_postgres_client::PostgresClient;

/// The kinds that are built in.
const KINDS: &[&str] = &[
    #[cfg(feature = "rustls")]
    "rustls",
    #[cfg(feature = "native-tls")]
    "native-tls",
];

/// A server whose certificate is for `localhost`, or `None` after printing that it is not run.
#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
fn server() -> Option<Server> {
    let authority = Authority::new("the tests").expect("an authority");
    let certificate = authority.certificate("localhost").expect("a certificate");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder lies in a folder");
    let files = Setup::at(target.join("judges")).postgres(Judge::Postgres);
    let started = files.and_then(|files| {
        Server::postgres_with_tls(&files, &certificate)
            .map_err(|why| Unavailable::new(Judge::Postgres.name(), why))
    });
    started.inspect_err(|missing| eprintln!("{missing}")).ok()
}

fn engine(server: &Server, user: &str, host: &str, options: &str) -> Result<Engine> {
    let url = format!("postgresql://{user}@{host}:{}/postgres?{options}", server.port());
    Engine::open(PostgresClient, url.as_str())
}

fn is_encrypted(engine: &Engine) -> Result<bool> {
    engine.query(&raw("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))?.one()
}

#[test]
fn each_mode_encrypts_as_it_says() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let own = server.folder().join(Certificate::AUTHORITY);
    let stranger = server.folder().join("stranger.pem");
    std::fs::write(&stranger, Authority::new("a stranger").expect("an authority").pem()).expect("a file");
    let (own, stranger) = (own.display(), stranger.display());
    for kind in KINDS {
        for (host, options, encrypted) in [
            ("127.0.0.1", "sslmode=disable".to_owned(), Ok(false)),
            ("127.0.0.1", String::new(), Ok(true)),
            ("127.0.0.1", "sslmode=require".to_owned(), Ok(true)),
            ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={own}"), Ok(true)),
            ("127.0.0.1", format!("sslmode=verify-ca&sslrootcert={stranger}"), Err(ErrorKind::Connect)),
            ("localhost", format!("sslmode=verify-full&sslrootcert={own}"), Ok(true)),
            ("127.0.0.1", format!("sslmode=verify-full&sslrootcert={own}"), Err(ErrorKind::Connect)),
            ("localhost", format!("sslmode=prefer&sslrootcert={stranger}"), Ok(false)),
        ] {
            let answer = engine(&server, "postgres", host, &format!("tls={kind}&{options}"))
                .and_then(|engine| is_encrypted(&engine));
            assert_eq!(answer.map_err(|error| error.kind()), encrypted, "{kind} {host} {options}");
        }
    }
    Ok(())
}

#[test]
fn a_statement_is_stopped_over_an_encrypted_connection() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    for kind in KINDS {
        let engine = engine(&server, "postgres", "localhost", &format!("tls={kind}&sslmode=require"))?;
        let mut connection = engine.connect()?;
        let handle = connection.cancel_handle().expect("PostgreSQL can");
        thread::scope(|scope| {
            let canceller = scope.spawn(|| {
                thread::sleep(Duration::from_millis(200));
                handle.cancel()
            });
            let stopped = connection.execute(&raw("SELECT pg_sleep(15)::text"));
            assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::Cancelled), "{kind}");
            canceller.join().expect("no panic")
        })?;
    }
    Ok(())
}

#[test]
fn a_password_is_shown_nowhere() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let first = engine(&server, "postgres", "127.0.0.1", "sslmode=require")?;
    first.execute(&raw("CREATE ROLE app LOGIN PASSWORD 'hunter2'"))?;
    let rules = "hostssl all all 127.0.0.1/32 scram-sha-256\n";
    std::fs::write(server.folder().join("data/pg_hba.conf"), rules).expect("a file");
    first.execute(&raw("SELECT pg_reload_conf()"))?;
    for kind in KINDS {
        let options = format!("tls={kind}&sslmode=require");
        let right = engine(&server, "app:hunter2", "127.0.0.1", &options)?;
        assert!(is_encrypted(&right)?, "{kind}");
        let wrong = engine(&server, "app:hunter23", "127.0.0.1", &options)?;
        let error = wrong.connect().map(drop).expect_err("the wrong password");
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
        assert!(!format!("{error} {error:?} {wrong:?} {right:?}").contains("hunter2"));
    }
    Ok(())
}

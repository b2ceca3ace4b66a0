//! Encrypted connections to a PostgreSQL of the tests' own, by each kind of TLS that is built in. Where no server can be
//! had, that is printed as not run.

#![cfg(any(feature = "rustls", feature = "native-tls"))]

mod listener;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use isogloss::raw;
use isogloss_engine::{AsyncEngine, Error, ErrorKind, Result};
use isogloss_judges::{Authority, Certificate, Judge, Server, Setup, Unavailable};
use isogloss_tokio_postgres::TokioPostgres;

use crate::listener::Listener;

/// The kinds that are built in.
const KINDS: &[&str] = &[
    #[cfg(feature = "rustls")]
    "rustls",
    #[cfg(feature = "native-tls")]
    "native-tls",
];

/// A server whose certificate is for `localhost`, or `None` after printing that it is not run.
fn server() -> Option<Server> {
    let authority = Authority::new("the tests").expect("an authority");
    start(Some(&authority.certificate("localhost").expect("a certificate")))
}

#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
fn start(certificate: Option<&Certificate>) -> Option<Server> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder lies in a folder");
    let files = Setup::at(target.join("judges")).postgres(Judge::Postgres);
    let started = files.and_then(|files| {
        let server = match certificate {
            Some(certificate) => Server::postgres_with_tls(&files, certificate),
            None => Server::postgres(&files),
        };
        server.map_err(|why| Unavailable::new(Judge::Postgres.name(), why))
    });
    started.inspect_err(|missing| eprintln!("{missing}")).ok()
}

fn authority(server: &Server) -> String {
    server.folder().join(Certificate::AUTHORITY).display().to_string()
}

/// The certificate of somebody who has signed nothing here.
fn stranger(server: &Server) -> PathBuf {
    let file = server.folder().join("stranger.pem");
    std::fs::write(&file, Authority::new("a stranger").expect("an authority").pem()).expect("a file");
    file
}

fn engine(server: &Server, host: &str, options: &str) -> Result<AsyncEngine> {
    let url = format!("postgresql://postgres@{host}:{}/postgres?{options}", server.port());
    AsyncEngine::open(TokioPostgres, url.as_str())
}

/// Whether the server says that this connection is encrypted.
async fn is_encrypted(engine: &AsyncEngine) -> Result<bool> {
    engine.query(&raw("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")).await?.one().await
}

async fn refusal(server: &Server, host: &str, options: &str) -> Error {
    match engine(server, host, options) {
        Ok(engine) => engine.connect().await.map(drop).expect_err(options),
        Err(error) => error,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_must_be_encrypted_is() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    for kind in KINDS {
        // It is neither the server's name nor signed by anybody known, and that is not asked.
        let engine = engine(&server, "127.0.0.1", &format!("tls={kind}&sslmode=require"))?;
        assert!(is_encrypted(&engine).await?, "{kind}");
        let large: Vec<String> = engine
            .query(&raw("SELECT repeat('é', 100000) || i FROM generate_series(1, 20) AS i"))
            .await?
            .all()
            .await?;
        assert_eq!(large.iter().map(String::len).sum::<usize>(), 20 * 200_000 + 9 + 2 * 11);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_authority_that_is_named_is_the_only_one() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let (own, other) = (authority(&server), stranger(&server));
    for kind in KINDS {
        // Naming one is asking for it: the server's own library takes `require` so, too.
        for mode in ["require", "verify-ca"] {
            let options = format!("tls={kind}&sslmode={mode}");
            let right = engine(&server, "127.0.0.1", &format!("{options}&sslrootcert={own}"))?;
            assert!(is_encrypted(&right).await?, "{kind} {mode}");
            let wrong = format!("{options}&sslrootcert={}", other.display());
            let error = refusal(&server, "127.0.0.1", &wrong).await;
            assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
            assert!(error.to_string().contains("certificate"), "{error}");
        }
        let system =
            refusal(&server, "localhost", &format!("tls={kind}&sslmode=verify-full&sslrootcert=system"))
                .await;
        assert_eq!(system.kind(), ErrorKind::Connect, "{system}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_for_one_host() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    for kind in KINDS {
        let options = format!("tls={kind}&sslmode=verify-full&sslrootcert={}", authority(&server));
        assert!(is_encrypted(&engine(&server, "localhost", &options)?).await?, "{kind}");
        let error = refusal(&server, "127.0.0.1", &options).await;
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_encrypted_is_where_the_server_can() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let other = stranger(&server);
    for kind in KINDS {
        for (options, encrypted) in [
            ("", true),
            ("&sslmode=prefer", true),
            ("&sslmode=allow", false),
            ("&sslmode=disable", false),
            // An encrypted connection could not be had, and one without is as welcome.
            (&format!("&sslmode=prefer&sslrootcert={}", other.display()), false),
        ] {
            let engine = engine(&server, "127.0.0.1", &format!("tls={kind}{options}"))?;
            assert_eq!(is_encrypted(&engine).await?, encrypted, "{kind} {options}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_wants_it_encrypted_has_it_so() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let rules = "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";
    std::fs::write(server.folder().join("data/pg_hba.conf"), rules).expect("a file");
    engine(&server, "127.0.0.1", "sslmode=require")?.execute(&raw("SELECT pg_reload_conf()")).await?;
    for kind in KINDS {
        for mode in ["allow", "prefer"] {
            let engine = engine(&server, "127.0.0.1", &format!("tls={kind}&sslmode={mode}"))?;
            assert!(is_encrypted(&engine).await?, "{kind} {mode}");
        }
        let error = refusal(&server, "127.0.0.1", &format!("tls={kind}&sslmode=disable")).await;
        assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_encryption_is_refused_where_it_must_be() -> Result<()> {
    let Some(server) = start(None) else { return Ok(()) };
    let other = stranger(&server);
    for kind in KINDS {
        for mode in ["require", "verify-ca", "verify-full"] {
            let options = format!("tls={kind}&sslmode={mode}&sslrootcert={}", other.display());
            let error = refusal(&server, "localhost", &options).await;
            assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
            assert!(error.to_string().contains("TLS"), "{error}");
        }
        for mode in ["allow", "prefer", "disable"] {
            let engine = engine(&server, "127.0.0.1", &format!("tls={kind}&sslmode={mode}"))?;
            assert!(!is_encrypted(&engine).await?, "{kind} {mode}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_shows_a_certificate_of_its_own() -> Result<()> {
    let authority = Authority::new("the tests").expect("an authority");
    let certificate = authority.certificate("localhost").expect("a certificate");
    let Some(server) = start(Some(&certificate)) else { return Ok(()) };
    let folder = server.folder().join("client");
    std::fs::create_dir(&folder).expect("a folder");
    authority.certificate("usr").expect("a certificate").write(&folder).expect("files");
    let (certificate, key) = (folder.join(Certificate::PEM), folder.join(Certificate::KEY));
    for kind in KINDS {
        let options = format!("tls={kind}&sslmode=require&sslcert={}", certificate.display());
        let engine = engine(&server, "127.0.0.1", &format!("{options}&sslkey={}", key.display()))?;
        let who = raw("SELECT client_dn FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        assert_eq!(engine.query(&who).await?.one::<String>().await?, "/CN=usr", "{kind}");
        let swapped = format!("{options}&sslkey={}", certificate.display());
        assert_eq!(refusal(&server, "127.0.0.1", &swapped).await.kind(), ErrorKind::Url);
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_not_what_it_should_be_is_named() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let empty = server.folder().join("empty.pem");
    std::fs::write(&empty, "nothing\n").expect("a file");
    for kind in KINDS {
        for file in ["/nowhere.pem".as_ref(), empty.as_path()] {
            let options = format!("tls={kind}&sslmode=verify-ca&sslrootcert={}", file.display());
            let error = refusal(&server, "localhost", &options).await;
            assert_eq!(error.kind(), ErrorKind::Url, "{error}");
            assert!(error.to_string().contains("sslrootcert"), "{error}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_goes_encrypted_and_is_shown_nowhere() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let first = engine(&server, "127.0.0.1", "sslmode=require")?;
    first.execute(&raw("CREATE ROLE app LOGIN PASSWORD 'hunter2/@:?'")).await?;
    let rules = "hostssl all all 127.0.0.1/32 scram-sha-256\n";
    std::fs::write(server.folder().join("data/pg_hba.conf"), rules).expect("a file");
    first.execute(&raw("SELECT pg_reload_conf()")).await?;
    for kind in KINDS {
        for mode in ["prefer", "allow", "require"] {
            let open = |password: &str| {
                let place = format!("127.0.0.1:{}/postgres?sslmode={mode}&tls={kind}", server.port());
                AsyncEngine::open(TokioPostgres, format!("postgres://app:{password}@{place}").as_str())
            };
            let right = open("hunter2%2F%40%3A%3F")?;
            assert!(is_encrypted(&right).await?, "{kind} {mode}");
            let wrong = open("hunter2")?;
            let error = wrong.connect().await.map(drop).expect_err("the wrong password");
            // What was said encrypted is the reason, and not that the other attempt was not let in.
            assert_eq!((error.kind(), error.code()), (ErrorKind::Authentication, Some("28P01")), "{error}");
            for shown in [format!("{error} {error:?}"), format!("{wrong:?} {right:?}")] {
                assert!(!shown.contains("hunter2"), "{shown}");
            }
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_to_stop_goes_encrypted_as_well() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    for kind in KINDS {
        let listener = Listener::before(server.port());
        let url = format!(
            "postgresql://postgres@localhost:{}/postgres?tls={kind}&sslmode=verify-full&sslrootcert={}",
            listener.port(),
            authority(&server)
        );
        let engine = AsyncEngine::open(TokioPostgres, url.as_str())?;
        let mut connection = engine.connect().await?;
        let handle = connection.cancel_handle().expect("PostgreSQL can");
        let canceller = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(200)).await;
            handle.cancel().await
        });
        let stopped = connection.execute(&raw("SELECT pg_sleep(15)::text")).await;
        assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::Cancelled), "{kind}");
        canceller.await.expect("no panic")?;
        drop(connection);
        // Whoever drops the future of a statement has it stopped, too.
        let task = tokio::spawn({
            let engine = engine.clone();
            async move { engine.execute(&raw("SELECT pg_sleep(15)::text /* left */")).await }
        });
        while running(&engine).await? == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        task.abort();
        let until = Instant::now() + Duration::from_secs(10);
        while running(&engine).await? > 0 {
            assert!(Instant::now() < until, "the server works on");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let heard = listener.heard();
        assert!(heard.len() >= 4, "two connections and two requests to stop: {heard:x?}");
        assert!(heard.iter().all(|first| *first == listener::TLS_PLEASE), "{heard:x?}");
    }
    Ok(())
}

/// How many statements of the test's the server works on.
async fn running(engine: &AsyncEngine) -> Result<i64> {
    let running =
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%left *' || '/' AND state = 'active'";
    engine.query(&raw(running)).await?.one().await
}

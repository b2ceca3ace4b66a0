//! Encrypted connections to MariaDB and MySQL, by the TLS that is built in.

#![cfg(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls))))]

#[path = "../../mysql_common/testing/tls.rs"]
mod tls;

use std::thread;
use std::time::Duration;

use isogloss::raw;
use isogloss_engine::{Engine, ErrorKind, Result};
use isogloss_judges::{Judge, Server};
use isogloss_mysql_client::MySqlClient;

use crate::tls::{encrypting, no_handshakes, start};

fn engine(server: &Server, user: &str, host: &str, options: &str) -> Result<Engine> {
    let url = format!("mysql://{user}@{host}:{}/mysql?{options}", server.port());
    Engine::open(MySqlClient, url.as_str())
}

/// Whether the server says that this connection is encrypted.
fn is_encrypted(engine: &Engine) -> Result<bool> {
    let (_, cipher): (String, String) = engine.query(&raw("SHOW STATUS LIKE 'Ssl_cipher'"))?.one()?;
    Ok(!cipher.is_empty())
}

#[test]
fn each_mode_encrypts_and_verifies_as_it_says() {
    for tls in encrypting() {
        let (own, stranger) = (tls.authority.display(), tls.stranger.display());
        for (host, options, encrypted) in [
            ("127.0.0.1", String::new(), Ok(true)),
            ("127.0.0.1", "ssl-mode=DISABLED".to_owned(), Ok(false)),
            ("127.0.0.1", "ssl-mode=PREFERRED".to_owned(), Ok(true)),
            ("127.0.0.1", "ssl-mode=REQUIRED".to_owned(), Ok(true)),
            ("localhost", format!("ssl-mode=VERIFY_IDENTITY&ssl-ca={own}"), Ok(true)),
            ("127.0.0.1", format!("ssl-mode=VERIFY_IDENTITY&ssl-ca={own}"), Err(ErrorKind::Connect)),
            ("localhost", format!("ssl-mode=VERIFY_IDENTITY&ssl-ca={stranger}"), Err(ErrorKind::Connect)),
            // The client would take what others have signed as well.
            ("localhost", format!("ssl-mode=VERIFY_CA&ssl-ca={own}"), Err(ErrorKind::Unsupported)),
            ("localhost", format!("ssl-ca={own}"), Err(ErrorKind::Unsupported)),
        ] {
            let answer = engine(&tls.server, "root", host, &options).and_then(|engine| is_encrypted(&engine));
            assert_eq!(answer.map_err(|error| error.kind()), encrypted, "{host} {options}");
        }
    }
}

#[test]
fn a_server_that_has_no_encryption_is_refused_where_it_must_be() -> Result<()> {
    let Some(server) = start(Judge::MariaDb, None) else { return Ok(()) };
    let error = engine(&server, "root", "127.0.0.1", "ssl-mode=REQUIRED")?.connect().map(drop);
    assert_eq!(error.map_err(|error| error.kind()), Err(ErrorKind::Connect));
    for mode in ["", "ssl-mode=PREFERRED", "ssl-mode=DISABLED"] {
        assert!(!is_encrypted(&engine(&server, "root", "127.0.0.1", mode)?)?, "{mode}");
    }
    Ok(())
}

#[test]
fn where_encrypting_fails_it_goes_on_without_only_if_it_may() {
    for tls in encrypting() {
        let at = |mode| {
            let port = no_handshakes(tls.server.port());
            Engine::open(MySqlClient, format!("mysql://root@127.0.0.1:{port}/mysql?ssl-mode={mode}").as_str())
        };
        let answer = |mode| at(mode).and_then(|engine| is_encrypted(&engine)).map_err(|error| error.kind());
        assert_eq!(answer("PREFERRED"), Ok(false));
        assert_eq!(answer("REQUIRED"), Err(ErrorKind::Connect));
    }
}

#[test]
fn a_certificate_that_the_server_has_made_itself_does_where_nobody_looks() -> Result<()> {
    let Some(server) = start(Judge::MySql, None) else { return Ok(()) };
    for mode in ["", "ssl-mode=REQUIRED"] {
        assert!(is_encrypted(&engine(&server, "root", "127.0.0.1", mode)?)?, "{mode}");
    }
    Ok(())
}

#[test]
fn a_password_goes_encrypted_and_is_shown_nowhere() {
    for tls in encrypting() {
        let check = || -> Result<()> {
            let root = engine(&tls.server, "root", "127.0.0.1", "ssl-mode=REQUIRED")?;
            root.execute(&raw("CREATE USER app IDENTIFIED BY 'hunter2/@:?' REQUIRE SSL"))?;
            root.execute(&raw("GRANT ALL ON mysql.* TO app"))?;
            let right = engine(&tls.server, "app:hunter2%2F%40%3A%3F", "127.0.0.1", "ssl-mode=REQUIRED")?;
            assert!(is_encrypted(&right)?);
            let large: String = right.query(&raw("SELECT REPEAT('x', 1000000)"))?.one()?;
            assert_eq!(large.len(), 1_000_000);
            for (password, mode) in [("hunter23", "REQUIRED"), ("hunter2%2F%40%3A%3F", "DISABLED")] {
                let options = format!("ssl-mode={mode}");
                let wrong = engine(&tls.server, &format!("app:{password}"), "127.0.0.1", &options)?;
                let error = wrong.connect().map(drop).expect_err(mode);
                assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
                assert!(!format!("{error} {error:?} {wrong:?} {right:?}").contains("hunter2"));
            }

            // The server would not let in who wants it stopped, if that came otherwise.
            let mut connection = right.connect()?;
            let handle = connection.cancel_handle().expect("it can be cancelled");
            thread::scope(|scope| {
                let canceller = scope.spawn(|| {
                    thread::sleep(Duration::from_millis(300));
                    handle.cancel()
                });
                // Where it is broken off, it says 1 or is an error.
                let slept = connection.query(&raw("SELECT SLEEP(15)")).and_then(|query| query.one::<i64>());
                assert!(matches!(slept.map_err(|error| error.kind()), Ok(1) | Err(ErrorKind::Cancelled)));
                canceller.join().expect("no panic")
            })
        };
        check().expect("who has the password comes in, encrypted");
    }
}

#[cfg(feature = "rustls")]
#[test]
fn a_client_shows_a_certificate_of_its_own() {
    for tls in encrypting() {
        let check = || -> Result<()> {
            let root = engine(&tls.server, "root", "127.0.0.1", "ssl-mode=REQUIRED")?;
            root.execute(&raw("CREATE USER usr REQUIRE SUBJECT '/CN=usr'"))?;
            root.execute(&raw("GRANT ALL ON mysql.* TO usr"))?;
            let (certificate, key) = (tls.client.0.display(), tls.client.1.display());
            let options = format!("ssl-mode=REQUIRED&ssl-cert={certificate}&ssl-key={key}");
            assert!(is_encrypted(&engine(&tls.server, "usr", "127.0.0.1", &options)?)?);
            let without = engine(&tls.server, "usr", "127.0.0.1", "ssl-mode=REQUIRED")?.connect().map(drop);
            assert_eq!(without.map_err(|error| error.kind()), Err(ErrorKind::Authentication));
            Ok(())
        };
        check().expect("who shows it comes in");
    }
}

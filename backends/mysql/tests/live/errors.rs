//! Errors and the kinds that programs act on.

use std::thread;
use std::time::Duration;

use isogloss::{Isolation, begin, insert_into, raw, select, update};
use isogloss_engine::{Connection, Engine, Error, ErrorKind, Options, Result};
use isogloss_mysql_client::MySqlClient;

use crate::servers::{is_mysql, on_each};
use crate::{engine, options, run};

fn tables(engine: &Engine) -> Result<()> {
    run(
        engine,
        "CREATE TABLE people (id BIGINT PRIMARY KEY, name VARCHAR(20) NOT NULL, age INT, UNIQUE KEY one_name (name), \
         CONSTRAINT adult CHECK (age >= 18)) ENGINE = InnoDB",
    )?;
    run(
        engine,
        "CREATE TABLE pets (id BIGINT PRIMARY KEY, owner BIGINT, \
         CONSTRAINT owned FOREIGN KEY (owner) REFERENCES people (id)) ENGINE = InnoDB",
    )?;
    run(engine, "INSERT INTO people VALUES (1, 'Ada', 36), (2, 'Grace', 85)")
}

fn failed(engine: &Engine, sql: &'static str) -> Error {
    engine.execute(&raw(sql)).expect_err(sql)
}

#[test]
fn errors_say_their_kind_and_the_name_of_what_was_violated() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            tables(&engine)?;
            for (sql, kind, name) in [
                ("INSERT INTO people VALUES (3, 'Ada', 20)", ErrorKind::UniqueViolation, Some("one_name")),
                ("INSERT INTO people VALUES (1, 'Alan', 20)", ErrorKind::UniqueViolation, Some("PRIMARY")),
                ("INSERT INTO people VALUES (3, NULL, 20)", ErrorKind::NotNullViolation, Some("name")),
                ("INSERT INTO people (id) VALUES (3)", ErrorKind::NotNullViolation, Some("name")),
                ("INSERT INTO people VALUES (3, 'Alan', 17)", ErrorKind::CheckViolation, Some("adult")),
                ("INSERT INTO pets VALUES (1, 9)", ErrorKind::ForeignKeyViolation, Some("owned")),
                ("SELEC 1", ErrorKind::Syntax, None),
                ("SELECT * FROM nobody", ErrorKind::UnknownName, None),
                ("SELECT nothing FROM people", ErrorKind::UnknownName, None),
                ("CREATE TABLE people (id INT)", ErrorKind::NameInUse, None),
                ("INSERT INTO people VALUES (3, 'Alan', 99999999999)", ErrorKind::Value, None),
                ("INSERT INTO people VALUES (3, 'Alan', 'old')", ErrorKind::TypeMismatch, None),
            ] {
                let error = failed(&engine, sql);
                assert_eq!((error.kind(), error.constraint()), (kind, name), "{error:?}");
                assert!(error.code().is_some() && std::error::Error::source(&error).is_some(), "{error:?}");
            }
            let secret = insert_into("people").columns(["id", "name", "age"]).values((2, "secret", 20));
            let error = engine.execute(&secret).expect_err("the key is there");
            assert!(!error.to_string().contains("secret") && !error.message().contains('2'), "{error}");
            assert_eq!(engine.query(&select("id").from("people"))?.all::<i64>()?.len(), 2);
            run(&engine, "INSERT INTO pets VALUES (1, 1)")?;
            let parent = failed(&engine, "DELETE FROM people WHERE id = 1");
            assert_eq!((parent.kind(), parent.constraint()), (ErrorKind::ForeignKeyViolation, Some("owned")));
            Ok(())
        };
        check().expect("errors of their kinds");
    });
}

fn set_age(connection: &mut Connection, id: i64, age: i64) -> Result<()> {
    connection.execute(&update("people").set("age", age).filter(isogloss::col("id").eq(id))).map(drop)
}

#[test]
fn locks_that_are_not_to_be_had_are_told_from_transactions_that_wait_for_one_another() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine =
                Engine::open(MySqlClient, options(server)?.on_connect("SET innodb_lock_wait_timeout = 1"))?;
            tables(&engine)?;
            let mut one = engine.begin()?;
            let mut two = engine.begin()?;
            set_age(&mut one, 1, 40)?;
            let error = set_age(&mut two, 1, 41).expect_err("it is locked");
            assert_eq!(error.kind(), ErrorKind::LockTimeout);
            set_age(&mut two, 2, 41)?;
            let results = thread::scope(|scope| {
                let other = scope.spawn(|| set_age(&mut one, 2, 42));
                thread::sleep(Duration::from_millis(100));
                let mine = set_age(&mut two, 1, 43);
                [mine, other.join().expect("no panic")]
            });
            let errors: Vec<Error> = results.into_iter().filter_map(Result::err).collect();
            assert_eq!(errors.iter().map(Error::kind).collect::<Vec<_>>(), [ErrorKind::Deadlock]);
            assert!(errors[0].is_transient());
            // The server has undone all of it. What ran now would be committed at once.
            let (mut lost, kept) = if set_age(&mut one, 1, 44).is_err() { (one, two) } else { (two, one) };
            let error = set_age(&mut lost, 2, 45).expect_err("there is no transaction");
            assert!(error.to_string().contains("rolled back"), "{error}");
            assert!(lost.commit().is_err(), "what was lost is not kept");
            kept.commit()?;
            Ok(())
        };
        check().expect("locks");
    });
}

#[test]
fn transactions_are_what_was_asked_for() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            tables(&engine)?;
            let mut reading = engine.begin_with(&begin().read_only())?;
            assert_eq!(set_age(&mut reading, 1, 50).map_err(|error| error.kind()), Err(ErrorKind::ReadOnly));
            drop(reading);
            let mut committed = engine.begin_with(&begin().isolation(Isolation::ReadCommitted))?;
            let mut repeatable = engine.begin()?;
            let age = select("age").from("people").filter(isogloss::col("id").eq(1));
            assert_eq!(committed.query(&age)?.one::<i64>()?, 36);
            assert_eq!(repeatable.query(&age)?.one::<i64>()?, 36);
            set_age(&mut engine.connect()?, 1, 37)?;
            assert_eq!(committed.query(&age)?.one::<i64>()?, 37);
            assert_eq!(repeatable.query(&age)?.one::<i64>()?, 36);
            repeatable.rollback()?;
            let mut outer = engine.begin()?;
            set_age(&mut outer, 1, 60)?;
            let mut inner = outer.begin()?;
            set_age(&mut inner, 1, 61)?;
            inner.rollback()?;
            outer.commit()?;
            assert_eq!(engine.query(&age)?.one::<i64>()?, 60);
            let refused = engine.begin_with(&begin().deferrable()).map(drop).map_err(|error| error.kind());
            assert_eq!(refused, Err(ErrorKind::Unsupported));
            Ok(())
        };
        check().expect("transactions");
    });
}

#[test]
fn rows_are_counted_as_elsewhere() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            tables(&engine)?;
            let same = engine.execute(&update("people").set("age", 90))?;
            assert_eq!(same.rows_affected, 2);
            assert_eq!(
                engine.execute(&update("people").set("age", 90))?.rows_affected,
                2,
                "found, if not changed"
            );
            let row = insert_into("people").columns(["id", "name", "age"]).values((1, "Ada", 91));
            let upsert = row.clone().on_any_conflict().update("age", isogloss::excluded("age"));
            assert_eq!(engine.execute(&upsert)?.rows_affected, 1);
            let many = row.values((5, "Alan", 41)).on_any_conflict().update("age", isogloss::excluded("age"));
            assert!(engine.execute(&many)?.rows_affected <= 2);
            run(&engine, "CREATE TABLE numbered (id BIGINT PRIMARY KEY AUTO_INCREMENT, age INT)")?;
            let done = engine.execute(&insert_into("numbered").columns("age").values((1,)))?;
            assert_eq!((done.rows_affected, done.last_insert_id), (1, Some(1)));
            Ok(())
        };
        check().expect("counts");
    });
}

#[test]
fn who_is_not_let_in_is_told_so_without_the_password() {
    on_each(|server| {
        let check = || -> Result<()> {
            let first = engine(server)?;
            run(&first, "CREATE USER 'guest'@'%' IDENTIFIED BY 'hunter2'")?;
            run(&first, "GRANT SELECT ON app.* TO 'guest'@'%'")?;
            let at = |who: &str| format!("mysql://{who}@127.0.0.1:{}/app", server.port());
            let guest = Engine::open(MySqlClient, at("guest:hunter2").as_str())?;
            assert_eq!(guest.query(&raw("SELECT 1"))?.one::<i64>()?, 1, "with TLS or without");
            assert_eq!(failed(&guest, "CREATE TABLE t (a INT)").kind(), ErrorKind::PermissionDenied);
            let stranger = Engine::open(MySqlClient, at("guest:hunter3").as_str())?;
            let error = stranger.connect().map(drop).expect_err("another password");
            assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
            assert!(!format!("{error} {error:?}").contains("hunter3"));
            let nowhere = Engine::open(MySqlClient, server.url().replace("/app", "/nowhere"))?;
            assert_eq!(nowhere.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
            let closed = Engine::open(MySqlClient, Options::url(&server.url_by(1))?)?;
            assert_eq!(closed.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
            let secret = Engine::open(MySqlClient, format!("{}?sslmode=require", server.url()).as_str())?;
            // MySQL encrypts as it is installed, MariaDB does not.
            let encrypted =
                match cfg!(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls)))) {
                    true if is_mysql(server) => Ok(()),
                    true => Err(ErrorKind::Connect),
                    false => Err(ErrorKind::Unsupported),
                };
            assert_eq!(secret.connect().map(drop).map_err(|error| error.kind()), encrypted);
            assert_eq!(first.dialect()?.name(), if is_mysql(server) { "mysql" } else { "mariadb" });
            Ok(())
        };
        check().expect("who comes in");
    });
}

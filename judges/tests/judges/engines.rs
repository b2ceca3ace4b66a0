//! What every engine must do, and each one's lists.

use isogloss::{Type, Value, ValueRef};
use isogloss_judges::{Engine, Judge};

use super::engine;
use super::lists::{
    BAD_EVERYWHERE, FIREBIRD_4, FIREBIRD_BAD, FIREBIRD_GOOD, FIXTURE, MARIADB_ONLY, MYSQL_BAD, MYSQL_GOOD,
    MYSQL_ONLY, POSTGRES_BAD, POSTGRES_GOOD, SQLITE_BAD, SQLITE_GOOD,
};

/// The whole examination of one engine; one test each, as starting one takes a second.
fn examine(judge: Judge, good: &[&str], bad: &[&str]) -> Option<Box<dyn Engine>> {
    let mut engine = engine(judge)?;
    assert_eq!(engine.name(), judge.dialect());
    assert!(engine.version().starts_with(|first: char| first.is_ascii_digit()), "{}", engine.version());
    engine.script(FIXTURE).unwrap();

    for sql in good {
        engine.check(sql, &[]).unwrap_or_else(|why| panic!("{judge} refuses {sql}: {why}"));
        engine.query(sql, &[]).unwrap_or_else(|why| panic!("{judge} does not run {sql}: {why}"));
    }
    for sql in bad.iter().chain(&BAD_EVERYWHERE) {
        assert!(engine.check(sql, &[]).is_err(), "{judge} accepts {sql}");
        assert!(engine.query(sql, &[]).is_err(), "{judge} runs {sql}");
    }
    the_fixture_stays(engine.as_mut());
    binds_are_counted(engine.as_mut());
    scripts_fail_at_any_statement(engine.as_mut());
    transactions_run_in_sessions(engine.as_mut());
    Some(engine)
}

fn count(engine: &mut dyn Engine) -> Vec<Vec<Value>> {
    engine.query("SELECT count(*) FROM t", &[]).unwrap().rows
}

fn the_fixture_stays(engine: &mut dyn Engine) {
    assert_eq!(count(engine), [[Value::BigInt(3)]]);
    assert_eq!(engine.query("DELETE FROM t WHERE a <> 1", &[]).unwrap().affected, 2);
    assert_eq!(engine.query("UPDATE t SET b = b", &[]).unwrap().affected, 3, "also what stays the same");
    assert_eq!(count(engine), [[Value::BigInt(3)]]);
    for sql in ["DROP TABLE t", "COMMIT", "/* x */ create table v (a int)"] {
        assert!(engine.query(sql, &[]).is_err(), "{sql}");
    }
    engine.execute_bare("CREATE TABLE v (a int)").unwrap();
    engine.query("SELECT a FROM v", &[]).unwrap();
    engine.execute_bare("DROP TABLE v").unwrap();
    assert!(engine.execute_bare("DROP TABLE v").is_err());
}

fn binds_are_counted(engine: &mut dyn Engine) {
    let sql = if engine.name() == "postgres" {
        "SELECT c FROM t WHERE a = $1"
    } else {
        "SELECT c FROM t WHERE a = ?"
    };
    let rows = engine.query(sql, &[ValueRef::Integer(2)]).unwrap();
    // Names that are written bare come in capitals from engines that fold them so.
    assert_eq!(rows.columns.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>(), ["c"]);
    assert_eq!(rows.rows, [[Value::from("two")]]);
    assert_eq!(engine.check(sql, &[ValueRef::Integer(2)]), Ok(()));
    for binds in [&[][..], &[ValueRef::Integer(1), ValueRef::Integer(2)]] {
        assert!(engine.check(sql, binds).is_err());
        assert!(engine.query(sql, binds).is_err());
    }
}

fn scripts_fail_at_any_statement(engine: &mut dyn Engine) {
    assert!(engine.script("SELECT a FROM t; SELECT a FROM no_such_table; SELECT a FROM t").is_err());
    assert_eq!(count(engine), [[Value::BigInt(3)]], "the connection is still good");
}

fn transactions_run_in_sessions(engine: &mut dyn Engine) {
    let begin = if engine.name() == "firebird" { "SET TRANSACTION" } else { "BEGIN" };
    let rows = engine
        .session(&[
            begin,
            "INSERT INTO u (a, d) VALUES (7, 'p')",
            "SAVEPOINT s",
            "DELETE FROM u",
            "ROLLBACK TO SAVEPOINT s",
            "SELECT count(*) AS n FROM u",
            "ROLLBACK",
        ])
        .unwrap();
    assert_eq!(rows[5].rows, [[Value::BigInt(3)]]);
    let error = engine.session(&[begin, "ROLLBACK TO SAVEPOINT no_such_savepoint"]).unwrap_err();
    assert!(error.starts_with("statement 2 of the session"), "{error}");
    engine.execute_bare(begin).unwrap();
    assert_eq!(count(engine), [[Value::BigInt(3)]], "nothing was left open");
}

#[test]
fn sqlite_judges() {
    let mut engine = examine(Judge::Sqlite, &SQLITE_GOOD, &SQLITE_BAD).expect("it is compiled in");
    let answer = engine.query("DELETE FROM t WHERE a > 1 RETURNING a, c", &[]).unwrap();
    let two = vec![Value::BigInt(2), "two".into()];
    assert_eq!(answer.rows, [two, vec![Value::BigInt(3), Value::Null(Type::Text)]]);
    assert_eq!(answer.affected, 2);
}

#[test]
fn postgres_judges() {
    for judge in [Judge::Postgres, Judge::Postgres18] {
        let Some(mut engine) = examine(judge, &POSTGRES_GOOD, &POSTGRES_BAD) else { continue };
        let answer = engine.query("DELETE FROM t WHERE a > 1 RETURNING a, b", &[]).unwrap();
        let two = vec![Value::Integer(2), Value::Null(Type::Integer)];
        assert_eq!(answer.rows, [two, vec![Value::Integer(3), Value::Integer(30)]]);
        assert_eq!(answer.affected, 2);
        postgres_infers_types(engine.as_mut());
    }
}

/// A driver tells no types; what PostgreSQL cannot infer, or infers otherwise, is what a dialect must cast.
fn postgres_infers_types(engine: &mut dyn Engine) {
    let five = [ValueRef::BigInt(5)];
    assert_eq!(engine.check("SELECT a FROM t WHERE a = $1", &five), Ok(()), "narrowed, as 5 fits");
    let error = engine.check("SELECT a FROM t WHERE c = $1", &five).unwrap_err();
    assert!(error.starts_with("$1: PostgreSQL inferred text"), "{error}");
    assert!(engine.check("SELECT $1", &five).is_err(), "a lone parameter is a text");
    assert_eq!(engine.check("SELECT CAST($1 AS bigint)", &five), Ok(()));
    assert!(engine.check("SELECT a FROM t WHERE a = $1", &[ValueRef::BigInt(1 << 40)]).is_err());
    assert!(engine.check("SELECT a FROM t WHERE a = $1", &[ValueRef::Null(&Type::Text)]).is_err());
}

#[test]
fn mariadb_judges() {
    let Some(mut engine) = examine(Judge::MariaDb, &MYSQL_GOOD, &MYSQL_BAD) else { return };
    assert_eq!(engine.query(MARIADB_ONLY, &[]).unwrap().rows, [[Value::Integer(5)]]);
    assert!(engine.check(MYSQL_ONLY, &[]).is_err());
}

#[test]
fn mysql_judges() {
    let Some(mut engine) = examine(Judge::MySql, &MYSQL_GOOD, &MYSQL_BAD) else { return };
    assert_eq!(engine.query(MYSQL_ONLY, &[]).unwrap().rows.len(), 2);
    assert!(engine.check(MARIADB_ONLY, &[]).is_err());
}

#[test]
fn firebird_judges() {
    for (judge, lateral) in [(Judge::Firebird, false), (Judge::Firebird4, true)] {
        let Some(mut engine) = examine(judge, &FIREBIRD_GOOD, &FIREBIRD_BAD) else { continue };
        assert_eq!(engine.check(FIREBIRD_4, &[]).is_ok(), lateral, "{judge}");
        let answer = engine.query("INSERT INTO u (a, d) VALUES (5, 'z') RETURNING a, d", &[]).unwrap();
        assert_eq!(answer.rows, [[Value::BigInt(5), "z".into()]]);
        the_bind_takes_the_type_beside_it(engine.as_mut());
    }
}

/// Why a dialect casts binds: the server rounds what is bound beside a whole number.
fn the_bind_takes_the_type_beside_it(engine: &mut dyn Engine) {
    let fraction = [ValueRef::Double(10.4)];
    let smaller = |sql: &str, engine: &mut dyn Engine| engine.query(sql, &fraction).unwrap().rows.len();
    assert_eq!(smaller("SELECT a FROM t WHERE b < ?", engine), 0);
    assert_eq!(smaller("SELECT a FROM t WHERE b < CAST(? AS DOUBLE PRECISION)", engine), 1);
}

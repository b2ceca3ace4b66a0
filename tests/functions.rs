//! Scalar functions on every dialect: each is written or refused, and nothing is refused that is not listed here.
//!
//! What the functions give is in `functions/values.rs`, for tests that have an engine to ask.

use isogloss::*;
use isogloss_mariadb::MariaDb;
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;

include!("functions/values.rs");

/// The cases that the dialect refuses, by name.
fn refused(dialect: &dyn Dialect) -> Vec<&'static str> {
    let is_refused = |expr: Expr| compile(&select(expr), dialect).is_err();
    cases().into_iter().filter(|(_, expr, _)| is_refused(expr.clone())).map(|(name, _, _)| name).collect()
}

const NO_UUID: &[&str] = &["new_uuid length", "new_uuid version"];

#[test]
fn postgresql_has_all_but_uuids_in_version_12() {
    assert_eq!(refused(&Postgres::version(12)), NO_UUID);
    assert!(refused(&Postgres::version(13)).is_empty());
}

#[test]
fn mysql_and_mariadb_have_all_but_uuids_before_random_bytes() {
    assert!(refused(&MySql::version(8, 0, 40)).is_empty());
    assert_eq!(refused(&MariaDb::version(10, 5)), NO_UUID);
    assert!(refused(&MariaDb::version(10, 10)).is_empty());
    let uuid = select(new_uuid());
    assert_eq!(
        compile(&uuid, &MariaDb::version(11, 7)).map(Compiled::into_sql).ok().as_deref(),
        Some("SELECT UUID_V4()")
    );
}

#[test]
fn sqlite_has_roots_and_logarithms_only_if_it_is_built_with_them() {
    assert_eq!(refused(&Sqlite::default().with_math_functions()), ["reverse"]);
    let plain = refused(&Sqlite::default());
    assert!(plain.contains(&"sqrt") && plain.contains(&"truncate") && !plain.contains(&"ceiling"));
}

#[test]
fn sql_server_has_shifts_since_2022() {
    assert!(refused(&MsSql::version(2022)).is_empty());
    assert_eq!(refused(&MsSql::version(2019)), ["shift_left", "shift_right", "shift_right negative"]);
}

#[test]
fn oracle_turns_no_text_around_and_makes_no_random_uuid() {
    let refused = refused(&Oracle::version(19));
    assert!(refused.contains(&"reverse") && NO_UUID.iter().all(|name| refused.contains(name)));
    assert!(!refused.contains(&"pad_start") && !refused.contains(&"date_add month clamps"));
}

/// An operand that a dialect's words repeat must be the same each time; where nothing is repeated, it may be anything.
#[test]
fn an_operand_that_is_repeated_must_be_pure() -> Result<()> {
    let query = select(greatest([random(), col("a").into_operand()])).from("t");
    let error = compile(&query, &MsSql::default()).expect_err("RAND() would be called three times");
    assert_eq!(error.subject(), "function Greatest of an operand that cannot be repeated");
    assert!(error.remedy().contains("derived table"));
    assert_eq!(compile(&query, &MySql::default())?.sql(), "SELECT GREATEST(RAND(), a) FROM t");
    Ok(())
}

/// An operand of a template stands in parentheses wherever something binds it.
#[test]
fn operands_of_templates_keep_together() -> Result<()> {
    let sum = || col("a").into_operand() + 1;
    let query =
        select((sum() / sum(), date_add(DateField::Day, col("d"), sum()), left(col("t"), sum()))).from("t");
    assert_eq!(
        compile(&query, &Postgres::default())?.sql(),
        "SELECT (a + $1) / ((a + $2) + 0.0), d + (a + $3) * INTERVAL '1 day', LEFT(t, a + $4) FROM t"
    );
    Ok(())
}

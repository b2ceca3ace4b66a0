//! Long chains, deep nests, wide lists: no stack overflows, whatever is built.

use isogloss::{Dialect, ErrorKind, Expr, SetOperation, col, compile, concat, delete_from, not, select, sum};
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;

const LONG: usize = 10_000;

/// Builds, clones, compiles and drops it, on a stack of the size that a thread has by default.
fn lives(make: impl Fn() -> Expr + Send + 'static) -> Result<usize, isogloss::Error> {
    let run = move || {
        let query = select("a").from("t").filter(make().is_not_null());
        let copy = query.clone();
        let length = compile(&copy, &Sqlite::default())?.sql().len();
        assert_eq!(query, copy);
        Ok(length)
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

#[test]
fn chains_of_one_operator_are_flat() -> Result<(), isogloss::Error> {
    assert!(lives(|| (0..LONG).fold(col("a"), |chain, _| chain + col("b")))? > 4 * LONG);
    assert!(lives(|| (0..LONG).fold(col("a"), |chain, _| chain - col("b")))? > 4 * LONG);
    assert!(lives(|| (0..LONG).fold(col("a"), |chain, _| chain * col("b")))? > 4 * LONG);
    assert!(lives(|| (0..LONG).fold(concat([col("a")]), |chain, _| chain.concat(col("b"))))? > 4 * LONG);
    assert!(
        lives(|| (0..LONG).fold(col("a").is_null(), |chain, _| chain.and(col("b").is_null())))? > 4 * LONG
    );
    assert!(
        lives(|| (0..LONG).fold(col("a").is_null(), |chain, _| chain.or(col("b").is_null())))? > 4 * LONG
    );
    Ok(())
}

#[test]
fn chains_of_set_operations_are_flat() -> Result<(), isogloss::Error> {
    let branch = || select("a").from("t");
    let chain: SetOperation =
        (0..LONG).fold(branch().union_all(branch()), |chain, _| chain.union_all(branch()));
    let copy = chain.clone();
    assert_eq!(copy.branches.len(), LONG + 2);
    compile(&copy, &Postgres::default())?;
    Ok(())
}

/// <https://www.sqlite.org/limits.html>: SQLITE_MAX_COMPOUND_SELECT.
#[test]
fn more_queries_than_a_set_operation_joins_are_an_error() {
    let branch = || select("a").from("t");
    let chain =
        |length: usize| (2..length).fold(branch().union_all(branch()), |all, _| all.union_all(branch()));
    assert!(compile(&chain(500), &Sqlite::default()).is_ok());
    let error = compile(&chain(501), &Sqlite::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.to_string().contains("501 queries are more than the 500"), "{error}");
}

#[test]
fn what_is_nested_too_deep_is_an_error_and_no_crash() {
    let deep = |levels: usize| (0..levels).fold(col("a").is_null(), |inner, _| not(inner));
    assert!(lives(move || deep(100)).is_ok());
    for levels in [1_000, 3_000] {
        let error = lives(move || deep(levels)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert!(error.to_string().contains("nested deeper"), "{error}");
    }
    let query = (0..400).fold(select("a").from("t"), |inner, _| select("a").from(inner.alias("q")));
    assert_eq!(compile(&query, &Postgres::default()).unwrap_err().kind(), ErrorKind::Limit);
}

/// What a change reads of its own table is looked for in all of its depth.
#[test]
fn a_change_that_is_nested_too_deep_is_one_too() {
    let run = || {
        let all = select("a").from("t").distinct().alias("q");
        let deep = (0..3_000).fold(col("a").is_null(), |inner, _| not(inner));
        let change = delete_from("t").filter(col("a").is_in(select("q.a").from(all))).filter(deep);
        compile(&change, &MySql::default()).unwrap_err().kind()
    };
    let kind = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap();
    assert_eq!(kind, ErrorKind::Limit);
}

/// Where there are no truth values, a predicate that stands for a value is written twice. Within another one it would be
/// written four times, and so on: an error has to come before the memory ends.
#[test]
fn what_doubles_at_each_level_ends() {
    let nest =
        |levels: usize| (0..levels).fold(col("a").eq(col("b")), |inner, _| inner.eq(col("c").eq(col("d"))));
    for dialect in [&MsSql::default() as &dyn Dialect, &Oracle::version(11)] {
        assert!(compile(&select(nest(4)).from("t"), dialect).is_ok());
        let error = compile(&select(nest(60)).from("t"), dialect).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert!(error.to_string().contains("very large already"), "{error}");
    }
}

/// A predicate that is merely long is written twice, however long it is.
#[test]
fn a_long_list_is_a_value_everywhere() -> Result<(), isogloss::Error> {
    let long: Vec<i32> = (0..1_500).collect();
    let within = select(col("a").is_in(&long[..]).alias("p")).from("t");
    for dialect in [&MsSql::default() as &dyn Dialect, &Oracle::version(11), &Oracle::version(19)] {
        let compiled = compile(&within, dialect)?;
        assert!(compiled.sql().contains(" NOT IN ("), "{}", compiled.sql());
        // Denied, tested and compared it is longer, and has an end.
        let more = col("a").is_in(&long[..]).is_not_true().eq(not(col("b")));
        compile(&select(more.alias("p")).from("t"), dialect)?;
    }
    Ok(())
}

/// No fluent method makes one, but a tree is plain data.
#[test]
fn an_aggregate_of_nothing_is_an_error_of_the_statement() {
    let mut nothing = sum(col("a")).filter(col("b").eq(1));
    nothing.arguments.clear();
    for dialect in [&Postgres::default() as &dyn Dialect, &Oracle::version(11)] {
        let query = select(nothing.clone()).from("t");
        assert_eq!(compile(&query, dialect).unwrap_err().kind(), ErrorKind::Statement);
    }
}

#[test]
fn more_binds_than_the_dialect_takes_are_an_error() {
    let ids: Vec<i64> = (0..70_000).collect();
    let query = select("a").from("t").filter(col("id").is_in(ids));
    let error = compile(&query, &Postgres::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert!(error.to_string().contains("65535"), "{error}");
}

#[test]
fn a_number_in_place_of_a_value_is_refused_and_takes_no_other_value() {
    for number in [0, 1, u32::MAX - 1] {
        let query = select("a").from("t").filter(col("b").eq(5)).filter(col("c").eq(Expr::Lifted(number)));
        assert_eq!(compile(&query, &Postgres::default()).unwrap_err().kind(), ErrorKind::Statement);
        // The same where the statement is rewritten: the number is not that of the 5.
        let query = query.filter(col("d").ilike("x"));
        assert_eq!(compile(&query, &MySql::default()).unwrap_err().kind(), ErrorKind::Statement);
    }
}

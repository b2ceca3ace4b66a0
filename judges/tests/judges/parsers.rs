//! The two grammars, and SQL Server's resolution of names.

use isogloss::Type;
use isogloss_judges::{Judge, MsSqlParser, OracleParser, Outcome, Started, Task};

use super::lists::{
    MSSQL_BAD, MSSQL_GOOD, MSSQL_SCHEMA, ORACLE_BAD, ORACLE_BAD_BEFORE_23, ORACLE_GOOD, ORACLE_UNKNOWN,
};
use super::{not_run, setup};

fn task(level: u16, sql: &str) -> Task {
    let parameters = if sql.contains("@p1") || sql.contains(":1") { vec![Type::Integer] } else { vec![] };
    Task { id: format!("{level}: {sql}"), sql: sql.to_owned(), level, parameters }
}

fn mssql() -> Option<MsSqlParser> {
    match Judge::MsSql.start(&setup()) {
        Ok(Started::MsSql(parser)) => Some(parser),
        Ok(other) => panic!("{other:?} is another judge"),
        Err(missing) => not_run(&missing),
    }
}

fn oracle() -> Option<OracleParser> {
    match Judge::Oracle.start(&setup()) {
        Ok(Started::Oracle(parser)) => Some(parser),
        Ok(other) => panic!("{other:?} is another judge"),
        Err(missing) => not_run(&missing),
    }
}

#[test]
fn sql_server_s_grammar_judges() {
    let Some(parser) = mssql().map(|parser| parser.with_schema(MSSQL_SCHEMA)) else { return };
    let mut tasks: Vec<Task> = Vec::new();
    for level in [100, 110, 120, 130, 140, 150] {
        tasks.extend(MSSQL_GOOD.iter().filter(|(since, _)| *since <= level).map(|(_, sql)| task(level, sql)));
    }
    let good = tasks.len();
    let too_old =
        MSSQL_GOOD.iter().filter(|(since, _)| *since > 100).map(|(since, sql)| task(since - 10, sql));
    tasks.extend(MSSQL_BAD.iter().map(|sql| task(150, sql)).chain(too_old));

    let verdicts = parser.judge(&tasks).unwrap();
    assert_eq!(verdicts.len(), tasks.len());
    for (index, (task, verdict)) in tasks.iter().zip(&verdicts).enumerate() {
        assert_eq!(task.id, verdict.id);
        assert_eq!(verdict.is_accepted(), index < good, "{verdict:?}");
    }
}

#[test]
fn sql_server_s_names_are_resolved_only_with_a_schema() {
    let Some(parser) = mssql() else { return };
    let tasks =
        [task(150, "SELECT x FROM no_such_table"), task(150, "SELECT a FROM t WHERE"), task(160, "SELECT 1")];
    let verdicts = parser.judge(&tasks).unwrap();
    assert_eq!(verdicts[0].outcome, Outcome::Accepted);
    assert!(matches!(verdicts[1].outcome, Outcome::Rejected(_)));
    assert!(matches!(verdicts[2].outcome, Outcome::NotJudged(_)), "2022 has no grammar here");

    let wrong = parser.with_schema(["CREATE TABLE t (a int, a int)"]).judge(&tasks);
    assert!(wrong.is_err_and(|missing| missing.why.contains("schema")));
}

#[test]
fn oracle_s_grammar_judges() {
    let Some(parser) = oracle() else { return };
    let mut tasks: Vec<Task> = Vec::new();
    for (since, sql) in ORACLE_GOOD {
        tasks.extend(
            [11, 12, 19, 21, 23].into_iter().filter(|level| *level >= since).map(|level| task(level, sql)),
        );
    }
    let good = tasks.len();
    tasks.extend(ORACLE_BAD.map(|sql| task(23, sql)));
    tasks.extend(ORACLE_BAD_BEFORE_23.map(|sql| task(21, sql)));
    tasks
        .extend(ORACLE_GOOD.iter().filter(|(since, _)| *since > 11).map(|(since, sql)| task(since - 1, sql)));
    tasks.extend(ORACLE_UNKNOWN.map(|(since, sql)| task(since - 1, sql)));

    let verdicts = parser.judge(&tasks).unwrap();
    assert_eq!(verdicts.len(), tasks.len());
    for (index, (task, verdict)) in tasks.iter().zip(&verdicts).enumerate() {
        assert_eq!(task.id, verdict.id);
        assert_eq!(verdict.is_accepted(), index < good, "{verdict:?}");
        assert!(!matches!(verdict.outcome, Outcome::NotJudged(_)), "{verdict:?}");
    }
    for verdict in parser.judge(&ORACLE_UNKNOWN.map(|(since, sql)| task(since, sql))).unwrap() {
        assert!(matches!(verdict.outcome, Outcome::NotJudged(_)), "{verdict:?}");
    }
}

/// What was judged in an earlier run proves nothing about this one.
#[test]
fn oracle_s_grammar_works_now() {
    let Some(parser) = oracle().map(OracleParser::without_cache) else { return };
    let verdicts =
        parser.judge(&[task(19, "COMMIT"), task(19, "DROP TABLE"), task(19, "DROP TABLE")]).unwrap();
    assert_eq!(
        verdicts.iter().map(|verdict| verdict.is_accepted()).collect::<Vec<_>>(),
        [true, false, false]
    );
}

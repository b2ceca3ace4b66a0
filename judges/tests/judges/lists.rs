//! Statements that each dialect's judge must accept, and statements that it must refuse.

/// The tables that the statements speak of, in words that every engine understands.
pub(crate) const FIXTURE: &str = "
    CREATE TABLE t (a int NOT NULL PRIMARY KEY, b int, c varchar(20));
    CREATE TABLE u (a int, d varchar(20));
    INSERT INTO t (a, b, c) VALUES (1, 10, 'one');
    INSERT INTO t (a, b, c) VALUES (2, NULL, 'two');
    INSERT INTO t (a, b, c) VALUES (3, 30, NULL);
    INSERT INTO u (a, d) VALUES (1, 'x');
    INSERT INTO u (a, d) VALUES (1, 'y');";

/// What is wrong everywhere: words, names, a second statement.
pub(crate) const BAD_EVERYWHERE: [&str; 5] = [
    "SELEC a FROM t",
    "SELECT a FROM no_such_table",
    "SELECT no_such_column FROM t",
    "SELECT a FROM t WHERE",
    "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1",
];

pub(crate) const POSTGRES_GOOD: [&str; 8] = [
    "SELECT a FROM t ORDER BY b NULLS FIRST LIMIT 2 OFFSET 1",
    "SELECT DISTINCT ON (a) a, d FROM u ORDER BY a, d",
    "SELECT count(*) FILTER (WHERE b > 10) FROM t",
    "SELECT * FROM t LEFT JOIN LATERAL (SELECT d FROM u WHERE u.a = t.a LIMIT 1) x ON TRUE",
    "INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING a, b",
    "UPDATE t SET b = u.a FROM u WHERE u.a = t.a RETURNING t.a",
    "DELETE FROM t USING u WHERE u.a = t.a",
    "SELECT a FROM t FOR UPDATE SKIP LOCKED",
];

pub(crate) const POSTGRES_BAD: [&str; 6] = [
    "SELECT TOP 2 a FROM t",
    "SELECT `a` FROM t",
    "SELECT a, count(*) FROM t",
    "SELECT a || 1 FROM t WHERE b",
    "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE b = 2",
    "SELECT no_such_function(a) FROM t",
];

pub(crate) const MYSQL_GOOD: [&str; 6] = [
    "SELECT a FROM t ORDER BY b LIMIT 2 OFFSET 1",
    "SELECT `a` FROM t WHERE b <=> NULL",
    "SELECT a, row_number() OVER (PARTITION BY b ORDER BY a) FROM t",
    "INSERT INTO t (a, b) VALUES (1, 2) ON DUPLICATE KEY UPDATE b = VALUES(b)",
    "UPDATE t JOIN u ON u.a = t.a SET t.b = 5",
    "SELECT a FROM t FOR UPDATE SKIP LOCKED",
];

pub(crate) const MYSQL_BAD: [&str; 5] = [
    "SELECT TOP 2 a FROM t",
    "SELECT [a] FROM t",
    "SELECT t.a FROM t FULL OUTER JOIN u ON u.a = t.a",
    "INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING",
    "SELECT a::int FROM t",
];

/// On one of the two only.
pub(crate) const MARIADB_ONLY: &str = "INSERT INTO u (a, d) VALUES (5, 'z') RETURNING a";
pub(crate) const MYSQL_ONLY: &str = "SELECT * FROM t, LATERAL (SELECT d FROM u WHERE u.a = t.a) x";

pub(crate) const SQLITE_GOOD: [&str; 5] = [
    "SELECT a FROM t ORDER BY b NULLS LAST LIMIT 2 OFFSET 1",
    "SELECT a FROM t WHERE b IS NOT DISTINCT FROM NULL",
    "INSERT INTO t (a, b) VALUES (1, 2) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING a, b",
    "UPDATE t SET b = u.a FROM u WHERE u.a = t.a",
    "SELECT t.a, u.d FROM t FULL JOIN u ON u.a = t.a",
];

pub(crate) const SQLITE_BAD: [&str; 4] = [
    "SELECT TOP 2 a FROM t",
    "SELECT a FROM t FOR UPDATE",
    "SELECT * FROM t, LATERAL (SELECT d FROM u WHERE u.a = t.a) x",
    "SELECT a FROM t; SELECT a FROM u",
];

pub(crate) const FIREBIRD_GOOD: [&str; 6] = [
    "SELECT a FROM t ORDER BY b NULLS LAST OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY",
    "SELECT FIRST 2 a FROM t",
    "SELECT a FROM t WHERE b IS NOT DISTINCT FROM NULL WITH LOCK",
    "UPDATE OR INSERT INTO t (a, b) VALUES (1, 2) MATCHING (a)",
    "SELECT t.a, u.d FROM t FULL JOIN u ON u.a = t.a",
    "SELECT LIST(d, ', ') FROM u",
];

pub(crate) const FIREBIRD_BAD: [&str; 7] = [
    "SELECT TOP 2 a FROM t",
    "SELECT a FROM t LIMIT 2",
    "SELECT 1",
    "SELECT a FROM t FOR UPDATE SKIP LOCKED",
    "SELECT a FROM t UNION SELECT a FROM u ORDER BY a",
    "SELECT ? FROM t",
    "INSERT INTO u (a, d) VALUES (1, 'x'), (2, 'y')",
];

/// On version 4 only.
pub(crate) const FIREBIRD_4: &str = "SELECT * FROM t, LATERAL (SELECT d FROM u WHERE u.a = t.a) x";

/// The tables for SQL Server's model, which wants one statement each.
pub(crate) const MSSQL_SCHEMA: [&str; 2] = [
    "CREATE TABLE t (a int NOT NULL PRIMARY KEY, b int, c nvarchar(20))",
    "CREATE TABLE u (a int, d nvarchar(20))",
];

/// With the oldest level that takes each.
pub(crate) const MSSQL_GOOD: [(u16, &str); 11] = [
    (100, "SELECT TOP 2 a FROM t ORDER BY b"),
    (100, "SELECT [a] FROM [t] WHERE a = @p1"),
    (
        100,
        "MERGE INTO t USING (VALUES (1, 2)) AS x (a, b) ON t.a = x.a WHEN MATCHED THEN UPDATE SET b = x.b;",
    ),
    (100, "SELECT t.a, x.d FROM t CROSS APPLY (SELECT TOP 1 d FROM u WHERE u.a = t.a) x"),
    (100, "WITH r (a) AS (SELECT a FROM t UNION ALL SELECT a + 1 FROM r WHERE a < 5) SELECT a FROM r"),
    (100, "DELETE FROM t OUTPUT deleted.a WHERE a = @p1"),
    (110, "SELECT a FROM t ORDER BY b OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY"),
    (110, "SELECT TRY_CAST(c AS int) FROM t"),
    (110, "SELECT LAG(a, 1) OVER (ORDER BY b), CONCAT(c, 'LENGTH(x)') FROM t"),
    (
        130,
        "SELECT CAST(DATEDIFF_BIG(day, '2015-01-01', SYSUTCDATETIME()) AS decimal(20, 0)), JSON_VALUE(c, '$.a') FROM t",
    ),
    (140, "SELECT STRING_AGG(c, ',') WITHIN GROUP (ORDER BY a) FROM t"),
];

pub(crate) const MSSQL_BAD: [&str; 13] = [
    "SELECT a FROM t LIMIT 2",
    "SELECT a FROM t MINUS SELECT a FROM u",
    "SELECT `a` FROM t",
    "SELECT a FROM t WHERE TRUE",
    "SELECT a::int FROM t",
    "INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING",
    "INSERT INTO t (a, no_such_column) VALUES (1, 2)",
    "SELECT a FROM t NATURAL JOIN u",
    "SELECT a FROM t JOIN u ON u.a = t.a",
    "SELECT a AS x FROM t WHERE x = 1",
    "SELECT a FROM t WHERE a = @p2",
    "SELECT LENGTH(c) FROM t",
    "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE d = GREATEST(t.c, 'x'))",
];

/// With the oldest release that takes each.
pub(crate) const ORACLE_GOOD: [(u16, &str); 10] = [
    (11, "SELECT a FROM t WHERE ROWNUM <= :1"),
    (11, "SELECT a FROM t MINUS SELECT a FROM u"),
    (11, "MERGE INTO t USING (SELECT 1 AS a FROM dual) x ON (t.a = x.a) WHEN MATCHED THEN UPDATE SET b = 2"),
    (11, "SELECT a FROM t WHERE NOT (a = 1 OR b IN (2, 3)) AND REGEXP_LIKE(c, 'x') FOR UPDATE SKIP LOCKED"),
    (11, "UPDATE t SET b = (SELECT MAX(a) FROM u WHERE u.d = 'FROM') WHERE (a, b) IN ((1, 2))"),
    (11, "ROLLBACK TO SAVEPOINT s"),
    (11, "SET TRANSACTION READ ONLY"),
    (12, "SELECT a FROM t ORDER BY b NULLS LAST OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY"),
    (12, "SELECT t.a, x.d FROM t CROSS APPLY (SELECT d FROM u WHERE u.a = t.a) x"),
    (23, "SELECT a = 1, TRUE"),
];

/// What no release takes.
pub(crate) const ORACLE_BAD: [&str; 13] = [
    "SET TRANSACTION READ ONLY WRITE",
    "SELECT a FROM t LIMIT 2",
    "SELECT TOP 2 a FROM t",
    "SELECT x.a FROM t AS x",
    "SELECT a::int FROM t",
    "SELECT a FROM t WHERE c ILIKE 'x'",
    "INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING",
    "DELETE FROM t RETURNING a",
    "SELECT a FROM t; SELECT a FROM u",
    "BEGIN",
    "SELECT a FROM t WHERE (a, b) = (1, 2)",
    "SELECT a FROM t WHERE (a, b) < ((1, 2))",
    "SELECT a FROM t FETCH FIRST 1 ROWS ONLY FOR UPDATE",
];

/// What no release before 23ai takes: it has no booleans.
pub(crate) const ORACLE_BAD_BEFORE_23: [&str; 6] = [
    "SELECT 1",
    "SELECT a FROM t WHERE NOT a AND b = 1",
    "SELECT CASE WHEN a THEN 1 END FROM t",
    "SELECT COALESCE(a IS NULL, b) FROM t",
    "SELECT a FROM t ORDER BY a > 1",
    "SELECT a FROM t WHERE (a = 1) = (b = 1)",
];

/// What the grammar does not know, although the release has it.
pub(crate) const ORACLE_UNKNOWN: [(u16, &str); 3] = [
    (21, "SELECT a FROM t EXCEPT ALL SELECT a FROM u"),
    (21, "SELECT SUM(a) OVER w FROM t WINDOW w AS (ORDER BY b)"),
    (23, "INSERT INTO t (a) VALUES (1), (2)"),
];

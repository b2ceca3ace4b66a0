//! Expressions that each engine has its own idea of, on the dialects that lack the plain form.

use isogloss::{
    Decimal, Expr, Feature, Type, avg, bool_and, col, compile, concat, count_all, literal, lower, null,
    param, row, select,
};
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;

type Outcome = Result<(), isogloss::Error>;

fn filtered(predicate: Expr, dialect: &dyn isogloss::Dialect) -> Result<String, isogloss::Error> {
    let query = select("id").from("t").filter(predicate);
    Ok(compile(&query, dialect)?.sql().replace("SELECT id FROM t WHERE ", ""))
}

#[test]
fn sql_server_reads_brackets_in_patterns() -> Outcome {
    let mssql = MsSql::default();
    assert_eq!(filtered(col("a").like("x%"), &mssql)?, "a LIKE @p1");
    assert_eq!(filtered(col("a").like("[x]%"), &mssql)?, "a LIKE REPLACE(@p1, N'[', N'![') ESCAPE N'!'");
    assert_eq!(filtered(col("a").like("[x]!%"), &mssql)?, "a LIKE REPLACE(@p1, N'[', N'~[') ESCAPE N'~'");
    assert_eq!(filtered(col("a").like(literal("[x]%")), &mssql)?, "a LIKE N'![x]%' ESCAPE N'!'");
    assert_eq!(
        filtered(col("a").not_like(col("b")), &mssql)?,
        "a NOT LIKE REPLACE(REPLACE(b, N'!', N'!!'), N'[', N'![') ESCAPE N'!'"
    );
    assert_eq!(
        filtered(col("a").starts_with("50%[x"), &mssql)?,
        "a LIKE REPLACE(@p1, N'[', N'![') ESCAPE N'!'"
    );
    assert_eq!(filtered(col("a").ilike("X%"), &mssql)?, "LOWER(a) LIKE LOWER(@p1)");
    Ok(())
}

#[test]
fn a_mean_keeps_its_fraction() -> Outcome {
    let query = select(avg("n").alias("mean")).from("t");
    assert_eq!(compile(&query, &MsSql::default())?.sql(), "SELECT AVG(n * 1.0) AS mean FROM t");
    assert_eq!(compile(&query, &Postgres::default())?.sql(), "SELECT AVG(n) AS mean FROM t");
    let query = select(avg(col("n").cast(Type::Double)).filter(col("a").gt(1)).alias("mean")).from("t");
    assert_eq!(
        compile(&query, &MsSql::default())?.sql(),
        "SELECT AVG(CASE WHEN a > @p1 THEN CAST(n AS FLOAT) END * 1.0) AS mean FROM t"
    );
    Ok(())
}

#[test]
fn grouped_expressions_with_binds() -> Outcome {
    let key = || col("a") + 1;
    let query = select((key().alias("k"), count_all().alias("n"))).from("t").group_by(key());
    assert_eq!(
        compile(&query, &Postgres::default())?.sql(),
        "SELECT a + $1 AS k, COUNT(*) AS n FROM t GROUP BY a + $1"
    );
    assert_eq!(
        compile(&query, &MsSql::default())?.sql(),
        "SELECT a + @p1 AS k, COUNT(*) AS n FROM t GROUP BY a + @p1"
    );
    assert_eq!(
        compile(&query, &Oracle::default())?.sql(),
        "SELECT a + 1 AS k, COUNT(*) AS n FROM t GROUP BY a + 1"
    );
    assert_eq!(
        compile(&query, &MySql::default())?.sql(),
        "SELECT a + 1 AS k, COUNT(*) AS n FROM t GROUP BY a + 1"
    );
    let sqlite = compile(&query, &Sqlite::default())?;
    assert_eq!(sqlite.sql(), "SELECT a + ? AS k, COUNT(*) AS n FROM t GROUP BY a + ?");
    assert!(sqlite.emulated().is_empty());
    Ok(())
}

#[test]
fn a_style_without_numbers_cannot_share_them() -> Outcome {
    let key = || col("a") + 1;
    let query = select((key().alias("k"), count_all().alias("n"))).from("t").group_by(key());
    let postgres = Postgres::default();
    let options = isogloss::Options::new(&postgres).placeholder(isogloss::Placeholder::QuestionMark);
    let compiled = isogloss::compile_with(&query, &options)?;
    assert_eq!(compiled.sql(), "SELECT a + 1 AS k, COUNT(*) AS n FROM t GROUP BY a + 1");
    assert!(compiled.binds().is_empty());
    Ok(())
}

#[test]
fn a_bind_alone_is_cast_on_postgresql() -> Outcome {
    let query = select(Expr::from(param("p", Type::Integer)).alias("p"));
    assert_eq!(compile(&query, &Postgres::default())?.sql(), "SELECT CAST($1 AS INTEGER) AS p");
    Ok(())
}

#[test]
fn truth_values_without_a_type() -> Outcome {
    let query = select((col("active").and(col("age").gt(18))).alias("p")).from("u").filter(col("active"));
    assert_eq!(
        compile(&query, &MsSql::default())?.sql(),
        "SELECT CASE WHEN active = 1 AND age > @p1 THEN 1 WHEN NOT (active = 1 AND age > @p1) THEN 0 END AS p \
         FROM u WHERE active = 1"
    );
    assert_eq!(
        compile(&query, &Oracle::version(19))?.sql(),
        "SELECT CASE WHEN active = 1 AND age > :1 THEN 1 WHEN NOT (active = 1 AND age > :2) THEN 0 END AS p \
         FROM u WHERE active = 1"
    );
    let query = select((bool_and(col("b").gt(0)).alias("ok"), null(Type::Boolean).alias("n"))).from("t");
    assert_eq!(
        compile(&query, &MsSql::default())?.sql(),
        "SELECT MIN(CASE WHEN b > @p1 THEN 1 WHEN NOT (b > @p1) THEN 0 END) AS ok, CAST(NULL AS INT) AS n FROM t"
    );
    Ok(())
}

#[test]
fn oracle_takes_null_for_empty_text() -> Outcome {
    let query = select(concat((lower(col("a")), "-", col("b"))).alias("k")).from("t");
    assert_eq!(
        compile(&query, &Oracle::default())?.sql(),
        "SELECT CASE WHEN LOWER(a) IS NOT NULL AND b IS NOT NULL THEN LOWER(a) || :1 || b END AS k FROM t"
    );
    Ok(())
}

#[test]
fn rows_on_sql_server() -> Outcome {
    let mssql = MsSql::version(2019);
    assert_eq!(
        filtered(row(["a", "b"]).is_distinct_from(row(["x", "y"])), &mssql)?,
        "NOT EXISTS (SELECT a INTERSECT SELECT x) OR NOT EXISTS (SELECT b INTERSECT SELECT y)"
    );
    assert_eq!(
        filtered(row(["a", "b"]).is_in(select(["x", "y"]).from("u")), &mssql)?,
        "EXISTS (SELECT 1 FROM (SELECT x AS c, y AS c2 FROM u) AS q WHERE q.c = a AND q.c2 = b)"
    );
    assert!(
        compile(&select("id").from("t").filter(row(["a", "b"]).eq(row(["x", "y"]))), &mssql)?
            .emulated()
            .has(Feature::RowEquality)
    );
    Ok(())
}

#[test]
fn nulls_where_they_are_asked_for() -> Outcome {
    let query = select("id").from("t").order_by(col("name").asc().nulls_last());
    assert_eq!(compile(&query, &Oracle::default())?.sql(), "SELECT id FROM t ORDER BY name NULLS LAST");
    assert_eq!(
        compile(&query, &MySql::default())?.sql(),
        "SELECT id FROM t ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, name"
    );
    let query = select("name").distinct().from("t").order_by(col("name").asc().nulls_last());
    assert_eq!(
        compile(&query, &MsSql::default())?.sql(),
        "SELECT * FROM (SELECT DISTINCT name FROM t) AS q ORDER BY CASE WHEN name IS NULL THEN 1 ELSE 0 END, name"
    );
    Ok(())
}

#[test]
fn a_kept_query_fills_a_shared_placeholder_once() -> Outcome {
    let key = || col("a") + param("step", Type::Integer);
    let query = select((key().alias("k"), count_all().alias("n"))).from("t").group_by(key());
    let postgres = Postgres::default();
    let kept = isogloss::keep(&query, &postgres)?;
    let filled = kept.fill([("step", 5)])?;
    assert_eq!(filled.sql(), "SELECT a + $1 AS k, COUNT(*) AS n FROM t GROUP BY a + $1");
    assert_eq!(filled.binds(), [isogloss::ValueRef::Integer(5)]);
    let oracle = Oracle::default();
    let refused = isogloss::keep(&query, &oracle).map(|_| ()).unwrap_err();
    assert_eq!(refused.feature(), Some(Feature::GroupByBind));
    Ok(())
}

/// Some dialects cast it to its type, and a cast rounds in silence.
#[test]
fn a_parameter_takes_no_number_that_its_type_would_round() -> Outcome {
    let query = select(col("d") + param("p", Type::Decimal { precision: 5, scale: 2 })).from("t");
    let dialect = MySql::default();
    let kept = isogloss::keep(&query, &dialect)?;
    let number = |unscaled, scale| Decimal::new(unscaled, scale).expect("a decimal");
    let filled = kept.fill([("p", number(1_500, 3))])?;
    assert_eq!(filled.sql(), "SELECT d + CAST(? AS DECIMAL(5, 2)) FROM t");
    for wrong in [number(1_005, 3), number(1_000, 0)] {
        let error = kept.fill([("p", wrong)]).map(drop).expect_err("it would be another number");
        assert!(error.to_string().contains("decimal(5,2)"), "{error}");
    }
    Ok(())
}

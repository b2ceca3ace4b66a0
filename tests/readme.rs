//! The first page shows what the compiler really prints.

use isogloss::{Dialect, compile, select, table};
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;

#[test]
fn the_readme_shows_the_sql_of_its_query() -> Result<(), isogloss::Error> {
    let m = table("movies").alias("m");
    let query = select((m.col("id"), m.col("title")))
        .from(&m)
        .filter(m.col("title").ilike("%bourne%"))
        .order_by(m.col("rating").desc().nulls_last())
        .limit(10);

    let readme = include_str!("../README.md");
    let dialects: [(&str, &dyn Dialect); 4] = [
        ("PostgreSQL", &Postgres::default()),
        ("MySQL", &MySql::default()),
        ("SQL Server", &MsSql::default()),
        ("Oracle 11.2", &Oracle::version(11)),
    ];
    for (name, dialect) in dialects {
        let sql = compile(&query, dialect)?.into_sql();
        let shown = readme.split(&format!("-- {name}\n")).nth(1).and_then(|rest| {
            rest.split("\n-- ")
                .next()
                .map(|block| block.split("```").next().unwrap_or(block).trim().replace("\n  ", " "))
        });
        assert_eq!(shown.as_deref(), Some(sql.as_str()), "{name}");
    }
    Ok(())
}

//! The statements of the first page, on the dialects as they are written there.

use isogloss::{Type, col, compile, count, date, excluded, insert_into, keep, param, select, table};
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;

#[test]
fn ten_people() -> Result<(), isogloss::Error> {
    let query = select("*").from("people").limit(10);
    assert_eq!(compile(&query, &MsSql::default())?.sql(), "SELECT TOP 10 * FROM people");
    assert_eq!(compile(&query, &MySql::default())?.sql(), "SELECT * FROM people LIMIT 10");
    Ok(())
}

#[test]
fn busy_actors() -> Result<(), isogloss::Error> {
    let (m, a, ma) =
        (table("movies").alias("m"), table("actors").alias("a"), table("movies_actors").alias("ma"));
    let busy = select((a.col("name"), count(m.col("id")).alias("films")))
        .from(&a)
        .join(&ma, ma.col("actor_id").eq(a.col("id")))
        .join(&m, m.col("id").eq(ma.col("movie_id")))
        .filter(m.col("release_date").gt(date(2015, 1, 1)))
        .filter(a.col("name").ilike("%dwayne%"))
        .group_by(a.col("name"))
        .having(count(m.col("id")).ge(2))
        .order_by(a.col("name").asc().nulls_last())
        .limit(10)
        .offset(20);
    assert_eq!(
        compile(&busy, &Postgres::default())?.sql(),
        "SELECT a.name, COUNT(m.id) AS films FROM actors AS a \
         JOIN movies_actors AS ma ON ma.actor_id = a.id JOIN movies AS m ON m.id = ma.movie_id \
         WHERE m.release_date > $1 AND a.name ILIKE $2 GROUP BY a.name HAVING COUNT(m.id) >= $3 \
         ORDER BY a.name NULLS LAST LIMIT 10 OFFSET 20"
    );
    Ok(())
}

#[test]
fn an_upsert_that_adds() -> Result<(), isogloss::Error> {
    let save = insert_into("stock")
        .columns(["sku", "quantity"])
        .values(("A-1", 5))
        .values(("B-2", 7))
        .on_conflict("sku")
        .update("quantity", excluded("quantity") + col("stock.quantity"))
        .returning("quantity");
    assert_eq!(
        compile(&save, &Sqlite::default())?.sql(),
        "INSERT INTO stock (sku, quantity) VALUES (?, ?), (?, ?) ON CONFLICT (sku) DO UPDATE SET \
         quantity = excluded.quantity + stock.quantity RETURNING quantity"
    );
    let error = compile(&save, &MySql::default()).map(|compiled| compiled.into_sql()).unwrap_err();
    assert!(error.to_string().starts_with("mysql 9.4 has no "), "{error}");
    Ok(())
}

#[test]
fn a_kept_query() -> Result<(), isogloss::Error> {
    let by_id =
        select(["title", "release_date"]).from("movies").filter(col("id").eq(param("id", Type::BigInt)));
    let postgres = Postgres::default();
    let by_id = keep(&by_id, &postgres)?;
    let filled = by_id.fill([("id", 42_i64)])?;
    assert_eq!(filled.sql(), "SELECT title, release_date FROM movies WHERE id = $1");
    assert_eq!(filled.binds(), [isogloss::ValueRef::BigInt(42)]);
    assert!(by_id.fill([("id", "forty-two")]).is_err());
    Ok(())
}

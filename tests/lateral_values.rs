//! VALUES that see the sources before them stay lateral.

use isogloss::{compile, lateral, select, table, values};
use isogloss_postgres::Postgres;

#[test]
fn values_of_outer_columns_are_lateral() -> Result<(), isogloss::Error> {
    let t = table("t");
    let pair = lateral(values([t.col("a")]).row([t.col("b")])).alias("v").columns("x");
    let query = select("v.x").from(&t).cross_join(pair);
    assert_eq!(
        compile(&query, &Postgres::default())?.sql(),
        "SELECT v.x FROM t CROSS JOIN LATERAL (VALUES (t.a), (t.b)) AS v (x)"
    );
    Ok(())
}

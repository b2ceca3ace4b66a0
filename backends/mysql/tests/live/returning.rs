//! RETURNING: by plan where the server has none.

use isogloss::{ColumnDef, Schema, TableDef, Type, col, delete_from, insert_into, select, update};
use isogloss_engine::{Engine, Result};
use isogloss_mysql_client::MySqlClient;

use crate::options;
use crate::servers::on_each;

type Person = (i64, String, Option<i32>);

fn sorted(engine: &Engine, statement: &impl isogloss_engine::Executable) -> Result<Vec<Person>> {
    let mut rows = engine.query(statement)?.all::<Person>()?;
    rows.sort();
    Ok(rows)
}

#[test]
fn rows_of_changes_come_back() {
    on_each(|server| {
        let check = || -> Result<()> {
            let people = TableDef::new("people")
                .column(ColumnDef::new("id", Type::BigInt).identity())
                .column(ColumnDef::new("name", Type::Varchar(20)).not_null())
                .column(ColumnDef::new("age", Type::Integer))
                .primary_key("id");
            let schema = Schema::new(vec![people]);
            let engine = Engine::open(MySqlClient, options(server)?.schema(schema.clone()))?;
            engine.create_all(&schema)?;
            let columns = ["id", "name", "age"];
            let numbered = insert_into("people").columns(["name", "age"]).returning(columns);
            assert_eq!(
                sorted(&engine, &numbered.clone().values(("Ada", 36)).values(("Grace", 85)))?,
                [(1, "Ada".into(), Some(36)), (2, "Grace".into(), Some(85))]
            );
            let given = insert_into("people").columns(columns).returning(columns);
            assert_eq!(
                sorted(&engine, &given.clone().values((0, "Zero", 1)))?,
                [(0, "Zero".into(), Some(1))]
            );
            let older =
                update("people").set("age", col("age") + 1).filter(col("id").gt(0)).returning(columns);
            assert_eq!(
                sorted(&engine, &older)?,
                [(1, "Ada".into(), Some(37)), (2, "Grace".into(), Some(86))]
            );
            let gone = delete_from("people").filter(col("age").gt(80)).returning(columns);
            assert_eq!(sorted(&engine, &gone)?, [(2, "Grace".into(), Some(86))]);
            assert_eq!(engine.query(&select("id").from("people").order_by("id"))?.all::<i64>()?, [0, 1]);
            // A row that is there is left alone, and not returned.
            let none = given.values((1, "Ada", 1)).values((7, "Alan", 41)).on_any_conflict().do_nothing();
            assert_eq!(sorted(&engine, &none)?, [(7, "Alan".into(), Some(41))]);
            Ok(())
        };
        check().expect("rows that come back");
    });
}

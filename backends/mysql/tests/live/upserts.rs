//! Upserts by a named key, on servers whose upserts mean every key: with the schema, which says that there is no other.

use isogloss::{
    ColumnDef, Insert, Schema, TableDef, Type, ValueRef, col, excluded, insert_into, param, select,
};
use isogloss_engine::{Engine, ErrorKind, Result};
use isogloss_mysql_client::MySqlClient;

use crate::options;
use crate::servers::on_each;

fn stock() -> TableDef {
    TableDef::new("stock")
        .column(ColumnDef::new("sku", Type::Varchar(20)).not_null())
        .column(ColumnDef::new("quantity", Type::Integer).not_null())
        .unique("sku")
}

fn save() -> Insert {
    insert_into("stock")
        .columns(["sku", "quantity"])
        .on_conflict("sku")
        .update("quantity", excluded("quantity") + col("stock.quantity"))
}

#[test]
fn an_upsert_names_the_only_key() {
    on_each(|server| {
        let check = || -> Result<()> {
            let schema = Schema::new(vec![stock()]);
            let engine = Engine::open(MySqlClient, options(server)?.schema(schema.clone()))?;
            engine.create_all(&schema)?;
            engine.execute(&save().values(("A-1", 5)))?;
            engine.execute(&save().values(("A-1", 2)).values(("B-2", 7)))?;
            let query = select(("sku", "quantity")).from("stock").order_by("sku");
            let stock = || engine.query(&query)?.all::<(String, i32)>();
            assert_eq!(stock()?, [("A-1".to_owned(), 7), ("B-2".to_owned(), 7)]);

            // The rows come back by the key that was named, where the server returns none.
            let saved = save().values(("A-1", 1)).values(("C-3", 3)).returning(("sku", "quantity"));
            let mut rows: Vec<(String, i32)> = engine.query(&saved)?.all()?;
            rows.sort();
            assert_eq!(rows, [("A-1".to_owned(), 8), ("C-3".to_owned(), 3)]);

            // So do statements that are kept, and rows that are many.
            let row = (param("sku", Type::Text), param("quantity", Type::Integer));
            let kept = engine.keep(&save().values(row))?;
            engine.execute(&kept.fill([("sku", ValueRef::from("B-2")), ("quantity", ValueRef::from(3))])?)?;
            let many = (0..1500).map(|number| (format!("D-{number}"), 1));
            engine.connect()?.insert_rows(&save(), many)?;
            assert_eq!(stock()?[1], ("B-2".to_owned(), 10));
            assert_eq!(stock()?.len(), 1503);
            Ok(())
        };
        check().expect("upserts");
    });
}

#[test]
fn what_may_mean_another_key_is_refused_with_the_way_out() {
    on_each(|server| {
        let check = || -> Result<()> {
            let bare = Engine::open(MySqlClient, options(server)?)?;
            let error = bare.execute(&save().values(("A-1", 5))).expect_err("nothing is known of the keys");
            assert!(error.to_string().contains("schema"), "{error}");
            let two = Schema::new(vec![stock().unique("quantity")]);
            let engine = Engine::open(MySqlClient, options(server)?.schema(two))?;
            let error = engine.execute(&save().values(("A-1", 5))).expect_err("there is another key");
            assert_eq!(error.kind(), ErrorKind::Compile);
            Ok(())
        };
        check().expect("refusals");
    });
}

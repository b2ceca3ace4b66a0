//! Transactions as the engine has them, where the server ends them by itself, or sees more than a snapshot shows.

use isogloss::{
    ColumnDef, Isolation, Schema, TableDef, Type, begin, col, create_table, delete_from, insert_into, select,
    update,
};
use isogloss_engine::{Engine, Result};
use isogloss_mysql_client::MySqlClient;

use crate::servers::on_each;
use crate::{engine, options, run};

fn accounts() -> TableDef {
    TableDef::new("accounts")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("balance", Type::BigInt).not_null())
        .primary_key("id")
}

fn add(id: i64, balance: i64) -> isogloss::Insert {
    insert_into("accounts").columns(["id", "balance"]).values((id, balance))
}

#[test]
fn a_table_that_is_made_ends_the_transaction_and_nobody_is_told_otherwise() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = engine(server)?;
            engine.execute(&create_table(accounts()))?;
            let mut other = accounts();
            other.name = "other".into();
            let ids = select("id").from("accounts").order_by("id");

            let mut tx = engine.begin()?;
            tx.execute(&add(1, 10))?;
            tx.execute(&create_table(&other))?;
            let error = tx.execute(&add(2, 20)).expect_err("it would be committed at once");
            assert!(error.message().contains("has ended this transaction"), "{error}");
            let error = tx.rollback().expect_err("what was done before is committed");
            assert!(error.message().contains("committed what was done before"), "{error}");
            assert_eq!(engine.query(&ids)?.all::<i64>()?, [1]);

            // It is committed as well where the table is there already.
            let mut tx = engine.begin()?;
            tx.execute(&add(3, 30))?;
            assert!(tx.execute(&create_table(&other)).is_err());
            assert!(tx.execute(&add(4, 40)).is_err());
            let error = tx.rollback().expect_err("what was done before is committed");
            assert!(error.message().contains("committed what was done before"), "{error}");
            assert_eq!(engine.query(&ids)?.all::<i64>()?, [1, 3]);

            // Who commits right behind it has what it wants; the next transaction is one like any other.
            let mut tx = engine.begin()?;
            tx.execute(&add(5, 50))?;
            run(&engine, "DROP TABLE other")?;
            tx.execute(&create_table(&other))?;
            tx.commit()?;
            let mut tx = engine.begin()?;
            tx.execute(&add(6, 60))?;
            tx.rollback()?;
            assert_eq!(engine.query(&ids)?.all::<i64>()?, [1, 3, 5]);
            Ok(())
        };
        check().expect("what ends a transaction");
    });
}

/// Rows that are read back by plan are those that are changed, though the transaction has an older picture of them.
#[test]
fn what_comes_back_of_a_change_is_what_was_changed() {
    on_each(|server| {
        let check = || -> Result<()> {
            let schema = Schema::new(vec![accounts()]);
            let engine = Engine::open(MySqlClient, options(server)?.schema(schema.clone()))?;
            engine.create_all(&schema)?;
            for id in 1..=3 {
                engine.execute(&add(id, 100))?;
            }
            let both = ["id", "balance"];
            let mut tx = engine.begin_with(&begin().isolation(Isolation::RepeatableRead))?;
            assert_eq!(tx.query(&select("balance").from("accounts"))?.all::<i64>()?, [100, 100, 100]);
            engine.execute(&update("accounts").set("balance", 50))?;
            engine.execute(&add(4, 50))?;
            let gone = delete_from("accounts").filter(col("id").is_in([1, 4])).returning(both);
            let mut gone = tx.query(&gone)?.all::<(i64, i64)>()?;
            gone.sort();
            assert_eq!(gone, [(1, 50), (4, 50)]);
            let same = update("accounts").set("balance", 50).filter(col("id").eq(2)).returning(both);
            assert_eq!(tx.query(&same)?.all::<(i64, i64)>()?, [(2, 50)]);
            tx.commit()?;
            assert_eq!(engine.query(&select("id").from("accounts").order_by("id"))?.all::<i64>()?, [2, 3]);
            Ok(())
        };
        check().expect("rows that are changed");
    });
}

//! One story on every driver: two tenants, their customers, an invoice that is deleted.

use embedding::Result;
use embedding::finder::{Customers, invoices_per_customer};
use embedding::policy::Policy;
use isogloss::{
    AsStatement, ColumnDef, Insert, Statement, TableDef, Type, bind, col, count_all, create_table,
    delete_from, excluded, insert_into, select, update,
};

/// A driver, as the story needs it.
trait Driver {
    fn execute(&mut self, statement: &Statement) -> Result<()>;
    fn rows(&mut self, query: &Statement) -> Result<Vec<(i64, String)>>;
}

/// What a session of this tenant lays upon its statements.
fn rules(tenant: i64) -> Policy {
    Policy::default()
        .tenant(["customers", "invoices"], "tenant_id", tenant)
        .soft_delete(["invoices"], "deleted_at")
}

fn tables() -> [TableDef; 2] {
    let customers = TableDef::new("customers")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("tenant_id", Type::BigInt).not_null())
        .column(ColumnDef::new("name", Type::Text).not_null())
        .primary_key("id");
    let invoices = TableDef::new("invoices")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("tenant_id", Type::BigInt).not_null())
        .column(ColumnDef::new("customer_id", Type::BigInt).not_null())
        .column(ColumnDef::new("deleted_at", Type::Timestamp(6)))
        .primary_key("id");
    [customers, invoices]
}

fn customers(rows: &[(i64, &'static str)]) -> Insert {
    rows.iter().fold(insert_into("customers").columns(["id", "name"]), |insert, row| insert.values(*row))
}

fn invoices(rows: &[(i64, i64)]) -> Insert {
    rows.iter()
        .fold(insert_into("invoices").columns(["id", "customer_id"]), |insert, row| insert.values(*row))
}

/// What a session of this tenant sees; a helper so that the story reads as one.
struct Session<'d, D>(&'d mut D, i64);

impl<D: Driver> Session<'_, D> {
    fn execute(&mut self, statement: impl Into<Statement>) -> Result<()> {
        let statement = rules(self.1).apply(statement.into())?;
        self.0.execute(&statement)
    }

    fn rows(&mut self, query: impl Into<Statement>) -> Result<Vec<(i64, String)>> {
        let query = rules(self.1).apply(query.into())?;
        self.0.rows(&query)
    }
}

fn pairs(rows: &[(i64, &str)]) -> Vec<(i64, String)> {
    rows.iter().map(|(number, text)| (*number, (*text).to_owned())).collect()
}

fn the_story(mut db: impl Driver) -> Result<()> {
    for table in tables() {
        db.execute(&create_table(table).as_statement().to_statement())?;
    }
    let mut two = Session(&mut db, 2);
    two.execute(customers(&[(3, "Alan")]))?;
    two.execute(invoices(&[(13, 3)]))?;
    let mut one = Session(&mut db, 1);
    one.execute(customers(&[(1, "Ada"), (2, "Grace"), (4, "100% Cotton")]))?;
    one.execute(invoices(&[(10, 1), (11, 1), (12, 2)]))?;

    // Each sees its own, in subqueries and joins as well.
    assert_eq!(one.rows(Customers::default().with_invoices().query())?, pairs(&[(1, "Ada"), (2, "Grace")]));
    assert_eq!(one.rows(Customers::default().page(1, 2).query())?, pairs(&[(4, "100% Cotton")]));
    assert_eq!(one.rows(Customers::default().named("0%").query())?, pairs(&[(4, "100% Cotton")]));
    assert_eq!(one.rows(Customers::default().named("' OR 1=1 --").query())?, pairs(&[]));

    // What is deleted is gone from queries; the customer without an invoice stays in an outer join.
    one.execute(delete_from("invoices").filter(col("id").eq(12)))?;
    assert_eq!(one.rows(Customers::default().with_invoices().query())?, pairs(&[(1, "Ada")]));
    assert_eq!(one.rows(invoices_per_customer())?, pairs(&[(2, "Ada"), (0, "Grace"), (0, "100% Cotton")]),);

    // Nothing of the other tenant's can be changed, and nothing be taken over.
    one.execute(update("customers").set("name", "mine").filter(col("id").eq(3)))?;
    one.execute(delete_from("customers").filter(col("id").eq(3)))?;
    one.execute(customers(&[(3, "mine")]).on_conflict("id").update("name", excluded("name")))?;
    let mut two = Session(&mut db, 2);
    assert_eq!(two.rows(Customers::default().query())?, pairs(&[(3, "Alan")]));

    // Without the rules, all is there.
    let all = select((count_all().alias("number"), bind("all").alias("name"))).from("invoices").statement();
    assert_eq!(db.rows(&all)?, pairs(&[(4, "all")]));
    Ok(())
}

mod on_rusqlite {
    use embedding::with_rusqlite::{execute, rows};
    use rusqlite::Connection;

    use super::*;

    impl Driver for Connection {
        fn execute(&mut self, statement: &Statement) -> Result<()> {
            execute(self, statement).map(drop)
        }

        fn rows(&mut self, query: &Statement) -> Result<Vec<(i64, String)>> {
            rows(self, query)
        }
    }

    #[test]
    fn runs_the_story() -> Result<()> {
        the_story(Connection::open_in_memory()?)
    }
}

mod on_sqlx {
    use embedding::with_sqlx::{execute, rows};
    use sqlx::{Connection as _, SqliteConnection};
    use tokio::runtime::{Builder, Runtime};

    use super::*;

    impl Driver for (Runtime, SqliteConnection) {
        fn execute(&mut self, statement: &Statement) -> Result<()> {
            self.0.block_on(execute(&mut self.1, statement)).map(drop)
        }

        fn rows(&mut self, query: &Statement) -> Result<Vec<(i64, String)>> {
            self.0.block_on(rows(&mut self.1, query))
        }
    }

    #[test]
    fn runs_the_story() -> Result<()> {
        let runtime = Builder::new_current_thread().build()?;
        let db = runtime.block_on(SqliteConnection::connect("sqlite::memory:"))?;
        the_story((runtime, db))
    }
}

mod on_diesel {
    use diesel::{Connection as _, SqliteConnection};
    use embedding::with_diesel::{execute, rows};

    use super::*;

    impl Driver for SqliteConnection {
        fn execute(&mut self, statement: &Statement) -> Result<()> {
            execute(self, statement).map(drop)
        }

        fn rows(&mut self, query: &Statement) -> Result<Vec<(i64, String)>> {
            Ok(rows(self, query)?.into_iter().map(|row| (row.number, row.name)).collect())
        }
    }

    #[test]
    fn runs_the_story() -> Result<()> {
        the_story(SqliteConnection::establish(":memory:")?)
    }
}

#[cfg(feature = "odbc")]
mod on_odbc {
    use embedding::with_odbc::{execute, rows};
    use isogloss_sqlite::Sqlite;
    use odbc_api::{Connection, ConnectionOptions, Environment};

    use super::*;

    /// The driver brings the SQLite of the machine along.
    const DIALECT: Sqlite = Sqlite::version(3, 35);

    impl Driver for Connection<'_> {
        fn execute(&mut self, statement: &Statement) -> Result<()> {
            execute(self, &DIALECT, statement)
        }

        fn rows(&mut self, query: &Statement) -> Result<Vec<(i64, String)>> {
            rows(self, &DIALECT, query)
        }
    }

    #[test]
    fn runs_the_story() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let source = format!("Driver=SQLite3;Database={}", folder.path().join("story.db").display());
        let environment = Environment::new()?;
        the_story(environment.connect_with_connection_string(&source, ConnectionOptions::default())?)
    }
}

//! For each line that it is sent, it loads the rows once, and prints how many nanoseconds that took.

#[path = "../../src/item.rs"]
mod item;

use std::error::Error;
use std::io::stdin;

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DbBackend, Schema};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1).sqlx_logging(false);
        let db = Database::connect(options).await?;
        db.execute(&Schema::new(DbBackend::Sqlite).create_table_from_entity(item::Entity)).await?;
        item::fill(&db).await?;
        for line in stdin().lines() {
            line?;
            println!("{}", item::load(&db).await?.as_nanos());
        }
        Ok(())
    })
}

//! PostgreSQL: the engine beside both of its clients, on one server.

use std::pin::pin;
use std::rc::Rc;

use futures_util::TryStreamExt;
use isogloss_engine::{AsyncConnection, AsyncEngine, Connection, Engine};
use isogloss_judges::Judge;
use isogloss_postgres_client::PostgresClient;
use isogloss_tokio_postgres::TokioPostgres;
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::ToSql;
use tokio::runtime::Runtime;
use tokio_postgres::NoTls;

use super::{Line, Size, runtime};
use crate::case::{Bound, Case, Problem, timed};
use crate::item::{self, Item};

const OWN_ASYNC: &str = "isogloss on tokio-postgres";
const OWN_BLOCKING: &str = "isogloss on postgres";
const ASYNC: &str = "tokio-postgres";
const BLOCKING: &str = "postgres";

const NOTHING: [&dyn ToSql; 0] = [];

pub(super) const LINES: &[Line] = &[Line {
    name: "PostgreSQL, 100k rows × 6 into structs",
    server: Some(Judge::Postgres),
    make: cases,
    figures: &[
        Bound::Ratio { own: OWN_ASYNC, peer: ASYNC, must: 1.1, aim: 1.05 },
        Bound::Ratio { own: OWN_BLOCKING, peer: BLOCKING, must: 1.1, aim: 1.05 },
    ],
}];

fn cases(size: Size, port: u16) -> Result<Vec<Case>, Problem> {
    let url = format!("postgresql://postgres@127.0.0.1:{port}/postgres");
    let mut connection = Engine::open(PostgresClient, url.as_str())?.connect()?;
    item::fill(&mut connection, size.rows)?;
    let runtime = runtime()?;
    let async_connection = runtime.block_on(AsyncEngine::open(TokioPostgres, url.as_str())?.connect())?;
    Ok(vec![
        own_async(Rc::clone(&runtime), async_connection),
        raw_async(runtime, &url)?,
        own_blocking(connection),
        raw_blocking(&url)?,
    ])
}

fn own_async(runtime: Rc<Runtime>, mut connection: AsyncConnection) -> Case {
    let mut read =
        move || runtime.block_on(async { Ok(connection.query(&item::all()).await?.all::<Item>().await?) });
    Case::new(OWN_ASYNC, move || timed(&mut read, |items| item::sum(&items)))
}

fn raw_async(runtime: Rc<Runtime>, url: &str) -> Result<Case, Problem> {
    let (client, connection) = runtime.block_on(tokio_postgres::connect(url, NoTls))?;
    runtime.spawn(connection);
    let statement = runtime.block_on(client.prepare(item::SELECT))?;
    let read = move || {
        runtime.block_on(async {
            let mut rows = pin!(client.query_raw(&statement, NOTHING).await?);
            let mut items = Vec::new();
            while let Some(row) = rows.try_next().await? {
                items.push(decoded(&row)?);
            }
            Ok(items)
        })
    };
    Ok(Case::new(ASYNC, move || timed(&read, |items| item::sum(&items))))
}

fn own_blocking(mut connection: Connection) -> Case {
    Case::new(OWN_BLOCKING, move || {
        timed(|| Ok(connection.query(&item::all())?.all::<Item>()?), |items| item::sum(&items))
    })
}

fn raw_blocking(url: &str) -> Result<Case, Problem> {
    let mut client = postgres::Client::connect(url, NoTls)?;
    let statement = client.prepare(item::SELECT)?;
    let mut read = move || {
        let mut rows = client.query_raw(&statement, NOTHING)?;
        let mut items = Vec::new();
        while let Some(row) = rows.next()? {
            items.push(decoded(&row)?);
        }
        Ok(items)
    };
    Ok(Case::new(BLOCKING, move || timed(&mut read, |items| item::sum(&items))))
}

fn decoded(row: &tokio_postgres::Row) -> Result<Item, Problem> {
    Ok(Item {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        price: row.try_get(2)?,
        quantity: row.try_get(3)?,
        active: row.try_get(4)?,
        note: row.try_get(5)?,
    })
}

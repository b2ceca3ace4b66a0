//! MySQL and MariaDB: the engine beside both of their clients, on one server.

use std::rc::Rc;

use isogloss_engine::{AsyncConnection, AsyncEngine, Connection, Engine};
use isogloss_judges::Judge;
use isogloss_mysql_async::MySqlAsync;
use isogloss_mysql_client::MySqlClient;
use mysql::prelude::Queryable;
use tokio::runtime::Runtime;

use super::{Line, Size, runtime};
use crate::case::{Bound, Case, Problem, timed};
use crate::item::{self, Item};

const OWN_ASYNC: &str = "isogloss on mysql_async";
const OWN_BLOCKING: &str = "isogloss on mysql";
const ASYNC: &str = "mysql_async";
const BLOCKING: &str = "mysql";

/// The columns in their order, as the clients decode them.
type Columns = (i64, String, f64, i32, bool, Option<String>);

const FIGURES: &[Bound] = &[
    Bound::Ratio { own: OWN_ASYNC, peer: ASYNC, must: 1.1, aim: 1.05 },
    Bound::Ratio { own: OWN_BLOCKING, peer: BLOCKING, must: 1.1, aim: 1.05 },
];

pub(super) const LINES: &[Line] = &[
    Line {
        name: "MariaDB, 100k rows × 6 into structs",
        server: Some(Judge::MariaDb),
        make: cases,
        figures: FIGURES,
    },
    Line {
        name: "MySQL, 100k rows × 6 into structs",
        server: Some(Judge::MySql),
        make: cases,
        figures: FIGURES,
    },
];

fn cases(size: Size, port: u16) -> Result<Vec<Case>, Problem> {
    let url = format!("mysql://root@127.0.0.1:{port}/app");
    let mut connection = Engine::open(MySqlClient, url.as_str())?.connect()?;
    item::fill(&mut connection, size.rows)?;
    let runtime = runtime()?;
    let async_connection = runtime.block_on(AsyncEngine::open(MySqlAsync, url.as_str())?.connect())?;
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
    use mysql_async::prelude::Queryable;
    let (mut client, statement) = runtime.block_on(async {
        let options = mysql_async::OptsBuilder::from_opts(mysql_async::Opts::from_url(url)?);
        // The client would look for a socket by itself.
        let mut client = mysql_async::Conn::new(options.prefer_socket(false)).await?;
        let statement = client.prep(item::SELECT).await?;
        Ok::<_, Problem>((client, statement))
    })?;
    let mut read = move || {
        runtime.block_on(async {
            let mut rows = client.exec_iter(&statement, ()).await?;
            let mut items = Vec::new();
            while let Some(row) = rows.next().await? {
                items.push(decoded(mysql_async::from_row_opt(row)?));
            }
            Ok(items)
        })
    };
    Ok(Case::new(ASYNC, move || timed(&mut read, |items| item::sum(&items))))
}

fn own_blocking(mut connection: Connection) -> Case {
    Case::new(OWN_BLOCKING, move || {
        timed(|| Ok(connection.query(&item::all())?.all::<Item>()?), |items| item::sum(&items))
    })
}

fn raw_blocking(url: &str) -> Result<Case, Problem> {
    let options = mysql::OptsBuilder::from_opts(mysql::Opts::from_url(url)?);
    let mut client = mysql::Conn::new(options.prefer_socket(false))?;
    let statement = client.prep(item::SELECT)?;
    let mut read = move || {
        let mut items = Vec::new();
        for row in client.exec_iter(&statement, ())? {
            items.push(decoded(mysql::from_row_opt(row?)?));
        }
        Ok(items)
    };
    Ok(Case::new(BLOCKING, move || timed(&mut read, |items| item::sum(&items))))
}

fn decoded((id, name, price, quantity, active, note): Columns) -> Item {
    Item { id, name, price, quantity, active, note }
}

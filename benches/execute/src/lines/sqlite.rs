//! SQLite, in memory: the engine beside rusqlite.

use isogloss::{Type, ValueRef, delete_from, param};
use isogloss_engine::{AsyncEngine, Connection, Engine, Worker};
use isogloss_rusqlite::Rusqlite;
use isogloss_sqlite::Sqlite;
use rusqlite::params;

use super::{Line, runtime};
use crate::case::{Bound, Case, Once, Problem, timed};
use crate::item::{self, Item, items};

const URL: &str = "sqlite::memory:";
const OWN: &str = "isogloss";
const PEER: &str = "rusqlite";

const fn ratio(must: f64, aim: f64) -> Bound {
    Bound::Ratio { own: OWN, peer: PEER, must, aim }
}

pub(super) const LINES: &[Line] = &[
    Line {
        name: "SQLite, 100k rows × 6 columns into structs, blocking",
        server: None,
        make: |size, _| Ok(vec![structs(size.rows)?, raw_structs(size.rows)?]),
        figures: &[ratio(1.15, 1.05)],
    },
    Line {
        name: "SQLite, 100k rows × 6 columns, borrowed values",
        server: None,
        make: |size, _| Ok(vec![borrowed(size.rows)?, raw_borrowed(size.rows)?]),
        figures: &[ratio(1.15, 1.05)],
    },
    Line {
        name: "SQLite, 100k rows × 6 columns into structs, async",
        server: None,
        make: |size, _| Ok(vec![by_worker(size.rows)?, raw_structs(size.rows)?]),
        figures: &[ratio(1.6, 1.3)],
    },
    Line {
        name: "SQLite, 10k single-row inserts, kept statement",
        server: None,
        make: |size, _| Ok(vec![inserts(size.inserts)?, raw_inserts(size.inserts)?]),
        figures: &[ratio(1.5, 1.25)],
    },
];

fn filled(rows: usize) -> Result<Connection, Problem> {
    let mut connection = Engine::open(Rusqlite, URL)?.connect()?;
    item::fill(&mut connection, rows)?;
    Ok(connection)
}

fn raw(rows: usize) -> Result<rusqlite::Connection, Problem> {
    let client = rusqlite::Connection::open_in_memory()?;
    // The very same table, by the engine's own text: what a column is called decides how SQLite keeps its key.
    client.execute_batch(isogloss::compile(&item::create(), &Sqlite::default())?.sql())?;
    raw_insert(&client, &items(rows))?;
    Ok(client)
}

fn structs(rows: usize) -> Result<Case, Problem> {
    let mut connection = filled(rows)?;
    Ok(Case::new(OWN, move || {
        timed(|| Ok(connection.query(&item::all())?.all::<Item>()?), |items| item::sum(&items))
    }))
}

fn raw_structs(rows: usize) -> Result<Case, Problem> {
    let client = raw(rows)?;
    Ok(Case::new(PEER, move || timed(|| read(&client), |items| item::sum(&items))))
}

fn read(client: &rusqlite::Connection) -> Result<Vec<Item>, Problem> {
    let mut statement = client.prepare_cached(item::SELECT)?;
    let mut rows = statement.query([])?;
    let mut items = Vec::new();
    while let Some(row) = rows.next()? {
        items.push(Item {
            id: row.get(0)?,
            name: row.get(1)?,
            price: row.get(2)?,
            quantity: row.get(3)?,
            active: row.get(4)?,
            note: row.get(5)?,
        });
    }
    Ok(items)
}

fn borrowed(rows: usize) -> Result<Case, Problem> {
    let mut connection = filled(rows)?;
    let mut read = move || {
        let mut sum = 0u64;
        connection.query(&item::all())?.for_each(|row| {
            let (name, note) = (row.get(1)?, row.get(5)?);
            let one = item::sum_of(row.get(0)?, name, row.get(2)?, row.get(3)?, row.get(4)?, note);
            sum = sum.wrapping_add(one);
            Ok(())
        })?;
        Ok(sum)
    };
    Ok(Case::new(OWN, move || timed(&mut read, |sum| sum)))
}

fn raw_borrowed(rows: usize) -> Result<Case, Problem> {
    let client = raw(rows)?;
    let read = move || {
        let mut statement = client.prepare_cached(item::SELECT)?;
        let mut rows = statement.query([])?;
        let mut sum = 0u64;
        while let Some(row) = rows.next()? {
            let (name, note) = (row.get_ref(1)?.as_str()?, row.get_ref(5)?.as_str_or_null()?);
            let one = item::sum_of(row.get(0)?, name, row.get(2)?, row.get(3)?, row.get(4)?, note);
            sum = sum.wrapping_add(one);
        }
        Ok(sum)
    };
    Ok(Case::new(PEER, move || timed(&read, |sum| sum)))
}

fn by_worker(rows: usize) -> Result<Case, Problem> {
    let runtime = runtime()?;
    let mut connection = runtime.block_on(async {
        let mut connection = AsyncEngine::open(Worker(Rusqlite), URL)?.connect().await?;
        item::fill_async(&mut connection, rows).await?;
        Ok::<_, Problem>(connection)
    })?;
    let mut read =
        move || runtime.block_on(async { Ok(connection.query(&item::all()).await?.all::<Item>().await?) });
    Ok(Case::new(OWN, move || timed(&mut read, |items| item::sum(&items))))
}

fn inserts(count: usize) -> Result<Case, Problem> {
    let mut connection = filled(0)?;
    let statement = item::insert().values((
        param("id", Type::BigInt),
        param("name", Type::Text),
        param("price", Type::Double),
        param("quantity", Type::Integer),
        param("active", Type::Boolean),
        param("note", Type::Text),
    ));
    let kept = isogloss::keep(&statement, connection.dialect()?)?;
    let items = items(count);
    let insert = move |connection: &mut Connection| {
        let mut transaction = connection.begin()?;
        for Item { id, name, price, quantity, active, note } in &items {
            let note = note.as_deref().map_or(ValueRef::Null(&Type::Text), ValueRef::Text);
            transaction.execute(&kept.fill_in_order(&[
                ValueRef::BigInt(*id),
                ValueRef::Text(name),
                ValueRef::Double(*price),
                ValueRef::Integer(*quantity),
                ValueRef::Boolean(*active),
                note,
            ])?)?;
        }
        Ok(transaction.commit()?)
    };
    Ok(Case::new(OWN, move || {
        connection.execute(&delete_from("items"))?;
        let once = timed(|| insert(&mut connection), |()| 0)?;
        let sum = item::sum(&connection.query(&item::all())?.all::<Item>()?);
        Ok(Once { sum, ..once })
    }))
}

fn raw_inserts(count: usize) -> Result<Case, Problem> {
    let client = raw(0)?;
    let items = items(count);
    Ok(Case::new(PEER, move || {
        client.execute_batch("DELETE FROM items")?;
        let once = timed(|| raw_insert(&client, &items), |()| 0)?;
        Ok(Once { sum: item::sum(&read(&client)?), ..once })
    }))
}

fn raw_insert(client: &rusqlite::Connection, items: &[Item]) -> Result<(), Problem> {
    client.execute_batch("BEGIN")?;
    let mut statement = client.prepare(
        "INSERT INTO items (id, name, price, quantity, active, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for Item { id, name, price, quantity, active, note } in items {
        statement.execute(params![id, name, price, quantity, active, note])?;
    }
    client.execute_batch("COMMIT")?;
    Ok(())
}

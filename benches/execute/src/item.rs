//! The rows that are read and written: six columns of the kinds that applications have.

use isogloss::{
    ColumnDef, CreateTable, Insert, IntoRow, Select, TableDef, Type, create_table, insert_into, select,
};
use isogloss_engine::{AsyncConnection, Connection, FromRow};

use crate::case::Problem;

/// One row.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Item {
    /// The key.
    pub id: i64,
    /// A short text.
    pub name: String,
    /// A number with a fraction.
    pub price: f64,
    /// A small number.
    pub quantity: i32,
    /// A truth value, which SQLite and MySQL keep as a number.
    pub active: bool,
    /// A text, or none in every other row.
    pub note: Option<String>,
}

/// The columns, in their order.
pub const COLUMNS: [&str; 6] = ["id", "name", "price", "quantity", "active", "note"];

/// What clients are asked without the engine; the engine's own text is of the same columns in the same order.
pub const SELECT: &str = "SELECT id, name, price, quantity, active, note FROM items ORDER BY id";

impl Item {
    /// The row of this number.
    pub fn number(id: i64) -> Item {
        Item {
            id,
            name: format!("Product number {id}"),
            price: id as f64 * 1.25,
            quantity: (id % 50) as i32,
            active: id % 3 != 0,
            note: (id % 2 == 0).then(|| String::from("fragile, keep dry")),
        }
    }

    fn row(&self) -> impl IntoRow + Send + use<> {
        let Item { id, name, price, quantity, active, note } = self.clone();
        (id, name, price, quantity, active, note)
    }
}

/// So many rows.
pub fn items(count: usize) -> Vec<Item> {
    (1..).map(Item::number).take(count).collect()
}

/// A number that is another one if a value is.
pub fn sum_of(id: i64, name: &str, price: f64, quantity: i32, active: bool, note: Option<&str>) -> u64 {
    let note = note.map_or(7, |note| note.len() as u64);
    let numbers = id as u64 + price as u64 + quantity as u64 + u64::from(active);
    numbers.wrapping_mul(31).wrapping_add(name.len() as u64).wrapping_mul(31).wrapping_add(note)
}

/// A number that is another one if a value of one of them is.
pub fn sum(items: &[Item]) -> u64 {
    let sum = |item: &Item| {
        sum_of(item.id, &item.name, item.price, item.quantity, item.active, item.note.as_deref())
    };
    items.iter().map(sum).fold(0, u64::wrapping_add)
}

/// What creates the table of the rows.
pub fn create() -> CreateTable {
    create_table(
        TableDef::new("items")
            .column(ColumnDef::new("id", Type::BigInt).not_null())
            .column(ColumnDef::new("name", Type::Varchar(100)).not_null())
            .column(ColumnDef::new("price", Type::Double).not_null())
            .column(ColumnDef::new("quantity", Type::Integer).not_null())
            .column(ColumnDef::new("active", Type::Boolean).not_null())
            .column(ColumnDef::new("note", Type::Varchar(100)))
            .primary_key("id"),
    )
}

/// All rows, by their key.
pub fn all() -> Select {
    select(COLUMNS).from("items").order_by("id")
}

/// An insert without rows.
pub fn insert() -> Insert {
    insert_into("items").columns(COLUMNS)
}

/// Creates the table with so many rows in it.
pub fn fill(connection: &mut Connection, count: usize) -> Result<(), Problem> {
    connection.execute(&create())?;
    connection.insert_rows(&insert(), items(count).iter().map(Item::row))?;
    Ok(())
}

/// Creates the table with so many rows in it.
///
/// # Errors
///
/// The database refuses.
pub async fn fill_async(connection: &mut AsyncConnection, count: usize) -> Result<(), Problem> {
    connection.execute(&create()).await?;
    connection.insert_rows(&insert(), items(count).iter().map(Item::row)).await?;
    Ok(())
}

//! The values of the ten queries, the same for every subject.

use std::sync::LazyLock;

use isogloss::{Type, Value};

/// A row of the two inserts.
#[derive(Debug)]
pub struct Product {
    /// The key.
    pub id: i64,
    /// A short text.
    pub sku: String,
    /// A longer text.
    pub name: String,
    /// A number with a fraction.
    pub price: f64,
    /// A small number.
    pub quantity: i32,
    /// A truth value.
    pub active: bool,
    /// A text, or none in every other row.
    pub note: Option<String>,
    /// A large number.
    pub created: i64,
}

static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    (0..1000)
        .map(|id| Product {
            id,
            sku: format!("SKU-{id:06}"),
            name: format!("Product number {id}"),
            price: id as f64 * 1.25,
            quantity: (id % 50) as i32,
            active: id % 3 != 0,
            note: (id % 2 == 0).then(|| String::from("fragile, keep dry")),
            created: 1_700_000_000 + id,
        })
        .collect()
});

/// A thousand rows.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// The numbers of Q5.
pub const IDS: std::ops::RangeInclusive<i64> = 1..=100;

/// The cells of rows, one behind the other.
pub fn cells(products: &[Product]) -> Vec<Value> {
    let cells = |product: &Product| {
        [
            Value::BigInt(product.id),
            Value::from(&product.sku),
            Value::from(&product.name),
            Value::Double(product.price),
            Value::Integer(product.quantity),
            Value::Boolean(product.active),
            product.note.as_deref().map_or(Value::Null(Type::Text), Value::from),
            Value::BigInt(product.created),
        ]
    };
    products.iter().flat_map(cells).collect()
}

/// The types of those cells.
pub fn cell_types() -> Vec<Type> {
    use Type::{BigInt, Boolean, Double, Integer, Text};
    vec![BigInt, Text, Text, Double, Integer, Boolean, Text, BigInt]
}

/// What is bound in each query, in order. It stays for the whole run.
pub fn values(query: usize) -> &'static [Value] {
    static VALUES: LazyLock<[Vec<Value>; 10]> = LazyLock::new(|| {
        let text = |text: &str| Value::Text(text.into());
        [
            vec![Value::BigInt(42)],
            vec![text("foobar"); 10],
            vec![text("NL"), Value::BigInt(1000), Value::BigInt(20), Value::BigInt(40)],
            vec![Value::Boolean(true), Value::BigInt(5)],
            IDS.map(Value::BigInt).collect(),
            vec![Value::BigInt(1_700_000_000)],
            cells(&products()[..1]),
            cells(products()),
            vec![text("Ann"), text("ann@example.org"), Value::BigInt(1_700_000_001), Value::BigInt(42)],
            vec![text("A-1"), Value::Integer(5), Value::Double(9.5)],
        ]
    });
    &VALUES[query]
}

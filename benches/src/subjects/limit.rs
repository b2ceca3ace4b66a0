//! The floor of floors: code written by hand for one query, whose text is a constant where it can be.

use std::hint::black_box;

use isogloss::Value;

use super::Case;
use crate::data::values;

type Written = (String, Vec<&'static Value>);

fn constant(text: &str, values: &'static [Value]) -> Written {
    let mut sql = String::with_capacity(text.len());
    sql.push_str(text);
    let mut binds = Vec::with_capacity(values.len());
    binds.extend(values);
    (sql, binds)
}

fn q5(values: &'static [Value]) -> Written {
    let mut sql = String::with_capacity(44 + 6 * values.len());
    sql.push_str("SELECT id, name FROM users WHERE id IN (");
    let mut binds = Vec::with_capacity(values.len());
    let mut numbers = itoa::Buffer::new();
    for value in values {
        sql.push_str(if binds.is_empty() { "$" } else { ", $" });
        binds.push(value);
        sql.push_str(numbers.format(binds.len()));
    }
    sql.push(')');
    (sql, binds)
}

fn q8(values: &'static [Value]) -> Written {
    let mut sql = String::with_capacity(96 + 8 * values.len());
    sql.push_str("INSERT INTO products (id, sku, name, price, quantity, active, note, created) VALUES ");
    let mut binds = Vec::with_capacity(values.len());
    let mut numbers = itoa::Buffer::new();
    for row in values.chunks_exact(8) {
        sql.push_str(if binds.is_empty() { "($" } else { "), ($" });
        for (place, value) in row.iter().enumerate() {
            if place > 0 {
                sql.push_str(", $");
            }
            binds.push(value);
            sql.push_str(numbers.format(binds.len()));
        }
    }
    sql.push(')');
    (sql, binds)
}

/// The text and the binds of a query.
pub fn write(query: usize, values: &'static [Value]) -> Written {
    match query {
        0 => constant("SELECT id, name, email FROM users WHERE id = $1", values),
        1 => constant(
            "SELECT \"character\" FROM letters WHERE \"character\" = $1 AND \"character\" = $2 \
             AND \"character\" = $3 AND \"character\" = $4 AND \"character\" = $5 AND \"character\" = $6 \
             AND \"character\" = $7 AND \"character\" = $8 AND \"character\" = $9 AND \"character\" = $10",
            values,
        ),
        2 => constant(
            "SELECT o.id, c.name, p.name, l.quantity FROM orders AS o JOIN customers AS c ON c.id = o.customer_id \
             JOIN order_lines AS l ON l.order_id = o.id JOIN products AS p ON p.id = l.product_id \
             WHERE c.country = $1 AND o.total > $2 ORDER BY o.placed DESC, o.id DESC LIMIT $3 OFFSET $4",
            values,
        ),
        3 => constant(
            "SELECT category, COUNT(*) AS items, SUM(price) AS total FROM products WHERE active = $1 \
             GROUP BY category HAVING COUNT(*) > $2 ORDER BY category DESC",
            values,
        ),
        4 => q5(values),
        5 => constant(
            "WITH recent AS (SELECT customer_id, total FROM orders WHERE placed > $1) SELECT customer_id, total, \
             ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY total DESC) AS \"position\" FROM recent",
            values,
        ),
        6 => constant(
            "INSERT INTO products (id, sku, name, price, quantity, active, note, created) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            values,
        ),
        7 => q8(values),
        8 => constant("UPDATE users SET name = $1, email = $2, changed = $3 WHERE id = $4", values),
        _ => constant(
            "INSERT INTO stock (sku, quantity, price) VALUES ($1, $2, $3) ON CONFLICT (sku) \
             DO UPDATE SET quantity = excluded.quantity, price = excluded.price",
            values,
        ),
    }
}

/// The cases of a query.
pub fn cases(query: usize) -> Vec<Case> {
    vec![Case::new("limit", "render", move || write(query, black_box(values(query))))]
}

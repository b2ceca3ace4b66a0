//! diesel, without a connection: the text, and the binds as PostgreSQL's bytes. It has no WITH, and writes the list of
//! Q5 as one array.

use std::hint::black_box;

use diesel::pg::{Pg, PgMetadataLookup, PgQueryBuilder, PgTypeMetadata};
use diesel::prelude::*;
use diesel::query_builder::bind_collector::RawBytesBindCollector;
use diesel::query_builder::{QueryBuilder, QueryFragment};
use diesel::upsert::excluded;

use super::Case;
use crate::data::{IDS, Product, products as rows};

#[allow(missing_docs, unreachable_pub, reason = "the macro writes the items")]
mod tables {
    diesel::table! { users (id) { id -> BigInt, name -> Text, email -> Text, changed -> BigInt, } }
    diesel::table! { letters (character) { character -> Text, } }
    diesel::table! { orders (id) { id -> BigInt, customer_id -> BigInt, total -> BigInt, placed -> BigInt, } }
    diesel::table! { customers (id) { id -> BigInt, name -> Text, country -> Text, } }
    diesel::table! { order_lines (id) { id -> BigInt, order_id -> BigInt, product_id -> BigInt, quantity -> Integer, } }
    diesel::table! {
        products (id) {
            id -> BigInt,
            sku -> Text,
            name -> Text,
            price -> Double,
            quantity -> Integer,
            active -> Bool,
            note -> Nullable<Text>,
            created -> BigInt,
            category -> Text,
        }
    }
    diesel::table! { stock (sku) { sku -> Text, quantity -> Integer, price -> Double, } }
    diesel::allow_tables_to_appear_in_same_query!(orders, customers, order_lines, products);
}

use tables::{customers, letters, order_lines, orders, products, stock, users};

fn q1() -> impl QueryFragment<Pg> {
    users::table.select((users::id, users::name, users::email)).filter(users::id.eq(42_i64))
}

fn q2() -> impl QueryFragment<Pg> {
    letters::table
        .select(letters::character)
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
        .filter(letters::character.eq("foobar"))
}

fn q3() -> impl QueryFragment<Pg> {
    orders::table
        .inner_join(customers::table.on(customers::id.eq(orders::customer_id)))
        .inner_join(order_lines::table.on(order_lines::order_id.eq(orders::id)))
        .inner_join(products::table.on(products::id.eq(order_lines::product_id)))
        .select((orders::id, customers::name, products::name, order_lines::quantity))
        .filter(customers::country.eq("NL"))
        .filter(orders::total.gt(1000_i64))
        .order_by((orders::placed.desc(), orders::id.desc()))
        .limit(20)
        .offset(40)
}

fn q4() -> impl QueryFragment<Pg> {
    use diesel::dsl::{count_star, sum};
    products::table
        .group_by(products::category)
        .select((products::category, count_star(), sum(products::quantity)))
        .filter(products::active.eq(true))
        .having(count_star().gt(5_i64))
        .order_by(products::category.desc())
}

fn q5() -> impl QueryFragment<Pg> {
    users::table.select((users::id, users::name)).filter(users::id.eq_any(IDS))
}

macro_rules! row {
    ($product:expr) => {{
        let product: &'static Product = $product;
        (
            products::id.eq(product.id),
            products::sku.eq(product.sku.as_str()),
            products::name.eq(product.name.as_str()),
            products::price.eq(product.price),
            products::quantity.eq(product.quantity),
            products::active.eq(product.active),
            products::note.eq(product.note.as_deref()),
            products::created.eq(product.created),
        )
    }};
}

fn q7() -> impl QueryFragment<Pg> {
    diesel::insert_into(products::table).values(row!(&rows()[0]))
}

fn q8() -> impl QueryFragment<Pg> {
    let cells: Vec<_> = rows().iter().map(|product| row!(product)).collect();
    diesel::insert_into(products::table).values(cells)
}

fn q9() -> impl QueryFragment<Pg> {
    diesel::update(users::table.filter(users::id.eq(42_i64))).set((
        users::name.eq("Ann"),
        users::email.eq("ann@example.org"),
        users::changed.eq(1_700_000_001_i64),
    ))
}

fn q10() -> impl QueryFragment<Pg> {
    diesel::insert_into(stock::table)
        .values((stock::sku.eq("A-1"), stock::quantity.eq(5), stock::price.eq(9.5)))
        .on_conflict(stock::sku)
        .do_update()
        .set((stock::quantity.eq(excluded(stock::quantity)), stock::price.eq(excluded(stock::price))))
}

/// The cases of a query; none where diesel cannot say it.
pub fn cases(query: usize) -> Vec<Case> {
    match query {
        0 => of(q1),
        1 => of(q2),
        2 => of(q3),
        3 => of(q4),
        4 => of(q5),
        6 => of(q7),
        7 => of(q8),
        8 => of(q9),
        9 => of(q10),
        _ => Vec::new(),
    }
}

fn of<Q: QueryFragment<Pg> + 'static>(build: fn() -> Q) -> Vec<Case> {
    let ready: &'static Q = Box::leak(Box::new(build()));
    vec![
        Case::new("diesel", "build", build),
        Case::new("diesel", "render", move || render(black_box(ready))),
        Case::new("diesel", "build+render", move || render(&build())),
    ]
}

/// No type of the ten has to be looked up.
struct NoLookup;

impl PgMetadataLookup for NoLookup {
    fn lookup_type(&mut self, _: &str, _: Option<&str>) -> PgTypeMetadata {
        PgTypeMetadata::new(0, 0)
    }
}

fn render(query: &impl QueryFragment<Pg>) -> Option<(String, RawBytesBindCollector<Pg>)> {
    let mut text = PgQueryBuilder::new();
    query.to_sql(&mut text, &Pg).ok()?;
    let mut binds = RawBytesBindCollector::new();
    query.collect_binds(&mut binds, &mut NoLookup, &Pg).ok()?;
    Some((text.finish(), binds))
}

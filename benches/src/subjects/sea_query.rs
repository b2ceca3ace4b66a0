//! sea-query.

use std::hint::black_box;

use sea_query::{
    Asterisk, CommonTableExpression, Expr, ExprTrait, Func, InsertStatement, JoinType, OnConflict, Order,
    PostgresQueryBuilder, Query, SelectStatement, UpdateStatement, Values, WindowStatement, WithQuery,
};

use super::Case;
use crate::data::{IDS, Product, products};

const COLUMNS: [&str; 8] = ["id", "sku", "name", "price", "quantity", "active", "note", "created"];

fn q1() -> SelectStatement {
    Query::select()
        .columns(["id", "name", "email"])
        .from("users")
        .and_where(Expr::col("id").eq(42_i64))
        .take()
}

fn q2() -> SelectStatement {
    Query::select()
        .column("character")
        .from("letters")
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .and_where(Expr::col("character").eq("foobar"))
        .take()
}

fn q3() -> SelectStatement {
    Query::select()
        .columns([("o", "id"), ("c", "name"), ("p", "name"), ("l", "quantity")])
        .from_as("orders", "o")
        .join_as(JoinType::Join, "customers", "c", Expr::col(("c", "id")).equals(("o", "customer_id")))
        .join_as(JoinType::Join, "order_lines", "l", Expr::col(("l", "order_id")).equals(("o", "id")))
        .join_as(JoinType::Join, "products", "p", Expr::col(("p", "id")).equals(("l", "product_id")))
        .and_where(Expr::col(("c", "country")).eq("NL"))
        .and_where(Expr::col(("o", "total")).gt(1000_i64))
        .order_by(("o", "placed"), Order::Desc)
        .order_by(("o", "id"), Order::Desc)
        .limit(20)
        .offset(40)
        .take()
}

fn q4() -> SelectStatement {
    Query::select()
        .column("category")
        .expr_as(Func::count(Expr::col(Asterisk)), "items")
        .expr_as(Func::sum(Expr::col("price")), "total")
        .from("products")
        .and_where(Expr::col("active").eq(true))
        .group_by_col("category")
        .and_having(Func::count(Expr::col(Asterisk)).gt(5_i64))
        .order_by("category", Order::Desc)
        .take()
}

fn q5() -> SelectStatement {
    Query::select().columns(["id", "name"]).from("users").and_where(Expr::col("id").is_in(IDS)).take()
}

fn q6() -> WithQuery {
    let recent = Query::select()
        .columns(["customer_id", "total"])
        .from("orders")
        .and_where(Expr::col("placed").gt(1_700_000_000_i64))
        .take();
    let window = WindowStatement::partition_by("customer_id").order_by("total", Order::Desc).take();
    Query::select()
        .column("customer_id")
        .column("total")
        .expr_window_as(Func::cust("ROW_NUMBER"), window, "position")
        .from("recent")
        .take()
        .with(
            Query::with()
                .cte(CommonTableExpression::new().query(recent).table_name("recent").to_owned())
                .to_owned(),
        )
}

fn row(product: &Product) -> [Expr; 8] {
    [
        product.id.into(),
        product.sku.as_str().into(),
        product.name.as_str().into(),
        product.price.into(),
        product.quantity.into(),
        product.active.into(),
        product.note.as_deref().into(),
        product.created.into(),
    ]
}

fn q7() -> InsertStatement {
    Query::insert().into_table("products").columns(COLUMNS).values_panic(row(&products()[0])).take()
}

fn q8() -> InsertStatement {
    let mut insert = Query::insert().into_table("products").columns(COLUMNS).take();
    for product in products() {
        insert.values_panic(row(product));
    }
    insert
}

fn q9() -> UpdateStatement {
    Query::update()
        .table("users")
        .value("name", "Ann")
        .value("email", "ann@example.org")
        .value("changed", 1_700_000_001_i64)
        .and_where(Expr::col("id").eq(42_i64))
        .take()
}

fn q10() -> InsertStatement {
    Query::insert()
        .into_table("stock")
        .columns(["sku", "quantity", "price"])
        .values_panic(["A-1".into(), 5_i32.into(), 9.5_f64.into()])
        .on_conflict(OnConflict::column("sku").update_columns(["quantity", "price"]).to_owned())
        .take()
}

/// The four kinds of statements among the ten.
trait Statement: isogloss_sea_query::Convert + 'static {
    fn sql(&self) -> (String, Values);
}

macro_rules! statements {
    ($($statement:ident)*) => {
        $(
            impl Statement for $statement {
                fn sql(&self) -> (String, Values) {
                    self.build(PostgresQueryBuilder)
                }
            }
        )*
    };
}

statements!(SelectStatement InsertStatement UpdateStatement WithQuery);

/// Text and values of a query.
pub fn sql(query: usize) -> (String, Values) {
    match query {
        0 => q1().sql(),
        1 => q2().sql(),
        2 => q3().sql(),
        3 => q4().sql(),
        4 => q5().sql(),
        5 => q6().sql(),
        6 => q7().sql(),
        7 => q8().sql(),
        8 => q9().sql(),
        _ => q10().sql(),
    }
}

/// The cases of a query.
pub fn cases(query: usize) -> Vec<Case> {
    match query {
        0 => of(q1),
        1 => of(q2),
        2 => of(q3),
        3 => of(q4),
        4 => of(q5),
        5 => of(q6),
        6 => of(q7),
        7 => of(q8),
        8 => of(q9),
        _ => of(q10),
    }
}

fn of<S: Statement>(build: fn() -> S) -> Vec<Case> {
    let ready: &'static S = Box::leak(Box::new(build()));
    vec![
        Case::new("sea-query", "build", build),
        Case::new("sea-query", "render", move || black_box(ready).sql()),
        Case::new("sea-query", "build+render", move || build().sql()),
        super::converted::conversion(ready),
        super::converted::case(ready),
    ]
}

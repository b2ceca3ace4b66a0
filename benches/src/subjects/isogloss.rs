//! This library, through `&dyn Dialect`.

use std::hint::black_box;

use isogloss::{
    AsStatement, ColumnDef, Dialect, Error, Filled, Filling, Insert, Kept, Options, Quoting, Rows, Schema,
    Select, Statement, TableDef, Type, Update, Value, ValueRef, bind, col, compile, compile_with, count_all,
    cte, excluded, insert_into, keep, param, row_number, rows_param, select, sum, table, update, window,
};
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;

use super::Case;
use crate::data::{IDS, Product, cell_types, cells, products, values};

const COLUMNS: [&str; 8] = ["id", "sku", "name", "price", "quantity", "active", "note", "created"];

/// The dialect of the ten.
pub fn postgres() -> &'static dyn Dialect {
    leak(Postgres::default())
}

/// The dialects that are set beside it.
pub fn others() -> [&'static dyn Dialect; 3] {
    [leak(MySql::default()), leak(MsSql::default()), leak(Oracle::default())]
}

/// A point select of three columns.
fn q1() -> Select {
    select(["id", "name", "email"]).from("users").filter(col("id").eq(42_i64))
}

/// Ten predicates joined by AND.
fn q2() -> Select {
    select("character")
        .from("letters")
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
        .filter(col("character").eq("foobar"))
}

/// A join of four tables, filtered, ordered, with limit and offset. Both are bound, as the peers bind them.
fn q3() -> Select {
    let (o, c) = (table("orders").alias("o"), table("customers").alias("c"));
    let (l, p) = (table("order_lines").alias("l"), table("products").alias("p"));
    select((o.col("id"), c.col("name"), p.col("name"), l.col("quantity")))
        .from(&o)
        .join(&c, c.col("id").eq(o.col("customer_id")))
        .join(&l, l.col("order_id").eq(o.col("id")))
        .join(&p, p.col("id").eq(l.col("product_id")))
        .filter(c.col("country").eq("NL"))
        .filter(o.col("total").gt(1000_i64))
        .order_by((o.col("placed").desc(), o.col("id").desc()))
        .limit(bind(20_i64))
        .offset(bind(40_i64))
}

/// Groups with aggregates and HAVING.
fn q4() -> Select {
    select((col("category"), count_all().alias("items"), sum("price").alias("total")))
        .from("products")
        .filter(col("active").eq(true))
        .group_by("category")
        .having(count_all().gt(5_i64))
        .order_by(col("category").desc())
}

/// IN with a hundred values.
fn q5() -> Select {
    select(["id", "name"]).from("users").filter(col("id").is_in(IDS.collect::<Vec<i64>>()))
}

/// WITH and a window function.
fn q6() -> Select {
    let recent = select(["customer_id", "total"]).from("orders").filter(col("placed").gt(1_700_000_000_i64));
    let ranked = row_number().over(window().partition_by("customer_id").order_by(col("total").desc()));
    select((col("customer_id"), col("total"), ranked.alias("position")))
        .with(cte("recent", recent))
        .from("recent")
}

fn row(product: &Product) -> (i64, &str, &str, f64, i32, bool, Option<&str>, i64) {
    let Product { id, sku, name, price, quantity, active, note, created } = product;
    (*id, sku, name, *price, *quantity, *active, note.as_deref(), *created)
}

/// An insert of one row of eight cells.
fn q7() -> Insert {
    insert_into("products").columns(COLUMNS).values(row(&products()[0]))
}

/// An insert of a thousand rows of eight cells.
fn q8() -> Insert {
    let mut rows = Rows::with_capacity(products().len(), COLUMNS.len());
    products().iter().for_each(|product| rows.push(row(product)));
    insert_into("products").columns(COLUMNS).rows(rows)
}

/// An update of three columns by key.
fn q9() -> Update {
    update("users")
        .set("name", "Ann")
        .set("email", "ann@example.org")
        .set("changed", 1_700_000_001_i64)
        .filter(col("id").eq(42_i64))
}

/// An upsert.
fn q10() -> Insert {
    insert_into("stock")
        .columns(["sku", "quantity", "price"])
        .values(("A-1", 5_i32, 9.5_f64))
        .on_conflict("sku")
        .update("quantity", excluded("quantity"))
        .update("price", excluded("price"))
}

/// The query as any statement.
pub fn statement(query: usize) -> Statement {
    match query {
        0 => q1().as_statement().to_statement(),
        1 => q2().as_statement().to_statement(),
        2 => q3().as_statement().to_statement(),
        3 => q4().as_statement().to_statement(),
        4 => q5().as_statement().to_statement(),
        5 => q6().as_statement().to_statement(),
        6 => q7().as_statement().to_statement(),
        7 => q8().as_statement().to_statement(),
        8 => q9().as_statement().to_statement(),
        _ => q10().as_statement().to_statement(),
    }
}

/// The cases of a query.
pub fn cases(query: usize) -> Vec<Case> {
    let mut cases = match query {
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
    };
    cases.extend(fills(query));
    for dialect in others() {
        cases.extend(on_dialect(query, dialect));
    }
    cases
}

fn of<S: AsStatement + 'static>(build: fn() -> S) -> Vec<Case> {
    let dialect = postgres();
    let ready: &'static S = leak(build());
    // The names of the peers and of the floors are all quoted; here, unless asked for, only where they must be. So both
    // are measured.
    let quoted: &'static Options<'static> = leak(Options::new(dialect).quoting(Quoting::Always));
    vec![
        Case::new("isogloss", "build", build),
        Case::new("isogloss", "render", move || compile(black_box(ready), black_box(dialect))),
        Case::new("isogloss", "build+render", move || {
            let statement = build();
            black_box(compile(&statement, black_box(dialect))).is_ok()
        }),
        Case::new("isogloss, quoted", "render", move || compile_with(black_box(ready), black_box(quoted))),
        Case::new("isogloss, quoted", "build+render", move || {
            let statement = build();
            black_box(compile_with(&statement, black_box(quoted))).is_ok()
        }),
    ]
}

/// Kept queries, filled with new values: by name, from variables as a program has them and from owned values, and in the
/// order of their parameters.
fn fills(query: usize) -> Vec<Case> {
    match query {
        0 => {
            let filter = col("id").eq(param("id", Type::BigInt));
            let kept = kept(select(["id", "name", "email"]).from("users").filter(filter));
            let id: &'static i64 = leak(42);
            filled(query, kept, move || kept.fill([("id", *black_box(id))]), |v| kept.fill([("id", &v[0])]))
        }
        1 => {
            let names = ["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9"];
            let all = names.map(|name| col("character").eq(param(name, Type::Text)));
            let kept = kept(all.into_iter().fold(select("character").from("letters"), Select::filter));
            let texts: &'static [&'static str; 10] = leak(["foobar"; 10]);
            let by_name = move || {
                let texts = black_box(texts);
                kept.fill(ten(|at| texts[at]))
            };
            filled(query, kept, by_name, |v| kept.fill(ten(|at| &v[at])))
        }
        2 => {
            let mut statement = q3();
            statement.filter = vec![
                col("c.country").eq(param("country", Type::Text)),
                col("o.total").gt(param("total", Type::BigInt)),
            ];
            let limited = statement.limit(param("limit", Type::BigInt)).offset(param("offset", Type::BigInt));
            let kept = kept(limited);
            let variables: &'static (&str, i64, i64, i64) = leak(("NL", 1000, 20, 40));
            let by_name = move || {
                let (country, total, limit, offset) = *black_box(variables);
                kept.fill([
                    ("country", ValueRef::from(country)),
                    ("total", total.into()),
                    ("limit", limit.into()),
                    ("offset", offset.into()),
                ])
            };
            filled(query, kept, by_name, |v| {
                kept.fill([("country", &v[0]), ("total", &v[1]), ("limit", &v[2]), ("offset", &v[3])])
            })
        }
        7 => {
            // The rows are there as values already; what it costs to make them is in the other case.
            let rows = rows_param("rows", cell_types());
            let kept = kept(insert_into("products").columns(COLUMNS).rows(rows));
            vec![
                Case::new("isogloss", "fill", move || kept.fill([("rows", Filling::Rows(values(query)))])),
                Case::new("isogloss", "build+fill", move || {
                    let made = made();
                    black_box(kept.fill([("rows", Filling::Rows(&made))])).is_ok()
                }),
            ]
        }
        _ => Vec::new(),
    }
}

/// The cells of Q8, made anew.
fn made() -> Vec<Value> {
    cells(products())
}

fn kept(statement: impl AsStatement) -> &'static Kept<'static> {
    match keep(&statement, postgres()) {
        Ok(kept) => leak(kept),
        Err(error) => panic!("a query of the ten cannot be kept: {error}"),
    }
}

/// The ten parameters of Q2 with these values.
#[inline(always)]
fn ten<V>(value: impl Fn(usize) -> V) -> [(&'static str, V); 10] {
    [
        ("p0", value(0)),
        ("p1", value(1)),
        ("p2", value(2)),
        ("p3", value(3)),
        ("p4", value(4)),
        ("p5", value(5)),
        ("p6", value(6)),
        ("p7", value(7)),
        ("p8", value(8)),
        ("p9", value(9)),
    ]
}

fn filled(
    query: usize,
    kept: &'static Kept<'static>,
    by_name: impl Fn() -> Result<Filled<'static>, Error> + 'static,
    of_values: impl Fn(&'static [Value]) -> Result<Filled<'static>, Error> + 'static,
) -> Vec<Case> {
    let in_order: &'static [ValueRef<'static>] =
        values(query).iter().map(ValueRef::from).collect::<Vec<_>>().leak();
    vec![
        Case::new("isogloss", "fill", by_name),
        Case::new("isogloss", "fill of values", move || of_values(black_box(values(query)))),
        Case::new("isogloss", "fill in order", move || kept.fill_in_order(black_box(in_order))),
    ]
}

/// What some dialects want to know: the key of Q10's table.
fn schema() -> Schema {
    let stock = TableDef::new("stock")
        .column(ColumnDef::new("sku", Type::Text).not_null())
        .column(ColumnDef::new("quantity", Type::Integer).not_null())
        .column(ColumnDef::new("price", Type::Double).not_null())
        .primary_key("sku");
    let mut schema = Schema::default();
    schema.tables.push(stock);
    schema
}

/// What a query costs on another dialect, if that dialect can say it at all.
fn on_dialect(query: usize, dialect: &'static dyn Dialect) -> Option<Case> {
    let ready: &'static Statement = leak(statement(query));
    let options: &'static Options<'static> = leak(Options::new(dialect).schema(leak(schema())));
    compile_with(ready, options).ok()?;
    Some(Case::new(label(dialect), "render", move || compile_with(black_box(ready), black_box(options))))
}

/// Why a query is refused on a dialect, if it is.
pub fn refusal(query: usize, dialect: &dyn Dialect) -> Option<Error> {
    let schema = schema();
    compile_with(&statement(query), &Options::new(dialect).schema(&schema)).err()
}

/// The subject of a dialect other than the first.
pub fn label(dialect: &dyn Dialect) -> &'static str {
    match dialect.name() {
        "mysql" => "isogloss on mysql",
        "mssql" => "isogloss on mssql",
        _ => "isogloss on oracle",
    }
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

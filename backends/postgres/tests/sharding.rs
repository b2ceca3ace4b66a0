//! The guide `docs/sharding.md`, step by step: two servers as shards behind a third one. Where none can be had, that is
//! printed as not run.

use std::path::Path;

use isogloss::{
    ColumnDef, Date, Decimal, Schema, Select, TableDef, Type, col, compile, count, date, excluded,
    insert_into, raw, select, sum, table,
};
use isogloss_engine::{Engine, ErrorKind, Options, Result};
use isogloss_judges::{Judge, Server, Setup, Unavailable};
use isogloss_postgres_client::PostgresClient;

const GUIDE: &str = include_str!("../../../docs/sharding.md");

fn customers(name: &'static str) -> TableDef {
    TableDef::new(name)
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("name", Type::Varchar(100)).not_null())
}

fn orders(name: &'static str) -> TableDef {
    TableDef::new(name)
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("customer", Type::BigInt).not_null())
        .column(ColumnDef::new("placed", Type::Date).not_null())
        .column(ColumnDef::new("total", Type::Decimal { precision: 12, scale: 2 }).not_null())
}

fn make_shard(shard: &Engine) -> Result<()> {
    let customers = customers("customers").primary_key("id");
    let orders = orders("orders").primary_key("id").foreign_key("customer", "customers", "id");
    shard.create_all(&Schema::new(vec![customers, orders]))
}

fn coordinator(url: &str) -> Result<Engine> {
    let options = Options::url(url)?
        .on_connect("SET enable_partitionwise_join = on")
        .on_connect("SET enable_partitionwise_aggregate = on");
    Engine::open(PostgresClient, options)
}

fn spent_since(day: Date) -> Select {
    let (c, o) = (table("customers").alias("c"), table("orders").alias("o"));
    select((c.col("name"), count(o.col("id")).alias("orders"), sum(o.col("total")).alias("spent")))
        .from(&c)
        .join(&o, o.col("customer").eq(c.col("id")))
        .filter(o.col("placed").ge(day))
        .group_by((c.col("id"), c.col("name")))
        .order_by(c.col("id"))
}

fn orders_of(customer: i64) -> Select {
    select(("id", "total")).from("orders").filter(col("customer").eq(customer))
}

/// Three servers, or `None` after printing that it is not run.
#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
fn servers() -> Option<[Server; 3]> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder lies in a folder");
    let start = || {
        let files = Setup::at(target.join("judges")).postgres(Judge::Postgres)?;
        Server::postgres(&files).map_err(|why| Unavailable::new(Judge::Postgres.name(), why))
    };
    let started = (|| Ok::<_, Unavailable>([start()?, start()?, start()?]))();
    started.inspect_err(|missing| eprintln!("{missing}")).ok()
}

fn url(server: &Server, database: &str) -> String {
    format!("postgresql://postgres@127.0.0.1:{}/{database}", server.port())
}

/// The guide's blocks of this language, without their fences.
fn blocks(language: &str) -> impl Iterator<Item = &'static str> {
    let fence = format!("```{language}\n");
    let parts: Vec<&str> = GUIDE.split(&fence).skip(1).collect();
    parts.into_iter().map(|part| part.split("\n```").next().unwrap_or(part))
}

/// Runs the statements of the guide's blocks that begin with this.
fn follow(engine: &Engine, place: &str, names: &[(String, String)]) -> Result<()> {
    for block in blocks("sql").filter_map(|block| block.strip_prefix(place)) {
        for statement in block.split(";\n").map(|it| it.trim().trim_end_matches(';')) {
            let statement =
                names.iter().fold(statement.to_owned(), |text, (from, to)| text.replace(from, to));
            engine.execute(&raw(statement))?;
        }
    }
    Ok(())
}

/// The plan as the guide shows it: without what it costs.
fn plan(engine: &Engine, query: &Select) -> Result<String> {
    let rows = engine.connect()?.explain(query)?;
    let lines: Result<Vec<String>> = rows
        .iter()
        .map(|row| {
            let line: &str = row.get(0)?;
            Ok(line.split("  (cost=").next().unwrap_or(line).to_owned())
        })
        .collect();
    lines.map(|lines| lines.join("\n"))
}

/// Ten customers, each with as many orders as its number says, on two days.
fn fill(engine: &Engine) -> Result<()> {
    let mut connection = engine.connect()?;
    let people = (1..=10_i64).map(|id| (id, format!("customer {id}")));
    connection.insert_rows(&insert_into("customers").columns(["id", "name"]), people)?;
    let numbers = (1..=10_i64).flat_map(|customer| (1..=customer * 20).map(move |number| (customer, number)));
    let rows = numbers.map(|(customer, number)| {
        let day = if number % 2 == 0 { date(2024, 2, 29) } else { date(2023, 12, 31) };
        let total = Decimal::new(i128::from(number) * 25, 2).expect("a decimal");
        (customer * 1000 + number, customer, day, total)
    });
    connection.insert_rows(&insert_into("orders").columns(["id", "customer", "placed", "total"]), rows)?;
    Ok(())
}

type Spent = (String, i64, Decimal);

#[test]
fn the_guide_to_shards_is_what_happens() -> Result<()> {
    let own = include_str!("sharding.rs");
    for block in blocks("rust") {
        assert!(own.contains(block), "the guide shows what is not run:\n{block}");
    }
    let Some([first, second, behind]) = servers() else { return Ok(()) };
    let shards = [
        Engine::open(PostgresClient, url(&first, "postgres"))?,
        Engine::open(PostgresClient, url(&second, "postgres"))?,
    ];
    for shard in &shards {
        make_shard(shard)?;
        follow(shard, "-- on each shard\n", &[])?;
    }
    let engine = coordinator(&url(&behind, "postgres"))?;
    let place = |name: &str, server: &Server| {
        (format!("host '{name}', port '5432'"), format!("host '127.0.0.1', port '{}'", server.port()))
    };
    follow(&engine, "-- on the coordinator\n", &[place("shard-1", &first), place("shard-2", &second)])?;
    fill(&engine)?;

    // Each shard has a part, and both have all of it.
    let count_of = |engine: &Engine| engine.query(&select(count(col("id"))).from("orders"))?.one::<i64>();
    let parts = [count_of(&shards[0])?, count_of(&shards[1])?];
    assert!(parts[0] > 0 && parts[1] > 0 && parts[0] + parts[1] == 1100, "{parts:?}");

    let query = spent_since(date(2024, 1, 1));
    let compiled = compile(&query, engine.dialect()?)?;
    let shown = blocks("sql").find_map(|block| block.strip_prefix("-- the query\n"));
    assert_eq!(Some(compiled.sql()), shown);

    // The same rows as from one database that has them all.
    engine.execute(&raw("CREATE DATABASE whole"))?;
    let whole = Engine::open(PostgresClient, url(&behind, "whole"))?;
    make_shard(&whole)?;
    fill(&whole)?;
    let expected: Vec<Spent> = whole.query(&query)?.all()?;
    assert_eq!(expected.len(), 10);
    assert_eq!(engine.query(&query)?.all::<Spent>()?, expected);

    let everywhere = plan(&engine, &query)?;
    let asked: Vec<&str> =
        everywhere.lines().filter_map(|line| line.trim().strip_prefix("Remote SQL: ")).collect();
    assert_eq!(asked.len(), 2, "each shard is asked once:\n{everywhere}");
    for part in ["INNER JOIN", "count(", "sum(", ">= '2024-01-01'", "GROUP BY"] {
        assert!(asked.iter().all(|sql| sql.contains(part)), "{part} is done by the shards:\n{everywhere}");
    }
    let one = plan(&engine, &orders_of(7))?;
    assert!(one.starts_with("Foreign Scan") && one.contains("WHERE ((customer = 7"), "{one}");
    // What each shard could do for its own part alone is not asked of it.
    let by_day =
        select(("placed", sum(col("total")))).from("orders").filter(col("total").gt(1)).group_by("placed");
    let apart = plan(&engine, &by_day)?;
    assert!(apart.contains("WHERE ((total > ") && !apart.contains("GROUP BY"), "{apart}");
    // The guide's plans are those of the version that Debian 12 has; another one may say the same in other words.
    let version: String = engine.query(&raw("SHOW server_version"))?.one()?;
    if version.starts_with("15.") {
        assert_eq!([everywhere, one], [0, 1].map(|number| blocks("text").nth(number).unwrap_or_default()));
    }
    assert_eq!(engine.query(&orders_of(7))?.all::<(i64, Decimal)>()?.len(), 140);

    let upsert = insert_into("customers")
        .columns(["id", "name"])
        .values((1, "another"))
        .on_conflict("id")
        .update("name", excluded("name"));
    let refused = engine.execute(&upsert).map_err(|error| error.kind());
    assert!(matches!(refused, Err(ErrorKind::Database | ErrorKind::Unsupported)), "{refused:?}");
    Ok(())
}

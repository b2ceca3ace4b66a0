//! The engine on a PostgreSQL of the tests' own, through postgres. Where none can be had, that is printed as not run.
//!
//! Values, rows and errors are the async backend's, and tried there; here is what is this backend's own.

#[path = "../../../engine/testing/inspecting.rs"]
mod inspecting;

use std::thread;
use std::time::{Duration, Instant};

use isogloss::{
    ColumnDef, Name, Schema, TableDef, TableName, Type, col, create_table, insert_into, raw, select, update,
};
use isogloss_engine::{ConstraintKind, Engine, ErrorKind, IntoOptions, Options, Result};
use isogloss_judges::{Judge, Server};
use isogloss_postgres_client::PostgresClient;

fn server() -> Option<Server> {
    isogloss_faults::start(Judge::Postgres, env!("CARGO_TARGET_TMPDIR"))
}

fn options(server: &Server) -> Result<Options> {
    server.url().into_options()
}

fn engine(server: &Server) -> Result<Engine> {
    let engine = Engine::open(PostgresClient, options(server)?)?;
    let movies = TableDef::new("movies")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("title", Type::Text).not_null())
        .primary_key("id");
    engine.execute(&raw("DROP TABLE IF EXISTS movies"))?;
    engine.execute(&create_table(movies))?;
    let two = insert_into("movies").columns(["id", "title"]).values((1, "Heat")).values((2, "Furious 7"));
    assert_eq!(engine.execute(&two)?.rows_affected, 2);
    Ok(engine)
}

fn titles(engine: &Engine) -> Result<Vec<(i64, String)>> {
    engine.query(&select(("id", "title")).from("movies").order_by("id"))?.all()
}

#[test]
fn statements_run_and_rows_come_back() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    assert_eq!(titles(&engine)?, [(1, "Heat".to_owned()), (2, "Furious 7".to_owned())]);
    let first = engine.query(&raw("SELECT i FROM generate_series(1, 1000) AS i"))?.first::<i32>()?;
    assert_eq!(first, Some(1));
    let nameless = Engine::open(PostgresClient, options(&server)?.named_statements(false))?;
    let rename = update("movies").set("title", "Furious Seven").filter(col("id").eq(2));
    assert_eq!(nameless.execute(&rename)?.rows_affected, 1);
    assert_eq!(
        nameless.query(&select("title").from("movies").filter(col("id").eq(2)))?.one::<String>()?,
        "Furious Seven"
    );
    assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));
    Ok(())
}

#[test]
fn a_transaction_that_has_failed_is_not_committed() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let add = |id: i64| insert_into("movies").columns(["id", "title"]).values((id, "Another"));
    let mut tx = engine.begin()?;
    tx.execute(&add(3))?;
    let twice = tx.execute(&add(1)).expect_err("it is there");
    assert_eq!((twice.kind(), twice.constraint()), (ErrorKind::UniqueViolation, Some("movies_pkey")));
    assert_eq!(tx.commit().expect_err("nothing is kept").code(), Some("25P02"));
    let mut tx = engine.begin()?;
    tx.execute(&add(3))?;
    drop(tx);
    assert_eq!(titles(&engine)?.len(), 2);
    engine.transaction(|tx| tx.execute(&add(3)).map(drop))?;
    assert_eq!(titles(&engine)?.len(), 3);
    Ok(())
}

#[test]
fn a_statement_is_broken_off_by_hand_and_by_the_clock() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let sleep = raw("SELECT pg_sleep(15)::text");
    let started = Instant::now();
    let mut connection = engine.connect()?;
    let handle = connection.cancel_handle().expect("PostgreSQL can");
    let canceller = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        handle.cancel()
    });
    assert_eq!(connection.execute(&sleep).map_err(|error| error.kind()), Err(ErrorKind::Cancelled));
    canceller.join().expect("no panic")?;
    drop(connection);
    let hasty =
        Engine::open(PostgresClient, options(&server)?.statement_timeout(Duration::from_millis(100)))?;
    assert_eq!(hasty.execute(&sleep).map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(titles(&engine)?.len(), 2);
    Ok(())
}

#[test]
fn a_statement_is_prepared_again_when_its_tables_have_changed_and_no_row_comes_twice() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = Engine::open(PostgresClient, options(&server)?.one_connection())?;
    engine.execute(&raw("CREATE TABLE t (a int)"))?;
    let (all, add) = (raw("SELECT * FROM t"), |value: i64| insert_into("t").columns("a").values((value,)));
    engine.execute(&add(1))?;
    assert_eq!(engine.query(&all)?.all::<i32>()?, [1]);
    engine.execute(&raw("ALTER TABLE t ALTER COLUMN a TYPE bigint"))?;
    engine.execute(&add(1 << 31))?;
    assert_eq!(engine.query(&all)?.all::<i64>()?, [1, 1 << 31]);

    // What comes behind the first rows is no reason to begin once more.
    engine.execute(&raw(
        "CREATE FUNCTION late(n int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF n = 5000 THEN \
         RAISE EXCEPTION 'gone' USING ERRCODE = '26000'; END IF; RETURN n; END $$",
    ))?;
    let late = raw("SELECT late(n) FROM generate_series(1, 5000) AS n");
    for _ in 0..2 {
        let mut rows = 0;
        let failed = engine.query(&late)?.for_each(|_| {
            rows += 1;
            Ok(())
        });
        assert_eq!((rows, failed.expect_err("the last one fails").code()), (4999, Some("26000")));
    }
    Ok(())
}

#[test]
fn it_runs_inside_of_a_runtime_too() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let engine = engine(&server)?;
        assert_eq!(titles(&engine)?.len(), 2);
        let mut tx = engine.begin()?;
        tx.execute(&raw("DELETE FROM movies"))?;
        drop(tx);
        assert_eq!(titles(&engine)?.len(), 2);
        Ok(())
    })
}

/// Every logical type; a limit of bytes is not kept.
fn types() -> Vec<Type> {
    let scalars = [
        Type::Boolean,
        Type::SmallInt,
        Type::Integer,
        Type::BigInt,
        Type::Real,
        Type::Double,
        Type::Decimal { precision: 38, scale: 10 },
        Type::Decimal { precision: 5, scale: 0 },
        Type::Char(3),
        Type::Varchar(20),
        Type::Text,
        Type::Varbinary(16),
        Type::Blob,
        Type::Date,
        Type::Time(0),
        Type::Time(6),
        Type::Timestamp(3),
        Type::TimestampTz(6),
        Type::Interval,
        Type::Uuid,
        Type::Json,
    ];
    let arrays = [Type::array(Type::BigInt), Type::array(Type::Decimal { precision: 9, scale: 2 })];
    scalars.into_iter().chain(arrays).collect()
}

#[test]
fn what_is_there_is_told_and_made_again() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = Engine::open(PostgresClient, options(&server)?)?;
    inspecting::made_and_told(&engine, &types(), |ty| match ty {
        Type::Varbinary(_) => Type::Blob,
        other => other.clone(),
    })
}

/// A name that another thing than a table has is no table that is there already.
#[test]
fn a_table_that_could_not_be_made_is_an_error() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let table = |name: &'static str| {
        TableDef::new(name).column(ColumnDef::new("id", Type::BigInt).not_null()).primary_key("id")
    };
    engine.execute(&raw("DROP TYPE IF EXISTS status"))?;
    engine.execute(&raw("CREATE TYPE status AS ENUM ('new', 'old')"))?;
    let status = Schema::new(vec![table("status")]);
    let error = engine.create_all(&status).expect_err("a type has that name");
    assert_eq!(error.kind(), ErrorKind::NameInUse, "{error}");
    engine.execute(&raw("DROP TYPE status"))?;
    // Who is quicker makes it, and nobody is told of an error: it is there.
    let schema = Schema::new(["ta", "tb", "tc", "td"].map(table).to_vec());
    for _ in 0..10 {
        thread::scope(|scope| {
            let makers: Vec<_> = (0..4).map(|_| scope.spawn(|| engine.create_all(&schema))).collect();
            makers.into_iter().try_for_each(|maker| maker.join().expect("no panic"))
        })?;
        engine.drop_all(&schema)?;
    }
    Ok(())
}

#[test]
fn whatever_else_is_there_is_told_as_what_it_is() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = Engine::open(PostgresClient, options(&server)?)?;
    for sql in [
        "CREATE SCHEMA \"Shop\"",
        "CREATE TYPE \"Shop\".mood AS ENUM ('good', 'bad')",
        "CREATE SEQUENCE \"Shop\".tickets START 7 INCREMENT 3 MINVALUE 1 MAXVALUE 1000 CYCLE",
        "CREATE TABLE \"Shop\".\"Order\" (id serial PRIMARY KEY, always bigint GENERATED ALWAYS AS IDENTITY, \
         mood \"Shop\".mood DEFAULT 'good', price numeric, total numeric(9, 2) GENERATED ALWAYS AS (price * 2) STORED, \
         at timestamptz DEFAULT now(), day date DEFAULT '2024-02-29', CONSTRAINT cheap CHECK (price < 100), \
         CONSTRAINT one_a_day UNIQUE (day, id), CONSTRAINT apart EXCLUDE (id WITH =))",
        "CREATE TABLE \"Shop\".line (\"order\" int CONSTRAINT of_order REFERENCES \"Shop\".\"Order\" ON UPDATE CASCADE, \
         n int) PARTITION BY RANGE (n)",
        "CREATE TABLE \"Shop\".line_1 PARTITION OF \"Shop\".line FOR VALUES FROM (1) TO (10)",
        "CREATE UNIQUE INDEX partly ON \"Shop\".\"Order\" ((id + 1), day) INCLUDE (price) WHERE price > 1",
        "CREATE VIEW \"Shop\".dear AS SELECT id, price FROM \"Shop\".\"Order\" WHERE price > 50",
    ] {
        engine.execute(&raw(sql))?;
    }
    let mut connection = engine.connect()?;
    let (shop, order) = (Name::new("Shop"), Name::new("Order"));
    assert_eq!(connection.inspector().schemas()?, [shop.clone(), Name::new("public")]);
    assert_eq!(connection.inspector().tables()?, [], "they are in another schema");
    let mut inspector = connection.inspector().in_schema(shop.clone());
    assert_eq!(inspector.tables()?, [order.clone(), Name::new("line")]);
    assert_eq!(inspector.views()?, [Name::new("dear")]);
    let table = inspector.table(&order)?.expect("a table");
    let types: Vec<String> = table.columns.iter().map(|column| column.ty.label()).collect();
    let computed = "numeric(9,2) GENERATED ALWAYS AS ((price * (2)::numeric))";
    assert_eq!(types, ["integer", "bigint", "\"Shop\".mood", "numeric", computed, "timestamptz(6)", "date"]);
    let numbered: Vec<bool> = table.columns.iter().map(|column| column.identity.is_some()).collect();
    assert_eq!(numbered, [true, true, false, false, false, false, false]);
    assert_eq!(table.columns[5].default, Some(raw("now()").into()));
    assert_eq!(table.columns[6].default, Some(isogloss::literal(isogloss::date(2024, 2, 29))));
    assert_eq!(table.unique, [[Name::new("day"), Name::new("id")]]);
    let line = inspector.table("line")?.expect("a table");
    assert_eq!(line.foreign_keys[0].table, TableName::new(vec![shop], order.clone()));
    let view = inspector.table("Shop.dear")?.expect("a view");
    assert_eq!(view.columns.len(), 2);

    let some = inspector.indexes(&order)?.into_iter().find(|index| index.partial).expect("an index");
    assert_eq!((some.name, some.unique), (Name::new("partly"), true));
    assert_eq!(some.columns, [None, Some(Name::new("day"))]);
    let constraints = inspector.constraints(&order)?;
    let told: Vec<(&str, ConstraintKind, usize, bool)> = constraints
        .iter()
        .map(|it| (it.name.as_str(), it.kind, it.columns.len(), it.definition.is_some()))
        .collect();
    assert_eq!(
        told,
        [
            ("Order_pkey", ConstraintKind::PrimaryKey, 1, false),
            ("apart", ConstraintKind::Other, 1, true),
            ("cheap", ConstraintKind::Check, 1, true),
            ("one_a_day", ConstraintKind::Unique, 2, false),
        ]
    );
    let of_order = &inspector.constraints("line")?[0];
    assert_eq!(of_order.definition.as_deref(), Some("ON UPDATE CASCADE"));
    let sequences = inspector.sequences()?;
    let [tickets] = sequences.as_slice() else { panic!("{sequences:?}") };
    assert_eq!(tickets.name, Name::new("tickets"));
    assert_eq!((tickets.start, tickets.step, tickets.cycles), (Some(7), Some(3), Some(true)));
    assert_eq!((tickets.least, tickets.greatest), (Some(1), Some(1000)));
    drop(connection);
    let mut copy = table;
    copy.name = TableName::from("copy");
    let error = engine.create_all(&Schema::new(vec![copy]));
    let error = error.expect_err("no dialect has such a type").to_string();
    assert!(error.contains("mood"), "{error}");
    Ok(())
}

#[test]
fn a_plan_is_told_for_a_built_query() -> Result<()> {
    let Some(server) = server() else { return Ok(()) };
    let engine = engine(&server)?;
    let plan = engine.connect()?.explain(&update("movies").set("title", "x").filter(col("id").eq(1)))?;
    assert!(plan[0].get::<&str>(0)?.starts_with("Update on public.movies"), "{plan:?}");
    let untouched = select("title").from("movies").filter(col("id").eq(1));
    assert_eq!(engine.query(&untouched)?.one::<String>()?, "Heat");
    Ok(())
}

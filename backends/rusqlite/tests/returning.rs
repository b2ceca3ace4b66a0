//! RETURNING on an engine that has none: SQLite, without what it has. What comes back is what SQLite itself returns.

use isogloss::{
    ColumnDef, Dialect, Feature, FeatureSet, Insert, Schema, TableDef, Type, Version, col, delete_from,
    excluded, insert_into, select, update,
};
use isogloss_engine::backend::{Advice, Backend, BlockingBackend, Connected, Exchange};
use isogloss_engine::{Engine, ErrorKind, Executable, Options, Result, Url};
use isogloss_rusqlite::Rusqlite;
use isogloss_sqlite::Sqlite;

/// SQLite's dialect as it was before it had RETURNING.
#[derive(Debug)]
struct Silent(Sqlite);

impl Dialect for Silent {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn version(&self) -> Version {
        self.0.version()
    }

    fn base(&self) -> Option<&dyn Dialect> {
        Some(&self.0)
    }

    fn features(&self) -> FeatureSet {
        let returning = [
            Feature::InsertReturning,
            Feature::UpsertReturning,
            Feature::UpsertNothingReturning,
            Feature::UpdateReturning,
            Feature::DeleteReturning,
        ];
        returning.into_iter().fold(self.0.features(), FeatureSet::remove)
    }
}

#[derive(Debug)]
struct SilentSqlite;

impl Backend for SilentSqlite {
    fn schemes(&self) -> &'static [&'static str] {
        Rusqlite.schemes()
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::later(async {
            let mut connected = Rusqlite.connect(url).await?;
            connected.dialect = Box::new(Silent(Sqlite::version(3, 45)));
            Ok(connected)
        })
    }

    fn advice(&self, url: &Url) -> Advice {
        Rusqlite.advice(url)
    }
}

impl BlockingBackend for SilentSqlite {}

fn schema() -> Schema {
    let people = TableDef::new("people")
        .column(ColumnDef::new("id", Type::BigInt).identity())
        .column(ColumnDef::new("name", Type::Text).not_null())
        .column(ColumnDef::new("age", Type::Integer))
        .primary_key("id")
        .unique("name");
    let seats = TableDef::new("seats")
        .column(ColumnDef::new("line", Type::Integer).not_null())
        .column(ColumnDef::new("place", Type::Integer).not_null())
        .column(ColumnDef::new("taken", Type::Boolean).not_null())
        .primary_key(["line", "place"]);
    Schema::new(vec![people, seats])
}

fn engines() -> Result<[Engine; 2]> {
    let options = || Options::url("sqlite::memory:").map(|options| options.schema(schema()));
    let engines = [Engine::open(Rusqlite, options()?)?, Engine::open(SilentSqlite, options()?)?];
    for engine in &engines {
        engine.create_all(&schema())?;
    }
    Ok(engines)
}

type Person = (i64, String, Option<i32>);

fn both(engines: &[Engine; 2], statement: &impl Executable) -> Result<Vec<Person>> {
    let [mut native, mut planned] = [Vec::new(), Vec::new()];
    for (engine, rows) in engines.iter().zip([&mut native, &mut planned]) {
        *rows = engine.query(statement)?.all::<Person>()?;
        rows.sort();
    }
    assert_eq!(native, planned);
    Ok(planned)
}

fn people() -> Insert {
    insert_into("people").columns(["id", "name", "age"]).returning(["id", "name", "age"])
}

#[test]
fn new_rows_are_read_back_by_the_keys_that_they_were_given() -> Result<()> {
    let engines = engines()?;
    let numbered = insert_into("people").columns(["name", "age"]).returning(["id", "name", "age"]);
    assert_eq!(both(&engines, &numbered.clone().values(("Ada", 36)))?, [(1, "Ada".into(), Some(36))]);
    assert_eq!(both(&engines, &people().values((7, "Grace", 85)))?, [(7, "Grace".into(), Some(85))]);
    assert_eq!(
        both(&engines, &numbered.clone().values(("Edsger", None::<i32>)))?,
        [(8, "Edsger".into(), None)]
    );
    let none = numbered.values(("Ada", 37)).values(("Alan", 41)).on_conflict("name").do_nothing();
    assert_eq!(both(&engines, &none)?, [(9, "Alan".into(), Some(41))]);
    let upsert = people().values((7, "Grace", 86)).on_conflict("id").update("age", excluded("age"));
    assert_eq!(both(&engines, &upsert)?, [(7, "Grace".into(), Some(86))]);
    Ok(())
}

#[test]
fn changed_and_deleted_rows_are_those_that_were_meant() -> Result<()> {
    let engines = engines()?;
    let many = (1..=500).fold(people(), |insert, id| insert.values((id, format!("p{id}"), id % 7)));
    assert_eq!(both(&engines, &many)?.len(), 500);
    let older =
        update("people").set("age", col("age") + 1).filter(col("age").eq(3)).returning(["id", "name", "age"]);
    let back = both(&engines, &older)?;
    assert!(back.len() > 60 && back.iter().all(|(_, _, age)| *age == Some(4)));
    let gone = delete_from("people").filter(col("age").eq(4)).returning(["id", "name", "age"]);
    assert!(both(&engines, &gone)?.len() > back.len());
    assert_eq!(both(&engines, &gone)?, []);
    Ok(())
}

#[test]
fn a_key_of_several_columns_is_a_key() -> Result<()> {
    for engine in engines()? {
        let seats = insert_into("seats").columns(["line", "place", "taken"]);
        let seats =
            (1..=3).fold(seats, |insert, place| insert.values((1, place, false)).values((2, place, false)));
        engine.execute(&seats)?;
        let take = update("seats")
            .set("taken", true)
            .filter(col("line").eq(2))
            .filter(col("place").le(2))
            .returning(["line", "place", "taken"]);
        let mut taken = engine.query(&take)?.all::<(i64, i64, bool)>()?;
        taken.sort_unstable();
        assert_eq!(taken, [(2, 1, true), (2, 2, true)]);
        assert_eq!(
            engine.query(&select("place").from("seats").filter(col("taken").eq(true)))?.all::<i64>()?.len(),
            2
        );
    }
    Ok(())
}

#[test]
fn an_upsert_by_another_key_returns_the_row_that_it_updates() -> Result<()> {
    let engines = engines()?;
    both(&engines, &people().values((1, "Ada", 36)).values((2, "Grace", 85)))?;
    let by_name = people()
        .values((7, "Grace", 86))
        .values((8, "Alan", 41))
        .on_conflict("name")
        .update("age", excluded("age"));
    let rows = both(&engines, &by_name)?;
    assert_eq!(rows, [(2, "Grace".into(), Some(86)), (8, "Alan".into(), Some(41))]);
    Ok(())
}

#[test]
fn what_fails_half_way_has_not_happened() -> Result<()> {
    let [_, engine] = engines()?;
    let twice = people().values((1, "Ada", 36)).values((1, "Grace", 85));
    let error = engine.query(&twice)?.all::<Person>().expect_err("the key is there");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert!(engine.query(&select("id").from("people"))?.all::<i64>()?.is_empty());
    Ok(())
}

#[test]
fn what_no_plan_keeps_the_meaning_of_is_refused() -> Result<()> {
    let [_, engine] = engines()?;
    let refused = |statement: &dyn Fn() -> Result<()>| statement().map_err(|error| error.kind());
    let moved = update("people").set("id", 9).returning("id");
    assert_eq!(refused(&|| engine.query(&moved).map(drop)), Err(ErrorKind::Unsupported));
    let copied = insert_into("people").columns("name").query(select("name").from("people")).returning("id");
    assert_eq!(refused(&|| engine.query(&copied).map(drop)), Err(ErrorKind::Unsupported));
    let by_name = people().values((1, "Ada", 1)).on_conflict("name").update("name", excluded("name"));
    assert_eq!(refused(&|| engine.query(&by_name).map(drop)), Err(ErrorKind::Unsupported));
    let unknown = Engine::open(SilentSqlite, "sqlite::memory:")?;
    let insert = people().values((1, "Ada", 1));
    let error = unknown.query(&insert).map(drop).expect_err("it knows no schema");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    Ok(())
}

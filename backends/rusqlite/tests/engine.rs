//! The engine on SQLite: what a user of both sees.

use std::thread;
use std::time::Duration;

use isogloss::{
    ColumnDef, Date, Isolation, Name, Schema, TableDef, Type, Value, begin, col, count_all, create_table,
    date, insert_into, param, raw, select, update,
};
use isogloss_engine::{Connection, ConstraintKind, Engine, ErrorKind, Options, OwnedRow, Result};
use isogloss_rusqlite::Rusqlite;

fn movies() -> TableDef {
    TableDef::new("movies")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("title", Type::Text).not_null())
        .column(ColumnDef::new("released", Type::Date))
        .primary_key("id")
}

fn engine() -> Result<Engine> {
    let engine = Engine::open(Rusqlite, "sqlite::memory:")?;
    engine.execute(&create_table(movies()))?;
    let movies = insert_into("movies")
        .columns(["id", "title", "released"])
        .values((1, "The Bourne Identity", date(2002, 10, 11)))
        .values((2, "Furious 7", None::<Date>));
    assert_eq!(engine.execute(&movies)?.rows_affected, 2);
    Ok(engine)
}

fn add(connection: &mut Connection, id: i64) -> Result<()> {
    connection.execute(&insert_into("movies").columns(["id", "title"]).values((id, "Another"))).map(drop)
}

fn count(engine: &Engine) -> Result<i64> {
    engine.query(&select(count_all()).from("movies"))?.one()
}

#[test]
fn rows_decode_into_tuples_values_and_rows_of_their_own() -> Result<()> {
    let engine = engine()?;
    let query = select(("id", "title", "released")).from("movies").order_by("id");
    let rows: Vec<(i32, String, Option<Date>)> = engine.query(&query)?.all()?;
    assert_eq!(
        rows,
        [(1, "The Bourne Identity".to_owned(), Some(date(2002, 10, 11))), (2, "Furious 7".to_owned(), None)]
    );
    assert_eq!(count(&engine)?, 2);
    let row: OwnedRow = engine.query(&query)?.first()?.expect("a row");
    assert_eq!(row.names().collect::<Vec<_>>(), ["id", "title", "released"]);
    assert_eq!(row.get::<&str>("title")?, "The Bourne Identity");
    assert_eq!(row.values()[0], Value::BigInt(1));
    Ok(())
}

#[test]
fn a_row_is_looked_at_without_a_copy() -> Result<()> {
    let engine = engine()?;
    let mut longest = 0;
    engine.query(&select("title").from("movies"))?.for_each(|row| {
        longest = longest.max(row.get::<&str>("title")?.len());
        Ok(())
    })?;
    assert_eq!(longest, 19);
    Ok(())
}

#[test]
fn one_row_is_one_row() -> Result<()> {
    let engine = engine()?;
    let all = select("id").from("movies").order_by("id");
    let none = select("id").from("movies").filter(col("id").eq(9));
    assert_eq!(engine.query(&all)?.one::<i64>().map_err(|error| error.kind()), Err(ErrorKind::RowCount));
    assert_eq!(engine.query(&all)?.optional::<i64>().map_err(|error| error.kind()), Err(ErrorKind::RowCount));
    assert_eq!(engine.query(&none)?.one::<i64>().map_err(|error| error.kind()), Err(ErrorKind::RowCount));
    assert_eq!(engine.query(&none)?.optional::<i64>()?, None);
    assert_eq!(engine.query(&all)?.first::<i64>()?, Some(1));
    Ok(())
}

#[test]
fn a_transaction_is_kept_by_commit_and_undone_by_everything_else() -> Result<()> {
    let engine = engine()?;
    let mut tx = engine.begin()?;
    add(&mut tx, 3)?;
    drop(tx);
    assert_eq!(count(&engine)?, 2);

    let mut tx = engine.begin()?;
    add(&mut tx, 3)?;
    tx.rollback()?;
    assert_eq!(count(&engine)?, 2);

    let mut tx = engine.begin()?;
    add(&mut tx, 3)?;
    tx.commit()?;
    assert_eq!(count(&engine)?, 3);

    let failed: Result<()> = engine.transaction(|tx| {
        add(tx, 4)?;
        add(tx, 1)
    });
    assert_eq!(failed.map_err(|error| error.kind()), Err(ErrorKind::UniqueViolation));
    assert_eq!(count(&engine)?, 3);
    assert_eq!(engine.transaction(|tx| add(tx, 4).map(|()| "done"))?, "done");
    assert_eq!(count(&engine)?, 4);
    Ok(())
}

#[test]
fn a_transaction_inside_of_another_is_a_savepoint() -> Result<()> {
    let engine = engine()?;
    let mut tx = engine.begin()?;
    add(&mut tx, 3)?;
    {
        let mut inner = tx.begin()?;
        add(&mut inner, 4)?;
        let mut innermost = inner.begin()?;
        add(&mut innermost, 5)?;
        innermost.commit()?;
        // Dropped: 4 and 5 are undone.
    }
    let mut inner = tx.begin()?;
    add(&mut inner, 6)?;
    inner.commit()?;
    let modes = tx.begin_with(&begin().read_only()).map(drop).map_err(|error| error.kind());
    assert_eq!(modes, Err(ErrorKind::Unsupported));
    tx.commit()?;
    let ids: Vec<i64> = engine.query(&select("id").from("movies").order_by("id"))?.all()?;
    assert_eq!(ids, [1, 2, 3, 6]);
    Ok(())
}

#[test]
fn a_panic_undoes_the_transaction_and_loses_no_connection() -> Result<()> {
    let engine = engine()?;
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut tx = engine.begin().expect("a transaction");
        add(&mut tx, 3).expect("a row");
        panic!("on purpose");
    }));
    assert!(panicked.is_err());
    assert_eq!(count(&engine)?, 2);
    assert_eq!(engine.status().in_use, 0);
    Ok(())
}

#[test]
fn a_read_only_transaction_changes_nothing_and_the_next_one_may() -> Result<()> {
    let engine = engine()?;
    let mut tx = engine.begin_with(&begin().read_only().isolation(Isolation::RepeatableRead))?;
    assert_eq!(add(&mut tx, 3).map_err(|error| error.kind()), Err(ErrorKind::ReadOnly));
    tx.commit()?;
    let mut tx = engine.begin_with(&begin().read_only())?;
    assert_eq!(add(&mut tx, 3).map_err(|error| error.kind()), Err(ErrorKind::ReadOnly));
    drop(tx);
    add(&mut engine.connect()?, 3)?;
    let refused = engine.begin_with(&begin().deferrable()).map(drop).map_err(|error| error.kind());
    assert_eq!(refused, Err(ErrorKind::Unsupported));
    Ok(())
}

#[test]
fn what_raw_text_left_open_is_not_the_next_user_s() -> Result<()> {
    let engine = engine()?;
    {
        let mut connection = engine.connect()?;
        connection.execute(&raw("BEGIN"))?;
        add(&mut connection, 3)?;
    }
    assert_eq!(count(&engine)?, 2);
    Ok(())
}

#[test]
fn a_kept_statement_is_filled_at_each_use() -> Result<()> {
    let engine = engine()?;
    let title =
        engine.keep(&select("title").from("movies").filter(col("id").eq(param("id", Type::BigInt))))?;
    for (id, expected) in [(1, "The Bourne Identity"), (2, "Furious 7")] {
        assert_eq!(engine.query(&title.fill([("id", id)])?)?.one::<String>()?, expected);
    }
    let open = select("title").from("movies").filter(col("id").eq(param("id", Type::BigInt)));
    assert_eq!(engine.query(&open).map(drop).map_err(|error| error.kind()), Err(ErrorKind::Compile));
    Ok(())
}

#[test]
fn errors_say_their_kind_and_show_no_values() -> Result<()> {
    let engine = engine()?;
    let twice = insert_into("movies").columns(["id", "title"]).values((1, "a secret"));
    let error = engine.execute(&twice).expect_err("the key is there");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(error.constraint(), Some("movies.id"));
    assert_eq!(error.code(), Some("1555"));
    assert_eq!(error.sql(), Some("INSERT INTO movies (id, title) VALUES (?, ?)"));
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    assert!(std::error::Error::source(&error).is_some());

    let nameless = insert_into("movies").columns(["id", "title"]).values((3, None::<String>));
    assert_eq!(engine.execute(&nameless).map_err(|error| error.kind()), Err(ErrorKind::NotNullViolation));
    let unknown = engine.execute(&update("films").set("id", 1)).expect_err("no such table");
    assert_eq!(unknown.kind(), ErrorKind::UnknownName);
    assert_eq!(engine.execute(&raw("SELEC 1")).map_err(|error| error.kind()), Err(ErrorKind::Syntax));
    let twice = engine.execute(&create_table(movies())).expect_err("it is there");
    assert_eq!(twice.kind(), ErrorKind::NameInUse);
    Ok(())
}

#[test]
fn a_column_of_another_type_is_named_with_both_types() -> Result<()> {
    let engine = engine()?;
    let query = select(("id", "title", "released")).from("movies").order_by("id");
    let message = |error: isogloss_engine::Error| {
        assert_eq!(error.kind(), ErrorKind::TypeMismatch);
        error.message().to_owned()
    };
    let wrong = engine.query(&query)?.all::<(i64, i64, Option<Date>)>().map_err(message);
    assert_eq!(wrong, Err("column 1, `title`, is of the type text, and bigint was asked for".to_owned()));
    let null = engine.query(&query)?.all::<(i64, String, Date)>().map_err(message);
    assert_eq!(
        null,
        Err("column 2, `released`, is NULL, and a date that is never NULL was asked for".to_owned())
    );
    let narrow = engine.query(&query)?.all::<(i64, String)>().map_err(message);
    assert_eq!(narrow, Err("rows of 3 columns cannot be decoded into 2 values".to_owned()));
    let missing = engine.query(&query)?.for_each(|row| row.get::<i64>("year").map(drop)).map_err(message);
    let there = "there is no column `year` among those that were selected: id, title, released";
    assert_eq!(missing, Err(there.to_owned()));
    Ok(())
}

#[test]
fn a_connection_in_memory_is_the_only_one() -> Result<()> {
    let engine = engine()?;
    let held = engine.connect()?;
    assert_eq!((engine.status().idle, engine.status().in_use), (0, 1));
    drop(held);
    assert_eq!((engine.status().idle, engine.status().in_use), (1, 0));
    Ok(())
}

#[test]
fn a_url_of_another_database_is_refused() {
    let error = Engine::open(Rusqlite, "postgresql://u:secret@localhost/app").expect_err("not SQLite");
    assert_eq!(error.kind(), ErrorKind::Url);
    assert!(!format!("{error:?}").contains("secret"));
    let engine = Engine::open(Rusqlite, "sqlite:/nowhere/at/all.db").expect("nothing is connected yet");
    assert_eq!(engine.connect().map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
    assert_eq!(engine.status().in_use, 0);
}

#[test]
fn many_rows_are_all_there_or_none() -> Result<()> {
    let engine = engine()?;
    let insert = insert_into("movies").columns(["id", "title"]);
    let many = (10..100_010_i64).map(|id| (id, format!("movie {id}")));
    assert_eq!(engine.connect()?.insert_rows(&insert, many)?.rows_affected, 100_000);
    assert_eq!(count(&engine)?, 100_002);
    // The last one is there already.
    let again = (200_000..205_000_i64).chain([1]).map(|id| (id, "x"));
    let error = engine.connect()?.insert_rows(&insert, again).expect_err("a key is there");
    assert_eq!(error.kind(), ErrorKind::UniqueViolation);
    assert_eq!(count(&engine)?, 100_002);
    // Inside of a transaction it is a savepoint.
    let mut tx = engine.begin()?;
    add(&mut tx, 3)?;
    assert!(tx.insert_rows(&insert, (200_000..205_000_i64).chain([1]).map(|id| (id, "x"))).is_err());
    tx.insert_rows(&insert, std::iter::empty::<(i64, String)>())?;
    tx.commit()?;
    assert_eq!(count(&engine)?, 100_003);
    Ok(())
}

#[test]
fn tables_are_created_and_dropped_as_far_as_they_are_there() -> Result<()> {
    let engine = engine()?;
    let actors = TableDef::new("actors")
        .column(ColumnDef::new("id", Type::BigInt).not_null())
        .column(ColumnDef::new("movie", Type::BigInt))
        .primary_key("id")
        .foreign_key("movie", "movies", "id");
    let schema = Schema::new(vec![actors, movies()]);
    engine.create_all(&schema)?;
    engine.create_all(&schema)?;
    engine.execute(&insert_into("actors").columns(["id", "movie"]).values((1, 2)))?;
    assert_eq!(count(&engine)?, 2, "what was there is there");
    engine.drop_all(&schema)?;
    engine.drop_all(&schema)?;
    assert_eq!(count(&engine).map_err(|error| error.kind()), Err(ErrorKind::UnknownName));
    Ok(())
}

/// A query that never ends.
fn endless() -> isogloss::Raw {
    raw("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n")
}

#[test]
fn a_statement_is_broken_off_when_its_time_is_over() -> Result<()> {
    let options = Options::url("sqlite::memory:")?.statement_timeout(Duration::from_millis(30));
    let engine = Engine::open(Rusqlite, options)?;
    engine.execute(&create_table(movies()))?;
    let mut connection = engine.connect()?;
    let error = connection.query(&endless())?.one::<i64>().expect_err("it never ends");
    assert_eq!(error.kind(), ErrorKind::StatementTimeout);
    connection.execute(&insert_into("movies").columns(["id", "title"]).values((1, "quick")))?;
    drop(connection);
    assert_eq!(count(&engine)?, 1, "it is the same connection");
    Ok(())
}

#[test]
fn a_handle_breaks_off_its_own_connection_s_statement_and_no_other() -> Result<()> {
    let engine = engine()?;
    let mut connection = engine.connect()?;
    let handle = connection.cancel_handle().expect("SQLite can be interrupted");
    thread::scope(|scope| {
        let canceller = scope.spawn(|| {
            thread::sleep(Duration::from_millis(30));
            handle.cancel()
        });
        let error =
            connection.query(&endless()).and_then(|query| query.one::<i64>()).expect_err("it never ends");
        assert_eq!(error.kind(), ErrorKind::Cancelled);
        canceller.join().expect("no panic")
    })?;
    drop(connection);
    let next = engine.connect()?;
    handle.cancel()?;
    drop(next);
    assert_eq!(count(&engine)?, 2, "it is the same connection");
    Ok(())
}

#[test]
fn the_plan_of_a_statement_is_told_without_running_it() -> Result<()> {
    let engine = engine()?;
    let plan = engine.connect()?.explain(&select("title").from("movies").filter(col("id").eq(1)))?;
    assert!(plan[0].get::<&str>("detail")?.contains("movies"), "{plan:?}");
    engine.connect()?.explain(&isogloss::delete_from("movies"))?;
    assert_eq!(count(&engine)?, 2);
    Ok(())
}

#[test]
fn rows_are_an_iterator_however_many_there_are() -> Result<()> {
    let engine = engine()?;
    let insert = insert_into("movies").columns(["id", "title"]);
    engine.connect()?.insert_rows(&insert, (10..20_000_i64).map(|id| (id, format!("movie {id}"))))?;
    let query = select(("id", "title")).from("movies").filter(col("id").ge(10)).order_by("id");
    let mut expected = 10..20_000_i64;
    for row in engine.query(&query)?.iter::<(i64, String)>()? {
        let (id, title) = row?;
        assert_eq!((Some(id), title), (expected.next(), format!("movie {id}")));
    }
    assert_eq!(expected.next(), None);
    // In a transaction, left in the middle: the connection comes back, and its transaction with it.
    let mut tx = engine.begin()?;
    add(&mut tx, 3)?;
    {
        let mut rows = tx.query(&query)?.rows()?;
        let first = rows.next()?.expect("a row");
        assert_eq!(first.get::<&str>("title")?, "movie 10");
    }
    add(&mut tx, 4)?;
    tx.commit()?;
    assert_eq!(count(&engine)?, 2 + 19_990 + 2);
    let wrong: Result<Vec<i64>> = engine.query(&select("title").from("movies"))?.iter::<i64>()?.collect();
    assert_eq!(wrong.map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
    let refused =
        engine.query(&raw("SELECT abs(-9223372036854775808)"))?.iter::<i64>()?.next().expect("an answer");
    assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::Database));
    assert_eq!(engine.status().in_use, 0);
    Ok(())
}

#[test]
fn what_is_there_can_be_asked_for_and_made_elsewhere() -> Result<()> {
    let engine = engine()?;
    let actors = TableDef::new("actors")
        .column(ColumnDef::new("id", Type::BigInt).identity())
        .column(ColumnDef::new("name", Type::Text).not_null())
        .column(ColumnDef::new("movie", Type::BigInt))
        .primary_key("id")
        .unique("name")
        .foreign_key("movie", "movies", "id")
        .on_delete(isogloss::ReferentialAction::Cascade);
    let roles = TableDef::new("roles")
        .column(ColumnDef::new("movie", Type::BigInt).not_null())
        .column(ColumnDef::new("actor", Type::BigInt).not_null())
        .primary_key(["movie", "actor"]);
    engine.create_all(&Schema::new(vec![actors.clone(), roles.clone()]))?;
    engine.execute(&raw("CREATE VIEW titles AS SELECT title FROM movies"))?;
    engine.execute(&raw("CREATE INDEX by_movie ON actors (movie, lower(name))"))?;

    let mut connection = engine.connect()?;
    let mut inspector = connection.inspector();
    assert_eq!(inspector.tables()?, ["actors", "movies", "roles"].map(Name::new));
    assert_eq!(inspector.views()?, [Name::new("titles")]);
    assert_eq!(inspector.table("actors")?.as_ref(), Some(&actors));
    assert_eq!(inspector.table("roles")?.as_ref(), Some(&roles));
    assert_eq!(inspector.table("nothing")?, None);
    let by_movie = Name::new("by_movie");
    let index = inspector.indexes("actors")?.into_iter().find(|index| index.name == by_movie);
    let index = index.expect("an index");
    assert_eq!((index.unique, index.columns), (false, vec![Some(Name::new("movie")), None]));
    assert_eq!(inspector.sequences()?, []);
    let kinds: Vec<(ConstraintKind, usize)> =
        inspector.constraints("roles")?.iter().map(|it| (it.kind, it.columns.len())).collect();
    assert_eq!(kinds, [(ConstraintKind::PrimaryKey, 2)]);
    assert_eq!(inspector.constraints("titles")?, [], "a view has none");
    let two = raw(
        "CREATE TABLE two (a INT UNIQUE, b INT UNIQUE REFERENCES movies, c INT REFERENCES movies, UNIQUE (a, c))",
    );
    inspector = {
        connection.execute(&two)?;
        connection.inspector()
    };
    let columns: Vec<usize> = inspector.constraints("two")?.iter().map(|it| it.columns.len()).collect();
    assert_eq!(columns, [1, 1, 1, 1, 2], "each by itself, though none has a name");
    connection.execute(&raw("DROP TABLE two"))?;
    inspector = connection.inspector();

    let there = inspector.all()?;
    drop(connection);
    let elsewhere = Engine::open(Rusqlite, "sqlite::memory:")?;
    elsewhere.create_all(&there)?;
    assert_eq!(elsewhere.connect()?.inspector().all()?, there);
    Ok(())
}

#[test]
fn what_is_no_plain_table_is_told_as_it_is() -> Result<()> {
    let engine = engine()?;
    for sql in [
        "ATTACH ':memory:' AS shop",
        "CREATE TABLE shop.\"Order \"\"Lines\"\"\" (id INTEGER PRIMARY KEY, n NUMERIC(10, 2), \"Total\" INT AS (id * 2), \
         note TEXT DEFAULT 'it''s', at TEXT DEFAULT CURRENT_TIMESTAMP, UNIQUE (n))",
        "CREATE UNIQUE INDEX shop.some ON \"Order \"\"Lines\"\"\" (note) WHERE n > 1",
    ] {
        engine.execute(&raw(sql))?;
    }
    let mut connection = engine.connect()?;
    let mut inspector = connection.inspector().in_schema("shop");
    let name = Name::new("Order \"Lines\"");
    assert_eq!(inspector.schemas()?, ["main", "shop"].map(Name::new));
    assert_eq!(inspector.tables()?, std::slice::from_ref(&name));
    let table = inspector.table(&name)?.expect("a table");
    assert_eq!(table.name, isogloss::TableName::new(vec![Name::new("shop")], name.clone()));
    let types: Vec<String> = table.columns.iter().map(|column| column.ty.label()).collect();
    assert_eq!(types, ["bigint", "NUMERIC(10, 2)", "INT GENERATED", "text", "text"]);
    assert_eq!(table.columns[3].default, Some(isogloss::literal("it's")));
    assert_eq!(table.columns[4].default, Some(raw("CURRENT_TIMESTAMP").into()));
    assert_eq!(table.unique, [vec![Name::new("n")]]);
    let refused = inspector.constraints(&name).map_err(|error| error.kind());
    assert_eq!(refused, Err(ErrorKind::Unsupported), "the text of another database's table is not to be had");
    let some = inspector.indexes(&name)?.into_iter().find(|index| index.partial).expect("an index");
    assert_eq!((some.name, some.unique), (Name::new("some"), true));
    // What no dialect has a type for is not created as something else.
    let elsewhere = Engine::open(Rusqlite, "sqlite::memory:")?;
    let error = elsewhere.create_all(&Schema::new(vec![table])).expect_err("no such type");
    assert!(error.to_string().contains("NUMERIC(10, 2)"), "{error}");
    Ok(())
}

#[test]
fn a_kept_statement_has_the_columns_that_its_table_has_by_then() -> Result<()> {
    let engine = engine()?;
    let (all, none) = (raw("SELECT * FROM movies"), raw("SELECT * FROM movies WHERE id > 2"));
    let added = raw("INSERT INTO movies (id, title) VALUES (3, 'Heat') RETURNING *");
    let names = |row: OwnedRow| row.names().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(engine.query(&all)?.first()?.map(names).expect("a row"), ["id", "title", "released"]);
    assert_eq!(engine.query(&none)?.all::<(i64, String, Option<Date>)>()?, []);
    engine.query(&added)?.one::<OwnedRow>()?;
    engine.execute(&raw("DELETE FROM movies WHERE id = 3"))?;
    engine.execute(&raw("ALTER TABLE movies RENAME COLUMN released TO shown"))?;
    assert_eq!(engine.query(&all)?.first()?.map(names).expect("a row"), ["id", "title", "shown"]);
    engine.execute(&raw("ALTER TABLE movies DROP COLUMN shown"))?;
    assert_eq!(engine.query(&none)?.all::<(i64, String)>()?, []);
    assert_eq!(engine.query(&all)?.first()?.map(names).expect("a row"), ["id", "title"]);
    assert_eq!(names(engine.query(&added)?.one()?), ["id", "title"]);
    Ok(())
}

#[test]
fn a_database_that_is_to_be_read_alone_is_not_opened_for_writing_by_mistake() {
    for option in ["mode=readonly", "modus=ro", "foreign_key=off"] {
        let url = format!("sqlite:/nowhere/at/all.db?{option}");
        let engine = Engine::open(Rusqlite, url.as_str()).expect("nothing is connected yet");
        let error = engine.connect().map(drop).expect_err("no such option");
        assert_eq!(error.kind(), ErrorKind::Url, "{error}");
    }
}

#[test]
fn a_reference_that_names_no_columns_is_to_the_other_table_s_key() -> Result<()> {
    let engine = engine()?;
    for sql in [
        "ATTACH ':memory:' AS shop",
        "CREATE TABLE shop.lots (b INT, a INT, note TEXT, PRIMARY KEY (a, b))",
        "CREATE TABLE shop.parts (part INTEGER PRIMARY KEY, of_part INT REFERENCES Parts, x INT, y INT, \
         FOREIGN KEY (x, y) REFERENCES lots)",
        "CREATE TABLE lost (it INT REFERENCES nowhere)",
    ] {
        engine.execute(&raw(sql))?;
    }
    let mut connection = engine.connect()?;
    let parts = connection.inspector().in_schema("shop").table("parts")?.expect("a table");
    let references: Vec<_> = parts.foreign_keys.iter().map(|key| key.references.clone()).collect();
    assert_eq!(references, [vec![Name::new("part")], ["a", "b"].map(Name::new).to_vec()]);
    let error = connection.inspector().table("lost").expect_err("there is no such key");
    assert_eq!(error.kind(), ErrorKind::Unsupported);
    assert!(error.message().contains("a foreign key of lost means the primary key of nowhere"), "{error}");
    Ok(())
}

#[test]
fn an_engine_may_say_how_its_transactions_begin() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("isogloss-modes-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let url = format!("sqlite:{}", folder.join("modes.db").display());
    Engine::open(Rusqlite, &url)?.execute(&create_table(movies()))?;
    let engine = Engine::open(Rusqlite, Options::url(&url)?.transactions(begin().read_only()))?;
    // A savepoint inside of one has no modes of its own.
    engine.transaction(|tx| tx.begin()?.commit())?;
    let refused = engine.transaction(|tx| add(tx, 1)).map_err(|error| error.kind());
    assert_eq!(refused, Err(ErrorKind::ReadOnly));
    // What says more has its own way.
    let mut tx = engine.begin_with(&begin().isolation(Isolation::Serializable))?;
    add(&mut tx, 1)?;
    tx.commit()?;
    engine.close();
    std::fs::remove_dir_all(folder).expect("the folder was there");
    Ok(())
}

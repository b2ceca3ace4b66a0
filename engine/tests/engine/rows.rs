//! Rows into structs.

use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};

use isogloss_derive::FromRow;
use isogloss_engine::{AsyncEngine, Engine, ErrorKind, FromRow as _, Options, OwnedRow, Result};

use crate::support::{Fake, Fault, Point, finish, get, polled, put};

#[derive(FromRow, Debug, PartialEq)]
struct Found {
    number: i64,
    #[row(skip)]
    seen: bool,
}

#[derive(FromRow, Debug, PartialEq)]
struct Renamed<T> {
    #[row(name = "number")]
    r#type: T,
}

#[derive(FromRow, Debug, PartialEq)]
struct ByPlace(i32);

#[derive(FromRow, Debug, PartialEq)]
struct Borrowed<'t> {
    number: Option<&'t str>,
}

/// A type that is no value, and stands in what is skipped alone.
#[derive(Debug, PartialEq)]
struct Person;

#[derive(FromRow, Debug, PartialEq)]
struct Key<T> {
    number: i64,
    #[row(skip)]
    of: PhantomData<T>,
}

#[derive(FromRow, Debug)]
struct Unknown {
    #[allow(dead_code, reason = "no row ever gets here")]
    title: String,
}

fn engine() -> Result<Engine> {
    let engine = Engine::open(Fake::default(), "fake:")?;
    engine.execute(&put(7))?;
    Ok(engine)
}

#[test]
fn a_struct_is_filled_by_the_names_of_its_fields() -> Result<()> {
    let engine = engine()?;
    assert_eq!(engine.query(&get())?.all::<Found>()?, [Found { number: 7, seen: false }]);
    assert_eq!(engine.query(&get())?.one::<Renamed<u8>>()?, Renamed { r#type: 7 });
    assert_eq!(engine.query(&get())?.one::<ByPlace>()?, ByPlace(7));
    assert_eq!(engine.query(&get())?.one::<Key<Person>>()?, Key { number: 7, of: PhantomData });
    // Decoded by hand, where no plan was made for it, it goes by the names all the same.
    engine.query(&get())?.for_each(|row| {
        assert_eq!(Found::from_row(row)?.number, 7);
        assert!(Unknown::from_row(row).is_err());
        Ok(())
    })?;
    let wrong = engine.query(&get())?.for_each(|row| Borrowed::from_row(row).map(drop));
    assert_eq!(wrong.map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
    Ok(())
}

#[test]
fn a_field_without_a_column_is_named_before_any_row_is_read() -> Result<()> {
    let error = engine()?.query(&get())?.all::<Unknown>().expect_err("there is no title");
    assert_eq!(error.kind(), ErrorKind::TypeMismatch);
    assert_eq!(error.message(), "there is no column `title` among those that were selected: number");
    Ok(())
}

#[test]
fn a_row_can_be_kept() -> Result<()> {
    let row: OwnedRow = engine()?.query(&get())?.one()?;
    assert_eq!(row.get::<i64>("NUMBER")?, 7, "a name is found in any case, as engines fold them");
    assert_eq!(row.get::<i64>(1).map_err(|error| error.kind()), Err(ErrorKind::TypeMismatch));
    Ok(())
}

fn filled(fake: &Fake) -> Result<AsyncEngine> {
    let engine = AsyncEngine::open(fake.clone(), Options::url("fake:")?.one_connection())?;
    finish(async {
        for number in 0..100 {
            engine.execute(&put(number)).await?;
        }
        Ok(engine)
    })
}

#[test]
fn rows_are_pulled_one_after_the_other() -> Result<()> {
    let fake = Fake::slow();
    let engine = filled(&fake)?;
    finish(async {
        let query = get();
        let mut rows = engine.query(&query).await?.rows()?;
        for number in 0..50 {
            let row = rows.next().await?.expect("there are 100");
            assert_eq!(row.get::<i64>("number")?, number);
        }
        for number in 50..100 {
            assert_eq!(rows.next_as::<Found>().await?, Some(Found { number, seen: false }));
        }
        assert_eq!(rows.next_as::<Found>().await?, None);
        assert!(rows.next().await?.is_none(), "there is nothing behind the end");
        drop(rows);
        // Whoever has enough leaves the rest, and the connection is as good as before.
        let mut rows = engine.query(&query).await?.rows()?;
        assert_eq!(rows.next_as::<i64>().await?, Some(0));
        rows.close().await;
        assert_eq!(engine.query(&query).await?.all::<i64>().await?.len(), 100);
        Result::<()>::Ok(())
    })?;
    assert_eq!(fake.connections(), 1);
    Ok(())
}

#[test]
fn rows_that_are_dropped_leave_no_connection_in_the_middle_of_an_exchange() -> Result<()> {
    for read in 0..40 {
        for polls in 0..12 {
            let fake = Fake::slow();
            let engine = filled(&fake)?;
            let query = get();
            polled(
                async {
                    let mut rows = engine.query(&query).await.expect("a query").rows().expect("rows");
                    for _ in 0..read {
                        let _ = rows.next().await;
                    }
                },
                polls * 5,
            );
            assert_eq!(engine.status().in_use, 0);
            drop(finish(engine.begin())?);
        }
    }
    Ok(())
}

#[test]
fn rows_that_nobody_has_asked_for_are_not_asked_of_the_database() -> Result<()> {
    let fake = Fake::slow();
    let engine = filled(&fake)?;
    fake.log();
    finish(async {
        let query = get();
        drop(engine.query(&query).await?.rows()?);
        engine.query(&query).await?.rows()?.close().await;
        Result::<()>::Ok(())
    })?;
    assert!(fake.log().is_empty(), "nothing is run, and the connection is as it was");
    assert_eq!((engine.status().in_use, engine.status().idle), (0, 1));
    Ok(())
}

#[test]
fn who_panics_with_rows_in_hand_does_not_run_the_driver_once_more() -> Result<()> {
    let fake = Fake::slow();
    let engine = filled(&fake)?;
    let panics = catch_unwind(AssertUnwindSafe(|| {
        finish(async {
            let query = get();
            let mut rows = engine.query(&query).await.expect("a query").rows().expect("rows");
            assert_eq!(rows.next_as::<i64>().await.expect("a row"), Some(0));
            panic!("on purpose");
        })
    }));
    assert!(panics.is_err());
    assert_eq!(
        (engine.status().in_use, fake.open()),
        (0, 0),
        "a driver that panicked as well would end the process"
    );
    Ok(())
}

#[test]
fn an_error_comes_behind_the_rows_before_it() -> Result<()> {
    let fake = Fake::slow();
    let engine = filled(&fake)?;
    let query = get();
    finish(async {
        let mut rows = engine.query(&query).await?.rows()?;
        assert_eq!(rows.next_as::<i64>().await?, Some(0));
        fake.fault(Point::Row, Fault::Error(ErrorKind::ConnectionLost));
        let mut seen = 1;
        let error = loop {
            match rows.next().await {
                Ok(Some(_)) => seen += 1,
                Ok(None) => panic!("the connection was lost"),
                Err(error) => break error,
            }
        };
        assert_eq!(error.kind(), ErrorKind::ConnectionLost);
        assert!((1..100).contains(&seen));
        assert!(rows.next().await?.is_none());
        Result::<()>::Ok(())
    })
}

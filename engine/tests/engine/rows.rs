//! Rows into structs.

use isogloss_derive::FromRow;
use isogloss_engine::{Engine, ErrorKind, FromRow as _, OwnedRow, Result};

use crate::support::{Fake, get, put};

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

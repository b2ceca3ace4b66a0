//! Rows of the engine as rows of SeaORM.

use isogloss::ValueRef;
use isogloss_engine::{AsyncRows, Error, FromValue, Result, Row};
use sea_orm::sea_query::Value;
use sea_orm::{ProxyRow, QueryResult};

use crate::foreign::{self, Foreign};
use crate::kind::{Kind, kinds};
use crate::outputs::Outputs;

/// Reads all rows of one result.
///
/// A row of SeaORM's that is made elsewhere is a map, and a value that is asked for by its place is the one at that place
/// in the order of the *names*. Where that is another order than the columns', each value is in the map a second time,
/// under a name that no column has and that sorts where the column stands.
pub(crate) struct Reader {
    outputs: Outputs,
    /// What the first row has told.
    shape: Option<Shape>,
}

struct Shape {
    /// One for each column.
    kinds: Vec<Kind>,
    /// The names in the map, sorted, and the column that each one is of.
    keys: Vec<(String, usize)>,
}

impl Reader {
    pub(crate) fn new(outputs: Outputs) -> Reader {
        Reader { outputs, shape: None }
    }

    /// The next row of those that are pulled.
    pub(crate) async fn next(&mut self, rows: &mut AsyncRows<'_>) -> Result<Option<QueryResult>> {
        rows.next().await?.map(|row| self.read(&row)).transpose()
    }

    pub(crate) fn read(&mut self, row: &Row<'_>) -> Result<QueryResult> {
        let Shape { kinds, keys } = self.shape.get_or_insert_with(|| shape(&self.outputs, row));
        let mut values = Vec::with_capacity(kinds.len());
        for (place, kind) in kinds.iter().enumerate() {
            values.push(value(row, place, *kind)?);
        }
        let twice = keys.len() > values.len();
        let values = keys.iter().enumerate().map(|(at, (key, place))| {
            // Of two, the one that comes later in the map takes it.
            let last = !twice || at >= kinds.len();
            let value = match values.get_mut(*place) {
                Some(value) if last => std::mem::replace(value, Value::Bool(None)),
                Some(value) => value.clone(),
                None => Value::Bool(None),
            };
            (key.clone(), value)
        });
        Ok(ProxyRow::new(values.collect()).into())
    }
}

fn shape(outputs: &Outputs, row: &Row<'_>) -> Shape {
    let columns = (0..row.len()).map(|place| match outputs {
        Outputs::These(outputs) => match outputs.get(place).filter(|_| outputs.len() == row.len()) {
            // A database may return a name in another case than it was written.
            Some(output) => {
                (output.name.as_ref().map_or(row.name(place), |name| name.as_str()).to_owned(), output.kind)
            }
            None => (row.name(place).to_owned(), Kind::Any),
        },
        Outputs::All(columns) => {
            let known = columns.iter().find(|(name, _)| name.as_str().eq_ignore_ascii_case(row.name(place)));
            match known {
                Some((name, kind)) => (name.as_str().to_owned(), *kind),
                None => (row.name(place).to_owned(), Kind::Any),
            }
        }
    });
    let (names, kinds): (Vec<String>, Vec<Kind>) = columns.unzip();
    let in_order = names.windows(2).all(|pair| pair[0] < pair[1]);
    let by_place = (0..if in_order { 0 } else { names.len() }).map(|place| (key(place), place));
    let mut keys: Vec<(String, usize)> = by_place.collect();
    for (place, name) in names.iter().enumerate() {
        // Of columns of one name, the first is found by it.
        if !names[..place].contains(name) {
            keys.push((name.clone(), place));
        }
    }
    keys.sort_unstable();
    Shape { kinds, keys }
}

/// A name that no column has, and that sorts by the place.
fn key(place: usize) -> String {
    format!("\0{place:04}")
}

/// The value of a column, as the variant that is wanted.
fn value(row: &Row<'_>, place: usize, kind: Kind) -> Result<Value> {
    fn get<'r, T: FromValue<'r>>(row: &Row<'r>, place: usize) -> Result<Option<T>> {
        row.get(place)
    }
    macro_rules! read {
        ($($own:ident)*; $($(#[$cfg:meta])? $foreign:ident)*) => {
            match kind {
                $(Kind::$own => Value::$own(get(row, place)?),)*
                $($(#[$cfg])? Kind::$foreign => Value::$foreign(foreign(row, place)?),)*
                Kind::Any => return any(row, place),
                Kind::Unknown(what) => return Err(unknown(row.name(place), what)),
            }
        };
    }
    Ok(kinds!(read))
}

/// A value of another crate's type, by way of ours.
#[allow(dead_code, reason = "without features there is none")]
fn foreign<'r, T: Foreign<'r>>(row: &Row<'r>, place: usize) -> Result<Option<T>> {
    let ours: Option<T::Ours> = row.get(place)?;
    let made = ours.map(|ours| T::make(ours).ok_or_else(|| out_of_range(row.name(place))));
    made.transpose()
}

/// What a value itself suggests: whole numbers are of 64 bits, floating point numbers too.
fn any(row: &Row<'_>, place: usize) -> Result<Value> {
    Ok(match row.get::<ValueRef<'_>>(place)? {
        // A model takes any NULL for none.
        ValueRef::Null(_) => Value::BigInt(None),
        ValueRef::Boolean(value) => Value::Bool(Some(value)),
        ValueRef::SmallInt(value) => Value::BigInt(Some(value.into())),
        ValueRef::Integer(value) => Value::BigInt(Some(value.into())),
        ValueRef::BigInt(value) => Value::BigInt(Some(value)),
        ValueRef::Real(value) => Value::Double(Some(value.into())),
        ValueRef::Double(value) => Value::Double(Some(value)),
        ValueRef::Text(value) => Value::String(Some(value.to_owned())),
        ValueRef::Bytes(value) => Value::Bytes(Some(value.to_owned())),
        other => {
            return foreign::any(other)
                .ok_or_else(|| unknown(row.name(place), "of a type without its feature"))?
                .ok_or_else(|| out_of_range(row.name(place)));
        }
    })
}

#[cold]
fn unknown(column: &str, what: &str) -> Error {
    Error::new(
        isogloss_engine::ErrorKind::TypeMismatch,
        format!("the column {column} is {what}, which is not read here"),
    )
}

#[cold]
fn out_of_range(column: &str) -> Error {
    Error::new(
        isogloss_engine::ErrorKind::TypeMismatch,
        format!("the column {column} has a value that the model's type does not hold"),
    )
}

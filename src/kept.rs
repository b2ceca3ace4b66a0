//! Kept queries: compiled once, filled with new values at each use.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use once_cell::race::OnceBox;

use crate::ast::{AsStatement, Name, Parameter, Shape, Statement};
use crate::compile::{Compiled, Options, parameter_error, run};
use crate::dialect::Dialect;
use crate::error::Error;
use crate::render::Bind;
use crate::types::Type;
use crate::values::{Value, ValueRef};

/// Compiles a statement whose parameters are filled at each use. Lists and rows may have another length each time:
/// the text of each length met is compiled once and kept.
///
/// # Errors
///
/// As [`compile`](crate::compile).
pub fn keep<'d>(statement: &impl AsStatement, dialect: &'d dyn Dialect) -> Result<Kept<'d>, Error> {
    keep_with(statement, Options::new(dialect))
}

/// Compiles a statement whose parameters are filled at each use, with [`Options`].
///
/// # Errors
///
/// As [`compile`](crate::compile).
pub fn keep_with<'d>(statement: &impl AsStatement, options: Options<'d>) -> Result<Kept<'d>, Error> {
    let statement = statement.as_statement().to_statement();
    // The parameters are those of the statement, not those of its text: an empty list takes some of them out of that.
    let mut open: Vec<Open> = Vec::new();
    for parameter in statement.as_statement().params() {
        if open.iter().any(|other| other.name == parameter.name) {
            return Err(parameter_error(&parameter.name, "stands for values of different types or shapes")
                .way_out("Give one of them another name."));
        }
        open.push(Open::of(parameter, &options.shapes));
    }
    let first = Template::of(&run(statement.as_statement(), &options)?, open);
    Ok(Kept { first, more: OnceBox::new(), source: Some(Box::new((statement, options))) })
}

/// A compiled statement that is kept and filled with new values at each use.
#[derive(Debug)]
pub struct Kept<'d> {
    first: Template,
    /// Templates of other lengths, a list that only grows.
    more: OnceBox<Link>,
    source: Option<Box<(Statement, Options<'d>)>>,
}

#[derive(Debug)]
struct Link {
    template: Template,
    next: OnceBox<Link>,
}

/// No more lengths than this are kept; further ones are compiled at each use.
const MAX_KEPT: usize = 64;

/// The text of a statement for given lengths of its lists and rows, and what goes behind its placeholders.
#[derive(Debug, Clone)]
struct Template {
    sql: String,
    slots: Vec<Slot>,
    open: Vec<Open>,
    /// Whether the placeholders are the scalar parameters, each once, in order.
    plain: bool,
}

#[derive(Debug, Clone)]
enum Slot {
    Value(Value),
    /// The place of the parameter in `open`, and of the element in it.
    Open(usize, usize),
}

/// A parameter of the statement, with its length where it has one.
#[derive(Debug, Clone)]
struct Open {
    name: Name,
    shape: Shape,
    length: Option<usize>,
}

/// A kept statement with its values: text and binds, ready for a driver.
#[derive(Debug)]
pub struct Filled<'k> {
    sql: Text<'k>,
    binds: Vec<ValueRef<'k>>,
}

#[derive(Debug)]
enum Text<'k> {
    Kept(&'k str),
    Made(String),
}

/// What a parameter is filled with.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Filling<'a> {
    /// One value.
    One(ValueRef<'a>),
    /// The elements of a list.
    List(&'a [Value]),
    /// Rows, cell by cell, one row behind the other.
    Rows(&'a [Value]),
}

impl<'a, T: Into<ValueRef<'a>>> From<T> for Filling<'a> {
    #[inline]
    fn from(value: T) -> Filling<'a> {
        Filling::One(value.into())
    }
}

impl Compiled<'_> {
    /// Keeps the statement to be filled with new values at each use. Its lists and rows keep their lengths; where
    /// they shall vary, [`keep`] is the way.
    #[must_use]
    pub fn into_kept(self) -> Kept<'static> {
        Kept { first: Template::of(&self, Vec::new()), more: OnceBox::new(), source: None }
    }
}

impl Kept<'_> {
    /// The text for the lengths that it was first compiled with.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.first.sql
    }

    /// Fills all parameters, by name and in any order; in the order of the statement it is quickest.
    ///
    /// # Errors
    ///
    /// A parameter is missing, unknown or given twice, or a value's type or shape is not the parameter's.
    pub fn fill<'k, F>(&'k self, values: impl AsRef<[(&'k str, F)]>) -> Result<Filled<'k>, Error>
    where
        F: Into<Filling<'k>> + Copy,
    {
        let values = values.as_ref();
        let open = &self.first.open;
        if values.len() != open.len() {
            return Err(self.miscounted(values.iter().map(|(name, _)| *name)));
        }
        let given = |index: usize, parameter: &Open| -> Result<Filling<'k>, Error> {
            let name = parameter.name.as_str();
            match values.get(index) {
                Some((given, filling)) if *given == name => Ok((*filling).into()),
                _ => values
                    .iter()
                    .find(|(given, _)| *given == name)
                    .map(|(_, filling)| (*filling).into())
                    .ok_or_else(|| parameter_error(&parameter.name, "is not given")),
            }
        };
        if self.first.plain {
            let mut binds = Vec::with_capacity(open.len());
            for (index, parameter) in open.iter().enumerate() {
                binds.push(parameter.scalar(given(index, parameter)?)?);
            }
            return Ok(Filled { sql: Text::Kept(&self.first.sql), binds });
        }
        let mut fillings = Vec::with_capacity(open.len());
        for (index, parameter) in open.iter().enumerate() {
            fillings.push(given(index, parameter)?);
        }
        self.fill_shapes(&fillings)
    }

    /// Fills all parameters by their order in the statement.
    ///
    /// # Errors
    ///
    /// There are more or fewer values than parameters, or a value's type or shape is not the parameter's.
    pub fn fill_in_order<'k>(&'k self, values: &[ValueRef<'k>]) -> Result<Filled<'k>, Error> {
        let open = &self.first.open;
        if values.len() != open.len() {
            return Err(self.miscounted(core::iter::empty()));
        }
        if !self.first.plain {
            let fillings: Vec<Filling<'k>> = values.iter().map(|value| Filling::One(*value)).collect();
            return self.fill_shapes(&fillings);
        }
        for (parameter, value) in open.iter().zip(values) {
            parameter.check(value)?;
        }
        Ok(Filled { sql: Text::Kept(&self.first.sql), binds: values.to_vec() })
    }

    fn miscounted<'a>(&self, mut given: impl Iterator<Item = &'a str>) -> Error {
        let open = &self.first.open;
        match given.find(|name| !open.iter().any(|parameter| parameter.name.as_str() == *name)) {
            Some(name) => {
                Error::new(crate::ErrorKind::Parameter, alloc::format!("there is no parameter {name:?}"))
            }
            None => Error::new(
                crate::ErrorKind::Parameter,
                alloc::format!("the statement has {} parameters, and another number is given", open.len()),
            ),
        }
    }

    fn fill_shapes<'k>(&'k self, fillings: &[Filling<'k>]) -> Result<Filled<'k>, Error> {
        let mut lengths = Vec::new();
        for (parameter, filling) in self.first.open.iter().zip(fillings) {
            if let Some(length) = parameter.length_of(filling)? {
                lengths.push((parameter.name.clone(), length));
            }
        }
        if self.first.fits(&lengths) {
            return self.first.bind(fillings);
        }
        let Some(source) = &self.source else {
            let (name, _) = &lengths[0];
            return Err(parameter_error(name, "has another length than it was compiled with")
                .way_out("Make the kept statement by `keep`, which compiles the text of each length."));
        };
        let mut link = &self.more;
        for _ in 0..MAX_KEPT {
            let known = match link.get() {
                Some(known) => known,
                None => {
                    let template = self.template(source, &lengths)?;
                    // Another thread may have put its own template here first; then this one serves just now.
                    link.get_or_init(|| Box::new(Link { template, next: OnceBox::new() }))
                }
            };
            if known.template.fits(&lengths) {
                return known.template.bind(fillings);
            }
            link = &known.next;
        }
        self.make(source, &lengths, fillings)
    }

    /// The template of these lengths. Its parameters are numbered as those of the first one are.
    fn template(
        &self,
        (statement, options): &(Statement, Options<'_>),
        lengths: &[(Name, usize)],
    ) -> Result<Template, Error> {
        let options = Options { shapes: lengths.to_vec(), ..options.clone() };
        let compiled = run(statement.as_statement(), &options)?;
        Ok(Template::of(&compiled, self.first.open.iter().map(|open| open.with_length(lengths)).collect()))
    }

    /// The statement of these lengths, made for this one use: its constants are borrowed from the tree.
    fn make<'k>(
        &self,
        (statement, options): &'k (Statement, Options<'_>),
        lengths: &[(Name, usize)],
        fillings: &[Filling<'k>],
    ) -> Result<Filled<'k>, Error> {
        let options = Options { shapes: lengths.to_vec(), ..options.clone() };
        let compiled = run(statement.as_statement(), &options)?;
        let open = &self.first.open;
        for (parameter, filling) in open.iter().zip(fillings) {
            parameter.check_all(filling)?;
        }
        let mut binds = Vec::with_capacity(compiled.binds().len());
        for bind in compiled.binds() {
            let (parameter, element) = match bind {
                Bind::Value(value) => {
                    binds.push(ValueRef::from(*value));
                    continue;
                }
                Bind::Parameter(parameter) => (*parameter, 0),
                Bind::Element(parameter, index) => (*parameter, *index as usize),
            };
            let index = open.iter().position(|open| open.name == parameter.name);
            binds.push(element_of(index.and_then(|index| fillings.get(index)), element)?);
        }
        Ok(Filled { sql: Text::Made(compiled.into_sql()), binds })
    }
}

/// One value of what a parameter is filled with.
#[inline]
fn element_of<'k>(filling: Option<&Filling<'k>>, element: usize) -> Result<ValueRef<'k>, Error> {
    match filling {
        Some(Filling::One(value)) => Ok(*value),
        Some(Filling::List(values) | Filling::Rows(values)) => match values.get(element) {
            Some(value) => Ok(ValueRef::from(value)),
            None => Err(Error::internal("a kept statement lost an element")),
        },
        None => Err(Error::internal("a kept statement lost a parameter")),
    }
}

impl Template {
    /// `open` are the parameters that are known already; those of the text that are not among them come behind.
    fn of(compiled: &Compiled<'_>, mut open: Vec<Open>) -> Template {
        let mut slots = Vec::with_capacity(compiled.binds().len());
        for bind in compiled.binds() {
            let (parameter, element) = match bind {
                Bind::Value(value) => {
                    slots.push(Slot::Value((*value).clone()));
                    continue;
                }
                Bind::Parameter(parameter) => (*parameter, 0),
                Bind::Element(parameter, index) => (*parameter, *index as usize),
            };
            let known =
                open.iter().position(|open| open.name == parameter.name && open.shape == parameter.shape);
            let index = known.unwrap_or_else(|| {
                open.push(Open::of(parameter, &[]));
                open.len() - 1
            });
            slots.push(Slot::Open(index, element));
        }
        let plain = open.iter().all(|parameter| parameter.length.is_none())
            && slots.len() == open.len()
            && slots
                .iter()
                .enumerate()
                .all(|(at, slot)| matches!(slot, Slot::Open(index, 0) if *index == at));
        Template { sql: compiled.sql().into(), slots, open, plain }
    }

    fn fits(&self, lengths: &[(Name, usize)]) -> bool {
        lengths.iter().all(|(name, length)| {
            self.open.iter().any(|parameter| parameter.name == *name && parameter.length == Some(*length))
        })
    }

    fn bind<'k>(&'k self, fillings: &[Filling<'k>]) -> Result<Filled<'k>, Error> {
        for (parameter, filling) in self.open.iter().zip(fillings) {
            parameter.check_all(filling)?;
        }
        let mut binds = Vec::with_capacity(self.slots.len());
        for slot in &self.slots {
            binds.push(match slot {
                Slot::Value(value) => ValueRef::from(value),
                Slot::Open(index, element) => element_of(fillings.get(*index), *element)?,
            });
        }
        Ok(Filled { sql: Text::Kept(&self.sql), binds })
    }
}

impl Open {
    /// The parameter, with the length that is said, or 1, where it has one.
    fn of(parameter: &Parameter, lengths: &[(Name, usize)]) -> Open {
        let length = match parameter.shape {
            Shape::Scalar(_) => None,
            Shape::List(_) | Shape::Rows(_) => Some(1),
        };
        Open { name: parameter.name.clone(), shape: parameter.shape.clone(), length }.with_length(lengths)
    }

    /// The same parameter with the length that is said.
    fn with_length(&self, lengths: &[(Name, usize)]) -> Open {
        let said = lengths.iter().find(|(name, _)| *name == self.name).map(|(_, length)| *length);
        Open { length: self.length.map(|length| said.unwrap_or(length)), ..self.clone() }
    }

    #[inline]
    fn scalar<'k>(&self, filling: Filling<'k>) -> Result<ValueRef<'k>, Error> {
        match filling {
            Filling::One(value) => {
                self.check(&value)?;
                Ok(value)
            }
            Filling::List(_) | Filling::Rows(_) => Err(parameter_error(&self.name, "takes one value")),
        }
    }

    #[inline]
    fn check(&self, value: &ValueRef<'_>) -> Result<(), Error> {
        match &self.shape {
            Shape::Scalar(ty) if fits(value, ty) => Ok(()),
            Shape::Scalar(ty) => Err(self.mistyped(value, ty)),
            _ => Err(parameter_error(&self.name, "takes a list or rows")),
        }
    }

    #[cold]
    fn mistyped(&self, value: &ValueRef<'_>, ty: &Type) -> Error {
        let given = value.to_value().ty().label();
        parameter_error(&self.name, &alloc::format!("is of the type {}, and a {given} is given", ty.label()))
            .way_out("Convert the value before it is given.")
    }

    fn length_of(&self, filling: &Filling<'_>) -> Result<Option<usize>, Error> {
        match (&self.shape, filling) {
            (Shape::Scalar(_), Filling::One(_)) => Ok(None),
            (Shape::List(_), Filling::List(values)) => Ok(Some(values.len())),
            (Shape::Rows(types), Filling::Rows(values)) if values.len() % types.len().max(1) == 0 => {
                Ok(Some(values.len() / types.len().max(1)))
            }
            (Shape::Rows(_), Filling::Rows(_)) => {
                Err(parameter_error(&self.name, "is given rows of uneven width"))
            }
            (Shape::Scalar(_), _) => Err(parameter_error(&self.name, "takes one value")),
            (Shape::List(_), _) => Err(parameter_error(&self.name, "takes a list")),
            (Shape::Rows(_), _) => Err(parameter_error(&self.name, "takes rows")),
        }
    }

    fn check_all(&self, filling: &Filling<'_>) -> Result<(), Error> {
        match (filling, &self.shape) {
            (Filling::One(value), _) => self.check(value),
            (Filling::List(values), Shape::List(ty)) => {
                values.iter().map(ValueRef::from).try_for_each(|value| {
                    if fits(&value, ty) { Ok(()) } else { Err(self.mistyped(&value, ty)) }
                })
            }
            (Filling::Rows(values), Shape::Rows(types)) => values
                .chunks(types.len().max(1))
                .flat_map(|row| row.iter().zip(types))
                .try_for_each(|(value, ty)| {
                    let value = ValueRef::from(value);
                    if fits(&value, ty) { Ok(()) } else { Err(self.mistyped(&value, ty)) }
                }),
            _ => Err(parameter_error(&self.name, "is given in another shape")),
        }
    }
}

/// Whether a value may be given for a type: it is of that type, or converts without any loss.
#[inline]
fn fits(value: &ValueRef<'_>, ty: &Type) -> bool {
    match (value, ty) {
        (ValueRef::Null(null), ty) => {
            *null == ty || null.is_text() && ty.is_text() || null.is_numeric() && ty.is_numeric()
        }
        (ValueRef::Boolean(_), Type::Boolean)
        | (ValueRef::SmallInt(_), Type::SmallInt | Type::Integer | Type::BigInt)
        | (ValueRef::Integer(_), Type::Integer | Type::BigInt)
        | (ValueRef::BigInt(_), Type::BigInt)
        | (ValueRef::Real(_), Type::Real | Type::Double)
        | (ValueRef::Double(_), Type::Double)
        | (ValueRef::Decimal(_), Type::Decimal { .. })
        | (ValueRef::Text(_), Type::Text | Type::Varchar(_) | Type::Char(_))
        | (ValueRef::Bytes(_), Type::Blob | Type::Varbinary(_))
        | (ValueRef::Date(_), Type::Date)
        | (ValueRef::Time(_), Type::Time(_))
        | (ValueRef::Timestamp(_), Type::Timestamp(_))
        | (ValueRef::TimestampTz(_), Type::TimestampTz(_))
        | (ValueRef::Interval(_), Type::Interval)
        | (ValueRef::Uuid(_), Type::Uuid)
        | (ValueRef::Json(_), Type::Json)
        | (_, Type::Vendor(_)) => true,
        (ValueRef::Array(array), Type::Array(element)) => array.element == **element,
        _ => false,
    }
}

impl<'k> Filled<'k> {
    /// The text.
    #[must_use]
    pub fn sql(&self) -> &str {
        match &self.sql {
            Text::Kept(sql) => sql,
            Text::Made(sql) => sql,
        }
    }

    /// The values behind its placeholders, in their order.
    #[must_use]
    pub fn binds(&self) -> &[ValueRef<'k>] {
        &self.binds
    }
}

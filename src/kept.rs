//! Kept queries: compiled once, filled with new values at each use.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use once_cell::race::OnceBox;

use crate::ast::{AsStatement, Name, Parameter, Shape, Statement};
use crate::bind::Bind;
use crate::compile::{Compiled, Options, parameter_error, run};
use crate::dialect::Dialect;
use crate::error::Error;
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
    /// For each parameter a bit for each kind of value that it takes whatever it is. What has no bit may still fit.
    kinds: Vec<u32>,
    /// Whether the placeholders are the scalar parameters, each once, in order.
    plain: bool,
}

#[derive(Debug, Clone)]
enum Slot {
    Value(Value),
    /// The place of the parameter in `open`, and of the element in it.
    Open(usize, usize),
    /// All elements of the parameter at this place, in order.
    All(usize),
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

impl<'a> Filling<'a> {
    /// The elements, where there are several.
    fn values(&self) -> &'a [Value] {
        match self {
            Filling::One(_) => &[],
            Filling::List(values) | Filling::Rows(values) => values,
        }
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
        // The common case, in one walk: scalars alone, given in the order of the statement. Whatever is otherwise is
        // found again, and told apart, on the way that takes everything.
        if self.first.plain && values.len() == open.len() {
            let mut binds = Vec::with_capacity(open.len());
            for ((parameter, kinds), (name, filling)) in open.iter().zip(&self.first.kinds).zip(values) {
                match (*filling).into() {
                    Filling::One(value)
                        if takes(*kinds, &value) && is_same(parameter.name.as_str(), name) =>
                    {
                        binds.push(value);
                    }
                    _ => break,
                }
            }
            if binds.len() == open.len() {
                return Ok(Filled { sql: Text::Kept(&self.first.sql), binds });
            }
        }
        self.fill_in_any_order(values)
    }

    #[inline(never)]
    fn fill_in_any_order<'k, F>(&'k self, values: &[(&'k str, F)]) -> Result<Filled<'k>, Error>
    where
        F: Into<Filling<'k>> + Copy,
    {
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
        if !self.first.kinds.iter().zip(values).all(|(kinds, value)| takes(*kinds, value)) {
            open.iter().zip(values).try_for_each(|(parameter, value)| parameter.check(value))?;
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
            binds.push(match index.and_then(|index| fillings.get(index)) {
                Some(Filling::One(value)) => *value,
                Some(Filling::List(values) | Filling::Rows(values)) => match values.get(element) {
                    Some(value) => ValueRef::from(value),
                    None => return Err(Error::internal("a kept statement lost an element")),
                },
                None => return Err(Error::internal("a kept statement lost a parameter")),
            });
        }
        Ok(Filled { sql: Text::Made(compiled.into_sql()), binds })
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
            let count = open[index].length.map(|length| length * parameter.width());
            if count == Some(element + 1) {
                fold_elements(&mut slots, index, element + 1);
            }
        }
        let plain = open.iter().all(|parameter| parameter.length.is_none())
            && slots.len() == open.len()
            && slots
                .iter()
                .enumerate()
                .all(|(at, slot)| matches!(slot, Slot::Open(index, 0) if *index == at));
        let kinds = open.iter().map(Open::kinds).collect();
        Template { sql: compiled.sql().into(), slots, open, kinds, plain }
    }

    fn fits(&self, lengths: &[(Name, usize)]) -> bool {
        lengths.iter().all(|(name, length)| {
            self.open.iter().any(|parameter| parameter.name == *name && parameter.length == Some(*length))
        })
    }

    fn bind<'k>(&'k self, fillings: &[Filling<'k>]) -> Result<Filled<'k>, Error> {
        let elements = self.slots.iter().map(|slot| match slot {
            Slot::All(index) => fillings.get(*index).map_or(0, |filling| filling.values().len()),
            Slot::Value(_) | Slot::Open(..) => 1,
        });
        let mut binds = Vec::with_capacity(elements.sum());
        // Lists that are bound as a whole are checked then; the others beforehand, whether or not they are bound.
        for (index, (parameter, filling)) in self.open.iter().zip(fillings).enumerate() {
            if !self.slots.iter().any(|slot| matches!(slot, Slot::All(at) if *at == index)) {
                parameter.check_all(filling)?;
            }
        }
        for slot in &self.slots {
            let (index, element) = match slot {
                Slot::Value(value) => {
                    binds.push(ValueRef::from(value));
                    continue;
                }
                Slot::Open(index, element) => (*index, Some(*element)),
                Slot::All(index) => (*index, None),
            };
            let (Some(parameter), Some(filling)) = (self.open.get(index), fillings.get(index)) else {
                return Err(Error::internal("a kept statement lost a parameter"));
            };
            match (filling, element) {
                (Filling::One(value), _) => binds.push(*value),
                (Filling::List(_) | Filling::Rows(_), None) => parameter.bind_all(filling, &mut binds)?,
                (Filling::List(values) | Filling::Rows(values), Some(element)) => match values.get(element) {
                    Some(value) => binds.push(ValueRef::from(value)),
                    None => return Err(Error::internal("a kept statement lost an element")),
                },
            }
        }
        Ok(Filled { sql: Text::Kept(&self.sql), binds })
    }
}

/// The last `count` slots become one, where they are all elements of the parameter at `index` in order.
fn fold_elements(slots: &mut Vec<Slot>, index: usize, count: usize) {
    let Some(from) = slots.len().checked_sub(count) else { return };
    let in_order =
        |(place, slot): (usize, &Slot)| matches!(slot, Slot::Open(i, at) if (*i, *at) == (index, place));
    if slots[from..].iter().enumerate().all(in_order) {
        slots.truncate(from);
        slots.push(Slot::All(index));
    }
}

impl Open {
    /// The parameter, with the length that is said, or 1, where it has one.
    fn of(parameter: &Parameter, lengths: &[(Name, usize)]) -> Open {
        let length = match &parameter.shape {
            Shape::Scalar(_) => None,
            Shape::List(_) | Shape::Rows(_) => Some(1),
        };
        let (name, shape) = (parameter.name.clone(), parameter.shape.clone());
        Open { name, shape, length }.with_length(lengths)
    }

    /// The same parameter with the length that is said.
    fn with_length(&self, lengths: &[(Name, usize)]) -> Open {
        let said = lengths.iter().find(|(name, _)| *name == self.name).map(|(_, length)| *length);
        Open { length: self.length.map(|length| said.unwrap_or(length)), ..self.clone() }
    }

    /// The kinds of values that it takes without a further look.
    fn kinds(&self) -> u32 {
        match &self.shape {
            Shape::Scalar(ty) => kinds(ty),
            Shape::List(_) | Shape::Rows(_) => 0,
        }
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
        match filling {
            Filling::One(value) => self.check(value),
            Filling::List(_) | Filling::Rows(_) => self.bind_all(filling, &mut Vec::new()),
        }
    }

    /// Checks the elements of a list or of rows, and binds them.
    fn bind_all<'k>(&self, filling: &Filling<'k>, binds: &mut Vec<ValueRef<'k>>) -> Result<(), Error> {
        let (values, types) = match (filling, &self.shape) {
            (Filling::List(values), Shape::List(ty)) => (*values, core::slice::from_ref(ty)),
            (Filling::Rows(values), Shape::Rows(types)) => (*values, types.as_slice()),
            _ => return Err(parameter_error(&self.name, "is given in another shape")),
        };
        let kinds: Vec<u32> = types.iter().map(kinds).collect();
        for row in values.chunks(types.len().max(1)) {
            for ((value, ty), kinds) in row.iter().zip(types).zip(&kinds) {
                let value = ValueRef::from(value);
                if !takes(*kinds, &value) && !fits(&value, ty) {
                    return Err(self.mistyped(&value, ty));
                }
                binds.push(value);
            }
        }
        Ok(())
    }
}

/// Whether a value is one of those that need no further look.
#[inline]
fn takes(kinds: u32, value: &ValueRef<'_>) -> bool {
    kinds & (1 << kind(value)) != 0
}

/// Whether two names are the same; literals mostly lie at the same place, and need not be compared letter by letter.
#[inline]
fn is_same(one: &str, other: &str) -> bool {
    core::ptr::eq(one, other) || one == other
}

/// The kind of a value, as the place of a bit.
#[inline]
const fn kind(value: &ValueRef<'_>) -> u32 {
    match value {
        ValueRef::Null(_) => 0,
        ValueRef::Boolean(_) => 1,
        ValueRef::SmallInt(_) => 2,
        ValueRef::Integer(_) => 3,
        ValueRef::BigInt(_) => 4,
        ValueRef::Real(_) => 5,
        ValueRef::Double(_) => 6,
        ValueRef::Decimal(_) => 7,
        ValueRef::Text(_) => 8,
        ValueRef::Bytes(_) => 9,
        ValueRef::Date(_) => 10,
        ValueRef::Time(_) => 11,
        ValueRef::Timestamp(_) => 12,
        ValueRef::TimestampTz(_) => 13,
        ValueRef::Interval(_) => 14,
        ValueRef::Uuid(_) => 15,
        ValueRef::Json(_) => 16,
        ValueRef::Array(_) => 17,
    }
}

/// The kinds of values of which every one fits a type, as [`fits`] says; NULLs and arrays have to be looked at.
const fn kinds(ty: &Type) -> u32 {
    match ty {
        Type::Boolean => 1 << 1,
        Type::SmallInt => 1 << 2,
        Type::Integer => 1 << 2 | 1 << 3,
        Type::BigInt => 1 << 2 | 1 << 3 | 1 << 4,
        Type::Double => 1 << 5 | 1 << 6,
        Type::Text => 1 << 8,
        Type::Date => 1 << 10,
        Type::Uuid => 1 << 15,
        _ => 0,
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

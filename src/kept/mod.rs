//! Kept queries: compiled once, filled with new values at each use.

mod filled;
mod open;
mod template;

pub use self::filled::{Filled, Filling};

use alloc::boxed::Box;
use alloc::vec::Vec;

use once_cell::race::OnceBox;

use self::filled::Text;
use self::open::{Open, parameter_error, takes};
use self::template::Template;
use crate::ast::{AsStatement, Name, Statement};
use crate::bind::Bind;
use crate::compile::{Compiled, run};
use crate::dialect::Dialect;
use crate::error::Error;
use crate::options::Options;
use crate::values::ValueRef;

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
    pub fn fill<'k, F: Copy>(&'k self, values: impl AsRef<[(&'k str, F)]>) -> Result<Filled<'k>, Error>
    where
        Filling<'k>: From<F>,
    {
        let values = values.as_ref();
        // The common case: scalars alone, given in the order of the statement. Whatever is otherwise is found again,
        // and told apart, on the way that takes everything.
        match self.first.scalars(values) {
            Some(binds) => Ok(Filled { sql: Text::Kept(&self.first.sql), binds, raw: self.first.raw }),
            None => self.fill_in_any_order(values),
        }
    }

    #[inline(never)]
    fn fill_in_any_order<'k, F: Copy>(&'k self, values: &[(&'k str, F)]) -> Result<Filled<'k>, Error>
    where
        Filling<'k>: From<F>,
    {
        let open = &self.first.open;
        if values.len() != open.len() {
            return Err(self.miscounted(values.iter().map(|(name, _)| *name)));
        }
        let given = |index: usize, parameter: &Open| -> Result<Filling<'k>, Error> {
            let name = parameter.name.as_str();
            match values.get(index) {
                Some((given, filling)) if *given == name => Ok(Filling::from(*filling)),
                _ => values
                    .iter()
                    .find(|(given, _)| *given == name)
                    .map(|(_, filling)| Filling::from(*filling))
                    .ok_or_else(|| parameter_error(&parameter.name, "is not given")),
            }
        };
        if self.first.plain {
            let mut binds = Vec::with_capacity(open.len());
            for (index, parameter) in open.iter().enumerate() {
                binds.push(parameter.scalar(given(index, parameter)?)?);
            }
            return Ok(Filled { sql: Text::Kept(&self.first.sql), binds, raw: self.first.raw });
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
        if !self.first.glances.iter().zip(values).all(|(glance, value)| takes(glance.kinds, value)) {
            open.iter().zip(values).try_for_each(|(parameter, value)| parameter.check(value))?;
        }
        Ok(Filled { sql: Text::Kept(&self.first.sql), binds: values.to_vec(), raw: self.first.raw })
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
        Ok(Filled { raw: compiled.has_raw(), sql: Text::Made(compiled.into_sql()), binds })
    }
}

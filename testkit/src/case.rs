use isogloss::{Feature, Options, Quoting, Schema, Statement, Value};

use crate::expected::{Expected, IntoRows, Outcome};

/// A case of the catalogue: a statement, and what is known about it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The theme that it belongs to; the name of its file and of its snapshots.
    pub group: &'static str,
    /// Its identity, unique in the catalogue.
    pub name: &'static str,
    /// What it proves.
    pub doc: String,
    /// Makes the statement.
    pub make: fn() -> Statement,
    /// Whether the compiler is told the tables of the [fixture](crate::fixture).
    pub knows_schema: bool,
    /// Features that may be emulated with a loss.
    pub lossy: &'static [Feature],
    /// Features that must be native.
    pub native_only: &'static [Feature],
    /// Which names are quoted.
    pub quoting: Quoting,
    /// The comment that is appended.
    pub comment: Option<&'static str>,
    /// How many elements its list and rows parameters have.
    pub shapes: Vec<(&'static str, usize)>,
    /// What its parameters are filled with when it runs: all elements, row by row.
    pub fills: Vec<(&'static str, Vec<Value>)>,
    /// What it gives on the fixture.
    pub expected: Option<Expected>,
    /// Why no judge can be asked about it, where that is so: it names things that no fixture can have.
    pub unjudged: Option<&'static str>,
}

/// Makes the table of a file's cases of the functions and their comments.
///
/// What follows a function in the form of method calls is said about its case.
macro_rules! cases {
    ($($(#[doc = $doc:literal])+ fn $name:ident() -> Statement $body:block
        $(.$method:ident($($argument:tt)*))*)*) => {
        pub(super) fn cases() -> Vec<$crate::Case> {
            vec![$(
                $crate::Case::new(module_path!(), stringify!($name), concat!($($doc),+), $name)
                    $(.$method($($argument)*))*
            ),*]
        }

        $($(#[doc = $doc])+ fn $name() -> Statement $body)*
    };
}
pub(crate) use cases;

impl Case {
    /// The case `name`, of the group that the last part of `module` names.
    #[must_use]
    pub fn new(module: &'static str, name: &'static str, doc: &str, make: fn() -> Statement) -> Case {
        Case {
            group: module.rsplit("::").next().unwrap_or(module),
            name,
            doc: doc.trim().to_owned(),
            make,
            knows_schema: false,
            lossy: &[],
            native_only: &[],
            quoting: Quoting::WhereNeeded,
            comment: None,
            shapes: Vec::new(),
            fills: Vec::new(),
            expected: None,
            unjudged: None,
        }
    }

    /// The compiler is told the tables of the fixture.
    #[must_use]
    pub fn knowing_the_schema(mut self) -> Case {
        self.knows_schema = true;
        self
    }

    /// These features may be emulated with a loss.
    #[must_use]
    pub fn lossy(mut self, features: &'static [Feature]) -> Case {
        self.lossy = features;
        self
    }

    /// These features must be native.
    #[must_use]
    pub fn native_only(mut self, features: &'static [Feature]) -> Case {
        self.native_only = features;
        self
    }

    /// Every name is quoted.
    #[must_use]
    pub fn quoting_all(mut self) -> Case {
        self.quoting = Quoting::Always;
        self
    }

    /// This comment is appended.
    #[must_use]
    pub fn comment(mut self, comment: &'static str) -> Case {
        self.comment = Some(comment);
        self
    }

    /// The list or rows parameter has so many elements; it is filled with `values` when the case runs.
    #[must_use]
    pub fn shape(mut self, parameter: &'static str, length: usize) -> Case {
        self.shapes.push((parameter, length));
        self
    }

    /// The parameter is filled with these values when the case runs, all elements row by row.
    #[must_use]
    pub fn fill(mut self, parameter: &'static str, values: impl IntoIterator<Item: Into<Value>>) -> Case {
        self.fills.push((parameter, values.into_iter().map(Into::into).collect()));
        self
    }

    /// It gives these rows, in whatever order.
    #[must_use]
    pub fn gives(mut self, rows: impl IntoRows) -> Case {
        self.expected = Some(Expected { outcome: Outcome::Rows(rows.into_rows()), in_order: false });
        self
    }

    /// It gives these rows, in this order.
    #[must_use]
    pub fn gives_in_order(mut self, rows: impl IntoRows) -> Case {
        self.expected = Some(Expected { outcome: Outcome::Rows(rows.into_rows()), in_order: true });
        self
    }

    /// It gives no row.
    #[must_use]
    pub fn gives_nothing(mut self) -> Case {
        self.expected = Some(Expected { outcome: Outcome::Rows(Vec::new()), in_order: true });
        self
    }

    /// It changes tables such that `query` gives these rows afterwards, in whatever order.
    #[must_use]
    pub fn leaves(mut self, query: fn() -> Statement, rows: impl IntoRows) -> Case {
        self.expected = Some(Expected { outcome: Outcome::Leaves(query, rows.into_rows()), in_order: false });
        self
    }

    /// No judge can be asked about it; `why` says why.
    #[must_use]
    pub fn unjudged(mut self, why: &'static str) -> Case {
        self.unjudged = Some(why);
        self
    }

    /// The options under which it is compiled.
    #[must_use]
    pub fn options<'o>(&self, dialect: &'o dyn isogloss::Dialect, schema: &'o Schema) -> Options<'o> {
        let mut options =
            Options::new(dialect).quoting(self.quoting).lossy(self.lossy).native_only(self.native_only);
        if self.knows_schema {
            options = options.schema(schema);
        }
        if let Some(comment) = self.comment {
            options = options.comment(comment);
        }
        self.shapes.iter().fold(options, |options, (name, length)| options.shape(*name, *length))
    }
}

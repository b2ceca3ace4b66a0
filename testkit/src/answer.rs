use isogloss::{Bind, Compiled, FeatureSet, Layout, Parameter, Statement, Type, Value, compile_with};

use crate::{Case, Target, schema};

/// What a case compiles to on one target.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// SQL and what belongs to it.
    Sql(Text),
    /// A refusal.
    Refused {
        /// What is missing, as a word for programs.
        feature: String,
        /// The error as its reader sees it, without the dialect's version, so that equal ones fold.
        message: String,
    },
}

/// A compiled statement, owned.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The text.
    pub sql: String,
    /// What stands behind its placeholders.
    pub binds: Vec<Marked>,
    /// The features that the compiler supplied by rewriting.
    pub emulated: FeatureSet,
}

/// What stands behind a placeholder.
#[derive(Debug, Clone, PartialEq)]
pub enum Marked {
    /// A value.
    Value(Value),
    /// A parameter that is still open: its name, the element's number if it is a list or rows, the element's type.
    Open(String, Option<u32>, Type),
}

impl Case {
    /// What the case compiles to on this target, on one line or one clause a line.
    #[must_use]
    pub fn answer(&self, target: &Target, layout: Layout) -> Answer {
        self.answer_for(&(self.make)(), target, layout)
    }

    /// What another statement compiles to under the options of this case.
    #[must_use]
    pub fn answer_for(&self, statement: &Statement, target: &Target, layout: Layout) -> Answer {
        let options = self.options(&*target.dialect, schema()).layout(layout);
        match compile_with(statement, &options) {
            Ok(compiled) => Answer::Sql(Text::of(&compiled)),
            Err(error) => {
                let name = target.name();
                let message = error.to_string().replace(&format!("{name} {}", target.version), name);
                Answer::Refused { feature: error.subject().to_owned(), message }
            }
        }
    }
}

impl Text {
    /// What was compiled, on its own.
    #[must_use]
    pub fn of(compiled: &Compiled<'_>) -> Text {
        Text {
            sql: compiled.sql().to_owned(),
            binds: compiled.binds().iter().map(Marked::of).collect(),
            emulated: compiled.emulated(),
        }
    }
}

impl Marked {
    fn of(bind: &Bind<'_>) -> Marked {
        let open =
            |parameter: &Parameter, index| Marked::Open(parameter.name.as_str().to_owned(), index, bind.ty());
        match bind {
            Bind::Value(value) => Marked::Value((*value).clone()),
            Bind::Parameter(parameter) => open(parameter, None),
            Bind::Element(parameter, index) => open(parameter, Some(*index)),
            other => panic!("a bind that the testkit does not know: {other:?}"),
        }
    }

    /// Its logical type.
    #[must_use]
    pub fn ty(&self) -> Type {
        match self {
            Marked::Value(value) => value.ty(),
            Marked::Open(_, _, ty) => ty.clone(),
        }
    }

    /// What it stands for in a line of a snapshot: `integer 5`, `:ids[2] bigint`.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Marked::Value(value) => format!("{} {}", value.ty().label(), label(value)),
            Marked::Open(name, None, ty) => format!(":{name} {}", ty.label()),
            Marked::Open(name, Some(index), ty) => format!(":{name}[{index}] {}", ty.label()),
        }
    }
}

/// A value for people to read.
#[must_use]
pub fn label(value: &Value) -> String {
    match value {
        Value::Null(_) => "NULL".to_owned(),
        Value::Boolean(value) => value.to_string(),
        Value::SmallInt(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::BigInt(value) => value.to_string(),
        Value::Real(value) => format!("{value:?}"),
        Value::Double(value) => format!("{value:?}"),
        Value::Decimal(value) => value.to_string(),
        Value::Text(value) | Value::Json(value) => format!("{value:?}"),
        Value::Bytes(value) => value.iter().fold("0x".to_owned(), |hex, byte| format!("{hex}{byte:02x}")),
        Value::Date(value) => value.to_string(),
        Value::Time(value) => value.to_string(),
        Value::Timestamp(value) => value.to_string(),
        Value::TimestampTz(value) => value.to_string(),
        Value::Interval(value) => {
            format!("{} months {} days {} ns", value.months, value.days, value.nanoseconds)
        }
        Value::Uuid(value) => String::from_utf8_lossy(&value.hyphenated()).into_owned(),
        Value::Array(array) => {
            let items: Vec<String> = array.items.iter().map(label).collect();
            format!("[{}]", items.join(", "))
        }
        other => format!("{other:?}"),
    }
}

//! The columns of a result: how the values of each are read, found out once.

use std::sync::LazyLock;

use isogloss::Type as Logical;
use tokio_postgres::Column;
use tokio_postgres::types::{Kind as Sort, Type};

/// How the values of a result's columns are read.
#[derive(Debug)]
pub struct Shape {
    pub(crate) columns: Vec<Shaped>,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Shaped {
    /// How its values are read.
    pub(crate) kind: Kind,
    /// The logical type that a NULL in it is said to be of.
    pub(crate) logical: &'static Logical,
}

/// How values are read from bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Boolean,
    SmallInt,
    Integer,
    BigInt,
    Real,
    Double,
    Decimal,
    Text,
    Bytes,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    Interval,
    Uuid,
    Json,
    /// JSON behind a byte that says the version of its form.
    Jsonb,
    /// The number of one of the database's own things.
    Oid,
    /// What a function answers that answers nothing.
    Void,
    List,
    /// The library has no value for it.
    Foreign,
}

impl Shape {
    /// What the server says of the columns.
    #[must_use]
    pub fn new(columns: &[Column]) -> Shape {
        let shaped = |column: &Column| {
            let ty = column.type_();
            Shaped { kind: Kind::of(ty), logical: logical(ty) }
        };
        Shape { columns: columns.iter().map(shaped).collect() }
    }
}

impl Kind {
    pub(crate) fn of(ty: &Type) -> Kind {
        match *ty {
            Type::BOOL => Kind::Boolean,
            Type::INT2 => Kind::SmallInt,
            Type::INT4 => Kind::Integer,
            Type::INT8 => Kind::BigInt,
            Type::FLOAT4 => Kind::Real,
            Type::FLOAT8 => Kind::Double,
            Type::TEXT
            | Type::VARCHAR
            | Type::BPCHAR
            | Type::NAME
            | Type::UNKNOWN
            | Type::XML
            | Type::CHAR => Kind::Text,
            Type::BYTEA => Kind::Bytes,
            Type::NUMERIC => Kind::Decimal,
            Type::DATE => Kind::Date,
            Type::TIME => Kind::Time,
            Type::TIMESTAMP => Kind::Timestamp,
            Type::TIMESTAMPTZ => Kind::TimestampTz,
            Type::INTERVAL => Kind::Interval,
            Type::UUID => Kind::Uuid,
            Type::JSON => Kind::Json,
            Type::JSONB => Kind::Jsonb,
            Type::OID => Kind::Oid,
            Type::VOID => Kind::Void,
            _ => match ty.kind() {
                Sort::Enum(_) => Kind::Text,
                Sort::Domain(base) => Kind::of(base),
                Sort::Array(_) => Kind::List,
                Sort::Simple if ty.name() == "citext" => Kind::Text,
                _ => Kind::Foreign,
            },
        }
    }
}

/// The logical type of a column, by which a NULL in it is typed.
pub(crate) fn logical(ty: &Type) -> &'static Logical {
    match *ty {
        Type::BOOL => &Logical::Boolean,
        Type::INT2 => &Logical::SmallInt,
        Type::INT4 => &Logical::Integer,
        Type::INT8 | Type::OID => &Logical::BigInt,
        Type::FLOAT4 => &Logical::Real,
        Type::FLOAT8 => &Logical::Double,
        Type::NUMERIC => &Logical::Decimal { precision: 38, scale: 10 },
        Type::BYTEA => &Logical::Blob,
        Type::DATE => &Logical::Date,
        Type::TIME => &Logical::Time(6),
        Type::TIMESTAMP => &Logical::Timestamp(6),
        Type::TIMESTAMPTZ => &Logical::TimestampTz(6),
        Type::INTERVAL => &Logical::Interval,
        Type::UUID => &Logical::Uuid,
        Type::JSON | Type::JSONB => &Logical::Json,
        _ => match ty.kind() {
            Sort::Domain(base) => logical(base),
            Sort::Array(element) => list_of(logical(element)),
            _ => &Logical::Text,
        },
    }
}

fn list_of(element: &Logical) -> &'static Logical {
    static LISTS: LazyLock<Vec<Logical>> = LazyLock::new(|| {
        let elements = [
            Type::BOOL,
            Type::INT2,
            Type::INT4,
            Type::INT8,
            Type::FLOAT4,
            Type::FLOAT8,
            Type::NUMERIC,
            Type::TEXT,
            Type::BYTEA,
            Type::DATE,
            Type::TIME,
            Type::TIMESTAMP,
            Type::TIMESTAMPTZ,
            Type::INTERVAL,
            Type::UUID,
            Type::JSONB,
        ];
        elements.iter().map(|element| Logical::array(logical(element).clone())).collect()
    });
    let found = LISTS.iter().find(|list| matches!(list, Logical::Array(of) if **of == *element));
    found.unwrap_or(&Logical::Text)
}

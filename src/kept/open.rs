//! Parameters, and what fits them.

use alloc::vec::Vec;

use super::Filling;
use crate::ast::{Name, Parameter, Shape};
use crate::error::{Error, ErrorKind};
use crate::types::Type;
use crate::values::ValueRef;

/// A parameter of the statement, with its length where it has one.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) name: Name,
    pub(super) shape: Shape,
    pub(super) length: Option<usize>,
}

impl Open {
    /// The parameter, with the length that is said, or 1, where it has one.
    pub(super) fn of(parameter: &Parameter, lengths: &[(Name, usize)]) -> Open {
        let length = match &parameter.shape {
            Shape::Scalar(_) => None,
            Shape::List(_) | Shape::Rows(_) => Some(1),
        };
        let (name, shape) = (parameter.name.clone(), parameter.shape.clone());
        Open { name, shape, length }.with_length(lengths)
    }

    /// The same parameter with the length that is said.
    pub(super) fn with_length(&self, lengths: &[(Name, usize)]) -> Open {
        let said = lengths.iter().find(|(name, _)| *name == self.name).map(|(_, length)| *length);
        Open { length: self.length.map(|length| said.unwrap_or(length)), ..self.clone() }
    }

    /// The kinds of values that it takes without a further look.
    pub(super) fn kinds(&self) -> u32 {
        match &self.shape {
            Shape::Scalar(ty) => kinds(ty),
            Shape::List(_) | Shape::Rows(_) => 0,
        }
    }

    #[inline]
    pub(super) fn scalar<'k>(&self, filling: Filling<'k>) -> Result<ValueRef<'k>, Error> {
        match filling {
            Filling::One(value) => {
                self.check(&value)?;
                Ok(value)
            }
            Filling::List(_) | Filling::Rows(_) => Err(parameter_error(&self.name, "takes one value")),
        }
    }

    #[inline]
    pub(super) fn check(&self, value: &ValueRef<'_>) -> Result<(), Error> {
        match &self.shape {
            Shape::Scalar(ty) if fits(value, ty) => Ok(()),
            Shape::Scalar(ty) => Err(self.mistyped(value, ty)),
            _ => Err(parameter_error(&self.name, "takes a list or rows")),
        }
    }

    #[cold]
    pub(super) fn mistyped(&self, value: &ValueRef<'_>, ty: &Type) -> Error {
        let given = value.to_value().ty().label();
        parameter_error(&self.name, &alloc::format!("is of the type {}, and a {given} is given", ty.label()))
            .way_out("Convert the value before it is given.")
    }

    pub(super) fn length_of(&self, filling: &Filling<'_>) -> Result<Option<usize>, Error> {
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

    pub(super) fn check_all(&self, filling: &Filling<'_>) -> Result<(), Error> {
        match filling {
            Filling::One(value) => self.check(value),
            Filling::List(_) | Filling::Rows(_) => self.bind_all(filling, &mut Vec::new()),
        }
    }

    /// Checks the elements of a list or of rows, and binds them.
    pub(super) fn bind_all<'k>(
        &self,
        filling: &Filling<'k>,
        binds: &mut Vec<ValueRef<'k>>,
    ) -> Result<(), Error> {
        let (values, types) = match (filling, &self.shape) {
            (Filling::List(values), Shape::List(ty)) => (*values, core::slice::from_ref(ty)),
            (Filling::Rows(values), Shape::Rows(types)) => (*values, types.as_slice()),
            _ => return Err(parameter_error(&self.name, "is given in another shape")),
        };
        let kinds: Vec<u32> = types.iter().map(kinds).collect();
        for row in values.chunks(types.len().max(1)) {
            let from = binds.len();
            binds.extend(row.iter().map(ValueRef::from));
            for ((value, ty), kinds) in binds[from..].iter().zip(types).zip(&kinds) {
                if !takes(*kinds, value) && !fits(value, ty) {
                    return Err(self.mistyped(value, ty));
                }
            }
        }
        Ok(())
    }
}

/// Whether a value is one of those that need no further look.
#[inline]
pub(super) fn takes(kinds: u32, value: &ValueRef<'_>) -> bool {
    kinds & (1 << kind(value)) != 0
}

/// Whether two names are the same. Those of up to sixteen bytes are compared without a call, by their first and their
/// last bytes, which overlap.
#[inline]
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        0 | 1 => one.first() == other.first(),
        2..4 => ends::<2>(one) == ends::<2>(other),
        4..8 => ends::<4>(one) == ends::<4>(other),
        8..=16 => ends::<8>(one) == ends::<8>(other),
        _ => one == other,
    }
}

#[inline]
fn ends<const N: usize>(name: &[u8]) -> (Option<&[u8; N]>, Option<&[u8; N]>) {
    (name.first_chunk(), name.last_chunk())
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
pub(super) const fn kinds(ty: &Type) -> u32 {
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
        // A dialect may cast it to the type, and a cast rounds.
        (ValueRef::Decimal(value), Type::Decimal { precision, scale }) => value.fits(*precision, *scale),
        (ValueRef::Array(array), Type::Array(element)) => array.element == **element,
        _ => false,
    }
}

/// The error of a parameter, by its name.
#[cold]
pub(super) fn parameter_error(name: &Name, problem: &str) -> Error {
    Error::new(ErrorKind::Parameter, alloc::format!("the parameter {:?} {problem}", name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn names_of_every_length_are_told_apart_by_every_letter() {
        let long = "abcdefghijklmnopqrstuvwxyz";
        for length in 0..long.len() {
            let name = &long[..length];
            assert!(is_same(name, &alloc::string::String::from(name)));
            assert!(!is_same(name, &long[..length + 1]));
            for at in 0..length {
                let mut other = alloc::string::String::from(name);
                other.replace_range(at..=at, "_");
                assert!(!is_same(name, &other), "{name} / {other}");
            }
        }
    }
}

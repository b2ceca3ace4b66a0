//! Names as the library writes them, and as a database keeps them.

use std::borrow::Cow;

use isogloss::{Folding, Name, TableName};

use crate::error::{Error, ErrorKind, Result};

/// The name that a database keeps as this text: regular where it can be written without quotes.
pub(super) fn named(text: &str, folding: Folding) -> Name {
    let as_it_is = Name::from(text.to_owned());
    if folding != Folding::Upper {
        return as_it_is;
    }
    let lower = Name::from(text.to_ascii_lowercase());
    match () {
        () if lower.is_plain() && text.bytes().all(|byte| !byte.is_ascii_lowercase()) => lower,
        () => Name::exact(as_it_is),
    }
}

/// How a database keeps this name.
pub(super) fn kept(name: &Name, folding: Folding) -> Cow<'_, str> {
    if name.is_plain() && folding == Folding::Upper {
        return Cow::Owned(name.as_str().to_ascii_uppercase());
    }
    Cow::Borrowed(name.as_str())
}

/// The schema that a table's name says.
pub(super) fn schema_of(name: &TableName) -> Result<Option<&Name>> {
    match name.qualifiers.as_slice() {
        [] => Ok(None),
        [schema] => Ok(Some(schema)),
        _ => Err(Error::new(
            ErrorKind::Unsupported,
            format!("tables of another database than the connection's are not inspected: {}", name.name),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_and_found_again() {
        for name in [Name::new("people"), Name::new("People"), Name::new("two words"), Name::new("_a")] {
            for folding in [Folding::Lower, Folding::Upper] {
                assert_eq!(named(&kept(&name, folding), folding), name, "{name} {folding:?}");
            }
        }
        // What was written in quotes on purpose is not the regular name there.
        let exact = Name::exact("people");
        assert_eq!(named(&kept(&exact, Folding::Upper), Folding::Upper), exact);
        assert_eq!(kept(&Name::new("people"), Folding::Upper), "PEOPLE");
    }
}

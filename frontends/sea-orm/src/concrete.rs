//! Which statement it is that SeaORM hands over as a generic one.
//!
//! SeaORM's executors call `ConnectionTrait::query_all<S: StatementBuilder>(&self, statement: &S)`, and all that the trait
//! offers is the text for one of three databases. What is wanted is the statement itself, which is one of sea-query's.
//! Rust has no safe way to ask a generic type that is not `'static` what it is, so that this file has the crate's one
//! `unsafe` block.
#![allow(unsafe_code, reason = "a reference is cast to the type that it was found to be")]

use sea_orm::StatementBuilder;
use sea_orm::sea_query::{DeleteStatement, InsertStatement, SelectStatement, UpdateStatement, WithQuery};

/// A statement of sea-query's of a known type.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Concrete<'s> {
    Select(&'s SelectStatement),
    Insert(&'s InsertStatement),
    Update(&'s UpdateStatement),
    Delete(&'s DeleteStatement),
    With(&'s WithQuery),
}

/// The statement, if it is one that queries or changes rows; a statement of the schema, and one of a type that somebody
/// else has made, is none of these.
pub(crate) fn concrete<S: StatementBuilder>(statement: &S) -> Option<Concrete<'_>> {
    None.or_else(|| cast(statement).map(Concrete::Select))
        .or_else(|| cast(statement).map(Concrete::Insert))
        .or_else(|| cast(statement).map(Concrete::Update))
        .or_else(|| cast(statement).map(Concrete::Delete))
        .or_else(|| cast(statement).map(Concrete::With))
}

/// The same reference, if `S` is `T`.
fn cast<S, T: 'static>(reference: &S) -> Option<&T> {
    // `typeid::of` is `TypeId::of` of the type with every lifetime in it made `'static`. As `T` has no lifetime in it, it
    // is equal for no other type than `T` itself.
    if typeid::of::<S>() != typeid::of::<T>() {
        return None;
    }
    // SAFETY: `S` and `T` are the same type, as was just found. The reference stays what it was: shared, as long as before,
    // aligned and valid for that type.
    Some(unsafe { &*std::ptr::from_ref(reference).cast::<T>() })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use sea_orm::sea_query::{Alias, Query, Table};
    use sea_orm::{DbBackend, Statement};

    use super::*;

    #[test]
    fn each_statement_is_found_to_be_what_it_is() {
        assert!(matches!(concrete(&Query::select()), Some(Concrete::Select(_))));
        assert!(matches!(concrete(&Query::insert()), Some(Concrete::Insert(_))));
        assert!(matches!(concrete(&Query::update()), Some(Concrete::Update(_))));
        assert!(matches!(concrete(&Query::delete()), Some(Concrete::Delete(_))));
        assert!(matches!(concrete(&WithQuery::new()), Some(Concrete::With(_))));
    }

    #[test]
    fn it_is_the_same_one() {
        let select = Query::select().column(Alias::new("a")).from(Alias::new("t")).to_owned();
        let Some(Concrete::Select(found)) = concrete(&select) else { panic!("a SELECT") };
        assert!(std::ptr::eq(found, &raw const select));
        assert_eq!(found, &select, "and can be read through the reference");
    }

    #[test]
    fn any_other_is_none_of_them() {
        /// A statement of somebody else's, which borrows.
        struct Borrowing<'a>(Cow<'a, str>);

        impl StatementBuilder for Borrowing<'_> {
            fn build(&self, backend: &DbBackend) -> Statement {
                Statement::from_string(*backend, self.0.clone())
            }
        }

        let text = String::from("SELECT 1");
        assert!(concrete(&Borrowing(Cow::Borrowed(&text))).is_none());
        assert!(concrete(&Table::create()).is_none());
    }
}

//! The cases, in files by theme.

use std::sync::LazyLock;

use crate::Case;

/// One file for each group; here is the only list of them.
macro_rules! groups {
    ($($group:ident)*) => {
        $(mod $group;)*

        static CASES: LazyLock<Vec<Case>> = LazyLock::new(|| {
            let mut cases = Vec::new();
            $(cases.extend($group::cases());)*
            cases
        });

        /// The names of the groups, in the order of the catalogue.
        #[must_use]
        pub fn groups() -> &'static [&'static str] {
            &[$(stringify!($group)),*]
        }
    };
}

groups! {
    select joins limits ordering
}

/// Every case, group by group.
#[must_use]
pub fn all() -> &'static [Case] {
    &CASES
}

/// The case of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Case> {
    all().iter().find(|case| case.name == name)
}

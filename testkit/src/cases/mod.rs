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
    select derived joins limits ordering set_operations windows aggregates predicates booleans strings numbers dates literals
    names values with insert upsert update delete merge locks transactions schema parameters raw
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_catalogue_is_large_and_every_name_is_there_once() {
        let names: HashSet<&str> = all().iter().map(|case| case.name).collect();
        assert_eq!(names.len(), all().len());
        assert!(all().len() >= 250, "{}", all().len());
    }

    #[test]
    fn every_group_has_cases_and_every_case_says_what_it_proves() {
        for group in groups() {
            assert!(all().iter().any(|case| case.group == *group), "{group}");
        }
        for case in all() {
            assert!(case.doc.ends_with(['.', '?']) && case.doc.len() > 4, "{}: {}", case.name, case.doc);
        }
    }
}

//! Installing: what is there is found, what is not there is named.

use isogloss_judges::{Judge, Setup, Started, Step};

#[test]
fn an_empty_folder_is_not_an_error_but_a_list_of_what_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::at(folder.path());
    for judge in [Judge::Postgres18, Judge::MySql, Judge::Firebird4, Judge::MsSql, Judge::Oracle] {
        let missing = judge.start(&setup).expect_err("nothing is installed there");
        assert_eq!(missing.name, judge.name());
        assert!(missing.to_string().starts_with("not run: "), "{missing}");
    }
}

#[test]
fn sqlite_needs_no_installing() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::at(folder.path());
    assert!(matches!(setup.install(&[Judge::Sqlite]).next(), Some(Step::Ready { .. })));
    assert!(matches!(Judge::Sqlite.start(&setup), Ok(Started::Engine(_))));
}

//! What every case compiles to, on every dialect and version, is what its snapshots say.

use std::path::Path;

use isogloss_testkit::{DIALECTS, snapshots, targets, targets_of};

fn folder(dialect: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../snapshots").join(dialect)
}

macro_rules! dialects {
    ($($dialect:ident)*) => {
        $(
            #[test]
            fn $dialect() {
                snapshots::check(&folder(stringify!($dialect)), &targets_of(stringify!($dialect)));
            }
        )*

        #[test]
        fn no_dialect_is_left_out() {
            assert_eq!([$(stringify!($dialect)),*], DIALECTS);
            assert!(targets().iter().all(|target| DIALECTS.contains(&target.name())));
        }
    };
}

dialects!(postgres mysql mariadb sqlite mssql oracle firebird);

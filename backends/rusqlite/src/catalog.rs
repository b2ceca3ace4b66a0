//! What there is in a database. <https://www.sqlite.org/pragma.html#pragfunc>
//!
//! A schema is an attached database. Checks and the names of constraints stand in the text of CREATE TABLE alone, so that
//! constraints are not told.

use isogloss::Type;
use isogloss_engine::backend::Catalog;

/// The schema and the table that are asked for. A schema that is NULL is wherever a name without one is found.
macro_rules! wanted {
    ($what:literal, $behind:literal) => {
        concat!(
            "WITH w (s, t) AS MATERIALIZED (SELECT nullif(?1, ''), ?2) SELECT ",
            $what,
            " FROM w JOIN ",
            $behind
        )
    };
}

pub(crate) static CATALOG: Catalog = Catalog {
    schemas: Some("SELECT name FROM pragma_database_list ORDER BY seq"),
    tables: "SELECT name, CASE type WHEN 'view' THEN 'view' ELSE 'table' END FROM pragma_table_list \
             WHERE schema = coalesce(nullif(?1, ''), 'main') AND type IN ('table', 'view', 'virtual') \
             AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    // The one column that SQLite numbers is the INTEGER PRIMARY KEY: https://www.sqlite.org/autoinc.html
    columns: wanted!(
        "c.name, c.type || CASE WHEN c.hidden IN (2, 3) THEN ' GENERATED' ELSE '' END, c.\"notnull\" = 0, c.dflt_value, \
         c.pk = 1 AND upper(c.type) = 'INTEGER' AND \
         (SELECT count(*) FROM pragma_table_info(w.t, w.s) AS k WHERE k.pk > 0) = 1, c.pk",
        "pragma_table_xinfo(w.t, w.s) AS c WHERE c.hidden <> 1 ORDER BY c.cid"
    ),
    foreign_keys: wanted!(
        "CAST(f.id AS TEXT), f.\"from\", '', f.\"table\", f.\"to\", f.on_delete",
        "pragma_foreign_key_list(w.t, w.s) AS f ORDER BY f.id DESC, f.seq"
    ),
    indexes: wanted!(
        "l.name, l.\"unique\", l.origin = 'u', l.partial, i.name",
        "pragma_index_list(w.t, w.s) AS l JOIN pragma_index_info(l.name, w.s) AS i ORDER BY l.seq DESC, i.seqno"
    ),
    constraints: None,
    sequences: None,
    data_type,
};

/// The logical type that the dialect writes so. Of several that are written alike it is the widest.
fn data_type(name: &str) -> Option<Type> {
    match name.to_ascii_uppercase().as_str() {
        "INTEGER" | "INT" | "BIGINT" => Some(Type::BigInt),
        "SMALLINT" => Some(Type::SmallInt),
        "REAL" | "DOUBLE" | "FLOAT" => Some(Type::Double),
        // NUMERIC does not say how many digits are meant.
        "TEXT" => Some(Type::Text),
        "BLOB" => Some(Type::Blob),
        "BOOLEAN" => Some(Type::Boolean),
        "DATE" => Some(Type::Date),
        // Lengths are kept nowhere.
        sized if sized.starts_with("VARCHAR") || sized.starts_with("CHAR") => Some(Type::Text),
        _ => None,
    }
}

//! What there is in a database. <https://www.sqlite.org/pragma.html#pragfunc>

use isogloss::Type;
use isogloss_engine::backend::Catalog;

pub(crate) static CATALOG: Catalog = Catalog {
    tables: "SELECT name, type FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' \
             ESCAPE '\\' ORDER BY name",
    // The one column that SQLite numbers is the INTEGER PRIMARY KEY: https://www.sqlite.org/autoinc.html
    columns: "SELECT name, type, \"notnull\" = 0, dflt_value, pk = 1 AND upper(type) = 'INTEGER' AND \
              (SELECT count(*) FROM pragma_table_info(t.wanted) AS k WHERE k.pk > 0) = 1, pk \
              FROM (SELECT ?1 AS wanted) AS t JOIN pragma_table_info(t.wanted) AS c ORDER BY cid",
    foreign_keys: "SELECT CAST(id AS TEXT), \"from\", \"table\", \"to\", on_delete FROM pragma_foreign_key_list(?) \
                   ORDER BY id, seq",
    indexes: "SELECT l.name, l.\"unique\", l.origin = 'u', i.name FROM pragma_index_list(?) AS l \
              JOIN pragma_index_info(l.name) AS i ORDER BY l.seq, i.seqno",
    data_type,
};

/// The logical type that the dialect writes so. Of several that are written alike it is the widest.
fn data_type(name: &str) -> Option<Type> {
    let upper = name.to_ascii_uppercase();
    match upper.split('(').next().unwrap_or("").trim() {
        "INTEGER" | "INT" | "BIGINT" => Some(Type::BigInt),
        "SMALLINT" => Some(Type::SmallInt),
        "REAL" | "DOUBLE" | "FLOAT" => Some(Type::Double),
        // NUMERIC does not say how many digits are meant.
        "TEXT" | "VARCHAR" | "CHAR" => Some(Type::Text),
        "BLOB" => Some(Type::Blob),
        "BOOLEAN" => Some(Type::Boolean),
        "DATE" => Some(Type::Date),
        _ => None,
    }
}

//! What there is in a database.
//! <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref50/firebird-50-language-reference.html#fblangref50-appx04-systables>
//!
//! There are no schemas before version 6: none is found but the one without a name.

use isogloss::Type;
use isogloss_engine::backend::Catalog;

/// The table that is asked for.
macro_rules! of_table {
    ($column:literal) => {
        concat!(" WHERE CAST(? AS VARCHAR(63)) = '' AND ", $column, " = CAST(? AS VARCHAR(63))")
    };
}

/// The columns of a constraint, or of what it refers to, are those of its index.
const CONSTRAINTS: &str = concat!(
    "SELECT TRIM(rc.RDB$CONSTRAINT_NAME), TRIM(rc.RDB$CONSTRAINT_TYPE), TRIM(s.RDB$FIELD_NAME), ",
    "CASE WHEN ref.RDB$CONSTRAINT_NAME IS NOT NULL THEN 'ON UPDATE ' || TRIM(ref.RDB$UPDATE_RULE) || ' ON DELETE ' ",
    "|| TRIM(ref.RDB$DELETE_RULE) ELSE (SELECT FIRST 1 CAST(SUBSTRING(g.RDB$TRIGGER_SOURCE FROM 1 FOR 8000) ",
    "AS VARCHAR(8000)) FROM RDB$CHECK_CONSTRAINTS c JOIN RDB$TRIGGERS g ON g.RDB$TRIGGER_NAME = c.RDB$TRIGGER_NAME ",
    "WHERE c.RDB$CONSTRAINT_NAME = rc.RDB$CONSTRAINT_NAME) END FROM RDB$RELATION_CONSTRAINTS rc ",
    "LEFT JOIN RDB$REF_CONSTRAINTS ref ON ref.RDB$CONSTRAINT_NAME = rc.RDB$CONSTRAINT_NAME ",
    "LEFT JOIN RDB$INDEX_SEGMENTS s ON s.RDB$INDEX_NAME = rc.RDB$INDEX_NAME",
    of_table!("rc.RDB$RELATION_NAME"),
    " AND rc.RDB$CONSTRAINT_TYPE <> 'NOT NULL' ORDER BY rc.RDB$CONSTRAINT_NAME, s.RDB$FIELD_POSITION"
);

pub(crate) static CATALOG: Catalog = Catalog {
    schemas: None,
    tables: "SELECT TRIM(RDB$RELATION_NAME), TRIM(CASE RDB$RELATION_TYPE WHEN 1 THEN 'view' ELSE 'table' END) \
             FROM RDB$RELATIONS WHERE CAST(? AS VARCHAR(63)) = '' AND COALESCE(RDB$SYSTEM_FLAG, 0) = 0 \
             ORDER BY RDB$RELATION_NAME",
    // Types have numbers: the names are those of the language. Of several literals all have the length of the longest.
    columns: concat!(
        "SELECT TRIM(r.RDB$FIELD_NAME), TRIM(CASE WHEN f.RDB$FIELD_TYPE IN (7, 8, 16, 26) AND f.RDB$FIELD_SUB_TYPE IN (1, 2) ",
        "AND f.RDB$FIELD_PRECISION > 0 THEN 'NUMERIC(' || f.RDB$FIELD_PRECISION || ',' || (-f.RDB$FIELD_SCALE) || ')' ",
        "ELSE TRIM(CASE f.RDB$FIELD_TYPE WHEN 7 THEN 'SMALLINT' WHEN 8 THEN 'INTEGER' WHEN 10 THEN 'FLOAT' WHEN 12 THEN 'DATE' ",
        "WHEN 13 THEN 'TIME' WHEN 14 THEN 'CHAR(' || f.RDB$CHARACTER_LENGTH || ')' WHEN 16 THEN 'BIGINT' ",
        "WHEN 23 THEN 'BOOLEAN' WHEN 24 THEN 'DECFLOAT(16)' WHEN 25 THEN 'DECFLOAT(34)' WHEN 26 THEN 'INT128' ",
        "WHEN 27 THEN 'DOUBLE PRECISION' WHEN 28 THEN 'TIME WITH TIME ZONE' WHEN 29 THEN 'TIMESTAMP WITH TIME ZONE' ",
        "WHEN 35 THEN 'TIMESTAMP' WHEN 37 THEN 'VARCHAR(' || f.RDB$CHARACTER_LENGTH || ')' ",
        "WHEN 261 THEN 'BLOB SUB_TYPE ' || f.RDB$FIELD_SUB_TYPE ELSE 'TYPE ' || f.RDB$FIELD_TYPE END) END ",
        "|| TRIM(TRAILING FROM CASE WHEN f.RDB$FIELD_TYPE IN (14, 37) AND f.RDB$CHARACTER_SET_ID = 1 THEN ' CHARACTER SET OCTETS' ELSE '' END) ",
        "|| CASE WHEN f.RDB$COMPUTED_SOURCE IS NOT NULL THEN ' COMPUTED BY ' ",
        "|| CAST(SUBSTRING(f.RDB$COMPUTED_SOURCE FROM 1 FOR 4000) AS VARCHAR(4000)) ",
        "WHEN f.RDB$DIMENSIONS > 0 THEN ' ARRAY' ELSE '' END), ",
        "COALESCE(r.RDB$NULL_FLAG, f.RDB$NULL_FLAG, 0) = 0, ",
        // Behind the word DEFAULT.
        "TRIM(SUBSTRING(CAST(SUBSTRING(COALESCE(r.RDB$DEFAULT_SOURCE, f.RDB$DEFAULT_SOURCE) FROM 1 FOR 8000) ",
        "AS VARCHAR(8000)) FROM 8)), r.RDB$IDENTITY_TYPE IS NOT NULL, CAST(COALESCE((SELECT s.RDB$FIELD_POSITION + 1 ",
        "FROM RDB$RELATION_CONSTRAINTS k JOIN RDB$INDEX_SEGMENTS s ON s.RDB$INDEX_NAME = k.RDB$INDEX_NAME ",
        "WHERE k.RDB$RELATION_NAME = r.RDB$RELATION_NAME AND k.RDB$CONSTRAINT_TYPE = 'PRIMARY KEY' ",
        "AND s.RDB$FIELD_NAME = r.RDB$FIELD_NAME), 0) AS BIGINT) ",
        "FROM RDB$RELATION_FIELDS r JOIN RDB$FIELDS f ON f.RDB$FIELD_NAME = r.RDB$FIELD_SOURCE",
        of_table!("r.RDB$RELATION_NAME"),
        " ORDER BY r.RDB$FIELD_POSITION"
    ),
    // They are numbered in the order of their declaration, where they have no name.
    foreign_keys: concat!(
        "SELECT TRIM(rc.RDB$CONSTRAINT_NAME), TRIM(s.RDB$FIELD_NAME), '', TRIM(o.RDB$RELATION_NAME), ",
        "TRIM(t.RDB$FIELD_NAME), TRIM(ref.RDB$DELETE_RULE) FROM RDB$RELATION_CONSTRAINTS rc ",
        "JOIN RDB$REF_CONSTRAINTS ref ON ref.RDB$CONSTRAINT_NAME = rc.RDB$CONSTRAINT_NAME ",
        "JOIN RDB$RELATION_CONSTRAINTS o ON o.RDB$CONSTRAINT_NAME = ref.RDB$CONST_NAME_UQ ",
        "JOIN RDB$INDEX_SEGMENTS s ON s.RDB$INDEX_NAME = rc.RDB$INDEX_NAME ",
        "JOIN RDB$INDEX_SEGMENTS t ON t.RDB$INDEX_NAME = o.RDB$INDEX_NAME ",
        "AND t.RDB$FIELD_POSITION = s.RDB$FIELD_POSITION",
        of_table!("rc.RDB$RELATION_NAME"),
        " ORDER BY CHAR_LENGTH(TRIM(rc.RDB$CONSTRAINT_NAME)), rc.RDB$CONSTRAINT_NAME, s.RDB$FIELD_POSITION"
    ),
    // An index of an expression has no columns.
    indexes: concat!(
        "SELECT TRIM(i.RDB$INDEX_NAME), COALESCE(i.RDB$UNIQUE_FLAG, 0) = 1, ",
        "COALESCE(rc.RDB$CONSTRAINT_TYPE = 'UNIQUE', FALSE), FALSE, TRIM(s.RDB$FIELD_NAME) FROM RDB$INDICES i ",
        "LEFT JOIN RDB$INDEX_SEGMENTS s ON s.RDB$INDEX_NAME = i.RDB$INDEX_NAME ",
        "LEFT JOIN RDB$RELATION_CONSTRAINTS rc ON rc.RDB$INDEX_NAME = i.RDB$INDEX_NAME",
        of_table!("i.RDB$RELATION_NAME"),
        " ORDER BY i.RDB$INDEX_ID, s.RDB$FIELD_POSITION"
    ),
    constraints: Some(CONSTRAINTS),
    // Those of numbered columns are the system's.
    sequences: Some(
        "SELECT TRIM(RDB$GENERATOR_NAME), RDB$INITIAL_VALUE, CAST(RDB$GENERATOR_INCREMENT AS BIGINT), \
         CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BOOLEAN) FROM RDB$GENERATORS \
         WHERE CAST(? AS VARCHAR(63)) = '' AND COALESCE(RDB$SYSTEM_FLAG, 0) = 0 ORDER BY RDB$GENERATOR_NAME",
    ),
    data_type,
};

/// The logical type that the dialect writes so. Times have four digits here. Sixteen bytes are an identifier, as the
/// dialect keeps no other bytes in a CHAR.
fn data_type(name: &str) -> Option<Type> {
    let (word, size, behind) = match name.split_once('(') {
        None => (name, "", ""),
        Some((word, rest)) => {
            let (size, behind) = rest.split_once(')')?;
            (word, size, behind.trim_start())
        }
    };
    let length = || size.parse().ok();
    match (word, behind) {
        ("NUMERIC", "") => {
            let (precision, scale) = size.split_once(',')?;
            let precision = precision.parse().ok().filter(|precision| *precision <= 38)?;
            Some(Type::Decimal { precision, scale: scale.parse().ok()? })
        }
        ("SMALLINT", "") => Some(Type::SmallInt),
        ("INTEGER", "") => Some(Type::Integer),
        ("BIGINT", "") => Some(Type::BigInt),
        ("FLOAT", "") => Some(Type::Real),
        ("DOUBLE PRECISION", "") => Some(Type::Double),
        ("BOOLEAN", "") => Some(Type::Boolean),
        ("DATE", "") => Some(Type::Date),
        ("TIME", "") => Some(Type::Time(4)),
        ("TIMESTAMP", "") => Some(Type::Timestamp(4)),
        ("TIMESTAMP WITH TIME ZONE", "") => Some(Type::TimestampTz(4)),
        ("CHAR", "") => length().map(Type::Char),
        ("VARCHAR", "") => length().map(Type::Varchar),
        ("CHAR", "CHARACTER SET OCTETS") if size == "16" => Some(Type::Uuid),
        ("VARCHAR", "CHARACTER SET OCTETS") => length().map(Type::Varbinary),
        ("BLOB SUB_TYPE 0", "") => Some(Type::Blob),
        ("BLOB SUB_TYPE 1", "") => Some(Type::Text),
        // The dialect's own.
        ("INT128", "") => Some(Type::vendor("int128")),
        ("DECFLOAT", "") if size == "34" => Some(Type::vendor("decfloat")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_the_logical_one_or_none() {
        for (name, ty) in [
            ("NUMERIC(18,4)", Type::Decimal { precision: 18, scale: 4 }),
            ("CHAR(16) CHARACTER SET OCTETS", Type::Uuid),
            ("VARCHAR(20)", Type::Varchar(20)),
            ("TIMESTAMP WITH TIME ZONE", Type::TimestampTz(4)),
            ("DECFLOAT(34)", Type::vendor("decfloat")),
        ] {
            assert_eq!(data_type(name), Some(ty), "{name}");
        }
        for name in [
            "CHAR(8) CHARACTER SET OCTETS",
            "DECFLOAT(16)",
            "TIME WITH TIME ZONE",
            "BLOB SUB_TYPE 7",
            "TYPE 99",
            "INTEGER COMPUTED BY (a + 1)",
            "INTEGER ARRAY",
        ] {
            assert_eq!(data_type(name), None, "{name}");
        }
    }
}

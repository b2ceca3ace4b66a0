//! What there is in a database. <https://www.postgresql.org/docs/current/catalogs.html>

use isogloss::Type;
use isogloss_engine::backend::Catalog;

/// The table that is asked for, as `t`: in the schema that is named, or the one that its name alone finds.
macro_rules! of_table {
    ($what:literal) => {
        concat!(
            "WITH t AS MATERIALIZED (SELECT c.oid FROM pg_catalog.pg_class AS c ",
            "JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace ",
            "WHERE CASE WHEN $1::text = '' THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $1::text END ",
            "AND c.relname = $2::text AND c.relkind IN ('r', 'p', 'f', 'v', 'm')) ",
            $what
        )
    };
}

/// How the database is asked what there is.
pub static CATALOG: Catalog = Catalog {
    schemas: Some(
        "SELECT nspname::text FROM pg_catalog.pg_namespace \
         WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY nspname",
    ),
    // A partition is a part of another table.
    tables: "SELECT c.relname::text, CASE WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END \
             FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             WHERE CASE WHEN $1::text = '' THEN pg_catalog.pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog' \
             ELSE n.nspname = $1::text END AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition \
             ORDER BY c.relname",
    // A column is numbered if it is an identity, or takes its default from a sequence that belongs to it (`serial`).
    columns: of_table!(
        "SELECT a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attgenerated <> '' \
         THEN ' GENERATED ALWAYS AS (' || pg_catalog.pg_get_expr(d.adbin, d.adrelid) || ')' ELSE '' END, \
         NOT a.attnotnull, CASE WHEN a.attgenerated = '' AND NOT i.numbered THEN \
         pg_catalog.pg_get_expr(d.adbin, d.adrelid) END, i.numbered, \
         COALESCE(array_position(k.conkey, a.attnum), 0)::bigint \
         FROM t JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
         LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum \
         LEFT JOIN pg_catalog.pg_constraint AS k ON k.conrelid = t.oid AND k.contype = 'p' \
         CROSS JOIN LATERAL (SELECT a.attidentity <> '' OR EXISTS (SELECT FROM pg_catalog.pg_depend AS o \
         JOIN pg_catalog.pg_depend AS u ON u.refobjid = o.objid AND u.objid = d.oid \
         AND u.classid = 'pg_catalog.pg_attrdef'::regclass WHERE o.deptype = 'a' AND o.refobjid = a.attrelid \
         AND o.refobjsubid = a.attnum AND o.classid = 'pg_catalog.pg_class'::regclass \
         AND pg_catalog.pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%') AS numbered) AS i ORDER BY a.attnum"
    ),
    foreign_keys: of_table!(
        "SELECT k.conname::text, a.attname::text, CASE WHEN pg_catalog.pg_table_is_visible(o.oid) THEN '' \
         ELSE n.nspname::text END, o.relname::text, b.attname::text, CASE k.confdeltype WHEN 'c' THEN 'CASCADE' \
         WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' WHEN 'r' THEN 'RESTRICT' ELSE 'NO ACTION' END \
         FROM t JOIN pg_catalog.pg_constraint AS k ON k.conrelid = t.oid AND k.contype = 'f' \
         JOIN pg_catalog.pg_class AS o ON o.oid = k.confrelid \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = o.relnamespace \
         CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (own, other, place) \
         JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = u.own \
         JOIN pg_catalog.pg_attribute AS b ON b.attrelid = o.oid AND b.attnum = u.other ORDER BY k.oid, u.place"
    ),
    // Columns that an index only carries along are behind those that it is of.
    indexes: of_table!(
        "SELECT i.relname::text, x.indisunique, k.oid IS NOT NULL, x.indpred IS NOT NULL, a.attname::text \
         FROM t JOIN pg_catalog.pg_index AS x ON x.indrelid = t.oid \
         JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid LEFT JOIN pg_catalog.pg_constraint AS k \
         ON k.conindid = i.oid AND k.conrelid = t.oid AND k.contype = 'u' \
         CROSS JOIN LATERAL unnest(x.indkey::smallint[]) WITH ORDINALITY AS u (number, place) \
         LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = u.number AND u.number > 0 \
         WHERE u.place <= x.indnkeyatts ORDER BY i.oid, u.place"
    ),
    constraints: Some(of_table!(
        "SELECT k.conname::text, CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' \
         WHEN 'f' THEN 'FOREIGN KEY' WHEN 'c' THEN 'CHECK' ELSE 'OTHER' END, a.attname::text, \
         CASE k.contype WHEN 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) \
         WHEN 'f' THEN substring(pg_catalog.pg_get_constraintdef(k.oid) FROM '.* REFERENCES [^)]*\\) ?(.+)$') \
         WHEN 'x' THEN pg_catalog.pg_get_constraintdef(k.oid) END \
         FROM t JOIN pg_catalog.pg_constraint AS k ON k.conrelid = t.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x') \
         LEFT JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u (number, place) ON true \
         LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = u.number \
         ORDER BY k.conname, u.place"
    )),
    sequences: Some(
        "SELECT c.relname::text, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle \
         FROM pg_catalog.pg_sequence AS s JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace WHERE CASE WHEN $1::text = '' \
         THEN pg_catalog.pg_table_is_visible(c.oid) ELSE n.nspname = $1::text END AND NOT EXISTS (SELECT \
         FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid \
         AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0) ORDER BY c.relname",
    ),
    data_type,
};

/// The logical type that the dialect writes so. A `json`, which keeps blanks and double keys, is no document like a
/// `jsonb`, and a number without precision no decimal of so many digits.
fn data_type(name: &str) -> Option<Type> {
    if let Some(element) = name.strip_suffix("[]") {
        return data_type(element).map(Type::array);
    }
    let (word, size, behind) = parts(name)?;
    Some(match (word, size.as_slice(), behind) {
        ("boolean", [], "") => Type::Boolean,
        ("smallint", [], "") => Type::SmallInt,
        ("integer", [], "") => Type::Integer,
        ("bigint", [], "") => Type::BigInt,
        ("real", [], "") => Type::Real,
        ("double precision", [], "") => Type::Double,
        ("numeric", [precision @ 1..=38, scale], "") if scale <= precision => {
            Type::Decimal { precision: u8::try_from(*precision).ok()?, scale: u8::try_from(*scale).ok()? }
        }
        ("character", [length], "") => Type::Char(*length),
        ("character varying", [length], "") => Type::Varchar(*length),
        ("text", [], "") => Type::Text,
        ("bytea", [], "") => Type::Blob,
        ("date", [], "") => Type::Date,
        ("time without time zone", [], "") => Type::Time(6),
        ("time", [digits], "without time zone") => Type::Time(u8::try_from(*digits).ok()?),
        ("timestamp without time zone", [], "") => Type::Timestamp(6),
        ("timestamp", [digits], "without time zone") => Type::Timestamp(u8::try_from(*digits).ok()?),
        ("timestamp with time zone", [], "") => Type::TimestampTz(6),
        ("timestamp", [digits], "with time zone") => Type::TimestampTz(u8::try_from(*digits).ok()?),
        ("interval", [], "") => Type::Interval,
        ("uuid", [], "") => Type::Uuid,
        ("jsonb", [], "") => Type::Json,
        _ => return None,
    })
}

/// The word, the numbers in parentheses, and what stands behind them.
fn parts(name: &str) -> Option<(&str, Vec<u32>, &str)> {
    let Some((word, rest)) = name.split_once('(') else { return Some((name, Vec::new(), "")) };
    let (numbers, behind) = rest.split_once(')')?;
    let numbers: Result<Vec<u32>, _> = numbers.split(',').map(str::parse).collect();
    Some((word, numbers.ok()?, behind.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_the_logical_one_or_none() {
        for (name, ty) in [
            ("numeric(38,10)", Type::Decimal { precision: 38, scale: 10 }),
            ("timestamp(3) with time zone", Type::TimestampTz(3)),
            ("time without time zone", Type::Time(6)),
            ("bigint[]", Type::array(Type::BigInt)),
            ("character varying(20)", Type::Varchar(20)),
        ] {
            assert_eq!(data_type(name), Some(ty), "{name}");
        }
        for name in [
            "numeric",
            "numeric(50,2)",
            "numeric(2,-3)",
            "character varying",
            "json",
            "tsvector",
            "shop.mood",
            "interval(3)",
            "time(3) with time zone",
            "integer GENERATED ALWAYS AS ((a + 1))",
            "\"char\"",
        ] {
            assert_eq!(data_type(name), None, "{name}");
        }
    }
}

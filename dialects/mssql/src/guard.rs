//! Statements that do nothing where there is nothing to do.

extern crate alloc;

use alloc::string::String;

use isogloss::render::standard;
use isogloss::{CreateTable, DropTable, Feature, Renderer, TableName};

/// CREATE TABLE has no IF NOT EXISTS: the object is looked for.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/object-id-transact-sql>
pub(crate) fn create_table<'q>(create: &'q CreateTable, out: &mut Renderer<'q, '_>) {
    if create.if_not_exists {
        condition(&create.table.name, " IS NULL ", out);
    }
    standard::schema::unguarded(create, out);
}

/// DROP TABLE IF EXISTS came with 2016. The condition is right in every version; where STRING_AGG is, which came a year
/// later, the clause is sure to be.
/// <https://learn.microsoft.com/en-us/sql/t-sql/statements/drop-table-transact-sql>
pub(crate) fn drop_table<'q>(drop: &'q DropTable, out: &mut Renderer<'q, '_>) {
    if !drop.if_exists || out.has(Feature::StringAggregate) {
        return standard::schema::drop_table(drop, out);
    }
    condition(&drop.table, " IS NOT NULL ", out);
    out.word("DROP TABLE ");
    out.table_name(&drop.table);
}

fn condition(table: &TableName, test: &'static str, out: &mut Renderer<'_, '_>) {
    out.word("IF OBJECT_ID(N");
    let parts = || table.qualifiers.iter().chain([&table.name]);
    let mut name = String::with_capacity(parts().map(|part| part.as_str().len() + 3).sum());
    for part in parts() {
        if !name.is_empty() {
            name.push('.');
        }
        name.push('[');
        for character in part.as_str().chars() {
            if character == ']' {
                name.push(']');
            }
            name.push(character);
        }
        name.push(']');
    }
    out.text_literal(&name);
    out.word(", N'U')");
    out.word(test);
}

//! An entity as a table's declaration.

use isogloss::{ColumnDef, Name, ReferentialAction, TableDef, TableName, Type};
use sea_orm::sea_query::{ColumnType, ForeignKeyAction, StringLen, TableRef};
use sea_orm::{
    ColumnTrait as _, EntityTrait, IdenStatic as _, Identity, Iterable as _, PrimaryKeyArity as _,
    PrimaryKeyToColumn as _, PrimaryKeyTrait, RelationDef, RelationTrait as _,
};

/// The name of an entity's table.
pub(crate) fn name<E: EntityTrait>(entity: &E) -> TableName {
    let schema = entity.schema_name().map(|schema| Name::from(schema.to_owned()));
    TableName::new(schema.into_iter().collect(), entity.table_name())
}

/// The declaration of an entity's table.
pub(crate) fn def<E: EntityTrait>(entity: &E) -> TableDef {
    let keys: Vec<Name> = E::PrimaryKey::iter().map(|key| Name::from(key.into_column().as_str())).collect();
    let single = <E::PrimaryKey as PrimaryKeyTrait>::ValueType::ARITY == 1;
    let mut table = TableDef::new(name(entity));
    for column in E::Column::iter() {
        let (def, name) = (column.def(), Name::from(column.as_str()));
        let is_key = keys.contains(&name);
        let mut made = ColumnDef::new(name.clone(), ty(def.get_column_type()));
        if !def.is_null() || is_key {
            made = made.not_null();
        }
        let whole = matches!(made.ty, Type::SmallInt | Type::Integer | Type::BigInt);
        if is_key && single && whole && E::PrimaryKey::auto_increment() {
            made = made.identity();
        }
        table = table.column(made);
        if def.is_unique() && !(is_key && single) {
            table = table.unique(vec![name]);
        }
    }
    table.primary_key = keys;
    E::Relation::iter().map(|relation| relation.def()).fold(table, reference)
}

/// A table with the reference that a relation is, if it is one of this table's.
fn reference(table: TableDef, relation: RelationDef) -> TableDef {
    let TableRef::Table(target, _) = &relation.to_tbl else { return table };
    if relation.is_owner || relation.skip_fk {
        return table;
    }
    let schema = target.0.as_ref().map(|schema| Name::from(schema.1.to_string()));
    let target = TableName::new(schema.into_iter().collect(), target.1.to_string());
    let table = table.foreign_key(names(&relation.from_col), target, names(&relation.to_col));
    match relation.on_delete {
        Some(ForeignKeyAction::Cascade) => table.on_delete(ReferentialAction::Cascade),
        Some(ForeignKeyAction::SetNull) => table.on_delete(ReferentialAction::SetNull),
        _ => table,
    }
}

fn names(identity: &Identity) -> Vec<Name> {
    identity.iter().map(|name| Name::from(name.to_string())).collect()
}

/// The logical type of a column. What only some database has is a type of the vendor's, which the others refuse.
fn ty(column: &ColumnType) -> Type {
    match column {
        ColumnType::Char(length) => Type::Char(length.unwrap_or(1)),
        ColumnType::String(StringLen::N(length)) => Type::Varchar(*length),
        // What SeaORM's own text for VARCHAR without a length comes to.
        ColumnType::String(StringLen::None) => Type::Varchar(255),
        ColumnType::String(StringLen::Max) | ColumnType::Text => Type::Text,
        ColumnType::TinyInteger | ColumnType::SmallInteger | ColumnType::TinyUnsigned => Type::SmallInt,
        ColumnType::Integer | ColumnType::SmallUnsigned => Type::Integer,
        ColumnType::BigInteger | ColumnType::Unsigned | ColumnType::BigUnsigned => Type::BigInt,
        ColumnType::Float => Type::Real,
        ColumnType::Double => Type::Double,
        ColumnType::Decimal(digits) | ColumnType::Money(digits) => decimal(*digits),
        ColumnType::DateTime | ColumnType::Timestamp => Type::Timestamp(6),
        ColumnType::TimestampWithTimeZone => Type::TimestampTz(6),
        ColumnType::Time => Type::Time(6),
        ColumnType::Date => Type::Date,
        ColumnType::Interval(..) => Type::Interval,
        ColumnType::Binary(length) | ColumnType::VarBinary(StringLen::N(length)) => Type::Varbinary(*length),
        ColumnType::VarBinary(_) | ColumnType::Blob => Type::Blob,
        ColumnType::Boolean => Type::Boolean,
        ColumnType::Json | ColumnType::JsonBinary => Type::Json,
        ColumnType::Uuid => Type::Uuid,
        // The text that an enumeration is everywhere but where it is a type of its own.
        ColumnType::Enum { .. } => Type::Varchar(255),
        ColumnType::Array(element) => Type::array(ty(element)),
        ColumnType::Custom(name) => Type::vendor(Name::from(name.to_string())),
        other => Type::vendor(Name::from(format!("{other:?}"))),
    }
}

fn decimal(digits: Option<(u32, u32)>) -> Type {
    let (precision, scale) = digits.unwrap_or((16, 4));
    let digit = |number: u32| u8::try_from(number).unwrap_or(u8::MAX);
    Type::Decimal { precision: digit(precision), scale: digit(scale) }
}

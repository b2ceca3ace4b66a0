//! What a statement returns: the names of its columns, and what their values become.

use std::collections::HashMap;

use isogloss::{
    AggregateFunction as Aggregate, Expr, Function, Item, Join, Name, Query, Select, Source, Statement,
    TableName, Type, With,
};

use crate::entities::Entities;
use crate::kind::Kind;

/// One column of a result. Its kind is not always told, which matters only if somebody reads it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Output<K = Kind> {
    /// Its name, if the statement tells it; else the database does.
    pub(crate) name: Option<Name>,
    pub(crate) kind: K,
}

type Told = Result<Kind, Untold>;

/// The columns of a result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outputs<K = Kind> {
    /// These, in this order.
    These(Vec<Output<K>>),
    /// All of one table, in the order that the database has.
    All(HashMap<Name, Kind>),
}

/// A table whose columns are returned, and which is no entity's.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Untold {
    Table(TableName),
    /// All columns of more than one source.
    Star,
}

/// What a statement returns.
pub(crate) fn outputs(statement: &Statement, entities: &Entities) -> Result<Outputs, Untold> {
    match (Scope { entities, sources: Vec::new(), members: Vec::new() }).statement(statement)? {
        Outputs::These(outputs) => {
            let told = outputs.into_iter().map(|Output { name, kind }| Ok(Output { name, kind: kind? }));
            told.collect::<Result<_, _>>().map(Outputs::These)
        }
        Outputs::All(columns) => Ok(Outputs::All(columns)),
    }
}

/// What can be named where an expression stands.
struct Scope<'s> {
    entities: &'s Entities,
    sources: Vec<(Name, Origin<'s>)>,
    /// The members of WITH.
    members: Vec<(Name, Origin<'s>)>,
}

/// Where the columns of a source come from.
#[derive(Clone)]
enum Origin<'s> {
    Entity(&'s HashMap<Name, Kind>),
    Rows(Vec<Output<Told>>),
    /// A table that is no entity's.
    Other(Untold),
    /// A function, or raw text.
    Unknown,
}

impl<'s> Scope<'s> {
    fn statement(&mut self, statement: &'s Statement) -> Result<Outputs<Told>, Untold> {
        match statement {
            Statement::Query(query) => self.query(query),
            Statement::Insert(it) => {
                self.with(it.with.as_deref());
                self.table(&it.table.name, it.table.reference());
                self.items(&it.returning)
            }
            Statement::Update(it) => {
                self.with(it.with.as_deref());
                self.table(&it.table.name, it.table.reference());
                self.sources(it.from.as_ref(), &it.joins);
                self.items(&it.returning)
            }
            Statement::Delete(it) => {
                self.with(it.with.as_deref());
                self.table(&it.table.name, it.table.reference());
                self.items(&it.returning)
            }
            _ => Ok(Outputs::These(Vec::new())),
        }
    }

    fn query(&mut self, query: &'s Query) -> Result<Outputs<Told>, Untold> {
        match query {
            Query::Select(select) => self.select(select),
            // The first branch gives the names, and its types are what the others come to.
            Query::SetOperation(it) => {
                self.with(it.with.as_deref());
                match it.branches.first() {
                    Some(branch) => self.inner(branch),
                    None => Ok(Outputs::These(Vec::new())),
                }
            }
            Query::Values(values) => Ok(Outputs::These(vec![ANY; values.rows.width])),
            _ => Ok(Outputs::These(Vec::new())),
        }
    }

    fn select(&mut self, select: &'s Select) -> Result<Outputs<Told>, Untold> {
        self.with(select.with.as_deref());
        self.sources(select.from.as_ref(), &select.joins);
        self.items(&select.items)
    }

    /// A query inside of this one, which sees the members of WITH.
    fn inner(&self, query: &'s Query) -> Result<Outputs<Told>, Untold> {
        Scope { entities: self.entities, sources: Vec::new(), members: self.members.clone() }.query(query)
    }

    fn with(&mut self, with: Option<&'s With>) {
        for member in with.map_or(&[][..], |with| &with.members) {
            let mut scope =
                Scope { entities: self.entities, sources: Vec::new(), members: self.members.clone() };
            let origin = origin(scope.statement(&member.body), &member.columns);
            self.members.push((member.name.clone(), origin));
        }
    }

    fn table(&mut self, name: &'s TableName, reference: &Name) {
        let member =
            self.members.iter().rev().find(|(member, _)| name.qualifiers.is_empty() && *member == name.name);
        let origin = match (member, self.entities.columns(name)) {
            (Some((_, origin)), _) => origin.clone(),
            (None, Some(columns)) => Origin::Entity(columns),
            (None, None) => Origin::Other(Untold::Table(name.clone())),
        };
        self.sources.push((reference.clone(), origin));
    }

    fn sources(&mut self, first: Option<&'s Source>, joins: &'s [Join]) {
        first.into_iter().chain(joins.iter().map(|join| &join.source)).for_each(|source| self.source(source));
    }

    fn source(&mut self, source: &'s Source) {
        match source {
            Source::Table(table) => self.table(&table.name, table.reference()),
            Source::Derived(it) => {
                let origin = origin(self.inner(&it.query), &it.columns);
                self.sources.push((it.alias.clone().unwrap_or(Name::new("")), origin));
            }
            Source::Joined(it) => self.sources(Some(&it.first), &it.joins),
            _ => self.sources.push((Name::new(""), Origin::Unknown)),
        }
    }

    fn items(&self, items: &'s [Item]) -> Result<Outputs<Told>, Untold> {
        if let [Item { expr: Expr::Star(table), .. }] = items {
            return self.star(table.as_ref());
        }
        let output =
            |item: &'s Item| Output { name: item.output_name().cloned(), kind: self.kind(&item.expr) };
        Ok(Outputs::These(items.iter().map(output).collect()))
    }

    fn star(&self, table: Option<&Name>) -> Result<Outputs<Told>, Untold> {
        let mut meant = self.sources.iter().filter(|(name, _)| table.is_none_or(|table| table == name));
        match (meant.next(), meant.next()) {
            (Some((_, Origin::Entity(columns))), None) => Ok(Outputs::All((*columns).clone())),
            (Some((_, Origin::Rows(rows))), None) => Ok(Outputs::These(rows.clone())),
            (Some((_, Origin::Other(untold))), None) => Err(untold.clone()),
            _ => Err(Untold::Star),
        }
    }

    /// What the values of a column become; an error if its table is no entity's.
    fn column(&self, table: Option<&Name>, column: &Name) -> Told {
        let mut other = None;
        for (_, origin) in self.sources.iter().filter(|(name, _)| table.is_none_or(|table| table == name)) {
            let found = match origin {
                Origin::Entity(columns) => columns.get(column).map(|kind| Ok(*kind)),
                Origin::Rows(rows) => {
                    rows.iter().find(|row| row.name.as_ref() == Some(column)).map(|row| row.kind.clone())
                }
                Origin::Other(untold) => {
                    other = other.or(Some(untold));
                    None
                }
                Origin::Unknown => None,
            };
            if let Some(kind) = found {
                return kind;
            }
        }
        other.map_or(Ok(Kind::Any), |untold| Err(untold.clone()))
    }

    /// What the values of an expression become: what PostgreSQL's type for it is in a model, as far as that is told by what
    /// it is made of.
    fn kind(&self, expr: &'s Expr) -> Told {
        Ok(match expr {
            Expr::Column(column) => self.column(column.table.as_ref(), &column.name)?,
            Expr::Value(value) | Expr::Literal(value) => of_type(&value.ty()),
            Expr::Compare(_)
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Not(_)
            | Expr::Is(_)
            | Expr::Between(_)
            | Expr::In(_)
            | Expr::Like(_)
            | Expr::Exists(_)
            | Expr::Quantified(_) => Kind::Bool,
            Expr::Binary(binary) if binary.operator.is_comparison() => Kind::Bool,
            Expr::Arithmetic(it) => self.kind(&it.first)?,
            Expr::Negate(operand) => self.kind(operand)?,
            Expr::Case(it) => match it.branches.first() {
                Some((_, value)) => self.kind(value)?,
                None => Kind::Any,
            },
            Expr::Cast(it) => of_type(&it.ty),
            Expr::Concat(_) => Kind::String,
            Expr::Collate(it) => self.kind(&it.operand)?,
            Expr::Subquery(query) => match self.inner(query)? {
                Outputs::These(outputs) => {
                    outputs.into_iter().next().map_or(Ok(Kind::Any), |output| output.kind)?
                }
                Outputs::All(_) => Kind::Any,
            },
            Expr::Function(call) => match (&call.function, call.arguments.first()) {
                (Function::Lower | Function::Upper | Function::Trim, _) => Kind::String,
                (Function::CharLength | Function::OctetLength, _) => Kind::BigInt,
                (
                    Function::Coalesce
                    | Function::NullIf
                    | Function::Abs
                    | Function::Greatest
                    | Function::Least,
                    Some(first),
                ) => self.kind(first)?,
                _ => Kind::Any,
            },
            Expr::Aggregate(call) => match (&call.function, call.arguments.first()) {
                (Aggregate::Count | Aggregate::RowNumber | Aggregate::Rank | Aggregate::DenseRank, _) => {
                    Kind::BigInt
                }
                (Aggregate::BoolAnd | Aggregate::BoolOr, _) => Kind::Bool,
                (Aggregate::StringAgg, _) => Kind::String,
                (Aggregate::Min | Aggregate::Max, Some(first)) => self.kind(first)?,
                (Aggregate::Sum, Some(first)) => match self.kind(first)? {
                    kind if kind.is_whole() => Kind::BigInt,
                    kind => kind,
                },
                _ => Kind::Any,
            },
            _ => Kind::Any,
        })
    }
}

const ANY: Output<Told> = Output { name: None, kind: Ok(Kind::Any) };

/// A query as a source, with new names for its columns.
fn origin<'s>(outputs: Result<Outputs<Told>, Untold>, names: &[Name]) -> Origin<'s> {
    let mut rows = match outputs {
        Err(untold) => return Origin::Other(untold),
        Ok(Outputs::These(rows)) => rows,
        Ok(Outputs::All(columns)) => {
            columns.into_iter().map(|(name, kind)| Output { name: Some(name), kind: Ok(kind) }).collect()
        }
    };
    for (row, name) in rows.iter_mut().zip(names) {
        row.name = Some(name.clone());
    }
    Origin::Rows(rows)
}

fn of_type(ty: &Type) -> Kind {
    match ty {
        Type::Boolean => Kind::Bool,
        Type::SmallInt => Kind::SmallInt,
        Type::Integer => Kind::Int,
        Type::BigInt => Kind::BigInt,
        Type::Real => Kind::Float,
        Type::Double => Kind::Double,
        Type::Char(_) | Type::Varchar(_) | Type::Text => Kind::String,
        Type::Varbinary(_) | Type::Blob => Kind::Bytes,
        _ => Kind::Any,
    }
}

#[cfg(test)]
mod tests {
    use isogloss::{
        col, count_all, cte, delete_from, derived, insert_into, max, raw, select, star, sum, table,
    };

    use super::*;

    mod film {
        use sea_orm::entity::prelude::*;

        #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = "films")]
        pub(crate) struct Model {
            #[sea_orm(primary_key)]
            pub(crate) id: i16,
            pub(crate) title: String,
        }

        #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
        pub(crate) enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}
    }

    fn kinds(statement: impl Into<Statement>) -> Result<Vec<Kind>, Untold> {
        match outputs(&statement.into(), &Entities::new().with(film::Entity))? {
            Outputs::These(outputs) => Ok(outputs.into_iter().map(|output| output.kind).collect()),
            Outputs::All(columns) => Ok(vec![columns[&Name::new("id")], columns[&Name::new("title")]]),
        }
    }

    #[test]
    fn a_column_has_the_kind_of_its_field_however_it_is_reached() {
        let all = Ok(vec![Kind::SmallInt, Kind::String]);
        let f = table("films").alias("f");
        let plain = || select(("id", "title")).from("films");
        assert_eq!(kinds(plain()), all);
        assert_eq!(kinds(select((f.col("id"), f.col("title"))).from(&f)), all, "by an alias");
        assert_eq!(kinds(select(("d.id", "d.title")).from(derived(plain()).alias("d"))), all, "in FROM");
        assert_eq!(kinds(select(("id", "title")).with(cte("w", plain())).from("w")), all, "in WITH");
        assert_eq!(kinds(select(star(None)).from("films")), all, "by a star");
        assert_eq!(kinds(insert_into("films").columns(["id"]).values((1,)).returning(("id", "title"))), all);
        assert_eq!(kinds(delete_from("films").returning(("id", "title"))), all);
    }

    #[test]
    fn what_is_computed_has_the_kind_that_it_has_in_postgresql() {
        let query = select((count_all(), max(col("id")), sum(col("id")), col("id").gt(1), raw("now()")))
            .from("films");
        assert_eq!(kinds(query), Ok(vec![Kind::BigInt, Kind::SmallInt, Kind::BigInt, Kind::Bool, Kind::Any]),);
    }

    #[test]
    fn what_nobody_has_told_is_an_error_only_if_it_is_read() {
        let unknown = Err(Untold::Table("actors".into()));
        assert_eq!(kinds(select("name").from("actors")), unknown);
        assert_eq!(kinds(select("a.name").from(derived(select("name").from("actors")).alias("a"))), unknown);
        assert_eq!(kinds(select(star(None)).from("actors")), unknown);
        let counted = select(count_all()).from(derived(select("name").from("actors")).alias("a"));
        assert_eq!(kinds(counted), Ok(vec![Kind::BigInt]));
    }
}

//! What stands in FROM: tables, queries, members of WITH, VALUES, and joins of them.

use arbitrary::Result;
use isogloss::{
    Derived, Expr, Join, JoinKind, JoinOn, Name, Query, Select, Source, Type, Value, derived, literal, null,
    select, table, values,
};

use super::{Kind, Known, Random, output};

type Columns = &'static [(&'static str, Kind, Type)];

pub(super) const PEOPLE: Columns = &[
    ("id", Kind::Number, Type::Integer),
    ("name", Kind::Text, Type::Varchar(40)),
    ("team_id", Kind::Number, Type::Integer),
    ("score", Kind::Number, Type::Integer),
    ("active", Kind::Truth, Type::Boolean),
    ("born", Kind::Date, Type::Date),
];

/// The tables of the fixture, as far as the generator uses them.
pub(super) const TABLES: [(&str, Columns); 8] = [
    ("people", PEOPLE),
    ("people", PEOPLE),
    (
        "teams",
        &[
            ("id", Kind::Number, Type::Integer),
            ("title", Kind::Text, Type::Varchar(40)),
            ("city", Kind::Text, Type::Varchar(40)),
        ],
    ),
    (
        "orders",
        &[
            ("id", Kind::Number, Type::Integer),
            ("person_id", Kind::Number, Type::Integer),
            ("status", Kind::Text, Type::Varchar(10)),
        ],
    ),
    ("bag_a", &[("n", Kind::Number, Type::Integer)]),
    ("bag_b", &[("n", Kind::Number, Type::Integer)]),
    ("pairs", &[("a", Kind::Number, Type::Integer), ("b", Kind::Number, Type::Integer)]),
    (
        "nodes",
        &[
            ("id", Kind::Number, Type::Integer),
            ("parent_id", Kind::Number, Type::Integer),
            ("label", Kind::Text, Type::Varchar(20)),
        ],
    ),
];

impl Random<'_, '_> {
    /// FROM with up to two joins, and the columns that can be named. `outer` is what a correlated query sees.
    pub(super) fn sources(&mut self, depth: usize) -> Result<(Select, Vec<Known>)> {
        if self.once_in(12)? {
            return self.using();
        }
        let (first, mut scope) = self.source(depth)?;
        let mut query = select([literal(1)]).from(first);
        query.items.clear();
        for _ in 0..self.number(0, 2)? {
            let kind = *self.u.choose(&[
                JoinKind::Inner,
                JoinKind::Inner,
                JoinKind::Left,
                JoinKind::Left,
                JoinKind::Right,
                JoinKind::Full,
                JoinKind::Cross,
            ])?;
            let lateral = depth > 0
                && matches!(kind, JoinKind::Inner | JoinKind::Left | JoinKind::Cross)
                && self.once_in(6)?;
            let (source, more) = if lateral { self.lateral(&scope, depth - 1)? } else { self.source(depth)? };
            let keys = (self.pick_kind(&scope, Kind::Number), self.pick_kind(&more, Kind::Number));
            let on = match (kind, keys) {
                (JoinKind::Cross, _) => JoinOn::Nothing,
                (_, (Some(left), Some(right))) => {
                    let mut on = left.column().eq(right.column());
                    // A full join is possible on PostgreSQL only by equality of columns.
                    if kind != JoinKind::Full && self.once_in(3)? {
                        let both: Vec<Known> = scope.iter().chain(&more).cloned().collect();
                        let more = self.predicate(&both, 1)?;
                        on = on.and(more);
                    }
                    JoinOn::On(on)
                }
                _ => continue,
            };
            scope.extend(more);
            query.joins.push(Join::new(kind, source, on));
        }
        Ok((query, scope))
    }

    /// Two tables joined by a column that both have, which can be named without either.
    fn using(&mut self) -> Result<(Select, Vec<Known>)> {
        let kind = *self.u.choose(&[JoinKind::Inner, JoinKind::Left, JoinKind::Right, JoinKind::Full])?;
        let [one, other] = *self.u.choose(&[
            [(0, "id"), (2, "id")],
            [(3, "id"), (0, "id")],
            [(4, "n"), (5, "n")],
            [(2, "id"), (7, "id")],
        ])?;
        let (left, mut scope) = self.named_table(one.0);
        let (right, more) = self.named_table(other.0);
        let query = select([literal(1)]).from(left).join_using(kind, right, [one.1]);
        scope.extend(more);
        // The merged column, by its bare name; on an outer join the sides' own columns are something else.
        scope.push(Known {
            table: None,
            name: Name::new(one.1),
            kind: Kind::Number,
            ty: Some(Type::Integer),
        });
        let mut query = query;
        query.items.clear();
        Ok((query, scope))
    }

    fn named_table(&mut self, index: usize) -> (Source, Vec<Known>) {
        let (name, columns) = &TABLES[index];
        let alias = self.alias("t");
        let known = known(&alias, columns);
        (Source::Table(table(*name).alias(alias)), known)
    }

    fn source(&mut self, depth: usize) -> Result<(Source, Vec<Known>)> {
        if depth > 0 && self.once_in(5)? {
            let made = self.query(depth - 1)?;
            return Ok(self.under_a_name(made.query, &made.kinds, false));
        }
        if !self.ctes.is_empty() && self.once_in(2)? {
            let (name, kinds) = self.u.choose(&self.ctes)?.clone();
            let alias = self.alias("w");
            let known = outputs(&alias, &kinds);
            return Ok((Source::Table(table(name).alias(alias)), known));
        }
        if self.once_in(12)? {
            return self.values_table();
        }
        let index = self.u.choose_index(TABLES.len())?;
        Ok(self.named_table(index))
    }

    fn under_a_name(&mut self, query: Query, kinds: &[Kind], lateral: bool) -> (Source, Vec<Known>) {
        let alias = self.alias("d");
        let known = outputs(&alias, kinds);
        let mut source: Derived = derived(query).alias(alias);
        source.lateral = lateral;
        (Source::Derived(Box::new(source)), known)
    }

    /// A query that sees what stands before it.
    fn lateral(&mut self, scope: &[Known], depth: usize) -> Result<(Source, Vec<Known>)> {
        let kinds = [Kind::Number, self.kind()?];
        let query = self.correlated(depth, &kinds, scope)?;
        Ok(self.under_a_name(query, &kinds, true))
    }

    fn values_table(&mut self) -> Result<(Source, Vec<Known>)> {
        let alias = self.alias("v");
        let mut rows = values([literal(self.number(0, 3)?), literal("x")]);
        for _ in 0..self.number(0, 2)? {
            let number: Expr =
                if self.once_in(3)? { null(Type::Integer) } else { literal(self.number(0, 3)?) };
            let text = literal(Value::from(*self.u.choose(&["x", "y'", ""])?));
            rows = rows.row([number, text]);
        }
        let source = derived(rows).alias(alias.clone()).columns(["n", "s"]);
        let known = vec![
            Known { table: Some(alias.clone()), name: Name::new("n"), kind: Kind::Number, ty: None },
            Known { table: Some(alias), name: Name::new("s"), kind: Kind::Text, ty: None },
        ];
        Ok((Source::Derived(Box::new(source)), known))
    }
}

/// The columns of a table under its alias.
pub(super) fn known(alias: &Name, columns: Columns) -> Vec<Known> {
    columns
        .iter()
        .map(|(name, kind, ty)| Known {
            table: Some(alias.clone()),
            name: Name::new(name),
            kind: *kind,
            ty: Some(ty.clone()),
        })
        .collect()
}

fn outputs(alias: &Name, kinds: &[Kind]) -> Vec<Known> {
    kinds
        .iter()
        .enumerate()
        .map(|(index, kind)| Known { table: Some(alias.clone()), name: output(index), kind: *kind, ty: None })
        .collect()
}

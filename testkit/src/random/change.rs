//! INSERT, UPDATE and DELETE.

use arbitrary::{Result, Unstructured};
use isogloss::{
    Cell, Delete, Expr, Insert, Name, Rows, Statement, Type, Update, Value, coalesce, col, delete_from,
    excluded, insert_into, literal, max, min, select, table, update,
};

use super::source::{TABLES, known};
use super::{Kind, Known, Random};

/// A random change, and the query that shows what it did.
#[derive(Debug, Clone)]
pub struct Change {
    /// The change.
    pub statement: Statement,
    /// All that the changed table holds, but for the numbers that the engine gives.
    pub look: Statement,
}

/// A random change of the fixture. What it does does not depend on the engine's choices.
///
/// # Errors
///
/// The bytes are used up in a way that makes no change; the next ones will.
pub fn change(u: &mut Unstructured<'_>) -> Result<Change> {
    let mut random = Random::new(u);
    match random.number(0, 2)? {
        0 => random.insert(),
        1 => random.update(),
        _ => random.delete(),
    }
}

impl Random<'_, '_> {
    fn insert(&mut self) -> Result<Change> {
        match self.number(0, 4)? {
            0 => self.insert_query(),
            1 => self.insert_event(),
            _ => self.upsert(),
        }
    }

    fn insert_query(&mut self) -> Result<Change> {
        let (name, columns): (_, &[&str]) =
            *self.u.choose(&[("bag_a", &["n"][..]), ("pairs", &["a", "b"][..])])?;
        let kinds = vec![Kind::Number; columns.len()];
        let mut source = self.branch(2, &kinds)?;
        // What is computed may be wider than the column.
        if let isogloss::Query::Select(select) = &mut source {
            for item in &mut select.items {
                item.expr = std::mem::replace(&mut item.expr, Expr::Default).cast(Type::Integer);
            }
            if !select.order_by.is_empty() && select.limit.is_none() {
                select.order_by.clear();
            }
        }
        let insert = insert_into(name).columns(columns.to_vec()).query(source);
        Ok(Change { statement: insert.into(), look: look(name, columns) })
    }

    fn insert_event(&mut self) -> Result<Change> {
        let insert = if self.once_in(3)? {
            insert_into("events")
        } else {
            let mut rows = Rows::default();
            for _ in 0..self.number(1, 3)? {
                let kind: Cell = if self.once_in(3)? { Cell::Default } else { Cell::Value("x'y".into()) };
                let weight = self.cell()?;
                rows.push(vec![kind, weight]);
            }
            insert_into("events").columns(["kind", "weight"]).rows(rows)
        };
        let insert = self.returning(insert, &["kind", "weight"])?;
        Ok(Change { statement: insert.into(), look: look("events", &["kind", "weight"]) })
    }

    fn cell(&mut self) -> Result<Cell> {
        Ok(match self.number(0, 4)? {
            4 => Cell::Expr(Box::new(self.scalar(&[])?.cast(Type::Integer))),
            0 => Cell::Value(Value::Null(Type::Integer)),
            1 => Cell::Expr(Box::new(literal(self.number(0, 9)?) + literal(1))),
            _ => Cell::Value(Value::Integer(self.number(-3, 9)?)),
        })
    }

    /// Rows with keys of which some are there already, each of them once.
    fn upsert(&mut self) -> Result<Change> {
        let mut keys = vec!["A-1", "B-2", "D-4", "E'5"];
        let mut rows = Rows::default();
        for _ in 0..self.number(1, 3)? {
            let key = keys.swap_remove(self.u.choose_index(keys.len())?);
            let quantity: Cell = if self.once_in(6)? {
                Cell::Default
            } else {
                Cell::Value(Value::Integer(self.number(0, 9)?))
            };
            let place = match self.number(0, 2)? {
                0 => Cell::Value(Value::Null(Type::Text)),
                1 => Cell::Default,
                _ => Cell::Value("attic".into()),
            };
            rows.push(vec![Cell::Value(key.into()), quantity, place]);
        }
        let mut insert = insert_into("stock").columns(["sku", "quantity", "place"]).rows(rows);
        let stock = table("stock");
        insert = match self.number(0, 6)? {
            6 => insert
                .on_conflict("sku")
                .update("quantity", coalesce((self.quantity()?, excluded("quantity")))),
            0 => insert.on_conflict("sku").do_nothing(),
            1 => insert.on_any_conflict().do_nothing(),
            2 => insert.on_conflict("sku").update("quantity", excluded("quantity")),
            3 => insert
                .on_conflict("sku")
                .update("quantity", stock.col("quantity") + excluded("quantity"))
                .update("place", excluded("place")),
            4 => insert
                .on_conflict("sku")
                .update("place", stock.col("quantity").cast(Type::Varchar(20)))
                .update("quantity", stock.col("quantity") + self.number(1, 5)?),
            _ => insert
                .on_conflict("sku")
                .update("quantity", excluded("quantity"))
                .update_where(stock.col("quantity").lt(excluded("quantity"))),
        };
        let insert = self.returning(insert, &["sku", "quantity"])?;
        Ok(Change { statement: insert.into(), look: look("stock", &["sku", "quantity", "place"]) })
    }

    /// What all rows of `stock` tell together.
    fn quantity(&mut self) -> Result<Expr> {
        let quantity = col("every.quantity");
        let of = if self.u.arbitrary()? { max(quantity) } else { min(quantity) };
        Ok(Expr::from(select(of).from(table("stock").alias("every"))))
    }

    fn returning(&mut self, insert: Insert, columns: &[&'static str]) -> Result<Insert> {
        Ok(if self.once_in(3)? { insert.returning(columns.to_vec()) } else { insert })
    }

    /// The table to be changed, under its name or an alias, and its columns.
    fn target(&mut self) -> Result<(isogloss::Table, &'static [&'static str], Vec<Known>)> {
        let (name, columns, index): (_, &[&str], _) = *self.u.choose(&[
            ("people", &["id", "name", "team_id", "score", "active"][..], 0),
            ("people", &["id", "name", "team_id", "score", "active"][..], 0),
            ("pairs", &["a", "b"][..], 6),
            ("bag_a", &["n"][..], 4),
        ])?;
        let (target, alias) = if self.once_in(3)? {
            let alias = self.alias("x");
            (table(name).alias(alias.clone()), alias)
        } else {
            (table(name), Name::new(name))
        };
        Ok((target, columns, known(&alias, TABLES[index].1)))
    }

    /// Another table, of which every row of the target has at most one partner.
    fn partner(&mut self, scope: &mut Vec<Known>) -> Result<Option<(isogloss::Table, Expr)>> {
        if !self.once_in(3)? {
            return Ok(None);
        }
        let Some(key) = self.pick_kind(scope, Kind::Number) else { return Ok(None) };
        let alias = self.alias("p");
        let (name, columns) = *self.u.choose(&[("teams", 2usize), ("people", 0)])?;
        let partner = table(name).alias(alias.clone());
        let on = key.column().eq(partner.col("id"));
        scope.extend(known(&alias, TABLES[columns].1));
        Ok(Some((partner, on)))
    }

    fn condition(&mut self, scope: &[Known]) -> Result<Expr> {
        if self.once_in(3)? { self.subquery(scope, 1) } else { self.predicate(scope, 2) }
    }

    fn update(&mut self) -> Result<Change> {
        let (target, columns, mut scope) = self.target()?;
        let name = target.name.name.clone();
        let own = scope.clone();
        let mut change: Update = update(target);
        if let Some((partner, on)) = self.partner(&mut scope)? {
            change = change.from(partner).filter(on);
        }
        let settable: Vec<&Known> = own.iter().filter(|known| known.name != Name::new("id")).collect();
        let first = self.u.choose_index(settable.len())?;
        for offset in 0..self.number(1, 2)?.min(settable.len() as i32) {
            let column = settable[(first + offset as usize) % settable.len()];
            let value = match column.kind {
                // What is computed may be wider than the column.
                // Some are read from another row, of the changed table or of another one.
                Kind::Number if self.once_in(3)? => self.scalar(&scope)?.cast(Type::Integer),
                Kind::Number => self.value(Kind::Number, &scope, 1)?.cast(Type::Integer),
                Kind::Text => self.value(Kind::Text, &own, 0)?,
                kind => self.value(kind, &scope, 1)?,
            };
            change = change.set(column.name.clone(), value);
        }
        if !self.once_in(5)? {
            change = change.filter(self.condition(&scope)?);
        }
        if self.once_in(3)? {
            change = change.returning([self.pick(&own)?.column()]);
        }
        Ok(Change { statement: change.into(), look: look_at(name, columns) })
    }

    fn delete(&mut self) -> Result<Change> {
        let (target, columns, mut scope) = self.target()?;
        let name = target.name.name.clone();
        let own = scope.clone();
        let mut change: Delete = delete_from(target);
        if let Some((partner, on)) = self.partner(&mut scope)? {
            change = change.using(partner).filter(on);
        }
        if !self.once_in(8)? {
            change = change.filter(self.condition(&scope)?);
        }
        if self.once_in(3)? {
            change = change.returning([self.pick(&own)?.column()]);
        }
        Ok(Change { statement: change.into(), look: look_at(name, columns) })
    }
}

fn look(name: &'static str, columns: &[&'static str]) -> Statement {
    look_at(Name::new(name), columns)
}

fn look_at(name: Name, columns: &[&'static str]) -> Statement {
    let columns: Vec<Expr> = columns.iter().map(|column| col(*column)).collect();
    select(columns).from(name).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_of_the_generator_are_those_of_the_fixture() {
        for (name, columns) in &TABLES {
            let table = crate::schema().tables.iter().find(|table| table.name == Name::new(name).into());
            let table = table.unwrap_or_else(|| panic!("{name} is no table of the fixture"));
            for (column, _, ty) in columns.iter() {
                let found = table.columns.iter().find(|found| found.name == Name::new(column));
                assert_eq!(found.map(|found| &found.ty), Some(ty), "{name}.{column}");
            }
        }
    }
}

//! Rules that are laid upon every statement of a session: whose rows it sees, and what a deletion does.

use std::fmt;

use isogloss::{
    Cell, ConflictAction, Delete, Expr, Flow, Insert, InsertSource, IntoSource, Name, NodeMut, Query, Source,
    Statement, Table, bind, current_timestamp, derived, select, star, update, walk_mut,
};

/// The rules of one session.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    tenant: Option<Tenant>,
    soft: Option<Soft>,
}

#[derive(Debug, Clone)]
struct Tenant {
    tables: Vec<Name>,
    column: Name,
    id: i64,
}

#[derive(Debug, Clone)]
struct Soft {
    tables: Vec<Name>,
    column: Name,
}

/// Why a statement cannot be put under the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the session's rules cannot be laid upon this statement: {}", self.0)
    }
}

impl std::error::Error for Refused {}

impl Policy {
    /// In these tables, the session sees and changes the rows of one tenant alone.
    #[must_use]
    pub fn tenant<const N: usize>(
        mut self,
        tables: [&'static str; N],
        column: &'static str,
        id: i64,
    ) -> Policy {
        self.tenant = Some(Tenant { tables: tables.map(Name::from).to_vec(), column: column.into(), id });
        self
    }

    /// In these tables, a row that is deleted stays, with the time at which that was; nobody sees it any more.
    #[must_use]
    pub fn soft_delete<const N: usize>(mut self, tables: [&'static str; N], column: &'static str) -> Policy {
        self.soft = Some(Soft { tables: tables.map(Name::from).to_vec(), column: column.into() });
        self
    }

    /// The same statement under the rules, wherever in it a table stands: in a subquery, a join, a member of WITH.
    ///
    /// # Errors
    ///
    /// There is something in it that cannot be looked into, or that would get around the rules.
    pub fn apply(&self, statement: Statement) -> Result<Statement, Refused> {
        let mut statement = match statement {
            Statement::Delete(delete) if self.is_soft(&delete.table.name.name) => self.mark(*delete)?,
            other => other,
        };
        let mut refused = None;
        walk_mut(&mut statement, |node| match self.visit(node) {
            Ok(flow) => flow,
            Err(error) => {
                refused = Some(error);
                Flow::Stop
            }
        });
        refused.map_or(Ok(statement), Err)
    }

    /// What becomes of one node. A table that is read is replaced by those of its rows that may be seen: that is right in
    /// every kind of join, where a condition behind WHERE would be wrong for an outer one.
    fn visit(&self, node: NodeMut<'_>) -> Result<Flow, Refused> {
        match node {
            NodeMut::Source(source) => match source {
                Source::Table(table) if self.is_ruled(&table.name.name) => {
                    *source = self.visible(table);
                    // What is inside of it now is as it should be.
                    return Ok(Flow::Skip);
                }
                Source::Raw(_) | Source::Function(_) => return Err(opaque()),
                _ => {}
            },
            NodeMut::Query(Query::Raw(_)) | NodeMut::Expr(Expr::Raw(_)) => return Err(opaque()),
            NodeMut::Cte(member) if self.is_ruled(&member.name) => {
                return Err(Refused(format!("a member of WITH has the name of the table {}", member.name)));
            }
            NodeMut::Insert(insert) => self.own(insert)?,
            NodeMut::Update(update) => {
                self.keeps_owner(update.assignments.iter().map(|it| &it.column))?;
                update.filter.extend(self.conditions(&update.table));
            }
            NodeMut::Delete(delete) => delete.filter.extend(self.conditions(&delete.table)),
            NodeMut::Merge(merge) if self.is_ruled(&merge.table.name.name) => {
                return Err(Refused("a MERGE changes rows in more ways than the rules know".to_owned()));
            }
            _ => {}
        }
        Ok(Flow::Continue)
    }

    /// What holds for the rows of a table that this session may see.
    fn conditions(&self, table: &Table) -> Vec<Expr> {
        let mut all = Vec::new();
        if let Some(tenant) = self.tenant_of(&table.name.name) {
            all.push(table.col(tenant.column.clone()).eq(tenant.id));
        }
        if let Some(soft) = self.soft.as_ref().filter(|_| self.is_soft(&table.name.name)) {
            all.push(table.col(soft.column.clone()).is_null());
        }
        all
    }

    /// The rows of a table that this session may see, under the name that the table had.
    fn visible(&self, table: &Table) -> Source {
        let inner = isogloss::table(table.name.clone());
        let mut rows = select(star(None)).from(&inner);
        rows.filter = self.conditions(&inner);
        derived(rows).alias(table.reference().clone()).into_source()
    }

    /// A new row is the tenant's own, and one that is there already is updated only if it is.
    fn own(&self, insert: &mut Insert) -> Result<(), Refused> {
        let Some(tenant) = self.tenant_of(&insert.table.name.name) else { return Ok(()) };
        if insert.columns.is_empty() {
            return Err(Refused("an INSERT must name its columns".to_owned()));
        }
        self.keeps_owner(insert.columns.iter())?;
        insert.columns.push(tenant.column.clone());
        match &mut insert.source {
            InsertSource::Rows(rows) => {
                let owned = |row: &[Cell]| {
                    row.iter().cloned().chain([Cell::Value(tenant.id.into())]).collect::<Vec<_>>()
                };
                rows.cells = rows.cells.chunks(rows.width.max(1)).flat_map(owned).collect();
                rows.width += 1;
            }
            InsertSource::Query(Query::Select(query)) => {
                let item = select(bind(tenant.id)).items;
                query.items.extend(item);
            }
            _ => return Err(Refused("an INSERT takes rows, or those of a SELECT".to_owned())),
        }
        let conflict = insert.on_conflict.as_mut().and_then(|conflict| conflict.action.as_mut());
        if let Some(ConflictAction::Update { assignments, filter }) = conflict {
            self.keeps_owner(assignments.iter().map(|it| &it.column))?;
            filter.extend(self.conditions(&insert.table));
        }
        Ok(())
    }

    /// DELETE, as an UPDATE that says when it was.
    fn mark(&self, delete: Delete) -> Result<Statement, Refused> {
        let Some(soft) = &self.soft else { return Ok(delete.into()) };
        let mut marked = update(delete.table).set(soft.column.clone(), current_timestamp());
        (marked.with, marked.from, marked.joins) = (delete.with, delete.using, delete.joins);
        (marked.filter, marked.order_by, marked.limit) = (delete.filter, delete.order_by, delete.limit);
        marked.returning = delete.returning;
        Ok(marked.into())
    }

    fn keeps_owner<'n>(&self, mut columns: impl Iterator<Item = &'n Name>) -> Result<(), Refused> {
        match &self.tenant {
            Some(tenant) if columns.any(|column| same(column, &tenant.column)) => {
                Err(Refused(format!("it sets {} by itself", tenant.column)))
            }
            _ => Ok(()),
        }
    }

    fn tenant_of(&self, table: &Name) -> Option<&Tenant> {
        self.tenant.as_ref().filter(|tenant| has(&tenant.tables, table))
    }

    fn is_soft(&self, table: &Name) -> bool {
        self.soft.as_ref().is_some_and(|soft| has(&soft.tables, table))
    }

    fn is_ruled(&self, table: &Name) -> bool {
        self.tenant_of(table).is_some() || self.is_soft(table)
    }
}

fn has(names: &[Name], name: &Name) -> bool {
    names.iter().any(|known| same(known, name))
}

/// Many engines take names for equal that differ by case alone: nobody shall get around a rule by writing one large.
fn same(left: &Name, right: &Name) -> bool {
    left.as_str().to_lowercase() == right.as_str().to_lowercase()
}

fn opaque() -> Refused {
    Refused("raw SQL and functions of the database cannot be looked into".to_owned())
}

#[cfg(test)]
mod tests {
    use isogloss::{col, compile, cte, delete_from, excluded, insert_into, merge_into, raw, table};
    use isogloss_sqlite::Sqlite;

    use super::*;

    fn ruled(statement: impl Into<Statement>) -> Result<String, Refused> {
        let policy =
            Policy::default().tenant(["invoices"], "tenant_id", 7).soft_delete(["invoices"], "deleted_at");
        let statement = policy.apply(statement.into())?;
        compile(&statement, &Sqlite::default())
            .map(isogloss::Compiled::into_sql)
            .map_err(|it| Refused(it.to_string()))
    }

    const VISIBLE: &str =
        "(SELECT * FROM invoices WHERE invoices.tenant_id = ? AND invoices.deleted_at IS NULL)";

    #[test]
    fn a_table_is_ruled_wherever_it_stands() -> Result<(), Refused> {
        let i = table("invoices").alias("i");
        let sql = ruled(
            select(i.col("id")).from("customers").left_join(&i, i.col("customer_id").eq(col("customers.id"))),
        )?;
        assert_eq!(
            sql,
            format!("SELECT i.id FROM customers LEFT JOIN {VISIBLE} AS i ON i.customer_id = customers.id"),
        );
        let recent = cte("recent", select("id").from("invoices"));
        assert_eq!(
            ruled(
                select("id")
                    .with(recent)
                    .from("recent")
                    .filter(col("id").is_in(select("id").from("Invoices")))
            )?,
            format!(
                "WITH recent AS (SELECT id FROM {VISIBLE} AS invoices) SELECT id FROM recent WHERE id IN (SELECT id FROM {})",
                format!("{VISIBLE} AS \"Invoices\"").replace("invoices", "\"Invoices\""),
            ),
            "in WITH, in a subquery, and in large letters"
        );
        Ok(())
    }

    #[test]
    fn changes_are_ruled_as_well() -> Result<(), Refused> {
        let mine = "invoices.tenant_id = ? AND invoices.deleted_at IS NULL";
        assert_eq!(
            ruled(isogloss::update("invoices").set("total", 1).filter(col("id").eq(3)))?,
            format!("UPDATE invoices SET total = ? WHERE id = ? AND {mine}"),
        );
        assert_eq!(
            ruled(delete_from("invoices").filter(col("id").eq(3)))?,
            format!("UPDATE invoices SET deleted_at = CURRENT_TIMESTAMP WHERE id = ? AND {mine}"),
        );
        assert_eq!(
            ruled(insert_into("invoices").columns("id").values((1,)).values((2,)))?,
            "INSERT INTO invoices (id, tenant_id) VALUES (?, ?), (?, ?)",
        );
        assert_eq!(
            ruled(insert_into("invoices").columns("id").query(select("id").from("old")))?,
            "INSERT INTO invoices (id, tenant_id) SELECT id, ? FROM old",
        );
        assert_eq!(
            ruled(
                insert_into("invoices")
                    .columns(["id", "total"])
                    .values((1, 2))
                    .on_conflict("id")
                    .update("total", excluded("total"))
            )?,
            format!(
                "INSERT INTO invoices (id, total, tenant_id) VALUES (?, ?, ?) ON CONFLICT (id) \
                 DO UPDATE SET total = excluded.total WHERE {mine}"
            ),
        );
        Ok(())
    }

    #[test]
    fn what_would_get_around_the_rules_is_refused() {
        let invoices = || insert_into("invoices");
        let statements: [Statement; 9] = [
            isogloss::update("invoices").set("tenant_id", 8).into(),
            isogloss::update("invoices").set("Tenant_ID", 8).into(),
            invoices().columns(["id", "tenant_id"]).values((1, 8)).into(),
            invoices().values((1, 8)).into(),
            invoices().columns("id").values((1,)).on_conflict("id").update("tenant_id", 8).into(),
            select("id").with(cte("invoices", select("id").from("t"))).from("invoices").into(),
            select(raw("(SELECT COUNT(*) FROM invoices)")).from("customers").into(),
            select("id").from(isogloss::table_function("peek", [1]).alias("p")).into(),
            merge_into("invoices", "news", col("news.id").eq(col("invoices.id")))
                .when_matched_delete()
                .into(),
        ];
        for statement in statements {
            let shown = format!("{statement:?}");
            assert!(ruled(statement).is_err(), "{shown}");
        }
    }

    #[test]
    fn other_tables_stay_as_they_are() -> Result<(), Refused> {
        assert_eq!(ruled(select("id").from("countries"))?, "SELECT id FROM countries");
        assert_eq!(ruled(delete_from("countries"))?, "DELETE FROM countries");
        Ok(())
    }
}

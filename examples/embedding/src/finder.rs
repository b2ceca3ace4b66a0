//! A corner of an ORM: what its users say, and the tree that it becomes.

use isogloss::{Select, count, select, table};

/// Customers, as a user of the ORM asks for them.
#[derive(Debug, Clone, Default)]
pub struct Customers {
    name: Option<String>,
    with_invoices: bool,
    page: Option<(u64, u64)>,
}

impl Customers {
    /// Those whose name has this in it.
    #[must_use]
    pub fn named(mut self, part: impl Into<String>) -> Customers {
        self.name = Some(part.into());
        self
    }

    /// Those with an invoice.
    #[must_use]
    pub fn with_invoices(mut self) -> Customers {
        self.with_invoices = true;
        self
    }

    /// So many of them, behind so many pages of that size.
    #[must_use]
    pub fn page(mut self, page: u64, size: u64) -> Customers {
        self.page = Some((page, size));
        self
    }

    /// The query: key and name. What is put in is a value wherever it comes from; nothing has to be escaped.
    #[must_use]
    pub fn query(&self) -> Select {
        let c = table("customers").alias("c");
        let mut query = select((c.col("id").alias("number"), c.col("name"))).from(&c).order_by(c.col("id"));
        if let Some(part) = &self.name {
            query = query.filter(c.col("name").contains(part));
        }
        if self.with_invoices {
            query = query.filter(c.col("id").is_in(select("customer_id").from("invoices")));
        }
        if let Some((page, size)) = self.page {
            query = query.limit(size).offset(page * size);
        }
        query
    }
}

/// How many invoices each customer has, those with none among them.
#[must_use]
pub fn invoices_per_customer() -> Select {
    let (c, i) = (table("customers").alias("c"), table("invoices").alias("i"));
    select((count(i.col("id")).alias("number"), c.col("name")))
        .from(&c)
        .left_join(&i, i.col("customer_id").eq(c.col("id")))
        .group_by((c.col("id"), c.col("name")))
        .order_by(c.col("id"))
}

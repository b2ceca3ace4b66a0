//! ORDER BY.

use isogloss::{Expr, Nulls, Order};
use sea_query::{NullOrdering, OrderExpr, QueryBuilder, Value, Values, WindowStatement};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::{expr, literal};
use crate::walk::{Event, Innermost, Listener};

/// One key of an ORDER BY.
pub(crate) fn order(key: &OrderExpr, depth: Depth) -> Result<Order, Error> {
    let mut parts = Parts { depth, by: None, order: None, listed: Vec::new() };
    Innermost::walk(&mut parts, |recorder, tape| recorder.prepare_order_expr(key, tape))
        .and_then(|()| parts.done(key))
        .map_err(|error| error.at("order_by"))
}

struct Parts {
    depth: Depth,
    /// What is ordered by, as it came and as ours.
    by: Option<(sea_query::Expr, Expr)>,
    order: Option<sea_query::Order>,
    /// The values of an order by their places in a list.
    listed: Vec<Value>,
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        match event {
            Event::Expr(it) if self.by.is_none() => self.by = Some((it.clone(), expr(it, self.depth)?)),
            // An order by a list of values says the expression once for each.
            Event::Expr(_) => {}
            Event::Word(" ASC") => self.order = Some(sea_query::Order::Asc),
            Event::Word(" DESC") => self.order = Some(sea_query::Order::Desc),
            Event::Word("CASE " | "WHEN " | "=" | " THEN " | " " | "ELSE ") => {}
            Event::Word(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => {}
            Event::Constant(value) => self.listed.push(value.clone()),
            Event::Word(" END") => {
                self.order = Some(sea_query::Order::Field(Values(std::mem::take(&mut self.listed))));
            }
            other => return Err(other.unexpected()),
        }
        Ok(())
    }
}

impl Parts {
    fn done(self, key: &OrderExpr) -> Result<Order, Error> {
        let Some((sea, by)) = self.by else {
            return Err(Error::statement("an order by the places in an empty list of values"));
        };
        let Some(direction) = self.order else { return Err(Error::walk("an order without a direction")) };
        let nulls = nulls(key, &sea, &direction)?;
        let order = match direction {
            sea_query::Order::Asc => by.asc(),
            sea_query::Order::Desc => by.desc(),
            sea_query::Order::Field(Values(values)) => ranked(&by, &values)?.asc(),
            _ => return Err(Error::walk("an order of an unknown kind")),
        };
        Ok(match nulls {
            None => order,
            Some(Nulls::First) => order.nulls_first(),
            Some(_) => order.nulls_last(),
        })
    }
}

/// The places of the values in their list, as numbers; behind them all others.
fn ranked(by: &Expr, values: &[Value]) -> Result<Expr, Error> {
    let mut case = isogloss::case();
    for (place, value) in (0i64..).zip(values) {
        let value = literal(value)?;
        let here = match &value {
            Expr::Literal(it) if it.is_null() => by.clone().is_null(),
            _ => by.clone().eq(value),
        };
        case = case.when(here, isogloss::literal(place));
    }
    Ok(case.otherwise(isogloss::literal(values.len() as i64)))
}

/// Where the NULLs come. Only hooks of some back ends tell, and they print the expression along with it; so the key is
/// compared with those that it could be.
fn nulls(
    key: &OrderExpr,
    by: &sea_query::Expr,
    direction: &sea_query::Order,
) -> Result<Option<Nulls>, Error> {
    let mut found = WindowStatement::new();
    found.add_order_by(key.clone());
    let is = |nulls| {
        let mut made = WindowStatement::new();
        match nulls {
            None => made.order_by_expr(by.clone(), direction.clone()),
            Some(nulls) => made.order_by_expr_with_nulls(by.clone(), direction.clone(), nulls),
        };
        found == made
    };
    match () {
        () if is(None) => Ok(None),
        () if is(Some(NullOrdering::First)) => Ok(Some(Nulls::First)),
        () if is(Some(NullOrdering::Last)) => Ok(Some(Nulls::Last)),
        // A NaN in it is not equal to itself.
        () => {
            Err(Error::unsupported("an order whose key is not equal to itself")
                .way_out("Do not order by NaN."))
        }
    }
}

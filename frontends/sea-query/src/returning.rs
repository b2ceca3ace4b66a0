//! RETURNING.

use isogloss::{Expr, Item, star};
use sea_query::ReturningClause;

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::exprs;
use crate::name::column;

/// What is returned of the changed rows.
pub(crate) fn items(returning: &ReturningClause, depth: Depth) -> Result<Vec<Item>, Error> {
    let made = match returning {
        ReturningClause::All => Ok(vec![star(None)]),
        ReturningClause::Columns(columns) => columns.iter().map(|it| column(it, depth)).collect(),
        ReturningClause::Exprs(list) => exprs(list, depth),
    };
    let made: Vec<Expr> = made.map_err(|error| error.at("returning"))?;
    if made.is_empty() {
        return Err(Error::statement("a RETURNING of nothing").at("returning"));
    }
    Ok(made.into_iter().map(|expr| Item::new(expr, None)).collect())
}
